// SPDX-License-Identifier: GPL-2.0
/*
 * html_verdict - what took the time, in sentences that stand first; see html_verdict.h.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "html_verdict.h"
#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "page/html.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_sampler.h"

#define SAY_UNKNOWN "How much time was lost is not known: the capture ends before its first sums."

/* So many causes stand in the sentence, and so many names. */
#define CAUSES 3
#define NAMES  3

/**
 * struct verdict - sums of all streams that count
 * @cpus: how many
 * @unknown: streams without accounts
 * @list: which CPUs
 * @samples: expiries of the timer
 * @gaps: gaps, or late wake-ups
 * @lost_ns: time they took
 * @wall_ns: time that was measured, of all CPUs together
 * @longest_ns: the longest gap
 * @longest: its record, if there is one
 * @of: its stream
 * @losses: causes
 */
struct verdict {
	unsigned int cpus;
	unsigned int unknown;
	struct kj_cpulist list;
	__u64 samples;
	__u64 gaps;
	__u64 lost_ns;
	__u64 wall_ns;
	__u64 longest_ns;
	const struct kj_record *longest;
	const struct kj_summary_stream *of;
	struct kj_losses losses;
};

static void add(struct verdict *v, struct kj_report *r, unsigned int i)
{
	const struct kj_summary_stream *t;
	struct kj_figures f;

	t = kj_report_figures(r, i, &f);
	if (!f.knows) {
		v->unknown++;
		return;
	}
	v->cpus++;
	kj_cpulist_add(&v->list, t->cpu);
	v->samples = kj_sum(v->samples, t->accounts.samples);
	v->gaps = kj_sum(v->gaps, t->accounts.gaps);
	v->lost_ns = kj_sum(v->lost_ns, kj_sum(f.gap_ns, f.brief_ns));
	v->wall_ns = kj_sum(v->wall_ns, f.wall_ns);
	kj_losses_add(&v->losses, &t->accounts);
	if (f.has_max && (!v->of || f.max_ns > v->longest_ns)) {
		v->longest_ns = f.max_ns;
		v->longest = t->nr_worst ? &t->worst[0] : NULL;
		v->of = t;
	}
}

static void whose(FILE *out, const struct verdict *v)
{
	char list[200];

	kj_cpulist_format(&v->list, list, sizeof(list));
	kj_page_say(out, "CPU%s %s", v->cpus > 1 ? "s" : "", list);
}

static void nothing(FILE *out, const struct kj_summary *s, const struct verdict *v)
{
	bool watched = kj_sampler_is(s->config.sampler, KJ_SAMPLER_PROBES);

	if (v->unknown) {
		fputs(SAY_UNKNOWN, out);
		return;
	}
	fputs(watched ? "Nothing interrupted the task on " : "Nothing kept ", out);
	whose(out, v);
	fputs(watched ? "" : " busy", out);
	fputs(" for ", out);
	kj_page_length(out, s->config.threshold_ns);
	fputs(" or longer in ", out);
	kj_page_length(out, v->wall_ns);
	fputs(v->cpus > 1 ? " (all CPUs added)." : ".", out);
}

static void how_much(FILE *out, const struct kj_summary *s, const struct verdict *v)
{
	bool watched = kj_sampler_is(s->config.sampler, KJ_SAMPLER_PROBES);
	bool gaps = watched || kj_sampler_is(s->config.sampler, KJ_SAMPLER_LOOPS);

	if (gaps) {
		fputs(watched ? "The task on " : "", out);
		whose(out, v);
		fputs(" lost ", out);
		kj_page_percent(out, v->lost_ns, v->wall_ns);
		fputs(watched ? " of the time to interruptions: " : " of the time: ", out);
		kj_page_length(out, v->lost_ns);
		fputs(" of ", out);
		kj_page_length(out, v->wall_ns);
		fputs(v->cpus > 1 ? " (all CPUs added)" : "", out);
		fputs(watched ? ", " : ", in ", out);
		kj_page_count(out, v->gaps);
		fputs(watched ? " of them of " : v->gaps == 1 ? " gap of " : " gaps of ", out);
	} else {
		fputs("On ", out);
		whose(out, v);
		fputs(" the timer&#39;s thread was late ", out);
		kj_page_count(out, v->gaps);
		fputs(" times of ", out);
		kj_page_count(out, v->samples);
		fputs(" by ", out);
	}
	kj_page_length(out, s->config.threshold_ns);
	fputs(" or longer. ", out);
	if (v->unknown)
		kj_page_say(out, "Of %u more it is not known. ", v->unknown);
}

