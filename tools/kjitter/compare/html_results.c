// SPDX-License-Identifier: GPL-2.0
/*
 * html_results - comparisons as tables, each ratio with its interval as a picture; see html.h.
 */
#include <math.h>
#include <string.h>

#include "html.h"
#include "lib/names.h"
#include "page/colour.h"
#include "page/html.h"
#include "page/interval.h"
#include "words.h"

#define COULD_COLUMNS "CPU|stream|what|#old|#new|ratio|#and its interval|#chance|could have seen"
#define MOVED_COLUMNS "CPU|stream|what|#old|#new|ratio|#and its interval|#chance|verdict"

/* The axis of ratios is from the inverse up to these; what goes beyond is at its end. */
#define NARROW 2.0
#define WIDE   100.0
/* Rows of one table. */
#define ROWS 200U

static double most(const struct kj_compare *c)
{
	const struct kj_spread_answer *a;
	double v = NARROW, x;
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		a = &c->result[i].answer;
		if (c->result[i].why || !a->known || !(a->effect > 0) || isinf(a->effect))
			continue;
		x = 1.2 * (a->effect > 1 ? a->effect : 1 / a->effect);
		v = x > v ? x : v;
	}
	return v < WIDE ? v : WIDE;
}

static void cell(FILE *out, const char *words)
{
	fputs("<td class=\"n\">", out);
	kj_page_words(out, words);
	fputs("</td>\n", out);
}

static void result_row(FILE *out, const struct kj_compare *c, const struct kj_compare_result *r,
		       double widest)
{
	char text[KJ_COMPARE_WORDS];
	struct kj_page_interval i = { .most = widest,
				      .least = c->least,
				      .low = r->answer.low,
				      .ratio = r->answer.effect,
				      .high = r->answer.high };

	fprintf(out, "<tr><td>%u</td>", r->cpu);
	kj_page_element(out, "td", kj_names_stream(r->stream));
	fputs("<th scope=\"row\">", out);
	kj_page_swatch(out, r->cause);
	kj_page_words(out, kj_compare_subject(text, r));
	fputs("</th>\n", out);
	cell(out, kj_compare_value(text, r, r->old));
	cell(out, kj_compare_value(text, r, r->new));
	kj_page_interval(out, &i);
	cell(out, kj_compare_change(text, r));
	cell(out, kj_compare_chance(text, r->adjusted));
}

static void cell_could(FILE *out, const struct kj_compare *c, const struct kj_compare_result *r)
{
	fputs("<td class=\"w\">", out);
	if (isinf(r->could))
		fputs("nothing", out);
	else
		fprintf(out, "x%.3g", r->could);
	if (r->more)
		fprintf(out,
			r->answer.power.runs ? "; %u more runs a side for x%.3g" :
					       "; runs %u times as long for x%.3g",
			r->more, 1 + c->least);
	fputs("</td>", out);
}

static bool moved(const struct kj_compare_result *r)
{
	return r->moved;
}

/* Of tails there are many. */
static bool stayed(const struct kj_compare_result *r)
{
	return !r->moved && !r->why && r->what != KJ_COMPARE_TAIL;
}

static unsigned int count(const struct kj_compare *c, bool (*in)(const struct kj_compare_result *r))
{
	unsigned int i, nr = 0;

	for (i = 0; i < c->nr; i++)
		nr += in(&c->result[i]);
	return nr;
}

/* Behind which new capture a row stands, where there are several. */
static void pair_row(FILE *out, const struct kj_compare *c, unsigned int pair)
{
	fputs("<tr><th scope=\"rowgroup\" colspan=\"9\" class=\"w\">new: ", out);
	kj_page_text(out, c->pair[pair].run[1][0]->path);
	fputs("</th></tr>\n", out);
}

static void table(FILE *out, const struct kj_compare *c,
		  bool (*in)(const struct kj_compare_result *r), bool could)
{
	double widest = most(c);
	const struct kj_compare_result *r;
	unsigned int i, rows = 0, pair = ~0U;

	kj_page_table(out, could ? COULD_COLUMNS : MOVED_COLUMNS);
	for (i = 0; i < c->nr; i++) {
		r = &c->result[i];
		if (!in(r) || rows++ >= ROWS)
			continue;
		if (c->nr_pairs > 1 && r->pair != pair)
			pair_row(out, c, r->pair);
		pair = r->pair;
		result_row(out, c, r, widest);
		if (could)
			cell_could(out, c, r);
		else
			fprintf(out, "<td><span class=\"v %s\">%s</span></td>", kj_compare_moved(r),
				kj_compare_moved(r));
		fputs("</tr>\n", out);
	}
	kj_page_table_end(out);
	if (rows > ROWS)
		fprintf(out, "<p class=\"small\">%u more are in the JSON.</p>\n", rows - ROWS);
	fprintf(out,
		"<p class=\"small\">Ratios from 1/%.3g on the left to %.3g on the right, logarithmic, 1 in the middle; in the shaded part they do not matter.</p>\n",
		widest, widest);
}

static void unjudged(FILE *out, const struct kj_compare *c)
{
	const struct kj_compare_result *r;
	char what[KJ_COMPARE_WORDS];
	unsigned int i, k, told;
	const char *why, *sep;
	bool any = false;

	for (i = 0; i < c->nr; i++) {
		why = c->result[i].why;
		for (k = 0; k < i && c->result[k].why != why; k++)
			;
		if (!why || k < i)
			continue;
		fputs(any ? "" : "<h2>Not judged</h2>\n<ul>\n", out);
		any = true;
		fputs("<li>", out);
		kj_page_text(out, why);
		sep = ": ";
		for (k = i, told = 0; k < c->nr; k++) {
			r = &c->result[k];
			if (r->why != why || r->what == KJ_COMPARE_TAIL || told++ >= ROWS)
				continue;
			kj_page_say(out, "%sCPU %u %s", sep, r->cpu, kj_compare_subject(what, r));
			sep = ", ";
		}
		if (told > ROWS)
			kj_page_say(out, " and %u more, in the JSON", told - ROWS);
		fputs("</li>\n", out);
	}
	if (any)
		fputs("</ul>\n", out);
}

void kj_compare_html_results(FILE *out, const struct kj_compare *c)
{
	if (count(c, moved)) {
		fputs("<h2>What moved</h2>\n", out);
		table(out, c, moved, false);
	}
	if (count(c, stayed)) {
		fputs("<h2>What did not move</h2>\n", out);
		table(out, c, stayed, true);
	}
	if (c->nr)
		fprintf(out,
			"<p class=\"small\">%u comparisons; chance is that of any one of them, intervals are %g&#160;%%; changes below %g&#160;%% do not count; spread from %s. Could have seen: the smallest change for the worse that would have been called so, with 95&#160;%%.</p>\n",
			c->tests, 100 * (1 - c->alpha), 100 * c->least,
			c->pair[0].nr[0] + c->pair[0].nr[1] >= KJ_SPREAD_FREEDOM + 2 ?
				"run to run" :
				"stretches of the runs");
	unjudged(out, c);
}
