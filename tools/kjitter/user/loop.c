// SPDX-License-Identifier: GPL-2.0
/*
 * loop - see loop.h. The arithmetic of it, and how time adds up, is in uapi/kjitter_loop.h, which
 * module/spin.c has as well. Nobody counts here what came during own work: only what makes it twice
 * as long is taken for an interruption, and none of an explanation whose cost varies by nature
 * (/proc, level 2).
 *
 * Observer effect. The clean path reads the counter and compares: no store to memory,
 * no call, no system call. Once a millisecond the thread books what it has, and looks
 * at one word whether it should stop. System calls are made only after a gap.
 */
#include <sched.h>
#include <unistd.h>

#include "clock.h"
#include "loop.h"
#include "uapi/kjitter_hist.h"

/* See count_at_times(); a power of two. */
#define COUNT_ROUNDS 1048576U

/* A function of its own, so that a test finds it in the machine code and counts instructions. */
static __attribute__((noinline)) void clean(struct kj_loop *loop, __u64 longest, __u64 deadline,
					    struct kj_loop_run *run)
{
	kj_loop_clean(loop, longest, deadline, run);
}

/*
 * As kj_loop_clean(), with work between two readings. What is usual of it is clean, so the gap
 * begins when it should have been done.
 */
static __attribute__((noinline)) void working(struct kj_user *u, __u64 longest, __u64 deadline,
					      struct kj_loop_run *run)
{
	__u64 now = kj_user_clock(), prev = now, usual = u->work.usual;
	struct kj_loop *loop = &u->loop;

	run->first = now;
	run->samples = 1;
	run->now = now;
	if (now - loop->last >= longest) {
		loop->last = prev;
		return;
	}
	for (run->samples = 0;; prev = now) {
		kj_work_do(&u->work);
		now = kj_user_clock();
		run->samples++;
		if (now - prev >= usual + loop->threshold) {
			prev += usual;
			break;
		}
		if (now >= deadline) {
			prev = now;
			break;
		}
	}
	loop->last = prev;
	run->now = now;
}

/* See kj_spin_went_back() in module/spin.h. */
static bool went_back(struct kj_user *u, __u64 now, __u64 since)
{
	if (!kj_went_back(now, since))
		return false;
	kj_user_change(u);
	u->began.now_cycles -= kj_loop_step_back(&u->loop, &u->acc, now, since);
	kj_user_changed(u);
	return true;
}

/* Is it this one? One is, whoever comes first; what was traced until now is kept. */
static __attribute__((noinline)) bool ends_all(struct kj_user *u, const struct kj_record *rec)
{
	int none = 0;

	if (!kj_stop_reached(&u->limits, rec->len, rec->cause) ||
	    !__atomic_compare_exchange_n(&u->end->came, &none, u->cpu + 1, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED))
		return false;
	/* Nobody could do anything about a failure; who reads the trace sees that it goes on. */
	if (u->end->freeze >= 0 && write(u->end->freeze, "0", 1) != 1)
		u->end->freeze = -1;
	u->stopped = true;
	return true;
}

/* Room for one record, or NULL. */
static struct kj_record *ring_slot(struct kj_user *u)
{
	__u64 room = u->control.nr_records - (u->end && !u->stopped);
	__u64 head = u->control.head;
	/* Pairs with the reader's release of the tail: it is done with the slot. */
	__u64 tail = __atomic_load_n(&u->consumer.tail, __ATOMIC_ACQUIRE);

	if (head - tail >= room)
		return NULL;
	return &u->data[head & (u->control.nr_records - 1)];
}

static void account_gap(struct kj_user *u, const struct kj_record *rec, bool kept)
{
	struct kj_accounts *acc = &u->acc;
	__u64 *bucket = &u->hist.count[kj_hist_index(rec->len)];

	kj_account_gap(acc, rec->len, rec->cause % KJ_CAUSE_ROOM);
	acc->written += kept;
	acc->lost += !kept;
	__atomic_store_n(bucket, *bucket + 1, __ATOMIC_RELAXED);
	if (!kept)
		u->lost_since++;
	__atomic_store_n(&u->control.lost, acc->lost, __ATOMIC_RELAXED);
}

/* Before it counts: nobody asks what it was, and no record is made of it. Return: NULL */
static struct kj_record *warm_gap(struct kj_user *u, __u64 to)
{
	kj_user_change(u);
	kj_account_gap(&u->acc, to - u->loop.last, KJ_CAUSE_UNKNOWN);
	u->acc.last = to;
	kj_user_changed(u);
	return NULL;
}

/* One gap, from u->loop.last to @to. Return: its record, to be published; @varying: counts */
static struct kj_record *one_gap(struct kj_user *u, __u64 to, __u8 flags, __u64 *varying)
{
	struct kj_record rec = {
		.start = u->loop.last,
		.len = to - u->loop.last,
		.lost = u->lost_since,
		.cpu = u->cpu,
		.stream = KJ_STREAM_USER,
		.flags = flags,
	};
	__u64 began = kj_user_clock();
	struct kj_record *slot;
	bool looked;

