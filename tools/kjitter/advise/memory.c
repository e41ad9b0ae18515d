// SPDX-License-Identifier: GPL-2.0
/*
 * memory - what moves the memory of programs about behind their backs; see model.h.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define MM	"/sys/kernel/mm"
#define DRAINED "and has each CPU empty its lists of pages first"

void kj_look_thp(struct kj_advise *a)
{
	char text[128];

	if (kj_advise_read(a, MM, "transparent_hugepage/enabled", text, sizeof(text)) &&
	    strstr(text, "[always]"))
		kj_advise_found(
			a, &a->cpus,
			"khugepaged gathers the memory of any program into huge pages, which interrupts the CPUs that this runs on, " DRAINED
			" (" MM "/transparent_hugepage/enabled is always)");
}

void kj_look_ksm(struct kj_advise *a)
{
	char text[32];

	if (kj_advise_read(a, MM, "ksm/run", text, sizeof(text)) && !strcmp(text, "1"))
		kj_advise_found(
			a, &a->cpus,
			"ksmd merges equal pages of programs, which interrupts the CPUs that these run on, " DRAINED
			" (" MM "/ksm/run is 1)");
}

void kj_look_numa_balancing(struct kj_advise *a)
{
	char text[32];

	if (kj_advise_read(a, "/proc/sys/kernel", "numa_balancing", text, sizeof(text)) &&
	    strcmp(text, "0"))
		kj_advise_found(
			a, &a->cpus,
			"NUMA balancing takes pages away from programs to see who uses them, by page faults and interrupts (/proc/sys/kernel/numa_balancing is %s)",
			text);
}
