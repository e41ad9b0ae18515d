// SPDX-License-Identifier: GPL-2.0
/*
 * kj_culprit - whose stack goes with a gap, as a table: of what had the CPU in it, and of nothing
 * before or behind it.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/probes/culprit.h"

/* The gap of all cases, and the number of the stack that there is. */
#define FROM  1000
#define TO    2000
#define STACK 7

/**
 * struct taken_param - a stack and a gap
 * @name: of the case
 * @when: taken
 * @until: whoever it is of had the CPU, 0: still has it
 * @before: the gap is a wait
 * @number: what is said
 */
struct taken_param {
	const char *name;
	u64 when;
	u64 until;
	bool before;
	u32 number;
};

static const struct taken_param taken_params[] = {
	{ "within", 1500, 0, false, STACK },
	{ "at the begin", FROM, 0, false, STACK },
	{ "at the end", TO, 0, false, STACK },
	{ "behind it", TO + 1, 0, false, 0 },
	{ "within, and over", 1500, 1600, false, STACK },
	{ "before it", FROM - 1, 0, false, 0 },
	{ "before a wait, goes on", FROM - 1, 0, true, STACK },
	{ "before a wait, over within", FROM - 1, FROM + 1, true, STACK },
	{ "before a wait, over as it began", FROM - 1, FROM, true, 0 },
	{ "before a wait, over before", FROM - 2, FROM - 1, true, 0 },
	{ "behind a wait", TO + 1, 0, true, 0 },
};

static void taken_desc(const struct taken_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(taken, taken_params, taken_desc);

static void taken(struct kunit *test)
{
	const struct taken_param *p = test->param_value;
	struct kj_culprit *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	c->latest = STACK;
	c->when = p->when;
	c->until = p->until;
	KUNIT_EXPECT_EQ(test, kj_culprit_taken(c, FROM, TO, p->before), p->number);
}

/* Zero, as all begins, is no moment at which something was taken. */
static void none_yet(struct kunit *test)
{
	struct kj_culprit *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	KUNIT_EXPECT_EQ(test, kj_culprit_taken(c, 0, TO, false), 0U);
	KUNIT_EXPECT_EQ(test, kj_culprit_taken(c, FROM, TO, true), 0U);
}

static struct kunit_case culprit_cases[] = {
	KUNIT_CASE_PARAM(taken, taken_gen_params),
	KUNIT_CASE(none_yet),
	{},
};

static struct kunit_suite culprit_suite = {
	.name = "kj_culprit",
	.test_cases = culprit_cases,
};

kunit_test_suite(culprit_suite);
