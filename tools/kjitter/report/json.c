// SPDX-License-Identifier: GPL-2.0
/*
 * json - a capture as JSON, schema kjitter.report/1.
 */
#include <math.h>
#include <stdio.h>

#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/json.h"
#include "lib/names.h"
#include "model.h"
#include "uapi/kjitter_names.h"
#include "uapi/kjitter_elapsed.h"

static const char *reason(const struct kj_summary *s)
{
	static const char *const words[] = {
		[KJ_CAPTURE_DURATION] = "duration",	[KJ_CAPTURE_SIGNAL] = "signal",
		[KJ_CAPTURE_STREAMS] = "streams ended", [KJ_CAPTURE_DEVICE] = "device failed",
		[KJ_CAPTURE_OUTPUT] = "output full",	[KJ_CAPTURE_STOPPED] = "long gap",
	};

	if (!s->has_end || s->end.reason < 1 || s->end.reason > KJ_CAPTURE_STOPPED)
		return "unknown";
	return words[s->end.reason];
}

/* A number, or null where nothing tells or there is nothing. */
static void json_if(struct kj_json *j, bool has, const char *key, __u64 v)
{
	if (has)
		kj_json_u64(j, key, v);
	else
		kj_json_null(j, key);
}

/* Cycle counter against CLOCK_MONOTONIC_RAW from before the start to after the end. */
static double counter_error(const struct kj_summary *s)
{
	__u64 raw = s->anchor.raw_ns - s->query.now_raw_ns;
	__u64 ns;

	if (!s->has_anchor || s->anchor.raw_ns <= s->query.now_raw_ns ||
	    kj_went_back(s->anchor.cycles, s->query.now_cycles))
		return NAN;
	ns = kj_duration_ns(s->anchor.cycles - s->query.now_cycles, s->query.clock_khz);
	return 1e6 * ((double)ns - raw) / raw;
}

static void json_read(struct kj_json *j, const char *when, const struct kj_capture_anchor *a)
{
	kj_json_open(j, when, '{');
	kj_json_u64(j, "counts", a->cycles);
	kj_json_u64(j, "monotonic_ns", a->mono_ns);
	kj_json_u64(j, "raw_ns", a->raw_ns);
	kj_json_u64(j, "unix_ns", a->real_ns);
	kj_json_close(j, '}');
}

/* Clocks that were read together, so that the log of another tool can be laid beside this one. */
static void json_clocks(struct kj_json *j, const struct kj_summary *s)
{
	struct kj_capture_anchor before;

	kj_capture_clocks(&before, &s->query);
	kj_json_open(j, "clocks", '{');
	json_read(j, "before", &before);
	if (s->has_anchor)
		json_read(j, "after", &s->anchor);
	else
		kj_json_null(j, "after");
	kj_json_close(j, '}');
}

static void json_run(struct kj_json *j, const struct kj_report *r)
{
	const struct kj_summary *s = r->summary;
	char list[4096];
	__u64 longest = 0, ns;
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++) {
		const struct kj_accounts *a = &s->streams[i]->accounts;

		ns = kj_duration_ns(kj_elapsed(a->last, a->first), a->clock_khz);
		longest = ns > longest ? ns : longest;
	}
	kj_json_open(j, "run", '{');
	kj_json_str(j, "sampler", kj_names_sampler(s->config.sampler));
	kj_json_u64(j, "level", s->config.level);
	kj_json_u64(j, "threshold_ns", s->config.threshold_ns);
	kj_json_u64(j, "duration_ns", longest);
	kj_json_u64(j, "asked_ns", s->run.duration_ns);
	kj_json_u64(j, "period_ns", s->config.period_ns);
	kj_json_u64(j, "slice_ns", s->config.slice_ns);
	json_if(j, s->config.stack_ns, "stack_ns", s->config.stack_ns);
	kj_json_u64(j, "ring_records", s->config.ring_records);
	kj_json_str(j, "cpus",
		    kj_cpulist_format((const struct kj_cpulist *)s->config.cpus, list,
				      sizeof(list)));
	kj_json_u64(j, "started_unix_ns", s->query.now_real_ns);
	kj_json_str(j, "ended_by", reason(s));
	kj_report_json_stop(j, s);
	json_clocks(j, s);
	kj_json_real(j, "counter_error_ppm", counter_error(s));
	kj_json_str(j, "module_version", s->query.version);
	kj_json_u64(j, "module_abi", s->query.abi);
	kj_json_u64(j, "module_caps", s->query.caps);
	kj_json_words(j, "causes_counted", s->query.causes, kj_names_cause, KJ_CAUSE_ROOM);
	kj_report_json_probes(j, s);
	kj_json_close(j, '}');
}

