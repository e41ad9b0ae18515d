// SPDX-License-Identifier: GPL-2.0
/*
 * html_worst - the longest gaps, and of level 2 what ran inside each: a row for each thing, where
 * in the gap it was, and how deep; see html.h.
 */
#include "html.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "page/colour.h"
#include "page/html.h"
#include "page/lane.h"
#include "uapi/kjitter_elapsed.h"

/* Of many streams the longest few of each. */
#define FEW_STREAMS 2U
#define FEW_GAPS    4U
/* Rows are set in so far at most. */
#define DEEPEST 3U

static __u64 end_of(const struct kj_detail *d)
{
	return d->start + d->len;
}

/* Outer ones before what they hold: by begin, then by length, then as the probes say. */
static bool before(const struct kj_detail *a, const struct kj_detail *b)
{
	if (a->start != b->start)
		return a->start < b->start;
	if (a->len != b->len)
		return a->len > b->len;
	return !(a->flags & KJ_DETAIL_INNER) && b->flags & KJ_DETAIL_INNER;
}

static unsigned int sort(const struct kj_inside *in, const struct kj_detail *order[KJ_INSIDE_MAX])
{
	unsigned int i, k;

	for (i = 0; i < in->nr; i++) {
		for (k = i; k && before(&in->detail[i], order[k - 1]); k--)
			order[k] = order[k - 1];
		order[k] = &in->detail[i];
	}
	return in->nr;
}

/* In how many of those before it is. */
static unsigned int depth(const struct kj_detail *const *order, unsigned int i)
{
	unsigned int k, deep = 0;

	for (k = 0; k < i; k++)
		deep += order[i]->start < end_of(order[k]) &&
			(end_of(order[i]) <= end_of(order[k]) || order[k]->len == KJ_DETAIL_FULL);
	return deep < DEEPEST ? deep : DEEPEST;
}

static void net(FILE *out, __u64 counts, bool full, __u64 khz)
{
	fprintf(out, "<td class=\"n\">%s", full ? "at least " : "");
	kj_page_length(out, kj_duration_ns(counts, khz));
	fputs("</td>\n", out);
}

static void detail_row(struct kj_html *h, const struct kj_inside *in, const struct kj_detail *d,
		       unsigned int deep)
{
	const struct kj_summary *s = h->r->summary;
	double whole = kj_elapsed(in->to, in->from), from = kj_elapsed(d->start, in->from);
	__u64 khz = s->query.clock_khz;
	char label[KJ_BLAME_LABEL];
	struct kj_blame_key k;

	kj_blame_key(&k, d);
	fprintf(h->out, "<tr><td class=\"w nest%u\">", deep);
	kj_page_swatch(h->out, d->cause);
	kj_page_text(h->out, kj_blame_label(&k, &s->symbols, label, sizeof(label)));
	fputs("</td>\n", h->out);
	kj_page_strip(h->out);
	kj_page_strip_part(h->out, d->cause, from / whole,
			   d->len == KJ_DETAIL_FULL ? 1 : (from + d->len) / whole, false);
	kj_page_strip_end(h->out);
	kj_page_cell_length(h->out, kj_duration_ns(kj_elapsed(d->start, in->from), khz));
	net(h->out, d->len, d->len == KJ_DETAIL_FULL, khz);
	net(h->out, d->net, d->net == KJ_DETAIL_FULL, khz);
	fputs("</tr>\n", h->out);
}

static void inside(struct kj_html *h, const struct kj_inside *in)
{
	const struct kj_detail *order[KJ_INSIDE_MAX];
	unsigned int i, nr = sort(in, order);
	__u64 khz = h->r->summary->query.clock_khz;

	if (!nr) {
		fputs("<p class=\"small\">Nothing was seen to run in it.</p>\n", h->out);
		return;
	}
	kj_page_table(h->out, "what ran|from its begin to its end|#after|#took|#net");
	for (i = 0; i < nr; i++)
		detail_row(h, in, order[i], depth(order, i));
	if (in->more) {
		fprintf(h->out, "<tr><td class=\"w\">%llu more</td><td></td><td></td><td></td>\n",
			in->more);
		net(h->out, in->more_net, in->more_full, khz);
		fputs("</tr>\n", h->out);
	}
	kj_page_table_end(h->out);
}

static void flags(FILE *out, const struct kj_record *rec)
{
	const char *word;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		word = rec->flags >> i & 1 ? kj_names_record_flag(i) : NULL;
		if (word)
			kj_page_say(out, ", %s", word);
	}
	if (rec->stack)
		fprintf(out, ", stack %u", rec->stack);
}

/* Seconds after the begin. */
static double begins(const struct kj_summary_stream *t, const struct kj_record *rec)
{
	const struct kj_accounts *a = &t->accounts;

	return kj_duration_ns(kj_elapsed(rec->start, a->first), a->clock_khz) / 1e9;
}

static void due_to(FILE *out, const struct kj_record *rec)
{
	char happened[KJ_CAUSE_ROOM * 24];

	kj_page_swatch(out, rec->cause);
	kj_page_text(out, kj_names_happened(happened, sizeof(happened), rec));
	flags(out, rec);
}

static void one_gap(struct kj_html *h, const struct kj_summary_stream *t, unsigned int i)
{
	const struct kj_record *rec = &t->worst[i];

	fputs("<div class=\"gap\"><p><b>", h->out);
	kj_page_length(h->out, kj_duration_ns(rec->len, t->accounts.clock_khz));
	fputs("</b> at ", h->out);
	fprintf(h->out, "%.6f&#160;s, ", begins(t, rec));
	due_to(h->out, rec);
	fputs("</p>\n", h->out);
	if (t->inside)
		inside(h, &t->inside[i]);
	fputs("</div>\n", h->out);
}

static void gap_row(struct kj_html *h, const struct kj_summary_stream *t, unsigned int i)
{
	const struct kj_record *rec = &t->worst[i];

	fputs("<tr>", h->out);
	kj_page_cell_length(h->out, kj_duration_ns(rec->len, t->accounts.clock_khz));
	kj_page_strip(h->out);
	kj_page_strip_part(h->out, rec->cause, 0, (double)rec->len / t->worst[0].len, false);
	kj_page_strip_end(h->out);
	fprintf(h->out, "<td class=\"n\">%.6f&#160;s</td>\n<td class=\"w\">", begins(t, rec));
	due_to(h->out, rec);
	fputs("</td></tr>\n", h->out);
}

void kj_html_worst(struct kj_html *h, const struct kj_summary_stream *t)
{
	bool many = h->look.nr > FEW_STREAMS;
	unsigned int nr = many && t->nr_worst > FEW_GAPS ? FEW_GAPS : t->nr_worst, i;

	if (!nr)
		return;
	fputs("<h3>Longest gaps</h3>\n", h->out);
	if (!t->inside)
		kj_page_table(h->out, "#how long||#after|what happened");
	for (i = 0; i < nr; i++) {
		if (t->inside)
			one_gap(h, t, i);
		else
			gap_row(h, t, i);
	}
	if (!t->inside)
		kj_page_table_end(h->out);
}
