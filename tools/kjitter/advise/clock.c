// SPDX-License-Identifier: GPL-2.0
/*
 * clock - what the kernel keeps time by, and what that costs these CPUs; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

#define CLOCK_DIR "/sys/devices/system/clocksource/clocksource0"
#define PACKAGE	  "/sys/devices/system/cpu/cpu%u/topology/physical_package_id"

#define SAY_CLOCK CLOCK_DIR "/current_clocksource cannot be read"
#define SAY_CLOCK_2 \
	"the clocksource is %s (available: %s): the kernel does not trust its clock, it seems, and if its sched_clock is unstable it holds the tick of each CPU, to correct it"
#define SAY_CLOCK_WATCHDOG \
	"a timer that watches the TSC goes around all CPUs, one each half second: the CPU lacks one of constant_tsc, nonstop_tsc and tsc_adjust (/proc/cpuinfo)"
#define SAY_CLOCK_WATCHDOG_2 \
	"a timer that watches the TSC goes around all CPUs, one each half second: there are %u packages, and the kernel trusts the TSC of up to %u (/sys/devices/system/cpu/cpu*/topology/physical_package_id)"
#define SAY_CLOCK_WATCHDOG_3 \
	"there are %u packages, and of how many this kernel (before 6.12) trusts the TSC is not known"
#define SAY_TICK_ALIGNED \
	"the tick of %s comes at the same instant as that of all other CPUs, and waits for the same locks (no skew_tick=1)"

static const char *clocksource(const struct kj_advise *a)
{
	return kj_environment_get(&a->environment, "clocksource");
}

void kj_look_clock(struct kj_advise *a)
{
	const char *now = clocksource(a);
	char available[128];

	if (!strcmp(now, "unknown")) {
		kj_advise_unseen(a, SAY_CLOCK);
		return;
	}
	if (kj_environment_clock_good(&a->environment))
		return;
	if (!kj_advise_read(a, CLOCK_DIR, "available_clocksource", available, sizeof(available)))
		snprintf(available, sizeof(available), "unknown");
	kj_advise_found(a, &a->cpus, SAY_CLOCK_2, now, available);
}

/* So many packages the kernel trusts to have one clock (check_system_tsc_reliable(), 6.12). */
#define PACKAGES 4

static unsigned int packages(const struct kj_advise *a)
{
	struct kj_cpulist seen = { 0 };
	char path[96], text[32];
	unsigned int cpu, id;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&a->online, cpu))
			continue;
		snprintf(path, sizeof(path), PACKAGE, cpu);
		if (kj_environment_read(path, text, sizeof(text)) > 0 &&
		    sscanf(text, "%u", &id) == 1 && id < KJ_MAX_CPUS)
			kj_cpulist_add(&seen, id);
	}
	return kj_cpulist_count(&seen);
}

/* Flags of the CPU with which the kernel needs no watchdog (native_calibrate and check_system). */
static bool trusted(const char *flags)
{
	static const char *const need[] = { " constant_tsc", " nonstop_tsc", " tsc_adjust" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(need); i++)
		if (!strstr(flags, need[i]))
			return false;
	return true;
}

void kj_look_clock_watchdog(struct kj_advise *a)
{
	char text[8192], *flags;
	unsigned int nr;

	if (strcmp(clocksource(a), "tsc") || kj_advise_booted_with(a, "tsc=reliable") ||
	    kj_advise_booted_with(a, "tsc=nowatchdog"))
		return;
	if (!kj_advise_read(a, "/proc", "cpuinfo", text, sizeof(text)))
		return;
	flags = strstr(text, "\nflags");
	if (!flags)
		return;
	nr = packages(a);
	if (!trusted(flags))
		kj_advise_found(a, &a->cpus, SAY_CLOCK_WATCHDOG);
	else if (nr > 1 && !kj_advise_since(a, 6, 12))
		kj_advise_unseen(a, SAY_CLOCK_WATCHDOG_3, nr);
	else if (nr > PACKAGES)
		kj_advise_found(a, &a->cpus, SAY_CLOCK_WATCHDOG_2, nr, PACKAGES);
}

void kj_look_tick_aligned(struct kj_advise *a)
{
	struct kj_cpulist left = a->cpus;
	char who[80];

	kj_cpulist_minus(&left, &a->full);
	if (!kj_cpulist_count(&left) || kj_advise_booted_with(a, "skew_tick=1") ||
	    !strcmp(kj_environment_get(&a->environment, "cmdline"), "unknown"))
		return;
	kj_advise_found(a, &left, SAY_TICK_ALIGNED, kj_advise_cpus(&left, who, sizeof(who)));
}
