// SPDX-License-Identifier: GPL-2.0
/*
 * kj_clock - conversions to the last count, and what must hold between readings.
 * No bound in nanoseconds on anything real: this also runs under emulation.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "../module/clock.c"

struct convert_param {
	const char *name;
	u64 from;
	u64 khz;
	u64 to;
};

static void convert_desc(const struct convert_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct convert_param from_ns_params[] = {
	{ "0", 0, 3000000, 0 },
	{ "1 GHz is the identity", 123456789, 1000000, 123456789 },
	{ "exact", 10, 2400000, 24 },
	{ "a tenth of a count up", 1, 2100000, 3 },
	{ "just below a count up", 1, 999999, 1 },
	{ "a millionth of a count up", 1, 1, 1 },
	{ "exactly one count", 1000000, 1, 1 },
	{ "one count and a bit up", 1000001, 1, 2 },
	{ "slow arm64 timer", 100, 24000, 3 },
	{ "threshold limit at 10 GHz", KJ_THRESHOLD_MAX_NS, 10000000, 100000000000ULL },
	{ "threshold limit, odd rate", KJ_THRESHOLD_MAX_NS, 2099999, 20999990000ULL },
	{ "68 minutes at 4.5 GHz", 4100000000000ULL, 4500000, 18450000000000ULL },
	{ "400 days at 10 GHz and a bit", 34560000000000001ULL, 10000000, 345600000000000010ULL },
	{ "threshold limit at 1 THz", KJ_THRESHOLD_MAX_NS, 1000000000, 10000000000000ULL },
};

KUNIT_ARRAY_PARAM(from_ns, from_ns_params, convert_desc);

static void from_ns_rounds_up(struct kunit *test)
{
	const struct convert_param *p = test->param_value;

	KUNIT_EXPECT_EQ(test, kj_clock_from_ns(p->from, p->khz), p->to);
}

static const struct convert_param to_ns_params[] = {
	{ "0", 0, 3000000, 0 },
	{ "1 GHz is the identity", ~0ULL, 1000000, ~0ULL },
	{ "exact", 24, 2400000, 10 },
	{ "two thirds down", 2, 3000000, 0 },
	{ "one and a third down", 4, 3000000, 1 },
	{ "just below a ms down", 2999999, 3000000, 999999 },
	{ "a ms", 3000000, 3000000, 1000000 },
	{ "a ms and a count down", 3000001, 3000000, 1000000 },
	{ "slow arm64 timer", 1, 24000, 41 },
	{ "one count a ms", 1, 1, 1000000 },
	{ "the most that fits at 1 kHz", 18446744073709ULL, 1, 18446744073709000000ULL },
	{ "all ones at 4 GHz", ~0ULL, 4000000, 4611686018427387903ULL },
	{ "all ones at 10 GHz", ~0ULL, 10000000, 1844674407370955161ULL },
	{ "all ones at 1 THz", ~0ULL, 1000000000, 18446744073709551ULL },
};

KUNIT_ARRAY_PARAM(to_ns, to_ns_params, convert_desc);

static void to_ns_rounds_down(struct kunit *test)
{
	const struct convert_param *p = test->param_value;

	KUNIT_EXPECT_EQ(test, kj_clock_to_ns(p->from, p->khz), p->to);
}

static const u64 rate_params[] = {
	1, 999, 1000, 24000, 54000, 999999, 1000000, 1000001, 2099999, 2400000, 3000000, 10000000,
};

static void rate_desc(const u64 *khz, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%llu kHz", *khz);
}

KUNIT_ARRAY_PARAM(rate, rate_params, rate_desc);

/*
 * The threshold in counts is the least that is not shorter than the one in ns: it
 * comes back as no less, by less than one count too much, and one count less would
 * be shorter.
 */
static void round_trip(struct kunit *test)
{
	u64 khz = *(const u64 *)test->param_value;
	u64 count_ns = div64_u64(1000000 + khz - 1, khz);
	u64 ns, counts, back;

	for (ns = 1; ns <= KJ_THRESHOLD_MAX_NS; ns += ns / 7 + 1) {
		counts = kj_clock_from_ns(ns, khz);
		back = kj_clock_to_ns(counts, khz);
		KUNIT_ASSERT_GE_MSG(test, back, ns, "%llu counts", counts);
		KUNIT_ASSERT_LE_MSG(test, back, ns + count_ns, "%llu counts", counts);
		KUNIT_ASSERT_LT_MSG(test, kj_clock_to_ns(counts - 1, khz), ns, "%llu counts",
				    counts);
	}
}

