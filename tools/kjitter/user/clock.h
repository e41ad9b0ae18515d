/* SPDX-License-Identifier: GPL-2.0 */
/*
 * clock - the cycle counter as user space reads it, and its rate.
 */
#ifndef KJ_USER_CLOCK_H
#define KJ_USER_CLOCK_H

#include <linux/types.h>

#include "uapi/kjitter.h"

/**
 * kj_user_clock - read the cycle counter, ordered as the module's kj_clock_read()
 *
 * Return: counts.
 */
static inline __attribute__((always_inline)) __u64 kj_user_clock(void)
{
#if defined(__x86_64__)
	__u32 low, high;

	asm volatile("lfence\n\trdtsc" : "=a"(low), "=d"(high)::"memory");
	return (__u64)high << 32 | low;
#elif defined(__aarch64__)
	__u64 counts;

	asm volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(counts)::"memory");
	return counts;
#else
#error "no cycle counter is known for this architecture"
#endif
}

/**
 * kj_user_clock_pair - all clocks at one moment, as KJ_IOC_QUERY gives them
 * @q: out: @now_cycles, @now_mono_ns, @now_raw_ns, @now_real_ns
 *
 * Of a few tries the one that took least.
 */
void kj_user_clock_pair(struct kj_query *q);

/**
 * kj_user_clock_rate - find the counter's rate without the module
 * @khz: out: counts per millisecond
 *
 * Measures against CLOCK_MONOTONIC_RAW for 200 ms. What CPUID says, if anything, is
 * taken when it agrees to 1/1000, for it is exact and a measurement is not; a
 * hypervisor may pass on what is not so.
 * Return: how it was found: "cpuid", "register" or "measured".
 */
const char *kj_user_clock_rate(__u64 *khz);

#endif /* KJ_USER_CLOCK_H */
