/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spin - busy-loop sampler.
 */
#ifndef KJ_SPIN_H
#define KJ_SPIN_H

#include "clock.h"
#include "feed.h"

/* How often the spin sampler looks after RCU and the scheduler. */
#define KJ_CARE_NS 1000000ULL

/* Own work after which there is a way back into the loop; what begins a run is like care. */
enum kj_spin_way { KJ_WAY_GAP, KJ_WAY_CARE, KJ_WAY_NR };

/**
 * struct kj_spin - a busy loop at work; private to its thread
 * @feed: where it books
 * @cpu: where it must run
 * @threshold: counts
 * @last: last reading; everything before it is booked
 * @nmis: NMIs counted when the clock was last read to book something
 * @own: latest own work, counts
 * @way: usual way back into the loop after own work of a kind (least seen)
 * @switches: context switches of this thread when it last looked
 * @began: all clocks at the begin
 * @moved: found itself on another CPU: stop at once
 */
struct kj_spin {
	struct kj_feed *feed;
	unsigned int cpu;
	u64 threshold;
	u64 last;
	u32 nmis;
	u64 own;
	u64 way[KJ_WAY_NR];
	unsigned long switches;
	struct kj_clock_pair began;
	bool moved;
};

int kj_spin_thread(void *target);

/* For hw, which runs the same loop in slices. */
void kj_spin_start(struct kj_spin *spin, struct kj_feed *feed);
void kj_spin_until(struct kj_spin *spin, u64 deadline);
void kj_spin_finish(struct kj_spin *spin);

#endif /* KJ_SPIN_H */
