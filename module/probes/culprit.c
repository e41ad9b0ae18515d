// SPDX-License-Identifier: GPL-2.0
/*
 * culprit - where whoever has had the CPU for too long is: its stack, taken while it runs.
 *
 * Method. A timer is set when a softirq, or another task than the sampler, gets the CPU, and put
 * off when it is over. So it fires in the middle of those that take longer, and what it has
 * interrupted is what takes so long; where that had interrupts off, it fires at the very place at
 * which they came back on. An interrupt handler runs with interrupts off as a whole: no timer
 * comes in between, and its function has its name from the other probes.
 *
 * These probes are attached where stacks were asked for only, after the others of their
 * tracepoints: what they look at has begun, or has ended.
 *
 * Observer effect. To set and put off a timer with each task and softirq; an interrupt in each gap
 * that is long enough, which is in the records as what it is: a timer's, by the name of
 * kj_culprit_fired.
 */
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "../compat/tracepoints.h"
#include "../stack.h"
#include "culprit.h"
#include "probe.h"

/*
 * A part of what goes on, and no interrupt of it (such as this timer's own). Of a frame that
 * kj_nest_enter() has claimed and not filled it is neither.
 */
static bool goes_on(const struct kj_nest_frame *f)
{
	switch (READ_ONCE(f->what.kind)) {
	case KJ_DETAIL_SOFTIRQ:
	case KJ_DETAIL_TASK:
	case KJ_DETAIL_TIMER:
	case KJ_DETAIL_WORK:
		return true;
	}
	return false;
}

static unsigned int frames(const struct kj_nest *n)
{
	return min_t(unsigned int, READ_ONCE(n->depth), KJ_NEST_DEPTH);
}

/* Of its own, so that it is found among the details. */
static enum hrtimer_restart kj_culprit_fired(struct hrtimer *timer)
{
	struct kj_culprit *c = container_of(timer, struct kj_culprit, timer);
	struct kj_probe_cpu *p = this_cpu_read(kj_probe_armed);
	unsigned int i, nr;
	u32 stack = 0;

	/* It may have ended a moment ago, or the timer have been moved to another CPU. */
	if (!p || &p->culprit != c)
		return HRTIMER_NORESTART;
	nr = frames(&p->nest);
	for (i = 0; i < nr; i++) {
		struct kj_detail *d = &p->nest.frame[i].what;

		if (!goes_on(&p->nest.frame[i]) || d->stack)
			continue;
		if (!stack)
			stack = kj_stack_interrupted(c->stacks);
		d->stack = stack;
	}
	if (stack) {
		c->when = kj_clock_read();
		c->until = 0;
		c->latest = stack;
	}
	return HRTIMER_NORESTART;
}

/**
 * kj_culprit_init - stacks are taken on this CPU, or are not
 * @c: zeroed
 * @stacks: where they go; NULL: none is taken
 * @ns: of whoever has had the CPU for so long
 *
 * Context: process; not armed yet.
 */
void kj_culprit_init(struct kj_culprit *c, struct kj_stacks *stacks, u64 ns)
{
	c->stacks = stacks;
	c->ns = ns;
	if (stacks)
		kj_compat_hrtimer_setup(&c->timer, kj_culprit_fired, CLOCK_MONOTONIC,
					HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * kj_culprit_end - no timer runs any more
 * @c: no probe comes to it any more
 *
 * Context: process, may wait for a moment.
 */
void kj_culprit_end(struct kj_culprit *c)
{
	if (c->stacks)
		hrtimer_cancel(&c->timer);
}

/* Whoever had the CPU has it no more. */
static void left(struct kj_culprit *c)
{
	if (c->latest && !c->until)
		c->until = kj_clock_read();
}

static void begins(struct kj_culprit *c)
{
	left(c);
	if (c->stacks)
		hrtimer_start(&c->timer, ns_to_ktime(c->ns), HRTIMER_MODE_REL_PINNED_HARD);
}

static void is_over(struct kj_culprit *c)
{
	left(c);
	/* One that fires just now finds nothing that goes on. */
	if (c->stacks)
		hrtimer_try_to_cancel(&c->timer);
}

static void culprit_softirq_entry(void *data, unsigned int nr)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	/* Within a task the time is that of the task. */
	if (p->nest.depth == 1)
		begins(&p->culprit);
	kj_probe_exit();
}

static void culprit_softirq_exit(void *data, unsigned int nr)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	if (!p->nest.depth)
		is_over(&p->culprit);
	kj_probe_exit();
}

/* The idle task keeps nobody waiting. */
static void culprit_switch KJ_SCHED_SWITCH_PROTO
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	if (next == p->sampler || is_idle_task(next))
		is_over(&p->culprit);
	else
		begins(&p->culprit);
	kj_probe_exit();
}

static struct kj_hook culprit_hooks[] = {
	KJ_HOOK(softirq_entry, culprit_softirq_entry, 0, SOFTIRQ),
	KJ_HOOK(softirq_exit, culprit_softirq_exit, 0, SOFTIRQ),
	KJ_HOOK(sched_switch, culprit_switch, 0, SWITCH),
};

const struct kj_hooks kj_culprit_hooks = { culprit_hooks, ARRAY_SIZE(culprit_hooks) };

KJ_CHECK_CULPRIT_PROBES