static void json_cause(struct kj_json *j, const struct kj_accounts *a, unsigned int i)
{
	const struct kj_cause_account *c = kj_report_cause(a, i);

	if (!c->count && !c->sum)
		return;
	kj_json_open(j, kj_names_cause(i), '{');
	kj_report_json_account(j, c, a->clock_khz);
	kj_json_u64(j, "primary_gaps", a->cause[i].count);
	kj_json_close(j, '}');
}

static void json_causes(struct kj_json *j, const struct kj_accounts *a)
{
	unsigned int i;

	kj_json_open(j, "by_cause", '{');
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		json_cause(j, a, i);
	kj_json_close(j, '}');
	kj_json_counts(j, "events", a->events, kj_names_cause, KJ_CAUSE_ROOM);
}

/* Of wake-up latencies alone. */
static void json_split(struct kj_json *j, const struct kj_latency_split *p)
{
	unsigned int i;

	if (!p->records) {
		kj_json_null(j, "spent_on");
		return;
	}
	kj_json_open(j, "spent_on", '{');
	kj_json_u64(j, "latencies", p->records - p->odd);
	kj_json_u64(j, "odd", p->odd);
	kj_json_u64(j, "more", p->more);
	kj_json_u64(j, "latency_ns", p->len);
	kj_json_u64(j, "interrupts_off_ns", p->off);
	kj_json_open(j, "net_ns", '{');
	for (i = 0; i < KJ_NET_NR; i++)
		kj_json_u64(j, kj_names_net(i), p->net[i]);
	kj_json_close(j, '}');
	kj_json_u64(j, "rest_ns", p->rest);
	kj_json_close(j, '}');
}

void kj_report_json_gap(struct kj_json *j, const struct kj_accounts *a, const struct kj_record *rec)
{
	struct kj_latency_split split = {};
	bool full = false;
	unsigned int i;

	kj_latency_split_add(&split, rec);
	kj_json_u64(j, "start_ns", kj_duration_ns(kj_elapsed(rec->start, a->first), a->clock_khz));
	kj_json_u64(j, "len_ns", kj_duration_ns(rec->len, a->clock_khz));
	kj_json_u64(j, "blind_ns", kj_duration_ns(rec->blind, a->clock_khz));
	kj_json_str(j, "cause", kj_names_cause(rec->cause));
	kj_json_open(j, "events", '{');
	for (i = 1; i < KJ_CAUSE_ROOM; i++)
		if (rec->count[i])
			kj_json_u64(j, kj_names_cause(i), rec->count[i]);
	kj_json_close(j, '}');
	kj_json_open(j, "net_ns", '{');
	for (i = 0; i < KJ_NET_NR; i++) {
		full |= rec->net[i] == KJ_DETAIL_FULL;
		if (rec->net[i])
			kj_json_u64(j, kj_names_net(i), kj_duration_ns(rec->net[i], a->clock_khz));
	}
	kj_json_close(j, '}');
	kj_json_bool(j, "net_at_least", full);
	json_split(j, &split);
	if (rec->stack)
		kj_json_u64(j, "stack", rec->stack);
	else
		kj_json_null(j, "stack");
	kj_json_words(j, "flags", rec->flags, kj_names_record_flag, 8);
}

static void json_worst(struct kj_json *j, const struct kj_summary *s,
		       const struct kj_summary_stream *t, unsigned int k)
{
	kj_json_open(j, NULL, '{');
	kj_report_json_gap(j, &t->accounts, &t->worst[k]);
	if (t->inside)
		kj_report_json_inside(j, s, &t->inside[k]);
	kj_json_close(j, '}');
}

static void json_period(struct kj_json *j, const struct kj_figures *f, const struct kj_summary *s)
{
	if (!f->has_period) {
		kj_json_null(j, "period");
		return;
	}
	kj_json_open(j, "period", '{');
	kj_json_real(j, "ns", f->period_ns);
	kj_json_u64(j, "percent", f->period_percent);
	kj_json_str(j, "name", kj_figures_period_name(f, s));
	kj_json_close(j, '}');
}

