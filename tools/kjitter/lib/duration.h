/* SPDX-License-Identifier: GPL-2.0 */
/*
 * duration - lengths of time with their unit, and counts of a clock as ns.
 */
#ifndef KJ_DURATION_H
#define KJ_DURATION_H

#include <stddef.h>
#include <linux/types.h>

/* Room for kj_duration_format(). */
#define KJ_DURATION_MAX 32

/**
 * kj_duration_parse - read "500ns", "1.5ms", "30s"
 * @ns: out: nanoseconds
 * @s: text; units ns us ms s m h; a fraction is fine if it gives whole ns
 *
 * Return: NULL, or what is wrong as half a sentence.
 */
const char *kj_duration_parse(__u64 *ns, const char *s);

/**
 * kj_duration_format - write a length for people: "812 ns", "1.234 us", "4.000 ms"
 * @buf: out, KJ_DURATION_MAX bytes
 * @ns: nanoseconds
 *
 * Return: @buf.
 */
char *kj_duration_format(char *buf, __u64 ns);

/**
 * kj_duration_ns - counts of a clock as ns, rounded to the nearest
 * @counts: counts
 * @khz: counts per millisecond; 0 gives 0
 *
 * Return: nanoseconds; 2^64 - 1 if it does not fit.
 */
static inline __u64 kj_duration_ns(__u64 counts, __u64 khz)
{
	__uint128_t ns;

	if (!khz)
		return 0;
	ns = ((__uint128_t)counts * 1000000 + khz / 2) / khz;
	return ns > ~0ULL ? ~0ULL : (__u64)ns;
}

#endif /* KJ_DURATION_H */
