// SPDX-License-Identifier: GPL-2.0
/*
 * html_differences - what is told and is no part of the verdict: gaps of several CPUs, the longest
 * gaps, and in what the machines differ; see html.h.
 */
#include <string.h>

#include "html.h"
#include "lib/names.h"
#include "page/html.h"

/* A list that begins with its first item. */
struct list {
	FILE *out;
	bool any;
};

static void longest(FILE *out, const struct kj_compare *c)
{
	const struct kj_compare_pair *p = c->pair;
	const struct kj_compare_stream *t, *u;
	bool any = false;
	unsigned int i, k;

	for (i = 0; p->nr[0] + p->nr[1] == 2 && i < p->run[0][0]->nr; i++) {
		t = &p->run[0][0]->stream[i];
		u = kj_compare_stream(p->run[1][0], t->cpu, t->stream);
		for (k = 0; u && k < KJ_CAUSE_NR; k++) {
			if (!t->max_ns[k] || u->max_ns[k] <= t->max_ns[k])
				continue;
			fputs(any ? "" :
				    "<h2>New maxima</h2>\n<p class=\"small\">Whatever the lengths are like, the longer of two equal runs has one half of the time: this is no verdict.</p>\n<ul>\n",
			      out);
			any = true;
			fputs("<li>", out);
			kj_page_say(out, "CPU %u %s: ", t->cpu, kj_names_cause(k));
			kj_page_length(out, t->max_ns[k]);
			fputs(", then ", out);
			kj_page_length(out, u->max_ns[k]);
			fputs("</li>\n", out);
		}
	}
	if (any)
		fputs("</ul>\n", out);
}

static void item(void *data, const char *line)
{
	struct list *l = data;

	fputs(l->any ? "" : "<h2>Together</h2>\n<ul>\n", l->out);
	l->any = true;
	kj_page_element(l->out, "li", line);
}

static void environment(FILE *out, const struct kj_compare *c)
{
	const struct kj_environment *a = c->pair[0].run[0][0]->env, *b = c->pair[0].run[1][0]->env;
	const char *in_a, *in_b;
	bool any = false;
	char key[64];
	size_t at = 0;

	while ((in_a = kj_environment_next(a, &at, key, sizeof(key)))) {
		in_b = kj_environment_get(b, key);
		if (!strcmp(in_a, in_b))
			continue;
		if (!any) {
			fputs("<h2>In what they differ</h2>\n", out);
			kj_page_table(out, "what|old|new");
		}
		any = true;
		fputs("<tr>", out);
		kj_page_element(out, "th scope=\"row\"", key);
		kj_page_element(out, "td class=\"w\"", in_a);
		kj_page_element(out, "td class=\"w\"", in_b);
		fputs("</tr>\n", out);
	}
	if (any)
		kj_page_table_end(out);
}

void kj_compare_html_differences(FILE *out, const struct kj_compare *c)
{
	struct list together = { .out = out };

	kj_compare_told_together(c, item, &together);
	if (together.any)
		fputs("</ul>\n", out);
	longest(out, c);
	environment(out, c);
}
