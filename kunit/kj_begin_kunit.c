// SPDX-License-Identifier: GPL-2.0
/*
 * kj_begin - what comes before a measurement begins is forgotten; all CPUs begin at one moment, on
 * one grid; threads are what was asked for.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "../module/begin.c"
#include "../module/session.h"
#include "measurement.h"

#define MS 1000000ULL

struct next_param {
	const char *name;
	unsigned int nth;
	u64 now, next;
};

/* From 1000 on, every 100, each CPU 30 behind the one before. */
static const struct next_param next_params[] = {
	{ "long before", 0, 0, 100 },
	{ "just before", 0, 999, 1000 },
	{ "at it", 0, 1000, 1100 },
	{ "between", 0, 1001, 1100 },
	{ "just before the next", 0, 1099, 1100 },
	{ "long after", 0, 987654, 987700 },
	{ "the second CPU, before", 1, 900, 930 },
	{ "the second CPU, at the moment", 1, 1000, 1030 },
	{ "the second CPU, at its own", 1, 1030, 1130 },
	{ "the fifth CPU, once round", 4, 1000, 1020 },
};

static void next_desc(const struct next_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(next, next_params, next_desc);

static void next_on_the_grid(struct kunit *test)
{
	static const struct kj_begin begin = { .aligned = true, .stagger_ns = 30, .at_ns = 1000 };
	const struct next_param *p = test->param_value;

	KUNIT_EXPECT_EQ(test, kj_begin_next(&begin, p->nth, 100, p->now), p->next);
}

static void left_until_then(struct kunit *test)
{
	struct kj_begin b = { .waits = true, .warm_up_ns = 20 * MS };

	kj_begin_start(&b, 5, 1000, 2000000);
	KUNIT_EXPECT_EQ(test, b.at_ns, 5 + 20 * MS);
	KUNIT_EXPECT_EQ(test, b.at_cycles, 1000 + 40 * MS);
	KUNIT_EXPECT_EQ(test, kj_begin_left(&b, 1000), 40 * MS);
	KUNIT_EXPECT_EQ(test, kj_begin_left(&b, 1000 + 40 * MS - 1), 1ULL);
	KUNIT_EXPECT_EQ(test, kj_begin_left(&b, 1000 + 40 * MS), 0ULL);
	KUNIT_EXPECT_EQ(test, kj_begin_left(&b, 1000 + 50 * MS), 0ULL);
	/* Without a warm-up there is time for all to come. */
	b.warm_up_ns = 0;
	kj_begin_start(&b, 5, 1000, 2000000);
	KUNIT_EXPECT_EQ(test, b.at_ns, 5 + KJ_BEGIN_LEAD_NS);
	b.waits = false;
	kj_begin_start(&b, 5, 1000, 2000000);
	KUNIT_EXPECT_EQ(test, b.at_ns, 5ULL);
}

static const enum kj_sampler samplers[] = { KJ_SAMPLER_SPIN, KJ_SAMPLER_TIMER, KJ_SAMPLER_HW };

static void sampler_desc(const enum kj_sampler *sampler, char *desc)
{
	strscpy(desc, kj_sampler_facts(*sampler)->word, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sampler, samplers, sampler_desc);

/* Every length makes a record, on two CPUs if there are two. Return: the first stream's number. */
static u32 sound(struct kunit *test)
{
	const enum kj_sampler *sampler = test->param_value;
	struct measurement *t = test->priv;
	u32 id[KJ_STREAM_NR];

	kj_sampler_streams(*sampler, id);
	measurement_sound(t->cfg, *sampler, t->cpu);
	t->cfg->cpus[0] |= BIT_ULL(cpumask_first(cpu_online_mask));
	t->cfg->threshold_ns = 1;
	return id[0];
}

static void begin(struct kunit *test)
{
	struct measurement *t = test->priv;

	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
}

static u64 histogram_total(const struct kj_stream *stream)
{
	u64 total = 0;
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		total += stream->hist[i];
	return total;
}

static bool began_before(const struct measurement *t)
{
	const struct kj_begin *b = &t->s->begin;

	if (kj_stream_loops(t->acc->stream))
		return t->acc->first < b->at_cycles;
	return t->acc->first < b->at_ns;
}

/* All that is there was seen after the moment, and agrees with itself. */
static void counts_from_then_on(struct kunit *test)
{
	struct measurement *t = test->priv;
	u32 id = sound(test);
	struct kj_stream *stream;
	u64 now;

	t->cfg->warm_up_ns = 100 * MS;
	begin(test);
	do {
		KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, id, t->acc), 0);
		now = ktime_get_ns();
		if (now >= t->s->begin.at_ns)
			break;
		/* The timer is armed for the first expiry that counts up to a period before it. */
		if (kj_stream_loops(id))
			KUNIT_ASSERT_EQ(test, t->acc->state, KJ_STREAM_READY);
		KUNIT_ASSERT_EQ(test, t->acc->samples + t->acc->gaps, 0ULL);
		cond_resched();
	} while (true);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, id, 5));
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	stream = measurement_find(t->s, t->cpu, id);
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
	kj_stream_snapshot(stream, t->acc);
	KUNIT_EXPECT_FALSE(test, began_before(t));
	measurement_expect_sound(test, t->acc);
	measurement_expect_ring(test, stream, t->acc);
	KUNIT_EXPECT_EQ(test, histogram_total(stream),
			kj_stream_loops(id) ? t->acc->gaps : t->acc->samples - t->acc->backwards);
	KUNIT_EXPECT_GE(test, stream->ring->data[0].start, t->acc->first);
}

