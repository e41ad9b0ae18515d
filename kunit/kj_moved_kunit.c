// SPDX-License-Identifier: GPL-2.0
/*
 * kj_moved - a sampler that finds itself on another CPU, at level 2. What the probes know has
 * one writer, the CPU itself, which may be at it this very moment: on its way offline its tick
 * goes on for a while. A count of two writers may stay odd, and whoever asks for the tick then
 * waits for ever.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../module/clock.h"
#include "../module/feed.h"

struct moved_test {
	struct kj_feed feed;
	struct kj_probe_cpu *probe;
};

static int moved_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void moved_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

static int moved_test_init(struct kunit *test)
{
	struct moved_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	unsigned int cpu = raw_smp_processor_id();

	if (!t)
		return -ENOMEM;
	test->priv = t;
	/* The producer is bound to its CPU. */
	if (set_cpus_allowed_ptr(current, cpumask_of(cpu)))
		return -ENODEV;
	t->probe = kj_probe_alloc(cpu);
	if (!t->probe)
		return -ENOMEM;
	/* In an interrupt within another one. */
	t->probe->nest.depth = 2;
	t->feed.task = current;
	t->feed.probe = t->probe;
	return kj_feed_init(&t->feed, cpu, KJ_STREAM_SPIN, kj_clock_khz(), 5000,
			    KJ_RING_MIN_RECORDS);
}

static void moved_test_exit(struct kunit *test)
{
	struct moved_test *t = test->priv;

	if (!t)
		return;
	kj_feed_uninit(&t->feed);
	kfree(t->probe);
}

static void start(struct moved_test *t)
{
	local_irq_disable();
	kj_feed_start(&t->feed, kj_clock_read());
	local_irq_enable();
}

static void finish(struct moved_test *t, bool moved)
{
	local_irq_disable();
	kj_feed_finish(&t->feed, moved, 0);
	local_irq_enable();
}

static void elsewhere_the_probes_are_left_alone(struct kunit *test)
{
	struct moved_test *t = test->priv;
	struct kj_tick_watch *w = &t->probe->tick;
	unsigned int began;
	struct kj_tick tick;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs a second CPU");
	t->feed.acc.cpu = cpumask_any_but(cpu_online_mask, t->feed.acc.cpu);
	/* That CPU is writing. */
	raw_write_seqcount_begin(&w->seq);
	began = w->seq.sequence;
	start(t);
	KUNIT_EXPECT_EQ(test, w->seq.sequence, began);
	KUNIT_EXPECT_EQ(test, t->probe->nest.depth, 2U);
	KUNIT_EXPECT_TRUE(test, !t->probe->sampler);
	finish(t, true);
	KUNIT_EXPECT_EQ(test, w->seq.sequence, began);
	KUNIT_EXPECT_FALSE(test, w->ended);
	raw_write_seqcount_end(&w->seq);
	KUNIT_ASSERT_EQ(test, w->seq.sequence & 1, 0U);
	kj_tick_snapshot(w, kj_clock_read(), &tick);
	KUNIT_EXPECT_EQ(test, tick.first, 0ULL);
}

static void at_home_they_begin_and_end(struct kunit *test)
{
	struct moved_test *t = test->priv;
	struct kj_tick_watch *w = &t->probe->tick;

	start(t);
	KUNIT_EXPECT_EQ(test, w->seq.sequence, 2U);
	KUNIT_EXPECT_EQ(test, t->probe->nest.depth, 0U);
	KUNIT_EXPECT_FALSE(test, w->ended);
	finish(t, false);
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
	.suite_init = moved_suite_init,
	.suite_exit = moved_suite_exit,
	.init = moved_test_init,
	.exit = moved_test_exit,
	.test_cases = moved_cases,
};

kunit_test_suite(moved_suite);
