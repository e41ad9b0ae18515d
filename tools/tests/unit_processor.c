// SPDX-License-Identifier: GPL-2.0
/*
 * unit_processor - what a CPU is called, out of /proc/cpuinfo.
 */
#include <string.h>

#include "../kjitter/lib/processor.h"
#include "check.h"
#include "unit.h"

#define ARM64                                                                 \
	"processor\t: 0\nBogoMIPS\t: 2000.00\nFeatures\t: fp asimd evtstrm\n" \
	"CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x3\n"

static const struct {
	const char *text;
	const char *model;
	bool guest;
} cpus[] = {
	{ "processor\t: 0\nmodel\t\t: 6\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu\n",
	  "Some CPU @ 2 GHz", false },
	{ "model name\t: x\nflags\t\t: fpu hypervisor tsc\n", "x", true },
	{ ARM64 "CPU part\t: 0xd0c\nCPU revision\t: 1\n\nprocessor\t: 1\nCPU part\t: 0xd05\n",
	  "implementer 0x41, part 0xd0c, r3p1", false },
	{ ARM64 "CPU part\t: 0xd0c\n", "", false },
	{ "processor\t: 0\nmodel names\t: x\nflags\t\t: hypervisors\n", "", false },
	{ "model name\nmodel name\t: x\n", "x", false },
	{ "", "", false },
};

int unit_processor(void)
{
	char text[300] = "model name\t: ";
	struct kj_processor cpu;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		kj_processor_parse(cpus[i].text, &cpu);
		check(!strcmp(cpu.model, cpus[i].model) && cpu.guest == cpus[i].guest,
		      "CPU %zu is called '%s'%s", i, cpu.model, cpu.guest ? ", a guest's" : "");
	}
	memset(text + strlen(text), 'x', sizeof(text) - strlen(text) - 1);
	kj_processor_parse(text, &cpu);
	check(strlen(cpu.model) == sizeof(cpu.model) - 1 && !strchr(cpu.model, ':'),
	      "a CPU of a name too long is called by what there is room for");
	return check_failed;
}
