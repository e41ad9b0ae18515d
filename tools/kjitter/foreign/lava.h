/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lava - results of test cases for LAVA, as its helper lava-test-case signals them.
 *
 * LAVA's dispatcher reads them from the console of the machine under test. It parts a signal at
 * blanks and each of its parts at "=", so no value has one of these, nor a ">", which ends it: all
 * of them are words of our own tables, and numbers.
 */
#ifndef KJ_FOREIGN_LAVA_H
#define KJ_FOREIGN_LAVA_H

#include <linux/types.h>

#include "lib/macros.h"

/**
 * struct kj_lava - one test case
 * @id: what it is called
 * @result: "pass", "fail", "skip" or "unknown"
 */
struct kj_lava {
	char id[120];
	const char *result;
};

/**
 * kj_lava_name - say what a test case is called
 * @l: test case
 * @fmt: as printf
 */
void kj_lava_name(struct kj_lava *l, const char *fmt, ...) PRINTF(2, 3);

/* Signal a test case without a measurement. */
void kj_lava_result(const struct kj_lava *l);

/**
 * kj_lava_count - signal a test case with a measurement
 * @l: test case
 * @v: what was measured
 * @units: its unit, without a blank
 */
void kj_lava_count(const struct kj_lava *l, __u64 v, const char *units);

/* kj_lava_count() of any number, with three decimals; without a measurement if it is none. */
void kj_lava_real(const struct kj_lava *l, double v, const char *units);

#endif /* KJ_FOREIGN_LAVA_H */
