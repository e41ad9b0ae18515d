// SPDX-License-Identifier: GPL-2.0
/*
 * kj_moved - a sampler that finds itself on another CPU, at level 2. What the probes know has
 * one writer, the CPU itself, which may be at it this very moment: on its way offline its tick
 * goes on for a while. A count of two writers may stay odd, and whoever asks for the tick then
 * waits for ever.
 */
#include <kunit/test.h>

#include "../module/clock.h"
#include "stream_fixture.h"

static int moved_test_init(struct kunit *test)
{
	int ret = stream_test_make(test, kj_clock_khz(), 5000, true);
	struct stream_test *t = test->priv;

	/* In an interrupt within another one. */
	if (!ret)
		t->probe->nest.depth = 2;
	return ret;
}

static void elsewhere_the_probes_are_left_alone(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_tick_watch *w = &t->probe->tick;
	unsigned int began;
	struct kj_tick tick;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs a second CPU");
	t->stream.acc.cpu = cpumask_any_but(cpu_online_mask, t->stream.acc.cpu);
	t->stream.att.cpu = t->stream.acc.cpu;
	/* That CPU is writing. */
	raw_write_seqcount_begin(&w->seq);
	began = w->seq.sequence;
	stream_start(&t->stream, kj_clock_read());
	KUNIT_EXPECT_EQ(test, w->seq.sequence, began);
	KUNIT_EXPECT_EQ(test, t->probe->nest.depth, 2U);
	KUNIT_EXPECT_TRUE(test, !t->probe->sampler);
	stream_finish(&t->stream, KJ_STREAM_OFFLINE, 0);
	KUNIT_EXPECT_EQ(test, w->seq.sequence, began);
	KUNIT_EXPECT_FALSE(test, w->ended);
	raw_write_seqcount_end(&w->seq);
	KUNIT_ASSERT_EQ(test, w->seq.sequence & 1, 0U);
	kj_tick_snapshot(w, kj_clock_read(), &tick);
	KUNIT_EXPECT_EQ(test, tick.first, 0ULL);
}

static void at_home_they_begin_and_end(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_tick_watch *w = &t->probe->tick;

	stream_start(&t->stream, kj_clock_read());
	KUNIT_EXPECT_EQ(test, w->seq.sequence, 2U);
	KUNIT_EXPECT_EQ(test, t->probe->nest.depth, 0U);
	KUNIT_EXPECT_FALSE(test, w->ended);
	stream_finish(&t->stream, KJ_STREAM_DONE, 0);
	KUNIT_EXPECT_EQ(test, w->seq.sequence, 4U);
	KUNIT_EXPECT_TRUE(test, w->ended);
}

static struct kunit_case moved_cases[] = {
	KUNIT_CASE(elsewhere_the_probes_are_left_alone),
	KUNIT_CASE(at_home_they_begin_and_end),
	{},
};

static struct kunit_suite moved_suite = {
	.name = "kj_moved",
	.suite_init = stream_suite_init,
	.suite_exit = stream_suite_exit,
	.init = moved_test_init,
	.exit = stream_test_exit,
	.test_cases = moved_cases,
};

kunit_test_suite(moved_suite);
