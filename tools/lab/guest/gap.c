// SPDX-License-Identifier: GPL-2.0
/*
 * gap - the user sampler's call waits for nobody: two threads on CPU 0 fight for the
 * session with the largest answer there is, while a thread on CPU 1 asks what its gaps are due
 * to; it must never have slept. When it has ended, and after STOP, what the module says of CPU 1
 * stays as it is.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kj.h"

#define GAPS 20000

static int device;
static int own;
static int done;

static void pin(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	result(!sched_setaffinity(0, sizeof(set), &set), "a thread runs on CPU %u", cpu);
}

static void *hammer(void *cpu)
{
	static __thread struct kj_histogram h;
	struct kj_symbol sym;

	pin(*(const unsigned int *)cpu);
	while (!__atomic_load_n(&done, __ATOMIC_RELAXED)) {
		histogram(device, 1, KJ_STREAM_DETAIL, &h);
		memset(&sym, 0, sizeof(sym));
		sym.size = sizeof(sym);
		sym.index = 1;
		call(device, KJ_IOC_SYMBOL, &sym);
	}
	return NULL;
}

static void *sampler(void *answered)
{
	struct kj_gap g = { .start = 1, .len = 2 };
	unsigned int *good = answered, i;
	struct rusage before, after;
	struct kj_accounts a;

	pin(1);
	if (call(own, KJ_IOC_BEGIN, NULL))
		return NULL;
	getrusage(RUSAGE_THREAD, &before);
	for (i = 0; i < GAPS; i++)
		*good += !gap_of(own, &g);
	getrusage(RUSAGE_THREAD, &after);
	result(after.ru_nvcsw == before.ru_nvcsw, "%u gaps of %u: it slept %ld times", *good, GAPS,
	       after.ru_nvcsw - before.ru_nvcsw);
	result(!accounts(device, 1, KJ_STREAM_DETAIL, &a) && a.state == KJ_STREAM_RUNNING,
	       "before END the details have not ended");
	result(!call(own, KJ_IOC_END, NULL), "END");
	result(!accounts(device, 1, KJ_STREAM_DETAIL, &a) && a.state == KJ_STREAM_DONE,
	       "after END they have");
	return NULL;
}

/* The sampler is no thread of the module: STOP itself has to end what is watched. */
static void stopped(void)
{
	struct kj_tick first, then;
	struct kj_accounts a;
	int ret;

	result(!stop(device), "STOP");
	result(!accounts(device, 1, KJ_STREAM_DETAIL, &a) && a.state == KJ_STREAM_DONE,
	       "after STOP the details have ended");
	result(!tick_of(device, 1, &first) && first.last > first.first, "the tick was watched");
	nap_ms(50);
	ret = tick_of(device, 1, &then);
	result(!ret && !memcmp(&first, &then, sizeof(then)),
	       "after STOP the tick's sums stay as they are: %llu counts watched, then %llu",
	       first.last - first.first, then.last - then.first);
}

int main(void)
{
	pthread_t threads[3];
	unsigned int good = 0, other = 0, i;
	struct kj_config c;

	device = open_device();
	config_fill(&c, KJ_SAMPLER_USER, 1, 1000, 64);
	c.level = 2;
	if (device < 0 || call(device, KJ_IOC_CONFIG, &c))
		own = -1;
	else
		own = sampler_open(device, 1);
	if (own < 0 || start(device)) {
		result(false, "a measurement of the user sampler at level 2");
		return check_end();
	}
	pthread_create(&threads[0], NULL, hammer, &other);
	pthread_create(&threads[1], NULL, hammer, &other);
	pthread_create(&threads[2], NULL, sampler, &good);
	pthread_join(threads[2], NULL);
	__atomic_store_n(&done, 1, __ATOMIC_RELAXED);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	result(good == GAPS, "%u of %u gaps were answered", good, GAPS);
	stopped();
	return check_end();
}
