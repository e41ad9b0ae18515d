// SPDX-License-Identifier: GPL-2.0
/*
 * timer - hrtimer sampler.
 *
 * Method. A pinned hard hrtimer fires on an absolute grid. Its interrupt takes the
 * first latency (now - when it should have fired) and wakes the thread on the same
 * CPU, which takes the second (now - the same moment). The interrupt and the
 * thread are two producers, so each has a stream of its own. Clock: CLOCK_MONOTONIC,
 * the clock the timer is set by, in nanoseconds.
 *
 * The thread runs at SCHED_FIFO 50, as the tasks people isolate CPUs for do; it
 * sleeps between expiries, so it cannot starve anybody. The timer must be HARD:
 * on PREEMPT_RT others expire in a softirq thread, which is another question. It
 * is armed by the thread itself, because pinned means "on the CPU that starts it".
 *
 * Causes. The counters are read in the interrupt, so those of a wake-up latency say
 * what ran between interrupt and thread. Nobody can read them at the moment a timer
 * should have fired: the cause of an expiry latency is unknown at level 1.
 */
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "clock.h"
#include "compat/compat.h"
#include "stream.h"
#include "session.h"
#include "stack.h"
#include "timer.h"

/* Sums of events are brought up to date with every so many: 256 s at the longest period. */
#define COUNT_SAMPLES 256

/*
 * @woken: it is the thread's latency, and the interrupt's is known; else NULL. Context: the
 * stream's producer, interrupts off. stream->att.seen is the gap's begin.
 */
static void timer_sample(struct kj_stream *stream, const struct kj_timer *woken, ktime_t expected,
			 ktime_t now, u64 missed, u8 flags, u32 stack)
{
	struct kj_accounts *acc = &stream->acc;
	s64 latency = ktime_sub(now, expected);

	kj_stream_begin(stream);
	if (!(acc->samples % COUNT_SAMPLES))
		kj_stream_count(stream, &stream->att.seen);
	acc->samples++;
	acc->missed += missed;
	acc->last = ktime_to_ns(now);
	if (unlikely(latency < 0)) {
		acc->backwards++;
		kj_stream_end(stream);
		return;
	}
	acc->sum += latency;
	acc->min = min_t(u64, acc->min, latency);
	kj_stream_length(stream, latency);
	if (latency >= acc->threshold) {
		u64 to = kj_clock_read();
		struct kj_window w = {
			.from = to - kj_clock_from_ns(latency, kj_clock_khz()),
			.to = to,
			.entered = woken ? woken->entered : 0,
		};
		struct kj_record *rec =
			kj_stream_gap(stream, w, ktime_to_ns(expected), latency, flags);

		if (rec && stack)
			rec->stack = stack;
		if (rec && woken && !woken->entered)
			rec->masked = woken->masked;
		if (rec)
			kj_ring_commit(stream->ring);
	}
	acc->max = max_t(u64, acc->max, latency);
	kj_stream_end(stream);
}

/* Interrupts were off, or it would have fired: where did they come back on? */
static u32 timer_stack(const struct kj_timer *t, s64 late)
{
	if (likely(!t->stacks) || late < (s64)t->late)
		return 0;
	return kj_stack_interrupted(t->stacks);
}

static enum hrtimer_restart timer_ends(struct kj_timer *t)
{
	wake_up_process(t->task);
	return HRTIMER_NORESTART;
}

/*
 * The thread waits from this expiry on. While it does, further ones are only counted: its latency
 * is that of the first, however many periods long.
 */
static void timer_pends(struct kj_timer *t, ktime_t expected, ktime_t now)
{
	const struct kj_probe_cpu *p = t->irq->att.probe;

	t->entered = p ? kj_probe_entered(p, kj_clock_read()) : 0;
	t->masked = clamp_t(s64, ktime_sub(now, expected), 0, U32_MAX);
	t->expected = expected;
	t->pending = true;
}

static enum hrtimer_restart timer_fired(struct hrtimer *timer)
{
	struct kj_timer *t = container_of(timer, struct kj_timer, timer);
	ktime_t now = ktime_get(), expected = hrtimer_get_expires(timer), later;
	u64 steps;

	if (unlikely(raw_smp_processor_id() != t->irq->acc.cpu)) {
		t->moved = true;
		return timer_ends(t);
	}
	if (unlikely(kj_stop_came(t->came)))
		return timer_ends(t);
	kj_counters_read(t->irq->acc.cpu, t->task, &t->irq->att.seen);
	if (likely(!t->pending))
		t->thread->att.seen = t->irq->att.seen;
	/*
	 * The next expiry on the grid that leaves half a period for the rest of the
	 * system: a period that this machine cannot keep costs expiries, not the CPU.
	 * hrtimer_forward() counts the periods it steps over; one is the next.
	 */
	later = ktime_add_ns(ktime_get(), ktime_to_ns(t->period) / 2);
	steps = hrtimer_forward(timer, later, t->period);
	timer_sample(t->irq, NULL, expected, now, steps ? steps - 1 : 0, 0,
		     timer_stack(t, ktime_sub(now, expected)));
	/* What the thread would find is no record any more. */
	if (unlikely(t->irq->stopped))
		return timer_ends(t);

	if (unlikely(t->pending)) {
		kj_stream_begin(t->thread);
		t->thread->acc.missed++;
		kj_stream_end(t->thread);
	} else {
		timer_pends(t, expected, now);
	}
	wake_up_process(t->task);
	return HRTIMER_RESTART;
}

