/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kjitter_cause - from events during a gap to its primary cause, the same text in the module
 * and in the tool.
 *
 * Counters say what happened and how often, not how long each took. So the whole
 * gap is booked under one primary cause, the outermost thing that ran: a thread
 * that was switched to explains more time than the interrupt that woke it, and an
 * interrupt explains more than the softirq it raised. Where nothing moved, the
 * cause is unknown: absence of evidence is not called hardware.
 */
#ifndef KJ_CAUSE_H
#define KJ_CAUSE_H

#include "kjitter.h"

/*
 * Every cause, and how it is written everywhere: X(NAME, word) for each but the last, E(NAME,
 * word) for that one, since not every list may end in a comma. A cause the kernel can count is
 * also in the order below, in module/compat/compat.h and in tools/kjitter/lib/procstat.c.
 */
#define KJ_CAUSE_TABLE(X, E)            \
	X(UNKNOWN, "unknown")           \
	X(NMI, "nmi")                   \
	X(TICK, "tick")                 \
	X(RESCHED, "resched")           \
	X(CALL, "call")                 \
	X(IRQ_WORK, "irq_work")         \
	X(TLB, "tlb")                   \
	X(THERMAL, "thermal")           \
	X(HYPERVISOR, "hypervisor")     \
	X(OTHER_VECTOR, "other_vector") \
	X(DEVICE, "device")             \
	X(SOFTIRQ, "softirq")           \
	X(THREAD, "thread")             \
	X(SMI, "smi")                   \
	X(STEAL, "steal")               \
	E(SAMPLER, "sampler")

/* An initializer of an array of words. */
#define KJ_CAUSE_WORD(name, word) [KJ_CAUSE_##name] = word,
#define KJ_CAUSE_WORDS		  KJ_CAUSE_TABLE(KJ_CAUSE_WORD, KJ_CAUSE_WORD)

/**
 * kj_cause_one_ipi - one shootdown is one event
 * @moved: by enum kj_cause, how often each was counted between two moments
 *
 * x86 counts a TLB shootdown twice, as such and as the function call that carries it. One
 * call may carry several: then nothing is left of the calls. Context: any.
 */
static inline void kj_cause_one_ipi(__u64 moved[KJ_CAUSE_NR])
{
	__u64 tlb = moved[KJ_CAUSE_TLB];

	moved[KJ_CAUSE_CALL] -= tlb < moved[KJ_CAUSE_CALL] ? tlb : moved[KJ_CAUSE_CALL];
}

/**
 * kj_cause_primary - primary cause of a gap
 * @count: events by enum kj_cause; [KJ_CAUSE_UNKNOWN] is not looked at
 *
 * Context: any.
 * Return: the first that moved, in the order that struct
 * kj_cause_account documents; KJ_CAUSE_UNKNOWN if none did.
 */
static inline enum kj_cause kj_cause_primary(const __u8 *count)
{
	static const __u8 order[] = {
		KJ_CAUSE_THREAD,     KJ_CAUSE_DEVICE,	    KJ_CAUSE_TICK, KJ_CAUSE_CALL,
		KJ_CAUSE_RESCHED,    KJ_CAUSE_IRQ_WORK,	    KJ_CAUSE_TLB,  KJ_CAUSE_THERMAL,
		KJ_CAUSE_HYPERVISOR, KJ_CAUSE_OTHER_VECTOR, KJ_CAUSE_NMI,  KJ_CAUSE_SMI,
		KJ_CAUSE_STEAL,	     KJ_CAUSE_SOFTIRQ,
	};
	unsigned int i;

	for (i = 0; i < sizeof(order); i++)
		if (count[order[i]])
			return (enum kj_cause)order[i];
	return KJ_CAUSE_UNKNOWN;
}

#endif /* KJ_CAUSE_H */
