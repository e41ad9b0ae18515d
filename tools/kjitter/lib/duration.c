// SPDX-License-Identifier: GPL-2.0
/*
 * duration - see duration.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "duration.h"
#include "macros.h"

static const struct {
	const char *name;
	__u64 ns;
} units[] = {
	{ "ns", 1ULL },		{ "us", 1000ULL },	 { "ms", 1000000ULL },
	{ "s", 1000000000ULL }, { "m", 60000000000ULL }, { "h", 3600000000000ULL },
};

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static __u64 unit_ns(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (!strcmp(s, units[i].name))
			return units[i].ns;
	return 0;
}

const char *kj_duration_parse(__u64 *ns, const char *s)
{
	static const char too_long[] = "this is longer than 584 years";
	static const char junk[] = "write a number and its unit, such as 500ns, 20us, 1ms or 30s";
	__uint128_t v = 0;
	__u64 unit, below = 1;

	if (*s == '-')
		return "a length of time cannot be negative";
	if (!digit(*s))
		return junk;
	for (; digit(*s); s++) {
		v = v * 10 + (*s - '0');
		if (v > ~0ULL)
			return too_long;
	}
	if (*s == '.') {
		if (!digit(*++s))
			return junk;
		for (; digit(*s); s++) {
			if (below >= 1000000000000ULL)
				return "write at most 12 decimals";
			v = v * 10 + (*s - '0');
			below *= 10;
		}
	}
	if (!*s)
		return "the unit is missing; write ns, us, ms, s, m or h after the number";
	unit = unit_ns(s);
	if (!unit)
		return "the unit is not known; write ns, us, ms, s, m or h after the number";
	/* Beyond the end of 128 bits it is beyond that of 64 by far: @below is at most 2^40. */
	if (v > ~(__uint128_t)0 / unit)
		return too_long;
	v *= unit;
	if (v % below)
		return "this is not a whole number of nanoseconds";
	if (v / below > ~0ULL)
		return too_long;
	*ns = v / below;
	return NULL;
}

char *kj_duration_format(char *buf, __u64 ns)
{
	if (ns < 1000)
		sprintf(buf, "%llu ns", ns);
	else if (ns < 1000000)
		sprintf(buf, "%llu.%03llu us", ns / 1000, ns % 1000);
	else if (ns < 1000000000)
		sprintf(buf, "%llu.%03llu ms", ns / 1000000, ns / 1000 % 1000);
	else
		sprintf(buf, "%llu.%03llu s", ns / 1000000000, ns / 1000000 % 1000);
	return buf;
}
