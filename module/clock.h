/* SPDX-License-Identifier: GPL-2.0 */
/*
 * clock - the one way to read time.
 *
 * Samplers read the CPU's own counter, ordered against the instructions around
 * it, and compare readings of the same CPU only. Conversion to nanoseconds is
 * for the edges: a threshold on the way in, text on the way out.
 */
#ifndef KJ_CLOCK_H
#define KJ_CLOCK_H

#include <linux/types.h>

#ifdef CONFIG_X86
#include <asm/msr.h>
#include <asm/tsc.h>
#endif
#ifdef CONFIG_ARM64
#include <asm/barrier.h>
#include <asm/sysreg.h>
#endif

/**
 * struct kj_clock_pair - all clocks at one moment
 * @cycles: cycle counter of the CPU that took the pair
 * @mono_ns: CLOCK_MONOTONIC
 * @raw_ns: CLOCK_MONOTONIC_RAW
 * @real_ns: CLOCK_REALTIME
 */
struct kj_clock_pair {
	u64 cycles;
	u64 mono_ns;
	u64 raw_ns;
	u64 real_ns;
};

/**
 * kj_clock_read - read the cycle counter, ordered
 *
 * Neither earlier loads nor later ones are moved across the reading.
 *
 * Context: any, NMI included.
 * Return: counts, at kj_clock_khz() per ms.
 */
static __always_inline u64 kj_clock_read(void)
{
#if defined(CONFIG_X86)
	return rdtsc_ordered();
#elif defined(CONFIG_ARM64)
	u64 counts;

	isb();
	counts = read_sysreg(cntvct_el0);
	isb();
	return counts;
#endif
}

int kj_clock_check(void);
u64 kj_clock_khz(void);
u64 kj_clock_caps(void);
void kj_clock_pair_read(struct kj_clock_pair *pair);
u64 kj_clock_from_ns(u64 ns, u64 khz);
u64 kj_clock_to_ns(u64 counts, u64 khz);

#endif /* KJ_CLOCK_H */
