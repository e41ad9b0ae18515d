// SPDX-License-Identifier: GPL-2.0
/*
 * thread - the user sampler's thread: onto its CPU, warm, begin together with the others, sample
 * until it is told to end. The loop itself is in loop.c.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "loop.h"

#define STACK_DEEP (64 * 1024)

static bool told_to_stop(const struct kj_user *u)
{
	return __atomic_load_n(&u->stop, __ATOMIC_RELAXED);
}

/* All begin at one moment: kj_user_start() says when, and does not wait for ever itself. */
static void wait_for_others(const struct kj_user *u)
{
	while (!__atomic_load_n(&u->go, __ATOMIC_ACQUIRE) && !told_to_stop(u))
		;
}

/* Counts until all begin to count, or 0. */
static __u64 left(const struct kj_user *u, __u64 now)
{
	__s64 counts = u->begin_at - now;

	return counts > 0 ? counts : 0;
}

/* Sample as if it counted, until there is time left for begin() alone; forget it. */
static void warm_up(struct kj_user *u)
{
	__u64 lead = u->acc.clock_khz * (KJ_USER_LEAD_NS / 1000000);

	__atomic_store_n(&u->warm, 1, __ATOMIC_RELEASE);
	u->loop.last = kj_user_clock();
	kj_loop_begin(&u->loop, &u->acc);
	while (!u->moved && !told_to_stop(u) && left(u, u->loop.last) > lead) {
		kj_user_sample(u, kj_lesser(u->housekeeping, left(u, u->loop.last) - lead));
		kj_user_keep_house(u);
	}
	kj_user_change(u);
	kj_account_forget(&u->acc);
	kj_user_changed(u);
	__atomic_store_n(&u->warm, 0, __ATOMIC_RELEASE);
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
	ret = kj_work_begin(&u->work);
	if (!ret)
		ret = kj_user_causes_begin(&u->causes);
	if (ret)
		return ret;
	__atomic_store_n(&u->tid, gettid(), __ATOMIC_RELEASE);
	wait_for_others(u);
	if (u->begin_at)
		warm_up(u);
	/* The first call tells whether causes can be had at all, the second counts from here on. */
	ret = kj_user_causes_begin(&u->causes);
	if (ret)
		return ret;
	kj_self_read(0, &u->own);
	while (u->begin_at && left(u, kj_user_clock()) && !told_to_stop(u))
		;
	kj_user_clock_pair(&u->began);
	u->loop.last = kj_user_clock();
	kj_user_change(u);
	kj_loop_begin(&u->loop, &u->acc);
	u->acc.first = u->loop.last;
	u->acc.last = u->loop.last;
	u->acc.state = KJ_STREAM_RUNNING;
	kj_user_changed(u);
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
	kj_user_change(u);
	kj_user_causes_book(&u->causes, acc);
	/* The pairs were taken a little outside; on another CPU the counter may be another one. */
	off = kj_elapsed(acc->first, u->began.now_cycles) + kj_elapsed(ended.now_cycles, acc->last);
	if (!u->moved)
		acc->raw_ns = ended.now_raw_ns - u->began.now_raw_ns -
			      (__uint128_t)off * 1000000 / acc->clock_khz;
	acc->state = !u->moved	? kj_user_end_came(u) ? KJ_STREAM_STOPPED_AT : KJ_STREAM_DONE :
		     starved(u) ? KJ_STREAM_STARVED :
				  KJ_STREAM_OFFLINE;
	kj_user_changed(u);
}

/* The thread came to run only after it had been taken off its CPU, or lost it while warming up. */
static void never_began(struct kj_user *u)
{
	if (!starved(u) && !u->moved)
		return;
	kj_user_change(u);
	u->acc.state = starved(u) ? KJ_STREAM_STARVED : KJ_STREAM_OFFLINE;
	kj_user_changed(u);
}

void *kj_user_thread(void *user)
{
	struct kj_user *u = user;

	touch_stack();
	u->error = -begin(u);
	if (!u->error) {
		while (!u->moved && !told_to_stop(u) && !kj_user_end_came(u)) {
			kj_user_sample(u, u->housekeeping);
			if (!kj_user_end_came(u))
				kj_user_keep_house(u);
		}
		finish(u);
	} else {
		never_began(u);
	}
	__atomic_store_n(&u->control.ended, 1, __ATOMIC_RELEASE);
	__atomic_store_n(&u->ended, 1, __ATOMIC_RELEASE);
	return NULL;
}
