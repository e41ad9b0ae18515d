/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check - the results of a test program, as KTAP; shell has ktap.sh for the same.
 */
#ifndef KJ_TEST_CHECK_H
#define KJ_TEST_CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "../kjitter/lib/macros.h"

/* A case failed so far. */
extern int check_failed;

/**
 * check - one named case
 * @good: what was expected is so
 * @fmt: name of the case
 */
PRINTF(2, 3) void check(bool good, const char *fmt, ...);

/**
 * check_va - the same for those who have a list of arguments
 * @good: what was expected is so
 * @fmt: name of the case
 * @args: what goes into it
 */
void check_va(bool good, const char *fmt, va_list args);

/**
 * check_skip - a case that cannot be tried here
 * @name: name of the case
 * @reason: why not
 */
void check_skip(const char *name, const char *reason);

/**
 * check_end - the plan, which comes last because nobody counted the cases before
 *
 * Return: exit status of the program: 1 if a case failed or there was none.
 */
int check_end(void);

#endif /* KJ_TEST_CHECK_H */
