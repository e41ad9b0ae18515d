// SPDX-License-Identifier: GPL-2.0
/*
 * kj_evidence - a session at level 2 as a whole: a work item, a timer and an hrtimer on the
 * measured CPU, which the details name by their functions. Of times only those are asked for that
 * the functions themselves take.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "../module/clock.h"
#include "../module/compat/compat.h"
#include "../module/symbol.h"
#include "measurement.h"

/* How long the work item keeps the CPU; its stack is asked for after a part of it. */
#define WORK_US	 2000
#define STACK_NS 200000

/* The others are at least seen. */
#define BRIEF_US 20

/* Room for all there is while little goes on. */
#define RECORDS 4096

static DECLARE_COMPLETION(fired);
static struct hrtimer hrtimer;

static enum hrtimer_restart evidence_hrtimer(struct hrtimer *timer)
{
	udelay(BRIEF_US);
	complete(&fired);
	return HRTIMER_NORESTART;
}

static void evidence_timer(struct timer_list *timer)
{
	udelay(BRIEF_US);
	complete(&fired);
}

static DEFINE_TIMER(timer, evidence_timer);

/* An hrtimer fires where it was started. */
static void evidence_work(struct work_struct *work)
{
	udelay(WORK_US);
	hrtimer_start(&hrtimer, ns_to_ktime(500 * NSEC_PER_USEC), HRTIMER_MODE_REL_PINNED);
}

static DECLARE_WORK(work, evidence_work);

/* All three, on the CPU that is measured. */
static void run_them(struct kunit *test)
{
	struct measurement *t = test->priv;

	kj_compat_hrtimer_setup(&hrtimer, evidence_hrtimer, CLOCK_MONOTONIC,
				HRTIMER_MODE_REL_PINNED);
	reinit_completion(&fired);
	queue_work_on(t->cpu, system_highpri_wq, &work);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&fired, 60 * HZ), 0UL);
	flush_work(&work);
	timer.expires = jiffies + 2;
	add_timer_on(&timer, t->cpu);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&fired, 60 * HZ), 0UL);
	hrtimer_cancel(&hrtimer);
	kj_compat_timer_delete_sync(&timer);
}

/* Is it the detail of a function of this name? */
static bool is_named(const struct kj_detail *d, const char *name)
{
	char text[sizeof_field(struct kj_symbol, name)];

	return !kj_symbol_name(d->id, text, sizeof(text)) && strstarts(text, name);
}

/* The first detail of @kind whose function is @name, or NULL. */
static const struct kj_detail *find_detail(const struct kj_stream *details, u8 kind,
					   const char *name)
{
	const struct kj_ring *ring = details->ring;
	const struct kj_detail *d = (const void *)ring->data;
	u64 i, nr = min_t(u64, ring->control->head, ring->nr);

	for (i = 0; i < nr; i++, d++)
		if (d->kind == kind && is_named(d, name))
			return d;
	return NULL;
}

/* A session that has measured them; its details. */
static const struct kj_stream *evidence(struct kunit *test, u64 stack_ns)
{
	struct measurement *t = test->priv;
	const struct kj_stream *details;

	measurement_sound(t->cfg, KJ_SAMPLER_SPIN, t->cpu);
	t->cfg->level = 2;
	t->cfg->ring_records = RECORDS;
	t->cfg->stack_ns = stack_ns;
	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, KJ_STREAM_SPIN, 5));
	run_them(test);
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	details = measurement_find(t->s, t->cpu, KJ_STREAM_DETAIL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(details));
	return details;
}

static void all_are_named(struct kunit *test)
{
	struct measurement *t = test->priv;
	const struct kj_stream *details = evidence(test, 0);
	const struct kj_detail *d = find_detail(details, KJ_DETAIL_WORK, "evidence_work");
	u64 khz = kj_clock_khz();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, d);
	KUNIT_EXPECT_EQ(test, d->cpu, t->cpu);
	KUNIT_EXPECT_EQ(test, d->cause, KJ_CAUSE_THREAD);
	KUNIT_EXPECT_EQ(test, d->stack, 0U);
	/* Half of it: udelay() and the counter are calibrated apart from each other. */
	KUNIT_EXPECT_GT(test, kj_clock_to_ns(d->len, khz), WORK_US * 500ULL);
	d = find_detail(details, KJ_DETAIL_HRTIMER, "evidence_hrtimer");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, d);
	d = find_detail(details, KJ_DETAIL_TIMER, "evidence_timer");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, d);
	KUNIT_EXPECT_EQ(test, d->cause, KJ_CAUSE_SOFTIRQ);
}

/* The stack is that of the task and of what it did, not of what was over before. */
static void long_ones_have_a_stack(struct kunit *test)
{
	const struct kj_stream *details = evidence(test, STACK_NS);
	const struct kj_detail *d = find_detail(details, KJ_DETAIL_WORK, "evidence_work");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, d);
	KUNIT_EXPECT_NE(test, d->stack, 0U);
	d = find_detail(details, KJ_DETAIL_HRTIMER, "evidence_hrtimer");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, d);
	KUNIT_EXPECT_EQ(test, d->stack, 0U);
}

/* They end as the sampler does whose gaps they are about. */
static void they_end(struct kunit *test)
{
	struct measurement *t = test->priv;
	const struct kj_stream *details = evidence(test, 0);

	KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_DETAIL, t->acc), 0);
	KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_DONE);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(details->ring));
	KUNIT_ASSERT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	measurement_expect_sound(test, t->acc);
}

static struct kunit_case evidence_cases[] = {
	KUNIT_CASE(all_are_named),
	KUNIT_CASE(long_ones_have_a_stack),
	KUNIT_CASE(they_end),
	{},
};

static struct kunit_suite evidence_suite = {
	.name = "kj_evidence",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.init = measurement_init,
	.exit = measurement_exit,
	.test_cases = evidence_cases,
};

kunit_test_suite(evidence_suite);
