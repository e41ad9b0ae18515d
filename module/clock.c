// SPDX-License-Identifier: GPL-2.0
/*
 * clock - what the cycle counter is, how fast it runs, and conversions.
 *
 * The rate is the one the kernel itself calibrated. Whether it is right shows in
 * the accounts: they carry the same span in counts and in CLOCK_MONOTONIC_RAW.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/timekeeping.h>

#include "clock.h"
#include "../uapi/kjitter.h"

#ifdef CONFIG_X86
#include <asm/cpufeature.h>
#endif

#if !defined(CONFIG_64BIT) || !(defined(CONFIG_X86) || defined(CONFIG_ARM64))
#error "kjitter knows how to read the cycle counter of x86-64 and arm64 only"
#endif

/* Attempts at a pair; the least disturbed one is kept. */
#define PAIR_TRIES 5

/**
 * kj_clock_check - can this machine's cycle counter be used at all?
 *
 * Context: process.
 * Return: 0, or -ENODEV without a counter of known rate.
 */
int kj_clock_check(void)
{
#ifdef CONFIG_X86
	if (!boot_cpu_has(X86_FEATURE_TSC))
		return -ENODEV;
#endif
	return kj_clock_khz() ? 0 : -ENODEV;
}

/**
 * kj_clock_khz - rate of the cycle counter
 *
 * Context: any.
 * Return: counts per millisecond; x86: the kernel's tsc_khz,
 * arm64: CNTFRQ_EL0 / 1000.
 */
u64 kj_clock_khz(void)
{
#if defined(CONFIG_X86)
	return tsc_khz;
#else
	return div_u64(read_sysreg(cntfrq_el0), 1000);
#endif
}

/**
 * kj_clock_caps - what is known about the counter and the machine under it
 *
 * Context: any.
 * Return: KJ_CAP_CLOCK_* and KJ_CAP_HYPERVISOR.
 */
u64 kj_clock_caps(void)
{
#if defined(CONFIG_X86)
	u64 caps = 0;

	if (!check_tsc_unstable())
		caps |= KJ_CAP_CLOCK_STABLE;
	if (boot_cpu_has(X86_FEATURE_CONSTANT_TSC) && boot_cpu_has(X86_FEATURE_NONSTOP_TSC))
		caps |= KJ_CAP_CLOCK_CONSTANT;
	if (boot_cpu_has(X86_FEATURE_HYPERVISOR))
		caps |= KJ_CAP_HYPERVISOR;
	return caps;
#else
	/* The generic timer is architecturally constant and synchronous. */
	return KJ_CAP_CLOCK_STABLE | KJ_CAP_CLOCK_CONSTANT;
#endif
}

/**
 * kj_clock_pair_read - read all clocks as nearly at once as possible
 * @pair: filled in
 *
 * Context: any but NMI; interrupts are off for a few microseconds at most.
 */
void kj_clock_pair_read(struct kj_clock_pair *pair)
{
	u64 best = U64_MAX;
	int i;

	for (i = 0; i < PAIR_TRIES; i++) {
		struct kj_clock_pair p;
		unsigned long flags;
		u64 before, span;

		local_irq_save(flags);
		before = kj_clock_read();
		p.mono_ns = ktime_get_ns();
		p.raw_ns = ktime_get_raw_ns();
		p.real_ns = ktime_get_real_ns();
		span = kj_clock_read() - before;
		local_irq_restore(flags);

		p.cycles = before + span / 2;
		if (span < best) {
			best = span;
			*pair = p;
		}
	}
}

/**
 * kj_clock_from_ns - nanoseconds to counts, rounded up
 * @ns: any
 * @khz: counts per millisecond, up to 1e12
 *
 * Rounded up, so that a threshold never lets through what is shorter. In two parts, so that
 * no intermediate overflows while the result fits: 58 years at 10 GHz. Context: any.
 * Return: counts.
 */
u64 kj_clock_from_ns(u64 ns, u64 khz)
{
	u64 rest, ms = div64_u64_rem(ns, 1000000, &rest);

	return ms * khz + div64_u64(rest * khz + 999999, 1000000);
}

/**
 * kj_clock_to_ns - counts to nanoseconds, rounded down
 * @counts: any
 * @khz: counts per millisecond, not 0
 *
 * In two parts, so that no intermediate overflows while the result fits.
 * Context: any.
 * Return: nanoseconds.
 */
u64 kj_clock_to_ns(u64 counts, u64 khz)
{
	u64 rest, ms = div64_u64_rem(counts, khz, &rest);

	return ms * 1000000 + div64_u64(rest * 1000000, khz);
}
