// SPDX-License-Identifier: GPL-2.0
/*
 * dep - hold the tick of a CPU by a dependency of choice.
 *
 * The kernel keeps one bit per dependency and CPU, and does not count who set it: what it
 * clears for itself is cleared for us. So perf_events holds no longer than to the next
 * tick, and sched until a second task has run; the others stay. The other way round, what
 * we clear might be the kernel's: so letting go leaves it to the kernel wherever it has a
 * use of its own for the bit of one CPU.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "../../uapi/kjitter_names.h"
#include "../compat/inject.h"
#include "dep.h"
#include "plan.h"

#ifdef KJ_CAN_HOLD_TICK
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/jiffies.h>
#include <linux/tick.h>
#include <linux/workqueue.h>

/**
 * enum owner - who else has a use for the bit of one CPU
 * @OWNER_NONE: the kernel sets it for tasks, processes or all CPUs, never for one
 * @OWNER_TICK: each tick looks anew (perf_event_task_tick())
 * @OWNER_QUEUE: each task that comes or goes has it looked at (sched_update_tick_dependency())
 * @OWNER_RCU: a grace period that waits for this CPU; over when a task has come and gone
 */
enum owner { OWNER_NONE, OWNER_TICK, OWNER_QUEUE, OWNER_RCU };

/* By enum kj_dep. */
static const struct {
	enum tick_dep_bits bit;
	enum owner owner;
} deps[] = {
	[KJ_DEP_POSIX_TIMER] = { TICK_DEP_BIT_POSIX_TIMER, OWNER_NONE },
	[KJ_DEP_PERF_EVENTS] = { TICK_DEP_BIT_PERF_EVENTS, OWNER_TICK },
	[KJ_DEP_SCHED] = { TICK_DEP_BIT_SCHED, OWNER_QUEUE },
	[KJ_DEP_CLOCK_UNSTABLE] = { TICK_DEP_BIT_CLOCK_UNSTABLE, OWNER_NONE },
	[KJ_DEP_RCU] = { TICK_DEP_BIT_RCU, OWNER_RCU },
	[KJ_DEP_RCU_EXP] = { TICK_DEP_BIT_RCU_EXP, OWNER_RCU },
};

static const char *const dep_name[] = { KJ_DEP_TABLE(KJ_WORD) };
static_assert(ARRAY_SIZE(deps) == ARRAY_SIZE(dep_name));

/* How long a task of ours may take to come to run on a CPU that others have. */
#define VISIT_JIFFIES HZ

/**
 * struct visit - a task that comes to a CPU and goes
 * @work: it
 * @done: it was there
 * @cpu: which
 * @dep: index of deps
 */
struct visit {
	struct work_struct work;
	struct completion done;
	unsigned int cpu;
	unsigned int dep;
};

/* Protects `held`, which tells by index of `deps` what was set from here. */
static DEFINE_MUTEX(dep_lock);
static struct cpumask held[ARRAY_SIZE(deps)];

/* The CPU has just switched tasks, and does so again: no grace period waits for it. */
static void visit_cpu(struct work_struct *work)
{
	struct visit *v = container_of(work, struct visit, work);

	if (deps[v->dep].owner == OWNER_RCU)
		tick_nohz_dep_clear_cpu(v->cpu, deps[v->dep].bit);
	complete(&v->done);
}

static void let_go(unsigned int i, unsigned int cpu)
{
	struct visit v = { .cpu = cpu, .dep = i };
	bool visited = false;

	if (deps[i].owner == OWNER_TICK)
		return;
	cpus_read_lock();
	if (deps[i].owner != OWNER_NONE && cpu_online(cpu)) {
		INIT_WORK_ONSTACK(&v.work, visit_cpu);
		init_completion(&v.done);
		queue_work_on(cpu, system_highpri_wq, &v.work);
		visited = wait_for_completion_timeout(&v.done, VISIT_JIFFIES);
		cancel_work_sync(&v.work);
		destroy_work_on_stack(&v.work);
	}
	cpus_read_unlock();
	/* Where none could visit, the bit of OWNER_QUEUE goes when the next task comes or goes. */
	if (!visited && deps[i].owner != OWNER_QUEUE)
		tick_nohz_dep_clear_cpu(cpu, deps[i].bit);
}

static void set(unsigned int i, unsigned int cpu, bool on)
{
	lockdep_assert_held(&dep_lock);
	if (on == cpumask_test_cpu(cpu, &held[i]))
		return;
	if (on) {
		cpumask_set_cpu(cpu, &held[i]);
		tick_nohz_dep_set_cpu(cpu, deps[i].bit);
	} else {
		let_go(i, cpu);
		cpumask_clear_cpu(cpu, &held[i]);
	}
}

/**
 * kj_inject_dep_set - hold the tick or let it go
 * @hold: parsed
 *
 * Context: process.
 * Return: 0, -EINVAL (no such dependency), -ENODEV (no such CPU, or
 * offline), -EOPNOTSUPP (this kernel lets no module do that).
 */
int kj_inject_dep_set(const struct kj_inject_hold *hold)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deps); i++) {
		if (!strcmp(hold->name, dep_name[i]))
			break;
	}
	if (i == ARRAY_SIZE(deps))
		return -EINVAL;
	if (hold->cpu >= nr_cpu_ids || !cpu_online(hold->cpu))
		return -ENODEV;
	mutex_lock(&dep_lock);
	set(i, hold->cpu, hold->on);
	mutex_unlock(&dep_lock);
	return 0;
}

/**
 * kj_inject_dep_show - what is held from here: NAME cpu=N
 * @m: file
 *
 * Context: process.
 */
void kj_inject_dep_show(struct seq_file *m)
{
	unsigned int i, cpu;

	mutex_lock(&dep_lock);
	for (i = 0; i < ARRAY_SIZE(deps); i++) {
		for_each_possible_cpu(cpu) {
			if (cpumask_test_cpu(cpu, &held[i]))
				seq_printf(m, "%s cpu=%u\n", dep_name[i], cpu);
		}
	}
	mutex_unlock(&dep_lock);
}

/**
 * kj_inject_dep_clear - let everything go that is held from here
 *
 * Context: process.
 */
void kj_inject_dep_clear(void)
{
	unsigned int i, cpu;

	mutex_lock(&dep_lock);
	for (i = 0; i < ARRAY_SIZE(deps); i++) {
		for_each_possible_cpu(cpu)
			set(i, cpu, false);
	}
	mutex_unlock(&dep_lock);
}
#else
int kj_inject_dep_set(const struct kj_inject_hold *hold)
{
	return -EOPNOTSUPP;
}

void kj_inject_dep_show(struct seq_file *m)
{
}

void kj_inject_dep_clear(void)
{
}
#endif
