/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vectors - what the architecture counts of its interrupt vectors, whatever the kernel calls it.
 *
 * KJ_HAVE_* come from probe.mk, which says the commit and version of each.
 */
#ifndef KJ_VECTORS_H
#define KJ_VECTORS_H

#include <linux/bits.h>
#include <linux/kernel_stat.h>
#include <linux/percpu.h>

#include "../../uapi/kjitter.h"
#include "percpu_irq.h"

/*
 * Interrupt vectors that x86 counts by itself: by array index from 7.2 on, by member name before.
 * Each row is X(cause, counter); a cause has the sum of its counters. A counter that is not built
 * in is N(cause): what it counts does not happen.
 */
#ifdef CONFIG_X86
#ifdef CONFIG_SMP
#define KJ_IF_SMP(row, none) row
#else
#define KJ_IF_SMP(row, none) none
#endif
#ifdef CONFIG_X86_THERMAL_VECTOR
#define KJ_IF_THERMAL(row, none) row
#else
#define KJ_IF_THERMAL(row, none) none
#endif
#ifdef CONFIG_X86_MCE_THRESHOLD
#define KJ_IF_THRESHOLD(row, none) row
#else
#define KJ_IF_THRESHOLD(row, none) none
#endif
#ifdef CONFIG_X86_MCE_AMD
#define KJ_IF_DEFERRED(row, none) row
#else
#define KJ_IF_DEFERRED(row, none) none
#endif
#ifdef CONFIG_X86_HV_CALLBACK_VECTOR
#define KJ_IF_CALLBACK(row, none) row
#else
#define KJ_IF_CALLBACK(row, none) none
#endif
#if IS_ENABLED(CONFIG_HYPERV)
#define KJ_IF_HYPERV(row, none) row
#else
#define KJ_IF_HYPERV(row, none) none
#endif
#if IS_ENABLED(CONFIG_KVM)
#define KJ_IF_KVM(row, none) row
#else
#define KJ_IF_KVM(row, none) none
#endif
#define KJ_VECTOR_TABLE(X, N)                                              \
	X(NMI, NMI)                                                        \
	X(TICK, APIC_TIMER)                                                \
	KJ_IF_SMP(X(RESCHED, RESCHEDULE), N(RESCHED))                      \
	KJ_IF_SMP(X(CALL, CALL_FUNCTION), N(CALL))                         \
	X(IRQ_WORK, IRQ_WORK)                                              \
	X(TLB, TLB)                                                        \
	X(OTHER_VECTOR, SPURIOUS)                                          \
	X(OTHER_VECTOR, X86_PLATFORM_IPI)                                  \
	KJ_IF_THERMAL(X(THERMAL, THERMAL_APIC), N(THERMAL))                \
	KJ_IF_THRESHOLD(X(THERMAL, THRESHOLD_APIC), N(THERMAL))            \
	KJ_IF_DEFERRED(X(THERMAL, DEFERRED_ERROR), N(THERMAL))             \
	KJ_IF_CALLBACK(X(HYPERVISOR, HYPERVISOR_CALLBACK), N(HYPERVISOR))  \
	KJ_IF_HYPERV(X(HYPERVISOR, HYPERV_REENLIGHTENMENT), N(HYPERVISOR)) \
	KJ_IF_HYPERV(X(HYPERVISOR, HYPERV_STIMER0), N(HYPERVISOR))         \
	KJ_IF_KVM(X(HYPERVISOR, POSTED_INTR), N(HYPERVISOR))               \
	KJ_IF_KVM(X(HYPERVISOR, POSTED_INTR_WAKEUP), N(HYPERVISOR))        \
	KJ_IF_KVM(X(HYPERVISOR, POSTED_INTR_NESTED), N(HYPERVISOR))
