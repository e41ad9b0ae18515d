// SPDX-License-Identifier: GPL-2.0
/*
 * why - see why.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/cpulist.h"
#include "lib/environment.h"
#include "lib/macros.h"
#include "lib/procstat.h"
#include "why.h"

#define SAY_OUTSIDE \
	"it is outside of this task's cpuset %.60s (CPUs %s); run this from a cgroup that has CPU %u"
#define SAY_OFFLINE "it is offline, or outside of this task's cpuset; see /proc/self/cpuset"
#define SAY_MASKED \
	"the counters in /proc cannot be relied on: %s; run this outside of the container, or load the module"

/*
 * The CPUs of the cpuset that rules here. /proc/self/cpuset has its path in both
 * versions; a directory of version 2 without the file takes those of its parent.
 */
static bool cpuset_cpus(char *path, size_t size, struct kj_cpulist *cpus)
{
	static const struct {
		const char *root;
		const char *file;
	} places[] = {
		{ "/sys/fs/cgroup/cpuset", "cpuset.effective_cpus" },
		{ "/sys/fs/cgroup", "cpuset.cpus.effective" },
		{ "/sys/fs/cgroup/unified", "cpuset.cpus.effective" },
	};
	char file[600], own[256], *cut;
	size_t i;

	if (kj_environment_read("/proc/self/cpuset", own, sizeof(own)) <= 0)
		return false;
	snprintf(path, size, "%s", own);
	for (;;) {
		for (i = 0; i < ARRAY_SIZE(places); i++) {
			snprintf(file, sizeof(file), "%s%s/%s", places[i].root,
				 strcmp(own, "/") ? own : "", places[i].file);
			if (kj_cpulist_file(cpus, file))
				return true;
		}
		cut = strrchr(own, '/');
		if (!cut || !*own)
			return false;
		*cut = '\0';
	}
}

bool kj_user_outside(unsigned int cpu, char *buf, size_t size)
{
	char path[256], list[100];
	struct kj_cpulist cpus;

	buf[0] = '\0';
	if (!cpuset_cpus(path, sizeof(path), &cpus) || !kj_cpulist_count(&cpus) ||
	    kj_cpulist_has(&cpus, cpu))
		return false;
	snprintf(buf, size, SAY_OUTSIDE, path, kj_cpulist_format(&cpus, list, sizeof(list)), cpu);
	return true;
}

const char *kj_user_why(unsigned int cpu, int error, char *buf, size_t size)
{
	switch (error) {
	case EINVAL:
		if (!kj_user_outside(cpu, buf, size))
			snprintf(buf, size, "%s", SAY_OFFLINE);
		break;
	case ENODATA:
	case EMSGSIZE:
	case EBADMSG:
		snprintf(buf, size, SAY_MASKED, kj_procstat_why(error));
		break;
	case ENXIO:
		snprintf(buf, size, "it went offline");
		break;
	default:
		snprintf(buf, size, "%s", strerror(error));
	}
	return buf;
}
