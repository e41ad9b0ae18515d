// SPDX-License-Identifier: GPL-2.0
/*
 * clock - what the kernel keeps time by, and what that costs these CPUs; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

#define CLOCK_DIR "/sys/devices/system/clocksource/clocksource0"

#define SAY_CLOCK CLOCK_DIR "/current_clocksource cannot be read"
#define SAY_CLOCK_2 \
	"the clocksource is %s (available: %s): a clock that the kernel does not trust holds the tick of each CPU, to correct it"
#define SAY_CLOCK_WATCHDOG \
	"a timer that watches the TSC goes around all CPUs, one each half second: the CPU lacks one of constant_tsc, nonstop_tsc and tsc_adjust (/proc/cpuinfo)"
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
	if (!strcmp(now, "tsc") || !strcmp(now, "arch_sys_counter"))
		return;
	if (!kj_advise_read(a, CLOCK_DIR, "available_clocksource", available, sizeof(available)))
		snprintf(available, sizeof(available), "unknown");
	kj_advise_found(a, &a->cpus, SAY_CLOCK_2, now, available);
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

	if (strcmp(clocksource(a), "tsc") || kj_advise_booted_with(a, "tsc=reliable") ||
	    kj_advise_booted_with(a, "tsc=nowatchdog"))
		return;
	if (!kj_advise_read(a, "/proc", "cpuinfo", text, sizeof(text)))
		return;
	flags = strstr(text, "\nflags");
	if (!flags || trusted(flags))
		return;
	kj_advise_found(a, &a->cpus, SAY_CLOCK_WATCHDOG);
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
