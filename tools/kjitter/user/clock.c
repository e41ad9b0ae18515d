// SPDX-License-Identifier: GPL-2.0
/*
 * clock - see clock.h.
 */
#include "clock.h"
#include "lib/time.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

#define MEASURE_NS 200000000

void kj_user_clock_pair(struct kj_query *q)
{
	__u64 least = ~0ULL, before, after, mono, raw, real;
	int i;

	for (i = 0; i < 5; i++) {
		before = kj_user_clock();
		mono = kj_time_of(CLOCK_MONOTONIC);
		raw = kj_time_of(CLOCK_MONOTONIC_RAW);
		real = kj_time_of(CLOCK_REALTIME);
		after = kj_user_clock();
		if (after - before >= least)
			continue;
		least = after - before;
		q->now_cycles = before + least / 2;
		q->now_mono_ns = mono;
		q->now_raw_ns = raw;
		q->now_real_ns = real;
	}
}

/* What the CPU says of itself, counts per ms; 0: nothing. */
static __u64 told(void)
{
#if defined(__x86_64__)
	__u32 denominator, numerator, crystal_hz, edx;

	if (!__get_cpuid(0x15, &denominator, &numerator, &crystal_hz, &edx) || !denominator)
		return 0;
	return (__u64)crystal_hz * numerator / denominator / 1000;
#else
	__u64 hz;

	asm volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	return hz / 1000;
#endif
}

const char *kj_user_clock_rate(__u64 *khz)
{
	struct kj_query a, b;
	__u64 said = told(), off;

	kj_user_clock_pair(&a);
	kj_time_nap(MEASURE_NS);
	do {
		kj_user_clock_pair(&b);
	} while (b.now_raw_ns - a.now_raw_ns < MEASURE_NS);
	*khz = ((__uint128_t)(b.now_cycles - a.now_cycles) * 1000000 +
		(b.now_raw_ns - a.now_raw_ns) / 2) /
	       (b.now_raw_ns - a.now_raw_ns);
	off = said > *khz ? said - *khz : *khz - said;
	if (!said || off > *khz / 1000)
		return "measured";
	*khz = said;
#ifdef __x86_64__
	return "cpuid";
#else
	return "register";
#endif
}
