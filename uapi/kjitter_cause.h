/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_cause - what there is to know of causes, and from events during a gap to its primary
 * cause; the same text in the module and in the tool.
 *
 * Counters say what happened and how often, not how long each took. So the whole
 * gap is booked under one primary cause, the outermost thing that ran: a thread
 * that was switched to explains more time than the interrupt that woke it, and an
 * interrupt explains more than the softirq it raised. Where nothing moved, the
 * cause is unknown: absence of evidence is not called hardware.
 */
#ifndef KJ_CAUSE_H
#define KJ_CAUSE_H

#ifndef __KERNEL__
#include <stddef.h>
#endif

#include "kjitter.h"
#include "kjitter_names.h"

/* The kernel counts its events: they are compared with a rate, and decide a verdict. */
#define KJ_CAUSE_DECIDES 0x01
/* Events of it can be counted without the module: in /proc, or by the sampler of itself. */
#define KJ_CAUSE_IN_PROC 0x02
/* It stops the CPU, and no probe can see how long: it takes what the probes leave of a gap. */
#define KJ_CAUSE_HIDDEN 0x04

/**
 * struct kj_cause_facts - one cause
 * @word: how it is written everywhere
 * @net: enum kj_net: where its time goes in kj_record.net, and what it is compared by
 * @probe: enum kj_probe that sees it; KJ_PROBE_NR: none does, on no kernel
 * @flags: KJ_CAUSE_DECIDES, _IN_PROC, _HIDDEN
 * @lines: labels of /proc/interrupts that count it, each between blanks; what the architecture
 *	counts inside the kernel is in module/compat/vectors.h
 */
struct kj_cause_facts {
	const char *word;
	__u32 net;
	__u32 probe;
	__u32 flags;
	const char *lines;
};

/*
 * Every cause, those that can be primary in the order of their priority: the first that moved is
 * the primary one, UNKNOWN ends the order. X(NAME, word, facts) for each but the last, E() for
 * that one, since not every list may end in a comma.
 *
 * MCP counts polls, ERR and MIS errors of the whole machine: no line. PMI comes as NMI on x86 and
 * is counted there. What arm64 counts as interrupts of per-CPU devices has names instead, which
 * tools/kjitter/lib/procstat.c knows.
 */
#define KJ_CAUSE_COUNTED (KJ_CAUSE_DECIDES | KJ_CAUSE_IN_PROC)
#define KJ_CAUSE_TABLE(X, E)                                                                      \
	X(THREAD, "thread", KJ_NET_THREAD, KJ_PROBE_SWITCH, KJ_CAUSE_COUNTED, "")                 \
	X(DEVICE, "device", KJ_NET_IRQ, KJ_PROBE_IRQ, KJ_CAUSE_COUNTED, "")                       \
	X(TICK, "tick", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " LOC ")                   \
	X(CALL, "call", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " CAL ")                   \
	X(RESCHED, "resched", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " RES ")             \
	X(IRQ_WORK, "irq_work", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " IWI ")           \
	X(TLB, "tlb", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " TLB ")                     \
	X(THERMAL, "thermal", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED, " TRM THR DFR MCE ") \
	X(HYPERVISOR, "hypervisor", KJ_NET_IRQ, KJ_PROBE_NR, KJ_CAUSE_COUNTED,                    \
	  " HYP HRE HVS PIN NPI PIW ")                                                            \
	X(OTHER_VECTOR, "other_vector", KJ_NET_IRQ, KJ_PROBE_VECTOR, KJ_CAUSE_COUNTED,            \
	  " SPU PLT ")                                                                            \
	X(NMI, "nmi", KJ_NET_NMI, KJ_PROBE_NMI, KJ_CAUSE_COUNTED, " NMI ")                        \
	X(SMI, "smi", KJ_NET_IRQ, KJ_PROBE_NR, KJ_CAUSE_DECIDES | KJ_CAUSE_HIDDEN, "")            \
	X(STEAL, "steal", KJ_NET_IRQ, KJ_PROBE_NR, KJ_CAUSE_HIDDEN, "")                           \
	X(SOFTIRQ, "softirq", KJ_NET_SOFTIRQ, KJ_PROBE_SOFTIRQ, KJ_CAUSE_COUNTED, "")             \
	X(UNKNOWN, "unknown", KJ_NET_IRQ, KJ_PROBE_NR, 0, "")                                     \
	E(SAMPLER, "sampler", KJ_NET_IRQ, KJ_PROBE_NR, KJ_CAUSE_IN_PROC, "")

