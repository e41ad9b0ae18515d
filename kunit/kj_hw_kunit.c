// SPDX-License-Identifier: GPL-2.0
/*
 * kj_hw - an NMI that comes where a slice begins belongs to the time before it, a counter that
 * steps back there belongs to nobody, and a clock that jumps costs no round. The clock
 * and the counters are the test's own here, so that it comes where it is wanted.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../module/clock.h"
#include "../module/compat/compat.h"
#include "../module/compat/vectors.h"

#define DAY (86400ULL * NSEC_PER_SEC)

/**
 * struct fake - a CPU on which reading the clock takes 100 counts
 * @now: its clock
 * @nmis: NMIs it has counted
 * @during_clock: so many of the next readings of the clock are met by an NMI each
 * @after_counters: after the counters are read, this goes to @during_clock
 * @steps_back: after so many readings of the clock it steps back a day; 0: never
 * @begun: the slice was sampled
 */
static struct fake {
	u64 now;
	u32 nmis;
	unsigned int during_clock;
	unsigned int after_counters;
	unsigned int steps_back;
	bool begun;
} fake;

static u64 fake_clock(void)
{
	fake.now += 100;
	if (fake.steps_back && !--fake.steps_back)
		fake.now -= DAY;
	if (fake.during_clock) {
		fake.during_clock--;
		fake.nmis++;
	}
	return fake.now;
}

static u32 fake_nmis(unsigned int cpu)
{
	return fake.nmis;
}

#define kj_clock_read  fake_clock
#define kj_compat_nmis fake_nmis
#include "../module/spin.h"

static void fake_counters(unsigned int cpu, const struct task_struct *task, struct kj_counters *c)
{
	memset(c, 0, sizeof(*c));
	c->v[KJ_CAUSE_NMI] = fake.nmis;
	fake.during_clock = fake.after_counters;
}

static void fake_for(struct kj_spin *spin, u64 span)
{
	fake.begun = true;
}

#define kj_counters_read fake_counters
#define kj_spin_for	 fake_for
#define kj_hw_thread	 kj_hw_thread_of_the_test
#include "../module/hw.c"

struct nmi_param {
	const char *name;
	unsigned int nmis;
};

static const struct nmi_param nmi_params[] = {
	{ "no NMI", 0 },
	{ "an NMI", 1 },
	{ "three NMIs in a row", 3 },
};

static void nmi_desc(const struct nmi_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nmi, nmi_params, nmi_desc);

/* The clock is the reading that no NMI met, and counts all NMIs before it. */
static void clock_and_its_nmis(struct kunit *test)
{
	const struct nmi_param *p = test->param_value;
	u32 nmis = ~0U;

	fake = (struct fake){ .nmis = 40, .during_clock = p->nmis };
	KUNIT_EXPECT_EQ(test, kj_counters_clock(0, &nmis), 100ULL * (p->nmis + 1));
	KUNIT_EXPECT_EQ(test, nmis, 40 + p->nmis);
	KUNIT_EXPECT_EQ(test, fake.nmis, 40 + p->nmis);
}

/* Those that came since the counters were read are not the first gap's. */
static void slice_begins_without_nmis(struct kunit *test)
{
	const struct nmi_param *p = test->param_value;
	struct kj_stream *stream = kunit_kzalloc(test, sizeof(*stream), GFP_KERNEL);
	struct kj_spin spin = { .stream = stream, .cpu = raw_smp_processor_id() };

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, stream);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(spin.cpu)), 0);
	seqcount_init(&stream->seq);
	fake = (struct fake){ .nmis = 40, .after_counters = p->nmis };
	hw_slice(NULL, &spin, 1000);
	KUNIT_EXPECT_TRUE(test, fake.begun);
	KUNIT_EXPECT_EQ(test, fake.nmis, 40 + p->nmis);
	KUNIT_EXPECT_EQ(test, stream->att.seen.v[KJ_CAUSE_NMI], fake.nmis);
	KUNIT_EXPECT_EQ(test, spin.loop.last, fake.now);
	KUNIT_EXPECT_EQ(test, stream->acc.last, fake.now);
	KUNIT_EXPECT_EQ(test, stream->acc.blind, fake.now);
}

/* The counter steps back before a slice, or between its two readings: no sum has the step. */
static void counter_steps_back(struct kunit *test)
{
	struct kj_stream *stream = kunit_kzalloc(test, sizeof(*stream), GFP_KERNEL);
	unsigned int when;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, stream);
	for (when = 1; when <= 2; when++) {
		struct kj_spin spin = { .stream = stream, .cpu = raw_smp_processor_id() };

		KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(spin.cpu)), 0);
		memset(stream, 0, sizeof(*stream));
		seqcount_init(&stream->seq);
		fake = (struct fake){ .now = 5 * DAY, .steps_back = when };
		spin.loop.last = fake.now;
		stream->acc.first = fake.now;
		stream->acc.last = fake.now;
		hw_slice(NULL, &spin, 1000);
		KUNIT_EXPECT_TRUE(test, fake.begun);
		KUNIT_EXPECT_EQ(test, stream->acc.backwards, 1ULL);
		KUNIT_EXPECT_EQ(test, stream->acc.blind, 100ULL);
		KUNIT_EXPECT_EQ(test, stream->acc.last - stream->acc.first, 100ULL);
		KUNIT_EXPECT_EQ(test, stream->acc.last, fake.now);
	}
}

static void next_slice_is_on_the_grid(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, next_due(1000, 100, 900), 1100);
	KUNIT_EXPECT_EQ(test, next_due(1000, 100, 1000), 1100);
	KUNIT_EXPECT_EQ(test, next_due(1000, 100, 1100), 1100);
	KUNIT_EXPECT_EQ(test, next_due(1000, 100, 1101), 1200);
	KUNIT_EXPECT_EQ(test, next_due(1000, 100, 1200), 1200);
	/* A year, in the shortest periods: 1.6e12 of them. */
	KUNIT_EXPECT_EQ(test, next_due(1000, 20000, 365LL * DAY + 1001), 365LL * DAY + 21000);
}

static struct kunit_case hw_cases[] = {
	KUNIT_CASE(counter_steps_back),
	KUNIT_CASE(next_slice_is_on_the_grid),
	KUNIT_CASE_PARAM(clock_and_its_nmis, nmi_gen_params),
	KUNIT_CASE_PARAM(slice_begins_without_nmis, nmi_gen_params),
	{},
};

static struct kunit_suite hw_suite = {
	.name = "kj_hw",
	.test_cases = hw_cases,
};

kunit_test_suite(hw_suite);
