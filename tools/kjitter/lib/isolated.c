// SPDX-License-Identifier: GPL-2.0
/*
 * isolated - see isolated.h.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "isolated.h"

/*
 * CPUs that have a kernel thread for the RCU callbacks they were relieved of. Where
 * kernel threads cannot be seen (a container's /proc), there is nothing to be said.
 */
static const char *nocbs(char *buf, size_t size)
{
	struct kj_cpulist cpus = { 0 };
	char path[300], comm[64];
	struct dirent *entry;
	unsigned int cpu;
	char flavour;
	DIR *dir;

	if (kj_environment_read("/proc/2/comm", comm, sizeof(comm)) <= 0 ||
	    strcmp(comm, "kthreadd"))
		return NULL;
	dir = kj_environment_dir("/proc");
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		if (kj_environment_read(path, comm, sizeof(comm)) <= 0)
			continue;
		if (sscanf(comm, "rcuo%c/%u", &flavour, &cpu) == 2 && cpu < KJ_MAX_CPUS)
			kj_cpulist_add(&cpus, cpu);
	}
	if (!dir)
		return NULL;
	closedir(dir);
	return kj_cpulist_count(&cpus) ? kj_cpulist_format(&cpus, buf, size) : "none";
}

void kj_isolation_look(const struct kj_environment *env, struct kj_isolation out[KJ_ISOLATION_NR])
{
	static char possible[1024], irq[4096], offloaded[KJ_ISOLATION_TEXT];
	struct kj_isolation_facts f = {
		.cmdline = kj_environment_get(env, "cmdline"),
		.nohz_full = kj_environment_get(env, "nohz_full"),
		.isolated = kj_environment_get(env, "isolated"),
		.built = kj_environment_get(env, "nohz_full_built"),
	};

	f.nocbs = nocbs(offloaded, sizeof(offloaded));
	if (!strcmp(f.cmdline, "unknown"))
		f.cmdline = NULL;
	if (kj_environment_read("/sys/devices/system/cpu/possible", possible, sizeof(possible)) > 0)
		f.possible = possible;
	if (kj_environment_read("/proc/irq/default_smp_affinity", irq, sizeof(irq)) > 0)
		f.irq_affinity = irq;
	kj_isolation_judge(&f, out);
}
