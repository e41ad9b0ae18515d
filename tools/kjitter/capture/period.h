/* SPDX-License-Identifier: GPL-2.0 */
/*
 * period - does something come back at a fixed distance? In constant memory.
 *
 * Method: the distances between the starts of successive gaps go into the buckets
 * of uapi/kjitter_hist.h, but only the buckets that can hold a large share are kept: the
 * "frequent items" algorithm of Misra and Gries (1982) with KJ_PERIOD_SLOTS slots.
 * Hits are counted from the moment a bucket got its slot, so a share is never
 * overstated. It is understated by 1/17 at most for what takes turns with others, and by 1/32
 * for what never was as much of a batch. A bucket is at most 3.1 % wide; two neighbours make a
 * cluster, for a steady distance may lie on a border.
 */
#ifndef KJ_PERIOD_H
#define KJ_PERIOD_H

#include <stdbool.h>

#include "batch.h"

#define KJ_PERIOD_SLOTS 16
/* A period is claimed from this many gaps and this share of the distances on. */
#define KJ_PERIOD_MIN_GAPS	20
#define KJ_PERIOD_SHARE_PERCENT 50

/**
 * struct kj_period_slot - distances of one bucket
 * @votes: how sure it is to be frequent
 * @hits: how many there were since it has the slot
 * @sum: of them
 * @bucket: which
 */
struct kj_period_slot {
	__u64 votes;
	__u64 hits;
	__u64 sum;
	__u32 bucket;
};

/**
 * struct kj_period - distances of one stream; zero it to begin
 * @have: @last is one
 * @last: start of the latest gap
 * @distances: how many went in
 * @slot: the frequent ones, most votes first; without votes: free, and all zero, as all behind it.
 *	One more for who gets none
 */
struct kj_period {
	bool have;
	__u64 last;
	__u64 distances;
	struct kj_period_slot slot[KJ_PERIOD_SLOTS + 1];
};

/**
 * kj_period_add - some more gaps
 * @p: distances
 * @r: their records, of which @start counts, and @lost: if records were lost before one, its
 *	distance from the gap before means nothing
 * @nr: how many
 */
void kj_period_add(struct kj_period *p, const struct kj_lying_record *r, size_t nr);

/**
 * kj_period_find - is there a period
 * @p: distances
 * @mean: out: mean distance in the cluster, in counts
 * @percent: out: share of all distances that lie in it, rounded down
 *
 * Return: true if one cluster holds at least half of all distances and there were
 * at least KJ_PERIOD_MIN_GAPS gaps.
 */
bool kj_period_find(const struct kj_period *p, double *mean, unsigned int *percent);

#endif /* KJ_PERIOD_H */
