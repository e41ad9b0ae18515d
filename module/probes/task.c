// SPDX-License-Identifier: GPL-2.0
/*
 * task - probes of the scheduler: which other task has the CPU, and who holds the tick.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tick.h>

#include "../compat/tracepoints.h"
#include "probe.h"

/* Whose the time is from now on. Return: false if the sampler, or what is watched, has it. */
static bool others(struct kj_probe_cpu *p, u64 now, bool preempt, const struct task_struct *prev,
		   const struct task_struct *next, u8 *cause)
{
	*cause = KJ_CAUSE_THREAD;
	if (!p->watch) {
		if (prev == p->sampler && next != prev)
			kj_nest_count(&p->nest.probed[KJ_CAUSE_THREAD]);
		return next != p->sampler;
	}
	if (kj_watch_switched(p->watch, now, prev, next, !preempt && kj_compat_task_sleeps(prev))) {
		p->sampler = next;
		return false;
	}
	/* Nobody takes the CPU from a task that sleeps. */
	if (p->watch->place == KJ_WATCH_AWAY)
		*cause = KJ_CAUSE_UNKNOWN;
	else if (prev == p->sampler)
		kj_nest_count(&p->nest.probed[KJ_CAUSE_THREAD]);
	return true;
}

static void task_switch(struct kj_probe_cpu *p, bool preempt, const struct task_struct *prev,
			struct task_struct *next)
{
	struct kj_nest_stamp at = kj_probe_stamp(&p->nest);
	u8 cause;

	kj_nest_leave_all(&p->nest, at);
	if (others(p, at.now, preempt, prev, next, &cause))
		kj_probe_task_begins(p, next, cause, kj_probe_stamp(&p->nest));
}

static void probe_sched_switch KJ_SCHED_SWITCH_PROTO
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	task_switch(p, preempt, prev, next);
	kj_probe_exit();
}

static void tick_holder(struct kj_probe_cpu *p, int mask, struct kj_tick_holder *by)
{
	by->pid = task_pid_nr(current);
	strscpy(by->comm, current->comm, sizeof(by->comm));
	/* A task that is watched is nothing of ours. */
	if (current == p->sampler && !p->watch)
		by->flags |= KJ_HOLDER_SAMPLER;
#ifdef CONFIG_NO_HZ_FULL
	if (atomic_read(&current->tick_dep_mask) & mask)
		by->flags |= KJ_HOLDER_TASK;
	else if (current->signal && atomic_read(&current->signal->tick_dep_mask) & mask)
		by->flags |= KJ_HOLDER_PROCESS;
#endif
}

static void probe_tick_stop(void *data, int success, int dependency)
{
	struct kj_tick_holder by = {};
	struct kj_probe_cpu *p = kj_probe_enter();
	unsigned long flags;

	if (likely(!p))
		return;
	local_irq_save(flags);
	if (success) {
		kj_tick_stopped(&p->tick, kj_clock_read());
	} else {
		tick_holder(p, dependency, &by);
		kj_tick_held(&p->tick, kj_clock_read(), dependency, &by);
	}
	local_irq_restore(flags);
	kj_probe_exit();
}

static struct kj_hook task_hooks[] = {
	KJ_HOOK(sched_switch, probe_sched_switch, 0, SWITCH),
	KJ_HOOK(tick_stop, probe_tick_stop, 0, TICK),
};

const struct kj_hooks kj_task_hooks = { task_hooks, ARRAY_SIZE(task_hooks) };

KJ_CHECK_TASK_PROBES
