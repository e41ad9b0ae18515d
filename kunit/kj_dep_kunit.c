// SPDX-License-Identifier: GPL-2.0
/*
 * kj_dep - the injector's hold on a tick, let go of where nobody of ours can come to run.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/workqueue.h>

#include "../module/inject/dep.c"

#ifdef KJ_CAN_HOLD_TICK
struct hog {
	bool runs;
	bool end;
};

/*
 * Nothing else of its CPU runs until it is told to end. It takes no rest: an emulator changes
 * CPUs at each cpu_relax(), and a second of these takes minutes.
 */
static int keep_cpu(void *data)
{
	struct hog *hog = data;
	unsigned int i;

	preempt_disable();
	WRITE_ONCE(hog->runs, true);
	while (!READ_ONCE(hog->end))
		for (i = 0; i < 1000; i++)
			barrier();
	preempt_enable();
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
	return 0;
}

static long came(void *arg)
{
	return 42;
}

/* What was to visit the CPU is on a stack, and is not left in the queue when that ends. */
static void no_visit_is_left(struct kunit *test)
{
	struct kj_inject_hold hold = { .name = "rcu", .on = true };
	unsigned int here = cpumask_first(cpu_online_mask), cpu = cpumask_last(cpu_online_mask);
	unsigned long began;
	struct hog hog = { .runs = false };
	struct task_struct *task;

	if (here == cpu)
		kunit_skip(test, "one CPU");
	hold.cpu = cpu;
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(here)), 0);
	KUNIT_EXPECT_EQ(test, kj_inject_dep_set(&hold), 0);
	KUNIT_EXPECT_TRUE(test, cpumask_test_cpu(cpu, &held[KJ_DEP_RCU]));
	task = kthread_create(keep_cpu, &hog, "kj_dep_kunit");
	if (!IS_ERR(task)) {
		kthread_bind(task, cpu);
		wake_up_process(task);
		while (!READ_ONCE(hog.runs))
			schedule_timeout_uninterruptible(1);
		hold.on = false;
		began = jiffies;
		KUNIT_EXPECT_EQ(test, kj_inject_dep_set(&hold), 0);
		KUNIT_EXPECT_GE(test, jiffies - began, (unsigned long)VISIT_JIFFIES);
		KUNIT_EXPECT_FALSE(test, cpumask_test_cpu(cpu, &held[KJ_DEP_RCU]));
		WRITE_ONCE(hog.end, true);
		kthread_stop(task);
		KUNIT_EXPECT_EQ(test, work_on_cpu(cpu, came, NULL), 42L);
	}
	KUNIT_EXPECT_FALSE(test, IS_ERR(task));
	set_cpus_allowed_ptr(current, cpu_possible_mask);
}

/* What is visited in time is let go at once. */
static void a_visit_is_short(struct kunit *test)
{
	struct kj_inject_hold hold = { .name = "rcu", .on = true };
	unsigned long began;

	hold.cpu = cpumask_last(cpu_online_mask);
	KUNIT_EXPECT_EQ(test, kj_inject_dep_set(&hold), 0);
	hold.on = false;
	began = jiffies;
	KUNIT_EXPECT_EQ(test, kj_inject_dep_set(&hold), 0);
	KUNIT_EXPECT_LT(test, jiffies - began, (unsigned long)VISIT_JIFFIES);
	KUNIT_EXPECT_FALSE(test, cpumask_test_cpu(hold.cpu, &held[KJ_DEP_RCU]));
}

#else
static void no_visit_is_left(struct kunit *test)
{
	kunit_skip(test, "this kernel lets no module hold a tick");
}

static void a_visit_is_short(struct kunit *test)
{
	kunit_skip(test, "this kernel lets no module hold a tick");
}
#endif

static struct kunit_case dep_cases[] = {
	KUNIT_CASE(a_visit_is_short),
	KUNIT_CASE(no_visit_is_left),
	{},
};

static struct kunit_suite dep_suite = {
	.name = "kj_dep",
	.test_cases = dep_cases,
};

kunit_test_suite(dep_suite);