static void ended_before_it_began(struct kunit *test)
{
	struct measurement *t = test->priv;
	u32 id = sound(test);
	struct kj_stream *stream;

	t->cfg->warm_up_ns = KJ_WARM_UP_MAX_NS;
	begin(test);
	/* Something was seen; gaps are few where nobody disturbs, so it is readings or expiries. */
	stream = measurement_find(t->s, t->cpu, id);
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
	while (!READ_ONCE(stream->acc.samples))
		cond_resched();
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	kj_stream_snapshot(stream, t->acc);
	KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_DONE);
	KUNIT_EXPECT_NULL(test, memchr_inv(&t->acc->first, 0,
					   sizeof(*t->acc) - offsetof(struct kj_accounts, first)));
	KUNIT_EXPECT_EQ(test, histogram_total(stream), 0ULL);
	KUNIT_EXPECT_EQ(test, stream->ring->control->head + stream->ring->control->lost, 0ULL);
}

/* Expiries of both CPUs are on one grid, the second CPU's a little later. */
static void expiries_on_one_grid(struct kunit *test)
{
	static const enum kj_sampler timer = KJ_SAMPLER_TIMER;
	struct measurement *t = test->priv;
	unsigned int i, nth;
	u64 at, behind;

	test->param_value = &timer;
	sound(test);
	t->cfg->begin_flags = KJ_BEGIN_ALIGNED;
	t->cfg->stagger_ns = 30000;
	begin(test);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, KJ_STREAM_TIMER_IRQ, 5));
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	at = t->s->begin.at_ns;
	for (nth = 0; nth < t->s->nr_targets; nth++) {
		const struct kj_ring *ring = t->s->targets[nth].streams[0].ring;

		for (i = 0; i < ring->control->head; i++) {
			div64_u64_rem(ring->data[i].start - at, t->cfg->period_ns, &behind);
			KUNIT_EXPECT_EQ(test, behind, nth * 30000ULL);
			KUNIT_EXPECT_GE(test, ring->data[i].start, at);
		}
	}
	KUNIT_EXPECT_GT(test, i, 0);
}

static void threads_as_asked_for(struct kunit *test)
{
	struct measurement *t = test->priv;
	const struct task_struct *task;

	sound(test);
	t->cfg->policy = KJ_POLICY_RR;
	t->cfg->priority = 7;
	if (!t->cfg->period_ns) {
		KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -EINVAL);
		return;
	}
	begin(test);
	task = t->s->targets[0].task;
	KUNIT_EXPECT_EQ(test, task->policy, SCHED_RR);
	KUNIT_EXPECT_EQ(test, task->rt_priority, 7);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), 0);
}

static struct kunit_case begin_cases[] = {
	KUNIT_CASE_PARAM(next_on_the_grid, next_gen_params),
	KUNIT_CASE(left_until_then),
	KUNIT_CASE_PARAM(counts_from_then_on, sampler_gen_params),
	KUNIT_CASE_PARAM(ended_before_it_began, sampler_gen_params),
	KUNIT_CASE(expiries_on_one_grid),
	KUNIT_CASE_PARAM(threads_as_asked_for, sampler_gen_params),
	{},
};

static struct kunit_suite begin_suite = {
	.name = "kj_begin",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.init = measurement_init,
	.exit = measurement_exit,
	.test_cases = begin_cases,
};

kunit_test_suite(begin_suite);
