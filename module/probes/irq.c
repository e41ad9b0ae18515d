// SPDX-License-Identifier: GPL-2.0
/*
 * irq - probes of what interrupts a task: vectors, device interrupts, softirqs, NMIs.
 */
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>

#include "../compat/tracepoints.h"
#include "../../uapi/kjitter_elapsed.h"
#include "probe.h"
#include "sender.h"

/* What an interrupt that ends leaves to softirqs. */
static __always_inline void pending(struct kj_probe_cpu *p)
{
	if (unlikely(p->watch))
		p->softirqs = local_softirq_pending();
}

static __always_inline void vector_begins(struct kj_probe_cpu *p, u8 cause, int vector)
{
	struct kj_detail *d = kj_probe_begins(p, KJ_DETAIL_VECTOR, cause);

	if (d) {
		d->id = vector;
		if (cause == KJ_CAUSE_RESCHED)
			kj_sender_take(&p->sender[KJ_SENDER_RESCHED], d);
		else if (cause == KJ_CAUSE_CALL || cause == KJ_CAUSE_IRQ_WORK)
			kj_sender_take(&p->sender[KJ_SENDER_CALL], d);
	}
	if (cause == KJ_CAUSE_CALL)
		p->tlbs = kj_compat_tlbs(raw_smp_processor_id());
}

static __always_inline void vector_ends(struct kj_probe_cpu *p, u8 cause)
{
	if (cause == KJ_CAUSE_CALL)
		kj_probe_shootdown(p);
	pending(p);
	kj_probe_ends(p, KJ_DETAIL_VECTOR, p->softirqs, false);
}

/* @data: enum kj_cause; probes of an exit are given it only where they use it. */
static void probe_vector_entry(void *data, int vector)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	vector_begins(p, (unsigned long)data, vector);
	kj_probe_exit();
}

static void probe_vector_exit(void *data, int vector)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	vector_ends(p, (unsigned long)data);
	kj_probe_exit();
}

static __always_inline void device_begins(struct kj_probe_cpu *p, int irq,
					  const struct irqaction *action)
{
	struct kj_detail *d = kj_probe_begins(p, KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE);

	if (d) {
		d->id = irq;
		kj_probe_name(d, action->name ? action->name : "");
	}
}

static __always_inline void device_ends(struct kj_probe_cpu *p, const struct irqaction *action)
{
	pending(p);
	kj_probe_ends(p, KJ_DETAIL_IRQ, p->softirqs, action->next);
}

/* Some of these are what other architectures have vectors for: see compat/percpu_irq.h. */
static void probe_irq_entry(void *data, int irq, struct irqaction *action)
{
	struct kj_probe_cpu *p = kj_probe_enter();
	u8 cause;

	if (likely(!p))
		return;
	cause = kj_percpu_irqs_cause(irq);
	if (cause == KJ_CAUSE_DEVICE)
		device_begins(p, irq, action);
	else
		vector_begins(p, cause, irq);
	kj_probe_exit();
}

static void probe_irq_exit(void *data, int irq, struct irqaction *action, int ret)
{
	struct kj_probe_cpu *p = kj_probe_enter();
	u8 cause;

	if (likely(!p))
		return;
	cause = kj_percpu_irqs_cause(irq);
	if (cause == KJ_CAUSE_DEVICE)
		device_ends(p, action);
	else
		vector_ends(p, cause);
	kj_probe_exit();
}

static void probe_softirq_entry(void *data, unsigned int nr)
{
	static const char *const name[] = {
		[HI_SOFTIRQ] = "hi",	       [TIMER_SOFTIRQ] = "timer",
		[NET_TX_SOFTIRQ] = "net_tx",   [NET_RX_SOFTIRQ] = "net_rx",
		[BLOCK_SOFTIRQ] = "block",     [IRQ_POLL_SOFTIRQ] = "irq_poll",
		[TASKLET_SOFTIRQ] = "tasklet", [SCHED_SOFTIRQ] = "sched",
		[HRTIMER_SOFTIRQ] = "hrtimer", [RCU_SOFTIRQ] = "rcu",
	};
	struct kj_probe_cpu *p = kj_probe_enter();
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_probe_begins(p, KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	if (d) {
		d->id = nr;
		kj_probe_name(d, nr < ARRAY_SIZE(name) && name[nr] ? name[nr] : "");
	}
	kj_probe_exit();
}

/* They come in the order of their numbers, and those that were raised meanwhile after them. */
static void probe_softirq_exit(void *data, unsigned int nr)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	p->softirqs &= ~(BIT(nr + 1) - 1);
	kj_probe_ends(p, KJ_DETAIL_SOFTIRQ, p->softirqs | local_softirq_pending(), false);
	kj_probe_exit();
}

