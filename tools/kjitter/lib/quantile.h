/* SPDX-License-Identifier: GPL-2.0 */
/*
 * quantile - quantiles out of a histogram of uapi/kjitter_hist.h.
 */
#ifndef KJ_QUANTILE_H
#define KJ_QUANTILE_H

#include <linux/types.h>

/* The quantiles every output has, in this order. */
enum kj_quantile {
	KJ_QUANTILE_50,
	KJ_QUANTILE_90,
	KJ_QUANTILE_99,
	KJ_QUANTILE_99_9,
	KJ_QUANTILE_99_99,
	KJ_QUANTILE_NR,
};

/**
 * kj_quantile_name - "p50", "p99.9" ...
 * @q: enum kj_quantile
 *
 * Return: the name.
 */
const char *kj_quantile_name(unsigned int q);

/**
 * kj_quantile_all - all of them
 * @out: KJ_QUANTILE_NR values in the unit of the histogram; 0 if it is empty
 * @count: KJ_HIST_BUCKETS counts
 * @max: largest value that went in, if known, else 2^64 - 1
 *
 * A quantile q is the smallest value such that at least a share q of all values is
 * no larger. What is returned is the upper end of its bucket or @max if that is
 * less: never below the truth, and above it by less than 1/32.
 */
void kj_quantile_all(__u64 *out, const __u64 *count, __u64 max);

#endif /* KJ_QUANTILE_H */
