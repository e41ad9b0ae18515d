// SPDX-License-Identifier: GPL-2.0
/*
 * fake_names - what the device of fake_device.c answers: what it is, names of functions and stacks,
 * and what a user sampler asks about its gaps.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "../kjitter/device/device.h"
#include "../kjitter/lib/time.h"
#include "fake_device.h"

int kj_device_query(int fd, struct kj_query *q)
{
	(void)fd;
	if (fake_runs() && fake_word("noclock", 0))
		return -EBADFD;
	if (fake_word("foreign", 0))
		return -ENOTTY;
	*q = (struct kj_query){
		.size = sizeof(*q),
		.abi = KJ_ABI_VERSION + fake_word("abi", 0),
		.version = KJ_VERSION,
		.caps = KJ_CAP_SPIN | KJ_CAP_TIMER | KJ_CAP_HW | KJ_CAP_LEVEL2 |
			(fake_word("old", 0) ? 0 :
					       KJ_CAP_STOP_AT | KJ_CAP_FREEZE | KJ_CAP_STACK |
						       KJ_CAP_BEGIN | KJ_CAP_POLICY) |
			(fake_word("watches", 0) ? KJ_CAP_WATCH | KJ_CAP_TICK : 0),
		.causes = 4,
		.hz = 250,
		.owner_pid = 4242,
		.ring_bytes = 3 << 19,
		.ring_bytes_max = 1 << 28,
		.clock_khz = 1000000,
		.now_cycles = kj_time_now(),
		.now_mono_ns = kj_time_now(),
		.page_size = 4096,
		.probes = (1 << KJ_PROBE_NR) - 1,
	};
	return 0;
}

int kj_device_symbol(int fd, __u32 index, struct kj_symbol *s)
{
	(void)fd;
	if (index < 1 || index > 2)
		return -ENOENT;
	memset(s, 0, sizeof(*s));
	sprintf(s->name, "fake_function_%u [fake]", index);
	return 0;
}

int kj_device_stack(int fd, __u32 index, struct kj_stack *s)
{
	(void)fd;
	if (index < 1 || index > 2)
		return -ENOENT;
	*s = (struct kj_stack){
		.size = sizeof(*s), .index = index, .depth = 2, .count = 10 * index
	};
	sprintf(s->name[0], "culprit_%u [fake]", index);
	sprintf(s->name[1], "caller");
	return 0;
}

int kj_device_sampler(int fd, unsigned int cpu)
{
	(void)fd;
	(void)cpu;
	return fake_word("asks", 0) ? memfd_create("sampler", MFD_CLOEXEC) : -EBADFD;
}

int kj_device_begin(int sampler)
{
	(void)sampler;
	return fake_word("asks", 0) ? 0 : -EBADFD;
}

int kj_device_gap(int sampler, struct kj_gap *g)
{
	(void)sampler;
	if (!fake_word("asks", 0))
		return -EBADFD;
	g->record.cause = KJ_CAUSE_TICK;
	g->record.count[KJ_CAUSE_TICK] = 1;
	g->events[KJ_CAUSE_TICK]++;
	return 0;
}

int kj_device_end(int sampler)
{
	(void)sampler;
	return fake_word("asks", 0) ? 0 : -EBADFD;
}
