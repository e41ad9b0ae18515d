// SPDX-License-Identifier: GPL-2.0
/*
 * user - start and stop of the user sampler's threads; see user.h.
 */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/time.h"
#include "user.h"

#define STACK (128 * 1024)
#define PAGE  4096
#define NAP   1000000
/* How long threads may take to begin, and to end; then others keep them from running. */
#define START_NS 300000000ULL
#define END_NS	 700000000ULL
/* To begin, where it has to find out first how long its work takes. */
#define WORK_NS 10000000000ULL
/* How long a reader waits for a thread that was interrupted while it changes its accounts. */
#define SHOWN_NAPS 20

/* Rounded up. */
static __u64 to_counts(__u64 ns, __u64 khz)
{
	return ((__uint128_t)ns * khz + 999999) / 1000000;
}

static size_t user_size(const struct kj_user *u)
{
	return sizeof(*u) + u->control.nr_records * sizeof(struct kj_record);
}

/* A slot of the ring is kept for the gap that ends it all. */
static void arm(struct kj_user *u, struct kj_user_end *end, __u64 khz)
{
	unsigned int i;

	kj_stop_never(&u->limits);
	u->end = end;
	for (i = 0; end && i < KJ_CAUSE_ROOM; i++)
		if (end->stop_ns[i])
			kj_stop_limit(&u->limits, i, to_counts(end->stop_ns[i], khz));
}

static __u64 lead_of(const struct kj_user_config *c)
{
	__u64 ns = c->warm_up_ns > KJ_USER_LEAD_NS ? c->warm_up_ns : KJ_USER_LEAD_NS;

	return c->warm_up_ns || c->waits ? to_counts(ns, c->clock_khz) : 0;
}

struct kj_user *kj_user_create(unsigned int cpu, const struct kj_user_config *c)
{
	size_t size = sizeof(struct kj_user) + c->ring_records * sizeof(struct kj_record);
	struct kj_user *u;
	int ret;

	u = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1,
		 0);
	if (u == MAP_FAILED)
		return NULL;
	u->cpu = cpu;
	u->data = (struct kj_record *)(u + 1);
	u->control.magic = KJ_RING_MAGIC;
	u->control.record_size = sizeof(struct kj_record);
	u->control.nr_records = c->ring_records;
	u->control.cpu = cpu;
	u->control.stream = KJ_STREAM_USER;
	u->control.clock_khz = c->clock_khz;
	u->housekeeping =
		to_counts(c->end ? KJ_USER_LOOK_NS : KJ_USER_HOUSEKEEPING_NS, c->clock_khz);
	u->acc.size = sizeof(u->acc);
	u->acc.cpu = cpu;
	u->acc.stream = KJ_STREAM_USER;
	u->acc.clock_khz = c->clock_khz;
	u->acc.threshold = to_counts(c->threshold_ns, c->clock_khz);
	arm(u, c->end, c->clock_khz);
	kj_account_init(&u->acc);
	u->shown = u->acc;
	kj_account_show(&u->shown);
	u->hist.size = sizeof(u->hist);
	u->hist.cpu = cpu;
	u->hist.stream = KJ_STREAM_USER;
	u->policy = c->policy;
	u->priority = c->priority;
	u->lead = lead_of(c);
	u->work.bytes = c->work_bytes;
	u->causes.silent = c->silent;
	u->causes.later = c->later;
	u->causes.level = c->level;
	u->causes.cpu = cpu;
	ret = kj_user_causes_open(&u->causes, c->device);
	if (!ret)
		return u;
	kj_user_free(u);
	errno = -ret;
	return NULL;
}

void kj_user_free(struct kj_user *u)
{
	if (!u)
		return;
	kj_work_end(&u->work);
	kj_user_causes_close(&u->causes);
	munmap(u, user_size(u));
}

/* Signals are for the thread that drains: samplers take none. */
static int start_one(struct kj_user *u)
{
	struct sched_param param = { .sched_priority = u->priority };
	sigset_t all, before;
	pthread_attr_t attr;
	int ret;

	sigfillset(&all);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	if (u->policy) {
		pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
		pthread_attr_setschedpolicy(&attr, u->policy);
		pthread_attr_setschedparam(&attr, &param);
	}
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ret = pthread_create(&u->thread, &attr, kj_user_thread, u);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return -ret;
}

/*
 * Wait until a thread samples, or cannot, or until @until: then others have its CPU. It goes on
 * waiting for its turn, and if that does not come before the end, its stream will say so.
 */
