// SPDX-License-Identifier: GPL-2.0
/*
 * lava - see lava.h.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "lava.h"

void kj_lava_name(struct kj_lava *l, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(l->id, sizeof(l->id), fmt, args);
	va_end(args);
}

static void signal(const struct kj_lava *l, const char *measured)
{
	printf("<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s RESULT=%s%s>\n", l->id, l->result, measured);
}

void kj_lava_result(const struct kj_lava *l)
{
	signal(l, "");
}

void kj_lava_count(const struct kj_lava *l, __u64 v, const char *units)
{
	char measured[80];

	snprintf(measured, sizeof(measured), " UNITS=%s MEASUREMENT=%llu", units, v);
	signal(l, measured);
}

void kj_lava_real(const struct kj_lava *l, double v, const char *units)
{
	char measured[400] = "";

	if (isfinite(v))
		snprintf(measured, sizeof(measured), " UNITS=%s MEASUREMENT=%.3f", units, v);
	signal(l, measured);
}
