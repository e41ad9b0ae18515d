/* SPDX-License-Identifier: GPL-2.0 */
/*
 * aside - a sampler stands aside for what waits until every task sleeps.
 *
 * The freezer: a busy CPU would keep suspend-to-idle from ever being reached. A livepatch:
 * its transition waits for each task to be off its CPU, outside of what is patched. What
 * that costs is booked as a gap with KJ_REC_FROZEN.
 */
#ifndef KJ_ASIDE_H
#define KJ_ASIDE_H

#include <linux/compiler.h>
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/livepatch.h>
#include <linux/sched.h>

/**
 * struct kj_aside - a thread that stands aside at times; private to it
 * @stop: set when the thread is to end; NULL: nobody says so
 * @not_before: jiffies until which a livepatch that did not come on has to wait
 */
struct kj_aside {
	const bool *stop;
	unsigned long not_before;
};

void kj_aside_begin(struct kj_aside *aside);
void kj_aside_end(void);
void kj_aside(struct kj_aside *aside);

/**
 * kj_aside_wanted - is it time to stand aside?
 * @aside: begun
 *
 * It looks at two flags of the kernel that are hardly ever set. Context: the thread.
 * Return: so it is.
 */
static inline bool kj_aside_wanted(const struct kj_aside *aside)
{
	return unlikely(freezing(current)) ||
	       (unlikely(klp_patch_pending(current)) && time_after_eq(jiffies, aside->not_before));
}

#endif /* KJ_ASIDE_H */
