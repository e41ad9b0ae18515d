// SPDX-License-Identifier: GPL-2.0
/*
 * work - what the kernel itself does on every CPU, or on any; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define KERNEL	  "/proc/sys/kernel"
#define WORKQUEUE "/sys/devices/virtual/workqueue"
#define MCE	  "/sys/devices/system/machinecheck"

#define SAY_WORKQUEUE \
	"work items that are bound to no CPU may run on %s: " WORKQUEUE "/cpumask is %.100s"
#define SAY_WATCHDOG \
	"the watchdog for lockups has a timer on %s, each %.1f s (" KERNEL "/watchdog_cpumask)"
#define SAY_NMI_WATCHDOG \
	"the detector of hard lockups watches %s, by a perf event that interrupts it, or (built so, from 6.5 on) by a neighbour's timer (/proc/sys/kernel/nmi_watchdog is 1)"
#define SAY_TIMER_MIGRATION "timers stay on the CPU that sets them: " KERNEL "/timer_migration is 0"
#define SAY_VMSTAT \
	"vmstat_update runs on %s each %ld s while memory is used there (/proc/sys/vm/stat_interval)"
#define SAY_MCE_POLL \
	"a timer on %s asks for machine checks each %s s (" MCE "/machinecheck*/check_interval)"

void kj_look_workqueue(struct kj_advise *a)
{
	char text[4096], who[80];
	struct kj_cpulist mask;

	if (!kj_advise_read(a, WORKQUEUE, "cpumask", text, sizeof(text)))
		return;
	if (!kj_cpulist_mask(&mask, text)) {
		kj_advise_unseen(a, WORKQUEUE "/cpumask is no mask");
		return;
	}
	kj_cpulist_and(&mask, &a->cpus);
	if (kj_cpulist_count(&mask))
		kj_advise_found(a, &mask, SAY_WORKQUEUE, kj_advise_cpus(&mask, who, sizeof(who)),
				text);
}

/* A number of /proc/sys/kernel; @usual: the kernel does not have it. */
static long setting(struct kj_advise *a, const char *name, long usual)
{
	char text[64];

	return kj_advise_read(a, KERNEL, name, text, sizeof(text)) ? strtol(text, NULL, 10) : usual;
}

/* CPUs that a watchdog watches. */
static struct kj_cpulist watched(struct kj_advise *a)
{
	struct kj_cpulist cpus;

	if (!kj_cpulist_file(&cpus, KERNEL "/watchdog_cpumask"))
		cpus = a->cpus;
	kj_cpulist_and(&cpus, &a->cpus);
	return cpus;
}

void kj_look_watchdog(struct kj_advise *a)
{
	struct kj_cpulist cpus = watched(a);
	char who[80];

	if (setting(a, "watchdog", 0) && setting(a, "soft_watchdog", 0) && kj_cpulist_count(&cpus))
		kj_advise_found(a, &cpus, SAY_WATCHDOG, kj_advise_cpus(&cpus, who, sizeof(who)),
				setting(a, "watchdog_thresh", 10) * 2 / 5.0);
}

void kj_look_nmi_watchdog(struct kj_advise *a)
{
	struct kj_cpulist cpus = watched(a);
	char who[80];

	if (setting(a, "nmi_watchdog", 0) && kj_cpulist_count(&cpus))
		kj_advise_found(a, &cpus, SAY_NMI_WATCHDOG,
				kj_advise_cpus(&cpus, who, sizeof(who)));
}

void kj_look_timer_migration(struct kj_advise *a)
{
	if (!setting(a, "timer_migration", 1))
		kj_advise_found(a, &a->cpus, SAY_TIMER_MIGRATION);
}

void kj_look_vmstat(struct kj_advise *a)
{
	struct kj_cpulist left = a->cpus;
	char text[64], who[80];
	long seconds;

	/* be5e015d107d */
	if (kj_advise_since(a, 6, 5)) {
		kj_cpulist_minus(&left, &a->full);
		kj_cpulist_minus(&left, &a->unbalanced);
	}
	if (!kj_cpulist_count(&left) ||
	    !kj_advise_read(a, "/proc/sys/vm", "stat_interval", text, sizeof(text)))
		return;
	seconds = strtol(text, NULL, 10);
	if (seconds < 60)
		kj_advise_found(a, &left, SAY_VMSTAT, kj_advise_cpus(&left, who, sizeof(who)),
				seconds);
}

void kj_look_mce_poll(struct kj_advise *a)
{
	struct kj_cpulist found = { 0 };
	char name[64], text[32], first[32] = "", who[80];
	unsigned int cpu;

	if (kj_advise_booted_with(a, "mce=ignore_ce") || kj_advise_booted_with(a, "mce=off") ||
	    !kj_environment_there(MCE))
		return;
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&a->cpus, cpu))
			continue;
		snprintf(name, sizeof(name), "machinecheck%u/check_interval", cpu);
		if (!kj_advise_read(a, MCE, name, text, sizeof(text)) || !strcmp(text, "0"))
			continue;
		kj_cpulist_add(&found, cpu);
		memcpy(first, text, sizeof(first));
	}
	if (kj_cpulist_count(&found))
		kj_advise_found(a, &found, SAY_MCE_POLL, kj_advise_cpus(&found, who, sizeof(who)),
				first);
}
