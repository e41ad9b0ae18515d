// SPDX-License-Identifier: GPL-2.0
/*
 * kj_nest_gap - what ran, as far as it lies in a gap: clipped to it, summed by class, and its
 * primary cause.
 */
#include <kunit/test.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "../module/probes/nest.h"

#define TICK KJ_CAUSE_TICK

struct clip_param {
	const char *name;
	u64 start;
	u64 len;
	u32 net;
	bool in;
	u64 clipped;
	u32 clipped_len;
	u32 clipped_net;
};

/* The gap is from 1000 to 2000. */
static const struct clip_param clip_params[] = {
	{ "inside", 1100, 100, 80, true, 1100, 100, 80 },
	{ "all of it", 1000, 1000, 900, true, 1000, 1000, 900 },
	{ "before", 800, 100, 100, false },
	{ "ends where it begins", 900, 100, 100, false },
	{ "begins where it ends", 2000, 100, 100, false },
	{ "begins before it", 900, 300, 250, true, 1000, 200, 200 },
	{ "begins before it, mostly interrupted", 900, 300, 150, true, 1000, 200, 150 },
	{ "saturated", 1500, 3ULL << 32, 70, true, 1500, U32_MAX, 70 },
	{ "saturated, ended before it", -(3ULL << 32), (3ULL << 32) + 900, 70, false },
	{ "saturated, ends in it", -(3ULL << 32), (3ULL << 32) + 1100, U32_MAX, true, 1000, 100,
	  100 },
};

static void clip_desc(const struct clip_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(clip, clip_params, clip_desc);

static void clip_to_a_gap(struct kunit *test)
{
	const struct clip_param *p = test->param_value;
	struct kj_nest *n = kunit_kzalloc(test, sizeof(*n), GFP_KERNEL);
	struct kj_detail d;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, n);
	n->event[5].start = p->start;
	n->event[5].len = min_t(u64, p->len, U32_MAX);
	n->end[5] = p->start + p->len;
	n->event[5].net = p->net;
	KUNIT_ASSERT_EQ(test, kj_nest_clip(n, 5 + KJ_NEST_EVENTS, 1000, 2000, &d), p->in);
	if (!p->in)
		return;
	KUNIT_EXPECT_EQ(test, d.start, p->clipped);
	KUNIT_EXPECT_EQ(test, d.len, p->clipped_len);
	KUNIT_EXPECT_EQ(test, d.net, p->clipped_net);
	KUNIT_EXPECT_EQ(test, !!(d.flags & KJ_DETAIL_CUT), (s64)p->start < 1000);
}

static void sums_and_their_classes(struct kunit *test)
{
	static const struct kj_detail events[] = {
		{ .cause = TICK, .net = 10 },
		{ .cause = KJ_CAUSE_CALL, .net = 25 },
		{ .cause = TICK, .net = 20 },
		{ .cause = KJ_CAUSE_NMI, .net = 3 },
		{ .cause = KJ_CAUSE_SOFTIRQ, .net = 7 },
		{ .cause = KJ_CAUSE_THREAD, .net = 11 },
	};
	struct kj_nest_sums sums = {};
	u32 net[KJ_NET_NR];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		kj_nest_sum(&sums, &events[i]);
	KUNIT_EXPECT_EQ(test, sums.all, 76ULL);
	kj_nest_classes(&sums, net);
	KUNIT_EXPECT_EQ(test, net[0], 3U);
	KUNIT_EXPECT_EQ(test, net[1], 55U);
	KUNIT_EXPECT_EQ(test, net[2], 7U);
	KUNIT_EXPECT_EQ(test, net[3], 11U);
}

struct primary_param {
	const char *name;
	u64 len;
	u32 tick;
	u32 call;
	u8 smi;
	u8 steal;
	enum kj_cause primary;
};

/* What the counters say by themselves is a softirq here. */
static const struct primary_param primary_params[] = {
	{ "nothing seen", 1000, 0, 0, 0, 0, KJ_CAUSE_SOFTIRQ },
	{ "nothing seen, an SMI", 1000, 0, 0, 1, 0, KJ_CAUSE_SMI },
	{ "nothing seen, steal", 1000, 0, 0, 0, 1, KJ_CAUSE_STEAL },
	{ "nothing seen, both", 1000, 0, 0, 255, 255, KJ_CAUSE_SMI },
	{ "the longer one", 1000, 30, 25, 0, 0, KJ_CAUSE_TICK },
	{ "the longer one, the other way", 1000, 25, 30, 0, 0, KJ_CAUSE_CALL },
	{ "a part seen, an SMI", 1000, 30, 25, 1, 0, KJ_CAUSE_SMI },
	{ "a part seen, steal", 1000, 30, 25, 0, 1, KJ_CAUSE_STEAL },
	{ "just under half seen, an SMI", 1001, 300, 200, 1, 0, KJ_CAUSE_SMI },
	{ "just under half seen, steal", 1001, 300, 200, 0, 1, KJ_CAUSE_STEAL },
	{ "half seen, an SMI", 1000, 300, 200, 1, 0, KJ_CAUSE_TICK },
	{ "half seen, steal", 1000, 300, 200, 0, 1, KJ_CAUSE_TICK },
	{ "more seen than there is", 400, 300, 200, 1, 1, KJ_CAUSE_TICK },
};

static void primary_desc(const struct primary_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(primary, primary_params, primary_desc);

static void primary_of_a_gap(struct kunit *test)
{
	const struct primary_param *p = test->param_value;
	struct kj_nest_sums sums = {
		.cause = { [TICK] = p->tick, [KJ_CAUSE_CALL] = p->call },
		.all = p->tick + p->call,
	};
	u8 count[KJ_CAUSE_ROOM] = {
		[KJ_CAUSE_SMI] = p->smi,
		[KJ_CAUSE_STEAL] = p->steal,
		[KJ_CAUSE_SOFTIRQ] = 1,
		[TICK] = 1,
	};

	KUNIT_EXPECT_EQ(test, kj_nest_primary(&sums, p->len, count, KJ_CAUSE_SOFTIRQ), p->primary);
}

static struct kunit_case nest_gap_cases[] = {
	KUNIT_CASE_PARAM(clip_to_a_gap, clip_gen_params),
	KUNIT_CASE(sums_and_their_classes),
	KUNIT_CASE_PARAM(primary_of_a_gap, primary_gen_params),
	{},
};

static struct kunit_suite nest_gap_suite = {
	.name = "kj_nest_gap",
	.test_cases = nest_gap_cases,
};

kunit_test_suite(nest_gap_suite);
