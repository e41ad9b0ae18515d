// SPDX-License-Identifier: GPL-2.0
/*
 * text - the comparison for people: a sentence, a table, what was left out.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"
#include "words.h"

#define CELL KJ_COMPARE_WORDS

static void print_first(const struct kj_compare *c)
{
	const struct kj_compare_result *r = kj_compare_strongest(c);
	char why[600], what[64], old[CELL], new[CELL], ratio[CELL], p[CELL];

	if (!kj_compare_judged(c)) {
		kj_text_wrap(stdout, "NOT TESTABLE: ", kj_compare_nothing(why, sizeof(why), c));
		return;
	}
	if (!r) {
		printf("NO WORSE: nothing%s moved by more than chance explains\n",
		       kj_compare_judged(c) < c->nr ? " that could be judged" : "");
	} else {
		printf("%s: CPU %u: %s: %s -> %s, %s", c->worse ? "WORSE" : "NO WORSE, better",
		       r->cpu, kj_compare_subject(what, r), kj_compare_value(old, r, r->old),
		       kj_compare_value(new, r, r->new), kj_compare_change(ratio, r));
		printf(", chance %s", kj_compare_chance(p, r->adjusted));
		if (c->worse + c->better > 1)
			printf("; %u more", c->worse + c->better - 1);
		putchar('\n');
	}
	if (c->force && c->refused)
		printf("FORCED: the captures differ in what must be the same; see above\n");
}

static void print_sides(const struct kj_compare *c)
{
	const struct kj_compare_pair *p = c->pair;
	unsigned int side;
	char label[64];

	for (side = 0; side < 2; side++) {
		const struct kj_compare_run *run = p->run[side][0];
		char text[512];

		sprintf(label, "%s  ", side ? "new" : "old");
		snprintf(text, sizeof(text), "%s: %.300s", kj_environment_get(run->env, "release"),
			 run->path);
		if (p->nr[side] > 1)
			sprintf(text + strlen(text), " and %u more", p->nr[side] - 1);
		else if (side && c->nr_pairs > 1)
			sprintf(text + strlen(text), " and %u more, each by itself",
				c->nr_pairs - 1);
		kj_text_wrap(stdout, label, text);
	}
}

/* The table has every rate and length, and of tails only what moved, for there are many. */
static bool worth_a_row(const struct kj_compare_result *r)
{
	return r->moved || (!r->why && r->what != KJ_COMPARE_TAIL);
}

static void print_rows(const struct kj_compare *c)
{
	char what[64], old[CELL], new[CELL], ratio[CELL], p[CELL];
	const struct kj_compare_result *r;
	unsigned int i, pair = 0;

	printf("\n%-4s %-12s %-22s %10s %10s %-23s %-7s %s\n", "CPU", "stream", "what", "old",
	       "new", "change (interval)", "chance", "");
	for (i = 0; i < c->nr; i++) {
		r = &c->result[i];
		if (!worth_a_row(r))
			continue;
		if (r->pair != pair) {
			char label[400];

			pair = r->pair;
			snprintf(label, sizeof(label), "%.300s", c->pair[pair].run[1][0]->path);
			kj_text_wrap(stdout, "new  ", label);
		}
		printf("%-4u %-12s %-22s %10s %10s %-23s %-7s %s\n", r->cpu,
		       kj_names_stream(r->stream), kj_compare_subject(what, r),
		       kj_compare_value(old, r, r->old), kj_compare_value(new, r, r->new),
		       kj_compare_change(ratio, r), kj_compare_chance(p, r->adjusted),
		       kj_compare_moved(r));
	}
}

static void print_left_out(const struct kj_compare *c)
{
	char list[200], text[300];

	if (!c->nr || !kj_compare_left_out(c, list, sizeof(list)))
		return;
	snprintf(text, sizeof(text), "CPUs %s: only some of the captures have them", list);
	kj_text_wrap(stdout, "not compared: ", text);
}

