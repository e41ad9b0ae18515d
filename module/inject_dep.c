// SPDX-License-Identifier: GPL-2.0
/*
 * inject_dep - hold the tick of a CPU by a dependency of choice.
 *
 * The kernel keeps one bit per dependency and CPU, and does not count who set it: what
 * it clears for itself is cleared for us. So perf_events holds no longer than to the
 * next tick, and sched until a second task has run; the others stay.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "inject_dep.h"
#include "inject_plan.h"

#if defined(CONFIG_NO_HZ_FULL) && defined(KJ_HAVE_TICK_DEP)
#include <linux/tick.h>

static const struct {
	const char *name;
	enum tick_dep_bits bit;
} deps[] = {
	{ "posix_timer", TICK_DEP_BIT_POSIX_TIMER },
	{ "perf_events", TICK_DEP_BIT_PERF_EVENTS },
	{ "sched", TICK_DEP_BIT_SCHED },
	{ "clock_unstable", TICK_DEP_BIT_CLOCK_UNSTABLE },
	{ "rcu", TICK_DEP_BIT_RCU },
	{ "rcu_exp", TICK_DEP_BIT_RCU_EXP },
};

/* Protects held: what was set here, by index of deps. */
static DEFINE_MUTEX(dep_lock);
static struct cpumask held[ARRAY_SIZE(deps)];

static void set(unsigned int i, unsigned int cpu, bool on)
{
	lockdep_assert_held(&dep_lock);
	if (on == cpumask_test_cpu(cpu, &held[i]))
		return;
	if (on) {
		cpumask_set_cpu(cpu, &held[i]);
		tick_nohz_dep_set_cpu(cpu, deps[i].bit);
	} else {
		tick_nohz_dep_clear_cpu(cpu, deps[i].bit);
		cpumask_clear_cpu(cpu, &held[i]);
	}
}

/**
 * kj_inject_dep_set - hold the tick or let it go
 * @hold: parsed
 *
 * Context: process. Return: 0, -EINVAL (no such dependency), -ENODEV (no such CPU, or
 * offline), -EOPNOTSUPP (this kernel lets no module do that).
 */
int kj_inject_dep_set(const struct kj_inject_hold *hold)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deps); i++) {
		if (!strcmp(hold->name, deps[i].name))
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
				seq_printf(m, "%s cpu=%u\n", deps[i].name, cpu);
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
