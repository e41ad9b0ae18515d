// SPDX-License-Identifier: GPL-2.0
/*
 * html_evidence - level 2 of a CPU: names, the tick, and whether both levels agree; see html.h.
 */
#include <string.h>

#include "crosscheck.h"
#include "html.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "page/colour.h"
#include "page/html.h"
#include "page/lane.h"

#define SAY_DIFFER "<p><strong>The kernel's counters and the probes differ:</strong></p>\n<ul>\n"

/* Rows of names. */
#define TOP 12U

static void blame_row(struct kj_html *h, const struct kj_blame_entry *e, __u64 most)
{
	const struct kj_summary *s = h->r->summary;
	char label[KJ_BLAME_LABEL];
	__u64 khz = s->query.clock_khz;

	fputs("<tr><td class=\"w\">", h->out);
	kj_page_swatch(h->out, e->key.cause);
	kj_page_text(h->out, kj_blame_label(&e->key, &s->symbols, label, sizeof(label)));
	fputs("</td>\n", h->out);
	kj_page_strip(h->out);
	kj_page_strip_part(h->out, e->key.cause, 0, most ? (double)e->net / most : 0, false);
	kj_page_strip_end(h->out);
	kj_page_cell_length(h->out, kj_duration_ns(e->net, khz));
	kj_page_cell_count(h->out, e->count);
	kj_page_cell_length(h->out, kj_duration_ns(e->max, khz));
	fputs("</tr>\n", h->out);
}

static void blame(struct kj_html *h, const struct kj_evidence *e)
{
	const struct kj_blame *b = &e->blame;
	unsigned int i;

	if (!b->nr)
		return;
	fputs("<h3>By name</h3>\n", h->out);
	kj_page_table(h->out, "what||#net time|#times|#longest");
	for (i = 0; i < b->nr && i < TOP; i++)
		blame_row(h, &b->entry[i], b->entry[0].net);
	if (b->other.count)
		blame_row(h, &b->other, b->entry[0].net);
	kj_page_table_end(h->out);
	if (b->nr > TOP)
		fprintf(h->out, "<p class=\"small\">%u more names are in the JSON.</p>\n",
			b->nr - TOP);
	if (e->lost || e->left_out) {
		fputs("<p class=\"small\">Details: ", h->out);
		kj_page_count(h->out, e->details);
		fputs(" delivered, ", h->out);
		kj_page_count(h->out, e->left_out);
		fputs(" left out, ", h->out);
		kj_page_count(h->out, e->lost);
		fputs(" lost: what is not here has no name, but its cause.</p>\n", h->out);
	}
}

static void agreement(struct kj_html *h, const struct kj_accounts *a)
{
	const char *reason;
	bool any = false;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!kj_agreement_differs(a, i))
			continue;
		if (!any)
			fputs(SAY_DIFFER, h->out);
		any = true;
		reason = kj_report_reason(h->r->summary, a, i);
		fputs("<li>", h->out);
		kj_page_say(h->out, "%s: counted %llu, probed %llu: %s", kj_names_cause(i),
			    a->events[i], a->probed[i].count,
			    reason ? reason : "the reason is not known");
		fputs("</li>\n", h->out);
	}
	fputs(any ? "</ul>\n" : "<p>The kernel's own counters and the probes count the same.</p>\n",
	      h->out);
}

void kj_html_evidence(struct kj_html *h, unsigned int i)
{
	const struct kj_summary *s = h->r->summary;
	const struct kj_evidence *e = kj_report_evidence(h->r, i);
	char line[1400];

	if (s->config.level < 2)
		return;
	if (e)
		blame(h, e);
	if (e && e->has_tick) {
		kj_report_tick_words(line, sizeof(line), s, &e->tick);
		fputs("<p><strong>The tick</strong> ", h->out);
		kj_page_text(h->out, line);
		fputs(".</p>\n", h->out);
	}
	if (s->streams[i]->has_accounts)
		agreement(h, &s->streams[i]->accounts);
}
