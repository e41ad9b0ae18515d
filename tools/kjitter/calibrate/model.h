/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - results of a calibration, and how they are shown.
 */
#ifndef KJ_CALIBRATE_H
#define KJ_CALIBRATE_H

#include "lib/environment.h"
#include "run.h"

#define KJ_CALIBRATE_LEVELS 2

/**
 * struct kj_calibrate_entry - one class at one level
 * @class: which
 * @done: measured; else the rest means nothing
 * @wrong: NULL: passed; else what was wrong
 * @longest: longest injection, counts
 * @account: of the gaps
 * @result: the judgement
 */
struct kj_calibrate_entry {
	const struct kj_calibrate_class *class;
	bool done;
	const char *wrong;
	__u64 longest;
	struct kj_accounts account;
	struct kj_calibrate_result result;
};

/**
 * struct kj_calibration - all of it
 * @env: machine
 * @query: what the module said
 * @plan: what was asked for
 * @sampler: enum kj_sampler
 * @level: bit n: level n + 1 was calibrated
 * @nr: classes
 * @class: the classes
 * @floor: by level - 1
 * @entry: by class, then level - 1
 */
struct kj_calibration {
	struct kj_environment env;
	struct kj_query query;
	struct kj_inject_plan plan;
	unsigned int sampler;
	unsigned int level;
	unsigned int nr;
	struct kj_calibrate_class class[KJ_INJECT_CLASSES];
	struct kj_calibrate_floor floor[KJ_CALIBRATE_LEVELS];
	struct kj_calibrate_entry entry[KJ_INJECT_CLASSES][KJ_CALIBRATE_LEVELS];
};

/**
 * kj_calibrate_added - what the probes of level 2 add to one interruption of a class
 * @e: the class at both levels
 * @counts: out
 *
 * Return: false if it was not measured at both.
 */
bool kj_calibrate_added(const struct kj_calibrate_entry e[KJ_CALIBRATE_LEVELS], __s64 *counts);

/**
 * kj_calibrate_ns - counts as ns; costs can be negative
 * @counts: counts
 * @khz: counts per millisecond
 *
 * Return: ns, rounded towards 0; 0 without a clock; at most 2^63 - 1 either way.
 */
__s64 kj_calibrate_ns(__s64 counts, __u64 khz);

/**
 * kj_calibrate_passed - did all classes pass?
 * @c: calibration
 * Return: so it has.
 */
bool kj_calibrate_passed(const struct kj_calibration *c);

/* A function for every format. */
#define FORMAT(name, flag, help) void kj_calibrate_##name(const struct kj_calibration *c);
#include "formats.h"

#endif /* KJ_CALIBRATE_H */
