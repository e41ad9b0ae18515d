// SPDX-License-Identifier: GPL-2.0
/*
 * loop - the user sampler's thread. The arithmetic of it, and how time adds up, is in
 * uapi/kjitter_loop.h, which module/spin.c has as well. Nobody counts here what came during own
 * work: only what makes it twice as long is taken for an interruption, and none of an explanation
 * whose cost varies by nature (/proc, level 2).
 *
 * Observer effect. The clean path reads the counter and compares: no store to memory,
 * no call, no system call. Once a millisecond the thread books what it has, and looks
 * at one word whether it should stop. System calls are made only after a gap.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "uapi/kjitter_hist.h"
#include "user.h"

/* See count_at_times(); a power of two. */
#define COUNT_ROUNDS 1048576U

#define STACK_DEEP (64 * 1024)

/* The accounts change between these two; kj_user_accounts() is the reader. */
static void acc_begin(struct kj_user *u)
{
	__atomic_store_n(&u->seq, u->seq + 1, __ATOMIC_RELAXED);
	/* Pairs with the reader's acquire fence: @seq is odd before the change shows. */
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

static void acc_end(struct kj_user *u)
{
	/* Pairs with the reader's acquire load: the change shows before @seq is even. */
	__atomic_store_n(&u->seq, u->seq + 1, __ATOMIC_RELEASE);
}

/* A function of its own, so that a test finds it in the machine code and counts instructions. */
static __attribute__((noinline)) void clean(struct kj_loop *loop, __u64 longest, __u64 deadline,
					    struct kj_loop_run *run)
{
	kj_loop_clean(loop, longest, deadline, run);
}

/* See kj_spin_went_back() in module/spin.h. */
static bool went_back(struct kj_user *u, __u64 now, __u64 since)
{
	if (!kj_went_back(now, since))
		return false;
	acc_begin(u);
	u->began.now_cycles -= kj_loop_step_back(&u->loop, &u->acc, now, since);
	acc_end(u);
	return true;
}

/* Did a gap come, here or elsewhere, that ends it all? */
static bool end_came(const struct kj_user *u)
{
	return u->end && __atomic_load_n(&u->end->came, __ATOMIC_RELAXED);
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
	acc_begin(u);
	account_gap(u, &rec, slot);
	if (looked)
		kj_user_causes_book(&u->causes, &u->acc);
	u->acc.last = to;
	acc_end(u);
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
		slot = one_gap(u, to, flags, &varying);
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
		acc_begin(u);
		more = kj_loop_blind(&u->loop, &u->acc, &u->acc.blind_record, to, &cost);
		acc_end(u);
		if (!more)
			return;
		to = now;
		flags |= KJ_REC_BLIND;
	}
}

/* A way back, a run of clean readings and, if a gap ended it, the gap. */
static void book(struct kj_user *u, const struct kj_loop_run *run, __u64 way)
{
	acc_begin(u);
	kj_loop_book(&u->loop, &u->acc, run, way);
	acc_end(u);
	if (!went_back(u, run->now, u->loop.last) && run->now - u->loop.last >= u->loop.threshold)
		book_gap(u, run->now, run->flags);
}

/* A counter that steps back ends it at once: the deadline is one of before. */
static void sample_for(struct kj_user *u, __u64 span)
{
	struct kj_loop *loop = &u->loop;
	__u64 deadline = loop->last + span, backwards = u->acc.backwards;
	enum kj_loop_way kind = loop->came_from;

	do {
		__u64 longest = kj_loop_longest(loop, kind);
		struct kj_loop_run run = { .from = loop->last };

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
	acc_begin(u);
	kj_user_causes_book(&u->causes, &u->acc);
	acc_end(u);
	return kj_elapsed(kj_user_clock(), began);
}

/* Once a millisecond the thread looks whether it is still on its CPU. */
static void keep_house(struct kj_user *u)
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
	acc_begin(u);
	acc->housekeepings++;
	more = kj_loop_blind(&u->loop, acc, &acc->blind_housekeeping, from, &cost);
	acc_end(u);
	if (!more)
		return;
	book_gap(u, now, KJ_REC_HOUSEKEEPING);
	u->loop.came_from = KJ_WAY_HOUSEKEEPING_GAP;
}

