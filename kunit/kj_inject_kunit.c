// SPDX-License-Identifier: GPL-2.0
/*
 * kj_inject - what a line written to the injector asks for, and the ladder of lengths.
 */
#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../module/inject/plan.c"

#define GOOD "class=ipi cpu=1 count=50 min=2000 max=200000 spacing=1000000"

struct line_param {
	const char *name;
	const char *line;
	int ret;
};

static void line_desc(const struct line_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct line_param plan_params[] = {
	{ "good", GOOD, 0 },
	{ "newline", GOOD "\n", 0 },
	{ "other order", "spacing=1 max=2 min=3 count=4 cpu=5 class=x", 0 },
	{ "blanks", "  class=x\tcpu=5  count=4 min=3 max=2 spacing=1\t\n", 0 },
	{ "empty", "", -EINVAL },
	{ "newline only", "\n", -EINVAL },
	{ "no class", "cpu=1 count=50 min=2000 max=200000 spacing=1000000", -EINVAL },
	{ "no spacing", "class=ipi cpu=1 count=50 min=2000 max=200000", -EINVAL },
	{ "twice", GOOD " cpu=1", -EINVAL },
	{ "class twice", GOOD " class=ipi", -EINVAL },
	{ "unknown word", GOOD " level=2", -EINVAL },
	{ "no equals sign", GOOD " now", -EINVAL },
	{ "prefix of a word", "class=ipi cp=1 count=50 min=2 max=3 spacing=1", -EINVAL },
	{ "empty class", "class= cpu=1 count=50 min=2 max=3 spacing=1", -EINVAL },
	{ "long class", "class=aaaaaaaaaaaaaaaaaaaaaaaa cpu=1 count=5 min=2 max=3 spacing=1",
	  -EINVAL },
	{ "longest class", "class=aaaaaaaaaaaaaaaaaaaaaaa cpu=1 count=5 min=2 max=3 spacing=1", 0 },
	{ "empty number", "class=ipi cpu= count=50 min=2 max=3 spacing=1", -EINVAL },
	{ "unit", "class=ipi cpu=1 count=50 min=2us max=3 spacing=1", -EINVAL },
	{ "negative", "class=ipi cpu=-1 count=50 min=2 max=3 spacing=1", -EINVAL },
	{ "hexadecimal", "class=ipi cpu=0x1 count=50 min=2 max=3 spacing=1", -EINVAL },
	{ "65 bits", "class=ipi cpu=18446744073709551616 count=50 min=2 max=3 spacing=1", -ERANGE },
	{ "two lines", GOOD "\n" GOOD, -EINVAL },
};

KUNIT_ARRAY_PARAM(plan, plan_params, line_desc);

static void plan_parse_answers(struct kunit *test)
{
	const struct line_param *p = test->param_value;
	char *line = kunit_kzalloc(test, strlen(p->line) + 1, GFP_KERNEL);
	struct kj_inject_plan plan;

	KUNIT_ASSERT_NOT_NULL(test, line);
	strscpy(line, p->line, strlen(p->line) + 1);
	KUNIT_EXPECT_EQ(test, kj_inject_plan_parse(line, &plan), p->ret);
}

static void plan_parse_takes_all(struct kunit *test)
{
	char line[] = GOOD;
	struct kj_inject_plan plan;

	KUNIT_ASSERT_EQ(test, kj_inject_plan_parse(line, &plan), 0);
	KUNIT_EXPECT_STREQ(test, (const char *)plan.class, "ipi");
	KUNIT_EXPECT_EQ(test, plan.cpu, 1ULL);
	KUNIT_EXPECT_EQ(test, plan.count, 50ULL);
	KUNIT_EXPECT_EQ(test, plan.min_ns, 2000ULL);
	KUNIT_EXPECT_EQ(test, plan.max_ns, 200000ULL);
	KUNIT_EXPECT_EQ(test, plan.spacing_ns, 1000000ULL);
}

static const struct line_param hold_params[] = {
	{ "on", "sched cpu=1 on\n", 0 },
	{ "off", "sched cpu=1 off", 0 },
	{ "empty", "", -EINVAL },
	{ "no state", "sched cpu=1", -EINVAL },
	{ "other state", "sched cpu=1 maybe", -EINVAL },
	{ "too much", "sched cpu=1 on off", -EINVAL },
	{ "no cpu", "sched 1 on", -EINVAL },
	{ "no number", "sched cpu=one on", -EINVAL },
	{ "empty name", "  cpu=1 on", -EINVAL },
	{ "65 bits", "sched cpu=18446744073709551616 on", -ERANGE },
};

KUNIT_ARRAY_PARAM(hold, hold_params, line_desc);

static void hold_parse_answers(struct kunit *test)
{
	const struct line_param *p = test->param_value;
	struct kj_inject_hold hold;
	char line[64];

	strscpy(line, p->line, sizeof(line));
	KUNIT_ASSERT_EQ(test, kj_inject_hold_parse(line, &hold), p->ret);
	if (p->ret)
		return;
	KUNIT_EXPECT_STREQ(test, (const char *)hold.name, "sched");
	KUNIT_EXPECT_EQ(test, hold.cpu, 1ULL);
	KUNIT_EXPECT_EQ(test, hold.on, !strstr(p->line, "off"));
}

struct check_param {
	const char *name;
	u64 count, min_ns, max_ns, spacing_ns;
	int ret;
};

static void check_desc(const struct check_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct check_param check_params[] = {
	{ "least", 1, 100, 100, 50000, 0 },
	{ "most", 100000, 10000000, 10000000, 1000000000, 0 },
	{ "none", 0, 100, 100, 50000, -ERANGE },
	{ "too many", 100001, 100, 100, 50000, -ERANGE },
	{ "too short", 1, 99, 100, 50000, -ERANGE },
	{ "too long", 1, 100, 10000001, 50000, -ERANGE },
	{ "the wrong way round", 1, 101, 100, 50000, -ERANGE },
	{ "too dense", 1, 100, 100, 49999, -ERANGE },
	{ "too sparse", 1, 100, 100, 1000000001, -ERANGE },
};

KUNIT_ARRAY_PARAM(check, check_params, check_desc);

static void plan_check_keeps_limits(struct kunit *test)
{
	const struct check_param *p = test->param_value;
	struct kj_inject_plan plan = {
		.count = p->count,
		.min_ns = p->min_ns,
		.max_ns = p->max_ns,
		.spacing_ns = p->spacing_ns,
	};

	KUNIT_EXPECT_EQ(test, kj_inject_plan_check(&plan), p->ret);
}

struct ladder_param {
	const char *name;
	u64 count, min_ns, max_ns;
};

static void ladder_desc(const struct ladder_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct ladder_param ladder_params[] = {
	{ "one", 1, 2000, 200000 },	    { "two", 2, 2000, 200000 },
	{ "three", 3, 100, 10000000 },	    { "fifty", 50, 2000, 200000 },
	{ "a prime", 97, 100, 10000000 },   { "a thousand", 1000, 123, 7654321 },
	{ "all the same", 60, 5000, 5000 }, { "more than there are lengths", 500, 100, 110 },
};

KUNIT_ARRAY_PARAM(ladder, ladder_params, ladder_desc);

/* The ladder has each rung once: from the lowest to the highest, none below the one before. */
static void ladder_visits_each_rung(struct kunit *test)
{
	const struct ladder_param *p = test->param_value;
	struct kj_inject_plan plan = { .count = p->count,
				       .min_ns = p->min_ns,
				       .max_ns = p->max_ns };
	u64 *length = kunit_kzalloc(test, p->count * sizeof(*length), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, length);
	for (i = 0; i < p->count; i++) {
		u64 rung = rung_of(p->count, i);

		KUNIT_ASSERT_LT(test, rung, p->count);
		KUNIT_EXPECT_EQ_MSG(test, length[rung], 0ULL, "rung %llu twice", rung);
		length[rung] = kj_inject_plan_length(&plan, i);
	}
	KUNIT_EXPECT_EQ(test, length[0], p->min_ns);
	if (p->count > 1)
		KUNIT_EXPECT_EQ(test, length[p->count - 1], p->max_ns);
	for (i = 1; i < p->count; i++)
		KUNIT_EXPECT_LE(test, length[i - 1], length[i]);
}

/*
 * Rungs lie evenly on a logarithmic scale: each is the geometric mean of its neighbours,
 * but for the rounding of all three, which is half a percent of 200 and less above.
 */
static void ladder_is_geometric(struct kunit *test)
{
	struct kj_inject_plan plan = { .count = 41, .min_ns = 1000, .max_ns = 10000000 };
	u64 length[41];
	u32 i;

	for (i = 0; i < 41; i++)
		length[rung_of(41, i)] = kj_inject_plan_length(&plan, i);
	/* Ten rungs to a power of ten. */
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_LE(test, abs_diff(length[10 * i], int_pow(10, 3 + i)), 1ULL);
	for (i = 1; i < 40; i++)
		KUNIT_EXPECT_LE(test,
				abs_diff(length[i] * length[i], length[i - 1] * length[i + 1]),
				length[i] * length[i] / 200);
}

/* The order hides the length: it does not just go up or down. */
static void ladder_is_scrambled(struct kunit *test)
{
	u32 i, up = 0;

	for (i = 1; i < 50; i++)
		up += rung_of(50, i) > rung_of(50, i - 1);
	KUNIT_EXPECT_GT(test, up, 10U);
	KUNIT_EXPECT_LT(test, up, 40U);
}

static struct kunit_case inject_cases[] = {
	KUNIT_CASE_PARAM(plan_parse_answers, plan_gen_params),
	KUNIT_CASE(plan_parse_takes_all),
	KUNIT_CASE_PARAM(hold_parse_answers, hold_gen_params),
	KUNIT_CASE_PARAM(plan_check_keeps_limits, check_gen_params),
	KUNIT_CASE_PARAM(ladder_visits_each_rung, ladder_gen_params),
	KUNIT_CASE(ladder_is_geometric),
	KUNIT_CASE(ladder_is_scrambled),
	{},
};

static struct kunit_suite inject_suite = {
	.name = "kj_inject",
	.test_cases = inject_cases,
};

kunit_test_suite(inject_suite);
