// SPDX-License-Identifier: GPL-2.0
/*
 * ktap - verdicts as KTAP, one test per CPU; see model.h.
 */
#include <stdio.h>

#include "lib/ktap.h"
#include "model.h"

void kj_check_ktap(const struct kj_check *k)
{
	const struct kj_check_cpu *c;
	char name[1100], line[1000];
	unsigned int i, r;

	kj_ktap_version(stdout);
	kj_ktap_plan(stdout, k->nr_cpus);
	if (k->detail)
		kj_ktap_note(stdout, k->detail);
	for (i = 0; i < k->nr_cpus; i++) {
		c = &k->cpus[i];
		kj_check_line(k, c, line, sizeof(line));
		for (r = 0; c->verdict != KJ_VERDICT_SKIP && r < c->nr_reasons; r++) {
			snprintf(name, sizeof(name), "CPU %u: %s: %s", c->cpu, c->reasons[r].code,
				 c->reasons[r].detail);
			kj_ktap_note(stdout, name);
		}
		if (c->verdict == KJ_VERDICT_SKIP)
			snprintf(name, sizeof(name), "CPU %u nohz_full", c->cpu);
		else
			snprintf(name, sizeof(name), "CPU %u nohz_full: %s", c->cpu, line);
		kj_ktap_result(stdout, i + 1,
			       c->verdict == KJ_VERDICT_PASS || c->verdict == KJ_VERDICT_SKIP, name,
			       c->verdict == KJ_VERDICT_SKIP ? line : NULL);
	}
}
