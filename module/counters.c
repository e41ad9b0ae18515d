// SPDX-License-Identifier: GPL-2.0
/*
 * counters - level 1: read what is counted anyway, touch nothing.
 *
 * Read by the sampler on its own CPU when there is a gap, and only then, with
 * interrupts off, so that the snapshot belongs to one moment (NMIs aside).
 */
#include <linux/cpumask.h>
#include <linux/kernel_stat.h>
#include <linux/sched.h>

#include "compat/compat.h"
#include "counters.h"

/* Does this machine count its system management interrupts? All CPUs are the same in that. */
static bool has_smi;

static bool read_smi(u64 *count)
{
#ifdef CONFIG_X86
	return !kj_compat_rdmsr_safe(MSR_SMI_COUNT, count);
#else
	return false;
#endif
}

/*
 * Steal, in units of 1024 ns. The kernel adds to it at ticks and when a task enters or
 * leaves user space, so it may come late where the tick is stopped; never early.
 */
static u32 read_steal(unsigned int cpu)
{
	return kcpustat_cpu(cpu).cpustat[CPUTIME_STEAL] >> 10;
}

/* A guest with a steal clock has lost some time by now: where none is lost there is no clock. */
static bool has_steal(void)
{
	unsigned int cpu;
	u32 any = 0;

	for_each_online_cpu(cpu) any |= read_steal(cpu);
	return any;
}

/**
 * kj_counters_init - see what can be counted
 *
 * Context: process.
 */
void kj_counters_init(void)
{
	u64 count;

	has_smi = read_smi(&count);
	kj_percpu_irqs_init();
}

/**
 * kj_counters_causes - which causes this kernel lets us count
 *
 * Context: any.
 * Return: bit n for enum kj_cause n.
 */
u64 kj_counters_causes(void)
{
	return kj_compat_vector_causes() | BIT_ULL(KJ_CAUSE_DEVICE) | BIT_ULL(KJ_CAUSE_SOFTIRQ) |
	       BIT_ULL(KJ_CAUSE_THREAD) | (has_smi ? BIT_ULL(KJ_CAUSE_SMI) : 0) |
	       (has_steal() ? BIT_ULL(KJ_CAUSE_STEAL) : 0);
}

/**
 * kj_counters_read - take a snapshot
 * @cpu: which CPU
 * @sampler: the task whose switches count as "another task ran"; NULL: none
 * @c: filled in
 *
 * Context: any; exact on @cpu with interrupts off, a racy read from elsewhere
 * (which costs @cpu a cache line transfer, no interrupt), with zero for the SMIs, which
 * can be counted on @cpu only.
 */
void kj_counters_read(unsigned int cpu, const struct task_struct *sampler, struct kj_counters *c)
{
	const struct kernel_stat *k = &kstat_cpu(cpu);
	unsigned int i, softirqs = 0, vectors;
	u64 smi = 0;

	for (i = 0; i < NR_SOFTIRQS; i++)
		softirqs += READ_ONCE(k->softirqs[i]);

	memset(c, 0, sizeof(*c));
	vectors = kj_compat_vectors(cpu, c->v);
	if (has_smi && raw_smp_processor_id() == cpu && read_smi(&smi))
		c->v[KJ_CAUSE_SMI] = smi;
	c->v[KJ_CAUSE_STEAL] = read_steal(cpu);
	c->v[KJ_CAUSE_DEVICE] = READ_ONCE(k->irqs_sum) - vectors;
	c->v[KJ_CAUSE_SOFTIRQ] = softirqs;
	if (sampler)
		c->v[KJ_CAUSE_THREAD] = READ_ONCE(sampler->nvcsw) + READ_ONCE(sampler->nivcsw);
}
