// SPDX-License-Identifier: GPL-2.0
/*
 * gap - from counter differences to a record; which cause goes first is in uapi/kjitter_cause.h.
 * Every gap of a measured CPU comes by here, so no array is set up on the way.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "../uapi/kjitter_cause.h"
#include "gap.h"

/**
 * kj_counted_begin - count from now on
 * @c: filled in
 * @now: counters
 *
 * Context: any.
 */
void kj_counted_begin(struct kj_counted *c, const struct kj_counters *now)
{
	memset(c->sum, 0, sizeof(c->sum));
	c->at = *now;
}

/**
 * kj_counted_add - bring the sums up to date
 * @c: begun; the caller is its single writer
 * @now: counters
 *
 * It must be called once an hour at least: no counter moves faster than once a microsecond, and
 * at that rate one wraps after 71 minutes (steal, in units of 1024 ns, after 73). The sums have
 * 64 bits: 400 days of that are 2^45. Context: any.
 */
void kj_counted_add(struct kj_counted *c, const struct kj_counters *now)
{
	kj_counted_read(c, now, c->sum);
	c->at = *now;
}

/**
 * kj_counted_read - events until now
 * @c: begun
 * @now: counters
 * @out: filled in, by enum kj_cause; [KJ_CAUSE_UNKNOWN] is left as it is
 *
 * Context: any.
 */
void kj_counted_read(const struct kj_counted *c, const struct kj_counters *now,
		     u64 out[KJ_CAUSE_NR])
{
	unsigned int i;

	for (i = 1; i < KJ_CAUSE_NR; i++)
		out[i] = c->sum[i] + (u32)(now->v[i] - c->at.v[i]);
}

/**
 * kj_gap_classify - what happened between two snapshots
 * @before: snapshot at the begin
 * @after: snapshot at the end
 * @count: filled in: events by enum kj_cause, saturating at 255; what is beyond the causes
 *	there are, and count[KJ_CAUSE_UNKNOWN], is zero
 *
 * Context: any.
 * Return: the primary cause.
 */
enum kj_cause kj_gap_classify(const struct kj_counters *before, const struct kj_counters *after,
			      u8 count[KJ_CAUSE_ROOM])
{
	u32 any = 0, moved, calls = after->v[KJ_CAUSE_CALL] - before->v[KJ_CAUSE_CALL];
	u32 tlb = after->v[KJ_CAUSE_TLB] - before->v[KJ_CAUSE_TLB];
	unsigned int i;

	memset(count, 0, KJ_CAUSE_ROOM);
	for (i = 1; i < KJ_CAUSE_NR; i++) {
		moved = after->v[i] - before->v[i];
		count[i] = min(moved, 255U);
		any |= moved;
	}
	/* This is the usual case on a quiet machine, and needs no walk through the causes. */
	if (!any)
		return KJ_CAUSE_UNKNOWN;
	count[KJ_CAUSE_CALL] = min_t(u64, kj_cause_calls(calls, tlb), 255);
	return kj_cause_primary(count);
}
