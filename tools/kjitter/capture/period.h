/* SPDX-License-Identifier: GPL-2.0 */
/*
 * period - does something come back at a fixed distance? In constant memory.
 *
 * Method: the distances between the starts of successive gaps go into the buckets
 * of module/hist.h, but only the buckets that can hold a large share are kept: the
 * "frequent items" algorithm of Misra and Gries (1982) with KJ_PERIOD_SLOTS slots.
 * Hits are counted from the moment a bucket got its slot, so a share is never
 * overstated. A bucket is at most 3.1 % wide; two neighbours make a cluster, for a
 * steady distance may lie on a border.
 */
#ifndef KJ_PERIOD_H
#define KJ_PERIOD_H

#include <stdbool.h>
#include <linux/types.h>

#define KJ_PERIOD_SLOTS 16
/* A period is claimed from this many gaps and this share of the distances on. */
#define KJ_PERIOD_MIN_GAPS	20
#define KJ_PERIOD_SHARE_PERCENT 50

/**
 * struct kj_period - distances of one stream
 * @have: @last is one
 * @last: start of the latest gap
 * @distances: how many went in
 * @slot: the frequent ones
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
 * kj_period_add - one more gap
 * @p: distances
 * @start: its start
 * @after_loss: records were lost before it, so its distance means nothing
 */
void kj_period_add(struct kj_period *p, __u64 start, bool after_loss);

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
