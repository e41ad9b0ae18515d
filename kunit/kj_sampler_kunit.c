// SPDX-License-Identifier: GPL-2.0
/*
 * kj_sampler - each sampler at work: what it leaves behind agrees with itself.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/string.h>

#include "../module/sampler.c"
#include "../module/target.c"
#include "../module/threads.c"
#include "../module/spin.c"
#include "../module/aside.c"
#include "../module/timer.c"
#include "../module/hw.c"
#include "measurement.h"

static void run_desc(const struct measurement_run *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, measurement_runs, run_desc);

static u32 first_stream(const struct measurement_run *p)
{
	u32 id[KJ_STREAM_NR];

	kj_sampler_streams(p->sampler, id);
	return id[0];
}

static u64 histogram_total(const struct kj_stream *stream)
{
	u64 total = 0;
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		total += stream->hist[i];
	return total;
}

static void ready_before_start(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	u32 id[KJ_STREAM_NR];
	unsigned int nr = kj_sampler_streams(p->sampler, id);
	struct measurement *t = test->priv;
	struct kj_stream *stream;
	unsigned int i;
	u64 khz = kj_stream_loops(id[0]) ? kj_clock_khz() : 1000000;

	measurement_configure(test, p);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	for (i = 0; i < nr; i++) {
		static struct kj_accounts expected;

		expected = (struct kj_accounts){
			.size = sizeof(expected),
			.cpu = t->cpu,
			.stream = id[i],
			.state = KJ_STREAM_READY,
			.clock_khz = khz,
			.threshold = kj_clock_from_ns(p->threshold_ns, khz),
		};
		stream = measurement_find(t->s, t->cpu, id[i]);
		KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
		kj_stream_snapshot(stream, t->acc);
		KUNIT_EXPECT_EQ(test, memcmp(t->acc, &expected, sizeof(expected)), 0);
		KUNIT_EXPECT_FALSE(test, kj_ring_has_news(stream->ring));
		KUNIT_EXPECT_EQ(test, stream->ring->control->nr_records, MEASUREMENT_RECORDS);
		KUNIT_EXPECT_EQ(test, stream->ring->control->cpu, t->cpu);
		KUNIT_EXPECT_EQ(test, stream->ring->control->stream, id[i]);
		KUNIT_EXPECT_EQ(test, stream->ring->control->clock_khz, khz);
	}
}

/* Configure, start, look while it runs, stop, and let all numbers agree. */
static void measures(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	u32 id[KJ_STREAM_NR];
	unsigned int nr = kj_sampler_streams(p->sampler, id);
	struct measurement *t = test->priv;
	unsigned int i, round;
	int ret;

	measurement_configure(test, p);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_RUNNING);
	for (i = 0; i < nr; i++) {
		KUNIT_ASSERT_TRUE(test, measurement_wait(t, id[i], 5));
		for (round = 0; round < 20; round++) {
			ret = measurement_snapshot(t->s, t->cpu, id[i], t->acc);
			KUNIT_ASSERT_EQ(test, ret, 0);
			KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_RUNNING);
			KUNIT_EXPECT_EQ(test, t->acc->raw_ns, 0ULL);
			measurement_expect_sound(test, t->acc);
		}
	}

	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_STOPPED);
	for (i = 0; i < nr; i++) {
		struct kj_stream *stream = measurement_find(t->s, t->cpu, id[i]);

		KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
		kj_stream_snapshot(stream, t->acc);
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_DONE);
		measurement_expect_sound(test, t->acc);
		measurement_expect_ring(test, stream, t->acc);
		if (kj_stream_loops(id[i])) {
			KUNIT_EXPECT_EQ(test, histogram_total(stream), t->acc->gaps);
			KUNIT_EXPECT_GT(test, t->acc->raw_ns, 0ULL);
		} else {
			KUNIT_EXPECT_EQ(test, histogram_total(stream) + t->acc->backwards,
					t->acc->samples);
		}
		if (p->threshold_ns == 1)
			KUNIT_EXPECT_GT(test, t->acc->gaps, 0ULL);
	}
	KUNIT_EXPECT_NULL(test, t->s->targets[0].task);
}

/* The contract's own words: an independent witness for @last - @first. */
static void measured_span_has_witness(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;
	u64 span;

	measurement_configure(test, &spin);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, KJ_STREAM_SPIN, 1));
	msleep(20);
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	span = kj_clock_to_ns(t->acc->last - t->acc->first, t->acc->clock_khz);
	/* Calibration under emulation may be far off; a wrong unit is further. */
	KUNIT_EXPECT_LT(test, span, 2 * t->acc->raw_ns);
	KUNIT_EXPECT_LT(test, t->acc->raw_ns, 2 * span);
}

