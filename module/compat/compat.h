/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - every difference between kernels, and nothing else.
 *
 * KJ_HAVE_* come from probe.mk, which says the commit and version of each.
 */
#ifndef KJ_COMPAT_H
#define KJ_COMPAT_H

#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>
#include <uapi/linux/sched/types.h>

#ifdef CONFIG_X86
#include <asm/msr.h>
#endif

#include "../../uapi/kjitter.h"

/* Name of what kj_compat_rcu_eqs() calls. */
#ifdef KJ_HAVE_RCU_MOMENTARY_EQS
#define KJ_RCU_EQS "rcu_momentary_eqs"
#else
#define KJ_RCU_EQS "rcu_momentary_dyntick_idle"
#endif

/**
 * kj_compat_rcu_eqs - report a momentary extended quiescent state of this CPU
 *
 * Context: process, interrupts off, no RCU read-side critical section.
 */
static inline void kj_compat_rcu_eqs(void)
{
#ifdef KJ_HAVE_RCU_MOMENTARY_EQS
	rcu_momentary_eqs();
#else
	rcu_momentary_dyntick_idle();
#endif
}

/**
 * kj_compat_need_resched - does the scheduler want this CPU, lazily or at once?
 *
 * With PREEMPT_LAZY a wake-up in the fair class sets only the lazy flag; user
 * space would look at it on the way out of the next interrupt, a kernel thread
 * must look itself. Context: process.
 * Return: so it does.
 */
static inline bool kj_compat_need_resched(void)
{
#ifdef TIF_NEED_RESCHED_LAZY
	if (test_thread_flag(TIF_NEED_RESCHED_LAZY))
		return true;
#endif
	return need_resched();
}

/**
 * kj_compat_task_sleeps - does a task that gives the CPU away want to sleep, or end?
 * @task: the one that sched_switch calls prev
 *
 * Whoever wakes it meanwhile makes it TASK_WAKING, which is no more TASK_RUNNING. The member
 * was renamed in 2f064a59a11f (5.14). Context: sched_switch.
 * Return: so it does.
 */
static inline bool kj_compat_task_sleeps(const struct task_struct *task)
{
#ifdef task_is_running
	return !task_is_running(task);
#else
	return task->state != TASK_RUNNING;
#endif
}

/**
 * kj_compat_task_ends - will a task that gives the CPU away never have it again?
 * @task: as kj_compat_task_sleeps()
 *
 * Context: sched_switch.
 * Return: so it is.
 */
static inline bool kj_compat_task_ends(const struct task_struct *task)
{
#ifdef task_is_running
	return READ_ONCE(task->__state) == TASK_DEAD;
#else
	return task->state == TASK_DEAD;
#endif
}

/* A sleep that the freezer may turn into its own, since f5d39b020809 (6.1). */
#ifdef TASK_FREEZABLE
#define KJ_TASK_FREEZABLE TASK_FREEZABLE
#else
#define KJ_TASK_FREEZABLE 0
#endif

/**
 * kj_compat_hrtimer_setup - hrtimer_setup() under its old and new names
 * @timer: timer
 * @function: callback
 * @clock: clock id
 * @mode: mode
 *
 * Context: any.
 */