	looked = kj_user_causes_explain(&u->causes, to - u->acc.first, &rec);
	*varying = kj_user_causes_vary(&u->causes) ? kj_elapsed(kj_user_clock(), began) : 0;
	if (u->end && rec.len >= u->limits.least && ends_all(u, &rec))
		rec.flags |= KJ_REC_STOP;
	slot = ring_slot(u);
	if (slot) {
		*slot = rec;
		u->lost_since = 0;
	}
	kj_user_change(u);
	account_gap(u, &rec, slot);
	if (looked)
		kj_user_causes_book(&u->causes, &u->acc);
	u->acc.last = to;
	kj_user_changed(u);
	return slot;
}

/* Book the gap from u->loop.last to @to and go on from a fresh reading. */
static void book_gap(struct kj_user *u, __u64 to, __u8 flags)
{
	struct kj_loop_cost cost;
	struct kj_record *slot;
	unsigned int again;
	__u64 now, varying;
	bool more;

	for (again = 0;; again++) {
		varying = 0;
		slot = u->warm ? warm_gap(u, to) : one_gap(u, to, flags, &varying);
		now = kj_user_clock();
		cost = kj_loop_cost(&u->loop, u->acc.blind_record, to, now, varying, false);
		/* After the gap that ends it all comes no other one. */
		if (again == KJ_LOOP_AGAIN || u->stopped)
			cost.usual = cost.own;
		if (slot) {
			slot->blind = kj_loop_rest(&cost);
			/* Pairs with the reader's acquire of head: the record is whole. */
			__atomic_store_n(&u->control.head, u->control.head + 1, __ATOMIC_RELEASE);
		}
		/* After a step back nobody knows how long this took, so it is no usual cost. */
		if (went_back(u, now, to))
			return;
		kj_user_change(u);
		more = kj_loop_blind(&u->loop, &u->acc, &u->acc.blind_record, to, &cost);
		kj_user_changed(u);
		if (!more)
			return;
		to = now;
		flags |= KJ_REC_BLIND;
	}
}

/* A way back, a run of clean readings and, if a gap ended it, the gap. */
static void book(struct kj_user *u, const struct kj_loop_run *run, __u64 way)
{
	kj_user_change(u);
	kj_loop_book(&u->loop, &u->acc, run, way);
	kj_user_changed(u);
	if (!went_back(u, run->now, u->loop.last) && run->now - u->loop.last >= u->loop.threshold)
		book_gap(u, run->now, run->flags);
}

void kj_user_sample(struct kj_user *u, __u64 span)
{
	struct kj_loop *loop = &u->loop;
	__u64 deadline = loop->last + span, backwards = u->acc.backwards;
	enum kj_loop_way kind = loop->came_from;

	do {
		__u64 longest = kj_loop_longest(loop, kind);
		struct kj_loop_run run = { .from = loop->last };

		if (u->work.bytes)
			working(u, longest, deadline, &run);
		else
			clean(loop, longest, deadline, &run);
		book(u, &run, kj_loop_way_back(loop, &run, longest, kind));
		kind = KJ_WAY_GAP;
	} while (loop->last < deadline && !u->stopped && u->acc.backwards == backwards);
	loop->came_from = KJ_WAY_HOUSEKEEPING;
}

/* Count events every 17 minutes, should no gap ask for them. Return: what it took, counts. */
static __u64 count_at_times(struct kj_user *u)
{
	__u64 began;

	if ((u->acc.housekeepings + 1) % COUNT_ROUNDS)
		return 0;
	began = kj_user_clock();
	kj_user_causes_count(&u->causes, u->loop.last);
	kj_user_change(u);
	kj_user_causes_book(&u->causes, &u->acc);
	kj_user_changed(u);
	return kj_elapsed(kj_user_clock(), began);
}

void kj_user_keep_house(struct kj_user *u)
{
	__u64 now, from = u->loop.last, varying = count_at_times(u);
	struct kj_accounts *acc = &u->acc;
	struct kj_loop_cost cost;
	bool more;

	u->moved = sched_getcpu() != (int)u->cpu;
	now = kj_user_clock();
	if (went_back(u, now, from))
		return;
	cost = kj_loop_cost(&u->loop, acc->blind_housekeeping, from, now, varying, false);
	kj_user_change(u);
	acc->housekeepings++;
	more = kj_loop_blind(&u->loop, acc, &acc->blind_housekeeping, from, &cost);
	kj_user_changed(u);
	if (!more)
		return;
	book_gap(u, now, KJ_REC_HOUSEKEEPING);
	u->loop.came_from = KJ_WAY_HOUSEKEEPING_GAP;
}
