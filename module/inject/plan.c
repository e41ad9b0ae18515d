// SPDX-License-Identifier: GPL-2.0
/*
 * plan - pure: what a line written to us asks for, and the ladder of lengths.
 *
 * The ladder is the same for the same plan, always: whoever compares two runs
 * compares the same lengths in the same order. The order is scrambled, so that a
 * drift during the run does not look like an effect of the length.
 */
#include <linux/errno.h>
#include <linux/gcd.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "plan.h"

/* Fraction of a binary logarithm, bits: a step is far less than 1 ns in 10 ms. */
#define LOG_BITS 28

/* Binary logarithm of @x (1 to 2^32 - 1), bit by bit: square, and see if it is >= 2. */
static u64 log2_of(u64 x)
{
	unsigned int bit, whole = ilog2(x);
	u64 log = whole, m = x << (31 - whole);

	for (bit = 0; bit < LOG_BITS; bit++) {
		m = (m * m) >> 31;
		log <<= 1;
		if (m >> 32) {
			m >>= 1;
			log |= 1;
		}
	}
	return log;
}

/* The rung visited at @ordinal: steps of about the golden section, prime to @count. */
static u64 rung_of(u64 count, u32 ordinal)
{
	u64 step = max_t(u64, div_u64(count * 618, 1000), 1);

	while (gcd(step, count) != 1)
		step++;
	return (count / 2 + ordinal * step) % count;
}

/**
 * kj_inject_plan_length - how long an injection is to be
 * @plan: checked
 * @ordinal: which, below @plan->count
 *
 * Context: any.
 * Return: ns; the rungs lie evenly on a logarithmic scale, the lowest
 * is @plan->min_ns, the highest @plan->max_ns.
 */
u64 kj_inject_plan_length(const struct kj_inject_plan *plan, u32 ordinal)
{
	u64 rung = rung_of(plan->count, ordinal);
	u64 low = plan->min_ns, high = plan->max_ns, from = log2_of(low), want;

	if (rung == 0)
		return low;
	if (rung == plan->count - 1)
		return high;
	want = from + div_u64((log2_of(high) - from) * rung, plan->count - 1);
	/* The least length whose logarithm is that or more. */
	while (low < high) {
		u64 middle = (low + high) / 2;

		if (log2_of(middle) < want)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Copy a name; there is no empty one, and none that does not fit. */
static int parse_name(const char *text, char name[KJ_INJECT_NAME])
{
	if (!*text || *name || strlen(text) >= KJ_INJECT_NAME)
		return -EINVAL;
	strscpy(name, text, KJ_INJECT_NAME);
	return 0;
}

/* One word of a control line. @seen: bit per word, each may come once. */
static int parse_word(char *word, struct kj_inject_plan *plan, unsigned int *seen)
{
	static const char *const key[] = { "class", "cpu", "count", "min", "max", "spacing" };
	u64 *const to[] = { NULL,	   &plan->cpu,	  &plan->count,
			    &plan->min_ns, &plan->max_ns, &plan->spacing_ns };
	char *value = strchr(word, '=');
	unsigned int i;

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	for (i = 0; i < ARRAY_SIZE(key); i++) {
		if (strcmp(word, key[i]))
			continue;
		if (*seen & BIT(i))
			return -EINVAL;
		*seen |= BIT(i);
		return to[i] ? kstrtou64(value, 10, to[i]) : parse_name(value, plan->class);
	}
	return -EINVAL;
}

/**
 * kj_inject_plan_parse - read a line written to `control`
 * @line: class=NAME cpu=N count=N min=NS max=NS spacing=NS in any order; cut up
 * @plan: filled in
 *
 * Context: any.
 * Return: 0, -EINVAL (an unknown word, one missing or twice, no number),
 * -ERANGE (a number beyond 64 bits).
 */
int kj_inject_plan_parse(char *line, struct kj_inject_plan *plan)
{
	unsigned int seen = 0;
	char *word;
	int ret;

	memset(plan, 0, sizeof(*plan));
	line = strim(line);
	while ((word = strsep(&line, " \t")) != NULL) {
		if (!*word)
			continue;
		ret = parse_word(word, plan, &seen);
		if (ret)
			return ret;
	}
	return seen == 0x3f ? 0 : -EINVAL;
}

/**
 * kj_inject_plan_check - are the numbers within their limits?
 * @plan: parsed
 *
 * Whether there is such a class or CPU is not looked at. Context: any.
 * Return: 0 or -ERANGE.
 */
int kj_inject_plan_check(const struct kj_inject_plan *plan)
{
	if (plan->count < 1 || plan->count > KJ_INJECT_MAX_COUNT)
		return -ERANGE;
	if (plan->min_ns < KJ_INJECT_MIN_NS || plan->max_ns > KJ_INJECT_MAX_NS ||
	    plan->min_ns > plan->max_ns)
		return -ERANGE;
	if (plan->spacing_ns < KJ_INJECT_MIN_SPACING_NS ||
	    plan->spacing_ns > KJ_INJECT_MAX_SPACING_NS)
		return -ERANGE;
	return 0;
}

/**
 * kj_inject_hold_parse - read a line written to `dependency`
 * @line: NAME cpu=N on|off; cut up
 * @hold: filled in
 *
 * Context: any.
 * Return: 0, -EINVAL or -ERANGE as kj_inject_plan_parse().
 */
int kj_inject_hold_parse(char *line, struct kj_inject_hold *hold)
{
	char *name, *cpu, *state;
	int ret;

	memset(hold, 0, sizeof(*hold));
	line = strim(line);
	name = strsep(&line, " ");
	cpu = strsep(&line, " ");
	state = strsep(&line, " ");
	if (!state || line || !str_has_prefix(cpu, "cpu="))
		return -EINVAL;
	ret = parse_name(name, hold->name);
	if (ret)
		return ret;
	hold->on = !strcmp(state, "on");
	if (!hold->on && strcmp(state, "off"))
		return -EINVAL;
	return kstrtou64(cpu + strlen("cpu="), 10, &hold->cpu);
}
