// SPDX-License-Identifier: GPL-2.0
/*
 * html_account - does the time of a stream add up, and do its records; see html.h.
 */
#include <math.h>

#include "html.h"
#include "lib/duration.h"
#include "page/html.h"

static void term(FILE *out, const char *what)
{
	fprintf(out, "<dt>%s</dt><dd>", what);
}

static void part(FILE *out, const char *what, __u64 ns)
{
	kj_page_text(out, what);
	kj_page_length(out, ns);
}

static void of_time(FILE *out, const struct kj_figures *f)
{
	term(out, "time");
	kj_page_length(out, f->wall_ns);
	if (f->watches) {
		part(out, " = running ", f->clean_ns);
		part(out, " + interrupted ", f->gap_ns + f->brief_ns);
		part(out, " + away ", f->away_ns);
		part(out, " + blind ", f->blind_ns);
	} else if (f->spins) {
		part(out, " = clean ", f->clean_ns);
		part(out, " + gaps ", f->gap_ns);
		part(out, " + blind ", f->blind_ns);
	} else {
		part(out, ", at or above the threshold ", f->gap_ns);
	}
	if (f->adds_time && f->knows)
		kj_page_say(out, "; conservation error %.3f ppm%s", f->conservation_ppm,
			    f->conservation ? " (it should be 0)" : "");
	fputs("</dd>\n", out);
}

static void of_records(FILE *out, const struct kj_summary_stream *t, const struct kj_figures *f)
{
	const struct kj_accounts *a = &t->accounts;

	term(out, "records");
	kj_page_count(out, t->records);
	fputs(" delivered", out);
	if (t->left_out) {
		fputs(" + ", out);
		kj_page_count(out, t->left_out);
		fputs(" left out (--keep)", out);
	}
	if (f->knows) {
		fputs(" + ", out);
		kj_page_count(out, a->lost);
		fputs(" lost = ", out);
		kj_page_count(out, a->gaps);
		fputs(f->adds_up ? " gaps" : " gaps: this does not add up", out);
	}
	if (kj_summary_missing(t) || t->disorder)
		kj_page_say(out, "; %llu are missing, %llu out of order", kj_summary_missing(t),
			    t->disorder);
	fputs("</dd>\n", out);
}

void kj_html_account(struct kj_html *h, unsigned int i, const struct kj_figures *f)
{
	const struct kj_summary *s = h->r->summary;
	const struct kj_summary_stream *t = s->streams[i];
	char events[KJ_REPORT_EVENTS_MAX];

	fputs("<h3>Does it add up?</h3>\n<dl>\n", h->out);
	if (f->knows)
		of_time(h->out, f);
	of_records(h->out, t, f);
	if (f->knows) {
		term(h->out, "samples");
		kj_page_count(h->out, t->accounts.samples);
		if (isfinite(f->loop_ns))
			fprintf(h->out, ", %.3f&#160;ns each", f->loop_ns);
		fputs("</dd>\n", h->out);
		term(h->out, "counted");
		kj_page_text(h->out,
			     kj_report_events(events, sizeof(events), &t->accounts, f->wall_ns));
		fputs("</dd>\n", h->out);
	}
	if (isfinite(f->clock_error_ppm)) {
		term(h->out, "clock");
		fprintf(h->out, "%+.3f&#160;ppm against CLOCK_MONOTONIC_RAW", f->clock_error_ppm);
		if (t->accounts.backwards)
			fprintf(h->out, "; it went back %llu times", t->accounts.backwards);
		fputs("</dd>\n", h->out);
	}
	fputs("</dl>\n", h->out);
}
