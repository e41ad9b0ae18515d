// SPDX-License-Identifier: GPL-2.0
/*
 * kj_tick - the tick's state machine, told what probes would see at given times.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/tick.c"

#define SILENCE_FOR_TESTS 100

static struct kj_tick_watch *new_watch(struct kunit *test, u64 silence)
{
	struct kj_tick_watch *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	seqcount_init(&w->seq);
	kj_tick_begin(w, 1000, silence);
	return w;
}

static const struct kj_tick_holder somebody = { .pid = 77, .flags = KJ_HOLDER_TASK, .comm = "x" };

static void stopped_time_is_summed(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, 0);
	struct kj_tick t;

	kj_tick_stopped(w, 1100);
	kj_tick_fired(w, 1300, 0);
	kj_tick_fired(w, 1310, 0);
	kj_tick_stopped(w, 1320);
	kj_tick_snapshot(w, 1400, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_STOPPED);
	KUNIT_EXPECT_EQ(test, t.stops, 2ULL);
	KUNIT_EXPECT_EQ(test, t.restarts, 1ULL);
	KUNIT_EXPECT_EQ(test, t.ticks, 2ULL);
	KUNIT_EXPECT_EQ(test, t.stopped, 280ULL);
	KUNIT_EXPECT_EQ(test, t.first, 1000ULL);
	KUNIT_EXPECT_EQ(test, t.last, 1400ULL);
}

/* Stopped twice in a row is one stop; a snapshot from a clock behind is no harm. */
static void nothing_is_counted_twice(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, 0);
	struct kj_tick t;

	kj_tick_stopped(w, 1100);
	kj_tick_stopped(w, 1200);
	kj_tick_snapshot(w, 1150, &t);
	KUNIT_EXPECT_EQ(test, t.stops, 1ULL);
	KUNIT_EXPECT_EQ(test, t.stopped, 100ULL);
	KUNIT_EXPECT_EQ(test, t.last, 1200ULL);
}

static void holders_by_dependency(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, 0);
	struct kj_tick_holder other = { .pid = 78, .comm = "y" };
	struct kj_tick t;
	unsigned int i;

	kj_tick_held(w, 1100, 1 << KJ_DEP_SCHED, &somebody);
	kj_tick_held(w, 1200, 1 << KJ_DEP_SCHED, &other);
	kj_tick_held(w, 1300, 1 << KJ_DEP_RCU_EXP, &somebody);
	/* A mask without a bit, or with one that has no name, only tells that the tick runs. */
	kj_tick_held(w, 1400, 0, &somebody);
	kj_tick_held(w, 1500, 1U << 31, &somebody);
	kj_tick_snapshot(w, 1600, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_RUNNING);
	KUNIT_EXPECT_EQ(test, t.holder[KJ_DEP_SCHED].count, 2ULL);
	KUNIT_EXPECT_EQ(test, t.holder[KJ_DEP_SCHED].pid, 78U);
	KUNIT_EXPECT_STREQ(test, t.holder[KJ_DEP_SCHED].comm, "y");
	KUNIT_EXPECT_EQ(test, t.holder[KJ_DEP_RCU_EXP].count, 1ULL);
	KUNIT_EXPECT_EQ(test, t.holder[KJ_DEP_RCU_EXP].flags, (u32)KJ_HOLDER_TASK);
	for (i = 0; i < KJ_DEP_ROOM; i++) {
		if (i != KJ_DEP_SCHED && i != KJ_DEP_RCU_EXP)
			KUNIT_EXPECT_EQ(test, t.holder[i].count, 0ULL);
	}
}

/* A tick that was stopped before anybody watched says nothing at all. */
static void silence_means_stopped(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, SILENCE_FOR_TESTS);
	struct kj_tick t;

	kj_tick_snapshot(w, 1100, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_UNKNOWN);
	KUNIT_EXPECT_EQ(test, t.stopped, 0ULL);
	kj_tick_snapshot(w, 1101, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_STOPPED);
	KUNIT_EXPECT_EQ(test, t.stopped, 101ULL);
	kj_tick_held(w, 1500, 1 << KJ_DEP_RCU, &somebody);
	kj_tick_snapshot(w, 1600, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_RUNNING);
	KUNIT_EXPECT_EQ(test, t.stopped, 500ULL);
	KUNIT_EXPECT_EQ(test, t.restarts, 1ULL);
}

