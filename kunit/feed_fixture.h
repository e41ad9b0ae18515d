/* SPDX-License-Identifier: GPL-2.0 */
/*
 * feed_fixture - a stream whose producer is the test, at level 1 or 2.
 */
#ifndef KJ_FEED_FIXTURE_H
#define KJ_FEED_FIXTURE_H

#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../module/feed.h"

/**
 * struct feed_test - test->priv
 * @feed: the stream
 * @acc: room for an answer
 * @probe: level 2: what the probes know; else NULL
 */
struct feed_test {
	struct kj_feed feed;
	struct kj_accounts acc;
	struct kj_probe_cpu *probe;
};

static int feed_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void feed_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

/* The producer is bound to its CPU. */
static int feed_test_make(struct kunit *test, u64 khz, u64 threshold, bool level2)
{
	struct feed_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	unsigned int cpu = raw_smp_processor_id();

	if (!t)
		return -ENOMEM;
	test->priv = t;
	if (set_cpus_allowed_ptr(current, cpumask_of(cpu)))
		return -ENODEV;
	if (level2) {
		t->probe = kj_probe_alloc(cpu);
		if (!t->probe)
			return -ENOMEM;
	}
	t->feed.att.task = current;
	t->feed.att.probe = t->probe;
	return kj_feed_init(&t->feed, cpu, KJ_STREAM_SPIN, khz, threshold, KJ_RING_MIN_RECORDS);
}

static void feed_test_exit(struct kunit *test)
{
	struct feed_test *t = test->priv;

	if (!t)
		return;
	kj_feed_uninit(&t->feed);
	kfree(t->probe);
}

static void feed_start(struct kj_feed *feed, u64 now)
{
	local_irq_disable();
	kj_feed_start(feed, now);
	local_irq_enable();
}

static void feed_finish(struct kj_feed *feed, enum kj_stream_state state, u64 raw_ns)
{
	local_irq_disable();
	feed->starved = state == KJ_STREAM_STARVED;
	kj_feed_finish(feed, state != KJ_STREAM_DONE, raw_ns);
	local_irq_enable();
}

#endif /* KJ_FEED_FIXTURE_H */
