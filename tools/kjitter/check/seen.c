// SPDX-License-Identifier: GPL-2.0
/*
 * seen - see seen.h.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/duration.h"
#include "seen.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_hist.h"

static unsigned int cause_of(const struct kj_record *rec)
{
	return rec->cause < KJ_CAUSE_NR ? rec->cause : KJ_CAUSE_UNKNOWN;
}

bool kj_seen_room(struct kj_seen *s, const struct kj_budget *b)
{
	if (!b->nr)
		return true;
	s->above = calloc(b->nr, sizeof(*s->above));
	if (!s->above)
		return false;
	if (!kj_budget_has(b, KJ_BUDGET_QUANTILE, KJ_BUDGET_ALL))
		return true;
	s->count = calloc(KJ_HIST_BUCKETS, sizeof(*s->count));
	return s->count;
}

void kj_seen_begin(struct kj_seen *s, const struct kj_accounts *a, const struct kj_histogram *h)
{
	s->open = true;
	s->khz = a->clock_khz;
	s->from = a->last;
	if (s->count && h)
		memcpy(s->count, h->count, KJ_HIST_BUCKETS * sizeof(*s->count));
}

static bool of_window(const struct kj_seen *s, const struct kj_record *rec)
{
	return s->open && !kj_went_back(rec->start, s->from) &&
	       (!s->known || kj_went_back(rec->start, s->to));
}

void kj_seen_record(struct kj_seen *s, const struct kj_budget *b, const struct kj_record *rec)
{
	struct kj_record *worst = &s->worst[cause_of(rec)];
	const struct kj_budget_limit *l;
	unsigned int i;
	__u64 ns;

	if (!of_window(s, rec))
		return;
	s->records++;
	if (rec->len > worst->len)
		*worst = *rec;
	ns = kj_duration_ns(rec->len, s->khz);
	for (i = 0; i < b->nr; i++) {
		l = &b->limit[i];
		s->above[i] += ns > l->limit &&
			       (l->cause == KJ_BUDGET_ALL || l->cause == (int)cause_of(rec));
	}
}

void kj_seen_end(struct kj_seen *s, const struct kj_accounts *begin, const struct kj_accounts *end,
		 const struct kj_histogram *h)
{
	unsigned int i;

	s->known = s->open;
	s->to = end->last;
	s->wall = kj_elapsed(end->last, begin->last);
	s->samples = end->samples - begin->samples;
	s->gap = end->gap - begin->gap;
	s->gaps = end->gaps - begin->gaps;
	s->most = end->max;
	s->grew = (__u64)(end->max > begin->max) << KJ_CAUSE_NR;
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		s->by_cause[i] = end->cause[i].count - begin->cause[i].count;
		s->most_of[i] = end->cause[i].max;
		s->grew |= (__u64)(end->cause[i].max > begin->cause[i].max) << i;
	}
	for (i = 0; s->count && h && i < KJ_HIST_BUCKETS; i++)
		s->count[i] = h->count[i] - s->count[i];
}

const struct kj_record *kj_seen_worst(const struct kj_seen *s, int cause)
{
	const struct kj_record *worst = NULL;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		if (s->worst[i].len && (cause == KJ_BUDGET_ALL || cause == (int)i) &&
		    (!worst || s->worst[i].len > worst->len))
			worst = &s->worst[i];
	return worst;
}

__u64 kj_seen_longest(const struct kj_seen *s, int cause, bool *at_most)
{
	const struct kj_record *worst = kj_seen_worst(s, cause);
	__u64 seen = worst ? worst->len : 0;
	__u64 gaps = cause == KJ_BUDGET_ALL ? s->gaps : s->by_cause[cause];
	__u64 most = cause == KJ_BUDGET_ALL ? s->most : s->most_of[cause];

	bool missing = s->records < s->gaps && gaps && most > seen;

	*at_most = missing && !(s->grew >> (cause == KJ_BUDGET_ALL ? KJ_CAUSE_NR : cause) & 1);
	return kj_duration_ns(missing ? most : seen, s->khz);
}

__u64 kj_seen_quantile(const struct kj_seen *s, __u64 share, __u64 *may)
{
	unsigned int i, bucket;
	__u64 gaps = 0, rank, loops, high;
	bool at_most;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		gaps += s->count[i];
	/* Gaps in the sampler's own work are no loop of their own. */
	loops = s->samples > gaps ? s->samples : gaps;
	rank = ((__uint128_t)loops * share + KJ_BUDGET_WHOLE - 1) / KJ_BUDGET_WHOLE;
	*may = loops - rank;
	if (rank <= loops - gaps)
		return 0;
	/* No more than there are, for @share is no more than the whole. */
	bucket = kj_hist_rank(s->count, rank - (loops - gaps));
	high = kj_duration_ns(kj_hist_high(bucket), s->khz);
	rank = kj_seen_longest(s, KJ_BUDGET_ALL, &at_most);
	return rank && rank < high ? rank : high;
}

__u64 kj_seen_lost(const struct kj_seen *s)
{
	return s->wall ? (__uint128_t)s->gap * KJ_BUDGET_WHOLE_TIME / s->wall : 0;
}

void kj_seen_free(struct kj_seen *s)
{
	free(s->above);
	free(s->count);
	s->above = NULL;
	s->count = NULL;
}
