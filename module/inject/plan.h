/* SPDX-License-Identifier: GPL-2.0 */
/*
 * plan - pure: what a line written to us asks for, and the ladder of lengths.
 */
#ifndef KJ_INJECT_PLAN_H
#define KJ_INJECT_PLAN_H

#include <linux/types.h>

/* Bytes of a name, NUL included. */
#define KJ_INJECT_NAME 24

/* Limits; outside them kj_inject_plan_check() says ERANGE. */
#define KJ_INJECT_MAX_COUNT	 100000ULL
#define KJ_INJECT_MIN_NS	 100ULL
#define KJ_INJECT_MAX_NS	 10000000ULL /* 10 ms */
#define KJ_INJECT_MIN_SPACING_NS 50000ULL /* 50 us */
#define KJ_INJECT_MAX_SPACING_NS 1000000000ULL /* 1 s */

/**
 * struct kj_inject_plan - what `control` is asked for
 * @class: name of the class
 * @cpu: where
 * @count: how many
 * @min_ns: shortest
 * @max_ns: longest
 * @spacing_ns: least distance from start to start
 */
struct kj_inject_plan {
	char class[KJ_INJECT_NAME];
	u64 cpu;
	u64 count;
	u64 min_ns;
	u64 max_ns;
	u64 spacing_ns;
};

/**
 * struct kj_inject_hold - what `dependency` is asked for
 * @name: what holds the tick
 * @cpu: where
 * @on: hold it, or let it go
 */
struct kj_inject_hold {
	char name[KJ_INJECT_NAME];
	u64 cpu;
	bool on;
};

int kj_inject_plan_parse(char *line, struct kj_inject_plan *plan);
int kj_inject_plan_check(const struct kj_inject_plan *plan);
u64 kj_inject_plan_length(const struct kj_inject_plan *plan, u32 ordinal);
int kj_inject_hold_parse(char *line, struct kj_inject_hold *hold);

#endif /* KJ_INJECT_PLAN_H */
