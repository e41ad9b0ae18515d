// SPDX-License-Identifier: GPL-2.0
/*
 * percpu_irq - see percpu_irq.h.
 *
 * No kernel exports which numbers they have, but all export the way to an interrupt's descriptor,
 * and what has requested it says its name there: "arch_timer" (clocksource/arm_arch_timer.c) and,
 * of each IPI, "IPI" (arch/arm64/kernel/smp.c). IPIs follow each other in the order of enum
 * ipi_msg_type, whose first six have been the same from 5.10 (when they became interrupts) to
 * 7.3. What the kernel itself calls each is in /proc/interrupts alone.
 *
 * With a GICv5 (6.17) each CPU has IPIs of other numbers, and none of a per-CPU device: they stay
 * what they look like, device interrupts by the name of IPI.
 */
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "percpu_irq.h"

/* Timers and IPIs are there before the first device is, and get the lowest numbers. */
#define IRQS_LOOKED_AT 256

/* By enum ipi_msg_type; the rest stop a CPU, ask it for a backtrace, or leave it to a debugger. */
static const u8 ipi_cause[] = {
	KJ_CAUSE_RESCHED,      KJ_CAUSE_CALL, KJ_CAUSE_OTHER_VECTOR,
	KJ_CAUSE_OTHER_VECTOR, KJ_CAUSE_TICK, KJ_CAUSE_IRQ_WORK,
};

/**
 * struct found - one of them
 * @irq: its number
 * @cause: enum kj_cause
 * @desc: where the kernel counts it
 */
struct found {
	unsigned int irq;
	u8 cause;
	const struct irq_desc *desc;
};

/* Written by init alone. Their descriptors stay: nobody gives these back. */
static struct found found[16];
static unsigned int nr_found;
static unsigned int first_ipi;

static u32 count_of(const struct irq_desc *desc, unsigned int cpu)
{
#ifdef KJ_HAVE_IRQSTAT
	return READ_ONCE(per_cpu_ptr(desc->kstat_irqs, cpu)->cnt);
#else
	return READ_ONCE(*per_cpu_ptr(desc->kstat_irqs, cpu));
#endif
}

/* Context: the descriptor is locked. */
static u8 cause_of(const struct irq_desc *desc, unsigned int irq)
{
	const char *name = desc->action ? desc->action->name : NULL;

	if (!desc->percpu_enabled || !name)
		return KJ_CAUSE_DEVICE;
	if (!strcmp(name, "arch_timer"))
		return KJ_CAUSE_TICK;
	if (strcmp(name, "IPI"))
		return KJ_CAUSE_DEVICE;
	if (!first_ipi)
		first_ipi = irq;
	irq -= first_ipi;
	return irq < ARRAY_SIZE(ipi_cause) ? ipi_cause[irq] : KJ_CAUSE_OTHER_VECTOR;
}

static void look_at(unsigned int irq)
{
	struct irq_data *data;
	struct irq_desc *desc;
	unsigned long flags;
	u8 cause;

	/* Descriptors of devices that go are freed by RCU. */
	rcu_read_lock();
	data = irq_get_irq_data(irq);
	if (data) {
		desc = irq_data_to_desc(data);
		raw_spin_lock_irqsave(&desc->lock, flags);
		cause = cause_of(desc, irq);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		if (cause != KJ_CAUSE_DEVICE)
			found[nr_found++] = (struct found){ irq, cause, desc };
	}
	rcu_read_unlock();
}

/**
 * kj_percpu_irqs_init - find them
 *
 * Context: process.
 */
void kj_percpu_irqs_init(void)
{
	unsigned int irq;

	nr_found = 0;
	first_ipi = 0;
	for (irq = 1; irq < IRQS_LOOKED_AT && nr_found < ARRAY_SIZE(found); irq++)
		look_at(irq);
}

/**
 * kj_percpu_irqs_causes - causes of those that were found
 *
 * Context: any.
 * Return: bit n for enum kj_cause n.
 */
u64 kj_percpu_irqs_causes(void)
{
	unsigned int i;
	u64 causes = 0;

	for (i = 0; i < nr_found; i++)
		causes |= BIT_ULL(found[i].cause);
	return causes;
}

/**
 * kj_percpu_irqs_cause - the cause of an interrupt
 * @irq: its number
 *
 * Context: any.
 * Return: enum kj_cause; KJ_CAUSE_DEVICE of all that are none of these.
 */
u8 kj_percpu_irqs_cause(unsigned int irq)
{
	unsigned int i;

	for (i = 0; i < nr_found; i++) {
		if (found[i].irq == irq)
			return found[i].cause;
	}
	return KJ_CAUSE_DEVICE;
}

/**
 * kj_percpu_irqs_count - how often the kernel has counted each on a CPU
 * @cpu: which
 * @v: KJ_CAUSE_NR, by enum kj_cause; added to
 *
 * Context: as kj_compat_vectors().
 * Return: how many in all.
 */
u32 kj_percpu_irqs_count(unsigned int cpu, u32 *v)
{
	unsigned int i;
	u32 n, all = 0;

	for (i = 0; i < nr_found; i++) {
		n = count_of(found[i].desc, cpu);
		v[found[i].cause] += n;
		all += n;
	}
	return all;
}
