// SPDX-License-Identifier: GPL-2.0
/*
 * sender - who sent the latest IPI to a CPU.
 *
 * The sender's probe runs on its own CPU and writes for another one. Neither waits: of two
 * senders at once one is kept, and the CPU that takes it looks twice or leaves it.
 */
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "../compat/tracepoints.h"
#include "../symbol.h"
#include "probe.h"
#include "sender.h"

/**
 * kj_sender_take - who sent the IPI that begins here
 * @s: of this CPU, for that kind of IPI
 * @d: what it becomes; left as it is if nobody said so since the last time
 *
 * Context: the CPU itself, hardirq. The latest who said so it is.
 */
void kj_sender_take(struct kj_sender *s, struct kj_detail *d)
{
	int seq = atomic_read_acquire(&s->seq); /* pairs with the release below */
	struct kj_detail from;

	if (seq & 1 || seq == s->seen)
		return;
	/* While somebody writes it may be a mixture, which is not made use of. */
	from = data_race(s->from);
	/* Order the copy before the second look; pairs with smp_wmb() in note_sender(). */
	smp_rmb();
	if (atomic_read(&s->seq) != seq)
		return;
	s->seen = seq;
	d->by_cpu = from.by_cpu;
	d->by_pid = from.by_pid;
	d->by_symbol = from.by_symbol;
	memcpy(d->name, from.name, sizeof(d->name));
}

/* On the sender's CPU, about another one. */
static void note_sender(unsigned int cpu, unsigned long callsite, const void *callback)
{
	struct kj_probe_cpu *p = READ_ONCE(*per_cpu_ptr(&kj_probe_armed, cpu));
	struct kj_sender *s;
	int seq;

	if (likely(!p))
		return;
	s = &p->sender[callback ? KJ_SENDER_CALL : KJ_SENDER_RESCHED];
	seq = atomic_read(&s->seq);
	/* Another sender is at it: one of the two will do. */
	if (seq & 1 || atomic_cmpxchg_acquire(&s->seq, seq, seq + 1) != seq)
		return;
	/*
	 * Order the odd number before what it is of; pairs with smp_rmb() in kj_sender_take(). The
	 * acquire is of what was read, and does not do it.
	 */
	smp_wmb();
	s->from.by_cpu = raw_smp_processor_id() + 1;
	s->from.by_symbol = kj_symbol_number(callsite);
	s->from.by_pid = in_task() ? task_pid_nr(current) : 0;
	kj_probe_name(&s->from, in_task() ? current->comm : "(interrupt)");
	/* Pairs with the acquire in kj_sender_take(). */
	atomic_set_release(&s->seq, seq + 2);
}

static void probe_send_cpu(void *data, const unsigned int cpu, unsigned long callsite,
			   void *callback)
{
	preempt_disable_notrace();
	note_sender(cpu, callsite, callback);
	preempt_enable_notrace();
}

static void probe_send_cpumask(void *data, const struct cpumask *cpumask, unsigned long callsite,
			       void *callback)
{
	unsigned int cpu;

	preempt_disable_notrace();
	for_each_cpu(cpu, cpumask) note_sender(cpu, callsite, callback);
	preempt_enable_notrace();
}

static struct kj_hook sender_hooks[] = {
	KJ_HOOK(ipi_send_cpu, probe_send_cpu, 0, SENDER),
	KJ_HOOK(ipi_send_cpumask, probe_send_cpumask, 0, SENDER),
};

const struct kj_hooks kj_sender_hooks = { sender_hooks, ARRAY_SIZE(sender_hooks) };

KJ_CHECK_SENDER_PROBES
