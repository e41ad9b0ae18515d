/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tick - is the tick of a CPU stopped; since when; what holds it.
 *
 * Pure: told what the probes see, it keeps a struct kj_tick. The kernel says when it
 * stops the tick and, each time it looks and cannot, the first thing that holds it. It
 * does not say when the tick comes back: that shows when the tick's own hrtimer
 * function runs. Nor does it say again what is so already: a tick that was stopped before
 * anybody watched shows by its silence. One writer, on the CPU, with interrupts off.
 */
#ifndef KJ_TICK_H
#define KJ_TICK_H

#include <linux/seqlock.h>
#include <linux/types.h>

#include "../uapi/kjitter.h"

/**
 * struct kj_tick_watch - the tick of one CPU, watched
 * @seq: odd while the writer is at it
 * @t: what is known; @t.last is the last change
 * @silence: counts after which a tick that was not seen is not there; 0: it could not
 *	be seen if it were
 * @ended: nobody watches any more: @t.last is the end
 */
struct kj_tick_watch {
	seqcount_t seq;
	struct kj_tick t;
	u64 silence;
	bool ended;
};

void kj_tick_begin(struct kj_tick_watch *w, u64 now, u64 silence);
void kj_tick_end(struct kj_tick_watch *w, u64 now);
void kj_tick_stopped(struct kj_tick_watch *w, u64 now);
void kj_tick_held(struct kj_tick_watch *w, u64 now, unsigned int mask,
		  const struct kj_tick_holder *by);
void kj_tick_fired(struct kj_tick_watch *w, u64 now, u64 late);
void kj_tick_snapshot(const struct kj_tick_watch *w, u64 now, struct kj_tick *out);

#endif /* KJ_TICK_H */