static void causes(FILE *out, const struct kj_summary *s, const struct kj_losses *l)
{
	bool late = kj_sampler_is(s->config.sampler, KJ_SAMPLER_SLEEPS);
	unsigned int i, nr = l->nr < CAUSES ? l->nr : CAUSES;

	for (i = 0; i < nr; i++) {
		fputs(!i	 ? late ? "Most of the delay was by " : "Most of it went to " :
		      i + 1 < nr ? ", then " :
				   " and ",
		      out);
		kj_page_element(out, "strong", kj_losses_word(l->of[i].cause));
		fputs(l->of[i].cause == KJ_LOSS_REST ? " time (" : " (", out);
		kj_page_percent(out, l->of[i].ns, l->total_ns);
		fputs(")", out);
	}
	if (nr)
		fputs(". ", out);
}

static void the_longest(FILE *out, const struct verdict *v)
{
	char happened[KJ_CAUSE_ROOM * 24];

	if (!v->of)
		return;
	fputs("The longest was ", out);
	kj_page_length(out, v->longest_ns);
	if (v->cpus > 1)
		fprintf(out, " on CPU %u", v->of->cpu);
	if (v->longest) {
		kj_page_say(out, ": %s, %.6g s after the begin",
			    kj_names_happened(happened, sizeof(happened), v->longest),
			    kj_duration_ns(kj_elapsed(v->longest->start, v->of->accounts.first),
					   v->of->accounts.clock_khz) /
				    1e9);
	}
	fputs(".", out);
}

/* Between expiries the timer leaves the CPU to it. */
static bool idle(const struct kj_summary *s, const struct kj_blame_key *k)
{
	return kj_sampler_is(s->config.sampler, KJ_SAMPLER_SLEEPS) && k->kind == KJ_DETAIL_TASK &&
	       !k->id;
}

/* Level 2: who it was by name, of the CPU that lost most. */
static void names(FILE *out, const struct kj_report *r, const struct verdict *v)
{
	const struct kj_summary *s = r->summary;
	const struct kj_evidence *e = v->of ? kj_summary_evidence(s, v->of->cpu) : NULL;
	char label[KJ_BLAME_LABEL];
	const struct kj_blame_entry *told[NAMES];
	unsigned int i, nr = 0;

	for (i = 0; e && i < e->blame.nr && nr < NAMES; i++)
		if (!idle(s, &e->blame.entry[i].key))
			told[nr++] = &e->blame.entry[i];
	if (!nr)
		return;
	fprintf(out, "<p>By name, on CPU %u: ", e->cpu);
	for (i = 0; i < nr; i++) {
		fputs(!i ? "" : i + 1 < nr ? ", " : " and ", out);
		kj_page_element(out, "strong",
				kj_blame_label(&told[i]->key, &s->symbols, label, sizeof(label)));
		fputs(" with ", out);
		kj_page_length(out, kj_duration_ns(told[i]->net, s->query.clock_khz));
	}
	fputs(".</p>\n", out);
}

void kj_html_verdict(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	struct verdict v = { 0 };
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++)
		if (kj_losses_told(s->streams[i]->stream))
			add(&v, h->r, i);
	fputs("<p class=\"lead\">", h->out);
	if (!v.gaps || !v.cpus) {
		nothing(h->out, s, &v);
	} else {
		how_much(h->out, s, &v);
		causes(h->out, s, &v.losses);
		the_longest(h->out, &v);
	}
	fputs("</p>\n", h->out);
	names(h->out, h->r, &v);
}