/* Rates and lengths that did not move, and how much of a change would have shown. */
static void print_could(const struct kj_compare *c)
{
	const struct kj_compare_result *r;
	char what[64], text[2000] = "";
	unsigned int i;

	for (i = 0; i < c->nr && strlen(text) < sizeof(text) - 200; i++) {
		r = &c->result[i];
		if (!(r->could > 0) || r->moved || r->what == KJ_COMPARE_TAIL)
			continue;
		kj_text_add(text, sizeof(text), "%sCPU %u %s ", *text ? ", " : "", r->cpu,
			    kj_compare_subject(what, r));
		if (isinf(r->could))
			kj_text_add(text, sizeof(text), "nothing");
		else
			kj_text_add(text, sizeof(text), "x%.3g", r->could);
		if (r->more)
			kj_text_add(text, sizeof(text),
				    r->answer.power.runs ? " (%u more runs a side for x%.3g)" :
							   " (runs %u times as long for x%.3g)",
				    r->more, 1 + c->least);
	}
	if (*text)
		kj_text_wrap(stdout, "could have seen, with 95 %: ", text);
}

static void print_unjudged(const struct kj_compare *c)
{
	const struct kj_compare_result *r;
	char what[64], text[512];
	const char *why = NULL;
	unsigned int i, k;

	for (i = 0; i < c->nr; i++) {
		why = c->result[i].why;
		for (k = 0; k < i && c->result[k].why != why; k++)
			;
		if (!why || k < i)
			continue;
		snprintf(text, sizeof(text), "%s: ", why);
		for (k = i; k < c->nr && strlen(text) < sizeof(text) - 80; k++) {
			r = &c->result[k];
			if (r->why == why && r->what != KJ_COMPARE_TAIL)
				sprintf(text + strlen(text), "CPU %u %s, ", r->cpu,
					kj_compare_subject(what, r));
		}
		text[strlen(text) - 2] = '\0';
		kj_text_wrap(stdout, "not judged: ", text);
	}
}

/* Keys of a kernel and machine that explain a move. */
static void print_environment(const struct kj_compare *c)
{
	const struct kj_environment *a = c->pair[0].run[0][0]->env, *b = c->pair[0].run[1][0]->env;
	const char *in_a, *in_b;
	char key[64], text[4096];
	size_t at = 0;

	while ((in_a = kj_environment_next(a, &at, key, sizeof(key)))) {
		in_b = kj_environment_get(b, key);
		if (!strcmp(in_a, in_b) || !strcmp(key, "version"))
			continue;
		snprintf(text, sizeof(text), "%s: %.1800s -> %.1800s", key, in_a, in_b);
		kj_text_wrap(stdout, "differs: ", text);
	}
}

static void print_maxima(const struct kj_compare *c)
{
	const struct kj_compare_pair *p = c->pair;
	const struct kj_compare_stream *t, *u;
	static const char said[] =
		"new maximum, as by chance alone in half of such pairs: CPU %u %s %s\n";
	char new[KJ_DURATION_MAX];
	unsigned int i, k;

	/* Whatever the lengths are like, the longer of two equal runs has it half of the time. */
	for (i = 0; p->nr[0] + p->nr[1] == 2 && i < p->run[0][0]->nr; i++) {
		t = &p->run[0][0]->stream[i];
		u = kj_compare_stream(p->run[1][0], t->cpu, t->stream);
		for (k = 0; u && k < KJ_CAUSE_NR; k++)
			if (t->max_ns[k] && u->max_ns[k] > t->max_ns[k])
				printf(said, t->cpu, kj_names_cause(k),
				       kj_duration_format(new, u->max_ns[k]));
	}
}

void kj_compare_text(const struct kj_compare *c)
{
	print_first(c);
	print_sides(c);
	if (c->nr && kj_compare_judged(c))
		print_rows(c);
	putchar('\n');
	if (c->nr)
		printf("%u comparisons; chance is that of any one of them, intervals are %g %%;\n"
		       "changes below %g %% do not count; spread from %s\n",
		       c->tests, 100 * (1 - c->alpha), 100 * c->least,
		       c->pair[0].nr[0] + c->pair[0].nr[1] >= KJ_SPREAD_FREEDOM + 2 ?
			       "run to run" :
			       "stretches of the runs");
	print_could(c);
	kj_compare_text_together(c);
	print_left_out(c);
	print_unjudged(c);
	print_maxima(c);
	print_environment(c);
}
