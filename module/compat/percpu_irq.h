/* SPDX-License-Identifier: GPL-2.0 */
/*
 * percpu_irq - interrupts that each CPU has for itself, where the kernel has them as devices.
 *
 * x86 has vectors for the local timer and for IPIs, counts them aside and has trace events of
 * their own for each. arm64 has them as interrupts of per-CPU devices: numbered, counted in the
 * sum of device interrupts, and told of by irq_handler_entry like any other. So it takes to know
 * which numbers they have.
 */
#ifndef KJ_PERCPU_IRQ_H
#define KJ_PERCPU_IRQ_H

#include <linux/types.h>

#include "../../uapi/kjitter.h"

#ifdef CONFIG_ARM64
#define KJ_HAVE_PERCPU_IRQS

void kj_percpu_irqs_init(void);
u64 kj_percpu_irqs_causes(void);
u8 kj_percpu_irqs_cause(unsigned int irq);
u32 kj_percpu_irqs_count(unsigned int cpu, u32 *v);
#else
static inline void kj_percpu_irqs_init(void)
{
}

static inline u64 kj_percpu_irqs_causes(void)
{
	return 0;
}

static inline u8 kj_percpu_irqs_cause(unsigned int irq)
{
	return KJ_CAUSE_DEVICE;
}

static inline u32 kj_percpu_irqs_count(unsigned int cpu, u32 *v)
{
	return 0;
}
#endif

#endif /* KJ_PERCPU_IRQ_H */
