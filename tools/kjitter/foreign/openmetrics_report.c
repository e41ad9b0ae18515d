// SPDX-License-Identifier: GPL-2.0
/*
 * openmetrics_report - a capture for Prometheus; see metrics.h for the format.
 *
 * Metrics are walked through one after the other, and streams within each, for that is how they
 * have to stand. So figures of all streams are worked out before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "metrics.h"

/* A count is one of struct kj_accounts, a time one of struct kj_figures. */
enum kind {
	COUNT,
	TIME,
	TIME_OF_LOOP, /* has a meaning where the time of a stream adds up */
};

/* Counters of a stream, known where its accounts are. */
static const struct number {
	const char *name;
	const char *help;
	size_t at;
	enum kind kind;
} numbers[] = {
	{ "gaps_total", "Gaps at or above the threshold", offsetof(struct kj_accounts, gaps),
	  COUNT },
	{ "lost_records_total", "Records of gaps for which the ring had no room",
	  offsetof(struct kj_accounts, lost), COUNT },
	{ "samples_total", "Readings of the loop, expiries of the timer, interruptions",
	  offsetof(struct kj_accounts, samples), COUNT },
	{ "measured_seconds_total", "Time from the begin to the end of the measurement",
	  offsetof(struct kj_figures, wall_ns), TIME },
	{ "clean_seconds_total", "Time without a gap", offsetof(struct kj_figures, clean_ns),
	  TIME_OF_LOOP },
	{ "blind_seconds_total", "Time in which the sampler was busy with itself",
	  offsetof(struct kj_figures, blind_ns), TIME_OF_LOOP },
};

/* Numbers of each cause. */
static const struct by_cause {
	const char *name;
	const char *type;
	const char *help;
} by_cause[] = {
	{ "cause_gaps_total", "counter", "Gaps by their primary cause" },
	{ "cause_seconds_total", "counter",
	  "Time by cause: of whole gaps at level 1, net at level 2" },
	{ "cause_longest_seconds", "gauge", "Longest by cause" },
	{ "events_total", "counter", "What the kernel counted on the CPU, in gaps or not" },
};

/**
 * struct all - what is printed
 * @r: report
 * @figures: of each of its streams
 */
struct all {
	struct kj_report *r;
	struct kj_figures *figures;
};

/* Begin a sample of a stream. */
static void of_stream(const struct kj_summary_stream *t, const char *name, const char *suffix)
{
	kj_metrics_sample(name, suffix);
	kj_metrics_number("cpu", t->cpu);
	kj_metrics_label("sampler", kj_names_sampler(kj_names_sampler_of(t->stream)));
	kj_metrics_label("stream", kj_names_stream(t->stream));
}

static void say_number(const struct all *a, const struct number *n)
{
	const struct kj_summary_stream *t;
	const struct kj_figures *f;
	unsigned int i;

	kj_metrics_begin(n->name, "counter", n->help);
	for (i = 0; i < a->r->summary->nr_streams; i++) {
		t = a->r->summary->streams[i];
		f = &a->figures[i];
		if (!f->knows || (n->kind == TIME_OF_LOOP && !f->adds_time))
			continue;
		of_stream(t, n->name, "");
		if (n->kind == COUNT)
			kj_metrics_count(*(__u64 *)((char *)&t->accounts + n->at));
		else
			kj_metrics_seconds(*(__u64 *)((char *)f + n->at));
	}
}

static void say_longest(const struct all *a)
{
	unsigned int i;

	kj_metrics_begin("longest_seconds", "gauge", "Longest gap, or latency");
	for (i = 0; i < a->r->summary->nr_streams; i++) {
		if (!a->figures[i].has_max)
			continue;
		of_stream(a->r->summary->streams[i], "longest_seconds", "");
		kj_metrics_seconds(a->figures[i].max_ns);
	}
}

/* "p99.9" as the label that a summary has for it. */
static void quantile_label(unsigned int q)
{
	const char *digits = kj_quantile_name(q) + 1;
	char value[32] = "0.";

	for (; *digits; digits++)
		if (*digits != '.')
			kj_text_add(value, sizeof(value), "%c", *digits);
	/* As Prometheus writes numbers: a label is what its text is. */
	while (value[strlen(value) - 1] == '0')
		value[strlen(value) - 1] = '\0';
	kj_metrics_label("quantile", value);
}

