/* SPDX-License-Identifier: GPL-2.0 */
/*
 * seen - what a window saw of gaps or latencies, from its begin to its end: for the budget.
 *
 * The sampler's own accounts begin before, while it settles. So what counts is their
 * difference, and of the longest gap the records, of which some may be lost: then what the
 * accounts have is used, which is as long or longer.
 */
#ifndef KJ_CHECK_SEEN_H
#define KJ_CHECK_SEEN_H

#include <stdbool.h>

#include "budget.h"
#include "uapi/kjitter.h"

/**
 * struct kj_seen - gaps of a window
 * @open: it has begun
 * @known: it has ended, and all below is known
 * @khz: counts per millisecond
 * @from: records count that start here or later
 * @to: and before this, once it has ended
 * @wall: length of the window, counts
 * @samples: readings or latencies
 * @gap: time in gaps, counts
 * @gaps: how many gaps
 * @by_cause: of them, by primary cause
 * @records: how many came as a record
 * @most: the longest that it can have been where records are missing, counts
 * @most_of: the same by primary cause
 * @grew: bit n: @most_of[n] is of this window; bit KJ_CAUSE_NR: @most is
 * @worst: longest record by primary cause; its length is 0: none
 * @above: by number of the limit: records that are longer; NULL: no budget
 * @count: histogram, NULL: nobody asks for quantiles
 */
struct kj_seen {
	bool open;
	bool known;
	__u64 khz;
	__u64 from;
	__u64 to;
	__u64 wall;
	__u64 samples;
	__u64 gap;
	__u64 gaps;
	__u64 by_cause[KJ_CAUSE_NR];
	__u64 records;
	__u64 most;
	__u64 most_of[KJ_CAUSE_NR];
	__u64 grew;
	struct kj_record worst[KJ_CAUSE_NR];
	__u64 *above;
	__u64 *count;
};

/**
 * kj_seen_room - take memory, before anything is measured
 * @s: all zero
 * @b: budget
 *
 * Return: false without.
 */
bool kj_seen_room(struct kj_seen *s, const struct kj_budget *b);

/**
 * kj_seen_begin - the window begins
 * @s: with room
 * @a: accounts
 * @h: histogram, NULL where nobody asks
 */
void kj_seen_begin(struct kj_seen *s, const struct kj_accounts *a, const struct kj_histogram *h);

/**
 * kj_seen_record - take in a record; those of before or after the window do not count
 * @s: any
 * @b: budget
 * @rec: record
 */
void kj_seen_record(struct kj_seen *s, const struct kj_budget *b, const struct kj_record *rec);

/**
 * kj_seen_end - the window has ended; records of it may still be taken in, those of later
 *	do not count
 * @s: begun
 * @begin: accounts at the begin
 * @end: accounts now, read before the last records were
 * @h: histogram, NULL where nobody asks
 */
void kj_seen_end(struct kj_seen *s, const struct kj_accounts *begin, const struct kj_accounts *end,
		 const struct kj_histogram *h);

/**
 * kj_seen_longest - longest gap
 * @s: known
 * @cause: of this primary cause, KJ_BUDGET_ALL: of any
 * @at_most: out: records were lost, and it may have been shorter
 *
 * Return: ns, 0: there was none.
 */
__u64 kj_seen_longest(const struct kj_seen *s, int cause, bool *at_most);

/**
 * kj_seen_worst - record of the longest gap
 * @s: any
 * @cause: as above
 *
 * Return: it, NULL: there was none, or its record is lost.
 */
const struct kj_record *kj_seen_worst(const struct kj_seen *s, int cause);

/**
 * kj_seen_quantile - length that a share of all loops does not exceed
 * @s: known, with a histogram
 * @share: parts of KJ_BUDGET_WHOLE
 * @may: out: so many loops may be longer
 *
 * Return: ns, at most 3.2 % above the truth; 0: it is a loop without a gap.
 */
__u64 kj_seen_quantile(const struct kj_seen *s, __u64 share, __u64 *may);

/* Share of the time in gaps, in parts of KJ_BUDGET_WHOLE_TIME; @s is known. */
__u64 kj_seen_lost(const struct kj_seen *s);

/* kj_seen_free - give back what kj_seen_room() took */
void kj_seen_free(struct kj_seen *s);

#endif /* KJ_CHECK_SEEN_H */
