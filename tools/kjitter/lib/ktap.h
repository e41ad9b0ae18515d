/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ktap - results as the kernel's test harnesses read them (KTAP version 1).
 *
 * What a line says is foreign text: a line feed in it would begin a line of its own, and
 * '#' a directive.
 */
#ifndef KJ_KTAP_H
#define KJ_KTAP_H

#include <stdbool.h>
#include <stdio.h>

/**
 * kj_ktap_version - first line
 * @out: where to
 */
void kj_ktap_version(FILE *out);

/**
 * kj_ktap_plan - how many tests there are; the second line, or the last
 * @out: where to
 * @n: so many
 */
void kj_ktap_plan(FILE *out, unsigned int n);

/**
 * kj_ktap_result - one test
 * @out: where to
 * @number: from 1
 * @good: it passed, or was skipped
 * @name: what it is, foreign
 * @skip: reason it was skipped, foreign; NULL: it was not
 */
void kj_ktap_result(FILE *out, unsigned int number, bool good, const char *name, const char *skip);

/**
 * kj_ktap_note - a line that only people read
 * @out: where to
 * @text: foreign
 */
void kj_ktap_note(FILE *out, const char *text);

#endif /* KJ_KTAP_H */
