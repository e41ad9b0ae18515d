/* SPDX-License-Identifier: GPL-2.0 */
/*
 * inject - what the injector can do on this kernel.
 *
 * KJ_HAVE_* come from probe.mk, which says the commit and version of each.
 */
#ifndef KJ_COMPAT_INJECT_H
#define KJ_COMPAT_INJECT_H

#include <linux/types.h>

/* NMIs are sent on demand by the APIC's driver. */
#if defined(CONFIG_X86_LOCAL_APIC) && defined(KJ_HAVE_APIC)
#include <asm/apic.h>
#include <asm/nmi.h>

#define KJ_CAN_SEND_NMI

/**
 * kj_compat_nmi_available - can NMIs be sent on this machine?
 *
 * Context: any.
 * Return: true if they can.
 */
static inline bool kj_compat_nmi_available(void)
{
	return boot_cpu_has(X86_FEATURE_APIC) && apic && apic->send_IPI;
}

/**
 * kj_compat_nmi_send - send an NMI
 * @cpu: to which CPU
 *
 * Context: any; kj_compat_nmi_available().
 */
static inline void kj_compat_nmi_send(unsigned int cpu)
{
	apic->send_IPI(cpu, NMI_VECTOR);
}
#else
static inline bool kj_compat_nmi_available(void)
{
	return false;
}
#endif

/* Dependencies of the tick can be set where the kernel can stop the tick, and exports how. */
#if defined(CONFIG_NO_HZ_FULL) && defined(KJ_HAVE_TICK_DEP)
#define KJ_CAN_HOLD_TICK
#endif

#endif /* KJ_COMPAT_INJECT_H */