/*
 * No timer fires while the thread is frozen. The time it did not run is booked as the latency of
 * the first expiry that was left out; the further ones are missed expiries of the interrupt's
 * stream.
 */
static void timer_aside(struct kj_timer *t)
{
	ktime_t due, now;
	u64 steps;

	hrtimer_cancel(&t->timer);
	due = t->pending ? t->expected : hrtimer_get_expires(&t->timer);
	kj_aside(&t->aside);
	local_irq_disable();
	if (raw_smp_processor_id() != t->irq->acc.cpu) {
		t->moved = true;
		local_irq_enable();
		return;
	}
	now = ktime_get();
	steps = hrtimer_forward(&t->timer, ktime_add_ns(now, ktime_to_ns(t->period) / 2),
				t->period);
	kj_stream_begin(t->irq);
	t->irq->acc.missed += steps;
	kj_stream_end(t->irq);
	if (ktime_after(now, due))
		timer_sample(t->thread, NULL, due, now, t->pending, KJ_REC_FROZEN | KJ_REC_YIELD,
			     0);
	t->pending = false;
	local_irq_enable();
	hrtimer_start_expires(&t->timer, HRTIMER_MODE_ABS_PINNED_HARD);
}

/* The first expiry that is not before @since. */
static ktime_t timer_first(const struct kj_target *cpu, ktime_t since)
{
	const struct kj_timer *t = &cpu->timer;

	if (!cpu->session->begin.aligned)
		return ktime_add(since, t->period);
	return kj_begin_next(&cpu->session->begin, kj_target_nth(cpu), t->period, since - 1);
}

/*
 * The next expiry would be the first that counts: only that one comes. The thread does it, for
 * there the probes know of no interrupt that is going on.
 */
static void timer_begins(struct kj_target *cpu)
{
	struct kj_timer *t = &cpu->timer;
	ktime_t at = max_t(ktime_t, cpu->session->begin.at_ns, ktime_get());

	hrtimer_cancel(&t->timer);
	local_irq_disable();
	if (raw_smp_processor_id() != t->irq->acc.cpu) {
		t->moved = true;
		local_irq_enable();
		return;
	}
	t->pending = false;
	kj_stream_forget(t->irq, at);
	kj_stream_forget(t->thread, at);
	local_irq_enable();
	hrtimer_start(&t->timer, timer_first(cpu, at), HRTIMER_MODE_ABS_PINNED_HARD);
}

static bool timer_is_warm(const struct kj_target *cpu)
{
	const struct kj_timer *t = &cpu->timer;

	return unlikely(t->irq->warm) && ktime_get_ns() + t->period >= cpu->session->begin.at_ns;
}

static void timer_loop(struct kj_target *cpu, struct kj_timer *t)
{
	ktime_t now;

	while (!kj_target_should_stop(cpu)) {
		if (kj_aside_wanted(&t->aside))
			timer_aside(t);
		if (timer_is_warm(cpu))
			timer_begins(cpu);
		set_current_state(TASK_INTERRUPTIBLE);
		local_irq_disable();
		if (t->moved || raw_smp_processor_id() != t->irq->acc.cpu) {
			t->moved = true;
			local_irq_enable();
			break;
		}
		if (t->pending) {
			now = ktime_get();
			t->pending = false;
			timer_sample(t->thread, t, t->expected, now, 0, 0, 0);
			local_irq_enable();
			continue;
		}
		local_irq_enable();
		if (!kj_target_should_stop(cpu))
			schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void timer_stream_start(struct kj_stream *stream, ktime_t now)
{
	local_irq_disable();
	kj_stream_start(stream, ktime_to_ns(now));
	local_irq_enable();
}

static void timer_stream_finish(struct kj_stream *stream, bool moved)
{
	local_irq_disable();
	kj_stream_finish(stream, moved, 0);
	local_irq_enable();
}

/**
 * kj_timer_thread - the timer sampler on one CPU
 * @target: struct kj_target
 *
 * Context: kthread bound to the CPU.
 * Return: 0.
 */
int kj_timer_thread(void *target)
{
	struct kj_target *cpu = target;
	struct kj_timer *t = &cpu->timer;
	ktime_t now = ktime_get();

	t->task = current;
	t->irq = &cpu->streams[0];
	t->thread = &cpu->streams[1];
	t->period = ns_to_ktime(cpu->session->period_ns);
	t->came = cpu->came;
	t->stacks = cpu->session->stacks;
	t->late = cpu->session->stack_ns;

	kj_aside_begin(&t->aside);
	t->aside.stop = &cpu->stop;
	kj_compat_hrtimer_setup(&t->timer, timer_fired, CLOCK_MONOTONIC,
				HRTIMER_MODE_ABS_PINNED_HARD);
	timer_stream_start(t->irq, now);
	timer_stream_start(t->thread, now);
	hrtimer_start(&t->timer, timer_first(cpu, now), HRTIMER_MODE_ABS_PINNED_HARD);

	timer_loop(cpu, t);

	hrtimer_cancel(&t->timer);
	/* It may have been moved, and then told to end, before it looked again. */
	if (raw_smp_processor_id() != t->irq->acc.cpu)
		t->moved = true;
	/* Interrupts come whoever has the CPU, so only the thread's stream can be starved. */
	timer_stream_finish(t->irq, t->moved && !(t->irq->starved && t->irq->acc.samples));
	timer_stream_finish(t->thread, t->moved);
	kj_aside_end();
	kj_target_thread_end(cpu);
	return 0;
}
