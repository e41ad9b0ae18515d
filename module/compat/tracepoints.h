/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tracepoints - their prototypes, which differ between kernels, and a check that our
 * probes have the very type each tracepoint calls. kCFI insists on that: a kernel built by clang
 * may have it, none of Debian's does, so what does not compile is the whole test of it.
 *
 * KJ_HAVE_* come from probe.mk.
 */
#ifndef KJ_TRACEPOINTS_H
#define KJ_TRACEPOINTS_H

#include <linux/interrupt.h>
#include <trace/events/irq.h>
#include <trace/events/nmi.h>
#include <trace/events/sched.h>
#include <trace/events/timer.h>
#include <trace/events/workqueue.h>
#ifdef KJ_HAVE_TRACE_CSD
#include <trace/events/csd.h>
#endif
#ifdef KJ_HAVE_TRACE_IPI_SEND
#include <trace/events/ipi.h>
#endif
#ifdef CONFIG_X86
#include <asm/nmi.h>
#include <asm/trace/irq_vectors.h>
#endif

/* hrtimer_expire_entry: the time by address, or by value (7.3). */
#ifdef KJ_HAVE_TRACE_HRTIMER_NOW_BY_ADDRESS
#define KJ_HRTIMER_ENTRY_PROTO (void *data, struct hrtimer *timer, ktime_t *now)
#define KJ_HRTIMER_ENTRY_NOW   (*now)
#else
#define KJ_HRTIMER_ENTRY_PROTO (void *data, struct hrtimer *timer, ktime_t now)
#define KJ_HRTIMER_ENTRY_NOW   now
#endif

/* sched_switch: prev_state came last in 9c2136be0878 (5.18). */
#ifdef KJ_HAVE_TRACE_PREV_STATE
#define KJ_SCHED_SWITCH_PROTO                                                          \
	(void *data, bool preempt, struct task_struct *prev, struct task_struct *next, \
	 unsigned int prev_state)
#else
#define KJ_SCHED_SWITCH_PROTO \
	(void *data, bool preempt, struct task_struct *prev, struct task_struct *next)
#endif

#ifdef CONFIG_X86
#define KJ_CHECK_VECTORS()                                                       \
	do {                                                                     \
		check_trace_callback_type_local_timer_entry(probe_vector_entry); \
		check_trace_callback_type_local_timer_exit(probe_vector_exit);   \
	} while (0)
#else
#define KJ_CHECK_VECTORS() \
	do {               \
	} while (0)
#endif
#ifdef KJ_HAVE_TRACE_CSD
#define KJ_CHECK_CSD()                                                          \
	do {                                                                    \
		check_trace_callback_type_csd_function_entry(probe_call_entry); \
		check_trace_callback_type_csd_function_exit(probe_call_exit);   \
	} while (0)
#else
#define KJ_CHECK_CSD() \
	do {           \
	} while (0)
#endif
#ifdef KJ_HAVE_TRACE_IPI_SEND
#define KJ_CHECK_SENDER()                                                       \
	do {                                                                    \
		check_trace_callback_type_ipi_send_cpu(probe_send_cpu);         \
		check_trace_callback_type_ipi_send_cpumask(probe_send_cpumask); \
	} while (0)
#else
#define KJ_CHECK_SENDER() \
	do {              \
	} while (0)
#endif

/* Where the tick never stops there is nothing to trace. */
#ifdef CONFIG_NO_HZ_COMMON
#define KJ_CHECK_TICK() check_trace_callback_type_tick_stop(probe_tick_stop)
#else
#define KJ_CHECK_TICK() \
	do {            \
	} while (0)
#endif

/* Functions that do nothing, and compile if each probe of a unit is of the right type. */
#define KJ_CHECK_IRQ_PROBES                                                   \
	static void __maybe_unused check_irq_probes(void)                     \
	{                                                                     \
		KJ_CHECK_VECTORS();                                           \
		check_trace_callback_type_irq_handler_entry(probe_irq_entry); \
		check_trace_callback_type_irq_handler_exit(probe_irq_exit);   \
		check_trace_callback_type_softirq_entry(probe_softirq_entry); \
		check_trace_callback_type_softirq_exit(probe_softirq_exit);   \
		check_trace_callback_type_nmi_handler(probe_nmi_handler);     \
	}

#define KJ_CHECK_FUNCTION_PROBES                                                     \
	static void __maybe_unused check_function_probes(void)                       \
	{                                                                            \
		KJ_CHECK_CSD();                                                      \
		check_trace_callback_type_hrtimer_expire_entry(probe_hrtimer_entry); \
		check_trace_callback_type_hrtimer_expire_exit(probe_hrtimer_exit);   \
		check_trace_callback_type_timer_expire_entry(probe_timer_entry);     \
		check_trace_callback_type_timer_expire_exit(probe_timer_exit);       \
		check_trace_callback_type_workqueue_execute_start(probe_work_start); \
		check_trace_callback_type_workqueue_execute_end(probe_work_end);     \
	}

#define KJ_CHECK_TASK_PROBES                                                \
	static void __maybe_unused check_task_probes(void)                  \
	{                                                                   \
		check_trace_callback_type_sched_switch(probe_sched_switch); \
		KJ_CHECK_TICK();                                            \
	}

#define KJ_CHECK_CULPRIT_PROBES                                                 \
	static void __maybe_unused check_culprit_probes(void)                   \
	{                                                                       \
		check_trace_callback_type_softirq_entry(culprit_softirq_entry); \
		check_trace_callback_type_softirq_exit(culprit_softirq_exit);   \
		check_trace_callback_type_sched_switch(culprit_switch);         \
	}

#define KJ_CHECK_SENDER_PROBES                               \
	static void __maybe_unused check_sender_probes(void) \
	{                                                    \
		KJ_CHECK_SENDER();                           \
	}

#endif /* KJ_TRACEPOINTS_H */