static void json_sums(struct kj_json *j, const struct kj_summary_stream *t,
		      const struct kj_figures *f)
{
	const struct kj_accounts *a = &t->accounts;
	unsigned int i;

	kj_json_u64(j, "cpu", t->cpu);
	kj_json_str(j, "sampler", kj_names_sampler(kj_names_sampler_of(t->stream)));
	kj_json_str(j, "stream", kj_names_stream(t->stream));
	kj_json_str(j, "state", kj_names_stream_state(a->state));
	kj_json_bool(j, "has_accounts", t->has_accounts);
	kj_json_bool(j, "adds_up", f->adds_up);
	json_if(j, f->knows, "samples", a->samples);
	kj_json_real(j, "loop_ns", f->loop_ns);
	json_if(j, f->knows, "gaps", a->gaps);
	kj_json_real(j, "gaps_per_s", f->rate);
	kj_json_u64(j, "records", t->records);
	json_if(j, f->knows, "lost", a->lost);
	json_if(j, f->knows, "clean_ns", f->clean_ns);
	json_if(j, f->knows, "gap_ns", f->gap_ns);
	json_if(j, f->knows, "blind_ns", f->blind_ns);
	json_if(j, f->knows, "wall_ns", f->wall_ns);
	json_if(j, f->knows, "raw_ns", a->raw_ns);
	json_if(j, f->has_max, "max_ns", f->max_ns);
	kj_json_open(j, "quantiles_ns", '{');
	for (i = 0; i < KJ_QUANTILE_NR; i++)
		json_if(j, f->has_quantiles, kj_quantile_name(i), f->quantile_ns[i]);
	kj_json_close(j, '}');
	kj_json_str(j, "quantiles_of", f->adds_time ? "gaps" : "latencies");
	kj_json_s64(j, "conservation_counts", f->conservation);
	kj_json_real(j, "conservation_ppm", f->conservation_ppm);
	kj_json_real(j, "clock_error_ppm", f->clock_error_ppm);
	kj_json_real(j, "gap_ppm", f->gap_ppm);
	kj_json_real(j, "blind_ppm", f->blind_ppm);
	kj_json_u64(j, "clock_khz", a->clock_khz);
	kj_json_u64(j, "blind_max_ns", kj_duration_ns(a->blind_max, a->clock_khz));
	kj_json_u64(j, "housekeepings", a->housekeepings);
	kj_json_u64(j, "yields", a->yields);
	kj_json_u64(j, "backwards", a->backwards);
	kj_json_u64(j, "missed", a->missed);
	kj_json_u64(j, "slices", a->slices);
	if (f->watches) {
		kj_json_u64(j, "brief_ns", f->brief_ns);
		kj_json_u64(j, "away_ns", f->away_ns);
		kj_json_u64(j, "own_sleeps", a->aways);
		kj_json_u64(j, "own_faults", a->faults);
		kj_json_u64(j, "probe_cost_ns", kj_duration_ns(a->probe_cost, a->clock_khz));
	}
	if (!f->adds_time) {
		json_if(j, a->samples, "min_ns", kj_duration_ns(a->min, a->clock_khz));
		kj_json_u64(j, "sum_ns", kj_duration_ns(a->sum, a->clock_khz));
	}
	kj_json_u64(j, "records_left_out", t->left_out);
	kj_json_u64(j, "records_missing", kj_summary_missing(t));
	kj_json_u64(j, "records_out_of_order", t->disorder);
}

void kj_report_json(struct kj_report *r)
{
	const struct kj_summary *s = r->summary;
	const struct kj_summary_stream *t;
	struct kj_json j = { .out = stdout };
	struct kj_figures f;
	unsigned int i, k;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.report/1");
	kj_json_str(&j, "file", r->path);
	kj_json_bool(&j, "complete", s->complete);
	kj_json_str(&j, "damage", s->why[0] ? s->why : NULL);
	kj_json_u64(&j, "bytes_ignored", s->ignored);
	kj_environment_json(&s->env, &j);
	json_run(&j, r);
	kj_json_open(&j, "cpus", '[');
	for (i = 0; i < s->nr_streams; i++) {
		t = kj_report_figures(r, i, &f);
		kj_json_open(&j, NULL, '{');
		json_sums(&j, t, &f);
		json_causes(&j, &t->accounts);
		if (s->config.level > 1) {
			kj_report_json_causes(&j, s, &t->accounts);
			kj_report_json_cpu(&j, s, kj_report_evidence(r, i));
		}
		json_period(&j, &f, s);
		json_split(&j, &t->split);
		kj_report_json_axis(&j, s, t);
		kj_json_open(&j, "worst", '[');
		for (k = 0; k < t->nr_worst; k++)
			json_worst(&j, s, t, k);
		kj_json_close(&j, ']');
		kj_json_close(&j, '}');
	}
	kj_json_close(&j, ']');
	kj_report_json_together(&j, s);
	kj_report_json_stacks(&j, s);
	kj_json_close(&j, '}');
}