static inline void kj_compat_hrtimer_setup(struct hrtimer *timer,
					   enum hrtimer_restart (*function)(struct hrtimer *),
					   clockid_t clock, enum hrtimer_mode mode)
{
#ifdef KJ_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

/**
 * kj_compat_timer_delete_sync - timer_delete_sync() under its old and new names
 * @timer: timer
 *
 * Context: process; nobody arms it any more but its own function.
 */
static inline void kj_compat_timer_delete_sync(struct timer_list *timer)
{
#ifdef KJ_HAVE_TIMER_DELETE_SYNC
	timer_delete_sync(timer);
#else
	del_timer_sync(timer);
#endif
}

/**
 * kj_compat_irq_work_init - an irq_work that runs in hard interrupts, on PREEMPT_RT too
 * @work: work
 * @function: what it runs
 *
 * Before b4c6f86ec2f6 (5.11) that had no name, and all did. Context: any.
 */
static inline void kj_compat_irq_work_init(struct irq_work *work,
					   void (*function)(struct irq_work *))
{
#ifdef IRQ_WORK_INIT_HARD
	*work = IRQ_WORK_INIT_HARD(function);
#else
	init_irq_work(work, function);
#endif
}

/* The flag of a per-CPU workqueue, on kernels where it has to be given. */
#ifdef KJ_HAVE_WQ_PERCPU
#define KJ_WQ_PERCPU WQ_PERCPU
#else
#define KJ_WQ_PERCPU 0
#endif

/**
 * kj_compat_each_tracepoint - for each of the kernel's own tracepoints
 * @each: called for each; for none without CONFIG_TRACEPOINTS
 * @data: passed on
 *
 * Context: process.
 */
static inline void kj_compat_each_tracepoint(void (*each)(struct tracepoint *tp, void *data),
					     void *data)
{
#ifdef CONFIG_TRACEPOINTS
	for_each_kernel_tracepoint(each, data);
#endif
}

/**
 * kj_compat_probe_register - attach to a tracepoint
 * @tp: tracepoint
 * @probe: function of the type it calls
 * @data: its first argument
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
static inline int kj_compat_probe_register(struct tracepoint *tp, void *probe, void *data)
{
#ifdef CONFIG_TRACEPOINTS
	return tracepoint_probe_register(tp, probe, data);
#else
	return -EOPNOTSUPP;
#endif
}

/**
 * kj_compat_probe_unregister - detach from a tracepoint
 * @tp: tracepoint
 * @probe: as attached
 * @data: as attached
 *
 * Context: process.
 */
static inline void kj_compat_probe_unregister(struct tracepoint *tp, void *probe, void *data)
{
#ifdef CONFIG_TRACEPOINTS
	tracepoint_probe_unregister(tp, probe, data);
#endif
}

/**
 * kj_compat_hrtimer_function - address of an hrtimer's callback, private since 04257da0c99c (6.14)
 * @timer: timer
 *
 * Context: any.
 * Return: its address.
 */
static inline unsigned long kj_compat_hrtimer_function(struct hrtimer *timer)
{
	return (unsigned long)ACCESS_PRIVATE(timer, function);
}

/**
 * kj_compat_vm_flags_clear - take flags from a mapping being made
 * @vma: mapping
 * @flags: VM_*
 *
 * Context: process, mmap lock held for writing.
 */
static inline void kj_compat_vm_flags_clear(struct vm_area_struct *vma, unsigned long flags)
{
#ifdef KJ_HAVE_VM_FLAGS_CLEAR
	vm_flags_clear(vma, flags);
#else
	vma->vm_flags &= ~flags;
#endif
}

/* Flags of allocation that memory which user space is to map cannot have. */
#ifdef KJ_HAVE_PG_KMEMCG
#define KJ_GFP_NOT_MAPPED __GFP_ACCOUNT
#else
#define KJ_GFP_NOT_MAPPED ((gfp_t)0)
#endif

/**
 * kj_compat_preempt - preemption model in force
 *
 * Context: any.
 * Return: enum kj_preempt.
 */
static inline enum kj_preempt kj_compat_preempt(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return KJ_PREEMPT_RT;
#ifdef KJ_HAVE_PREEMPT_MODEL_LAZY
	if (preempt_model_lazy())
		return KJ_PREEMPT_LAZY;
#endif
#ifdef KJ_HAVE_PREEMPT_MODEL
	if (preempt_model_none())
		return KJ_PREEMPT_NONE;
	if (preempt_model_voluntary())
		return KJ_PREEMPT_VOLUNTARY;
	if (preempt_model_full())
		return KJ_PREEMPT_FULL;
	return KJ_PREEMPT_UNKNOWN;
#else
	if (IS_ENABLED(CONFIG_PREEMPT_DYNAMIC))
		return KJ_PREEMPT_UNKNOWN;
	if (IS_ENABLED(CONFIG_PREEMPT_LAZY))
		return KJ_PREEMPT_LAZY;
	if (IS_ENABLED(CONFIG_PREEMPT))
		return KJ_PREEMPT_FULL;
	if (IS_ENABLED(CONFIG_PREEMPT_VOLUNTARY))
		return KJ_PREEMPT_VOLUNTARY;
	return KJ_PREEMPT_NONE;
#endif
}

/* Can the kernel's trace be turned off from here? Without CONFIG_TRACING there is none. */
#ifdef KJ_HAVE_TRACING_OFF
#define KJ_CAN_FREEZE 1
#else
#define KJ_CAN_FREEZE 0
#endif

/* Can a stack be taken? Without CONFIG_STACKTRACE there is none. */
#ifdef KJ_HAVE_STACK_TRACE_SAVE
#define KJ_CAN_STACK 1
#else
#define KJ_CAN_STACK 0
#endif

/* Can a thread get a policy and priority of choice? */
#ifdef KJ_HAVE_SCHED_SETATTR
#define KJ_CAN_POLICY 1
#else
#define KJ_CAN_POLICY 0
#endif

/**
 * kj_compat_set_policy - make a thread a real-time task
 * @task: thread
 * @policy: SCHED_FIFO or SCHED_RR
 * @priority: 1 to 99
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
static inline int kj_compat_set_policy(struct task_struct *task, u32 policy, u32 priority)
{
#ifdef KJ_HAVE_SCHED_SETATTR
	struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = policy,
		.sched_priority = priority,
	};

	return sched_setattr_nocheck(task, &attr);
#else
	return -EOPNOTSUPP;
#endif
}

/**
 * kj_compat_freeze - turn the kernel's trace off
 *
 * Atomic operations on the global buffer alone. Context: any.
 */
static inline void kj_compat_freeze(void)
{
#ifdef KJ_HAVE_TRACING_OFF
	tracing_off();
#endif
}

#ifdef CONFIG_X86
/**
 * kj_compat_rdmsr_safe - read a model-specific register that may not be there
 * @msr: number
 * @value: filled in
 *
 * Context: any; of the CPU this runs on.
 * Return: 0, or not if there is none.
 */
static inline int kj_compat_rdmsr_safe(u32 msr, u64 *value)
{
#ifdef KJ_HAVE_RDMSRQ
	return rdmsrq_safe(msr, value);
#else
	return rdmsrl_safe(msr, value);
#endif
}
#endif

#endif /* KJ_COMPAT_H */
