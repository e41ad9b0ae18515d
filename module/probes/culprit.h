/* SPDX-License-Identifier: GPL-2.0 */
/*
 * culprit - where whoever has had the CPU for too long is: its stack, taken while it runs.
 */
#ifndef KJ_CULPRIT_H
#define KJ_CULPRIT_H

#include <linux/compiler.h>
#include <linux/hrtimer.h>
#include <linux/types.h>

struct kj_stacks;

/**
 * struct kj_culprit - of one CPU
 * @stacks: where stacks go, NULL: none is taken; constant while armed, as @ns
 * @ns: whoever has had the CPU for so long
 * @latest: number of the latest stack, 0: a gap has it; the CPU's, as @when
 * @when: cycle counter when it was taken
 * @timer: fires then
 */
struct kj_culprit {
	struct kj_stacks *stacks;
	u64 ns;
	u32 latest;
	u64 when;
	struct hrtimer timer;
};

void kj_culprit_init(struct kj_culprit *c, struct kj_stacks *stacks, u64 ns);
void kj_culprit_end(struct kj_culprit *c);

/**
 * kj_culprit_take - the stack that was taken in a gap
 * @c: this CPU's
 * @from: begin of the gap, cycle counter
 * @to: its end
 *
 * Context: the sampler on its CPU, interrupts off.
 * Return: its number, 0: none.
 */
static inline u32 kj_culprit_take(struct kj_culprit *c, u64 from, u64 to)
{
	u32 stack = c->latest;

	if (likely(!stack))
		return 0;
	c->latest = 0;
	return c->when - from <= to - from ? stack : 0;
}

#endif /* KJ_CULPRIT_H */
