/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sum - sums, and whole numbers of fractions, that stay at their end, for what a file or a user may
 * have said.
 *
 * What is measured does not get there: 400 days are 2^58 counts of a 5 GHz clock and 2^55
 * ns, and 10 million events a second are 2^49 in that time.
 */
#ifndef KJ_SUM_H
#define KJ_SUM_H

#include <linux/types.h>

/* Return: @a + @b, at most 2^64 - 1. */
static inline __u64 kj_sum(__u64 a, __u64 b)
{
	return b > ~0ULL - a ? ~0ULL : a + b;
}

/* Return: @v without its fraction, at most 2^64 - 1; 0 if it is less or no number. */
static inline __u64 kj_whole(double v)
{
	if (!(v > 0))
		return 0;
	return v < 0x1p64 ? (__u64)v : ~0ULL;
}

#endif /* KJ_SUM_H */
