/* SPDX-License-Identifier: GPL-2.0 */
/*
 * counters - snapshot of what the kernel counts per CPU anyway (level 1, no hooks).
 */
#ifndef KJ_COUNTERS_H
#define KJ_COUNTERS_H

#include "clock.h"
#include "compat/vectors.h"
#include "gap.h"

struct task_struct;

void kj_counters_init(void);
u64 kj_counters_causes(void);
void kj_counters_read(unsigned int cpu, const struct task_struct *sampler, struct kj_counters *c);

/**
 * kj_counters_clock - the clock, and how many NMIs there were by then
 * @cpu: the CPU this runs on
 * @nmis: filled in: what kj_counters_read() calls v[KJ_CAUSE_NMI]
 *
 * With interrupts off an NMI is what can come between the reading of the counters and that
 * of the clock and be counted at once; SMIs and steal are left as they are. Context:
 * interrupts off.
 * Return: cycle counter.
 */
static __always_inline u64 kj_counters_clock(unsigned int cpu, u32 *nmis)
{
	u64 now;

	do {
		*nmis = kj_compat_nmis(cpu);
		now = kj_clock_read();
	} while (unlikely(*nmis != kj_compat_nmis(cpu)));
	return now;
}

#endif /* KJ_COUNTERS_H */
