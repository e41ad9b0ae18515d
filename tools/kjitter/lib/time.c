// SPDX-License-Identifier: GPL-2.0
/*
 * time - see time.h.
 */
#include "time.h"

__u64 kj_time_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * KJ_SECOND + t.tv_nsec;
}

__u64 kj_time_now(void)
{
	return kj_time_of(CLOCK_MONOTONIC);
}

void kj_time_nap(__u64 ns)
{
	struct timespec t = { ns / KJ_SECOND, ns % KJ_SECOND };

	nanosleep(&t, NULL);
}
