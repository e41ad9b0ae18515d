// SPDX-License-Identifier: GPL-2.0
/*
 * period - see period.h.
 */
#include <string.h>

#include "period.h"
#include "uapi/kjitter_hist.h"

/* Which bucket has which slot, from 1 on, so that nobody searches. Return: slots that are free. */
static __u32 make_index(__u8 *slot_of, const struct kj_period *p)
{
	__u32 free = 0;
	unsigned int i;

	memset(slot_of, 0, KJ_HIST_BUCKETS);
	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		if (p->slot[i].votes)
			slot_of[p->slot[i].bucket] = i + 1;
		else
			free |= 1U << i;
	}
	return free;
}

/*
 * Take a vote from every slot: one without votes is free for another distance. Not in the loop
 * that calls it, which has no register to spare. Return: those that are.
 */
static __attribute__((noinline)) __u32 vote_down(struct kj_period *p, __u8 *slot_of)
{
	__u32 free = 0;
	unsigned int i;

	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		if (--p->slot[i].votes)
			continue;
		slot_of[p->slot[i].bucket] = 0;
		memset(&p->slot[i], 0, sizeof(p->slot[i]));
		free |= 1U << i;
	}
	return free;
}

/*
 * A slot that is free is all zero, so that a distance which has a slot and one which takes a slot
 * are counted alike: which of the two it is no processor can guess, and each wrong guess costs as
 * much as all else that is done with a record. Return: slots that are free now.
 */
static __u32 count(struct kj_period *p, __u8 *slot_of, __u32 free, __u64 distance)
{
	__u32 bucket = kj_hist_index(distance);
	unsigned int has = slot_of[bucket], takes = __builtin_ctz(free | 1U << KJ_PERIOD_SLOTS);
	unsigned int i = has ? has - 1 : takes;

	if (i == KJ_PERIOD_SLOTS)
		return vote_down(p, slot_of);
	slot_of[bucket] = i + 1;
	p->slot[i].votes++;
	p->slot[i].hits++;
	p->slot[i].sum += distance;
	p->slot[i].bucket = bucket;
	return free & ~(1U << i);
}

void kj_period_add(struct kj_period *p, const struct kj_lying_record *r, size_t nr)
{
	__u8 slot_of[KJ_HIST_BUCKETS];
	__u32 free = make_index(slot_of, p);
	__u64 start, last = p->last, distances = 0;
	bool have = p->have;

	for (; nr; nr--, r++) {
		start = r->is.start;
		if (have && !r->is.lost && start > last) {
			free = count(p, slot_of, free, start - last);
			distances++;
		}
		have = true;
		last = start;
	}
	p->distances += distances;
	p->have = have;
	p->last = last;
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
