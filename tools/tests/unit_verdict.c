// SPDX-License-Identifier: GPL-2.0
/*
 * unit_verdict - what check says of two windows: whose interruptions count, and whether a
 * difference is beyond chance.
 */
#include <string.h>

#include "../../uapi/kjitter_cause.h"
#include "../kjitter/check/model.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL
#define LIMIT  5000 /* 5/s */
#define BIT(n) (1ULL << (n))
#define CALL   BIT(KJ_CAUSE_CALL)
#define TICK   BIT(KJ_CAUSE_TICK)

static enum kj_told told(__u64 count1, __u64 count2, __u64 spared, __u64 seconds)
{
	struct kj_calls first = { count1, 5 * SECOND, 0 };
	struct kj_calls second = { count2, seconds * SECOND, spared };

	return kj_verdict_told(&first, &second, LIMIT);
}

static void tell(void)
{
	struct kj_calls first = { 1240, 5 * SECOND, 0 };

	check(told(1240, 1240, 1240, 5) == KJ_TOLD_SPARED, "told: all of 248/s are spared");
	check(told(1240, 1245, 1240, 5) == KJ_TOLD_SPARED, "told: 1/s of others is quiet");
	check(told(1240, 250, 250, 1) == KJ_TOLD_SPARED, "told: a second is enough");
	check(told(1240, 2480, 1240, 5) == KJ_TOLD_OTHER, "told: 248/s of others count");
	check(told(1240, 26, 0, 5) == KJ_TOLD_OTHER, "told: just above the limit");
	check(told(1240, 60, 50, 1) == KJ_TOLD_OTHER, "told: by the length of its own window");
	check(told(1240, 25, 0, 5) == KJ_TOLD_UNKNOWN, "told: quiet now is no excuse for before");
	check(told(1240, 0, 0, 5) == KJ_TOLD_UNKNOWN, "told: nothing seen, nothing told");
	check(told(1240, 20, 20, 5) == KJ_TOLD_UNKNOWN, "told: too few seen");
	/* 4 of 40 and less, each with the chance 1/5, have 7.6 %; 3 and less 2.8 %. */
	check(told(125, 40, 36, 5) == KJ_TOLD_UNKNOWN, "told: a few of many may be chance");
	check(told(125, 40, 37, 5) == KJ_TOLD_SPARED, "told: one less is none any more");
	check(told(30, 10, 10, 5) == KJ_TOLD_SPARED, "told: few are enough for few");
	check(told(1240, 100, 200, 5) == KJ_TOLD_UNKNOWN, "told: more spared than there are");
	check(kj_verdict_told(&first, NULL, LIMIT) == KJ_TOLD_UNKNOWN, "told: without level 2");
}

/* CPU with these loud classes in the windows of both samplers; ~0: that one did not run. */
static struct kj_check_cpu *cpu(__u64 user, __u64 spin, enum kj_told what)
{
	static struct kj_check_cpu c;

	memset(&c, 0, sizeof(c));
	c.window[KJ_CHECK_USER][0] = (struct kj_check_window){ .done = !!~user, .loud = user };
	c.window[KJ_CHECK_SPIN][0] = (struct kj_check_window){ .done = !!~spin, .loud = spin };
	if (!~user)
		c.window[KJ_CHECK_USER][0].loud = 0;
	if (!~spin)
		c.window[KJ_CHECK_SPIN][0].loud = 0;
	c.told = what;
	return &c;
}

static void judged(const char *name, const struct kj_check_cpu *c, enum kj_verdict expected)
{
	check(kj_check_judge(c) == expected, "judge: %s: %s", name, kj_verdict_word(expected));
}

static void judge(void)
{
	judged("both quiet", cpu(0, 0, KJ_TOLD_NOTHING), KJ_VERDICT_PASS);
	judged("kernel threads only", cpu(0, CALL, KJ_TOLD_SPARED), KJ_VERDICT_PASS);
	judged("kernel thread alone, told apart", cpu(~0ULL, CALL, KJ_TOLD_SPARED),
	       KJ_VERDICT_PASS);
	judged("others, too", cpu(0, CALL, KJ_TOLD_OTHER), KJ_VERDICT_FAIL);
	judged("not told: the user task decides", cpu(0, CALL, KJ_TOLD_UNKNOWN), KJ_VERDICT_PASS);
	judged("not told, no user task", cpu(~0ULL, CALL, KJ_TOLD_UNKNOWN), KJ_VERDICT_SKIP);
	judged("not told, and the tick", cpu(~0ULL, CALL | TICK, KJ_TOLD_UNKNOWN), KJ_VERDICT_FAIL);
	judged("spared, and the tick", cpu(0, CALL | TICK, KJ_TOLD_SPARED), KJ_VERDICT_FAIL);
	judged("user task called", cpu(CALL, CALL, KJ_TOLD_SPARED), KJ_VERDICT_FAIL);
	judged("user task called, kernel thread not", cpu(CALL, 0, KJ_TOLD_NOTHING),
	       KJ_VERDICT_FAIL);
}

static bool differ(__u64 a, __u64 b, __u64 a_s, __u64 b_s)
{
	const __u64 count[2] = { a, b }, ns[2] = { a_s * SECOND, b_s * SECOND };

	return kj_verdict_differ(count, ns);
}

static void differences(void)
{
	check(!differ(6, 5, 1, 1), "luck: 6 and 5 are the same");
	check(!differ(30, 25, 5, 5), "luck: so are 30 and 25");
	check(!differ(5, 6, 1, 1), "luck: more is not hidden");
	check(!differ(6, 0, 1, 1), "luck: 6 and none in a second may be luck");
	check(differ(30, 0, 5, 5), "luck: 30 and none are not");
	check(differ(1250, 5, 5, 5), "luck: a tick that stopped");
	check(!differ(60, 12, 5, 1), "luck: lengths of windows are taken into account");
	check(!differ(40, 2, 5, 1), "luck: 8/s for 5 s and 2/s for a second are too few to tell");
	check(differ(60, 1, 5, 5), "luck: at the same length that differs");
	check(!differ(0, 0, 1, 1) && !differ(5, 5, 0, 1), "luck: of nothing, nothing is said");
}

static void shootdowns(void)
{
	__u64 v[KJ_CAUSE_NR] = { [KJ_CAUSE_CALL] = 7, [KJ_CAUSE_TLB] = 5 };
	__u8 count[KJ_CAUSE_NR] = { 0 };

	kj_cause_one_ipi(v);
	check(v[KJ_CAUSE_CALL] == 2 && v[KJ_CAUSE_TLB] == 5, "shootdown: no call of its own");
	kj_cause_one_ipi(v);
	check(v[KJ_CAUSE_CALL] == 0, "shootdown: several in one call");
	count[KJ_CAUSE_TLB] = 5;
	check(kj_cause_primary(count) == KJ_CAUSE_TLB, "shootdown: is a primary cause");
}

int unit_verdict(void)
{
	tell();
	judge();
	differences();
	shootdowns();
	return check_failed;
}
