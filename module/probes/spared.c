// SPDX-License-Identifier: GPL-2.0
/*
 * spared - calls from other CPUs that the kernel spares a task in user mode.
 *
 * On a CPU whose user mode is tracked (nohz_full) a task there is in an extended quiescent
 * state of RCU, which asks nothing of such a CPU. A kernel thread cannot be in one: the entry
 * code tells RCU of an interrupt only where it hit user mode or the idle task. So these hit
 * the kernel's samplers, and never what the CPU is kept free for. From the source of 5.10,
 * 6.1, 6.12, 7.2 and 7.3:
 *
 *   rcu_exp_handler, kernel/rcu/tree_exp.h, all lines: an expedited grace period leaves out
 *     CPUs whose rcu_dynticks (RCU watching) says quiescent. Mounting and unmounting,
 *     network namespaces and module loading ask for many.
 *   trc_read_check_handler, kernel/rcu/tasks.h, until RCU tasks trace became SRCU (5.10 to
 *     6.12 have it, 7.2 does not): trc_inspect_reader() does without where the task is in a
 *     quiescent state, but only with CONFIG_TASKS_TRACE_RCU_READ_MB (Debian: PREEMPT_RT).
 *     Without that it interrupts user tasks as well.
 *   rcu_tasks_trace_empty_fn, same file and condition: flushes the one before, so it comes
 *     where that one went.
 *
 * What was looked at and is no such thing: flush_tlb_func and its kin hit a kernel thread with
 * a borrowed mm once, which then lets go of it (arch/x86/mm/tlb.c); membarrier leaves kernel
 * threads out, not user tasks (kernel/sched/membarrier.c); rcu_iw_handler, resched_cpu()
 * and the tick by RCU's wish are spared a quiescent CPU, too (kernel/rcu/tree.c), but never
 * come to the samplers, which report every millisecond; text patching, rcu_barrier, clock
 * changes, page and slab draining ask nobody whether he is in user mode, on no line.
 *
 * Method. Where calls have a tracepoint (6.5) it names the function. Before, a kprobe on each
 * of these does, for as long as level 2 is attached. Where two calls came in one interrupt, a
 * kernel without the tracepoint does not show the other one.
 */
#include <linux/context_tracking_state.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/sched.h>

#include "../compat/function.h"
#include "../symbol.h"
#include "probe.h"
#include "probes.h"
#include "spared.h"

/* A probe sits behind the landing pad of a function that has one (x86: ENDBR). */
#define LANDING_PAD 4

/**
 * struct spared - a function
 * @name: of it
 * @spared: does this kernel spare user mode?
 * @address: where it is, or behind its landing pad; 0: not there
 * @probe: where calls have no tracepoint
 * @attached: @probe is registered
 */
struct spared {
	const char *name;
	bool spared;
	unsigned long address;
#ifdef CONFIG_KPROBES
	struct kprobe probe;
	bool attached;
#endif
};

static struct spared table[] = {
	{ .name = "rcu_exp_handler", .spared = true },
	{ .name = "trc_read_check_handler", .spared = IS_ENABLED(CONFIG_TASKS_TRACE_RCU_READ_MB) },
	{ .name = "rcu_tasks_trace_empty_fn",
	  .spared = IS_ENABLED(CONFIG_TASKS_TRACE_RCU_READ_MB) },
};

/**
 * kj_spared_known - can they be told apart on this kernel?
 *
 * Context: any.
 * Return: true if so, at level 2.
 */
bool kj_spared_known(void)
{
	return table[0].address;
}

/**
 * kj_spared_here - would a user task in the sampler's place be spared anything?
 * @cpu: its CPU
 * @sampler: sampler; a user task sees for itself
 *
 * Context: any.
 * Return: so it does.
 */
bool kj_spared_here(unsigned int cpu, const struct task_struct *sampler)
{
	return sampler->flags & PF_KTHREAD && context_tracking_enabled_cpu(cpu);
}

/**
 * kj_spared_is - is it one of these functions?
 * @function: address
 *
 * Context: any.
 * Return: so it is.
 */
bool kj_spared_is(unsigned long function)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].spared && table[i].address &&
		    table[i].address - function <= LANDING_PAD)
			return true;
	return false;
}

#ifdef CONFIG_KPROBES
/* No probe tells the end of such a call: it ends with the next one, or with the interrupt. */
static int probe_spared(struct kprobe *probe, struct pt_regs *regs)
{
	kj_probe_call_alone((unsigned long)probe->addr);
	return 0;
}

NOKPROBE_SYMBOL(probe_spared);

/**
 * kj_spared_init - find them
 *
 * Context: process, may sleep.
 */
void kj_spared_init(void)
{
	struct spared *s;

	for (s = table; s < table + ARRAY_SIZE(table); s++) {
		if (s->spared)
			s->address = kj_compat_function(s->name);
	}
}

/**
 * kj_spared_attach - have a kernel without a tracepoint for calls tell of these
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno; then kj_spared_detach().
 */
int kj_spared_attach(void)
{
	struct spared *s;
	int ret;

	if (kj_probes_available() & BIT_ULL(KJ_PROBE_CALL))
		return 0;
	for (s = table; s < table + ARRAY_SIZE(table); s++) {
		if (!s->address)
			continue;
		s->probe = (struct kprobe){ .symbol_name = s->name, .pre_handler = probe_spared };
		ret = register_kprobe(&s->probe);
		if (ret)
			return ret;
		s->attached = true;
	}
	return 0;
}

/**
 * kj_spared_detach - no more, and wait until nobody is at it
 *
 * Context: process, may sleep.
 */
void kj_spared_detach(void)
{
	struct spared *s;

	for (s = table; s < table + ARRAY_SIZE(table); s++) {
		if (s->attached)
			unregister_kprobe(&s->probe);
		s->attached = false;
	}
}
#else
void kj_spared_init(void)
{
}

int kj_spared_attach(void)
{
	return 0;
}

void kj_spared_detach(void)
{
}
#endif