/* All begin at one moment: kj_user_start() says when, and does not wait for ever itself. */
static void wait_for_others(const struct kj_user *u)
{
	while (!__atomic_load_n(&u->go, __ATOMIC_ACQUIRE) &&
	       !__atomic_load_n(&u->stop, __ATOMIC_RELAXED))
		;
}

/* Pairs with take_off() in user.c, which moves us only then. */
static bool starved(const struct kj_user *u)
{
	return __atomic_load_n(&u->starved, __ATOMIC_ACQUIRE);
}

/* Touch the stack as deep as the thread ever uses it, so that no page fault comes later. */
static __attribute__((noinline)) void touch_stack(void)
{
	volatile char deep[STACK_DEEP];
	size_t i;

	for (i = 0; i < sizeof(deep); i += 1024)
		deep[i] = 0;
}

static int begin(struct kj_user *u)
{
	cpu_set_t set[KJ_MAX_CPUS / (8 * sizeof(cpu_set_t))];
	int ret;

	memset(set, 0, sizeof(set));
	CPU_SET_S(u->cpu, sizeof(set), set);
	if (starved(u) || sched_setaffinity(0, sizeof(set), set))
		return starved(u) ? -ETIMEDOUT : -errno;
	/* Others may have kept the thread from this CPU for so long that the end has come. */
	if (starved(u))
		return -ETIMEDOUT;
	ret = kj_user_causes_begin(&u->causes);
	if (ret)
		return ret;
	__atomic_store_n(&u->tid, gettid(), __ATOMIC_RELEASE);
	wait_for_others(u);
	/* The first call tells whether causes can be had at all, the second counts from here on. */
	ret = kj_user_causes_begin(&u->causes);
	if (ret)
		return ret;
	kj_self_read(0, &u->own);
	kj_user_clock_pair(&u->began);
	u->loop.last = kj_user_clock();
	acc_begin(u);
	kj_loop_begin(&u->loop, &u->acc);
	u->acc.first = u->loop.last;
	u->acc.last = u->loop.last;
	u->acc.state = KJ_STREAM_RUNNING;
	acc_end(u);
	return 0;
}

static void finish(struct kj_user *u)
{
	struct kj_accounts *acc = &u->acc;
	struct kj_query ended;
	struct kj_self now;
	__u64 off;

	kj_user_clock_pair(&ended);
	kj_self_read(0, &now);
	kj_self_since(&now, &u->own);
	u->own = now;
	kj_user_causes_end(&u->causes, u->loop.last);
	acc_begin(u);
	kj_user_causes_book(&u->causes, acc);
	/* The pairs were taken a little outside; on another CPU the counter may be another one. */
	off = kj_elapsed(acc->first, u->began.now_cycles) + kj_elapsed(ended.now_cycles, acc->last);
	if (!u->moved)
		acc->raw_ns = ended.now_raw_ns - u->began.now_raw_ns -
			      (__uint128_t)off * 1000000 / acc->clock_khz;
	acc->state = !u->moved	? end_came(u) ? KJ_STREAM_STOPPED_AT : KJ_STREAM_DONE :
		     starved(u) ? KJ_STREAM_STARVED :
				  KJ_STREAM_OFFLINE;
	acc_end(u);
}

/* The thread came to run only after it had been taken off its CPU. */
static void never_began(struct kj_user *u)
{
	if (!starved(u))
		return;
	acc_begin(u);
	u->acc.state = KJ_STREAM_STARVED;
	acc_end(u);
}

void *kj_user_thread(void *user)
{
	struct kj_user *u = user;

	touch_stack();
	u->error = -begin(u);
	if (!u->error) {
		while (!u->moved && !__atomic_load_n(&u->stop, __ATOMIC_RELAXED) && !end_came(u)) {
			sample_for(u, u->housekeeping);
			if (!end_came(u))
				keep_house(u);
		}
		finish(u);
	} else {
		never_began(u);
	}
	__atomic_store_n(&u->control.ended, 1, __ATOMIC_RELEASE);
	__atomic_store_n(&u->ended, 1, __ATOMIC_RELEASE);
	return NULL;
}
