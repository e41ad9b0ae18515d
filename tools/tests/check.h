/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check - one line per case; the driver counts them.
 */
#ifndef KJ_TEST_CHECK_H
#define KJ_TEST_CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "../kjitter/lib/macros.h"

static int check_failed;

/**
 * check - one named case
 * @good: what was expected is so
 * @fmt: name of the case
 */
static inline PRINTF(2, 3) void check(bool good, const char *fmt, ...)
{
	va_list args;

	check_failed |= !good;
	printf("%s - ", good ? "ok" : "not ok");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

#endif /* KJ_TEST_CHECK_H */
