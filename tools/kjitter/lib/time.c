// SPDX-License-Identifier: GPL-2.0
/*
 * time - see time.h.
 */
#include <time.h>

#include "time.h"

__u64 kj_time_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * KJ_SECOND + t.tv_nsec;
}