static void probe_nmi_handler(void *data, void *handler, s64 delta_ns, int handled)
{
	struct kj_probe_cpu *p = kj_probe_enter();

	if (likely(!p))
		return;
	kj_nest_nmi_handled(&p->nest, kj_clock_read());
	kj_probe_exit();
}

#ifdef CONFIG_X86
/* The first handler of every NMI: the tracepoint comes after each handler, which is too late. */
static int nmi_first(unsigned int type, struct pt_regs *regs)
{
	struct kj_probe_cpu *p = this_cpu_read(kj_probe_armed);

	if (!p)
		return NMI_DONE;
	if (unlikely(p->watch))
		kj_watch_nmi(p->watch, kj_clock_read());
	kj_nest_nmi_begin(&p->nest, kj_clock_read());
	return NMI_DONE;
}
#endif

/**
 * kj_probe_vector_cost - what the probes of one interrupt take
 * @scratch: memory as of a CPU, armed nowhere
 *
 * A call of both as the kernel makes them, on this CPU, which keeps its own memory. Context:
 * process.
 * Return: counts.
 */
u64 kj_probe_vector_cost(struct kj_probe_cpu *scratch)
{
	void *data = (void *)(unsigned long)KJ_CAUSE_OTHER_VECTOR;
	struct kj_probe_cpu *armed;
	unsigned long flags;
	u64 began, ended;

	local_irq_save(flags);
	armed = this_cpu_read(kj_probe_armed);
	this_cpu_write(kj_probe_armed, scratch);
	began = kj_clock_read();
	probe_vector_entry(data, 0);
	probe_vector_exit(NULL, 0);
	ended = kj_clock_read();
	this_cpu_write(kj_probe_armed, armed);
	local_irq_restore(flags);
	return kj_elapsed(ended, began);
}

/**
 * kj_probe_nmi_attach - be the first to see an NMI
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno.
 */
int kj_probe_nmi_attach(void)
{
#ifdef CONFIG_X86
	return register_nmi_handler(NMI_LOCAL, nmi_first, NMI_FLAG_FIRST, "kjitter");
#else
	return 0;
#endif
}

/**
 * kj_probe_nmi_detach - no more, and wait until nobody is at it
 *
 * Context: process, may sleep.
 */
void kj_probe_nmi_detach(void)
{
#ifdef CONFIG_X86
	unregister_nmi_handler(NMI_LOCAL, "kjitter");
#endif
}

/* The hooks are in the order of the probes above. */
static struct kj_hook irq_hooks[] = {
	KJ_HOOK(local_timer_entry, probe_vector_entry, KJ_CAUSE_TICK, VECTOR),
	KJ_HOOK(local_timer_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(reschedule_entry, probe_vector_entry, KJ_CAUSE_RESCHED, VECTOR),
	KJ_HOOK(reschedule_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(call_function_entry, probe_vector_entry, KJ_CAUSE_CALL, VECTOR),
	KJ_HOOK(call_function_exit, probe_vector_exit, KJ_CAUSE_CALL, VECTOR),
	KJ_HOOK(call_function_single_entry, probe_vector_entry, KJ_CAUSE_CALL, VECTOR),
	KJ_HOOK(call_function_single_exit, probe_vector_exit, KJ_CAUSE_CALL, VECTOR),
	KJ_HOOK(irq_work_entry, probe_vector_entry, KJ_CAUSE_IRQ_WORK, VECTOR),
	KJ_HOOK(irq_work_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(thermal_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	KJ_HOOK(thermal_apic_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(threshold_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	KJ_HOOK(threshold_apic_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(deferred_error_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	KJ_HOOK(deferred_error_apic_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(x86_platform_ipi_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	KJ_HOOK(x86_platform_ipi_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(spurious_apic_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	KJ_HOOK(spurious_apic_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(error_apic_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	KJ_HOOK(error_apic_exit, probe_vector_exit, 0, VECTOR),
	KJ_HOOK(irq_handler_entry, probe_irq_entry, 0, IRQ),
	KJ_HOOK(irq_handler_exit, probe_irq_exit, 0, IRQ),
	KJ_HOOK(softirq_entry, probe_softirq_entry, 0, SOFTIRQ),
	KJ_HOOK(softirq_exit, probe_softirq_exit, 0, SOFTIRQ),
	KJ_HOOK(nmi_handler, probe_nmi_handler, 0, NMI),
};

const struct kj_hooks kj_irq_hooks = { irq_hooks, ARRAY_SIZE(irq_hooks) };

KJ_CHECK_IRQ_PROBES
