// SPDX-License-Identifier: GPL-2.0
/*
 * together - gaps of several CPUs at one instant, of one side and of the other. Told, and no part
 * of the verdict: each of the gaps is compared with those of its CPU.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/chance.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"

/**
 * struct change - one set of CPUs and cause
 * @what: an example
 * @count: how often, by side
 * @rate: per second, by side
 * @p: chance that both rates are one
 */
struct change {
	const struct kj_compare_together *what;
	__u64 count[2];
	double rate[2];
	double p;
};

bool kj_compare_keep_together(struct kj_compare_run *run, const struct kj_together *g)
{
	struct kj_compare_together *to;
	struct kj_cpulist cpus;
	unsigned int i, nr = g->nr_told < KJ_TOGETHER_TOLD ? g->nr_told : KJ_TOGETHER_TOLD;

	run->together = calloc(nr + 1, sizeof(*run->together));
	for (i = 0; run->together && i < nr; i++) {
		to = &run->together[run->nr_together++];
		kj_together_cpus(g, g->told[i], &cpus);
		kj_cpulist_format(&cpus, to->cpus, sizeof(to->cpus));
		to->cause = g->told[i]->cause;
		to->count = g->told[i]->count;
	}
	return run->together;
}

static __u64 count_of(const struct kj_compare_run *run, const struct kj_compare_together *what)
{
	const struct kj_compare_together *t;
	unsigned int i;

	for (i = 0; i < run->nr_together; i++) {
		t = &run->together[i];
		if (t->cause == what->cause && !strcmp(t->cpus, what->cpus))
			return t->count;
	}
	return 0;
}

/* How long a side was recorded, s. */
static double seconds(const struct kj_compare_pair *p, unsigned int side)
{
	const struct kj_compare_stream *t;
	double sum = 0;
	unsigned int i;

	for (i = 0; i < p->nr[side]; i++) {
		t = p->run[side][i]->stream;
		if (p->run[side][i]->nr)
			sum += kj_duration_ns(t->last - t->first, t->khz) / 1e9;
	}
	return sum;
}

static void fill(struct change *to, const struct kj_compare_pair *p,
		 const struct kj_compare_together *what)
{
	double wall[2] = { seconds(p, 0), seconds(p, 1) };
	unsigned int i, side;

	*to = (struct change){ .what = what, .p = 1 };
	for (side = 0; side < 2; side++) {
		for (i = 0; i < p->nr[side]; i++)
			to->count[side] += count_of(p->run[side][i], what);
		to->rate[side] = wall[side] > 0 ? to->count[side] / wall[side] : 0;
	}
	if (wall[0] > 0 && wall[1] > 0)
		to->p = kj_chance_split(to->count[1], to->count[0] + to->count[1],
					wall[1] / (wall[0] + wall[1]));
}

/* The sets of all runs of a pair, each once. Return: how many; what they are in @all. */
static unsigned int changes(const struct kj_compare_pair *p, struct change *all)
{
	const struct kj_compare_run *run;
	unsigned int side, i, k, m, nr = 0;

	for (side = 0; side < 2; side++) {
		for (i = 0; i < p->nr[side]; i++) {
			run = p->run[side][i];
			for (k = 0; k < run->nr_together; k++) {
				for (m = 0; m < nr; m++)
					if (all[m].what->cause == run->together[k].cause &&
					    !strcmp(all[m].what->cpus, run->together[k].cpus))
						break;
				if (m == nr)
					fill(&all[nr++], p, &run->together[k]);
			}
		}
	}
	return nr;
}

static struct change *make(const struct kj_compare_pair *p, unsigned int *nr)
{
	struct change *all = calloc(2 * KJ_SPREAD_RUNS * KJ_TOGETHER_TOLD, sizeof(*all));

	*nr = all ? changes(p, all) : 0;
	return all;
}

/* As of all that is compared: beyond chance, and by enough to matter. */
static bool moved(const struct kj_compare *c, const struct change *x, unsigned int nr)
{
	double more = kj_chance_max(x->rate[0], x->rate[1]);
	double less = kj_chance_min(x->rate[0], x->rate[1]);

	return x->p * nr <= c->alpha && more > less * (1 + c->least);
}

static const char *cause_of(const struct kj_compare_together *t)
{
	return t->cause == KJ_TOGETHER_STILL ? KJ_TOGETHER_VARIOUS : kj_names_cause(t->cause);
}

void kj_compare_text_together(const struct kj_compare *c)
{
	unsigned int i, k, nr;
	struct change *all;
	char line[300];

	for (i = 0; i < c->nr_pairs; i++) {
		all = make(&c->pair[i], &nr);
		for (k = 0; k < nr; k++) {
			if (!moved(c, &all[k], nr))
				continue;
			snprintf(line, sizeof(line), "CPUs %s, %s: %.3g/s -> %.3g/s",
				 all[k].what->cpus, cause_of(all[k].what), all[k].rate[0],
				 all[k].rate[1]);
			kj_text_wrap(stdout, "together: ", line);
		}
		free(all);
	}
}

void kj_compare_json_together(struct kj_json *j, const struct kj_compare *c)
{
	unsigned int i, k, nr;
	struct change *all;

	kj_json_open(j, "together", '[');
	for (i = 0; i < c->nr_pairs; i++) {
		all = make(&c->pair[i], &nr);
		for (k = 0; k < nr; k++) {
			kj_json_open(j, NULL, '{');
			kj_json_u64(j, "pair", i);
			kj_json_str(j, "cpus", all[k].what->cpus);
			kj_json_str(j, "class", cause_of(all[k].what));
			kj_json_u64(j, "old_count", all[k].count[0]);
			kj_json_u64(j, "new_count", all[k].count[1]);
			kj_json_real(j, "old_per_s", all[k].rate[0]);
			kj_json_real(j, "new_per_s", all[k].rate[1]);
			kj_json_bool(j, "moved", moved(c, &all[k], nr));
			kj_json_close(j, '}');
		}
		free(all);
	}
	kj_json_close(j, ']');
}
