// SPDX-License-Identifier: GPL-2.0
/*
 * text - a capture for people: who and where, a table, then each stream.
 *
 * Lines are at most 100 columns as long as the numbers are those of a real machine.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_names.h"
#include "uapi/kjitter_sampler.h"

/* A rate or share in a few characters. */
#define SAY_NO_ACCOUNTS                                                                    \
	"  no accounts of this stream are in the file, only %llu records: how many gaps\n" \
	"  there were, and for how long it ran, is unknown\n"
#define SAY_OLDER "  its accounts are older than the latest records and do not know of all gaps"

static char *number(char *buf, double v)
{
	if (!isfinite(v))
		snprintf(buf, KJ_DURATION_MAX, "-");
	else
		snprintf(buf, KJ_DURATION_MAX, "%.*f", v < 10 ? 3 : v < 1000 ? 1 : 0, v);
	return buf;
}

/* A length; "none" where there was no gap, "unknown" where nothing tells. */
static const char *length(char *buf, const struct kj_figures *f, bool has, __u64 ns)
{
	return has ? kj_duration_format(buf, ns) : f->older ? "unknown" : "none";
}

static __u64 counts_ns(const struct kj_accounts *a, __u64 counts)
{
	return kj_duration_ns(counts, a->clock_khz);
}

static __u64 whole_ns(double ns)
{
	return ns < 1e19 ? (__u64)(ns + 0.5) : ~0ULL;
}

static void text_run(const struct kj_report *r)
{
	const char *conditions = kj_environment_get(&r->summary->env, "conditions");
	const struct kj_config *c = &r->summary->config;
	char list[256], line[640], a[KJ_DURATION_MAX];

	snprintf(line, sizeof(line), "sampler %s, level %u, threshold %s, ",
		 kj_names_sampler(c->sampler), c->level, kj_duration_format(a, c->threshold_ns));
	if (c->period_ns)
		kj_text_add(line, sizeof(line), "period %s, ", kj_duration_format(a, c->period_ns));
	if (c->slice_ns)
		kj_text_add(line, sizeof(line), "slice %s, ", kj_duration_format(a, c->slice_ns));
	kj_text_add(line, sizeof(line), "CPUs %s",
		    kj_cpulist_format((const struct kj_cpulist *)c->cpus, list, sizeof(list)));
	if (r->summary->run.duration_ns)
		kj_text_add(line, sizeof(line), ", %s asked for",
			    kj_duration_format(a, r->summary->run.duration_ns));
	if (strcmp(conditions, "unknown"))
		kj_text_add(line, sizeof(line), "; %s", conditions);
	kj_text_wrap(stdout, "run      ", line);
	if (c->level > 1)
		kj_report_text_probes(r->summary);
}

void kj_report_end_words(char *line, size_t size, const struct kj_summary *s)
{
	const char *why = "the device failed";

	if (!s->complete)
		why = "not seen: what follows is up to the last whole section of the file";
	else if (s->end.reason == KJ_CAPTURE_DURATION)
		why = "the time asked for was over";
	else if (s->end.reason == KJ_CAPTURE_SIGNAL)
		why = "ended by a signal";
	else if (s->end.reason == KJ_CAPTURE_OUTPUT)
		why = "the file could not be written any further: the latest records are missing";
	else if (s->end.reason == KJ_CAPTURE_STREAMS)
		why = "every stream ended by itself: their CPUs went offline";
	else if (s->end.reason == KJ_CAPTURE_STOPPED)
		why = "a gap was as long as --stop-at";
	snprintf(line, size, "%s%s", why,
		 s->end.reason == KJ_CAPTURE_SIGNAL && s->end.detail == 2 ? " (Ctrl-C)" : "");
}

static void text_end(const struct kj_summary *s)
{
	char line[128];

	kj_report_end_words(line, sizeof(line), s);
	kj_text_wrap(stdout, "end      ", line);
	kj_report_text_stop(s);
}

