// SPDX-License-Identifier: GPL-2.0
/*
 * together - gaps of several CPUs at one instant, of one side and of the other. Told, and no part
 * of the verdict: each of the gaps is compared with those of its CPU.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/chance.h"
#include "lib/crc.h"
#include "lib/duration.h"
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

static bool is_told(const struct kj_together *g, const struct kj_together_set *s)
{
	unsigned int i;

	for (i = 0; i < g->nr_told && g->told[i] != s; i++)
		;
	return i < g->nr_told;
}

bool kj_compare_keep_together(struct kj_compare_run *run, const struct kj_together *g)
{
	const struct kj_together_set *s;
	struct kj_compare_together *to;
	struct kj_cpulist cpus;

	run->together = calloc(KJ_TOGETHER_SETS, sizeof(*run->together));
	for (s = g->set; run->together && s < g->set + KJ_TOGETHER_SETS; s++) {
		if (!s->votes)
			continue;
		to = &run->together[run->nr_together++];
		kj_together_cpus(g, s, &cpus);
		kj_cpulist_format(&cpus, to->cpus, sizeof(to->cpus));
		to->crc = kj_crc(0, &cpus, sizeof(cpus));
		to->nr = s->nr;
		to->cause = s->cause;
		to->count = s->count;
		to->told = is_told(g, s);
	}
	return run->together;
}

static bool same(const struct kj_compare_together *a, const struct kj_compare_together *b)
{
	return a->cause == b->cause && a->nr == b->nr && a->crc == b->crc;
}

static __u64 count_of(const struct kj_compare_run *run, const struct kj_compare_together *what)
{
	unsigned int i;

	for (i = 0; i < run->nr_together; i++)
		if (same(&run->together[i], what))
			return run->together[i].count;
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

/* Was it looked for in all runs of a pair? Else none of them says anything of the others. */
static bool looked_for(const struct kj_compare_pair *p)
{
	unsigned int side, i;

	for (side = 0; side < 2; side++)
		for (i = 0; i < p->nr[side]; i++)
			if (!p->run[side][i]->together)
				return false;
	return true;
}

/* Of one pair at a time, and never too few; what is not used of it takes no memory. */
static struct change all[2 * KJ_SPREAD_RUNS * KJ_TOGETHER_SETS];

/* What one run tells that is not yet among the @nr changes. Return: how many there are then. */
static unsigned int add_run(unsigned int nr, const struct kj_compare_pair *p,
			    const struct kj_compare_run *run)
{
	unsigned int k, m;

	for (k = 0; k < run->nr_together; k++) {
		if (!run->together[k].told)
			continue;
		for (m = 0; m < nr && !same(all[m].what, &run->together[k]); m++)
			;
		if (m == nr)
			fill(&all[nr++], p, &run->together[k]);
	}
	return nr;
}

/* The sets that any run of a pair tells, each once, into all[]. Return: how many. */
static unsigned int make(const struct kj_compare_pair *p)
{
	unsigned int side, i, nr = 0;

	for (side = 0; side < 2 && looked_for(p); side++)
		for (i = 0; i < p->nr[side]; i++)
			nr = add_run(nr, p, p->run[side][i]);
	return nr;
}

/* As of all that is compared: beyond chance, and by enough to matter. */
static bool moved(const struct kj_compare *c, const struct change *x, unsigned int nr)
{
	double more = kj_chance_max(x->rate[0], x->rate[1]);
	double less = kj_chance_min(x->rate[0], x->rate[1]);

	return x->p * nr <= c->alpha && more > less * (1 + c->least);
}

void kj_compare_told_together(const struct kj_compare *c,
			      void (*tell)(void *data, const char *line), void *data)
{
	unsigned int i, k, nr;
	char line[300];

	for (i = 0; i < c->nr_pairs; i++) {
		nr = make(&c->pair[i]);
		for (k = 0; k < nr; k++) {
			if (!moved(c, &all[k], nr))
				continue;
			snprintf(line, sizeof(line), "CPUs %s, %s: %.3g/s -> %.3g/s",
				 all[k].what->cpus, kj_together_cause(all[k].what->cause),
				 all[k].rate[0], all[k].rate[1]);
			if (c->nr_pairs > 1)
				kj_text_add(line, sizeof(line), " (new: %.150s)",
					    c->pair[i].run[1][0]->path);
			tell(data, line);
		}
	}
}

static void print_line(void *data, const char *line)
{
	kj_text_wrap(data, "together: ", line);
}

void kj_compare_text_together(const struct kj_compare *c)
{
	kj_compare_told_together(c, print_line, stdout);
}

void kj_compare_json_together(struct kj_json *j, const struct kj_compare *c)
{
	unsigned int i, k, nr;

	kj_json_open(j, "together", '[');
	for (i = 0; i < c->nr_pairs; i++) {
		nr = make(&c->pair[i]);
		for (k = 0; k < nr; k++) {
			kj_json_open(j, NULL, '{');
			kj_json_u64(j, "pair", i);
			kj_json_str(j, "cpus", all[k].what->cpus);
			kj_json_str(j, "class", kj_together_cause(all[k].what->cause));
			kj_json_u64(j, "old_count", all[k].count[0]);
			kj_json_u64(j, "new_count", all[k].count[1]);
			kj_json_real(j, "old_per_s", all[k].rate[0]);
			kj_json_real(j, "new_per_s", all[k].rate[1]);
			kj_json_bool(j, "moved", moved(c, &all[k], nr));
			kj_json_close(j, '}');
		}
	}
	kj_json_close(j, ']');
}
