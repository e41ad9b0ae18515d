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
#include "uapi/kjitter_hist.h"

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
 * struct kj_period_tally - distances of one batch in one bucket; all zero between batches
 * @sum: of them
 * @hits: how many
 */
struct kj_period_tally {
	__u64 sum;
	__u32 hits;
};

extern struct kj_period_tally kj_period_tally[KJ_HIST_BUCKETS];

/* Buckets that the batch has hit, and room for one that is not kept. */
extern __u16 kj_period_touched[KJ_HIST_BUCKETS + 1];

/* Before the first gap there is none: later than that nothing starts. */
#define KJ_PERIOD_NONE (~0ULL)

/**
 * kj_period_last - the gap before a batch
 * @p: distances
 *
 * Return: its start, or KJ_PERIOD_NONE.
 */
static inline __u64 kj_period_last(const struct kj_period *p)
{
	return p->have ? p->last : KJ_PERIOD_NONE;
}

/**
 * kj_period_put - one more distance of a batch
 * @end: behind the buckets it has hit so far; kj_period_touched to begin with
 * @distance: counts. None over records that were lost: it means nothing
 *
 * Inline, for the loop of records.c.
 * Return: @end, for the next one.
 */
static inline __u16 *kj_period_put(__u16 *end, __u64 distance)
{
	unsigned int bucket = kj_hist_index(distance);

	kj_period_tally[bucket].sum += distance;
	*end = bucket;
	/* No branch: whether a bucket is new no processor can guess. */
	return end + !kj_period_tally[bucket].hits++;
}

/**
 * kj_period_settle - the end of a batch
 * @p: distances
 * @end: as kj_period_put() returned it last
 * @nr: how many were put
 * @last: start of the last gap of the batch
 */
void kj_period_settle(struct kj_period *p, const __u16 *end, __u64 nr, __u64 last);

/**
 * kj_period_add - a whole batch
 * @p: distances
 * @r: records, of which @start and @lost count
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
