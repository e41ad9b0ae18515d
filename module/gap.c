// SPDX-License-Identifier: GPL-2.0
/*
 * gap - from counter differences to a cause.
 *
 * Counters say what happened and how often, not how long each took. So the whole
 * gap is booked under one primary cause, the outermost thing that ran: a thread
 * that was switched to explains more time than the interrupt that woke it, and an
 * interrupt explains more than the softirq it raised. Where nothing moved, the
 * cause is unknown: absence of evidence is not called hardware.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "gap.h"

static const u8 kj_gap_order[] = {
	KJ_CAUSE_THREAD,     KJ_CAUSE_DEVICE,	    KJ_CAUSE_TICK, KJ_CAUSE_CALL,
	KJ_CAUSE_RESCHED,    KJ_CAUSE_IRQ_WORK,	    KJ_CAUSE_TLB,  KJ_CAUSE_THERMAL,
	KJ_CAUSE_HYPERVISOR, KJ_CAUSE_OTHER_VECTOR, KJ_CAUSE_NMI,  KJ_CAUSE_SMI,
	KJ_CAUSE_STEAL,	     KJ_CAUSE_SOFTIRQ,
};

/**
 * kj_gap_classify - what happened between two snapshots
 * @before: snapshot at the begin
 * @after: snapshot at the end
 * @count: filled in: events by enum kj_cause, saturating at 255;
 *	count[KJ_CAUSE_UNKNOWN] is the primary cause
 *
 * Context: any. Return: the primary cause.
 */
enum kj_cause kj_gap_classify(const struct kj_counters *before, const struct kj_counters *after,
			      u8 count[KJ_CAUSE_NR])
{
	enum kj_cause primary = KJ_CAUSE_UNKNOWN;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		count[i] = min_t(u32, after->v[i] - before->v[i], 255);

	for (i = 0; i < ARRAY_SIZE(kj_gap_order); i++) {
		if (count[kj_gap_order[i]]) {
			primary = kj_gap_order[i];
			break;
		}
	}
	count[KJ_CAUSE_UNKNOWN] = primary;
	return primary;
}

/**
 * kj_gap_account - book one gap
 * @acc: accounts; the caller is their single writer
 * @len: length, counts
 * @cause: primary cause
 *
 * Context: any.
 */
void kj_gap_account(struct kj_accounts *acc, u64 len, enum kj_cause cause)
{
	struct kj_cause_account *c = &acc->cause[cause];

	acc->gaps++;
	acc->gap += len;
	acc->max = max(acc->max, len);
	c->count++;
	c->sum += len;
	c->max = max(c->max, len);
}
