// SPDX-License-Identifier: GPL-2.0
/*
 * kj_hist - every bucket of the histogram, not a sample of them: there are few
 * enough to walk, and an error of one at a single power of two would shift every
 * quantile above it.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../uapi/kjitter_hist.h"

struct index_param {
	const char *name;
	u64 value;
	unsigned int index;
};

static const struct index_param index_params[] = {
	{ "0", 0, 0 },
	{ "1", 1, 1 },
	{ "last of the linear part", 31, 31 },
	{ "first of the logarithmic part", 32, 32 },
	{ "63", 63, 63 },
	{ "64", 64, 64 },
	{ "65 shares with 64", 65, 64 },
	{ "66", 66, 65 },
	{ "127", 127, 95 },
	{ "128", 128, 96 },
	{ "1000", 1000, 190 },
	{ "10^9", 1000000000, 827 },
	{ "2^32", 1ULL << 32, 896 },
	{ "below 2^63", (1ULL << 63) - 1, 1887 },
	{ "2^63", 1ULL << 63, 1888 },
	{ "all ones", ~0ULL, KJ_HIST_BUCKETS - 1 },
};

static void index_desc(const struct index_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(index, index_params, index_desc);

static void index_of_value(struct kunit *test)
{
	const struct index_param *p = test->param_value;

	KUNIT_EXPECT_EQ(test, kj_hist_index(p->value), p->index);
}

/* Each bucket begins where the one before ended: no gap, no overlap, all of u64. */
static void buckets_tile(struct kunit *test)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, kj_hist_low(0), 0ULL);
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		KUNIT_ASSERT_LE_MSG(test, kj_hist_low(i), kj_hist_high(i), "bucket %u", i);
		if (i)
			KUNIT_ASSERT_EQ_MSG(test, kj_hist_low(i), kj_hist_high(i - 1) + 1,
					    "bucket %u", i);
	}
	KUNIT_EXPECT_EQ(test, kj_hist_high(KJ_HIST_BUCKETS - 1), ~0ULL);
}

static void index_inverts_bounds(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		u64 low = kj_hist_low(i), high = kj_hist_high(i);

		KUNIT_ASSERT_EQ_MSG(test, kj_hist_index(low), i, "low %llu", low);
		KUNIT_ASSERT_EQ_MSG(test, kj_hist_index(high), i, "high %llu", high);
		KUNIT_ASSERT_EQ_MSG(test, kj_hist_index(low + (high - low) / 2), i, "middle");
	}
}

static void index_is_monotone(struct kunit *test)
{
	unsigned int shift, offset;

	/* The values around each power of two, where exponent and sub-bucket change at once. */
	for (shift = 1; shift < 64; shift++) {
		u64 power = 1ULL << shift;

		for (offset = 1; offset < 4 && offset < power; offset++) {
			KUNIT_ASSERT_LE_MSG(test, kj_hist_index(power - offset),
					    kj_hist_index(power - offset + 1), "2^%u", shift);
			KUNIT_ASSERT_LE_MSG(test, kj_hist_index(power + offset - 1),
					    kj_hist_index(power + offset), "2^%u", shift);
		}
		KUNIT_ASSERT_EQ_MSG(test, kj_hist_index(power - 1) + 1, kj_hist_index(power),
				    "2^%u", shift);
	}
}

/* A bucket is at most 3.1 % as wide as its lower end: quantiles rest on that promise. */
static void width_is_bounded(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		u64 low = kj_hist_low(i), more = kj_hist_high(i) - low;

		if (i < (1U << KJ_HIST_SUB_BITS))
			KUNIT_ASSERT_EQ_MSG(test, more, 0ULL, "bucket %u", i);
		else
			KUNIT_ASSERT_LT_MSG(test, more, low >> KJ_HIST_SUB_BITS, "bucket %u", i);
	}
}

struct rank_param {
	const char *name;
	u64 first;
	u64 middle;
	u64 last;
	u64 rank;
	unsigned int bucket;
};

/* Counts of the first bucket, of bucket 500 and of the last one. */
#define MIDDLE 500
#define LAST   (KJ_HIST_BUCKETS - 1)

static const struct rank_param rank_params[] = {
	{ "nothing there", 0, 0, 0, 1, KJ_HIST_BUCKETS },
	{ "rank 0", 1, 2, 3, 0, KJ_HIST_BUCKETS },
	{ "the smallest", 1, 2, 3, 1, 0 },
	{ "first of the second", 1, 2, 3, 2, MIDDLE },
	{ "last of the second", 1, 2, 3, 3, MIDDLE },
	{ "first of the third", 1, 2, 3, 4, LAST },
	{ "the largest", 1, 2, 3, 6, LAST },
	{ "one too many", 1, 2, 3, 7, KJ_HIST_BUCKETS },
	{ "far too many", 1, 2, 3, ~0ULL, KJ_HIST_BUCKETS },
	{ "counts of 2^63", 1ULL << 63, (1ULL << 63) - 1, 0, ~0ULL, MIDDLE },
	{ "a full count", ~0ULL, 1, 0, ~0ULL, 0 },
	{ "only the last", 0, 0, 1, 1, LAST },
};

static void rank_desc(const struct rank_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rank, rank_params, rank_desc);

static void rank_finds_bucket(struct kunit *test)
{
	const struct rank_param *p = test->param_value;
	u64 *count = kunit_kcalloc(test, KJ_HIST_BUCKETS, sizeof(*count), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, count);
	count[0] = p->first;
	count[MIDDLE] = p->middle;
	count[LAST] = p->last;
	KUNIT_EXPECT_EQ(test, kj_hist_rank(count, p->rank), p->bucket);
}

static struct kunit_case hist_cases[] = {
	KUNIT_CASE_PARAM(index_of_value, index_gen_params),
	KUNIT_CASE(buckets_tile),
	KUNIT_CASE(index_inverts_bounds),
	KUNIT_CASE(index_is_monotone),
	KUNIT_CASE(width_is_bounded),
	KUNIT_CASE_PARAM(rank_finds_bucket, rank_gen_params),
	{},
};

static struct kunit_suite hist_suite = {
	.name = "kj_hist",
	.test_cases = hist_cases,
};

kunit_test_suite(hist_suite);

/* For all of kjitter_kunit.ko. */
MODULE_LICENSE("GPL");
MODULE_AUTHOR("The kjitter authors");
MODULE_DESCRIPTION("KUnit tests of kjitter");
