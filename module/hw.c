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
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include "clock.h"
#include "../uapi/kjitter_elapsed.h"
#include "hw.h"
#include "session.h"
#include "spin.h"

/*
 * With interrupts off. Where a gap may end the measurement it is looked for that every millisecond;
 * each look is a little blind time.
 */
static void hw_sample(const struct kj_target *t, struct kj_spin *spin, u64 slice)
{
	u64 step = kj_clock_from_ns(KJ_SPIN_LOOK_NS, kj_clock_khz());
	u64 backwards = spin->stream->acc.backwards, end = spin->loop.last + slice;

	if (!spin->stream->stop) {
		kj_spin_for(spin, slice);
		return;
	}
	do {
		kj_spin_for(spin, min(step, end - spin->loop.last));
	} while (spin->loop.last < end && !spin->moved && !kj_target_should_stop(t) &&
		 spin->stream->acc.backwards == backwards);
}

static void hw_slice(const struct kj_target *t, struct kj_spin *spin, u64 slice)
{
	struct kj_accounts *acc = &spin->stream->acc;
	u64 now;

	local_irq_disable();
	if (raw_smp_processor_id() != spin->cpu) {
		spin->moved = true;
		local_irq_enable();
		return;
	}
	now = kj_clock_read();
	kj_stream_begin(spin->stream);
	if (!kj_spin_went_back(spin, now, spin->loop.last))
		kj_loop_blind_until(&spin->loop, acc, now);
	acc->slices++;
	kj_stream_end(spin->stream);
	/* What happened while we slept is not the next gap's cause. */
	kj_counters_read(spin->cpu, current, &spin->stream->att.seen);
	now = kj_counters_clock(spin->cpu, &spin->nmis);
	spin->stream->att.seen.v[KJ_CAUSE_NMI] = spin->nmis;
	kj_stream_begin(spin->stream);
	kj_stream_count(spin->stream, &spin->stream->att.seen);
	if (!kj_spin_went_back(spin, now, spin->loop.last))
		kj_loop_blind_until(&spin->loop, acc, now);
	kj_stream_end(spin->stream);

	hw_sample(t, spin, slice);
	local_irq_enable();
}

/*
 * When the next slice is due: on the grid, not before @now, and later than the last one. It is
 * found in one step, for a clock may jump by a day, which is 4.3e9 of the shortest periods.
 */
static ktime_t next_due(ktime_t due, ktime_t period, ktime_t now)
{
	s64 late = ktime_sub(now, due);
	u64 periods = late > period ? div64_u64(late + period - 1, period) : 1;

	return ktime_add(due, periods * period);
}

/* Sleep until the next slice is due; slices that are overdue are left out. */
static void hw_sleep(const struct kj_target *t, ktime_t *due, ktime_t period)
{
	*due = next_due(*due, period, ktime_get());
	set_current_state(TASK_INTERRUPTIBLE);
	if (!kj_target_should_stop(t))
		schedule_hrtimeout(due, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
}

/* Sleep until the first slice on the grid of this CPU is due. */
static void hw_align(const struct kj_target *t, ktime_t *due, ktime_t period)
{
	*due = kj_begin_next(&t->session->begin, kj_target_nth(t), period, ktime_get_ns()) - period;
	hw_sleep(t, due, period);
}

/**
 * kj_hw_thread - the hw sampler on one CPU
 * @target: struct kj_target
 *
 * Context: kthread bound to the CPU.
 * Return: 0.
 */
int kj_hw_thread(void *target)
{
	struct kj_target *t = target;
	u64 slice = kj_clock_from_ns(t->session->slice_ns, kj_clock_khz());
	ktime_t period = ns_to_ktime(t->session->period_ns), due = ktime_get();
	struct kj_spin spin;

	kj_spin_start(&spin, &t->streams[0]);
	spin.aside.stop = &t->stop;
	if (t->session->begin.aligned)
		hw_align(t, &due, period);
	while (!spin.moved && !kj_target_should_stop(t)) {
		if (unlikely(spin.stream->warm) && ktime_get_ns() >= t->session->begin.at_ns)
			kj_spin_restart(&spin);
		hw_slice(t, &spin, slice);
		hw_sleep(t, &due, period);
		if (kj_aside_wanted(&spin.aside) && !spin.moved && !kj_target_should_stop(t))
			kj_spin_aside(&spin);
	}
	kj_spin_finish(&spin);
	kj_aside_end();
	kj_target_thread_end(t);
	return 0;
}
