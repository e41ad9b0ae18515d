// SPDX-License-Identifier: GPL-2.0
/*
 * section_tables - causes, names and worst gaps of one kernel; see page_parts.h.
 */
#include <math.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "picture.h"
#include "sampler.h"

#define NAMES_MOST 8
#define WORST_MOST 5

static void number(FILE *out, void (*print)(FILE *out, double v), double v)
{
	fputs("<td class=\"n\">", out);
	print(out, v);
	fputs("</td>", out);
}

static void cause_cells(FILE *out, const struct kj_sampler *s, const char *cause)
{
	const json_t *by = json_object_get(json_object_get(s->cpu, "by_cause"), cause);
	double n = kj_sampler_events(s, cause);

	number(out, kj_html_count, n);
	fputs("<td class=\"n\">", out);
	kj_html_number(out, n / s->wall_s, "");
	fputs("</td>", out);
	number(out, kj_html_length, by ? kj_sampler_number(by, "net_ns") : n > 0 ? NAN : 0);
	number(out, kj_html_length, by ? kj_sampler_number(by, "max_ns") : n > 0 ? NAN : 0);
}

static void causes(FILE *out, const struct kj_sampler s[2])
{
	const char *cause[KJ_PICTURE_CAUSES];
	unsigned int nr = kj_picture_causes(s, cause), i, k;

	if (!nr)
		return;
	fputs("<h3>Causes</h3>\n"
	      "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">cause</th>",
	      out);
	for (k = 0; k < 2; k++)
		if (s[k].cpu)
			fprintf(out,
				"<th scope=\"col\" class=\"n\">%s: events</th>\n"
				"<th scope=\"col\" class=\"n\">per s</th>\n"
				"<th scope=\"col\" class=\"n\">time, %s</th>\n"
				"<th scope=\"col\" class=\"n\">longest</th>",
				s[k].name, s[k].level > 1 ? "net" : "of its gaps");
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < nr; i++) {
		fputs("<tr>", out);
		kj_html_element(out, "th scope=\"row\"", cause[i]);
		for (k = 0; k < 2; k++)
			if (s[k].cpu)
				cause_cells(out, &s[k], cause[i]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

/* Level 2: who it was. */
static void names(FILE *out, const struct kj_sampler *s)
{
	const json_t *blame = json_object_get(s->cpu, "blame"), *b;
	size_t i, nr = json_array_size(blame);

	if (!nr)
		return;
	fprintf(out,
		"<h3>Names (%s sampler, level 2)</h3>\n<div class=\"scroll\"><table><thead><tr>\n"
		"<th scope=\"col\">what ran</th><th scope=\"col\" class=\"n\">times</th>\n"
		"<th scope=\"col\" class=\"n\">net time</th>\n"
		"<th scope=\"col\" class=\"n\">longest</th></tr></thead><tbody>\n",
		s->name);
	for (i = 0; i < nr && i < NAMES_MOST; i++) {
		b = json_array_get(blame, i);
		fputs("<tr>", out);
		kj_html_element(out, "td class=\"mono\"", kj_sampler_text(b, "label"));
		number(out, kj_html_count, kj_sampler_number(b, "count"));
		number(out, kj_html_length, kj_sampler_number(b, "net_ns"));
		number(out, kj_html_length, kj_sampler_number(b, "max_ns"));
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
	if (nr > i)
		fprintf(out, "<p class=\"small dim\">and %zu more in spin.json</p>\n", nr - i);
}

static void tick(FILE *out, const struct kj_sampler *s)
{
	const json_t *t = json_object_get(s->cpu, "tick"), *held = json_object_get(t, "held");
	const char *dependency;
	json_t *h;

	if (!json_is_object(t))
		return;
	fputs("<p>Tick (level 2): ", out);
	kj_html_text(out, kj_sampler_text(t, "state"));
	fputs(" at the end; stopped for ", out);
	kj_html_length(out, kj_sampler_number(t, "stopped_ns"));
	fputs(" of ", out);
	kj_html_length(out, kj_sampler_number(t, "watched_ns"));
	fputs(", ", out);
	kj_html_count(out, kj_sampler_number(t, "ticks"));
	fputs(" ticks", out);
	json_object_foreach((json_t *)held, dependency, h) {
		fputs("; held ", out);
		kj_html_count(out, kj_sampler_number(h, "count"));
		fputs(" times by ", out);
		kj_html_text(out, dependency);
		fputs(" (", out);
		kj_html_text(out, kj_sampler_text(h, "comm"));
		fputs(")", out);
	}
	fputs("</p>\n", out);
}

static void inside(FILE *out, const json_t *gap)
{
	const json_t *in = json_object_get(gap, "inside"), *events = json_object_get(gap, "events");
	const char *name;
	unsigned int n = 0;
	json_t *v;
	size_t i;

	for (i = 0; i < json_array_size(in) && i < NAMES_MOST; i++, n++) {
		if (n)
			fputs(", ", out);
		kj_html_text(out, kj_sampler_text(json_array_get(in, i), "label"));
	}
	if (n)
		return;
	json_object_foreach((json_t *)events, name, v) {
		if (n == NAMES_MOST)
			break;
		fputs(n++ ? ", " : "", out);
		kj_html_text(out, name);
		fputs(" &#215;", out);
		kj_html_count(out, json_is_number(v) ? json_number_value(v) : NAN);
	}
}

static void worst(FILE *out, const struct kj_sampler *s)
{
	const json_t *all = json_object_get(s->cpu, "worst"), *gap;
	size_t i;

	if (!json_array_size(all))
		return;
	fprintf(out,
		"<div><h3>Longest gaps, %s sampler</h3>\n<div class=\"scroll\"><table><thead><tr>\n"
		"<th scope=\"col\" class=\"n\">at</th><th scope=\"col\" class=\"n\">length</th>\n"
		"<th scope=\"col\">cause</th><th scope=\"col\">in it</th></tr></thead><tbody>\n",
		s->name);
	for (i = 0; i < json_array_size(all) && i < WORST_MOST; i++) {
		gap = json_array_get(all, i);
		fputs("<tr><td class=\"n\">", out);
		fprintf(out, "%.6f s</td>", kj_sampler_number(gap, "start_ns") / 1e9);
		number(out, kj_html_length, kj_sampler_number(gap, "len_ns"));
		kj_html_element(out, "td", kj_sampler_text(gap, "cause"));
		fputs("<td>", out);
		inside(out, gap);
		fputs("</td></tr>\n", out);
	}
	fputs("</tbody></table></div></div>\n", out);
}

void kj_section_tables(const struct kj_row *row, FILE *out)
{
	struct kj_sampler s[2];

	kj_sampler_read(&s[0], "user", row->user, row->cpu);
	kj_sampler_read(&s[1], "spin", row->spin, row->cpu);
	causes(out, s);
	tick(out, &s[1]);
	names(out, &s[1]);
	if (!s[0].cpu && !s[1].cpu)
		return;
	fputs("<div class=\"two\">\n", out);
	worst(out, &s[0]);
	worst(out, &s[1]);
	fputs("</div>\n", out);
}
