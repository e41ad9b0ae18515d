// SPDX-License-Identifier: GPL-2.0
/*
 * kj_stop - which gap ends a measurement, that it is one, and that it is the last record: of a
 * stream whose producer is the test, and of real measurements.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/string.h>

#include "../module/stop.c"
#include "../uapi/kjitter_sampler.h"
#include "measurement.h"
#include "stream_fixture.h"

#define NR     KJ_RING_MIN_RECORDS
#define KHZ    2000000ULL
#define LONG   9000ULL
#define TRIES  4000
#define TRY_MS 2

struct limit_param {
	const char *name;
	u64 all;
	u64 thread;
	u64 len;
	unsigned int cause;
	bool reached;
};

/* What is asked for is in ns, a length in counts of half a ns. */
static const struct limit_param limit_params[] = {
	{ "nothing asked for", 0, 0, ~0ULL, KJ_CAUSE_UNKNOWN, false },
	{ "a count under", 100, 0, 199, KJ_CAUSE_TICK, false },
	{ "as long", 100, 0, 200, KJ_CAUSE_TICK, true },
	{ "as long, no cause", 100, 0, 200, KJ_CAUSE_UNKNOWN, true },
	{ "its own, under", 100, 500, 999, KJ_CAUSE_THREAD, false },
	{ "its own, as long", 100, 500, 1000, KJ_CAUSE_THREAD, true },
	{ "another one's own", 100, 500, 200, KJ_CAUSE_TICK, true },
	{ "only of another one", 0, 500, 5000, KJ_CAUSE_TICK, false },
	{ "only of this one", 0, 500, 1000, KJ_CAUSE_THREAD, true },
	{ "a cause that cannot be", 100, 0, 200, KJ_CAUSE_ROOM, false },
};

static void limit_desc(const struct limit_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(limit, limit_params, limit_desc);

static void limits(struct kunit *test)
{
	const struct limit_param *p = test->param_value;
	struct kj_config *cfg = kunit_kzalloc(test, sizeof(*cfg), GFP_KERNEL);
	struct kj_stop_limits l;
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cfg);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		cfg->stop_ns[i] = p->all;
	if (p->thread)
		cfg->stop_ns[KJ_CAUSE_THREAD] = p->thread;
	kj_stop_never(&l);
	KUNIT_EXPECT_EQ(test, kj_stop_arm(&l, cfg, KHZ), p->all || p->thread);
	KUNIT_EXPECT_EQ(test, p->len >= l.least && kj_stop_reached(&l, p->len, p->cause),
			p->reached);
}

static void first_one_takes_it(struct kunit *test)
{
	struct kj_config *cfg = kunit_kzalloc(test, sizeof(*cfg), GFP_KERNEL);
	struct kj_stop stop;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cfg);
	kj_stop_begin(&stop, cfg);
	KUNIT_EXPECT_FALSE(test, kj_stop_came(&stop));
	KUNIT_EXPECT_EQ(test, kj_stop_state(&stop), KJ_STREAM_DONE);
	KUNIT_EXPECT_EQ(test, kj_stop_state(NULL), KJ_STREAM_DONE);
	KUNIT_EXPECT_TRUE(test, kj_stop_take(&stop, 0));
	KUNIT_EXPECT_TRUE(test, kj_stop_came(&stop));
	KUNIT_EXPECT_FALSE(test, kj_stop_take(&stop, 1));
	KUNIT_EXPECT_FALSE(test, kj_stop_take(&stop, 0));
	KUNIT_EXPECT_EQ(test, kj_stop_state(&stop), KJ_STREAM_STOPPED_AT);
	kj_stop_begin(&stop, cfg);
	KUNIT_EXPECT_FALSE(test, kj_stop_came(&stop));
}

static struct kj_record *book(struct kj_stream *stream, u64 len, u16 flags)
{
	struct kj_record *rec;

	local_irq_disable();
	kj_stream_begin(stream);
	rec = kj_stream_gap(stream, (struct kj_window){}, 1000, len, flags);
	if (rec)
		kj_ring_commit(stream->ring);
	kj_stream_end(stream);
	local_irq_enable();
	return rec;
}

