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
#include <time.h>
#include <unistd.h>

#include "user.h"

#define STACK (128 * 1024)
#define NAP   1000000L
/* How long threads may take to begin: seconds of naps. */
#define START_NAPS 10000

static void nap(void)
{
	struct timespec t = { 0, NAP };

	nanosleep(&t, NULL);
}

static size_t user_size(const struct kj_user *u)
{
	return sizeof(*u) + u->control.nr_records * sizeof(struct kj_record);
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
	u->care = KJ_USER_CARE_NS * c->clock_khz / 1000000;
	u->acc.size = sizeof(u->acc);
	u->acc.cpu = cpu;
	u->acc.stream = KJ_STREAM_USER;
	u->acc.clock_khz = c->clock_khz;
	u->acc.threshold = ((__uint128_t)c->threshold_ns * c->clock_khz + 999999) / 1000000;
	u->acc.blind_record = ~0ULL;
	u->acc.blind_care = ~0ULL;
	u->hist.size = sizeof(u->hist);
	u->hist.cpu = cpu;
	u->hist.stream = KJ_STREAM_USER;
	u->causes.device = c->device;
	u->causes.level = c->level;
	u->causes.cpu = cpu;
	ret = kj_user_causes_open(&u->causes);
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
	kj_user_causes_close(&u->causes);
	munmap(u, user_size(u));
}

/* Signals are for the thread that drains: samplers take none. */
static int start_one(struct kj_user *u)
{
	sigset_t all, before;
	pthread_attr_t attr;
	int ret;

	sigfillset(&all);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ret = pthread_create(&u->thread, &attr, kj_user_thread, u);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return -ret;
}

static int wait_begun(struct kj_user *u)
{
	int naps;

	for (naps = 0; naps < START_NAPS; naps++) {
		if (__atomic_load_n(&u->tid, __ATOMIC_ACQUIRE))
			return 0;
		if (__atomic_load_n(&u->ended, __ATOMIC_ACQUIRE))
			return -u->error;
		nap();
	}
	u->error = ETIMEDOUT;
	return -ETIMEDOUT;
}

int kj_user_start(struct kj_user **users, unsigned int n)
{
	unsigned int i, started = 0;
	int ret = 0;

	/*
	 * No page fault in the loop. Where locking is not permitted, having touched all of
	 * it has to do. And malloc() gives nothing back: unmapping interrupts every CPU
	 * that a thread of this process runs on.
	 */
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mlockall(MCL_CURRENT | MCL_FUTURE);
	for (; !ret && started < n; started += !ret) {
		ret = start_one(users[started]);
		if (ret)
			users[started]->error = -ret;
	}
	for (i = 0; !ret && i < n; i++)
		ret = wait_begun(users[i]);
	/* The last is ready, or it cannot be waited for: all begin now. */
	for (i = 0; !ret && i < n; i++)
		__atomic_store_n(&users[i]->go, 1, __ATOMIC_RELEASE);
	if (ret)
		kj_user_stop(users, started);
	return ret;
}

void kj_user_stop(struct kj_user **users, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		__atomic_store_n(&users[i]->stop, 1, __ATOMIC_RELAXED);
	for (i = 0; i < n; i++) {
		if (users[i]->thread)
			pthread_join(users[i]->thread, NULL);
		users[i]->thread = 0;
	}
	munlockall();
}

void kj_user_accounts(const struct kj_user *u, struct kj_accounts *out)
{
	__u32 seq;

	for (;;) {
		seq = __atomic_load_n(&u->seq, __ATOMIC_ACQUIRE);
		if (!(seq & 1)) {
			memcpy(out, &u->acc, sizeof(*out));
			__atomic_thread_fence(__ATOMIC_ACQUIRE);
			if (__atomic_load_n(&u->seq, __ATOMIC_RELAXED) == seq)
				break;
		}
		/* The thread was interrupted in the middle: let it go on. */
		sched_yield();
	}
	if (out->blind_record == ~0ULL)
		out->blind_record = 0;
	if (out->blind_care == ~0ULL)
		out->blind_care = 0;
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
