// SPDX-License-Identifier: GPL-2.0
/*
 * probes - level 2: what the kernel's tracepoints tell, on the CPUs being measured.
 *
 * Method. Each tracepoint is looked up by its name, and each is optional. A probe does
 * nothing but for CPUs that are armed, which costs others one load and a branch. On an
 * armed CPU it reads the clock and tells kj_nest that something begins or ends, with
 * the names that can be had at that moment: they are copied, for what they belong to
 * may be gone a moment later. The probes themselves are in irq, task, function, sender and
 * spared; what becomes of what they tell, in nest and cpu.
 *
 * Context. Probes run in whatever the tracepoint is in: NMI, hardirq, softirq, task; on
 * kernels from 7.0 on they may even be preempted, so each turns that off first. They
 * take no lock, allocate, wake and print nothing.
 *
 * Observer effect. Two readings of the clock and about a hundred instructions for each
 * thing that begins and ends, inside the gap that is being measured. Attaching patches
 * the kernel's text, which interrupts every CPU: that happens before the samplers run.
 */
#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/wait.h>

#include "../compat/compat.h"
#include "../compat/function.h"
#include "../settle.h"
#include "../symbol.h"
#include "probe.h"
#include "probes.h"
#include "spared.h"

/* Ticks long enough to meet the tick's own function on some CPU. */
#define LEARN_TICKS 4

bool kj_probes_learning;
u16 kj_probes_tick_symbol;

/* Those of the culprits, which not every measurement wants, are the last. */
static const struct kj_hooks *const tables[] = {
	&kj_irq_hooks, &kj_task_hooks, &kj_function_hooks, &kj_sender_hooks, &kj_culprit_hooks,
};

/* Number @nr of all there are, from 0 on, or NULL. */
static struct kj_hook *hook_at(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		if (nr < tables[i]->nr)
			return &tables[i]->hook[nr];
		nr -= tables[i]->nr;
	}
	return NULL;
}

/* Hooks of the other tables. */
static unsigned int usual_hooks(void)
{
	unsigned int i, nr = 0;

	for (i = 0; i + 1 < ARRAY_SIZE(tables); i++)
		nr += tables[i]->nr;
	return nr;
}

/* The tick's function is one of those it is known to have; written by init and attach. */
static bool knows_tick;

static void find_hook(struct tracepoint *tp, void *unused)
{
	struct kj_hook *h;
	unsigned int i;

	for (i = 0; (h = hook_at(i)); i++) {
		if (!strcmp(h->name, tp->name))
			h->tp = tp;
	}
}

/**
 * kj_probes_init - look up the tracepoints
 *
 * Only those of the kernel itself are looked for, which never go away.
 * Context: process.
 */
void kj_probes_init(void)
{
	kj_compat_each_tracepoint(find_hook, NULL);
	kj_spared_init();
	knows_tick = kj_compat_has_tick();
}

/**
 * kj_probes_know_tick - is it known which hrtimer is the tick?
 *
 * The tick is known by the name of its function. Where a kernel does not tell the names of its
 * functions, it is known once level 2 has been attached. Context: any.
 * Return: true if it is.
 */
bool kj_probes_know_tick(void)
{
	return READ_ONCE(knows_tick) && kj_probes_available() & BIT_ULL(KJ_PROBE_HRTIMER);
}

/**
 * kj_probes_available - which of them this kernel has
 *
 * Context: any.
 * Return: bit n for enum kj_probe n.
 */
u64 kj_probes_available(void)
{
	const struct kj_hook *h;
	unsigned int i;
	u64 groups = kj_spared_known() ? BIT_ULL(KJ_PROBE_SPARED) : 0;

	for (i = 0; (h = hook_at(i)); i++) {
		if (h->tp)
			groups |= BIT_ULL(h->group);
	}
	/* Where vectors are interrupts of per-CPU devices, the same tracepoint tells of them. */
	if (kj_percpu_irqs_causes() && groups & BIT_ULL(KJ_PROBE_IRQ))
		groups |= BIT_ULL(KJ_PROBE_VECTOR);
	return groups;
}

/**
 * kj_probes_can_watch - does this kernel tell enough for the watch sampler?
 *
 * Who has the CPU, and the interrupts and softirqs that keep it from the task. Context: any.
 * Return: so it does.
 */
bool kj_probes_can_watch(void)
{
	u64 wanted = BIT_ULL(KJ_PROBE_SWITCH) | BIT_ULL(KJ_PROBE_VECTOR) | BIT_ULL(KJ_PROBE_IRQ) |
		     BIT_ULL(KJ_PROBE_SOFTIRQ);

	return (kj_probes_available() & wanted) == wanted;
}

/* Bit 0: they are attached, or being so; of another session perhaps, which is still settling. */
static unsigned long attached;
static DECLARE_WAIT_QUEUE_HEAD(gone);

static void let_go(void)
{
	clear_bit_unlock(0, &attached); /* pairs with test_and_set_bit_lock() */
	wake_up_all(&gone);
}

/* Which hrtimer function is the tick? Some CPU has one; look what runs there. */
static void learn_tick(void)
{
	WRITE_ONCE(kj_probes_learning, true);
	schedule_timeout_uninterruptible(LEARN_TICKS);
	WRITE_ONCE(kj_probes_learning, false);
	kj_probes_tick_symbol = kj_symbol_find(kj_compat_is_tick);
	WRITE_ONCE(knows_tick, kj_probes_tick_symbol || knows_tick);
}

/**
 * kj_probes_attach - attach to every tracepoint there is
 * @culprits: stacks are taken, too
 *
 * Patches the kernel's text, so every CPU is interrupted. Context: process, may sleep;
 * kj_session.lock of the session that owns the measurement.
 * Return: 0, or a negative
 * errno, and then nothing is attached: -EINPROGRESS if those of the measurement before are
 * not detached after 1.9 s, -EINTR if the caller is being killed.
 */
int kj_probes_attach(bool culprits)
{
	unsigned int i, nr = usual_hooks();
	struct kj_hook *h;
	long left;
	int ret;

	left = wait_event_killable_timeout(gone, !test_and_set_bit_lock(0, &attached),
					   KJ_SETTLE_PATIENCE);
	if (left <= 0)
		return left ? -EINTR : -EINPROGRESS;
	kj_symbol_reset();
	kj_probes_tick_symbol = 0;
	ret = kj_probe_nmi_attach();
	if (ret) {
		let_go();
		return ret;
	}
	for (i = 0; (h = hook_at(i)); i++) {
		if (!h->tp || (i >= nr && !culprits))
			continue;
		ret = kj_compat_probe_register(h->tp, h->probe, (void *)h->data);
		if (ret) {
			kj_probes_detach();
			return ret;
		}
		h->attached = true;
	}
	ret = kj_spared_attach();
	if (ret) {
		kj_probes_detach();
		return ret;
	}
	learn_tick();
	return 0;
}

/**
 * kj_probes_detach - detach from all, and wait until no probe runs any more
 *
 * Waits for tasks in RCU read side sections, as long as they are kept there. Context: process,
 * may sleep; after kj_probes_attach().
 */
void kj_probes_detach(void)
{
	struct kj_hook *h;
	unsigned int i;

	for (i = 0; (h = hook_at(i)); i++) {
		if (h->attached)
			kj_compat_probe_unregister(h->tp, h->probe, (void *)h->data);
		h->attached = false;
	}
	kj_spared_detach();
	kj_probe_nmi_detach();
	tracepoint_synchronize_unregister();
	let_go();
}
