/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tally - what the records of one stream are added up to in a pair of sides.
 *
 * Limits. All counts have 64 bits: a CPU that ticks 250 times a second makes 2^33 gaps of
 * one length in 400 days. Sums of logarithms are double: with 2^33 of them in one block they
 * are good to 1e-6 relative.
 */
#ifndef KJ_COMPARE_TALLY_H
#define KJ_COMPARE_TALLY_H

#include "model.h"
#include "uapi/kjitter_hist.h"

/**
 * struct kj_tally - what one block of one run holds of one cause
 * @events: events, or gaps where nobody counts events
 * @gaps: gaps of which it is the primary cause
 * @above: of these, longer than each level
 * @logs: sum of log(1 + length in ns) of these
 */
struct kj_tally {
	__u64 events;
	__u64 gaps;
	__u64 above[KJ_COMPARE_LEVELS];
	double logs;
};

/* One block of one run. */
struct kj_tally_block {
	struct kj_tally cause[KJ_CAUSE_NR];
};

/**
 * struct kj_tallies - one stream of a pair
 * @block: by side: KJ_SPREAD_BLOCKS of each run, one after the other
 * @histogram: lengths of both sides, in buckets of ns, so that clocks of different rates
 *	compare
 * @level: tails: gaps longer than this, ns; 0: none
 * @median: of both sides, ns
 */
struct kj_tallies {
	struct kj_tally_block *block[2];
	__u64 histogram[KJ_CAUSE_NR][KJ_HIST_BUCKETS];
	__u64 level[KJ_CAUSE_NR][KJ_COMPARE_LEVELS];
	__u64 median[KJ_CAUSE_NR];
};

/**
 * struct kj_tally_run - where the records of one run go
 * @to: tallies
 * @t: the stream in this run
 * @block: its KJ_SPREAD_BLOCKS blocks
 */
struct kj_tally_run {
	struct kj_tallies *to;
	const struct kj_compare_stream *t;
	struct kj_tally_block *block;
};

/**
 * kj_tally_first - first walk: how many, when and how long
 * @run: struct kj_tally_run
 * @rec: record
 */
void kj_tally_first(void *run, const struct kj_record *rec);

/**
 * kj_tally_levels - choose the levels, after the first walk of all runs
 * @t: tallies
 *
 * They are quantiles of both sides taken together, so that choosing them favours neither.
 */
void kj_tally_levels(struct kj_tallies *t);

/* kj_tally_second - second walk: how many are longer than the levels */
void kj_tally_second(void *run, const struct kj_record *rec);

#endif /* KJ_COMPARE_TALLY_H */
