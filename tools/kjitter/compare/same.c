// SPDX-License-Identifier: GPL-2.0
/*
 * same - what must be the same in two captures before they may be compared.
 *
 * Another kernel, command line or configuration is what is compared; another question, or
 * another kind of machine, is not.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/cpulist.h"
#include "lib/environment.h"
#include "lib/names.h"
#include "model.h"

/* Cycle counters further apart than this belong to different machines. */
#define CLOCK_TOLERANCE 0.01

struct differ {
	void (*say)(void *data, const char *what, const char *in_a, const char *in_b);
	void *data;
	unsigned int n;
};

static void compare_words(struct differ *d, const char *what, const char *a, const char *b)
{
	if (!strcmp(a, b))
		return;
	d->n++;
	d->say(d->data, what, a, b);
}

/* Do two numbers differ by more than @tolerance of the first? Then say both, in @unit. */
static void compare_numbers(struct differ *d, const char *what, __u64 a, __u64 b, double tolerance,
			    const char *unit)
{
	char in_a[40], in_b[40];

	if (fabs((double)a - b) <= tolerance * a)
		return;
	sprintf(in_a, "%llu %s", a, unit);
	sprintf(in_b, "%llu %s", b, unit);
	compare_words(d, what, in_a, in_b);
}

static bool in_list(const struct kj_compare_run *run, const char *key, unsigned int cpu)
{
	struct kj_cpulist l;

	return !kj_cpulist_parse(&l, kj_environment_get(run->env, key)) && kj_cpulist_has(&l, cpu);
}

static const char *role_of(const struct kj_compare_run *run, unsigned int cpu)
{
	static const char *const words[] = { "normal", "isolated", "nohz_full",
					     "nohz_full and isolated" };

	return words[in_list(run, "isolated", cpu) + 2 * in_list(run, "nohz_full", cpu)];
}

static void compare_roles(struct differ *d, const struct kj_compare_run *a,
			  const struct kj_compare_run *b)
{
	unsigned int i, cpu, said = KJ_MAX_CPUS;
	char what[40];

	for (i = 0; i < a->nr; i++) {
		cpu = a->stream[i].cpu;
		if (cpu == said || !kj_compare_stream(b, cpu, a->stream[i].stream))
			continue;
		said = cpu;
		sprintf(what, "role of CPU %u", cpu);
		compare_words(d, what, role_of(a, cpu), role_of(b, cpu));
	}
}

static const char *machine_of(const struct kj_compare_run *run)
{
	const char *s = kj_environment_get(run->env, "hypervisor");

	return !strcmp(s, "none") ? "real" : !strcmp(s, "unknown") ? "unknown" : "virtual";
}

/* What was asked of machine and samplers; a capture says nothing of it where nothing was. */
static const char *conditions_of(const struct kj_compare_run *run)
{
	const char *s = kj_environment_get(run->env, "conditions");

	return !strcmp(s, "unknown") ? "none" : s;
}

static void compare_cpus(struct differ *d, const struct kj_compare_run *a,
			 const struct kj_compare_run *b)
{
	char in_a[200], in_b[200];

	if (!kj_compare_disjoint(a, b))
		return;
	kj_compare_cpus(a, in_a, sizeof(in_a));
	kj_compare_cpus(b, in_b, sizeof(in_b));
	d->n++;
	d->say(d->data, "CPUs", in_a, in_b);
}

unsigned int kj_compare_same(const struct kj_compare_run *a, const struct kj_compare_run *b,
			     void (*say)(void *data, const char *what, const char *in_a,
					 const char *in_b),
			     void *data)
{
	struct differ d = { say, data, 0 };

	compare_words(&d, "sampler", kj_names_sampler(a->config.sampler),
		      kj_names_sampler(b->config.sampler));
	compare_numbers(&d, "level", a->config.level, b->config.level, 0, "");
	/* The module's probes cost less than the kernel's trace events. */
	if (a->config.level > 1)
		compare_words(&d, "causes", kj_environment_get(a->env, "causes"),
			      kj_environment_get(b->env, "causes"));
	compare_numbers(&d, "threshold", a->config.threshold_ns, b->config.threshold_ns, 0, "ns");
	compare_numbers(&d, "period", a->config.period_ns, b->config.period_ns, 0, "ns");
	compare_numbers(&d, "slice", a->config.slice_ns, b->config.slice_ns, 0, "ns");
	compare_words(&d, "machine", machine_of(a), machine_of(b));
	compare_words(&d, "emulation", kj_environment_get(a->env, "emulation"),
		      kj_environment_get(b->env, "emulation"));
	compare_words(&d, "conditions", conditions_of(a), conditions_of(b));
	compare_numbers(&d, "clock rate", a->query.clock_khz, b->query.clock_khz, CLOCK_TOLERANCE,
			"kHz");
	compare_roles(&d, a, b);
	compare_cpus(&d, a, b);
	return d.n;
}
