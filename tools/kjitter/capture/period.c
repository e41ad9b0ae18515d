// SPDX-License-Identifier: GPL-2.0
/*
 * period - see period.h.
 */
#include <string.h>

#include "period.h"
#include "uapi/kjitter_hist.h"

void kj_period_index(struct kj_period_index *x, const struct kj_period *p)
{
	unsigned int i;

	memset(x, 0, sizeof(*x));
	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		if (p->slot[i].votes)
			x->slot[p->slot[i].bucket] = i + 1;
		else
			x->free |= 1U << i;
	}
}

static void take_slot(struct kj_period *p, struct kj_period_index *x, __u32 bucket, __u64 distance)
{
	unsigned int i = __builtin_ctz(x->free);

	x->free &= x->free - 1;
	x->slot[bucket] = i + 1;
	p->slot[i].votes = 1;
	p->slot[i].hits = 1;
	p->slot[i].sum = distance;
	p->slot[i].bucket = bucket;
}

/* Take a vote from every slot: one without votes is free for another distance. */
static void vote_down(struct kj_period *p, struct kj_period_index *x)
{
	unsigned int i;

	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		if (--p->slot[i].votes)
			continue;
		x->slot[p->slot[i].bucket] = 0;
		x->free |= 1U << i;
	}
}

void kj_period_count(struct kj_period *p, struct kj_period_index *x, __u64 distance)
{
	__u32 bucket = kj_hist_index(distance);
	unsigned int i = x->slot[bucket];

	p->distances++;
	if (i--) {
		p->slot[i].votes++;
		p->slot[i].hits++;
		p->slot[i].sum += distance;
	} else if (x->free) {
		take_slot(p, x, bucket, distance);
	} else {
		vote_down(p, x);
	}
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
