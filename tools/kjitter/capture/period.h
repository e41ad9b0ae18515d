/* SPDX-License-Identifier: GPL-2.0 */
/*
 * period - does something come back at a fixed distance? In constant memory.
 *
 * Method: the distances between the starts of successive gaps go into the buckets
 * of uapi/kjitter_hist.h, but only the buckets that can hold a large share are kept: the
 * "frequent items" algorithm of Misra and Gries (1982) with KJ_PERIOD_SLOTS slots.
 * Hits are counted from the moment a bucket got its slot, so a share is never
 * overstated. A bucket is at most 3.1 % wide; two neighbours make a cluster, for a
 * steady distance may lie on a border.
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
 * struct kj_period - distances of one stream; zero it to begin
 * @have: @last is one
 * @last: start of the latest gap
 * @distances: how many went in
 * @slot: the frequent ones; without votes: free, and all zero
 */
struct kj_period {
	bool have;
	__u64 last;
	__u64 distances;
	struct {
		__u64 votes;
		__u64 hits;
		__u64 sum;
		__u32 bucket;
	} slot[KJ_PERIOD_SLOTS];
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
