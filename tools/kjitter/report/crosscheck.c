// SPDX-License-Identifier: GPL-2.0
/*
 * crosscheck - see crosscheck.h.
 */
#include <stddef.h>

#include "crosscheck.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_sampler.h"

bool kj_agreement_differs(const struct kj_accounts *a, unsigned int cause)
{
	/* The kernel counts switches of a task: of whichever is watched nobody asks it. */
	if (kj_stream_watches(a->stream) && cause == KJ_CAUSE_THREAD)
		return false;
	return a->events[cause] != a->probed[cause].count;
}

const char *kj_agreement_reason(const struct kj_query *q, const struct kj_accounts *a,
				unsigned int cause)
{
	const struct kj_cause_facts *facts = kj_cause_facts(cause);
	unsigned int probe = facts ? facts->probe : KJ_PROBE_NR;

	if (!facts)
		return "this tool does not know the cause; use a later one";
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
