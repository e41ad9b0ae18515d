// SPDX-License-Identifier: GPL-2.0
/*
 * hw - interrupts-off sampler.
 *
 * Method. The spin loop with interrupts off, for one slice out of every period, so
 * that what it sees is what no interrupt mask stops: NMI, SMI, the hypervisor,
 * stalls of the hardware. Between slices the thread sleeps and the CPU is free;
 * that time is booked as blind.
 *
 * Observer effect. An interrupt that arrives during a slice waits for its end, and
 * so does any CPU that needs an answer from this one. That is why a slice is a
 * few milliseconds at most (KJ_SLICE_MAX_NS) and half the period at most: RCU,
 * watchdogs and timekeeping do not notice.
 */
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "clock.h"
#include "hw.h"
#include "session.h"
#include "spin.h"

static void hw_slice(struct kj_spin *spin, u64 slice)
{
	struct kj_accounts *acc = &spin->feed->acc;
	u64 now;

	local_irq_disable();
	if (raw_smp_processor_id() != spin->cpu) {
		spin->moved = true;
		local_irq_enable();
		return;
	}
	now = kj_clock_read();
	kj_feed_begin(spin->feed);
	acc->blind += now - spin->last;
	acc->last = now;
	acc->slices++;
	kj_feed_end(spin->feed);
	/* What happened while we slept is not the next gap's cause. */
	kj_counters_read(spin->cpu, current, &spin->feed->seen);
	spin->last = kj_counters_clock(spin->cpu, &spin->nmis);
	spin->feed->seen.v[KJ_CAUSE_NMI] = spin->nmis;
	kj_feed_begin(spin->feed);
	acc->blind += spin->last - now;
	acc->last = spin->last;
	kj_feed_end(spin->feed);

	kj_spin_until(spin, spin->last + slice);
	local_irq_enable();
}

/* Sleep until the next slice is due; slices that are overdue are left out. */
static void hw_sleep(ktime_t *due, ktime_t period)
{
	ktime_t now = ktime_get();

	do {
		*due = ktime_add(*due, period);
	} while (ktime_before(*due, now));
	set_current_state(TASK_INTERRUPTIBLE);
	if (!kthread_should_stop())
		schedule_hrtimeout(due, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
}

/**
 * kj_hw_thread - the hw sampler on one CPU
 * @target: struct kj_target
 *
 * Context: kthread bound to the CPU. Return: 0.
 */
int kj_hw_thread(void *target)
{
	struct kj_target *t = target;
	u64 slice = kj_clock_from_ns(t->session->slice_ns, kj_clock_khz());
	ktime_t period = ns_to_ktime(t->session->period_ns), due = ktime_get();
	struct kj_spin spin;

	kj_spin_start(&spin, &t->feeds[0]);
	while (!spin.moved && !kthread_should_stop()) {
		hw_slice(&spin, slice);
		hw_sleep(&due, period);
	}
	kj_spin_finish(&spin);
	kj_session_wait_stop();
	return 0;
}
