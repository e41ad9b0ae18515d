// SPDX-License-Identifier: GPL-2.0
/*
 * place - which CPUs are measured, and where the tool itself runs; see place.h.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "lib/environment.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "place.h"

#define CPU_DIR "/sys/devices/system/cpu/"

#define SAY_NO_PROCESS "--pid %u: there is no such process"
#define SAY_NO_CPUS    "--pid %u: on which CPUs it may run cannot be read; name them with --cpus"

/* CPUs a task may run on, those that are there. */
static int cpus_of(struct kj_cpulist *cpus, unsigned int pid)
{
	struct kj_cpulist online, off;
	char path[64], text[8192], *list;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%u/status", pid);
	n = kj_environment_read(path, text, sizeof(text));
	list = n < 0 ? NULL : strstr(text, "\nCpus_allowed_list:\t");
	if (list) {
		list += strlen("\nCpus_allowed_list:\t");
		list[strcspn(list, "\n")] = '\0';
	}
	if (!list || kj_cpulist_parse(cpus, list)) {
		kj_text_error(n < 0 ? SAY_NO_PROCESS : SAY_NO_CPUS, pid);
		return KJ_EXIT_ERROR;
	}
	off = *cpus;
	if (kj_cpulist_file(&online, CPU_DIR "online")) {
		kj_cpulist_minus(&off, &online);
		kj_cpulist_minus(cpus, &off);
	}
	return KJ_EXIT_PASS;
}

int kj_place_choose(struct kj_cpulist *cpus, const struct kj_options *o)
{
	bool read;

	if (kj_options_has(o, KJ_OPT_CPUS)) {
		*cpus = o->cpus;
		return KJ_EXIT_PASS;
	}
	if (kj_options_has(o, KJ_OPT_PID))
		return cpus_of(cpus, o->pid);
	read = kj_cpulist_quiet(cpus);
	if (kj_cpulist_count(cpus))
		return KJ_EXIT_PASS;
	if (!read) {
		kj_text_error("which CPUs are nohz_full or isolated cannot be read from " CPU_DIR);
		kj_text_error("name the CPUs, such as --cpus 2-7");
		return KJ_EXIT_ERROR;
	}
	kj_text_error("no CPU is nohz_full or isolated; name the CPUs, such as --cpus 2-7");
	return KJ_EXIT_ERROR;
}

static int set_affinity(const struct kj_cpulist *cpus)
{
	const size_t size = CPU_ALLOC_SIZE(KJ_MAX_CPUS);
	cpu_set_t *set = CPU_ALLOC(KJ_MAX_CPUS);
	unsigned int cpu;
	int ret;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
		if (kj_cpulist_has(cpus, cpu))
			CPU_SET_S(cpu, size, set);
	ret = sched_setaffinity(0, size, set) ? -errno : 0;
	CPU_FREE(set);
	return ret;
}

static void get_affinity(struct kj_cpulist *cpus)
{
	const size_t size = CPU_ALLOC_SIZE(KJ_MAX_CPUS);
	cpu_set_t *set = CPU_ALLOC(KJ_MAX_CPUS);
	unsigned int cpu;

	memset(cpus, 0, sizeof(*cpus));
	if (!set)
		return;
	CPU_ZERO_S(size, set);
	if (!sched_getaffinity(0, size, set))
		for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
			if (CPU_ISSET_S(cpu, size, set))
				kj_cpulist_add(cpus, cpu);
	CPU_FREE(set);
}

/* @mine without the SMT siblings of @measured, if that leaves something. */
static void avoid_siblings(struct kj_cpulist *mine, const struct kj_cpulist *measured)
{
	struct kj_cpulist best = *mine, siblings;
	char path[96];
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(measured, cpu))
			continue;
		sprintf(path, CPU_DIR "cpu%u/topology/thread_siblings_list", cpu);
		if (kj_cpulist_file(&siblings, path))
			kj_cpulist_minus(&best, &siblings);
	}
	if (kj_cpulist_count(&best))
		*mine = best;
}

int kj_place_reader(const struct kj_options *o, const struct kj_cpulist *measured)
{
	struct kj_cpulist mine;
	int ret;

	if (kj_options_has(o, KJ_OPT_READER_CPU)) {
		memset(&mine, 0, sizeof(mine));
		kj_cpulist_add(&mine, o->reader_cpu);
		ret = set_affinity(&mine);
		if (!ret)
			return KJ_EXIT_PASS;
		kj_text_error("--reader-cpu %u: the recorder cannot run there: %s", o->reader_cpu,
			      strerror(-ret));
		return KJ_EXIT_UNTESTABLE;
	}
	get_affinity(&mine);
	kj_cpulist_minus(&mine, measured);
	if (!kj_cpulist_count(&mine)) {
		kj_cpulist_file(&mine, CPU_DIR "online");
		kj_cpulist_minus(&mine, measured);
	}
	if (kj_cpulist_count(&mine)) {
		avoid_siblings(&mine, measured);
		if (!set_affinity(&mine))
			return KJ_EXIT_PASS;
	}
	kj_text_error("note: no CPU is left for the recorder; it disturbs what it measures");
	return KJ_EXIT_PASS;
}
