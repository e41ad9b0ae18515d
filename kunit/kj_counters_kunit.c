// SPDX-License-Identifier: GPL-2.0
/*
 * kj_counters - what the kernel counts anyway, on the kernel that runs: which causes there are,
 * and that the counters move.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "../module/counters.c"

static void counters_name_their_causes(struct kunit *test)
{
	u64 causes = kj_counters_causes();
	struct kj_counters c;
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, causes & BIT_ULL(KJ_CAUSE_UNKNOWN));
	KUNIT_EXPECT_FALSE(test, causes & BIT_ULL(KJ_CAUSE_SAMPLER));
	KUNIT_EXPECT_FALSE(test, causes >> KJ_CAUSE_NR);
	KUNIT_EXPECT_TRUE(test, causes & BIT_ULL(KJ_CAUSE_DEVICE));
	KUNIT_EXPECT_TRUE(test, causes & BIT_ULL(KJ_CAUSE_SOFTIRQ));
	KUNIT_EXPECT_TRUE(test, causes & BIT_ULL(KJ_CAUSE_THREAD));

	/* What is not offered stays zero, not stack memory. */
	memset(&c, 0xff, sizeof(c));
	kj_counters_read(raw_smp_processor_id(), current, &c);
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		if (!(causes & BIT_ULL(i)))
			KUNIT_EXPECT_EQ_MSG(test, c.v[i], 0U, "cause %u", i);
	}
}

static void counters_see_a_switch(struct kunit *test)
{
	struct kj_counters before, after;

	kj_counters_read(raw_smp_processor_id(), current, &before);
	msleep(20);
	kj_counters_read(raw_smp_processor_id(), current, &after);
	KUNIT_EXPECT_GT(test, after.v[KJ_CAUSE_THREAD] - before.v[KJ_CAUSE_THREAD], 0U);
}

static void do_nothing(void *unused)
{
}

static void counters_see_a_call(struct kunit *test)
{
	unsigned int cpu = cpumask_last(cpu_online_mask), tries;
	struct kj_counters before, after;

	if (!(kj_counters_causes() & BIT_ULL(KJ_CAUSE_CALL)))
		kunit_skip(test, "this architecture does not count function call IPIs");
	if (cpu == raw_smp_processor_id())
		kunit_skip(test, "needs a second CPU");
	/* A CPU that looks for work while it idles is told by a flag, and not interrupted. */
	for (tries = 0; tries < 100; tries++) {
		kj_counters_read(cpu, current, &before);
		KUNIT_ASSERT_EQ(test, smp_call_function_single(cpu, do_nothing, NULL, 1), 0);
		kj_counters_read(cpu, current, &after);
		if (after.v[KJ_CAUSE_CALL] != before.v[KJ_CAUSE_CALL])
			break;
		msleep(20);
	}
	KUNIT_EXPECT_GT(test, after.v[KJ_CAUSE_CALL] - before.v[KJ_CAUSE_CALL], 0U);
}

static struct kunit_case counters_cases[] = {
	KUNIT_CASE(counters_name_their_causes),
	KUNIT_CASE(counters_see_a_switch),
	KUNIT_CASE(counters_see_a_call),
	{},
};

static struct kunit_suite counters_suite = {
	.name = "kj_counters",
	.test_cases = counters_cases,
};

kunit_test_suite(counters_suite);
