// SPDX-License-Identifier: GPL-2.0
/*
 * memory - what moves the memory of programs about behind their backs; see model.h.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define MM "/sys/kernel/mm"

#define SAY_THP \
	"khugepaged gathers the memory of any program into huge pages, which interrupts the CPUs that this runs on, and has each CPU empty its lists of pages first (/sys/kernel/mm/transparent_hugepage/enabled is always)"
#define SAY_KSM \
	"ksmd merges equal pages of programs, which interrupts the CPUs that these run on, and has each CPU empty its lists of pages first (/sys/kernel/mm/ksm/run is 1)"
#define SAY_NUMA_BALANCING \
	"NUMA balancing takes pages away from programs to see who uses them, by page faults and interrupts (/proc/sys/kernel/numa_balancing is %s)"

void kj_look_thp(struct kj_advise *a)
{
	char text[128];

	if (kj_advise_read(a, MM, "transparent_hugepage/enabled", text, sizeof(text)) &&
	    strstr(text, "[always]"))
		kj_advise_found(a, &a->cpus, SAY_THP);
}

void kj_look_ksm(struct kj_advise *a)
{
	char text[32];

	if (kj_advise_read(a, MM, "ksm/run", text, sizeof(text)) && !strcmp(text, "1"))
		kj_advise_found(a, &a->cpus, SAY_KSM);
}

void kj_look_numa_balancing(struct kj_advise *a)
{
	char text[32];

	if (kj_advise_read(a, "/proc/sys/kernel", "numa_balancing", text, sizeof(text)) &&
	    strcmp(text, "0"))
		kj_advise_found(a, &a->cpus, SAY_NUMA_BALANCING, text);
}