/* The counter steps back: watched time stays what it was, and no sum has the step. */
static void counter_steps_back(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, SILENCE_FOR_TESTS);
	struct kj_tick t;

	kj_tick_stopped(w, 1040);
	kj_tick_fired(w, 300, 0);
	kj_tick_stopped(w, 310);
	kj_tick_fired(w, 330, 0);
	kj_tick_end(w, 350);
	kj_tick_snapshot(w, 9999, &t);
	KUNIT_EXPECT_EQ(test, t.last - t.first, 90ULL);
	KUNIT_EXPECT_EQ(test, t.stopped, 20ULL);
	KUNIT_EXPECT_EQ(test, t.restarts, 2ULL);
}

/* Interrupts were masked, or the hypervisor ran something else: the tick is late, that is all. */
static void held_up_is_not_stopped(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, SILENCE_FOR_TESTS);
	struct kj_tick t;

	/* Due at 1040, at 1100, and so long before anybody watched that nobody knows. */
	kj_tick_fired(w, 1500, 460);
	kj_tick_fired(w, 1600, 500);
	kj_tick_snapshot(w, 1700, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_RUNNING);
	KUNIT_EXPECT_EQ(test, t.stopped, 0ULL);
	KUNIT_EXPECT_EQ(test, t.restarts, 0ULL);
	w = new_watch(test, SILENCE_FOR_TESTS);
	kj_tick_fired(w, 1500, 100000);
	kj_tick_snapshot(w, 1700, &t);
	KUNIT_EXPECT_EQ(test, t.restarts, 0ULL);
	/* Due when its silence had long shown: it came back. */
	w = new_watch(test, SILENCE_FOR_TESTS);
	kj_tick_fired(w, 1500, 300);
	kj_tick_snapshot(w, 1700, &t);
	KUNIT_EXPECT_EQ(test, t.restarts, 1ULL);
	KUNIT_EXPECT_EQ(test, t.stopped, 500ULL);
}

/* Where the tick's function is not known, silence proves nothing. */
static void silence_of_what_cannot_be_seen(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, 0);
	struct kj_tick t;

	kj_tick_snapshot(w, 100000, &t);
	KUNIT_EXPECT_EQ(test, t.state, (u32)KJ_TICK_UNKNOWN);
}

static void after_the_end_nothing_changes(struct kunit *test)
{
	struct kj_tick_watch *w = new_watch(test, SILENCE_FOR_TESTS);
	struct kj_tick before, after;

	kj_tick_stopped(w, 1100);
	kj_tick_end(w, 1200);
	kj_tick_snapshot(w, 1300, &before);
	KUNIT_EXPECT_EQ(test, before.stopped, 100ULL);
	KUNIT_EXPECT_EQ(test, before.last, 1200ULL);
	kj_tick_fired(w, 1400, 0);
	kj_tick_stopped(w, 1500);
	kj_tick_held(w, 1600, 1, &somebody);
	kj_tick_snapshot(w, 1700, &after);
	KUNIT_EXPECT_EQ(test, memcmp(&before, &after, sizeof(after)), 0);
}

static struct kunit_case tick_cases[] = { KUNIT_CASE(stopped_time_is_summed),
					  KUNIT_CASE(nothing_is_counted_twice),
					  KUNIT_CASE(holders_by_dependency),
					  KUNIT_CASE(silence_means_stopped),
					  KUNIT_CASE(held_up_is_not_stopped),
					  KUNIT_CASE(counter_steps_back),
					  KUNIT_CASE(silence_of_what_cannot_be_seen),
					  KUNIT_CASE(after_the_end_nothing_changes),
					  {} };

static struct kunit_suite tick_suite = {
	.name = "kj_tick",
	.test_cases = tick_cases,
};

kunit_test_suite(tick_suite);
