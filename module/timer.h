/* SPDX-License-Identifier: GPL-2.0 */
/*
 * timer - hrtimer sampler: expiry latency in hardirq, then thread wake-up latency.
 */
#ifndef KJ_TIMER_H
#define KJ_TIMER_H

#include <linux/hrtimer.h>

#include "aside.h"
#include "stream.h"

/**
 * struct kj_timer - one CPU's timer at work
 * @timer: the timer
 * @task: its thread
 * @irq: stream of the interrupt
 * @thread: stream of the thread
 * @period: distance of two expiries
 * @expected: first expiry that the thread has not seen; interrupt writes, thread reads
 *	with interrupts off
 * @pending: @expected is news; as @expected
 * @moved: fired on another CPU; as @expected
 * @came: as kj_target.came
 * @stacks: where the stack goes that a late expiry has hit; NULL: none is taken
 * @late: how late it has to be, ns
 * @entered: cycle counter when the interrupt of @expected began; as @expected
 * @masked: its latency, ns; as @expected
 * @aside: when the thread stands aside; the thread's
 */
struct kj_timer {
	struct hrtimer timer;
	struct task_struct *task;
	struct kj_stream *irq;
	struct kj_stream *thread;
	ktime_t period;
	ktime_t expected;
	bool pending;
	bool moved;
	const struct kj_stop *came;
	struct kj_stacks *stacks;
	u64 late;
	u64 entered;
	u32 masked;
	struct kj_aside aside;
};

int kj_timer_thread(void *target);

#endif /* KJ_TIMER_H */