/* Lengths of gaps, or latencies: the one or the other. */
static void say_lengths(const struct all *a, const char *name, const char *help, bool gaps)
{
	const struct kj_summary_stream *t;
	const struct kj_figures *f;
	unsigned int i, q;

	kj_metrics_begin(name, "summary", help);
	for (i = 0; i < a->r->summary->nr_streams; i++) {
		t = a->r->summary->streams[i];
		f = &a->figures[i];
		if (!f->knows || f->adds_time != gaps)
			continue;
		for (q = 0; f->has_quantiles && q < KJ_QUANTILE_NR; q++) {
			of_stream(t, name, "");
			quantile_label(q);
			kj_metrics_seconds(f->quantile_ns[q]);
		}
		of_stream(t, name, "_sum");
		kj_metrics_seconds(gaps ? f->gap_ns :
					  kj_duration_ns(t->accounts.sum, t->accounts.clock_khz));
		of_stream(t, name, "_count");
		kj_metrics_count(t->hist_total);
	}
}

static void say_cause(const struct kj_accounts *a, unsigned int what, unsigned int cause)
{
	const struct kj_cause_account *c = kj_report_cause(a, cause);

	if (what == 0)
		kj_metrics_count(a->cause[cause].count);
	else if (what == 1)
		kj_metrics_seconds(kj_duration_ns(c->sum, a->clock_khz));
	else if (what == 2)
		kj_metrics_seconds(kj_duration_ns(c->max, a->clock_khz));
	else
		kj_metrics_count(a->events[cause]);
}

/* Was anything of this cause seen or counted, or could it have been? */
static bool has_cause(const struct kj_summary *s, const struct kj_accounts *a, unsigned int cause)
{
	return s->query.causes >> cause & 1 || a->cause[cause].count || a->probed[cause].count ||
	       a->events[cause];
}

static void say_causes(const struct all *a, unsigned int what)
{
	const struct kj_summary *s = a->r->summary;
	const struct kj_summary_stream *t;
	unsigned int i, c;

	kj_metrics_begin(by_cause[what].name, by_cause[what].type, by_cause[what].help);
	for (i = 0; i < s->nr_streams; i++) {
		t = s->streams[i];
		for (c = 0; a->figures[i].knows && c < KJ_CAUSE_ROOM; c++) {
			if (!has_cause(s, &t->accounts, c))
				continue;
			of_stream(t, by_cause[what].name, "");
			kj_metrics_label("cause", kj_names_cause(c));
			say_cause(&t->accounts, what, c);
		}
	}
}

static void say_capture(const struct kj_summary *s)
{
	kj_metrics_begin("capture_info", "gauge", "Which kernel was measured, and how");
	kj_metrics_sample("capture_info", "");
	kj_metrics_label("release", kj_environment_get(&s->env, "release"));
	kj_metrics_label("sampler", kj_names_sampler(s->config.sampler));
	kj_metrics_number("level", s->config.level);
	kj_metrics_count(1);
	kj_metrics_begin("capture_complete", "gauge", "1 if the capture is whole, else 0");
	kj_metrics_sample("capture_complete", "");
	kj_metrics_count(s->complete);
	kj_metrics_begin("capture_start_timestamp_seconds", "gauge",
			 "When the measurement was started, Unix time");
	kj_metrics_sample("capture_start_timestamp_seconds", "");
	kj_metrics_seconds(s->query.now_real_ns);
	kj_metrics_begin("threshold_seconds", "gauge", "Shortest gap that counts as one");
	kj_metrics_sample("threshold_seconds", "");
	kj_metrics_seconds(s->config.threshold_ns);
}

void kj_foreign_report_openmetrics(struct kj_report *r)
{
	unsigned int nr = r->summary->nr_streams, i;
	struct all a = { .r = r, .figures = calloc(nr, sizeof(*a.figures)) };

	if (!a.figures) {
		r->failed = true;
		kj_text_error("not enough memory for the figures of %u streams", nr);
		return;
	}
	for (i = 0; i < nr; i++)
		kj_report_figures(r, i, &a.figures[i]);
	say_capture(r->summary);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		say_number(&a, &numbers[i]);
	say_longest(&a);
	say_lengths(&a, "gap_seconds", "Lengths of gaps", true);
	say_lengths(&a, "latency_seconds", "Latencies of the timer, all of them", false);
	for (i = 0; i < ARRAY_SIZE(by_cause); i++)
		say_causes(&a, i);
	kj_metrics_end();
	free(a.figures);
}
