// SPDX-License-Identifier: GPL-2.0
/*
 * html_cpus - what took the time, and a row for each stream; see html.h.
 */
#include "html.h"
#include "lib/names.h"
#include "page/colour.h"
#include "page/html.h"
#include "page/lane.h"

#define SAY_NET \
	"<p class=\"small\">Net: without what interrupted it. Unattributed: what no probe sees of a gap, entry to and exit from the kernel mostly. Unknown: nothing moved that the kernel counts.</p>\n"
#define SAY_WHOLE \
	"<p class=\"small\">The whole of a gap counts for its main cause: the outermost thing that ran. Unknown: nothing moved that the kernel counts.%s</p>\n"

/* Rows; who has more CPUs than that looks at the JSON. */
#define ROWS 64U

static void loss_row(FILE *out, const struct kj_loss *l, const struct kj_losses *all)
{
	double share = all->total_ns ? (double)l->ns / all->total_ns : 0;

	fputs("<tr><th scope=\"row\">", out);
	kj_page_swatch(out, l->cause);
	kj_page_text(out, kj_losses_word(l->cause));
	fputs("</th>\n", out);
	kj_page_cell_percent(out, l->ns, all->total_ns);
	kj_page_strip(out);
	kj_page_strip_part(out, l->cause, 0, share, false);
	kj_page_strip_end(out);
	kj_page_cell_length(out, l->ns);
	if (l->cause == KJ_LOSS_REST) {
		kj_page_cell_none(out, "");
		kj_page_cell_none(out, "");
	} else {
		kj_page_cell_count(out, l->count);
		kj_page_cell_length(out, l->max_ns);
	}
	fputs("</tr>\n", out);
}

void kj_html_losses(struct kj_html *h, const struct kj_losses *l)
{
	unsigned int i;

	kj_page_table(h->out, l->net ? "cause|#share||#net time|#times|#longest" :
				       "cause|#share||#time|#gaps|#longest");
	for (i = 0; i < l->nr; i++)
		loss_row(h->out, &l->of[i], l);
	kj_page_table_end(h->out);
	if (l->net)
		fputs(SAY_NET, h->out);
	else
		fprintf(h->out, SAY_WHOLE,
			h->r->summary->config.level > 1 ? "" : " Level 2 has net times and names.");
}

/* Its share of the time that was lost where most was, by cause. */
static void strip(FILE *out, const struct kj_losses *l, double wall_ns, double most)
{
	double at = 0, to;
	unsigned int i;

	kj_page_strip(out);
	for (i = 0; i < l->nr && most > 0 && wall_ns > 0; i++) {
		to = at + l->of[i].ns / wall_ns / most;
		kj_page_strip_part(out, l->of[i].cause, at, to, false);
		at = to;
	}
	kj_page_strip_end(out);
}

static void if_length(FILE *out, const struct kj_figures *f, bool has, __u64 ns)
{
	if (has)
		kj_page_cell_length(out, ns);
	else
		kj_page_cell_none(out, f->older ? "unknown" : "none");
}

static double lost(const struct kj_summary_stream *t, const struct kj_figures *f,
		   struct kj_losses *l)
{
	*l = (struct kj_losses){ 0 };
	kj_losses_add(l, &t->accounts);
	return f->wall_ns ? (double)l->total_ns / f->wall_ns : 0;
}

static bool has_section(const struct kj_html *h, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < h->look.nr; k++)
		if (h->look.stream[k].index == i)
			return true;
	return false;
}

static void stream_row(struct kj_html *h, unsigned int i, double most)
{
	const struct kj_summary_stream *t;
	struct kj_figures f;
	struct kj_losses l;

	t = kj_report_figures(h->r, i, &f);
	fputs("<tr><th scope=\"row\">", h->out);
	if (has_section(h, i))
		fprintf(h->out, "<a href=\"#s%u\">CPU %u</a>", i, t->cpu);
	else
		fprintf(h->out, "CPU %u", t->cpu);
	fputs("</th>\n", h->out);
	kj_page_element(h->out, "td", kj_names_stream(t->stream));
	if (f.knows)
		kj_page_cell_count(h->out, t->accounts.gaps);
	else
		kj_page_cell_none(h->out, "unknown");
	kj_page_cell_number(h->out, f.rate);
	if_length(h->out, &f, f.has_quantiles, f.quantile_ns[KJ_QUANTILE_50]);
	if_length(h->out, &f, f.has_quantiles, f.quantile_ns[KJ_QUANTILE_99]);
	if_length(h->out, &f, f.has_quantiles, f.quantile_ns[KJ_QUANTILE_99_9]);
	if_length(h->out, &f, f.has_max, f.max_ns);
	kj_page_cell_percent(h->out, f.gap_ppm, 1e6);
	lost(t, &f, &l);
	strip(h->out, &l, f.wall_ns, most);
	fputs("</tr>\n", h->out);
}

static void legend(struct kj_html *h, unsigned int nr)
{
	const struct kj_summary *s = h->r->summary;
	struct kj_losses l = { 0 };
	unsigned int i;

	for (i = 0; i < nr; i++)
		kj_losses_add(&l, &s->streams[i]->accounts);
	fputs("<p class=\"small\">", h->out);
	for (i = 0; i < l.nr; i++) {
		fputs("<span class=\"key\">", h->out);
		kj_page_swatch(h->out, l.of[i].cause);
		kj_page_say(h->out, "%s", kj_losses_word(l.of[i].cause));
		fputs("</span>\n", h->out);
	}
	fputs("<br>\nBars: time lost, by cause; the longest is the CPU that lost most.\n", h->out);
	if (s->nr_streams > h->look.nr)
		fprintf(h->out, "The %u that lost most have their pictures below.\n", h->look.nr);
	if (s->nr_streams > nr)
		fprintf(h->out, "%u more streams are in the JSON alone.\n", s->nr_streams - nr);
	fputs("</p>\n", h->out);
}

void kj_html_cpus(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	unsigned int nr = s->nr_streams < ROWS ? s->nr_streams : ROWS, i;
	struct kj_figures f;
	struct kj_losses l;
	double most = 0, v;

	for (i = 0; i < nr; i++) {
		const struct kj_summary_stream *t = kj_report_figures(h->r, i, &f);

		v = lost(t, &f, &l);
		most = v > most ? v : most;
	}
	fputs("<h2 id=\"cpus\">CPUs</h2>\n", h->out);
	kj_page_table(h->out, "CPU|stream|#gaps|#per second|#p50|#p99|#p99.9|#longest|#time lost|");
	for (i = 0; i < nr; i++)
		stream_row(h, i, most);
	kj_page_table_end(h->out);
	legend(h, nr);
}
