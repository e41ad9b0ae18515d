/* SPDX-License-Identifier: GPL-2.0 */
/*
 * curve - quantiles as a picture: which share of all is no longer than what. Both axes are
 * logarithmic; along the shares each nine takes as much room, as HdrHistogram draws them.
 */
#ifndef KJ_PAGE_CURVE_H
#define KJ_PAGE_CURVE_H

#include <stdio.h>
#include <linux/types.h>

#define KJ_PAGE_CURVES 2U

/**
 * struct kj_page_curve - one curve
 * @count: histogram, KJ_HIST_BUCKETS counts; NULL or of nothing: it is not drawn
 * @khz: counts of its clock per millisecond
 * @max: largest value that went in, counts
 * @label: whose it is, for the key; foreign text; NULL: there is no other one
 */
struct kj_page_curve {
	const __u64 *count;
	__u64 khz;
	__u64 max;
	const char *label;
};

/**
 * kj_page_curve - draw
 * @out: where to
 * @heading: what it shows, a constant
 * @of: what they are shares of, such as "gaps", a constant
 * @c: curves: the first is a full line with circles, and on top, the second a dashed one with
 *	squares
 * @nr: how many, up to KJ_PAGE_CURVES
 */
void kj_page_curve(FILE *out, const char *heading, const char *of, const struct kj_page_curve *c,
		   unsigned int nr);

#endif /* KJ_PAGE_CURVE_H */
