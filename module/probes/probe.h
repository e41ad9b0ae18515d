/* SPDX-License-Identifier: GPL-2.0 */
/*
 * probe - what all probes have in common, and the tables that say where each is attached.
 *
 * A probe does nothing but on CPUs that are armed, which costs others one load and a
 * branch. Whatever context the tracepoint is in is the probe's, too; on kernels from 7.0
 * on it may even be preempted, so the first thing is to turn that off.
 */
#ifndef KJ_PROBE_H
#define KJ_PROBE_H

#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "../clock.h"
#include "../compat/compat.h"
#include "../compat/vectors.h"
#include "../watch.h"
#include "cpu.h"

struct tracepoint;

/**
 * struct kj_hook - a tracepoint and what to do there
 * @name: of the tracepoint
 * @probe: function; its type is checked by KJ_CHECK_*, see compat/tracepoints.h
 * @data: its first argument
 * @group: enum kj_probe
 * @tp: the tracepoint, NULL: this kernel has none of that name
 * @attached: registered
 */
struct kj_hook {
	const char *name;
	void *probe;
	unsigned long data;
	u8 group;
	struct tracepoint *tp;
	bool attached;
};

#define KJ_HOOK(name, probe, data, group)                         \
	{                                                         \
#name, probe, data, KJ_PROBE_##group, NULL, false \
	}

/**
 * struct kj_hooks - the tracepoints of one unit
 * @hook: them
 * @nr: how many
 */
struct kj_hooks {
	struct kj_hook *hook;
	unsigned int nr;
};

extern const struct kj_hooks kj_irq_hooks;
extern const struct kj_hooks kj_sender_hooks;
extern const struct kj_hooks kj_function_hooks;
extern const struct kj_hooks kj_task_hooks;
extern const struct kj_hooks kj_culprit_hooks;

void kj_probe_call_alone(unsigned long function);
u64 kj_probe_vector_cost(struct kj_probe_cpu *scratch);
int kj_probe_nmi_attach(void);
void kj_probe_nmi_detach(void);

DECLARE_PER_CPU(struct kj_probe_cpu *, kj_probe_armed);

/**
 * kj_probe_stamp - the clock, and the total that belongs to it
 * @n: this CPU's
 *
 * Both are read again if something ended in between. Context: the CPU itself, any but NMI.
 * Return: both.
 */
static __always_inline struct kj_nest_stamp kj_probe_stamp(const struct kj_nest *n)
{
	struct kj_nest_stamp at;

	do {
		at.total = local_read(&n->total);
		barrier();
		at.now = kj_clock_read();
		barrier();
	} while (unlikely((u64)local_read(&n->total) != at.total));
	return at;
}

/**
 * kj_probe_enter - a probe begins: the CPU stays the same, and is being measured
 *
 * Context: any.
 * Return: what is known of it, to be followed by kj_probe_exit(); or NULL,
 * and then the probe has nothing to do.
 */
static __always_inline struct kj_probe_cpu *kj_probe_enter(void)
{
	struct kj_probe_cpu *p;

	preempt_disable_notrace();
	p = this_cpu_read(kj_probe_armed);
	if (likely(!p))
		preempt_enable_notrace();
	return p;
}

/**
 * kj_probe_exit - a probe ends
 *
 * Context: as kj_probe_enter(), which returned something.
 */
static __always_inline void kj_probe_exit(void)
{
	preempt_enable_notrace();
}

/**
 * kj_probe_begins - something begins on this CPU
 * @p: this CPU's
 * @kind: enum kj_detail_kind
 * @cause: enum kj_cause; see kj_nest_enter()
 *
 * Context: any but NMI.
 * Return: as kj_nest_enter().
 */
static __always_inline struct kj_detail *kj_probe_begins(struct kj_probe_cpu *p, u8 kind, u8 cause)
{
	struct kj_nest_stamp at = kj_probe_stamp(&p->nest);
	struct kj_detail *d = kj_nest_enter(&p->nest, at, kind, cause);

	if (unlikely(p->watch) && p->nest.depth == 1)
		kj_watch_entered(p->watch, &p->nest, at.now);
	return d;
}

/**
 * kj_probe_ends - something ends on this CPU
 * @p: this CPU's
 * @kind: enum kj_detail_kind
 * @softirqs: softirqs that are about to come
 * @more: something else is
 *
 * Context: any but NMI.
 */
static __always_inline void kj_probe_ends(struct kj_probe_cpu *p, u8 kind, u32 softirqs, bool more)
{
	struct kj_nest_stamp at = kj_probe_stamp(&p->nest);
	struct kj_watch *w = p->watch;

	if (likely(!w)) {
		kj_nest_leave(&p->nest, at, kind);
		return;
	}
	more |= softirqs || kj_compat_need_resched();
	if (p->nest.depth == 1 && !more && kj_watch_brief(w, at.now))
		kj_nest_leave_brief(&p->nest, at, kind);
	else
		kj_nest_leave(&p->nest, at, kind);
	if (p->nest.depth)
		return;
	if (kind == KJ_DETAIL_VECTOR)
		kj_watch_left_masked(w, at.now, more);
	else
		kj_watch_left(w, at.now, more);
}

/**
 * kj_probe_leave - all of a probe that tells the end of a part of something
 * @kind: enum kj_detail_kind of what ends
 *
 * Context: any but NMI.
 */
static __always_inline void kj_probe_leave(u8 kind)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	kj_probe_ends(p, kind, 0, false);
	kj_probe_exit();
}

/**
 * kj_probe_task_begins - another task than the sampler has the CPU
 * @p: this CPU's
 * @task: it
 * @cause: enum kj_cause
 * @at: since when
 *
 * Context: the CPU itself, interrupts off, nothing else goes on.
 */
static inline void kj_probe_task_begins(struct kj_probe_cpu *p, const struct task_struct *task,
					u8 cause, struct kj_nest_stamp at)
{
	struct kj_detail *d = kj_nest_enter(&p->nest, at, KJ_DETAIL_TASK, cause);

	if (!d)
		return;
	d->id = task_pid_nr((struct task_struct *)task);
	strscpy_pad(d->name, task->comm, sizeof(d->name));
}

/**
 * kj_probe_shootdown - is the call interrupt that goes on one for a TLB shootdown?
 * @p: this CPU's
 *
 * The kernel has counted it by the time its function, or the interrupt, ends. Context:
 * hardirq, on the CPU itself.
 */
static __always_inline void kj_probe_shootdown(struct kj_probe_cpu *p)
{
	u32 tlbs = kj_compat_tlbs(raw_smp_processor_id());

	if (tlbs == p->tlbs)
		return;
	p->tlbs = tlbs;
	kj_nest_become(&p->nest, KJ_CAUSE_CALL, KJ_CAUSE_TLB);
}

/**
 * kj_probe_name - a name that can be had now
 * @d: of what
 * @name: it; may be gone a moment later
 *
 * Context: any.
 */
static inline void kj_probe_name(struct kj_detail *d, const char *name)
{
	strscpy_pad(d->name, name, sizeof(d->name));
}

#endif /* KJ_PROBE_H */
