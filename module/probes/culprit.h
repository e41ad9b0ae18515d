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
 * @latest: number of the latest stack, 0: none yet; the CPU's, as @when and @until
 * @when: cycle counter when it was taken
 * @until: when whoever it is of had the CPU no more, 0: that has it still
 * @timer: fires then
 */
struct kj_culprit {
	struct kj_stacks *stacks;
	u64 ns;
	u32 latest;
	u64 when;
	u64 until;
	struct hrtimer timer;
};

void kj_culprit_init(struct kj_culprit *c, struct kj_stacks *stacks, u64 ns);
void kj_culprit_end(struct kj_culprit *c);

/**
 * kj_culprit_taken - the stack that was taken in a gap
 * @c: this CPU's
 * @from: begin of the gap, cycle counter
 * @to: its end
 * @before: a wait: whoever kept it may have had the CPU for long, and its stack be from before
 *
 * It stays: gaps of another stream may be booked while this one lasts. Context: the sampler on its
 * CPU, interrupts off.
 * Return: its number, 0: none.
 */
static inline u32 kj_culprit_taken(const struct kj_culprit *c, u64 from, u64 to, bool before)
{
	if (likely(!c->latest) || (s64)(to - c->when) < 0)
		return 0;
	if ((s64)(c->when - from) >= 0)
		return c->latest;
	return before && (!c->until || (s64)(c->until - from) > 0) ? c->latest : 0;
}

#endif /* KJ_CULPRIT_H */
