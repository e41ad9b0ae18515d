// SPDX-License-Identifier: GPL-2.0
/*
 * function - probes of functions that run as a part of what is below them: of an hrtimer,
 * a timer, a work item, a call from another CPU. Kept as numbers (see symbol).
 */
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "../compat/compat.h"
#include "../compat/tracepoints.h"
#include "../symbol.h"
#include "probe.h"
#include "probes.h"
#include "spared.h"

static __always_inline void enter_function(u8 kind, u8 cause, unsigned long function)
{
	struct kj_probe_cpu *p = kj_probe_enter();
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_probe_begins(p, kind, cause);
	if (d)
		d->id = kj_symbol_number(function);
	kj_probe_exit();
}

/* How late the timer is: a tick held up by masked interrupts or the hypervisor is not stopped. */
static u64 lateness(const struct hrtimer *timer, ktime_t now)
{
	s64 late = ktime_sub(now, hrtimer_get_expires(timer));

	return late > 0 ? kj_clock_from_ns(late, kj_clock_khz()) : 0;
}

static void probe_hrtimer_entry KJ_HRTIMER_ENTRY_PROTO
{
	unsigned long function = kj_compat_hrtimer_function(timer);
	struct kj_probe_cpu *p;
	struct kj_detail *d;
	u16 symbol;

	if (unlikely(READ_ONCE(kj_probes_learning)))
		kj_symbol_number(function);
	p = kj_probe_enter();
	if (likely(!p))
		return;
	symbol = kj_symbol_number(function);
	if (symbol && symbol == kj_probes_tick_symbol)
		kj_tick_fired(&p->tick, kj_clock_read(), lateness(timer, KJ_HRTIMER_ENTRY_NOW));
	d = kj_probe_begins(p, KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK);
	if (d)
		d->id = symbol;
	kj_probe_exit();
}

static void probe_hrtimer_exit(void *data, struct hrtimer *timer)
{
	kj_probe_leave(KJ_DETAIL_HRTIMER);
}

static void probe_timer_entry(void *data, struct timer_list *timer, unsigned long baseclk)
{
	enter_function(KJ_DETAIL_TIMER, KJ_CAUSE_SOFTIRQ, (unsigned long)timer->function);
}

static void probe_timer_exit(void *data, struct timer_list *timer)
{
	kj_probe_leave(KJ_DETAIL_TIMER);
}

static void probe_work_start(void *data, struct work_struct *work)
{
	enter_function(KJ_DETAIL_WORK, KJ_CAUSE_THREAD, (unsigned long)work->func);
}

static void probe_work_end(void *data, struct work_struct *work, work_func_t function)
{
	kj_probe_leave(KJ_DETAIL_WORK);
}

static void call_begins(struct kj_probe_cpu *p, unsigned long function)
{
	struct kj_detail *d;

	d = kj_probe_begins(p, KJ_DETAIL_CALL, KJ_CAUSE_CALL);
	if (!d)
		return;
	d->id = kj_symbol_number(function);
	if (p->spares && kj_spared_is(function))
		d->flags |= KJ_DETAIL_SPARED;
}

static void probe_call_entry(void *data, smp_call_func_t func, call_single_data_t *csd)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	call_begins(p, (unsigned long)func);
	kj_probe_exit();
}

/**
 * kj_probe_call_alone - a function called by another CPU begins, whose end nobody will tell
 * @function: address of it, or of a place in it
 *
 * It has ended when the next one begins, or with the interrupt. Context: hardirq.
 */
void kj_probe_call_alone(unsigned long function)
{
	struct kj_probe_cpu *p = kj_probe_enter();
	struct kj_nest *n;

	if (likely(!p))
		return;
	n = &p->nest;
	if (n->depth && n->depth <= KJ_NEST_DEPTH &&
	    n->frame[n->depth - 1].what.kind == KJ_DETAIL_CALL)
		kj_nest_leave(n, kj_probe_stamp(n), KJ_DETAIL_CALL);
	/* A call for which there is no room would never be taken off again. */
	if (n->depth < KJ_NEST_DEPTH)
		call_begins(p, function);
	kj_probe_exit();
}

static void probe_call_exit(void *data, smp_call_func_t func, call_single_data_t *csd)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	kj_probe_shootdown(p);
	kj_probe_ends(p, KJ_DETAIL_CALL, 0, false);
	kj_probe_exit();
}

static struct kj_hook function_hooks[] = {
	KJ_HOOK(hrtimer_expire_entry, probe_hrtimer_entry, 0, HRTIMER),
	KJ_HOOK(hrtimer_expire_exit, probe_hrtimer_exit, 0, HRTIMER),
	KJ_HOOK(timer_expire_entry, probe_timer_entry, 0, TIMER),
	KJ_HOOK(timer_expire_exit, probe_timer_exit, 0, TIMER),
	KJ_HOOK(workqueue_execute_start, probe_work_start, 0, WORK),
	KJ_HOOK(workqueue_execute_end, probe_work_end, 0, WORK),
	KJ_HOOK(csd_function_entry, probe_call_entry, 0, CALL),
	KJ_HOOK(csd_function_exit, probe_call_exit, 0, CALL),
};

const struct kj_hooks kj_function_hooks = { function_hooks, ARRAY_SIZE(function_hooks) };

KJ_CHECK_FUNCTION_PROBES