static void text_header(const struct kj_report *r)
{
	const struct kj_environment *e = &r->summary->env;
	const char *guest = kj_environment_get(e, "hypervisor");
	const char *own = kj_environment_get(e, "own_accord");
	char line[2048];

	kj_text_wrap(stdout, "capture  ", r->path);
	snprintf(line, sizeof(line), "%s %s", kj_environment_get(e, "release"),
		 kj_environment_get(e, "version"));
	kj_text_wrap(stdout, "kernel   ", line);
	kj_text_wrap(stdout, "cmdline  ", kj_environment_get(e, "cmdline"));
	snprintf(line, sizeof(line),
		 "HZ %s, preemption %s, clocksource %s, nohz_full %s, isolated %s, tainted %s",
		 kj_environment_get(e, "hz"), kj_environment_get(e, "preemption"),
		 kj_environment_get(e, "clocksource"), kj_environment_get(e, "nohz_full"),
		 kj_environment_get(e, "isolated"), kj_environment_get(e, "tainted"));
	kj_text_wrap(stdout, "system   ", line);
	kj_text_wrap(stdout, "machine  ", kj_environment_get(e, "cpu_model"));
	if (strcmp(guest, "none") && strcmp(guest, "unknown")) {
		snprintf(line, sizeof(line), "yes (%s): what the host does shows as gaps too",
			 guest);
		kj_text_wrap(stdout, "guest    ", line);
	}
	if (strcmp(own, "unknown")) {
		snprintf(line, sizeof(line), "of its own accord, so not another task's: %s", own);
		kj_text_wrap(stdout, "sampler  ", line);
	}
	text_run(r);
	text_end(r->summary);
}

static void text_table(struct kj_report *r)
{
	const __u32 of_gaps = KJ_SAMPLER_LOOPS | KJ_SAMPLER_PROBES;
	bool timer = !kj_sampler_is(r->summary->config.sampler, of_gaps);
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX], c[3][KJ_DURATION_MAX], m[KJ_DURATION_MAX];
	const struct kj_summary_stream *t;
	char gaps[24];
	const __u64 *q;
	struct kj_figures f;
	unsigned int i;

	printf("\n%s\n%4s %-12s %12s %9s %11s %11s %11s %11s %9s\n",
	       timer ? "p50, p99 and p99.9 are quantiles of all latencies; max of all" :
		       "p50, p99 and p99.9 are quantiles of the lengths of gaps at or above the threshold",
	       "CPU", "stream", "gaps", "gaps/s", "p50", "p99", "p99.9", "max", "time ppm");
	for (i = 0; i < r->summary->nr_streams; i++) {
		t = kj_report_figures(r, i, &f);
		q = f.quantile_ns;
		snprintf(gaps, sizeof(gaps), f.knows ? "%llu" : "unknown", t->accounts.gaps);
		printf("%4u %-12s %12s %9s %11s %11s %11s %11s %9s\n", t->cpu,
		       kj_names_stream(t->stream), gaps, number(a, f.rate),
		       length(c[0], &f, f.has_quantiles, q[KJ_QUANTILE_50]),
		       length(c[1], &f, f.has_quantiles, q[KJ_QUANTILE_99]),
		       length(c[2], &f, f.has_quantiles, q[KJ_QUANTILE_99_9]),
		       length(m, &f, f.has_max, f.max_ns), number(b, f.gap_ppm));
	}
}

/* Does all time add up, and does the clock itself run at the rate it claims? */
static void text_conservation(const struct kj_accounts *a, const struct kj_figures *f)
{
	char n[KJ_DURATION_MAX], max[KJ_DURATION_MAX];

	printf("; conservation error %.3f ppm", f->conservation_ppm);
	if (f->conservation)
		printf(" (WARNING: %lld counts%s)", f->conservation,
		       a->backwards ? "; the clock went back" : "");
	printf("\n           blind %s ppm, at most %s at a time", number(n, f->blind_ppm),
	       kj_duration_format(max, counts_ns(a, a->blind_max)));
	if (isfinite(f->clock_error_ppm))
		printf("; clock %+.3f ppm against CLOCK_MONOTONIC_RAW", f->clock_error_ppm);
}

