// SPDX-License-Identifier: GPL-2.0
/*
 * kj_stack - a stack is kept once and has a number; no address leaves; and the stack of what a
 * timer hits is that of the function that was there.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../module/stack.c"
#include "../module/clock.h"

/* How long interrupts are off; the timer is due after a tenth of it. */
#define OFF_US 200

static int stack_init(struct kunit *test)
{
	test->priv = kj_stacks_alloc();
	return test->priv ? 0 : -ENOMEM;
}

static void stack_exit(struct kunit *test)
{
	kj_stacks_free(test->priv);
}

static struct kj_stack *answer(struct kunit *test)
{
	struct kj_stack *out = kunit_kzalloc(test, sizeof(*out), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, out);
	return out;
}

static void kept_once(struct kunit *test)
{
	unsigned long a[] = { (unsigned long)schedule, (unsigned long)msleep + 1 };
	unsigned long b[] = { (unsigned long)msleep, (unsigned long)schedule + 1 };
	struct kj_stack *out = answer(test);
	u32 first, second;

	first = kj_stack_number(test->priv, a, 2);
	second = kj_stack_number(test->priv, b, 2);
	KUNIT_EXPECT_NE(test, first, 0U);
	KUNIT_EXPECT_NE(test, first, second);
	KUNIT_EXPECT_EQ(test, kj_stack_number(test->priv, a, 2), first);
	/* A part of it is another one. */
	KUNIT_EXPECT_NE(test, kj_stack_number(test->priv, a, 1), first);
	out->index = first;
	KUNIT_ASSERT_EQ(test, kj_stack_names(test->priv, out), 0);
	KUNIT_EXPECT_EQ(test, out->depth, 2U);
	KUNIT_EXPECT_EQ(test, out->count, 2ULL);
	KUNIT_EXPECT_STREQ(test, out->name[0], "schedule");
	KUNIT_EXPECT_STREQ(test, out->name[1], "msleep");
	KUNIT_EXPECT_EQ(test, out->missed, 0ULL);
}

static void numbers_of_nothing(struct kunit *test)
{
	static const u32 none[] = { 0, 1, KJ_STACKS, KJ_STACKS + 1, ~0U };
	struct kj_stack *out = answer(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		out->index = none[i];
		KUNIT_EXPECT_EQ(test, kj_stack_names(test->priv, out), -ENOENT);
	}
}

/* What is no function's has no name, and user mode has a word. */
static void address_stays_inside(struct kunit *test)
{
	unsigned long frame[] = { (unsigned long)test, 0 };
	struct kj_stack *out = answer(test);

	out->index = kj_stack_number(test->priv, frame, 2);
	KUNIT_ASSERT_EQ(test, kj_stack_names(test->priv, out), 0);
	KUNIT_EXPECT_STREQ(test, out->name[0], KJ_SYMBOL_GONE);
	KUNIT_EXPECT_STREQ(test, out->name[1], USER_MODE);
}

static void full_and_deep(struct kunit *test)
{
	struct kj_stacks *s = test->priv;
	unsigned long frame[KJ_STACK_DEPTH + 5];
	struct kj_stack *out = answer(test);
	unsigned int i;
	u32 nr;

	for (i = 0; i < ARRAY_SIZE(frame); i++)
		frame[i] = (unsigned long)schedule;
	for (i = 0; i < KJ_STACKS; i++) {
		frame[0] = (unsigned long)schedule + i;
		nr = kj_stack_number(s, frame, ARRAY_SIZE(frame));
		KUNIT_EXPECT_GE(test, nr, 1U);
		KUNIT_EXPECT_LE(test, nr, KJ_STACKS);
	}
	out->index = nr;
	KUNIT_ASSERT_EQ(test, kj_stack_names(s, out), 0);
	KUNIT_EXPECT_EQ(test, out->depth, (u32)KJ_STACK_DEPTH);
	KUNIT_EXPECT_EQ(test, kj_stack_number(s, frame, ARRAY_SIZE(frame)), nr);
	frame[0]++;
	KUNIT_EXPECT_EQ(test, kj_stack_number(s, frame, ARRAY_SIZE(frame)), 0U);
	KUNIT_ASSERT_EQ(test, kj_stack_names(s, out), 0);
	KUNIT_EXPECT_EQ(test, out->missed, 1ULL);
	KUNIT_EXPECT_EQ(test, out->count, 2ULL);
}

#if KJ_CAN_STACK
/**
 * struct late - a timer that takes the stack
 * @timer: it
 * @stacks: where to
 * @stack: its number
 */
struct late {
	struct hrtimer timer;
	struct kj_stacks *stacks;
	u32 stack;
};

static enum hrtimer_restart late_fired(struct hrtimer *timer)
{
	struct late *late = container_of(timer, struct late, timer);

	late->stack = kj_stack_interrupted(late->stacks);
	return HRTIMER_NORESTART;
}

/* Interrupts are off beyond the expiry: it comes where they are on again. */
static noinline void stack_test_off(struct late *late)
{
	local_irq_disable();
	hrtimer_start(&late->timer, ns_to_ktime(20000), HRTIMER_MODE_REL_PINNED_HARD);
	udelay(OFF_US);
	local_irq_enable();
	while (!READ_ONCE(late->stack))
		cpu_relax();
}

static void what_a_timer_hits(struct kunit *test)
{
	struct late *late = kunit_kzalloc(test, sizeof(*late), GFP_KERNEL);
	struct kj_stack *out = answer(test);
	unsigned int i, named = 0, own = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, late);
	late->stacks = test->priv;
	kj_compat_hrtimer_setup(&late->timer, late_fired, CLOCK_MONOTONIC,
				HRTIMER_MODE_REL_PINNED_HARD);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(raw_smp_processor_id())), 0);
	stack_test_off(late);
	hrtimer_cancel(&late->timer);
	out->index = late->stack;
	KUNIT_ASSERT_EQ(test, kj_stack_names(test->priv, out), 0);
	for (i = 0; i < out->depth; i++) {
		named += str_has_prefix(out->name[i], "stack_test_off") != 0;
		own += str_has_prefix(out->name[i], "late_fired") ||
		       str_has_prefix(out->name[i], "hrtimer_interrupt");
	}
	/* It names who had interrupts off, and nothing of the timer that found it. */
	KUNIT_EXPECT_EQ(test, named, 1U);
	KUNIT_EXPECT_EQ(test, own, 0U);
}
#endif

static struct kunit_case stack_cases[] = {
	KUNIT_CASE(kept_once),
	KUNIT_CASE(numbers_of_nothing),
	KUNIT_CASE(address_stays_inside),
	KUNIT_CASE(full_and_deep),
#if KJ_CAN_STACK
	KUNIT_CASE(what_a_timer_hits),
#endif
	{},
};

static struct kunit_suite stack_suite = {
	.name = "kj_stack",
	.init = stack_init,
	.exit = stack_exit,
	.test_cases = stack_cases,
};

kunit_test_suite(stack_suite);
