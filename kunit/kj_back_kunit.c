// SPDX-License-Identifier: GPL-2.0
/*
 * kj_back - a counter that steps back or jumps, at each reading the spin sampler makes. The
 * clock is the test's own: it counts, takes its step where it is told to, and now and then
 * is interrupted; so each place that subtracts two readings meets the step once.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../module/clock.h"
#include "../module/compat/compat.h"
#include "../module/compat/vectors.h"

/* One count is a nanosecond. */
#define DAY	  (86400LL * NSEC_PER_SEC)
#define THRESHOLD 1000ULL
#define CARE	  20000ULL
#define READINGS  400U
/* Far more readings than any round makes: a round that reads more waits for the clock to return. */
#define TOO_MANY 20000U

/**
 * struct fake - a counter on which a reading takes 100
 * @now: what it shows
 * @real: what it would show if it had never stepped back
 * @reads: how often it was read
 * @at: the reading at which it steps
 * @step: by how much
 * @gaps: every so many readings something takes 5000
 */
static struct fake {
	u64 now;
	u64 real;
	unsigned int reads;
	unsigned int at;
	s64 step;
	unsigned int gaps;
} fake;

static u64 fake_clock(void)
{
	u64 passed = 100;

	fake.reads++;
	if (fake.gaps && fake.reads % fake.gaps == 0)
		passed += 5000;
	if (fake.reads > TOO_MANY)
		passed += 2 * DAY;
	fake.now += passed;
	fake.real += passed;
	if (fake.reads == fake.at) {
		fake.now += fake.step;
		fake.real += fake.step > 0 ? fake.step : 0;
	}
	return fake.now;
}

static u32 no_nmis(unsigned int cpu)
{
	return 0;
}

struct kj_aside;
static void no_begin(struct kj_aside *aside);

#define kj_clock_read	fake_clock
#define kj_compat_nmis	no_nmis
#define kj_spin_thread	kj_spin_thread_of_the_test
#define kj_spin_start	kj_spin_start_of_the_test
#define kj_spin_restart back_spin_restart
#define kj_spin_for	kj_spin_for_of_the_test
#define kj_spin_finish	kj_spin_finish_of_the_test
#define kj_spin_gap	kj_spin_gap_of_the_test
#define kj_spin_aside	kj_spin_aside_of_the_test
#define kj_aside_begin	no_begin
#include "../module/spin.h"

static void no_counters(unsigned int cpu, const struct task_struct *task, struct kj_counters *c)
{
	memset(c, 0, sizeof(*c));
}

static void no_begin(struct kj_aside *aside)
{
}

static void fake_pair(struct kj_clock_pair *pair)
{
	pair->cycles = fake.now;
	pair->raw_ns = fake.real;
}

#define kj_counters_read   no_counters
#define kj_clock_pair_read fake_pair
#include "../module/spin.c"

struct step_param {
	const char *name;
	s64 step;
	unsigned int gaps;
};

static const struct step_param step_params[] = {
	{ "never", 0, 0 },
	{ "never, with gaps", 0, 37 },
	{ "back by less than a gap", -700, 0 },
	{ "back by a second", -(s64)NSEC_PER_SEC, 0 },
	{ "back by a day, with gaps", -DAY, 37 },
	{ "back by a day, with many gaps", -DAY, 3 },
	{ "ahead by a day", DAY, 0 },
	{ "ahead by a day, with gaps", DAY, 37 },
};

static void step_desc(const struct step_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(step, step_params, step_desc);

/* Rounds of sampling and housekeeping until the step is long past. */
static void run_with_step_at(struct kj_spin *spin, struct kj_stream *stream, unsigned int at,
			     const struct step_param *p)
{
	fake = (struct fake){
		.now = 10 * DAY,
		.real = 10 * DAY,
		.at = at,
		.step = p->step,
		.gaps = p->gaps,
	};
	kj_spin_start(spin, stream);
	while (fake.reads < READINGS) {
		kj_spin_for(spin, CARE);
		spin_keep_house(spin);
	}
	kj_spin_finish(spin);
}

static void expect_sound(struct kunit *test, const struct kj_accounts *acc,
			 const struct step_param *p, unsigned int at)
{
	u64 jump = p->step > 0 ? p->step : 0, wall = acc->last - acc->first;

	/* It never waits until the counter has made up for the step. */
	KUNIT_EXPECT_LT_MSG(test, fake.reads, TOO_MANY, "a step at reading %u", at);
	KUNIT_EXPECT_EQ_MSG(test, acc->backwards, (u64)(p->step < 0), "a step at reading %u", at);
	KUNIT_EXPECT_EQ_MSG(test, acc->clean + acc->gap + acc->blind, wall, "a step at reading %u",
			    at);
	KUNIT_EXPECT_LE_MSG(test, acc->max, jump + 20000, "a step at reading %u", at);
	KUNIT_EXPECT_LE_MSG(test, acc->blind_max, jump + 20000, "a step at reading %u", at);
	/* What the step itself hides is one piece of own work at most. */
	KUNIT_EXPECT_LE_MSG(test, wall, acc->raw_ns, "a step at reading %u", at);
	KUNIT_EXPECT_LE_MSG(test, acc->raw_ns - wall, 20000ULL, "a step at reading %u", at);
}

static void at_every_reading(struct kunit *test)
{
	const struct step_param *p = test->param_value;
	unsigned int cpu = raw_smp_processor_id(), at;
	struct kj_stream *stream = kunit_kzalloc(test, sizeof(*stream), GFP_KERNEL);
	struct kj_spin *spin = kunit_kzalloc(test, sizeof(*spin), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, stream);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, spin);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
	KUNIT_ASSERT_EQ(test, kj_ring_init(), 0);
	for (at = 2; at < READINGS - 100; at++) {
		memset(stream, 0, sizeof(*stream));
		stream->att.task = current;
		KUNIT_ASSERT_EQ(test,
				kj_stream_init(stream, cpu, KJ_STREAM_SPIN, 1000000, THRESHOLD,
					       KJ_RING_MIN_RECORDS),
				0);
		run_with_step_at(spin, stream, at, p);
		KUNIT_EXPECT_FALSE(test, spin->moved);
		expect_sound(test, &stream->acc, p, at);
		kj_stream_uninit(stream);
	}
	kj_ring_exit();
}

static struct kunit_case back_cases[] = {
	KUNIT_CASE_PARAM(at_every_reading, step_gen_params),
	{},
};

static struct kunit_suite back_suite = {
	.name = "kj_back",
	.test_cases = back_cases,
};

kunit_test_suite(back_suite);