static void text_time(const struct kj_summary_stream *t, const struct kj_figures *f)
{
	const struct kj_accounts *a = &t->accounts;
	char x[KJ_DURATION_MAX], y[KJ_DURATION_MAX], z[KJ_DURATION_MAX], n[KJ_DURATION_MAX];

	printf("  time     %s", kj_duration_format(x, f->wall_ns));
	if (f->watches)
		printf(" = running %s + interrupted %s + away %s + blind %s",
		       kj_duration_format(n, f->clean_ns),
		       kj_duration_format(x, f->gap_ns + f->brief_ns),
		       kj_duration_format(y, f->away_ns), kj_duration_format(z, f->blind_ns));
	else if (f->spins)
		printf(" = clean %s + gaps %s + blind %s", kj_duration_format(x, f->clean_ns),
		       kj_duration_format(y, f->gap_ns), kj_duration_format(z, f->blind_ns));
	else
		printf(", latencies at or above the threshold %s",
		       kj_duration_format(x, f->gap_ns));
	if (f->adds_time)
		printf("\n           time lost to gaps %llu ns, %s ppm", f->gap_ns,
		       number(n, f->gap_ppm));
	if (f->watches)
		printf("; to interruptions below the threshold %llu ns", f->brief_ns);
	if (f->adds_time && t->has_accounts)
		text_conservation(a, f);
	putchar('\n');
	if (a->backwards)
		printf("           the clock went back %llu times\n", a->backwards);
}

/* What the task did of its own accord, and what watching it costs. */
static void text_watched(const struct kj_accounts *a)
{
	char cost[KJ_DURATION_MAX];

	printf(", %llu of them at or above the threshold; the probes add %s to one interrupt",
	       a->gaps,
	       a->probe_cost ? kj_duration_format(cost, counts_ns(a, a->probe_cost)) :
			       "what is not known");
	printf("\n  own      went to sleep %llu times, %llu page faults", a->aways, a->faults);
}

static void text_samples(const struct kj_summary_stream *t, const struct kj_figures *f)
{
	const struct kj_accounts *a = &t->accounts;
	char x[KJ_DURATION_MAX], y[KJ_DURATION_MAX];

	printf("  %s %llu", f->watches ? "interruptions" : "samples ", a->samples);
	if (isfinite(f->loop_ns))
		printf(", %.3f ns per loop", f->loop_ns);
	if (a->slices)
		printf(", in %llu slices", a->slices);
	if (f->watches)
		text_watched(a);
	else if (!f->spins && a->samples)
		printf(", latency %s at least, %s on average, %llu expiries missed",
		       kj_duration_format(x, counts_ns(a, a->min)),
		       kj_duration_format(y, counts_ns(a, a->sum / a->samples)), a->missed);
	printf("\n  records  %llu delivered", t->records);
	if (t->left_out)
		printf(" + %llu left out (--keep)", t->left_out);
	printf(" + %llu lost = %llu gaps%s\n", a->lost, a->gaps,
	       f->adds_up ? "" : "   <-- does not add up");
	if (kj_summary_missing(t) || t->disorder)
		printf("           WARNING: %llu records are missing, %llu out of order\n",
		       kj_summary_missing(t), t->disorder);
}

static void text_causes(const struct kj_accounts *a)
{
	char sum[KJ_DURATION_MAX], max[KJ_DURATION_MAX];
	const char *label = "causes  ";
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!a->cause[i].count)
			continue;
		printf("  %s %-12s %12llu gaps, %11s in all, max %s\n", label, kj_names_cause(i),
		       a->cause[i].count, kj_duration_format(sum, counts_ns(a, a->cause[i].sum)),
		       kj_duration_format(max, counts_ns(a, a->cause[i].max)));
		label = "        ";
	}
}

const char *kj_report_events(char *line, size_t size, const struct kj_accounts *a, double wall_ns)
{
	char rate[KJ_DURATION_MAX];
	unsigned int i;

	*line = 0;
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		if (a->events[i])
			kj_text_add(line, size, "%s%s %llu (%s/s)", *line ? ", " : "",
				    kj_names_cause(i), a->events[i],
				    number(rate, 1e9 * a->events[i] / wall_ns));
	return *line ? line : "none counted by the kernel";
}

