// SPDX-License-Identifier: GPL-2.0
/*
 * kj_gap - classification of gaps, against the order of causes (KJ_CAUSE_TABLE), which is written
 * down here a second time on purpose.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/gap.c"
#include "../uapi/kjitter_account.h"

struct cause_param {
	const char *name;
	enum kj_cause cause;
};

/* The order of KJ_CAUSE_TABLE. */
static const struct cause_param cause_params[] = {
	{ "thread", KJ_CAUSE_THREAD },
	{ "device", KJ_CAUSE_DEVICE },
	{ "tick", KJ_CAUSE_TICK },
	{ "call", KJ_CAUSE_CALL },
	{ "resched", KJ_CAUSE_RESCHED },
	{ "irq_work", KJ_CAUSE_IRQ_WORK },
	{ "tlb", KJ_CAUSE_TLB },
	{ "thermal", KJ_CAUSE_THERMAL },
	{ "hypervisor", KJ_CAUSE_HYPERVISOR },
	{ "other vector", KJ_CAUSE_OTHER_VECTOR },
	{ "nmi", KJ_CAUSE_NMI },
	{ "smi", KJ_CAUSE_SMI },
	{ "steal", KJ_CAUSE_STEAL },
	{ "softirq", KJ_CAUSE_SOFTIRQ },
};

static void cause_desc(const struct cause_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cause, cause_params, cause_desc);

/* What only the sampler itself may say is not in the order at all. */
static void order_is_complete(struct kunit *test)
{
	u32 seen = BIT(KJ_CAUSE_UNKNOWN) | BIT(KJ_CAUSE_SAMPLER);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cause_params); i++) {
		KUNIT_EXPECT_FALSE(test, seen & BIT(cause_params[i].cause));
		seen |= BIT(cause_params[i].cause);
	}
	KUNIT_EXPECT_EQ(test, seen, BIT(KJ_CAUSE_NR) - 1);
}

static void classify_alone(struct kunit *test)
{
	const struct cause_param *p = test->param_value;
	struct kj_counters before = {}, after = {};
	u8 count[KJ_CAUSE_ROOM];
	unsigned int i;

	after.v[p->cause] = 3;
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), p->cause);
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		KUNIT_EXPECT_EQ(test, count[i], i == p->cause ? 3 : 0);
}

/* A cause goes before each one after it in the order, however often that one came. */
static void classify_pairs(struct kunit *test)
{
	const struct cause_param *p = test->param_value, *less;

	for (less = p + 1; less < cause_params + ARRAY_SIZE(cause_params); less++) {
		struct kj_counters before = {}, after = {};
		u8 count[KJ_CAUSE_ROOM];

		/* A call that carries a shootdown is none: here there is one more. */
		after.v[p->cause] = p->cause == KJ_CAUSE_CALL && less->cause == KJ_CAUSE_TLB ? 201 :
											       1;
		after.v[less->cause] = 200;
		KUNIT_EXPECT_EQ_MSG(test, kj_gap_classify(&before, &after, count), p->cause,
				    "against %s", less->name);
		KUNIT_EXPECT_EQ(test, count[p->cause], 1);
		KUNIT_EXPECT_EQ(test, count[less->cause], 200);
	}
}

static void classify_nothing(struct kunit *test)
{
	struct kj_counters same;
	u8 count[KJ_CAUSE_ROOM];

	memset(&same, 0x5a, sizeof(same));
	memset(count, 0xff, sizeof(count));
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&same, &same, count), KJ_CAUSE_UNKNOWN);
	KUNIT_EXPECT_NULL(test, memchr_inv(count, 0, sizeof(count)));
}

static void classify_everything(struct kunit *test)
{
	struct kj_counters before = {}, after;
	u8 count[KJ_CAUSE_ROOM];
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		after.v[i] = i + 1;
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), KJ_CAUSE_THREAD);
	for (i = 1; i < KJ_CAUSE_NR; i++)
		KUNIT_EXPECT_EQ(test, count[i], i == KJ_CAUSE_CALL ? 0 : i + 1);
}

struct ipi_param {
	const char *name;
	u32 call;
	u32 tlb;
	u8 left;
	enum kj_cause cause;
};

static const struct ipi_param ipi_params[] = {
	{ "a shootdown is one event", 1, 1, 0, KJ_CAUSE_TLB },
	{ "and another call", 3, 1, 2, KJ_CAUSE_CALL },
	{ "several in one call", 1, 5, 0, KJ_CAUSE_TLB },
	{ "more than can be shown", 1000, 900, 100, KJ_CAUSE_CALL },
	{ "calls alone", 2, 0, 2, KJ_CAUSE_CALL },
};

static void ipi_desc(const struct ipi_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(ipi, ipi_params, ipi_desc);

/* Differences are right where the counters wrap in between, too. */
static void classify_ipi(struct kunit *test)
{
	const struct ipi_param *p = test->param_value;
	struct kj_counters before = {}, after = {};
	u8 count[KJ_CAUSE_ROOM];

	before.v[KJ_CAUSE_CALL] = ~0U - 1;
	before.v[KJ_CAUSE_TLB] = ~0U;
	after.v[KJ_CAUSE_CALL] = before.v[KJ_CAUSE_CALL] + p->call;
	after.v[KJ_CAUSE_TLB] = before.v[KJ_CAUSE_TLB] + p->tlb;
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), p->cause);
	KUNIT_EXPECT_EQ(test, count[KJ_CAUSE_CALL], p->left);
	KUNIT_EXPECT_EQ(test, count[KJ_CAUSE_TLB], min(p->tlb, 255U));
}

