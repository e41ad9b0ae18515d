// SPDX-License-Identifier: GPL-2.0
/*
 * aside - freezer and livepatch; see aside.h.
 */
#include <linux/kthread.h>

#include "aside.h"
#include "compat/compat.h"

/*
 * A transition looks at every task once a second. Where it does not get on although this thread
 * stood aside, it waits for somebody else, or it patches the function this thread sleeps in: so
 * the thread tries again later, and measures meanwhile.
 */
#define PATCH_WAIT  (HZ + HZ / 5)
#define PATCH_RETRY (10 * HZ)

/**
 * kj_aside_begin - the freezer counts on this thread from now on
 * @aside: filled in
 *
 * Context: the thread, may sleep.
 */
void kj_aside_begin(struct kj_aside *aside)
{
	aside->stop = NULL;
	aside->not_before = jiffies;
	set_freezable();
}

/**
 * kj_aside_end - the freezer need not wait for this thread any more: it only sleeps
 *
 * Context: the thread.
 */
void kj_aside_end(void)
{
	current->flags |= PF_NOFREEZE;
}

static void wait_for_patch(struct kj_aside *aside)
{
	unsigned long until = jiffies + PATCH_WAIT;

	do {
		set_current_state(TASK_IDLE | KJ_TASK_FREEZABLE);
		if (kthread_should_stop() || (aside->stop && READ_ONCE(*aside->stop)))
			break;
		schedule_timeout(HZ / 20);
	} while (klp_patch_pending(current) && time_before(jiffies, until));
	__set_current_state(TASK_RUNNING);
	if (klp_patch_pending(current))
		aside->not_before = jiffies + PATCH_RETRY;
}

/**
 * kj_aside - stand aside until it is over, or the thread should end
 * @aside: begun; kj_aside_wanted()
 *
 * Context: the thread, may sleep.
 */
void kj_aside(struct kj_aside *aside)
{
	if (freezing(current))
		__refrigerator(true);
	if (klp_patch_pending(current) && time_after_eq(jiffies, aside->not_before))
		wait_for_patch(aside);
}