static void counter_is_usable(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kj_clock_check(), 0);
	KUNIT_EXPECT_GT(test, kj_clock_khz(), 0ULL);
	KUNIT_EXPECT_EQ(test,
			kj_clock_caps() &
				~(KJ_CAP_CLOCK_STABLE | KJ_CAP_CLOCK_CONSTANT | KJ_CAP_HYPERVISOR),
			0ULL);
}

static void read_is_monotone(struct kunit *test)
{
	u64 first, last, now = 0, back = 0;
	unsigned int i;

	preempt_disable();
	first = kj_clock_read();
	last = first;
	for (i = 0; i < 20000; i++) {
		now = kj_clock_read();
		if (now < last)
			back++;
		last = now;
	}
	preempt_enable();
	KUNIT_EXPECT_EQ(test, back, 0ULL);
	KUNIT_EXPECT_GT(test, now, first);
}

/* Each clock of a pair lies between readings of it before and after. */
static void pair_is_between(struct kunit *test)
{
	struct kj_clock_pair before, pair, after;

	preempt_disable();
	before.real_ns = ktime_get_real_ns();
	before.raw_ns = ktime_get_raw_ns();
	before.mono_ns = ktime_get_ns();
	before.cycles = kj_clock_read();
	kj_clock_pair_read(&pair);
	after.cycles = kj_clock_read();
	after.mono_ns = ktime_get_ns();
	after.raw_ns = ktime_get_raw_ns();
	after.real_ns = ktime_get_real_ns();
	preempt_enable();

	KUNIT_EXPECT_LE(test, before.cycles, pair.cycles);
	KUNIT_EXPECT_LE(test, pair.cycles, after.cycles);
	KUNIT_EXPECT_LE(test, before.mono_ns, pair.mono_ns);
	KUNIT_EXPECT_LE(test, pair.mono_ns, after.mono_ns);
	KUNIT_EXPECT_LE(test, before.raw_ns, pair.raw_ns);
	KUNIT_EXPECT_LE(test, pair.raw_ns, after.raw_ns);
	KUNIT_EXPECT_LE(test, before.real_ns, pair.real_ns);
	KUNIT_EXPECT_LE(test, pair.real_ns, after.real_ns);
}

static void pairs_are_ordered(struct kunit *test)
{
	struct kj_clock_pair a, b;
	unsigned int i, back = 0;

	preempt_disable();
	kj_clock_pair_read(&a);
	for (i = 0; i < 100; i++) {
		kj_clock_pair_read(&b);
		if (b.cycles <= a.cycles || b.mono_ns < a.mono_ns || b.raw_ns < a.raw_ns)
			back++;
		a = b;
	}
	preempt_enable();
	KUNIT_EXPECT_EQ(test, back, 0U);
}

/* A wrong unit is a factor of a thousand: two is room enough for any calibration. */
static void rate_is_in_its_unit(struct kunit *test)
{
	struct kj_clock_pair a, b;
	u64 counted, raw;

	preempt_disable();
	kj_clock_pair_read(&a);
	mdelay(5);
	kj_clock_pair_read(&b);
	preempt_enable();
	counted = kj_clock_to_ns(b.cycles - a.cycles, kj_clock_khz());
	raw = b.raw_ns - a.raw_ns;
	KUNIT_EXPECT_LT(test, counted, 2 * raw);
	KUNIT_EXPECT_LT(test, raw, 2 * counted);
}

static struct kunit_case clock_cases[] = {
	KUNIT_CASE_PARAM(from_ns_rounds_up, from_ns_gen_params),
	KUNIT_CASE_PARAM(to_ns_rounds_down, to_ns_gen_params),
	KUNIT_CASE_PARAM(round_trip, rate_gen_params),
	KUNIT_CASE(counter_is_usable),
	KUNIT_CASE(read_is_monotone),
	KUNIT_CASE(pair_is_between),
	KUNIT_CASE(pairs_are_ordered),
	KUNIT_CASE(rate_is_in_its_unit),
	{},
};

static struct kunit_suite clock_suite = {
	.name = "kj_clock",
	.test_cases = clock_cases,
};

kunit_test_suite(clock_suite);
