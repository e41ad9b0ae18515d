/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_elapsed - between two readings of a clock that may step back, the same text in the module
 * and in the tool.
 *
 * Firmware writes the counter, suspend restarts it, a hypervisor lowers its offset. Whoever
 * subtracts two readings asks here, so that no step makes a length of nearly 2^64.
 */
#ifndef KJ_ELAPSED_H
#define KJ_ELAPSED_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

/**
 * kj_went_back - did the clock step back between two readings?
 * @now: the later reading
 * @last: the earlier one
 *
 * Readings may be a run of half the counter's range apart: 29 years at 10 GHz. Context: any.
 * Return: so it is.
 */
static inline bool kj_went_back(__u64 now, __u64 last)
{
	return (__s64)(now - last) < 0;
}

/**
 * kj_elapsed - how long between two readings
 * @now: the later reading
 * @last: the earlier one
 *
 * Context: any.
 * Return: counts; 0 where the clock stepped back.
 */
static inline __u64 kj_elapsed(__u64 now, __u64 last)
{
	return kj_went_back(now, last) ? 0 : now - last;
}

#endif /* KJ_ELAPSED_H */
