// SPDX-License-Identifier: GPL-2.0
/*
 * core - what the hardware of a CPU does by itself: its sibling, idle states, frequency; see
 * model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <limits.h>

#include "lib/text.h"
#include "model.h"

#define CPU_DIR "/sys/devices/system/cpu"

/* Idle states that the hardware leaves as fast as it takes an interrupt do not matter. */
#define WAKES_US 10

/* States are numbered from 0; the kernel has room for 10 (CPUIDLE_STATE_MAX). */
#define STATES 10

#define SAY_SMT_SIBLING \
	"threads of one core share its caches and units, and the sibling is not isolated: %s (/sys/devices/system/cpu/cpu*/topology/thread_siblings_list)"
#define SAY_IDLE_POLL \
	"booted with idle=poll: idle siblings never rest, and take half of their core from whoever works on it"
#define SAY_CPUIDLE \
	"if a program there sleeps, %s may take %lu us to wake up for it, from %s (/sys/devices/system/cpu/cpu*/cpuidle)"
#define SAY_GOVERNOR \
	"the frequency of %s changes with its load: the governor is %s (/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor)"

void kj_look_smt_sibling(struct kj_advise *a)
{
	struct kj_cpulist found = { 0 }, siblings;
	char path[128], text[400] = "", who[80];
	unsigned int cpu, nr = 0;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&a->cpus, cpu))
			continue;
		snprintf(path, sizeof(path), CPU_DIR "/cpu%u/topology/thread_siblings_list", cpu);
		if (!kj_cpulist_file(&siblings, path)) {
			if (kj_cpulist_has(&a->online, cpu))
				kj_advise_unseen(a, "%s cannot be read", path);
			continue;
		}
		kj_cpulist_and(&siblings, &a->others);
		if (!kj_cpulist_count(&siblings))
			continue;
		kj_cpulist_add(&found, cpu);
		if (nr++ < 4)
			kj_text_add(text, sizeof(text), "%sCPU %u with %s", nr > 1 ? ", " : "", cpu,
				    kj_advise_cpus(&siblings, who, sizeof(who)));
	}
	if (nr > 4)
		kj_text_add(text, sizeof(text), ", and %u more", nr - 4);
	if (nr)
		kj_advise_found(a, &found, SAY_SMT_SIBLING, text);
}

void kj_look_idle_poll(struct kj_advise *a)
{
	const char *smt = kj_environment_get(&a->environment, "smt_active");

	if (kj_advise_booted_with(a, "idle=poll") && !strcmp(smt, "1"))
		kj_advise_found(a, &a->cpus, SAY_IDLE_POLL);
}

static unsigned long number(const char *path, unsigned long otherwise)
{
	char text[32];

	return kj_environment_read(path, text, sizeof(text)) > 0 ? strtoul(text, NULL, 10) :
								   otherwise;
}

/* What somebody holds all CPUs to, us; reading does not ask for anything. */
static unsigned long limit_of_all(void)
{
	char where[PATH_MAX];
	int fd, us;

	fd = open(kj_environment_path("/dev/cpu_dma_latency", where, sizeof(where)),
		  O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ULONG_MAX;
	if (read(fd, &us, sizeof(us)) != sizeof(us) || us < 0)
		us = INT_MAX;
	close(fd);
	return us;
}

/* What somebody holds a CPU to, us: "n/a" is none at all, 0 no limit. */
static unsigned long limit_of(unsigned int cpu)
{
	char path[128], text[32];
	unsigned long us;

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/power/pm_qos_resume_latency_us", cpu);
	if (kj_environment_read(path, text, sizeof(text)) <= 0)
		return ULONG_MAX;
	us = strtoul(text, NULL, 10);
	return us ? us : *text == 'n' ? 0 : ULONG_MAX;
}

/* The longest that a CPU may take to wake up, us; @name: of the state it is in then. */
static unsigned long wakes(unsigned int cpu, unsigned long limit, char *name, size_t size)
{
	unsigned long us, most = 0;
	char path[128];
	unsigned int i;

	for (i = 0; i < STATES; i++) {
		snprintf(path, sizeof(path), CPU_DIR "/cpu%u/cpuidle/state%u/latency", cpu, i);
		us = number(path, ULONG_MAX);
		if (us == ULONG_MAX)
			break;
		snprintf(path, sizeof(path), CPU_DIR "/cpu%u/cpuidle/state%u/disable", cpu, i);
		if (us > limit || us <= most || number(path, 0))
			continue;
		most = us;
		snprintf(path, sizeof(path), CPU_DIR "/cpu%u/cpuidle/state%u/name", cpu, i);
		if (kj_environment_read(path, name, size) < 0)
			snprintf(name, size, "state %u", i);
	}
	return most;
}

void kj_look_cpuidle(struct kj_advise *a)
{
	unsigned long all = limit_of_all(), limit, us, most = 0;
	struct kj_cpulist found = { 0 };
	char name[32], deepest[32] = "", who[80];
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&a->cpus, cpu))
			continue;
		limit = limit_of(cpu);
		us = wakes(cpu, limit < all ? limit : all, name, sizeof(name));
		if (us <= WAKES_US)
			continue;
		kj_cpulist_add(&found, cpu);
		if (us > most)
			memcpy(deepest, name, sizeof(deepest));
		most = us > most ? us : most;
	}
	if (kj_cpulist_count(&found))
		kj_advise_found(a, &found, SAY_CPUIDLE, kj_advise_cpus(&found, who, sizeof(who)),
				most, deepest);
}

void kj_look_governor(struct kj_advise *a)
{
	struct kj_cpulist found = { 0 };
	char path[128], text[64], first[64] = "", who[80];
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&a->cpus, cpu))
			continue;
		snprintf(path, sizeof(path), CPU_DIR "/cpu%u/cpufreq/scaling_governor", cpu);
		if (kj_environment_read(path, text, sizeof(text)) <= 0 ||
		    !strcmp(text, "performance"))
			continue;
		kj_cpulist_add(&found, cpu);
		memcpy(first, text, sizeof(first));
	}
	if (kj_cpulist_count(&found))
		kj_advise_found(a, &found, SAY_GOVERNOR, kj_advise_cpus(&found, who, sizeof(who)),
				first);
}
