// SPDX-License-Identifier: GPL-2.0
/*
 * counters - level 1: read what is counted anyway, touch nothing.
 *
 * Read by the sampler on its own CPU when there is a gap, and only then, with
 * interrupts off, so that the snapshot belongs to one moment (NMIs aside).
 */
#include <linux/kernel_stat.h>
#include <linux/sched.h>

#include "compat/compat.h"
#include "counters.h"

/**
 * kj_counters_causes - which causes this kernel lets us count
 *
 * Context: any. Return: bit n for enum kj_cause n.
 */
u64 kj_counters_causes(void)
{
	return kj_compat_vector_causes() | BIT_ULL(KJ_CAUSE_DEVICE) | BIT_ULL(KJ_CAUSE_SOFTIRQ) |
	       BIT_ULL(KJ_CAUSE_THREAD);
}

/**
 * kj_counters_read - take a snapshot
 * @cpu: which CPU
 * @sampler: the task whose switches count as "another task ran"
 * @c: filled in
 *
 * Context: any; exact on @cpu with interrupts off, a racy read from elsewhere
 * (which costs @cpu a cache line transfer, no interrupt).
 */
void kj_counters_read(unsigned int cpu, const struct task_struct *sampler, struct kj_counters *c)
{
	const struct kernel_stat *k = &kstat_cpu(cpu);
	unsigned int i, softirqs = 0;

	for (i = 0; i < NR_SOFTIRQS; i++)
		softirqs += READ_ONCE(k->softirqs[i]);

	memset(c, 0, sizeof(*c));
	kj_compat_vectors(cpu, c->v);
	c->v[KJ_CAUSE_DEVICE] = READ_ONCE(k->irqs_sum);
	c->v[KJ_CAUSE_SOFTIRQ] = softirqs;
	c->v[KJ_CAUSE_THREAD] = READ_ONCE(sampler->nvcsw) + READ_ONCE(sampler->nivcsw);
}
