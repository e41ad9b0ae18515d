// SPDX-License-Identifier: GPL-2.0
/*
 * cpus - which CPUs two sides have in common, and which are left out.
 */
#include <stdio.h>
#include <string.h>

#include "lib/cpulist.h"
#include "model.h"
#include "uapi/kjitter_elapsed.h"

/* CPUs that a run has accounts of and that ran at all. */
static void measured(const struct kj_compare_run *run, struct kj_cpulist *l)
{
	unsigned int i;

	memset(l, 0, sizeof(*l));
	for (i = 0; i < run->nr; i++)
		if (kj_elapsed(run->stream[i].last, run->stream[i].first))
			kj_cpulist_add(l, run->stream[i].cpu);
}

char *kj_compare_cpus(const struct kj_compare_run *run, char *buf, size_t size)
{
	struct kj_cpulist l;

	measured(run, &l);
	if (!kj_cpulist_count(&l))
		snprintf(buf, size, "none");
	else
		kj_cpulist_format(&l, buf, size);
	return buf;
}

bool kj_compare_disjoint(const struct kj_compare_run *a, const struct kj_compare_run *b)
{
	struct kj_cpulist in_a, in_b;
	unsigned int i;

	measured(a, &in_a);
	measured(b, &in_b);
	for (i = 0; i < KJ_MAX_CPUS; i++)
		if (kj_cpulist_has(&in_a, i) && kj_cpulist_has(&in_b, i))
			return false;
	return true;
}

bool kj_compare_left_out(const struct kj_compare *c, char *buf, size_t size)
{
	struct kj_cpulist some, all, one;
	unsigned int i, cpu;

	memset(&some, 0, sizeof(some));
	measured(&c->run[0], &all);
	for (i = 0; i < c->nr_runs; i++) {
		measured(&c->run[i], &one);
		for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
			if (kj_cpulist_has(&one, cpu))
				kj_cpulist_add(&some, cpu);
		for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
			if (!kj_cpulist_has(&one, cpu))
				all.word[cpu / 64] &= ~(1ULL << cpu % 64);
	}
	kj_cpulist_minus(&some, &all);
	if (!kj_cpulist_count(&some))
		return false;
	kj_cpulist_format(&some, buf, size);
	return true;
}
