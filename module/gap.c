// SPDX-License-Identifier: GPL-2.0
/*
 * gap - from counter differences to a record; which cause goes first is in cause.h.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "cause.h"
#include "gap.h"

/**
 * kj_gap_one_ipi - one shootdown is one event
 * @moved: by enum kj_cause, how often each was counted between two moments
 *
 * x86 counts a TLB shootdown twice, as such and as the function call that carries it. One
 * call may carry several: then nothing is left of the calls. Context: any.
 */
void kj_gap_one_ipi(u64 moved[KJ_CAUSE_NR])
{
	moved[KJ_CAUSE_CALL] -= min(moved[KJ_CAUSE_CALL], moved[KJ_CAUSE_TLB]);
}

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
	u64 moved[KJ_CAUSE_NR];
	enum kj_cause primary;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		moved[i] = (u32)(after->v[i] - before->v[i]);
	kj_gap_one_ipi(moved);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		count[i] = min_t(u64, moved[i], 255);

	primary = kj_cause_primary(count);
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
