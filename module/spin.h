/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spin - busy-loop sampler.
 */
#ifndef KJ_SPIN_H
#define KJ_SPIN_H

#include <linux/sched.h>

#include "aside.h"
#include "clock.h"
#include "stream.h"

/* What the busy loop reads. */
#define kj_loop_clock kj_clock_read
#include "../uapi/kjitter_loop.h"

/* How often the spin sampler looks after RCU and the scheduler. */
#define KJ_HOUSEKEEPING_NS 1000000ULL
/* And where a gap may end all: so that, with what it books, it samples for no millisecond more. */
#define KJ_SPIN_LOOK_NS (KJ_HOUSEKEEPING_NS * 7 / 8)

/**
 * struct kj_spin - a busy loop at work; private to its thread
 * @stream: where it books
 * @cpu: where it must run
 * @loop: its arithmetic
 * @nmis: NMIs counted when the clock was last read to book something
 * @switches: context switches of this thread when it last looked
 * @began: all clocks at the begin
 * @moved: found itself on another CPU: stop at once
 * @aside: when it stands aside
 */
struct kj_spin {
	struct kj_stream *stream;
	unsigned int cpu;
	struct kj_loop loop;
	u32 nmis;
	unsigned long switches;
	struct kj_clock_pair began;
	bool moved;
	struct kj_aside aside;
};

int kj_spin_thread(void *target);
void kj_spin_gap(struct kj_spin *spin, u64 from, u64 to, u8 flags);
void kj_spin_aside(struct kj_spin *spin);

/* For hw, which runs the same loop in slices. */
void kj_spin_start(struct kj_spin *spin, struct kj_stream *stream);
void kj_spin_restart(struct kj_spin *spin);
void kj_spin_for(struct kj_spin *spin, u64 span);
void kj_spin_finish(struct kj_spin *spin);

/**
 * kj_spin_went_back - did the counter step back? Then begin anew from there
 * @spin: started
 * @now: reading
 * @since: an earlier one, up to which all is booked
 *
 * Context: the sampler's thread, accounts begun.
 * Return: so it did.
 */
static inline bool kj_spin_went_back(struct kj_spin *spin, u64 now, u64 since)
{
	if (likely(!kj_went_back(now, since)))
		return false;
	spin->began.cycles -= kj_loop_step_back(&spin->loop, &spin->stream->acc, now, since);
	return true;
}

/**
 * kj_spin_yielded - did it give the CPU away since it was last asked? Counted
 * @spin: started
 *
 * Context: as kj_spin_went_back().
 * Return: KJ_REC_YIELD, or 0.
 */
static inline u8 kj_spin_yielded(struct kj_spin *spin)
{
	unsigned long switches = current->nvcsw + current->nivcsw;

	if (switches == spin->switches)
		return 0;
	spin->switches = switches;
	spin->stream->acc.yields++;
	return KJ_REC_YIELD;
}

#endif /* KJ_SPIN_H */
