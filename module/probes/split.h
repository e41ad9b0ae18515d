/* SPDX-License-Identifier: GPL-2.0 */
/*
 * split - pure: a wake-up latency by what it was spent on.
 *
 * From the moment the timer was due until its interrupt began, interrupts were off, or others
 * were being handled. Whatever had the CPU then (a softirq, a thread) kept them off for
 * all the time that was no other interrupt's: that is one part. From the begin of the interrupt
 * on each class has its net time. So
 *
 *	latency = interrupts off + nmi + irq + softirq + thread + rest
 *
 * where softirq and thread count from the begin of the interrupt on, and the rest is what no
 * probe saw: mostly the scheduler on its way to the thread.
 */
#ifndef KJ_SPLIT_H
#define KJ_SPLIT_H

#include <linux/types.h>

#include "../../uapi/kjitter.h"
#include "../../uapi/kjitter_names.h"

/* Intervals of before the interrupt, none inside another, that can be told apart. */
#define KJ_SPLIT_ROOM 16

/**
 * struct kj_split_interval - something that ran, with all that interrupted it
 * @start: its begin
 * @len: until its end, or until the timer's interrupt began
 */
struct kj_split_interval {
	u64 start;
	u64 len;
};

/**
 * struct kj_split - one latency
 * @from: when the timer was due, cycle counter
 * @entered: when its interrupt began
 * @before: by enum kj_net: net time until @entered
 * @nr: how many intervals
 * @ran: what ran until @entered, in order; a part of what is still to come, or of nothing
 */
struct kj_split {
	u64 from;
	u64 entered;
	u64 before[KJ_NET_NR];
	unsigned int nr;
	struct kj_split_interval ran[KJ_SPLIT_ROOM];
};

void kj_split_begin(struct kj_split *s, u64 from, u64 entered);
void kj_split_add(struct kj_split *s, const struct kj_detail *d, u64 end);
u64 kj_split_end(struct kj_split *s);

#endif /* KJ_SPLIT_H */
