// SPDX-License-Identifier: GPL-2.0
/*
 * html_system - what is of no CPU alone: gaps of several at one instant, stacks, how it was
 * measured and on what; see html.h.
 */
#include <string.h>

#include "html.h"
#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "page/colour.h"
#include "page/html.h"

#define SAY_SKIPPED \
	"<h2 id=\"together\">Together</h2>\n<p>Gaps of several CPUs at one instant were not looked for in so large a capture; --together 10us does.</p>\n"
#define TOGETHER_COLUMNS "CPUs|cause|#times|#apart|#longest|#time lost|who, and what to think of it"

/* Sets of CPUs, and stacks. */
#define SETS   12U
#define STACKS 12U

static __u64 ns(const struct kj_together *g, __u64 counts)
{
	return kj_duration_ns(counts, g->khz);
}

static void set(struct kj_html *h, const struct kj_together_set *t)
{
	const struct kj_summary *s = h->r->summary;
	const struct kj_together *g = s->together;
	char list[1024], label[KJ_BLAME_LABEL];
	struct kj_cpulist cpus;
	const char *hint;
	unsigned int i;

	kj_together_cpus(g, t, &cpus);
	kj_cpulist_format(&cpus, list, sizeof(list));
	hint = kj_report_together_hint(s, t, list);
	fputs("<tr><th scope=\"row\" class=\"w\">", h->out);
	kj_page_say(h->out, "%s%s", list, kj_report_together_all(g, t) ? " (all)" : "");
	fputs("</th>\n<td>", h->out);
	kj_page_swatch(h->out, t->cause);
	kj_page_text(h->out, kj_together_cause(t->cause));
	fputs("</td>\n", h->out);
	kj_page_cell_count(h->out, t->count);
	kj_page_cell_length(h->out, ns(g, t->apart / t->count));
	kj_page_cell_length(h->out, ns(g, t->longest));
	kj_page_cell_length(h->out, ns(g, t->lost));
	fputs("<td class=\"w\">", h->out);
	for (i = 0; i < t->nr_who; i++)
		kj_page_say(h->out, "%s%s", i ? "; " : "",
			    kj_blame_label(&t->who[i].key, &s->symbols, label, sizeof(label)));
	if (hint)
		kj_page_say(h->out, "%s%s", t->nr_who ? "; " : "", hint);
	fputs("</td></tr>\n", h->out);
}

void kj_html_together(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	const struct kj_together *g = s->together;
	unsigned int i, rows = 0;

	if (s->together_skipped)
		fputs(SAY_SKIPPED, h->out);
	if (!g || g->used < 2)
		return;
	fputs("<h2 id=\"together\">Together</h2>\n<p>Gaps of several CPUs that begin within ",
	      h->out);
	kj_page_length(h->out, ns(g, g->window));
	fputs(g->nr_told ? " of each other are one event.</p>\n" :
			   " of each other: no more than by chance.</p>\n",
	      h->out);
	if (!g->nr_told)
		return;
	kj_page_table(h->out, TOGETHER_COLUMNS);
	for (i = 0; i < g->nr_told; i++)
		if (kj_report_told_with(g, g->told[i]) == g->told[i] && rows++ < SETS)
			set(h, g->told[i]);
	kj_page_table_end(h->out);
	if (rows > SETS)
		fprintf(h->out, "<p class=\"small\">%u more are in the JSON.</p>\n", rows - SETS);
}

static void one_stack(struct kj_html *h, unsigned int *order, unsigned int nr)
{
	const struct kj_summary *s = h->r->summary;
	const struct kj_stack *a = s->stacks.stack[order[0]];
	char numbers[128] = "";
	__u64 count = kj_report_stacks_group(s, order, nr, numbers, sizeof(numbers));
	__u32 k;

	fputs("<div class=\"gap\"><p><b>", h->out);
	kj_page_count(h->out, count);
	fprintf(h->out,
		"</b> times <span class=\"small\">(stack%s)</span></p>\n<ol class=\"frames\">\n",
		numbers);
	for (k = 0; k < a->depth; k++)
		kj_page_element(h->out, "li", a->name[k]);
	fputs("</ol></div>\n", h->out);
}

void kj_html_stacks(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	unsigned int order[KJ_STACKS_MAX], nr = kj_report_stacks_sorted(s, order), i, told = 0;

	if (!s->config.stack_ns)
		return;
	fputs("<h2 id=\"stacks\">Stacks</h2>\n<p>Where the kernel was that kept a CPU for ",
	      h->out);
	kj_page_length(h->out, s->config.stack_ns);
	fputs(nr ? " and longer, innermost first.</p>\n" : " and longer: none was taken.</p>\n",
	      h->out);
	fputs("<div class=\"two\">\n", h->out);
	for (i = 0; i < nr && told < STACKS; i++) {
		if (!order[i])
			continue;
		one_stack(h, order + i, nr - i);
		told++;
	}
	fputs("</div>\n", h->out);
	while (i < nr && !order[i])
		i++;
	if (i < nr || kj_report_stacks_missed(s))
		fprintf(h->out,
			"<p class=\"small\">The rest is in the JSON; %llu more had no room.</p>\n",
			kj_report_stacks_missed(s));
}

static void pair(FILE *out, const char *key, const char *value)
{
	kj_page_element(out, "dt", key);
	kj_page_element(out, "dd", value);
}

static void pair_length(FILE *out, const char *key, __u64 length)
{
	if (!length)
		return;
	kj_page_element(out, "dt", key);
	fputs("<dd>", out);
	kj_page_length(out, length);
	fputs("</dd>\n", out);
}

void kj_html_environment(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	const char *value;
	char line[256], key[64];
	size_t at = 0;

	fputs("<h2 id=\"run\">How it was measured</h2>\n<dl>\n", h->out);
	pair(h->out, "capture", h->r->path);
	kj_report_end_words(line, sizeof(line), s);
	pair(h->out, "end", line);
	pair_length(h->out, "asked for", s->run.duration_ns);
	pair(h->out, "module", s->query.version[0] ? s->query.version : "none");
	fputs("</dl>\n<h2 id=\"environment\">Environment</h2>\n<dl>\n", h->out);
	while ((value = kj_environment_next(&s->env, &at, key, sizeof(key))))
		pair(h->out, key, value);
	fputs("</dl>\n", h->out);
}
