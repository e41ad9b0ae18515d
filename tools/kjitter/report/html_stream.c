// SPDX-License-Identifier: GPL-2.0
/*
 * html_stream - one stream: pictures, quantiles, period; see html.h.
 */
#include <stdio.h>

#include "html.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/time.h"
#include "page/curve.h"
#include "page/html.h"

#define SAY_EXACT \
	"<p class=\"small\">Of the sampler's own histogram, which drops nothing: at most 3.2&#8201;% above the truth.</p>\n</div>\n</div>\n"

static void quantile_rows(struct kj_html *h, const struct kj_figures *f)
{
	static const char *const shares[KJ_QUANTILE_NR] = {
		[KJ_QUANTILE_50] = "50&#8201;%",       [KJ_QUANTILE_90] = "90&#8201;%",
		[KJ_QUANTILE_99] = "99&#8201;%",       [KJ_QUANTILE_99_9] = "99.9&#8201;%",
		[KJ_QUANTILE_99_99] = "99.99&#8201;%",
	};
	unsigned int i;

	kj_page_table(h->out, f->adds_time ? "#of all gaps|#up to" : "#of all latencies|#up to");
	for (i = 0; i < KJ_QUANTILE_NR; i++) {
		fprintf(h->out, "<tr><td class=\"n\">%s</td>", shares[i]);
		kj_page_cell_length(h->out, f->quantile_ns[i]);
		fputs("</tr>\n", h->out);
	}
	fputs("<tr><td class=\"n\">longest</td>", h->out);
	kj_page_cell_length(h->out, f->max_ns);
	fputs("</tr>\n", h->out);
	kj_page_table_end(h->out);
}

static void quantiles(struct kj_html *h, const struct kj_summary_stream *t,
		      const struct kj_figures *f)
{
	struct kj_page_curve c = { .count = h->r->count,
				   .khz = t->accounts.clock_khz,
				   .max = t->accounts.max };

	if (!f->has_quantiles)
		return;
	fputs("<div class=\"two\">\n", h->out);
	kj_page_curve(h->out, f->adds_time ? "Lengths of gaps" : "Latencies",
		      f->adds_time ? "gaps" : "latencies", &c, 1);
	fputs("<div>\n", h->out);
	quantile_rows(h, f);
	fputs(SAY_EXACT, h->out);
}

static void period(struct kj_html *h, const struct kj_summary_stream *t, const struct kj_figures *f)
{
	const char *name;

	if (!f->has_period)
		return;
	name = kj_figures_period_name(f, h->r->summary);
	fprintf(h->out, "<p><strong>Period:</strong> %u&#160;%% of the gaps come every ",
		f->period_percent);
	kj_page_length(h->out, f->period_ns < 1e19 ? (__u64)(f->period_ns + 0.5) : ~0ULL);
	kj_page_say(h->out, " (%.1f Hz%s%s)%s.", 1e9 / f->period_ns, name ? ", " : "",
		    name ? name : "",
		    t->accounts.lost || t->left_out ? ", as far as records were kept" : "");
	fputs("</p>\n", h->out);
}

/* Windows of round lengths, which the text and the JSON have, too. */
static void windows(struct kj_html *h, const struct kj_summary_stream *t)
{
	const struct kj_timeline *l = &t->timeline;
	__u64 each = kj_timeline_seconds(l->step);
	unsigned int i;

	fputs("<details><summary>Gaps over time as a table</summary>\n", h->out);
	kj_page_table(h->out, "#from|#gaps|#longest|#time lost|#records lost");
	for (i = 0; i < KJ_TIMELINE_WINDOWS; i++) {
		if (!l->window[i].gaps)
			continue;
		fputs("<tr>", h->out);
		kj_page_cell_length(h->out, i * each * KJ_SECOND);
		kj_page_cell_count(h->out, l->window[i].gaps);
		kj_page_cell_length(h->out,
				    kj_duration_ns(l->window[i].max, t->accounts.clock_khz));
		kj_page_cell_length(h->out,
				    kj_duration_ns(l->window[i].sum, t->accounts.clock_khz));
		kj_page_cell_count(h->out, l->window[i].lost);
		fputs("</tr>\n", h->out);
	}
	kj_page_table_end(h->out);
	fprintf(h->out,
		"<p class=\"small\">Windows of %llu&#160;s; those without a gap are left out.</p>\n</details>\n",
		each);
}

void kj_html_stream(struct kj_html *h, const struct kj_look_stream *l)
{
	struct kj_losses losses = { 0 };
	const struct kj_summary_stream *t;
	char line[400];
	struct kj_figures f;

	t = kj_report_figures(h->r, l->index, &f);
	fprintf(h->out, "<section>\n<h2 id=\"s%u\">", l->index);
	kj_page_say(h->out, "CPU %u, %s", t->cpu, kj_names_stream(t->stream));
	fputs("</h2>\n", h->out);
	period(h, t, &f);
	kj_html_lanes(h, l);
	if (t->records)
		windows(h, t);
	quantiles(h, t, &f);
	if (h->r->summary->nr_streams > 1) {
		kj_losses_add(&losses, &t->accounts);
		if (losses.nr)
			kj_html_losses(h, &losses);
	}
	if (t->split.len) {
		kj_report_split_words(line, sizeof(line), h->r->summary, &t->split);
		fputs("<p><strong>Wake-ups were spent on:</strong> ", h->out);
		kj_page_text(h->out, line);
		fputs("</p>\n", h->out);
	}
	kj_html_evidence(h, l->index);
	kj_html_worst(h, t);
	kj_html_account(h, l->index, &f);
	fputs("</section>\n", h->out);
}