static void release_while_running(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	struct measurement *t = test->priv;

	measurement_configure(test, p);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, first_stream(p), 1));
	measurement_close(&t->s);
	KUNIT_EXPECT_NULL(test, kj_session_active());
	/* The measurement is free again, for whoever comes. */
	KUNIT_EXPECT_EQ(test, measurement_config(t->other, t->cfg), 0);
}

/* A thread that is stopped before its first step, or in it, leaves an end all the same. */
static void start_stop_at_once(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	struct measurement *t = test->priv;
	struct kj_stream *stream;
	unsigned int i;

	for (i = 0; i < 20; i++) {
		measurement_configure(test, p);
		KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
		KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
		stream = measurement_find(t->s, t->cpu, first_stream(p));
		KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
		KUNIT_EXPECT_TRUE(test, kj_ring_ended(stream->ring));
		kj_stream_snapshot(stream, t->acc);
		KUNIT_EXPECT_NE(test, t->acc->state, KJ_STREAM_RUNNING);
		measurement_expect_sound(test, t->acc);
	}
}

static void every_cpu_at_once(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	struct measurement *t = test->priv;
	unsigned int cpu, nr = 0;

	measurement_sound(t->cfg, p->sampler, t->cpu);
	t->cfg->threshold_ns = p->threshold_ns;
	measurement_choose_online(t->cfg);
	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	msleep(30);
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (!cpu_online(cpu))
			continue;
		KUNIT_EXPECT_EQ(test, t->s->targets[nr++].cpu, cpu);
		KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, cpu, first_stream(p), t->acc), 0);
		KUNIT_EXPECT_EQ(test, t->acc->cpu, cpu);
		measurement_expect_sound(test, t->acc);
	}
	KUNIT_EXPECT_EQ(test, t->s->nr_targets, nr);
}

/* Its sums are brought up to date without any gap, too: a counter may not go around meanwhile. */
static void counts_without_a_gap(struct kunit *test)
{
	static const struct measurement_run quiet = { "quiet", KJ_SAMPLER_TIMER,
						      KJ_THRESHOLD_MAX_NS };
	struct measurement *t = test->priv;
	struct kj_stream *stream;
	u64 counted = 0, woken;
	unsigned int i;

	measurement_configure(test, &quiet);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, KJ_STREAM_TIMER_THREAD, 600));
	stream = measurement_find(t->s, t->cpu, KJ_STREAM_TIMER_THREAD);
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
	for (i = 0; i < KJ_CAUSE_NR; i++)
		counted += READ_ONCE(stream->counted.sum[i]);
	KUNIT_EXPECT_GT(test, counted, 0ULL);
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_TIMER_THREAD, t->acc),
			0);
	KUNIT_EXPECT_EQ(test, t->acc->gaps, 0ULL);
	/* An expiry wakes the thread once, or comes while it has not run yet. */
	woken = t->acc->samples;
	KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_TIMER_IRQ, t->acc), 0);
	KUNIT_EXPECT_LE(test, woken, t->acc->samples);
}

/* One ring would have more than all may have together. */
static void made_as_a_whole(struct kunit *test)
{
	struct measurement *t = test->priv;
	u64 alive = kj_rings_alive();
	int ret;

	measurement_sound(t->cfg, KJ_SAMPLER_SPIN, t->cpu);
	t->cfg->ring_records = BIT(31);
	mutex_lock(&t->s->lock);
	ret = kj_targets_make(t->s, t->cfg, 1);
	mutex_unlock(&t->s->lock);
	KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
	KUNIT_EXPECT_EQ(test, t->s->nr_targets, 0U);
	KUNIT_EXPECT_NULL(test, t->s->targets);
	KUNIT_EXPECT_EQ(test, kj_rings_alive(), alive);
}

static struct kunit_case sampler_cases[] = {
	KUNIT_CASE_PARAM(ready_before_start, run_gen_params),
	KUNIT_CASE_PARAM(measures, run_gen_params),
	KUNIT_CASE(measured_span_has_witness),
	KUNIT_CASE_PARAM(release_while_running, run_gen_params),
	KUNIT_CASE_PARAM(start_stop_at_once, run_gen_params),
	KUNIT_CASE_PARAM(every_cpu_at_once, run_gen_params),
	KUNIT_CASE(counts_without_a_gap),
	KUNIT_CASE(made_as_a_whole),
	{},
};

static struct kunit_suite sampler_suite = {
	.name = "kj_sampler",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.init = measurement_init,
	.exit = measurement_exit,
	.test_cases = sampler_cases,
};

kunit_test_suite(sampler_suite);
