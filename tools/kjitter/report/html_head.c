// SPDX-License-Identifier: GPL-2.0
/*
 * html_head - what was measured, and what to mistrust; see html.h.
 */
#include <string.h>
#include <time.h>

#include "html_verdict.h"
#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/time.h"
#include "page/html.h"
#include "page/page.h"

#define SAY_DAMAGED "The file is damaged: %s. What follows is of before; %llu bytes are ignored."
#define SAY_NO_END \
	"The capture has no end: its recorder goes on or was killed, or the file was cut. What follows is up to its last whole section."
#define SAY_CHANGED \
	"The file changed while it was read, or memory ran out: the pictures do not hold all of it."
#define SAY_ODD "CPU %u, %s: its records do not add up with its sums; do not trust it."
#define SAY_LOST \
	"CPU %u, %s: %llu records were lost for want of room. Sums, quantiles and causes hold them all the same; pictures over time, lengths by cause and the longest gaps do not."
#define SAY_STARVED "CPU %u, %s: could not run, other tasks had the CPU %s."
#define SAY_TRACE \
	"Level 2 is of the kernel's own trace events, which may change what is measured: compare with level 1."

static void chip(FILE *out, const char *what, const char *s)
{
	fprintf(out, "<li>%s ", what);
	kj_page_element(out, "b", s);
	fputs("</li>\n", out);
}

static void chip_length(FILE *out, const char *what, __u64 ns)
{
	if (!ns)
		return;
	fprintf(out, "<li>%s <b>", what);
	kj_page_length(out, ns);
	fputs("</b></li>\n", out);
}

static void facts(FILE *out, const struct kj_summary *s)
{
	const struct kj_config *c = &s->config;
	time_t at = s->query.now_real_ns / KJ_SECOND;
	char list[200], level[16], when[64];
	struct tm tm;

	fputs("<ul class=\"chips\">\n", out);
	chip(out, "kernel", kj_environment_get(&s->env, "release"));
	chip(out, "CPUs",
	     kj_cpulist_format((const struct kj_cpulist *)c->cpus, list, sizeof(list)));
	snprintf(level, sizeof(level), "%u", c->level);
	chip(out, "sampler", kj_names_sampler(c->sampler));
	chip(out, "level", level);
	chip_length(out, "threshold", c->threshold_ns);
	chip_length(out, "period", c->period_ns);
	chip_length(out, "slice", c->slice_ns);
	if (at && gmtime_r(&at, &tm) && strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S UTC", &tm))
		chip(out, "begun", when);
	fputs("</ul>\n", out);
}

static void notices(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	const char *guest = kj_environment_get(&s->env, "hypervisor");
	const struct kj_summary_stream *t;
	struct kj_figures f;
	unsigned int i;

	if (s->why[0])
		kj_page_notice(h->out, SAY_DAMAGED, s->why, s->ignored);
	else if (!s->complete)
		kj_page_notice(h->out, SAY_NO_END);
	if (!h->known)
		kj_page_notice(h->out, SAY_CHANGED);
	for (i = 0; i < s->nr_streams; i++) {
		t = kj_report_figures(h->r, i, &f);
		if (s->complete && !f.adds_up)
			kj_page_notice(h->out, SAY_ODD, t->cpu, kj_names_stream(t->stream));
		if (t->accounts.lost)
			kj_page_notice(h->out, SAY_LOST, t->cpu, kj_names_stream(t->stream),
				       t->accounts.lost);
		if (t->accounts.state == KJ_STREAM_STARVED)
			kj_page_notice(h->out, SAY_STARVED, t->cpu, kj_names_stream(t->stream),
				       t->accounts.samples ? "at the end" : "all the time");
	}
	if (kj_report_from_trace(s))
		kj_page_notice(h->out, SAY_TRACE);
	if (strcmp(guest, "none") && strcmp(guest, "unknown"))
		kj_page_notice(h->out,
			       "This is a guest (%s): what its host does shows as gaps, too.",
			       guest);
}

void kj_html_head(struct kj_html *h)
{
	const char *name = strrchr(h->r->path, '/');

	kj_page_element(h->out, "h1", name ? name + 1 : h->r->path);
	kj_html_verdict(h);
	facts(h->out, h->r->summary);
	notices(h);
}
