// SPDX-License-Identifier: GPL-2.0
/*
 * kj_loop - the arithmetic of the busy loops, in the kernel; tools/tests/unit_loop.c asks the same.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "../uapi/kjitter_loop.h"
#include "loop_cases.h"

static struct kj_accounts *accounts(struct kunit *test)
{
	struct kj_accounts *acc = kunit_kzalloc(test, sizeof(*acc), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, acc);
	return acc;
}

static void expect_right(struct kunit *test, const char *wrong)
{
	KUNIT_EXPECT_STREQ(test, wrong ? wrong : "right", "right");
}

static void interrupted_own_work(struct kunit *test)
{
	expect_right(test, loop_interrupted());
}

static void way_back_into_the_loop(struct kunit *test)
{
	expect_right(test, loop_way_back());
	expect_right(test, loop_longest());
}

static void own_work(struct kunit *test)
{
	expect_right(test, loop_own_work(accounts(test)));
}

static void adds_up(struct kunit *test)
{
	expect_right(test, loop_adds_up(accounts(test)));
}

static struct kunit_case loop_cases[] = {
	KUNIT_CASE(interrupted_own_work),
	KUNIT_CASE(way_back_into_the_loop),
	KUNIT_CASE(own_work),
	KUNIT_CASE(adds_up),
	{},
};

static struct kunit_suite loop_suite = {
	.name = "kj_loop",
	.test_cases = loop_cases,
};

kunit_test_suite(loop_suite);