/* A full ring, then the gap: it is the last record, and nothing was counted wrong. */
static void kept_in_a_full_ring(struct kunit *test)
{
	struct kj_stop stop = {};
	struct kj_stream *stream;
	struct kj_record *last;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, stream_test_make(test, KHZ, 1000, false), 0);
	stream = &((struct stream_test *)test->priv)->stream;
	for (i = 0; i < KJ_CAUSE_NR; i++)
		kj_stop_limit(&stream->limits, i, LONG);
	stream->stop = &stop;
	stream->ring->room--;
	stream_start(stream, 1);
	for (i = 0; i < NR - 1; i++)
		KUNIT_EXPECT_NOT_NULL(test, book(stream, LONG - 1, 0));
	KUNIT_EXPECT_NULL(test, book(stream, LONG - 1, 0));
	KUNIT_EXPECT_NULL(test, book(stream, LONG + 1, KJ_REC_FROZEN));
	KUNIT_EXPECT_FALSE(test, stream->stopped);
	last = book(stream, LONG, 0);
	KUNIT_ASSERT_PTR_EQ(test, last, &stream->ring->data[NR - 1]);
	KUNIT_EXPECT_TRUE(test, stream->stopped);
	KUNIT_EXPECT_EQ(test, last->flags, KJ_REC_STOP);
	KUNIT_EXPECT_EQ(test, last->len, LONG);
	KUNIT_EXPECT_EQ(test, last->lost, 2ULL);
	KUNIT_EXPECT_EQ(test, stream->ring->control->lost, 2ULL);
	KUNIT_EXPECT_EQ(test, stream->acc.lost, 2ULL);
	KUNIT_EXPECT_EQ(test, stream->acc.written, (u64)NR);
	KUNIT_EXPECT_EQ(test, stream->acc.gaps, (u64)NR + 2);
	stream_finish(stream, KJ_STREAM_DONE, 9);
	KUNIT_EXPECT_EQ(test, stream->acc.state, KJ_STREAM_STOPPED_AT);
	stream_test_exit(test);
	test->priv = NULL;
}

static bool all_ended(struct kj_session *s)
{
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_streams; j++) {
			if (!kj_ring_ended(s->targets[i].streams[j].ring))
				return false;
		}
	}
	return true;
}

static unsigned int marked(struct kunit *test, const struct kj_ring *ring)
{
	unsigned int i, nr = 0, head = min_t(u64, ring->head, ring->nr);

	for (i = 0; i < head; i++) {
		if (!(ring->data[i].flags & KJ_REC_STOP))
			continue;
		nr++;
		/* Nobody drains: the ring does not come round. */
		KUNIT_EXPECT_EQ(test, i, head - 1);
	}
	return nr;
}

struct sampler_param {
	const char *name;
	enum kj_sampler sampler;
};

static const struct sampler_param sampler_params[] = {
	{ "spin", KJ_SAMPLER_SPIN },
	{ "timer", KJ_SAMPLER_TIMER },
	{ "hw", KJ_SAMPLER_HW },
};

static void sampler_desc(const struct sampler_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sampler, sampler_params, sampler_desc);

/* On every CPU, from the first gap on, which comes soon: every reading is one. */
static void ends_by_itself(struct kunit *test)
{
	const struct sampler_param *p = test->param_value;
	struct measurement *t;
	unsigned int i, j, nr = 0;

	KUNIT_ASSERT_EQ(test, measurement_init(test), 0);
	t = test->priv;
	measurement_sound(t->cfg, p->sampler, t->cpu);
	t->cfg->threshold_ns = 1;
	measurement_choose_online(t->cfg);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		t->cfg->stop_ns[i] = 1;
	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	for (i = 0; i < TRIES && !all_ended(t->s); i++)
		msleep(TRY_MS);
	KUNIT_EXPECT_TRUE(test, all_ended(t->s));
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	for (i = 0; i < t->s->nr_targets; i++) {
		for (j = 0; j < t->s->targets[i].nr_streams; j++) {
			struct kj_stream *stream = &t->s->targets[i].streams[j];

			kj_stream_snapshot(stream, t->acc);
			KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_STOPPED_AT);
			measurement_expect_sound(test, t->acc);
			nr += marked(test, stream->ring);
		}
	}
	KUNIT_EXPECT_EQ(test, nr, 1U);
	measurement_exit(test);
	test->priv = NULL;
}

static struct kunit_case stop_cases[] = {
	KUNIT_CASE_PARAM(limits, limit_gen_params),
	KUNIT_CASE(first_one_takes_it),
	KUNIT_CASE(kept_in_a_full_ring),
	KUNIT_CASE_PARAM(ends_by_itself, sampler_gen_params),
	{},
};

static struct kunit_suite stop_suite = {
	.name = "kj_stop",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.test_cases = stop_cases,
};

kunit_test_suite(stop_suite);