static int wait_begun(struct kj_user *u, __u64 until)
{
	for (;;) {
		if (__atomic_load_n(&u->tid, __ATOMIC_ACQUIRE))
			return 0;
		if (__atomic_load_n(&u->ended, __ATOMIC_ACQUIRE))
			return -u->error;
		if (kj_time_now() > until)
			return 0;
		kj_time_nap(NAP);
	}
}

/*
 * A thread that others do not let onto its CPU can neither see that it is to end nor be killed,
 * and would hold up the end of this process. So it is moved to where this thread runs.
 */
static void take_off(struct kj_user *u)
{
	cpu_set_t here[KJ_MAX_CPUS / (8 * sizeof(cpu_set_t))];

	__atomic_store_n(&u->starved, 1, __ATOMIC_RELEASE);
	if (!pthread_getaffinity_np(pthread_self(), sizeof(here), here))
		pthread_setaffinity_np(u->thread, sizeof(here), here);
}

/* From the linker: where code begins and ends. */
extern const volatile char __executable_start[], etext[];

/* All code: what the loop looks at now and then must not be read from the disk there. */
static void touch_text(void)
{
	const volatile char *p;

	for (p = __executable_start; p < etext; p += PAGE)
		(void)*p;
}

int kj_user_start(struct kj_user **users, unsigned int n)
{
	unsigned int i, started = 0;
	__u64 until, now;
	int ret = 0;

	/*
	 * No page fault may come in the loop: what is mapped from here on, as stacks are, is locked
	 * as a whole; of what there is, what has been touched, for the tables of other commands are
	 * most of it. And malloc() may give nothing back: unmapping interrupts every CPU that a
	 * thread of this process runs on.
	 */
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mlockall(MCL_CURRENT | MCL_ONFAULT);
	mlockall(MCL_FUTURE);
	touch_text();
	for (; !ret && started < n; started += !ret) {
		ret = start_one(users[started]);
		if (ret)
			users[started]->error = -ret;
	}
	until = kj_time_now() + (n && users[0]->work.bytes ? WORK_NS : START_NS);
	for (i = 0; !ret && i < n; i++)
		ret = wait_begun(users[i], until);
	/* The last thread is ready, or has been waited for long enough: all begin now. */
	now = kj_user_clock();
	for (i = 0; !ret && i < n; i++) {
		users[i]->begin_at = users[i]->lead ? now + users[i]->lead : 0;
		__atomic_store_n(&users[i]->go, 1, __ATOMIC_RELEASE);
	}
	if (ret)
		kj_user_stop(users, started);
	return ret;
}

void kj_user_stop(struct kj_user **users, unsigned int n)
{
	__u64 until = kj_time_now() + END_NS;
	unsigned int i;

	for (i = 0; i < n; i++)
		__atomic_store_n(&users[i]->stop, 1, __ATOMIC_RELAXED);
	for (i = 0; i < n; i++) {
		while (users[i]->thread && pthread_tryjoin_np(users[i]->thread, NULL) == EBUSY) {
			/* Each time round, for it may just have moved itself to its CPU. */
			if (kj_time_now() > until)
				take_off(users[i]);
			kj_time_nap(NAP);
		}
		users[i]->thread = 0;
	}
	munlockall();
}

void kj_user_accounts(struct kj_user *u, struct kj_accounts *out)
{
	int naps = SHOWN_NAPS;
	__u32 seq;

	/* What is for warming up is nobody's business. */
	if (__atomic_load_n(&u->warm, __ATOMIC_ACQUIRE)) {
		*out = u->shown;
		return;
	}
	for (;;) {
		seq = __atomic_load_n(&u->seq, __ATOMIC_ACQUIRE);
		if (!(seq & 1)) {
			memcpy(out, &u->acc, sizeof(*out));
			__atomic_thread_fence(__ATOMIC_ACQUIRE);
			if (__atomic_load_n(&u->seq, __ATOMIC_RELAXED) == seq)
				break;
		}
		/* The thread was interrupted in the middle: let it go on. If others do not: */
		if (!naps--) {
			*out = u->shown;
			return;
		}
		kj_time_nap(NAP);
	}
	kj_account_show(out);
	u->shown = *out;
}

void kj_user_histogram(const struct kj_user *u, struct kj_histogram *out)
{
	unsigned int i;

	*out = (struct kj_histogram){
		.size = sizeof(*out),
		.cpu = u->cpu,
		.stream = KJ_STREAM_USER,
	};
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		out->count[i] = __atomic_load_n(&u->hist.count[i], __ATOMIC_RELAXED);
}
