/* SPDX-License-Identifier: GPL-2.0 */
/*
 * match - pure: what was injected against what was found.
 *
 * An injection is a busy loop whose first and last reading of the cycle counter are
 * known, possibly with others inside it (windows by depth, 0 the outermost). A gap is
 * longer than the window in it: getting there and back takes time. That difference is
 * the entry/exit cost. What it is for a class is taken from the first half of its
 * injections; the second half is judged by it.
 *
 * Company. Other things come along in the same gap (a tick, a softirq) and make it
 * longer. Gaps are compared with gaps that had the same: at level 2 kind and number of the
 * details that are not inside the window, at level 1 the events the counters saw.
 *
 * Stalls. A hypervisor, an SMI or, in the deterministic lab, the other virtual CPU stops
 * this one without a trace. The same run shows how much of that there is: gaps of
 * unknown cause that match nothing. From these follows how many entries and exits must
 * be expected to be hit by chance.
 */
#ifndef KJ_CALIBRATE_MATCH_H
#define KJ_CALIBRATE_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/symbols.h"
#include "uapi/kjitter.h"

/* How many windows may lie one within the other. */
#define KJ_CALIBRATE_DEPTHS 3
/* How many companies are told apart; the last stands for all others, and is not judged. */
#define KJ_CALIBRATE_GROUPS 32
/* How many of the first half must have had the same company to judge others by them. */
#define KJ_CALIBRATE_ENOUGH 10

/**
 * struct kj_calibrate_class - one way to interrupt
 * @name: of the class
 * @symbol: function that level 2 should name; empty: none
 * @cause: enum kj_cause of the outermost window
 * @kind: enum kj_detail_kind, 0: nothing can be seen
 * @available: on this kernel
 */
struct kj_calibrate_class {
	char name[24];
	char symbol[64];
	unsigned int cause;
	unsigned int kind;
	bool available;
};

/**
 * struct kj_calibrate_window - one busy loop
 * @ordinal: of the injection
 * @depth: 0 the outermost
 * @start: reading before it
 * @end: its last reading
 */
struct kj_calibrate_window {
	__u32 ordinal;
	__u32 depth;
	__u64 start;
	__u64 end;
};

/**
 * struct kj_calibrate_data - one run
 * @class: what was injected
 * @level: 1 or 2
 * @loop: a clean iteration, counts, rounded up
 * @calls_named: level 2: this kernel tells which function an IPI calls
 * @account: of the gaps
 * @symbols: level 2: names of functions
 * @record: gaps in the order of time
 * @nr_records: how many
 * @detail: level 2: what ran in them
 * @nr_details: how many
 * @window: by ordinal, then depth
 * @nr_windows: how many
 */
struct kj_calibrate_data {
	const struct kj_calibrate_class *class;
	unsigned int level;
	__u64 loop;
	bool calls_named;
	struct kj_accounts account;
	const struct kj_symbols *symbols;
	struct kj_record *record;
	size_t nr_records;
	struct kj_detail *detail;
	size_t nr_details;
	struct kj_calibrate_window *window;
	size_t nr_windows;
};

/**
 * struct kj_calibrate_spread - some numbers, counts
 * @nr: how many
 * @min: least
 * @median: middle
 * @p95: so much or less are 95 %
 * @max: largest
 */
struct kj_calibrate_spread {
	size_t nr;
	__s64 min;
	__s64 median;
	__s64 p95;
	__s64 max;
};

/* How many injections that were stalled are kept: the longest. */
#define KJ_CALIBRATE_OUTLIERS 3

/**
 * struct kj_calibrate_outlier - an injection that needed more than the stated cost
 * @ordinal: of the injection
 * @len: its length, counts
 * @cost: what entry and exit cost, counts
 * @record: the gap it is in
 */
struct kj_calibrate_outlier {
	__u32 ordinal;
	__u64 len;
	__s64 cost;
	struct kj_record record;
};

/**
 * struct kj_calibrate_result - how one class did at one level
 * @injected: injections done
 * @found: those that a gap covers
 * @right: those of them that were called what they are
 * @claimed: level 2: what is said to be of this class between first and last injection
 * @mistaken: those of them that are none
 * @others: of the same cause, but not ours: the kernel counted them, too
 * @cause: by enum kj_cause: what the injections were found to be
 * @shared: injections that share a gap with another one; not in any cost
 * @floor: shortest injection from which on all were found, counts; 0: none
 * @cost: gap less injection; level 2: less the net times of the company, too
 * @usual: of these, gaps with the usual company
 * @first: @max is the stated cost: what the first half needed, usual company
 * @raw: gap less injection, usual company
 * @judged: injections of the second half that could be compared
 * @within: those of them that needed no more than stated, and one iteration
 * @stalled: those of them that exceed it
 * @chance: how many of these must be expected if both halves are alike
 * @outlier: the longest of them, longest first
 * @first_missed: ordinal + 1 of the first injection not found, 0: none
 * @missed_after: it began so many counts after the gap before had ended
 * @missed_blind: and the sampler was busy with its own work for so many
 * @first_wrong: ordinal + 1 of the first one called something else, 0: none
 * @short_of: gaps shorter than their injection
 * @net: level 2, by depth: net time of the detail less that of the window
 * @explained: level 2: gaps in which something was seen
 * @unattributed: sum over these of gap less net times
 * @uneven: gaps whose net times exceed it, or are not those of its details
 * @full: gaps in which something took longer than a detail can tell, so that @unattributed is
 *	too large
 */
struct kj_calibrate_result {
	size_t injected;
	size_t found;
	size_t right;
	size_t claimed;
	size_t mistaken;
	size_t others;
	size_t cause[KJ_CAUSE_NR];
	size_t shared;
	__u64 floor;
	struct kj_calibrate_spread cost;
	struct kj_calibrate_spread usual;
	struct kj_calibrate_spread first;
	struct kj_calibrate_spread raw;
	size_t judged;
	size_t within;
	size_t stalled;
	double chance;
	struct kj_calibrate_outlier outlier[KJ_CALIBRATE_OUTLIERS];
	__u32 first_missed;
	__u64 missed_after;
	__u64 missed_blind;
	__u32 first_wrong;
	size_t short_of;
	struct kj_calibrate_spread net[KJ_CALIBRATE_DEPTHS];
	size_t explained;
	__u64 unattributed;
	size_t uneven;
	size_t full;
};

/**
 * kj_calibrate_match - judge one run
 * @r: out
 * @d: the run
 *
 * Return: 0 or -ENOMEM.
 */
int kj_calibrate_match(struct kj_calibrate_result *r, const struct kj_calibrate_data *d);

/**
 * kj_calibrate_wrong - did the class pass?
 * @r: judged
 * @level: 1 or 2
 * @account: of the run
 *
 * Return: NULL, or what was wrong in a few words.
 */
const char *kj_calibrate_wrong(const struct kj_calibrate_result *r, unsigned int level,
			       const struct kj_accounts *account);

/**
 * kj_calibrate_spread_of - least, middle, largest
 * @s: out
 * @v: numbers; sorted afterwards
 * @nr: how many; 0 gives zeroes
 */
void kj_calibrate_spread_of(struct kj_calibrate_spread *s, __s64 *v, size_t nr);

#endif /* KJ_CALIBRATE_MATCH_H */
