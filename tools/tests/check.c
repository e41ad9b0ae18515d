// SPDX-License-Identifier: GPL-2.0
/*
 * check - see check.h.
 */
#include <stdio.h>

#include "../kjitter/lib/ktap.h"
#include "check.h"

int check_failed;
static unsigned int number;

/* The dash keeps a name that begins with a figure apart from the number. */
static void put(bool good, const char *name, const char *skip)
{
	if (!number)
		kj_ktap_version(stdout);
	kj_ktap_result(stdout, ++number, good, name, skip);
	fflush(stdout);
	check_failed |= !good;
}

void check_va(bool good, const char *fmt, va_list args)
{
	char name[1024] = "- ";

	vsnprintf(name + 2, sizeof(name) - 2, fmt, args);
	put(good, name, NULL);
}

void check(bool good, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	check_va(good, fmt, args);
	va_end(args);
}

void check_skip(const char *name, const char *reason)
{
	char text[1024];

	snprintf(text, sizeof(text), "- %s", name);
	put(true, text, reason);
}

int check_end(void)
{
	kj_ktap_plan(stdout, number);
	fflush(stdout);
	return check_failed || !number;
}