/* Causes that have a flag, as bits of a mask, which is a constant. */
#define KJ_CAUSE_BIT_IF(name, flags, flag) | ((flags) & (flag) ? 1ULL << KJ_CAUSE_##name : 0)
#define KJ_CAUSE_BIT_DECIDES(name, word, net, probe, flags, lines) \
	KJ_CAUSE_BIT_IF(name, flags, KJ_CAUSE_DECIDES)
#define KJ_CAUSE_BIT_IN_PROC(name, word, net, probe, flags, lines) \
	KJ_CAUSE_BIT_IF(name, flags, KJ_CAUSE_IN_PROC)
#define KJ_CAUSES_DECIDING (0ULL KJ_CAUSE_TABLE(KJ_CAUSE_BIT_DECIDES, KJ_CAUSE_BIT_DECIDES))
#define KJ_CAUSES_IN_PROC  (0ULL KJ_CAUSE_TABLE(KJ_CAUSE_BIT_IN_PROC, KJ_CAUSE_BIT_IN_PROC))

/* By enum kj_cause; defined in kjitter_facts.h. */
extern const struct kj_cause_facts kj_cause_table[KJ_CAUSE_NR];

/**
 * kj_cause_facts - what there is to know of a cause
 * @cause: enum kj_cause, or any number
 *
 * Context: any.
 * Return: it, NULL if there is no such cause.
 */
static inline const struct kj_cause_facts *kj_cause_facts(__u32 cause)
{
	return cause < KJ_CAUSE_NR ? &kj_cause_table[cause] : NULL;
}

/**
 * kj_cause_calls - calls that are no shootdowns
 * @calls: how often KJ_CAUSE_CALL was counted between two moments
 * @tlb: and KJ_CAUSE_TLB
 *
 * x86 counts a TLB shootdown twice, as such and as the function call that carries it. One
 * call may carry several: then nothing is left of the calls. Context: any.
 * Return: how many.
 */
static inline __u64 kj_cause_calls(__u64 calls, __u64 tlb)
{
	return tlb < calls ? calls - tlb : 0;
}

/**
 * kj_cause_one_ipi - one shootdown is one event
 * @moved: by enum kj_cause, how often each was counted between two moments
 *
 * Context: any.
 */
static inline void kj_cause_one_ipi(__u64 moved[KJ_CAUSE_NR])
{
	moved[KJ_CAUSE_CALL] = kj_cause_calls(moved[KJ_CAUSE_CALL], moved[KJ_CAUSE_TLB]);
}

/**
 * kj_cause_primary - primary cause of a gap
 * @count: events by enum kj_cause; [KJ_CAUSE_UNKNOWN] is not looked at
 *
 * Context: any.
 * Return: the first that moved, in the order of KJ_CAUSE_TABLE;
 * KJ_CAUSE_UNKNOWN if none did.
 */
static inline enum kj_cause kj_cause_primary(const __u8 *count)
{
#define KJ_CAUSE_NUMBER(name, ...) KJ_CAUSE_##name,
	static const __u8 order[] = { KJ_CAUSE_TABLE(KJ_CAUSE_NUMBER, KJ_CAUSE_NUMBER) };
	unsigned int i = 0;

	while (order[i] != KJ_CAUSE_UNKNOWN && !count[order[i]])
		i++;
	return (enum kj_cause)order[i];
}

#endif /* KJ_CAUSE_H */
