// SPDX-License-Identifier: GPL-2.0
/*
 * crosscheck - see crosscheck.h.
 */
#include <stddef.h>

#include "crosscheck.h"

bool kj_agreement_differs(const struct kj_accounts *a, unsigned int cause)
{
	return a->events[cause] != a->probed[cause].count;
}

/* The probe that sees a cause; KJ_PROBE_NR: none does, on no kernel. */
static unsigned int probe_of(unsigned int cause)
{
	switch (cause) {
	case KJ_CAUSE_NMI:
		return KJ_PROBE_NMI;
	case KJ_CAUSE_TICK:
	case KJ_CAUSE_RESCHED:
	case KJ_CAUSE_CALL:
	case KJ_CAUSE_TLB:
	case KJ_CAUSE_IRQ_WORK:
	case KJ_CAUSE_THERMAL:
	case KJ_CAUSE_OTHER_VECTOR:
		return KJ_PROBE_VECTOR;
	case KJ_CAUSE_DEVICE:
		return KJ_PROBE_IRQ;
	case KJ_CAUSE_SOFTIRQ:
		return KJ_PROBE_SOFTIRQ;
	case KJ_CAUSE_THREAD:
		return KJ_PROBE_SWITCH;
	}
	return KJ_PROBE_NR;
}

const char *kj_agreement_reason(const struct kj_query *q, const struct kj_accounts *a,
				unsigned int cause)
{
	unsigned int probe = probe_of(cause);

	if (!(q->causes >> cause & 1))
		return "this kernel does not count it";
	if (probe == KJ_PROBE_NR)
		return "no probe sees it";
	if (!(q->probes >> probe & 1))
		return "no probe sees it on this kernel";
	if ((cause == KJ_CAUSE_TLB || cause == KJ_CAUSE_CALL) && a->events[KJ_CAUSE_TLB])
		return "one call may carry several shootdowns";
	if (cause == KJ_CAUSE_DEVICE && a->probed[cause].count > a->events[cause])
		return "each handler of a shared line is probed";
	if (cause == KJ_CAUSE_DEVICE)
		return "an interrupt without a handler is counted, not probed";
	if (cause == KJ_CAUSE_THREAD)
		return "a switch that had not come back when counting ended is in one of them";
	return NULL;
}
