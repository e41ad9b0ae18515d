// SPDX-License-Identifier: GPL-2.0
/*
 * off - a window with interrupts off in the spin sampler's own thread.
 *
 * From inside, what an SMI or a hypervisor does looks like this: time is gone, no counter
 * moved, no tracepoint fired. The sampler must say "unknown".
 *
 * The means is a kprobe on the function that the sampler calls once a millisecond, with
 * interrupts off, to report a quiescent state. Its post-handler does nothing but keep the kernel
 * from optimizing the probe into a jump, for which it would interrupt all CPUs later.
 */
#include <linux/errno.h>
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../compat/compat.h"
#include "class.h"

#ifdef CONFIG_KPROBES

/* There is one run at a time; set while the probe is in. */
static struct kj_inject_run *off_run;

static int kj_inject_irqoff(struct kprobe *probe, struct pt_regs *regs)
{
	struct kj_inject_run *run = READ_ONCE(off_run);

	if (raw_smp_processor_id() == run->cpu &&
	    str_has_prefix(current->comm, KJ_THREAD_NAME "spin/") && kj_inject_run_due(run))
		kj_inject_run_window(run, 0);
	return 0;
}

NOKPROBE_SYMBOL(kj_inject_irqoff);

static void after(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

NOKPROBE_SYMBOL(after);

static struct kprobe probe;

static bool irqoff_available(void)
{
	return true;
}

static int irqoff_start(struct kj_inject_run *run)
{
	WRITE_ONCE(off_run, run);
	/* The probe is set up anew for each run, because registering one leaves marks in it. */
	probe = (struct kprobe){
		.symbol_name = KJ_RCU_EQS,
		.pre_handler = kj_inject_irqoff,
		.post_handler = after,
	};
	return register_kprobe(&probe) ? -EOPNOTSUPP : 0;
}

/* The sampler comes by and finds that one is asked for. */
static int irqoff_fire(struct kj_inject_run *run)
{
	return 0;
}

static void irqoff_stop(struct kj_inject_run *run)
{
	unregister_kprobe(&probe);
	WRITE_ONCE(off_run, NULL);
}
#else
static bool irqoff_available(void)
{
	return false;
}

#define irqoff_start NULL
#define irqoff_fire  NULL
#define irqoff_stop  NULL
#endif

const struct kj_inject_class kj_inject_irqoff_class = {
	.name = "irqoff",
	.cause = KJ_CAUSE_UNKNOWN,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.available = irqoff_available,
	.start = irqoff_start,
	.fire = irqoff_fire,
	.stop = irqoff_stop,
};
