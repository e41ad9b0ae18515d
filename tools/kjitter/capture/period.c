// SPDX-License-Identifier: GPL-2.0
/*
 * period - see period.h.
 */
#include "period.h"
#include "uapi/kjitter_hist.h"

static void count(struct kj_period *p, __u64 distance)
{
	__u32 bucket = kj_hist_index(distance);
	unsigned int i, empty = KJ_PERIOD_SLOTS;

	p->distances++;
	for (i = 0; i < KJ_PERIOD_SLOTS; i++) {
		if (!p->slot[i].votes) {
			if (empty == KJ_PERIOD_SLOTS)
				empty = i;
		} else if (p->slot[i].bucket == bucket) {
			p->slot[i].votes++;
			p->slot[i].hits++;
			p->slot[i].sum += distance;
			return;
		}
	}
	if (empty < KJ_PERIOD_SLOTS) {
		p->slot[empty].votes = 1;
		p->slot[empty].hits = 1;
		p->slot[empty].sum = distance;
		p->slot[empty].bucket = bucket;
		return;
	}
	for (i = 0; i < KJ_PERIOD_SLOTS; i++)
		p->slot[i].votes--;
}

void kj_period_add(struct kj_period *p, __u64 start, bool after_loss)
{
	if (p->have && !after_loss && start > p->last)
		count(p, start - p->last);
	p->have = true;
	p->last = start;
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
