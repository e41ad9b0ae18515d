// SPDX-License-Identifier: GPL-2.0
/*
 * irq - injections in interrupts and softirqs: hrtimer, ipi, irq_work, softirq,
 * and the hard hrtimer that fires within another window.
 *
 * All timers are pinned and armed on the target, or they would fire elsewhere; all
 * hrtimers and the irq_work are hard, or PREEMPT_RT would run them in a thread.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>

#include "../compat/compat.h"
#include "class.h"

static ktime_t next_time(const struct kj_inject_run *run)
{
	return ns_to_ktime(READ_ONCE(run->next_ns));
}

/* hrtimer: the callback is the window; the timer starts itself again. */

/**
 * kj_inject_hrtimer - callback of the hrtimer class
 * @timer: run->pace
 *
 * Context: hard interrupt, on the target.
 * Return: HRTIMER_NORESTART: the next one is started by whoever paces the run.
 */
enum hrtimer_restart kj_inject_hrtimer(struct hrtimer *timer)
{
	struct kj_inject_run *run = container_of(timer, struct kj_inject_run, pace);

	if (!kj_inject_run_due(run))
		return HRTIMER_NORESTART;
	kj_inject_run_window(run, 0);
	if (!kj_inject_run_more(run))
		return HRTIMER_NORESTART;
	hrtimer_set_expires(timer, next_time(run));
	return HRTIMER_RESTART;
}

static void arm_pace(void *data)
{
	struct kj_inject_run *run = data;

	hrtimer_start(&run->pace, next_time(run), HRTIMER_MODE_ABS_PINNED_HARD);
}

/* Start run->pace on the target; from then on it stays there. */
static int pace_start(struct kj_inject_run *run, enum hrtimer_restart (*function)(struct hrtimer *))
{
	kj_compat_hrtimer_setup(&run->pace, function, CLOCK_MONOTONIC,
				HRTIMER_MODE_ABS_PINNED_HARD);
	return smp_call_function_single(run->cpu, arm_pace, run, 1) ? -ENODEV : 0;
}

/**
 * kj_inject_hrtimer_start - attach the hrtimer class
 * @run: run
 *
 * Context: process.
 * Return: 0 or -ENODEV.
 */
int kj_inject_hrtimer_start(struct kj_inject_run *run)
{
	return pace_start(run, kj_inject_hrtimer);
}

/**
 * kj_inject_hrtimer_stop - detach the hrtimer class
 * @run: stopped
 *
 * Context: process.
 */
void kj_inject_hrtimer_stop(struct kj_inject_run *run)
{
	hrtimer_cancel(&run->pace);
}

const struct kj_inject_class kj_inject_hrtimer_class = {
	.name = "hrtimer",
	.cause = KJ_CAUSE_TICK,
	.kind = KJ_DETAIL_HRTIMER,
	.function = kj_inject_hrtimer,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = kj_inject_hrtimer_start,
	.stop = kj_inject_hrtimer_stop,
};

/* ipi: a function called by another CPU. */

static void kj_inject_ipi(void *data)
{
	struct kj_inject_run *run = data;

	if (kj_inject_run_due(run))
		kj_inject_run_window(run, 0);
}

static int ipi_start(struct kj_inject_run *run)
{
	run->csd = (call_single_data_t){ .func = kj_inject_ipi, .info = run };
	return 0;
}

static int ipi_fire(struct kj_inject_run *run)
{
	int ret = smp_call_function_single_async(run->cpu, &run->csd);

	return ret == -ENXIO ? -ENODEV : ret;
}

static void nothing(void *unused)
{
}

/* A CPU serves calls in order: when this one has returned, the injected one has, too. */
static void ipi_stop(struct kj_inject_run *run)
{
	smp_call_function_single(run->cpu, nothing, NULL, 1);
}

const struct kj_inject_class kj_inject_ipi_class = {
	.name = "ipi",
	.cause = KJ_CAUSE_CALL,
	.kind = KJ_DETAIL_CALL,
	.function = kj_inject_ipi,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = ipi_start,
	.fire = ipi_fire,
	.stop = ipi_stop,
};

/* irq_work: queued on the target itself, which only a timer there can do. */

static void kj_inject_irq_work(struct irq_work *work)
{
	struct kj_inject_run *run = container_of(work, struct kj_inject_run, irq_work);

	if (!kj_inject_run_due(run))
		return;
	kj_inject_run_window(run, 0);
	if (kj_inject_run_more(run))
		arm_pace(run);
}