/* The sampler's own work is counted but explains nothing by itself. */
static void classify_sampler_only(struct kunit *test)
{
	struct kj_counters before = {}, after = {};
	u8 count[KJ_CAUSE_ROOM];

	after.v[KJ_CAUSE_SAMPLER] = 1;
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), KJ_CAUSE_UNKNOWN);
	KUNIT_EXPECT_EQ(test, count[KJ_CAUSE_SAMPLER], 1);
}

struct delta_param {
	const char *name;
	u32 before;
	u32 after;
	u8 count;
};

static const struct delta_param delta_params[] = {
	{ "1", 0, 1, 1 },
	{ "254", 1000, 1254, 254 },
	{ "255", 1000, 1255, 255 },
	{ "256 saturates", 1000, 1256, 255 },
	{ "512 saturates", 0, 512, 255 },
	{ "2^16 saturates", 7, 65543, 255 },
	{ "2^31 saturates", 0, 1U << 31, 255 },
	{ "2^32 - 1 saturates", 0, ~0U, 255 },
	{ "wraps to 0", ~0U, 0, 1 },
	{ "wraps by 10", ~0U - 4, 5, 10 },
	{ "wraps and saturates", ~0U - 200, 200, 255 },
	{ "went back by 1", 1, 0, 255 },
};

static void delta_desc(const struct delta_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(delta, delta_params, delta_desc);

static void classify_counts(struct kunit *test)
{
	const struct delta_param *p = test->param_value;
	struct kj_counters before = {}, after = {};
	u8 count[KJ_CAUSE_ROOM];

	before.v[KJ_CAUSE_DEVICE] = p->before;
	after.v[KJ_CAUSE_DEVICE] = p->after;
	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), KJ_CAUSE_DEVICE);
	KUNIT_EXPECT_EQ(test, count[KJ_CAUSE_DEVICE], p->count);
}

struct booking {
	u64 len;
	enum kj_cause cause;
};

static const struct booking bookings[] = {
	{ 100, KJ_CAUSE_TICK }, { 300, KJ_CAUSE_DEVICE },	  { 200, KJ_CAUSE_TICK },
	{ 1, KJ_CAUSE_DEVICE }, { 1ULL << 40, KJ_CAUSE_UNKNOWN }, { 5, KJ_CAUSE_UNKNOWN },
};

static void account_sums(struct kunit *test)
{
	struct kj_accounts *acc = kunit_kzalloc(test, sizeof(*acc), GFP_KERNEL);
	u64 count = 0, sum = 0, max = 0;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, acc);
	for (i = 0; i < ARRAY_SIZE(bookings); i++)
		kj_account_gap(acc, bookings[i].len, bookings[i].cause);

	KUNIT_EXPECT_EQ(test, acc->gaps, ARRAY_SIZE(bookings));
	KUNIT_EXPECT_EQ(test, acc->gap, (1ULL << 40) + 606);
	KUNIT_EXPECT_EQ(test, acc->max, 1ULL << 40);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_TICK].count, 2ULL);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_TICK].sum, 300ULL);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_TICK].max, 200ULL);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_DEVICE].count, 2ULL);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_DEVICE].sum, 301ULL);
	KUNIT_EXPECT_EQ(test, acc->cause[KJ_CAUSE_DEVICE].max, 300ULL);
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		count += acc->cause[i].count;
		sum += acc->cause[i].sum;
		max = max(max, acc->cause[i].max);
	}
	KUNIT_EXPECT_EQ(test, count, acc->gaps);
	KUNIT_EXPECT_EQ(test, sum, acc->gap);
	KUNIT_EXPECT_EQ(test, max, acc->max);
}

/* Accounts belong to several hands: booking a gap leaves the others' fields alone. */
static void account_touches_nothing_else(struct kunit *test)
{
	struct kj_accounts *acc = kunit_kzalloc(test, sizeof(*acc), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, acc);
	kj_account_gap(acc, 77, KJ_CAUSE_STEAL);
	acc->gaps = 0;
	acc->gap = 0;
	acc->max = 0;
	memset(&acc->cause[KJ_CAUSE_STEAL], 0, sizeof(acc->cause[0]));
	KUNIT_EXPECT_NULL(test, memchr_inv(acc, 0, sizeof(*acc)));
}

static struct kunit_case gap_cases[] = {
	KUNIT_CASE(order_is_complete),
	KUNIT_CASE_PARAM(classify_alone, cause_gen_params),
	KUNIT_CASE_PARAM(classify_pairs, cause_gen_params),
	KUNIT_CASE(classify_nothing),
	KUNIT_CASE(classify_everything),
	KUNIT_CASE_PARAM(classify_ipi, ipi_gen_params),
	KUNIT_CASE(classify_sampler_only),
	KUNIT_CASE_PARAM(classify_counts, delta_gen_params),
	KUNIT_CASE(account_sums),
	KUNIT_CASE(account_touches_nothing_else),
	{},
};

static struct kunit_suite gap_suite = {
	.name = "kj_gap",
	.test_cases = gap_cases,
};

kunit_test_suite(gap_suite);
