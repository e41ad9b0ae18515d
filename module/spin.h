/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spin - busy-loop sampler.
 */
#ifndef KJ_SPIN_H
#define KJ_SPIN_H

#include <linux/sched.h>

#include "aside.h"
#include "clock.h"
#include "../uapi/kjitter_elapsed.h"
#include "feed.h"

/* How often the spin sampler looks after RCU and the scheduler. */
#define KJ_CARE_NS 1000000ULL

/*
 * Own work after which there is a way back into the loop. What begins a run, or goes on after it
 * stood aside, comes once and by a way of its own; care with a gap in it ends with a later reading
 * than care alone. Were one of these taken for care, and shorter, then each later care would look
 * interrupted.
 */
enum kj_spin_way { KJ_WAY_GAP, KJ_WAY_CARE, KJ_WAY_CARE_GAP, KJ_WAY_BEGIN, KJ_WAY_NR };

/**
 * struct kj_spin - a busy loop at work; private to its thread
 * @feed: where it books
 * @cpu: where it must run
 * @threshold: counts
 * @last: last reading; everything before it is booked
 * @nmis: NMIs counted when the clock was last read to book something
 * @own: latest own work, counts
 * @way: usual way back into the loop after own work of a kind (least seen)
 * @came_from: own work that ended when kj_spin_for() is called
 * @switches: context switches of this thread when it last looked
 * @began: all clocks at the begin
 * @moved: found itself on another CPU: stop at once
 * @aside: when it stands aside
 */
struct kj_spin {
	struct kj_feed *feed;
	unsigned int cpu;
	u64 threshold;
	u64 last;
	u32 nmis;
	u64 own;
	u64 way[KJ_WAY_NR];
	enum kj_spin_way came_from;
	unsigned long switches;
	struct kj_clock_pair began;
	bool moved;
	struct kj_aside aside;
};

int kj_spin_thread(void *target);
void kj_spin_gap(struct kj_spin *spin, u64 from, u64 to, u8 flags);
void kj_spin_aside(struct kj_spin *spin);

/* For hw, which runs the same loop in slices. */
void kj_spin_start(struct kj_spin *spin, struct kj_feed *feed);
void kj_spin_for(struct kj_spin *spin, u64 span);
void kj_spin_finish(struct kj_spin *spin);

/**
 * kj_spin_went_back - did the counter step back? Then begin anew from there
 * @spin: started
 * @now: reading
 * @since: an earlier one, up to which all is booked
 *
 * @first goes back by as much, so that @last - @first stays what was measured. Context: the
 * sampler's thread, accounts begun.
 * Return: so it did.
 */
static inline bool kj_spin_went_back(struct kj_spin *spin, u64 now, u64 since)
{
	struct kj_accounts *acc = &spin->feed->acc;

	if (likely(!kj_went_back(now, since)))
		return false;
	acc->backwards++;
	acc->first -= since - now;
	spin->began.cycles -= since - now;
	spin->last = now;
	return true;
}

/**
 * kj_spin_forget_ways - find anew how long the ways back take
 * @spin: to begin, or to go on after it stood aside
 *
 * Context: as kj_spin_went_back().
 */
static inline void kj_spin_forget_ways(struct kj_spin *spin)
{
	unsigned int way;

	for (way = 0; way < KJ_WAY_NR; way++)
		spin->way[way] = U64_MAX;
	spin->came_from = KJ_WAY_BEGIN;
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
	spin->feed->acc.yields++;
	return KJ_REC_YIELD;
}

#endif /* KJ_SPIN_H */