static enum hrtimer_restart queue_irq_work(struct hrtimer *timer)
{
	struct kj_inject_run *run = container_of(timer, struct kj_inject_run, pace);

	if (kj_inject_run_due(run))
		irq_work_queue(&run->irq_work);
	return HRTIMER_NORESTART;
}

static int irq_work_start(struct kj_inject_run *run)
{
	kj_compat_irq_work_init(&run->irq_work, kj_inject_irq_work);
	return pace_start(run, queue_irq_work);
}

/* Timer and irq_work start each other, so the timer may have been started again by the latter. */
static void irq_work_stop(struct kj_inject_run *run)
{
	hrtimer_cancel(&run->pace);
	irq_work_sync(&run->irq_work);
	hrtimer_cancel(&run->pace);
}

const struct kj_inject_class kj_inject_irq_work_class = {
	.name = "irq_work",
	.cause = KJ_CAUSE_IRQ_WORK,
	.kind = KJ_DETAIL_VECTOR,
	.carrier = KJ_CAUSE_TICK,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = irq_work_start,
	.stop = irq_work_stop,
};

/* softirq: a timer of the timer wheel; the tick raises the softirq. */

static void timer_at_next(struct kj_inject_run *run)
{
	u64 now = ktime_get_ns(), next = READ_ONCE(run->next_ns);

	/* One more: the jiffy we are in has begun already. */
	run->timer.expires = jiffies + nsecs_to_jiffies(next > now ? next - now : 0) + 1;
	add_timer_on(&run->timer, run->cpu);
}

static void kj_inject_timer(struct timer_list *timer)
{
	struct kj_inject_run *run = container_of(timer, struct kj_inject_run, timer);

	if (!kj_inject_run_due(run))
		return;
	kj_inject_run_window(run, 0);
	if (kj_inject_run_more(run))
		timer_at_next(run);
}

static int timer_start(struct kj_inject_run *run)
{
	timer_setup(&run->timer, kj_inject_timer, TIMER_PINNED);
	kj_inject_hit_init(run);
	timer_at_next(run);
	return 0;
}

static void timer_stop(struct kj_inject_run *run)
{
	kj_compat_timer_delete_sync(&run->timer);
	kj_inject_hit_stop(run);
}

#ifdef CONFIG_PREEMPT_RT
#define SOFTIRQ_CAUSE KJ_CAUSE_THREAD /* softirqs of timers run in one there */
#else
#define SOFTIRQ_CAUSE KJ_CAUSE_SOFTIRQ
#endif

const struct kj_inject_class kj_inject_softirq_class = {
	.name = "softirq",
	.cause = SOFTIRQ_CAUSE,
	.kind = KJ_DETAIL_TIMER,
	.function = kj_inject_timer,
	.carrier = KJ_CAUSE_TICK,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = timer_start,
	.stop = timer_stop,
};

/* The hard hrtimer within another window. */

static enum hrtimer_restart kj_inject_hit(struct hrtimer *timer)
{
	struct kj_inject_run *run = container_of(timer, struct kj_inject_run, hit);

	if (raw_smp_processor_id() == run->cpu)
		kj_inject_run_window(run, 1);
	return HRTIMER_NORESTART;
}

/**
 * kj_inject_hit_init - make the inner hrtimer ready
 * @run: run
 *
 * Context: process.
 */
void kj_inject_hit_init(struct kj_inject_run *run)
{
	kj_compat_hrtimer_setup(&run->hit, kj_inject_hit, CLOCK_MONOTONIC,
				HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * kj_inject_hit_send - let the inner hrtimer fire at once
 * @run: run
 *
 * Context: within the outermost window, on the target, interrupts on.
 */
void kj_inject_hit_send(struct kj_inject_run *run)
{
	hrtimer_start(&run->hit, 0, HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * kj_inject_hit_stop - the inner hrtimer has fired, or never will
 * @run: stopped
 *
 * Context: process.
 */
void kj_inject_hit_stop(struct kj_inject_run *run)
{
	hrtimer_cancel(&run->hit);
}

const struct kj_inject_class kj_inject_softirq_irq_class = {
	.name = "softirq_irq",
	.cause = SOFTIRQ_CAUSE,
	.kind = KJ_DETAIL_TIMER,
	.function = kj_inject_timer,
	.carrier = KJ_CAUSE_TICK,
	.levels = 2,
	.max_ns = KJ_INJECT_MAX_NS,
	.inner = { kj_inject_hit_send },
	.start = timer_start,
	.stop = timer_stop,
};