static void text_gap(const struct kj_record *rec, const struct kj_accounts *a)
{
	static const char *const flags[] = {
		"while looking after RCU",
		"the sampler gave the CPU away",
		"while writing a record",
		"more happened than could be noted",
		"the sampler stood aside for the freezer or a livepatch",
		"all that ran in it hits kernel threads only",
		"it ended the measurement",
	};
	char line[512], len[KJ_DURATION_MAX], rest[KJ_DURATION_MAX];
	struct kj_latency_split split = {};
	double offset = (__s64)(rec->start - a->first);
	unsigned int i;
	char label[64];

	kj_names_happened(line, sizeof(line), rec);
	for (i = 0; i < KJ_NET_NR; i++)
		if (rec->net[i])
			kj_text_add(line, sizeof(line), "; %s %s%s net", kj_names_net(i),
				    rec->net[i] == KJ_DETAIL_FULL ? "at least " : "",
				    kj_duration_format(len, counts_ns(a, rec->net[i])));
	kj_latency_split_add(&split, rec);
	if (split.len)
		kj_text_add(line, sizeof(line), "; interrupts off %s; rest %s",
			    kj_duration_format(len, split.off),
			    kj_duration_format(rest, split.rest));
	for (i = 0; i < ARRAY_SIZE(flags); i++)
		if (rec->flags >> i & 1 && flags[i])
			kj_text_add(line, sizeof(line), "; %s", flags[i]);
	if (rec->stack)
		kj_text_add(line, sizeof(line), "; stack %u", rec->stack);
	snprintf(label, sizeof(label), "  %16.6f s %12s  ", offset / 1e3 / a->clock_khz,
		 kj_duration_format(len, counts_ns(a, rec->len)));
	kj_text_wrap(stdout, label, line);
}

static void text_worst(const struct kj_summary *s, const struct kj_summary_stream *t)
{
	unsigned int k;

	if (t->nr_worst)
		printf("  worst, by time since the start%s:\n",
		       t->left_out	? " (of the records that were kept)" :
		       t->accounts.lost ? " (lost records cannot be among them)" :
					  "");
	for (k = 0; k < t->nr_worst; k++) {
		text_gap(&t->worst[k], &t->accounts);
		if (t->inside)
			kj_report_text_inside(s, &t->inside[k]);
	}
}

static void text_stream(struct kj_report *r, unsigned int i)
{
	const struct kj_summary *s = r->summary;
	const struct kj_summary_stream *t;
	char x[KJ_DURATION_MAX], events[KJ_REPORT_EVENTS_MAX];
	struct kj_figures f;
	const char *name;

	t = kj_report_figures(r, i, &f);
	printf("\nCPU %u, %s, %s\n", t->cpu, kj_names_stream(t->stream),
	       kj_names_stream_state(t->accounts.state));
	if (t->accounts.state == KJ_STREAM_STARVED)
		printf("  could not run: other tasks had the CPU %s\n",
		       t->accounts.samples ? "at the end; this is what was measured before" :
					     "all the time, so nothing was measured");
	if (!f.knows) {
		printf(SAY_NO_ACCOUNTS, t->records);
		text_worst(s, t);
		return;
	}
	if (f.older && !s->complete)
		puts(SAY_OLDER);
	text_samples(t, &f);
	text_time(t, &f);
	if (s->config.level > 1)
		kj_report_text_causes(s, &t->accounts);
	else
		text_causes(&t->accounts);
	kj_text_wrap(stdout, "  events   ",
		     kj_report_events(events, sizeof(events), &t->accounts, f.wall_ns));
	if (kj_report_evidence(r, i))
		kj_report_text_cpu(s, kj_report_evidence(r, i));
	if (f.has_period) {
		name = kj_figures_period_name(&f, s);
		printf("  period   %u %% of the gaps come every %s (%.1f Hz%s%s)%s\n",
		       f.period_percent, kj_duration_format(x, whole_ns(f.period_ns)),
		       1e9 / f.period_ns, name ? " = " : "", name ? name : "",
		       t->accounts.lost || t->left_out ? ", as far as records were kept" : "");
	}
	kj_report_text_split(s, &t->split);
	kj_report_text_axis(s, t);
	text_worst(s, t);
}

void kj_report_text(struct kj_report *r)
{
	unsigned int i;

	text_header(r);
	text_table(r);
	for (i = 0; i < r->summary->nr_streams; i++)
		text_stream(r, i);
	kj_report_text_together(r->summary);
	kj_report_text_stacks(r->summary);
}
