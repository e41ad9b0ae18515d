// SPDX-License-Identifier: GPL-2.0
/*
 * kjitter_witness - asks the kernel how it fares while a sampler runs.
 *
 * For tests only. Reading debugfs kjitter_witness/measure does, from the CPU of the
 * reader, what breaks when a sampler does not look after the system: queues a work
 * item on CPU `cpu` and waits for it, and waits for the grace periods of RCU, of
 * expedited RCU and of RCU-tasks. Each line is a name and the nanoseconds it took,
 * the longest of `rounds`. Reading debugfs kjitter_witness/tracepoints names each of the
 * kernel's tracepoints that somebody is attached to, or whose static key is on. Reading
 * debugfs kjitter_witness/reader has a thread of CPU `cpu` stay in an RCU read side section
 * for READER_MS, and does not wait for it. Reading debugfs kjitter_witness/irqs_off has a work
 * item of that CPU keep interrupts off for `busy_us`, and flood has a tasklet there come again and
 * again for FLOOD times as long: in functions of their own, which stacks are to name. Reading
 * debugfs kjitter_witness/broadcast has every CPU call a function at once, standstill stops them
 * all for STOPPED_MS.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/rcupdate_wait.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "../../../module/compat/compat.h"

#define READER_MS  200
#define STOPPED_MS 20
/* On each CPU. */
#define BROADCAST_US 9
#define FLOOD	     5

static unsigned int cpu = 1;
module_param(cpu, uint, 0444);
MODULE_PARM_DESC(cpu, "CPU the work items are queued on");

static unsigned int rounds = 5;
module_param(rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "how often each is done");

static unsigned int busy_us = 300;
module_param(busy_us, uint, 0644);
MODULE_PARM_DESC(busy_us, "how long interrupts are kept off, us");

static struct dentry *witness_dir;

static void nothing(struct work_struct *work)
{
}

static DECLARE_WORK(witness_work, nothing);

static void wait_for_work(void)
{
	queue_work_on(cpu, system_wq, &witness_work);
	flush_work(&witness_work);
}

static void longest(struct seq_file *m, const char *name, void (*wait)(void))
{
	u64 max_ns = 0;
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		u64 begin = ktime_get_ns();

		wait();
		max_ns = max(max_ns, ktime_get_ns() - begin);
	}
	seq_printf(m, "%s %llu\n", name, max_ns);
}

static int measure_show(struct seq_file *m, void *unused)
{
	if (!cpu_online(cpu))
		return -ENODEV;
	longest(m, "work", wait_for_work);
	longest(m, "rcu", synchronize_rcu);
	longest(m, "rcu_expedited", synchronize_rcu_expedited);
#ifdef CONFIG_TASKS_RCU
	longest(m, "rcu_tasks", synchronize_rcu_tasks);
#endif
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(measure);

static void show_tracepoint(struct tracepoint *tp, void *m)
{
	if (rcu_access_pointer(tp->funcs) || static_key_enabled(&tp->key))
		seq_printf(m, "%s\n", tp->name);
}

static int tracepoints_show(struct seq_file *m, void *unused)
{
	for_each_kernel_tracepoint(show_tracepoint, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tracepoints);

static void read_side(struct work_struct *work)
{
	u64 until = ktime_get_ns() + READER_MS * NSEC_PER_MSEC;

	rcu_read_lock();
	while (ktime_get_ns() < until)
		cpu_relax();
	rcu_read_unlock();
}

static DECLARE_WORK(witness_reader, read_side);

static int reader_show(struct seq_file *m, void *unused)
{
	queue_work_on(cpu, system_wq, &witness_reader);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(reader);

static bool witness_done;

static noinline void witness_irqs_off(struct work_struct *work)
{
	local_irq_disable();
	udelay(busy_us);
	local_irq_enable();
	/* The place at which they came back on is in this function. */
	WRITE_ONCE(witness_done, true);
	cpu_relax();
}

static DECLARE_WORK(witness_off, witness_irqs_off);

static int irqs_off_show(struct seq_file *m, void *unused)
{
	queue_work_on(cpu, system_wq, &witness_off);
	flush_work(&witness_off);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(irqs_off);

static unsigned int witness_floods;
static struct tasklet_struct witness_tasklet;

static noinline void witness_flood(unsigned long unused)
{
	udelay(busy_us);
	if (++witness_floods % FLOOD)
		tasklet_schedule(&witness_tasklet);
}

/*
 * From an interrupt: where PREEMPT_RT serves a call in the idle task, it warns of softirqs that the
 * call raises.
 */
static struct hrtimer witness_interrupt;

static enum hrtimer_restart schedule_here(struct hrtimer *unused)
{
	tasklet_schedule(&witness_tasklet);
	return HRTIMER_NORESTART;
}

static void interrupt_here(void *unused)
{
	hrtimer_start(&witness_interrupt, ns_to_ktime(10 * NSEC_PER_USEC),
		      HRTIMER_MODE_REL_PINNED_HARD);
}

static int flood_show(struct seq_file *m, void *unused)
{
	return smp_call_function_single(cpu, interrupt_here, NULL, 1);
}
DEFINE_SHOW_ATTRIBUTE(flood);

static noinline void witness_broadcast(void *unused)
{
	udelay(BROADCAST_US);
}

static int broadcast_show(struct seq_file *m, void *unused)
{
	on_each_cpu(witness_broadcast, NULL, 1);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(broadcast);

static int witness_stopped(void *unused)
{
	mdelay(STOPPED_MS);
	return 0;
}

static int standstill_show(struct seq_file *m, void *unused)
{
	return stop_machine(witness_stopped, NULL, NULL);
}
DEFINE_SHOW_ATTRIBUTE(standstill);

static int __init witness_init(void)
{
	tasklet_init(&witness_tasklet, witness_flood, 0);
	kj_compat_hrtimer_setup(&witness_interrupt, schedule_here, CLOCK_MONOTONIC,
				HRTIMER_MODE_REL_PINNED_HARD);
	witness_dir = debugfs_create_dir("kjitter_witness", NULL);
	debugfs_create_file("measure", 0400, witness_dir, NULL, &measure_fops);
	debugfs_create_file("reader", 0400, witness_dir, NULL, &reader_fops);
	debugfs_create_file("irqs_off", 0400, witness_dir, NULL, &irqs_off_fops);
	debugfs_create_file("flood", 0400, witness_dir, NULL, &flood_fops);
	debugfs_create_file("broadcast", 0400, witness_dir, NULL, &broadcast_fops);
	debugfs_create_file("standstill", 0400, witness_dir, NULL, &standstill_fops);
	debugfs_create_file("tracepoints", 0400, witness_dir, NULL, &tracepoints_fops);
	return 0;
}

static void __exit witness_exit(void)
{
	debugfs_remove_recursive(witness_dir);
	flush_work(&witness_reader);
	hrtimer_cancel(&witness_interrupt);
	tasklet_kill(&witness_tasklet);
}

module_init(witness_init);
module_exit(witness_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The kjitter authors");
MODULE_DESCRIPTION("Test witness: work items and grace periods while a sampler runs");
