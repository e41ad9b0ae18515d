// SPDX-License-Identifier: GPL-2.0
/*
 * generate - write a sample capture: generate FILE [key=value ...]
 *
 * Keys: sampler cpus first records lost period_ns jitter_ns hz release skew level tasks name
 *	nmis later seed extra_ns rare threshold_ns hypervisor emulation conditions isolated khz
 *	stack_ns device_percent flags
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

int main(int argc, char **argv)
{
	struct sample s = sample_default;
	char *value;
	int i;

	if (argc < 2)
		return 2;
	for (i = 2; i < argc; i++) {
		value = strchr(argv[i], '=');
		if (!value)
			return 2;
		*value++ = '\0';
		if (!strcmp(argv[i], "sampler"))
			s.sampler = atoi(value);
		else if (!strcmp(argv[i], "cpus"))
			s.cpus = atoi(value);
		else if (!strcmp(argv[i], "first"))
			s.first = atoi(value);
		else if (!strcmp(argv[i], "records"))
			s.records = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "lost"))
			s.lost = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "period_ns"))
			s.period_ns = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "jitter_ns"))
			s.jitter_ns = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "hz"))
			s.hz = atoi(value);
		else if (!strcmp(argv[i], "release"))
			s.release = value;
		else if (!strcmp(argv[i], "level"))
			s.level = atoi(value);
		else if (!strcmp(argv[i], "tasks"))
			s.tasks = atoi(value);
		else if (!strcmp(argv[i], "name"))
			s.name = value;
		else if (!strcmp(argv[i], "nmis"))
			s.nmis = atoi(value);
		else if (!strcmp(argv[i], "later"))
			s.later = atoi(value);
		else if (!strcmp(argv[i], "seed"))
			s.seed = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "extra_ns"))
			s.extra_ns = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "device_percent"))
			s.device_percent = strtoul(value, NULL, 0);
		else if (!strcmp(argv[i], "rare"))
			s.rare = strtoul(value, NULL, 0);
		else if (!strcmp(argv[i], "threshold_ns"))
			s.threshold_ns = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "stack_ns"))
			s.stack_ns = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "flags"))
			s.flags = strtoul(value, NULL, 0);
		else if (!strcmp(argv[i], "khz"))
			s.khz = strtoull(value, NULL, 0);
		else if (!strcmp(argv[i], "hypervisor"))
			s.hypervisor = value;
		else if (!strcmp(argv[i], "emulation"))
			s.emulation = value;
		else if (!strcmp(argv[i], "conditions"))
			s.conditions = value;
		else if (!strcmp(argv[i], "isolated"))
			s.isolated = value;
		else if (!strcmp(argv[i], "skew"))
			s.skew = atoll(value);
		else
			return 2;
	}
	sample_write(argv[1], &s);
	return 0;
}
