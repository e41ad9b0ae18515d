/* SPDX-License-Identifier: GPL-2.0 */
/*
 * watch - no sampler at all: what interrupts the task that has the CPU, as the probes tell it.
 *
 * A watched task is in one of three places: it runs; it is interrupted, which is when it could
 * run and something else has its CPU (an interrupt, a softirq, an NMI, another task); or it is
 * away: it sleeps of its own accord, has ended, or runs on another CPU. Each outermost
 * interruption is a gap. clean (it ran) + gap + brief (interruptions below the threshold) +
 * away + blind = last - first, to the count.
 *
 * Everything here is called by probes on the CPU itself, but for kj_watch_start() and
 * kj_watch_stop(), so the state needs no lock. Booking turns interrupts off; an NMI that comes
 * then leaves it alone (@busy).
 */
#ifndef KJ_WATCH_H
#define KJ_WATCH_H

#include <linux/types.h>

#include "../uapi/kjitter.h"
#include "../uapi/kjitter_elapsed.h"
#include "probes/nest.h"

struct kj_probe_cpu;
struct kj_session;
struct kj_stream;
struct task_struct;

/* Where the watched task is. */
enum kj_watch_place {
	KJ_WATCH_AWAY = 0,
	KJ_WATCH_RUNS = 1,
	KJ_WATCH_INTERRUPTED = 2,
};

/**
 * struct kj_watch_who - which tasks are watched
 * @pid: of the initial namespace: this thread, or any thread of this process; 0: see @comm
 * @comm: any task of this name; empty and no @pid: the first user task that has the CPU, until
 *	it ends
 */
struct kj_watch_who {
	pid_t pid;
	char comm[16];
};

/**
 * struct kj_watch - one CPU
 * @stream: where gaps are booked; constant
 * @probe: what the probes know of the CPU; constant
 * @who: which tasks; constant
 * @owner: the watched task that had the CPU last; compared, never looked into unless it is the
 *	one at hand. NULL: none has been seen, or it has ended
 * @pid: of @owner
 * @place: where it is
 * @since: all time up to here is booked
 * @start: when it was interrupted, or went away
 * @left: what interrupted it has ended then, and more is about to come; 0: no such thing
 * @threshold: shortest interruption that makes a record, counts
 * @join: whatever an interrupt asked for comes within this, or not at all; counts
 * @faults: page faults of @owner when it came to the CPU
 * @busy: the accounts are being changed; an NMI looks
 * @went: @owner was seen on another CPU, whose probe says so
 */
struct kj_watch {
	struct kj_stream *stream;
	struct kj_probe_cpu *probe;
	struct kj_watch_who who;
	const struct task_struct *owner;
	pid_t pid;
	enum kj_watch_place place;
	u64 since;
	u64 start;
	u64 left;
	u64 threshold;
	u64 join;
	unsigned long faults;
	bool busy;
	bool went;
};

void kj_watch_entered_else(struct kj_watch *w, u64 now);
void kj_watch_left(struct kj_watch *w, u64 now, bool more);
void kj_watch_left_masked(struct kj_watch *w, u64 now, bool more);
bool kj_watch_switched(struct kj_watch *w, u64 now, const struct task_struct *prev,
		       const struct task_struct *next, bool sleeps);
void kj_watch_nmi(struct kj_watch *w, u64 now);
void kj_watch_begin(struct kj_watch *w, u64 now);
void kj_watch_end(struct kj_watch *w, u64 now);

int kj_watch_who_set(struct kj_watch_who *who, const struct kj_config *cfg);
int kj_watch_start(struct kj_session *s);
void kj_watch_stop(struct kj_session *s);

/**
 * kj_watch_entered - something begins, and the stack was empty
 * @w: watch
 * @n: what its CPU is busy with
 * @now: when
 *
 * What comes in between finds the stack not empty, and leaves the watch alone: interrupts may
 * be on. Context: the CPU itself, any but NMI.
 */
static __always_inline void kj_watch_entered(struct kj_watch *w, const struct kj_nest *n, u64 now)
{
	/* Nothing is left to be booked of what came before: that is how it mostly is. */
	if (likely(w->place == KJ_WATCH_RUNS && !w->left && !local_read(&n->nmi_open) &&
		   !kj_went_back(now, w->since))) {
		w->start = now;
		w->place = KJ_WATCH_INTERRUPTED;
	} else {
		kj_watch_entered_else(w, now);
	}
}

/**
 * kj_watch_brief - would an interruption that ends now make no record?
 * @w: watch; something ends, and the stack becomes empty
 * @now: when
 *
 * Then nobody will ask what was in it. Context: the CPU itself, any but NMI.
 * Return: so it is.
 */
static __always_inline bool kj_watch_brief(const struct kj_watch *w, u64 now)
{
	return w->place == KJ_WATCH_INTERRUPTED && now - w->start < w->threshold;
}

#endif /* KJ_WATCH_H */
