// SPDX-License-Identifier: GPL-2.0
/*
 * late - a hog that comes to CPU 1 when the sampler there has ended and is not gone yet.
 *
 * A task that may run only when nobody else wants to gets the CPU the moment the sampler sleeps
 * for good, and turns into a SCHED_FIFO task that never does. STOP still has to make the
 * sampler's thread exit, and ends in no more time than it may take.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kj.h"

#define ROUNDS	 5
#define LIMIT_MS 2000
/* Then the hog goes all the same, so that a STOP that waits for it ends. */
#define HOG_MS 3000

/* Of both processes. */
struct shared {
	int hogging;
	int over;
};

static __u64 now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

static void hog(struct shared *s, int from)
{
	struct sched_param idle = { 0 }, fifo = { .sched_priority = 50 };
	cpu_set_t set;
	__u64 until;
	char byte;

	CPU_ZERO(&set);
	CPU_SET(1, &set);
	if (sched_setscheduler(0, SCHED_IDLE, &idle) || sched_setaffinity(0, sizeof(set), &set) ||
	    read(from, &byte, 1) != 1 || sched_setscheduler(0, SCHED_FIFO, &fifo))
		_exit(1);
	until = now_ms() + HOG_MS;
	__atomic_store_n(&s->hogging, 1, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&s->over, __ATOMIC_SEQ_CST) && now_ms() < until)
		;
	_exit(0);
}

/* Return: whether the hog had the CPU, and the stream had ended by itself; @took: STOP, ms. */
static bool one(struct shared *s, __u64 *took)
{
	int fd = open_device(), ends[2], ret;
	struct kj_accounts a = { 0 };
	bool there;
	pid_t pid;

	memset(s, 0, sizeof(*s));
	if (fd < 0 || pipe(ends) || config(fd, KJ_SAMPLER_SPIN, 1, 1000, 64))
		return false;
	pid = fork();
	if (!pid)
		hog(s, ends[0]);
	ret = start(fd);
	if (!ret)
		ret = wait_progress(fd, 1, KJ_STREAM_SPIN, 3, 0);
	nap_ms(50);
	*took = now_ms();
	if (ret || write(ends[1], "x", 1) != 1 || stop(fd))
		return false;
	*took = now_ms() - *took;
	there = __atomic_load_n(&s->hogging, __ATOMIC_SEQ_CST);
	__atomic_store_n(&s->over, 1, __ATOMIC_SEQ_CST);
	waitpid(pid, NULL, 0);
	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	close(fd);
	close(ends[0]);
	close(ends[1]);
	return there && a.state == KJ_STREAM_DONE;
}

int main(void)
{
	struct shared *s =
		mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	__u64 took = 0, longest = 0;
	unsigned int i, hits = 0;

	if (s == MAP_FAILED) {
		result(false, "memory to share: %s", strerror(errno));
		return check_end();
	}
	for (i = 0; i < ROUNDS; i++) {
		hits += one(s, &took);
		longest = took > longest ? took : longest;
	}
	result(hits, "a hog came when the sampler had ended: %u times of %u", hits, ROUNDS);
	result(longest <= LIMIT_MS, "STOP took at most %llu ms then, limit %u ms", longest,
	       LIMIT_MS);
	return check_end();
}
