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

/* NULL: it is not said. */
static const struct {
	const char *text;
	const char *model;
} cpus[] = {
	{ "processor\t: 0\nmodel\t\t: 6\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu\n",
	  "Some CPU @ 2 GHz" },
	{ ARM64 "CPU part\t: 0xd0c\nCPU revision\t: 1\n\nprocessor\t: 1\nCPU part\t: 0xd05\n",
	  "implementer 0x41, part 0xd0c, r3p1" },
	{ ARM64 "CPU part\t: 0xd0c\n", NULL },
	{ "processor\t: 0\nmodel names\t: x\n", NULL },
	{ "", NULL },
};

int unit_processor(void)
{
	const char *model;
	char value[64];
	size_t i;
	bool said;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		model = cpus[i].model;
		said = kj_processor_model(cpus[i].text, value, sizeof(value));
		check(said == !!model && (!said || !strcmp(value, model)), "CPU %zu is called %s",
		      i, said ? value : "nothing");
	}
	return check_failed;
}
