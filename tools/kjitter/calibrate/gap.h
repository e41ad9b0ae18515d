/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gap - pure: one gap, what ran in it, and what of that is an injection.
 */
#ifndef KJ_CALIBRATE_GAP_H
#define KJ_CALIBRATE_GAP_H

#include "match.h"

/**
 * struct kj_calibrate_gap - one gap; zeroed, it stands before the first
 * @record: the gap
 * @detail: what ran in it
 * @nr: how many of these
 */
struct kj_calibrate_gap {
	const struct kj_record *record;
	const struct kj_detail *detail;
	size_t nr;
};

/**
 * struct kj_calibrate_claims - what of one gap is said to be of the injected class
 * @claimed: details of that identity
 * @mistaken: those of them that are no injection and that the kernel did not count
 * @others: those that are none and that it did count
 */
struct kj_calibrate_claims {
	size_t claimed;
	size_t mistaken;
	size_t others;
};

static inline __u64 kj_calibrate_gap_end(const struct kj_calibrate_gap *g)
{
	return g->record->start + g->record->len;
}

/**
 * kj_calibrate_gap_next - on to the next gap
 * @g: gap
 * @d: the run
 *
 * Return: false after the last.
 */
bool kj_calibrate_gap_next(struct kj_calibrate_gap *g, const struct kj_calibrate_data *d);

/**
 * kj_calibrate_gap_covers - does the gap cover a window?
 * @g: gap
 * @d: the run
 * @w: window
 *
 * The sampler takes its own usual work off the begin of a gap that hit it while it was
 * busy with that, wherever in it that was: so much may a window begin before the gap.
 * Return: so it does.
 */
bool kj_calibrate_gap_covers(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			     const struct kj_calibrate_window *w);

/**
 * kj_calibrate_gap_cause - what a window was found to be
 * @g: gap that covers it
 * @d: the run
 * @w: window
 *
 * Return: level 1: primary cause of the gap; level 2: cause of the innermost thing that
 * contains the window; unknown if there is none.
 */
unsigned int kj_calibrate_gap_cause(const struct kj_calibrate_gap *g,
				    const struct kj_calibrate_data *d,
				    const struct kj_calibrate_window *w);

/**
 * kj_calibrate_gap_right - was a window called what it is?
 * @g: gap that covers it
 * @d: the run
 * @w: window
 *
 * Level 1: the counters saw the cause, and the primary cause is the first of those that they
 * saw, in the order of KJ_CAUSE_TABLE. Level 2: cause, kind and name of the innermost
 * thing that contains the window are those of its class.
 * Return: so it is.
 */
bool kj_calibrate_gap_right(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			    const struct kj_calibrate_window *w);

/**
 * kj_calibrate_gap_cost - what entry and exit cost
 * @g: gap that covers it
 * @d: the run
 * @w: outermost window
 * @company: out: what company it had: equal for equal kinds and numbers of things
 *
 * Return: counts.
 */
__s64 kj_calibrate_gap_cost(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			    const struct kj_calibrate_window *w, __u64 *company);

/**
 * kj_calibrate_gap_net - net time of what contains a window, less the window's own
 * @g: gap that covers it
 * @w: window
 * @error: out: counts
 *
 * The window's own net time is its length less the lengths of all that interrupted it.
 * Return: false if nothing contains it.
 */
bool kj_calibrate_gap_net(const struct kj_calibrate_gap *g, const struct kj_calibrate_window *w,
			  __s64 *error);

/**
 * kj_calibrate_gap_claims - what is said to be of the injected class
 * @g: gap
 * @d: the run
 * @c: out
 */
void kj_calibrate_gap_claims(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			     struct kj_calibrate_claims *c);

/* Did something in the gap take longer than a detail can tell? Then its sum is too small. */
bool kj_calibrate_gap_full(const struct kj_calibrate_gap *g);

/**
 * kj_calibrate_gap_sums - do net times fit into the gap, and the record's their sums?
 * @g: gap
 * @sum: out: of all net times, counts
 * Return: so they do.
 */
bool kj_calibrate_gap_sums(const struct kj_calibrate_gap *g, __u64 *sum);

#endif /* KJ_CALIBRATE_GAP_H */
