// SPDX-License-Identifier: GPL-2.0
/*
 * period - see period.h.
 */
#include <string.h>

#include "period.h"
#include "uapi/kjitter_hist.h"

/* Of a batch's distances, less than one in so many are not worth a slot. */
#define BATCH_SHARE 32

/**
 * struct tally - distances of one batch in one bucket; all zero between batches
 * @sum: of them
 * @hits: how many
 */
static struct tally {
	__u64 sum;
	__u32 hits;
} tally[KJ_HIST_BUCKETS];

/* Buckets that have hits, and room for one that will not be kept. */
static __u16 touched[KJ_HIST_BUCKETS + 1];

/* In place of the one at @at, and among those before it in the order of votes. */
static void rank(struct kj_period *p, unsigned int at, const struct kj_period_slot *slot)
{
	for (; at && p->slot[at - 1].votes < slot->votes; at--)
		p->slot[at] = p->slot[at - 1];
	p->slot[at] = *slot;
}

/* What was tallied for those that have slots is theirs. Return: how many there are. */
static unsigned int add_to_slots(struct kj_period *p)
{
	struct kj_period_slot slot;
	unsigned int nr;
	struct tally *t;

	for (nr = 0; nr < KJ_PERIOD_SLOTS && p->slot[nr].votes; nr++) {
		slot = p->slot[nr];
		t = &tally[slot.bucket];
		if (!t->hits)
			continue;
		slot.votes += t->hits;
		slot.hits += t->hits;
		slot.sum += t->sum;
		*t = (struct tally){ 0 };
		rank(p, nr, &slot);
	}
	return nr;
}

static void vote_down(struct kj_period *p, __u64 votes)
{
	unsigned int i;

	for (i = 0; i <= KJ_PERIOD_SLOTS; i++) {
		if (p->slot[i].votes > votes)
			p->slot[i].votes -= votes;
		else
			p->slot[i] = (struct kj_period_slot){ 0 };
	}
}

/*
 * The buckets of a batch, of which @end is behind the last, compete for the slots with those that
 * have one. Where they are too many, each loses as many votes as the first without a slot has: one
 * vote of 17 at a time, as in the algorithm, but many times at once (P. Agarwal et al., Mergeable
 * Summaries, 2012). Those with @least hits or fewer do not compete.
 */
static void settle(struct kj_period *p, const __u16 *end, __u32 least)
{
	const struct kj_period_slot *without = &p->slot[KJ_PERIOD_SLOTS];
	unsigned int nr = add_to_slots(p);
	struct kj_period_slot slot;
	const __u16 *bucket;
	struct tally *t;

	for (bucket = touched; bucket < end; bucket++) {
		t = &tally[*bucket];
		if (t->hits > least && t->hits > without->votes) {
			slot = (struct kj_period_slot){ t->hits, t->hits, t->sum, *bucket };
			rank(p, nr, &slot);
			nr += nr < KJ_PERIOD_SLOTS;
		}
		*t = (struct tally){ 0 };
	}
	if (without->votes)
		vote_down(p, without->votes);
}

void kj_period_add(struct kj_period *p, const struct kj_lying_record *r, size_t nr)
{
	/* Later than ~0 nothing starts: the first gap of all has no distance. */
	__u64 start, distance, last = p->have ? p->last : ~0ULL;
	const struct kj_lying_record *end = r + nr;
	__u16 *next = touched;
	unsigned int bucket;

	if (!nr)
		return;
	p->distances += nr;
	for (; r < end; r++) {
		start = r->is.start;
		distance = start - last;
		if (r->is.lost || start <= last) {
			p->distances--;
			last = start;
			continue;
		}
		last = start;
		bucket = kj_hist_index(distance);
		tally[bucket].sum += distance;
		/* No branch: whether a bucket is new no processor can guess. */
		*next = bucket;
		next += !tally[bucket].hits++;
	}
	p->have = true;
	p->last = last;
	settle(p, next, nr / BATCH_SHARE);
}

bool kj_period_find(const struct kj_period *p, double *mean, unsigned int *percent)
{
	unsigned int i, k;
	__u64 hits, best = 0;
	double sum;

	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		hits = p->slot[i].hits;
		sum = p->slot[i].sum;
		for (k = 0; k < KJ_PERIOD_SLOTS; k++) {
			if (!p->slot[k].votes || p->slot[k].bucket != p->slot[i].bucket + 1)
				continue;
			hits += p->slot[k].hits;
			sum += p->slot[k].sum;
		}
		if (!p->slot[i].votes || hits <= best)
			continue;
		best = hits;
		*mean = sum / hits;
	}
	if (p->distances + 1 < KJ_PERIOD_MIN_GAPS)
		return false;
	*percent = (__uint128_t)best * 100 / p->distances;
	return *percent >= KJ_PERIOD_SHARE_PERCENT;
}
