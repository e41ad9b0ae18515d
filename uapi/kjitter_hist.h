/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_hist - log-linear histogram, the same text in the module and in the tool.
 *
 * Values below 2^S (S = KJ_HIST_SUB_BITS) have a bucket each. From there on every
 * power of two is cut into 2^S equal buckets. With e = floor(log2(v)) the bucket
 * of v is ((e - S + 1) << S) + ((v >> (e - S)) - 2^S): its exponent, then the S
 * bits below its leading one. So the relative width is at most 2^-S, nothing is
 * ever clipped, and adding a value costs one bit scan and two shifts.
 *
 * Source: HdrHistogram's bucket layout (G. Tene), with power-of-two sub-buckets.
 */
#ifndef KJ_HIST_H
#define KJ_HIST_H

#include "kjitter.h"

/**
 * kj_hist_index - bucket of a value
 * @v: value, any unit
 *
 * Context: any.
 * Return: 0 … KJ_HIST_BUCKETS - 1.
 */
static inline unsigned int kj_hist_index(__u64 v)
{
	unsigned int e;

	if (v < (1ULL << KJ_HIST_SUB_BITS))
		return v;
	e = 63 - __builtin_clzll(v);
	return ((e - KJ_HIST_SUB_BITS) << KJ_HIST_SUB_BITS) + (v >> (e - KJ_HIST_SUB_BITS));
}

/**
 * kj_hist_low - smallest value of a bucket
 * @i: bucket, below KJ_HIST_BUCKETS
 *
 * Context: any.
 * Return: value in the unit that was added.
 */
static inline __u64 kj_hist_low(unsigned int i)
{
	unsigned int shift = i >> KJ_HIST_SUB_BITS;

	if (shift < 2)
		return i;
	return (__u64)(i - ((shift - 1) << KJ_HIST_SUB_BITS)) << (shift - 1);
}

/**
 * kj_hist_high - largest value of a bucket
 * @i: bucket, below KJ_HIST_BUCKETS
 *
 * Context: any.
 * Return: value in the unit that was added.
 */
static inline __u64 kj_hist_high(unsigned int i)
{
	return i + 1 < KJ_HIST_BUCKETS ? kj_hist_low(i + 1) - 1 : ~0ULL;
}

/**
 * kj_hist_rank - bucket that holds the value of a given rank
 * @count: KJ_HIST_BUCKETS counts
 * @rank: 1 for the smallest value
 *
 * Context: any.
 * Return: the bucket, or KJ_HIST_BUCKETS if fewer than @rank
 * values are there (or @rank is 0).
 */
static inline unsigned int kj_hist_rank(const __u64 *count, __u64 rank)
{
	unsigned int i;

	if (!rank)
		return KJ_HIST_BUCKETS;
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		if (count[i] >= rank)
			break;
		rank -= count[i];
	}
	return i;
}

#endif /* KJ_HIST_H */
