// SPDX-License-Identifier: GPL-2.0
/*
 * tick - the state machine of one CPU's tick; see tick.h.
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "../uapi/kjitter_elapsed.h"
#include "tick.h"

/* Nothing was seen for so long that the tick must have been stopped all the time. */
static enum kj_tick_state state_by(const struct kj_tick *t, u64 silence, u64 now)
{
	if (t->state == KJ_TICK_UNKNOWN && silence && kj_elapsed(now, t->first) > silence)
		return KJ_TICK_STOPPED;
	return t->state;
}

/* Context: the writer, write side begun. */
static void become(struct kj_tick_watch *w, u64 now, enum kj_tick_state state)
{
	struct kj_tick *t = &w->t;

	/* The counter stepped back: so does the begin, for what was watched stays watched. */
	if (kj_went_back(now, t->last)) {
		t->first -= t->last - now;
		t->last = now;
	}
	t->state = state_by(t, w->silence, now);
	if (t->state == KJ_TICK_STOPPED)
		t->stopped += now - t->last;
	if (t->state == KJ_TICK_STOPPED && state == KJ_TICK_RUNNING)
		t->restarts++;
	if (t->state != KJ_TICK_STOPPED && state == KJ_TICK_STOPPED)
		t->stops++;
	t->state = state;
	t->last = now;
}

/**
 * kj_tick_begin - watching begins
 * @w: watch; what it knows of the state stays, the sums begin at zero
 * @now: cycle counter
 * @silence: see struct kj_tick_watch
 *
 * Context: the CPU itself, interrupts off.
 */
void kj_tick_begin(struct kj_tick_watch *w, u64 now, u64 silence)
{
	u32 state = w->t.state;

	raw_write_seqcount_begin(&w->seq);
	memset(&w->t, 0, sizeof(w->t));
	w->t.state = state;
	w->t.first = now;
	w->t.last = now;
	w->silence = silence;
	w->ended = false;
	raw_write_seqcount_end(&w->seq);
}

/**
 * kj_tick_end - watching ends
 * @w: watch
 * @now: cycle counter
 *
 * A second end changes nothing. Context: the CPU itself, interrupts off; or any, once no
 * probe is attached.
 */
void kj_tick_end(struct kj_tick_watch *w, u64 now)
{
	if (w->ended)
		return;
	raw_write_seqcount_begin(&w->seq);
	become(w, now, state_by(&w->t, w->silence, now));
	w->ended = true;
	raw_write_seqcount_end(&w->seq);
}

/**
 * kj_tick_stopped - the kernel stops the tick
 * @w: watch
 * @now: cycle counter
 *
 * Context: the CPU itself, interrupts off.
 */
void kj_tick_stopped(struct kj_tick_watch *w, u64 now)
{
	if (w->ended)
		return;
	raw_write_seqcount_begin(&w->seq);
	become(w, now, KJ_TICK_STOPPED);
	raw_write_seqcount_end(&w->seq);
}

/**
 * kj_tick_held - the kernel looked, and something holds the tick
 * @w: watch
 * @now: cycle counter
 * @mask: the kernel's TICK_DEP_MASK_*, of which it names one; bit n is enum kj_dep n
 * @by: the task at hand; @count is not looked at
 *
 * Context: the CPU itself, interrupts off.
 */
void kj_tick_held(struct kj_tick_watch *w, u64 now, unsigned int mask,
		  const struct kj_tick_holder *by)
{
	unsigned int dep = mask ? __ffs(mask) : KJ_DEP_ROOM;
	struct kj_tick_holder *h;
	u64 count;

	if (w->ended)
		return;
	raw_write_seqcount_begin(&w->seq);
	/* The look that finds this also starts a tick that was stopped. */
	become(w, now, KJ_TICK_RUNNING);
	if (dep < KJ_DEP_ROOM) {
		h = &w->t.holder[dep];
		count = h->count + 1;
		*h = *by;
		h->count = count;
	}
	raw_write_seqcount_end(&w->seq);
}

/**
 * kj_tick_fired - the tick's own hrtimer function runs
 * @w: watch
 * @now: cycle counter
 * @late: how long after it was due, counts
 *
 * A tick that was due before it could be missed was held up, and had not been stopped.
 * Context: the CPU itself, interrupts off.
 */
void kj_tick_fired(struct kj_tick_watch *w, u64 now, u64 late)
{
	if (w->ended)
		return;
	raw_write_seqcount_begin(&w->seq);
	if (w->t.state == KJ_TICK_UNKNOWN &&
	    state_by(&w->t, w->silence, now - min(late, kj_elapsed(now, w->t.first))) ==
		    KJ_TICK_UNKNOWN)
		w->t.state = KJ_TICK_RUNNING;
	become(w, now, KJ_TICK_RUNNING);
	w->t.ticks++;
	raw_write_seqcount_end(&w->seq);
}

/**
 * kj_tick_snapshot - what is known by now
 * @w: watch
 * @now: cycle counter, on any CPU
 * @out: filled in but for size and cpu
 *
 * Context: any but the CPU's own hardirq.
 */
void kj_tick_snapshot(const struct kj_tick_watch *w, u64 now, struct kj_tick *out)
{
	unsigned int seq;
	u64 silence;
	bool ended;

	do {
		seq = read_seqcount_begin(&w->seq);
		*out = w->t;
		silence = w->silence;
		ended = w->ended;
	} while (read_seqcount_retry(&w->seq, seq));
	/* Other CPUs' counters may lie a little behind. */
	if (ended || kj_went_back(now, out->last))
		return;
	out->state = state_by(out, silence, now);
	if (out->state == KJ_TICK_STOPPED)
		out->stopped += now - out->last;
	out->last = now;
}
