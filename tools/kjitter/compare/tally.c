// SPDX-License-Identifier: GPL-2.0
/*
 * tally - see tally.h.
 */
#include <string.h>

#include "lib/chance.h"
#include "lib/duration.h"
#include "tally.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_elapsed.h"

/* How many gaps of both sides together must be longer than a level to judge a tail. */
#define TAIL_MIN 5

static unsigned int cause_of(const struct kj_record *rec)
{
	unsigned int cause = rec->cause;

	return cause < KJ_CAUSE_NR ? cause : KJ_CAUSE_UNKNOWN;
}

static struct kj_tally *block_of(const struct kj_tally_run *run, const struct kj_record *rec)
{
	const struct kj_compare_stream *t = run->t;
	__u64 at = kj_elapsed(rec->start, t->first);

	at = (__uint128_t)at * KJ_SPREAD_BLOCKS / (t->last - t->first);
	return run->block[at < KJ_SPREAD_BLOCKS ? at : KJ_SPREAD_BLOCKS - 1].cause;
}

void kj_tally_first(void *data, const struct kj_record *rec)
{
	const struct kj_tally_run *run = data;
	__u64 ns = kj_duration_ns(rec->len, run->t->khz);
	struct kj_tally *block = block_of(run, rec);
	unsigned int i, cause = cause_of(rec);

	run->to->histogram[cause][kj_hist_index(ns)]++;
	block[cause].gaps++;
	block[cause].logs += kj_chance_log1p(ns);
	for (i = 1; i < KJ_CAUSE_NR; i++)
		if (kj_cause_facts(i)->flags & KJ_CAUSE_DECIDES)
			block[i].events += rec->count[i];
	if (!(kj_cause_facts(cause)->flags & KJ_CAUSE_DECIDES))
		block[cause].events++;
}

static void choose(struct kj_tallies *t, unsigned int cause)
{
	static const unsigned int one_in[KJ_COMPARE_LEVELS] = { 2, 10, 100, 1000 };
	__u64 n = 0, above = 0, *level = t->level[cause];
	const __u64 *count = t->histogram[cause];
	unsigned int i, at = KJ_HIST_BUCKETS;

	memset(level, 0, sizeof(t->level[cause]));
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		n += count[i];
	/* Levels are chosen from the highest down; two that fall together are one. */
	for (i = KJ_COMPARE_LEVELS; i--;) {
		if (n / one_in[i] < TAIL_MIN)
			continue;
		for (; at && above + count[at - 1] <= n / one_in[i]; at--)
			above += count[at - 1];
		if (!i)
			t->median[cause] = kj_hist_high(at - 1);
		if (above >= TAIL_MIN &&
		    (i + 1 == KJ_COMPARE_LEVELS || level[i + 1] != kj_hist_high(at - 1)))
			level[i] = kj_hist_high(at - 1);
	}
}

void kj_tally_levels(struct kj_tallies *t)
{
	unsigned int cause;

	for (cause = 0; cause < KJ_CAUSE_NR; cause++)
		choose(t, cause);
}

void kj_tally_second(void *data, const struct kj_record *rec)
{
	const struct kj_tally_run *run = data;
	__u64 ns = kj_duration_ns(rec->len, run->t->khz);
	struct kj_tally *block = block_of(run, rec);
	unsigned int i, cause = cause_of(rec);
	const __u64 *level = run->to->level[cause];

	for (i = 0; i < KJ_COMPARE_LEVELS; i++)
		block[cause].above[i] += level[i] && ns > level[i];
}