#ifdef KJ_HAVE_IRQ_COUNTS
#define kj_vector(s, name) ((s)->counts[IRQ_COUNT_##name])
#else
#define kj_vector(s, name)		 ((s)->KJ_MEMBER_##name)
#define KJ_MEMBER_NMI			 __nmi_count
#define KJ_MEMBER_APIC_TIMER		 apic_timer_irqs
#define KJ_MEMBER_RESCHEDULE		 irq_resched_count
#define KJ_MEMBER_CALL_FUNCTION		 irq_call_count
#define KJ_MEMBER_IRQ_WORK		 apic_irq_work_irqs
#define KJ_MEMBER_TLB			 irq_tlb_count
#define KJ_MEMBER_SPURIOUS		 irq_spurious_count
#define KJ_MEMBER_X86_PLATFORM_IPI	 x86_platform_ipis
#define KJ_MEMBER_THERMAL_APIC		 irq_thermal_count
#define KJ_MEMBER_THRESHOLD_APIC	 irq_threshold_count
#define KJ_MEMBER_DEFERRED_ERROR	 irq_deferred_error_count
#define KJ_MEMBER_HYPERVISOR_CALLBACK	 irq_hv_callback_count
#define KJ_MEMBER_HYPERV_REENLIGHTENMENT irq_hv_reenlightenment_count
#define KJ_MEMBER_HYPERV_STIMER0	 hyperv_stimer0_count
#define KJ_MEMBER_POSTED_INTR		 kvm_posted_intr_ipis
#define KJ_MEMBER_POSTED_INTR_WAKEUP	 kvm_posted_intr_wakeup_ipis
#define KJ_MEMBER_POSTED_INTR_NESTED	 kvm_posted_intr_nested_ipis
#endif
#endif

/**
 * kj_compat_vector_causes - causes that kj_compat_vectors() can count
 *
 * Context: any.
 * Return: bit n for enum kj_cause n.
 */
static inline u64 kj_compat_vector_causes(void)
{
#ifdef CONFIG_X86
#define KJ_VECTOR_BIT(cause, ...) | BIT_ULL(KJ_CAUSE_##cause)
	return 0 KJ_VECTOR_TABLE(KJ_VECTOR_BIT, KJ_VECTOR_BIT);
#else
	return kj_percpu_irqs_causes();
#endif
}

#ifdef CONFIG_X86
#define kj_vector_count(cpu, name) READ_ONCE(kj_vector(&per_cpu(irq_stat, cpu), name))
#else
#define kj_vector_count(cpu, name) 0
#endif

/**
 * kj_compat_nmis - NMIs the architecture has counted on a CPU
 * @cpu: which
 *
 * Context: any; exact on @cpu itself.
 * Return: what kj_compat_vectors() calls v[KJ_CAUSE_NMI]; 0 where NMIs are not counted.
 */
static __always_inline u32 kj_compat_nmis(unsigned int cpu)
{
	return kj_vector_count(cpu, NMI);
}

/**
 * kj_compat_tlbs - TLB shootdowns the architecture has counted on a CPU
 * @cpu: which
 *
 * Context: as kj_compat_nmis().
 * Return: what kj_compat_vectors() calls v[KJ_CAUSE_TLB].
 */
static __always_inline u32 kj_compat_tlbs(unsigned int cpu)
{
	return kj_vector_count(cpu, TLB);
}

/**
 * kj_compat_vectors - vectors the architecture has counted on a CPU
 * @cpu: which
 * @v: KJ_CAUSE_NR, by enum kj_cause; those of kj_compat_vector_causes() are added to
 *
 * Context: any; exact on @cpu itself, a racy read from elsewhere. @v is none of the counters, so
 * that the sums of a cause need not go through memory.
 * Return: how many of them the kernel has in its sum of device interrupts, too.
 */
static __always_inline u32 kj_compat_vectors(unsigned int cpu, u32 *__restrict v)
{
#ifdef CONFIG_X86
	const irq_cpustat_t *s = &per_cpu(irq_stat, cpu);

#define KJ_VECTOR_ADD(cause, counter) v[KJ_CAUSE_##cause] += kj_vector(s, counter);
#define KJ_VECTOR_NONE(cause)
	KJ_VECTOR_TABLE(KJ_VECTOR_ADD, KJ_VECTOR_NONE)
	return 0;
#else
	return kj_percpu_irqs_count(cpu, v);
#endif
}

#endif /* KJ_VECTORS_H */
