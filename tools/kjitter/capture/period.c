// SPDX-License-Identifier: GPL-2.0
/*
 * period - see period.h.
 */
#include "period.h"

/* Of a batch's distances, less than one in so many are not worth a slot. */
#define BATCH_SHARE 32

struct kj_period_tally kj_period_tally[KJ_HIST_BUCKETS];
__u16 kj_period_touched[KJ_HIST_BUCKETS + 1];

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
	struct kj_period_tally *t;

	for (nr = 0; nr < KJ_PERIOD_SLOTS && p->slot[nr].votes; nr++) {
		slot = p->slot[nr];
		t = &kj_period_tally[slot.bucket];
		if (!t->hits)
			continue;
		slot.votes += t->hits;
		slot.hits += t->hits;
		slot.sum += t->sum;
		*t = (struct kj_period_tally){ 0 };
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
 * The buckets of a batch compete for the slots with those that have one. Where they are too many,
 * each loses as many votes as the first without a slot has: one vote of 17 at a time, as in the
 * algorithm, but many times at once (P. Agarwal et al., Mergeable Summaries, 2012).
 */
void kj_period_settle(struct kj_period *p, const __u16 *end, __u64 nr, __u64 last)
{
	const struct kj_period_slot *without = &p->slot[KJ_PERIOD_SLOTS];
	unsigned int taken = add_to_slots(p);
	struct kj_period_slot slot;
	struct kj_period_tally *t;
	const __u16 *bucket;

	for (bucket = kj_period_touched; bucket < end; bucket++) {
		t = &kj_period_tally[*bucket];
		if (t->hits > nr / BATCH_SHARE && t->hits > without->votes) {
			slot = (struct kj_period_slot){ t->hits, t->hits, t->sum, *bucket };
			rank(p, taken, &slot);
			taken += taken < KJ_PERIOD_SLOTS;
		}
		*t = (struct kj_period_tally){ 0 };
	}
	if (without->votes)
		vote_down(p, without->votes);
	p->distances += nr;
	p->have = true;
	p->last = last;
}

void kj_period_add(struct kj_period *p, const struct kj_lying_record *r, size_t nr)
{
	const struct kj_lying_record *end = r + nr;
	__u64 last = kj_period_last(p), distances = 0;
	__u16 *touched = kj_period_touched;

	if (!nr)
		return;
	for (; r < end; r++) {
		if (!r->is.lost && r->is.start > last) {
			touched = kj_period_put(touched, r->is.start - last);
			distances++;
		}
		last = r->is.start;
	}
	kj_period_settle(p, touched, distances, last);
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
