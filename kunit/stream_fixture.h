/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stream_fixture - a stream whose producer is the test, at level 1 or 2.
 */
#ifndef KJ_STREAM_FIXTURE_H
#define KJ_STREAM_FIXTURE_H

#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../module/stream.h"

/**
 * struct stream_test - test->priv
 * @stream: the stream
 * @acc: room for an answer
 * @probe: level 2: what the probes know; else NULL
 */
struct stream_test {
	struct kj_stream stream;
	struct kj_accounts acc;
	struct kj_probe_cpu *probe;
};

static int __maybe_unused stream_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void __maybe_unused stream_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

/* The producer is bound to its CPU. */
static int stream_test_make(struct kunit *test, u64 khz, u64 threshold, bool level2)
{
	struct stream_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
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
	t->stream.att.task = current;
	t->stream.att.probe = t->probe;
	return kj_stream_init(&t->stream, cpu, KJ_STREAM_SPIN, khz, threshold, KJ_RING_MIN_RECORDS);
}

static void stream_test_exit(struct kunit *test)
{
	struct stream_test *t = test->priv;

	if (!t)
		return;
	kj_stream_uninit(&t->stream);
	kfree(t->probe);
}

static void stream_start(struct kj_stream *stream, u64 now)
{
	local_irq_disable();
	kj_stream_start(stream, now);
	local_irq_enable();
}

static void stream_finish(struct kj_stream *stream, enum kj_stream_state state, u64 raw_ns)
{
	local_irq_disable();
	stream->starved = state == KJ_STREAM_STARVED;
	kj_stream_finish(stream, state != KJ_STREAM_DONE, raw_ns);
	local_irq_enable();
}

#endif /* KJ_STREAM_FIXTURE_H */
