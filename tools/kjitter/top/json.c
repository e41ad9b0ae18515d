// SPDX-License-Identifier: GPL-2.0
/*
 * json - an interval as one object in one line; see tell.h.
 */
#include <stdio.h>

#include "lib/duration.h"
#include "figures.h"
#include "lib/json.h"
#include "lib/names.h"
#include "lib/time.h"
#include "naming.h"
#include "tell.h"

/* Null: there is none. */
static void json_gap(struct kj_json *j, const char *key, const struct kj_top_telling *t,
		     const struct kj_top_row *r, const struct kj_top_gap *gap)
{
	char name[KJ_TOP_NAME];

	if (!gap->came) {
		kj_json_null(j, key);
		return;
	}
	kj_json_open(j, key, '{');
	kj_json_u64(j, "len_ns", kj_duration_ns(gap->record.len, r->khz));
	kj_json_bool(j, "at_least", gap->least);
	kj_json_str(j, "cause", kj_names_cause(gap->record.cause));
	kj_json_str(j, "happened", kj_names_happened(name, sizeof(name), &gap->record));
	kj_top_label(gap, &t->feed->session.symbols, name, sizeof(name));
	kj_json_str(j, "name", *name ? name : NULL);
	kj_json_close(j, '}');
}

static void json_causes(struct kj_json *j, const struct kj_top_row *r,
			const struct kj_top_sums *from)
{
	unsigned int i;

	kj_json_open(j, "by_cause", '{');
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (r->now.count[i] == from->count[i])
			continue;
		kj_json_open(j, kj_names_cause(i), '{');
		kj_json_u64(j, "count", r->now.count[i] - from->count[i]);
		kj_json_u64(j, "gap_ns", kj_duration_ns(r->now.sum[i] - from->sum[i], r->khz));
		kj_json_close(j, '}');
	}
	kj_json_close(j, '}');
}

static void json_sums(struct kj_json *j, const struct kj_top_row *r, bool all)
{
	struct kj_top_figures f;

	kj_top_figures(r, all, &f);
	kj_json_u64(j, "samples", f.samples);
	kj_json_u64(j, "gaps", f.gaps);
	kj_json_u64(j, "records", f.written);
	kj_json_u64(j, "lost", f.lost);
	kj_json_u64(j, "gap_ns", f.gap_ns);
	kj_json_u64(j, "wall_ns", f.wall_ns);
	if (f.ran)
		kj_json_real(j, "gaps_per_s", f.rate);
	else
		kj_json_null(j, "gaps_per_s");
	if (f.ran)
		kj_json_real(j, "lost_ppm", f.ppm);
	else
		kj_json_null(j, "lost_ppm");
	json_causes(j, r, all ? &r->base : &r->before);
}

static void json_tick(struct kj_json *j, const struct kj_top *m, const struct kj_top_row *r)
{
	const struct kj_top_cpu *c = &m->cpus[r->at];
	double rate;

	kj_json_open(j, "tick", '{');
	kj_json_str(j, "state", m->level > 1 ? kj_names_tick_state(c->state) : NULL);
	if (kj_top_ticks_rate(c, &rate))
		kj_json_real(j, "per_s", rate);
	else
		kj_json_null(j, "per_s");
	kj_json_str(j, "held_by", c->holder.count ? kj_names_dep(c->dep) : NULL);
	kj_json_close(j, '}');
}

static void json_row(struct kj_json *j, const struct kj_top_telling *t, const struct kj_top_row *r)
{
	kj_json_open(j, NULL, '{');
	kj_json_u64(j, "cpu", r->cpu);
	kj_json_str(j, "stream", kj_names_stream(r->stream));
	kj_json_str(j, "state", kj_names_stream_state(r->state));
	json_sums(j, r, false);
	json_gap(j, "longest", t, r, &r->longest);
	json_gap(j, "last", t, r, &r->last);
	json_tick(j, &t->feed->model, r);
	kj_json_open(j, "total", '{');
	json_sums(j, r, true);
	json_gap(j, "longest", t, r, &r->worst);
	kj_json_close(j, '}');
	kj_json_close(j, '}');
}

void kj_top_json(const struct kj_top_telling *t)
{
	const struct kj_top *m = &t->feed->model;
	const struct kj_config *c = &t->feed->session.config;
	struct kj_json j = { .out = stdout, .flat = 1 };
	unsigned int i;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.top/1");
	kj_json_u64(&j, "interval", m->intervals);
	kj_json_bool(&j, "last", t->last);
	kj_json_u64(&j, "unix_ns", kj_time_of(CLOCK_REALTIME));
	kj_json_u64(&j, "interval_ns", m->now_ns - m->before_ns);
	kj_json_u64(&j, "total_ns", m->now_ns - m->reset_ns);
	kj_json_str(&j, "sampler", kj_names_sampler(c->sampler));
	kj_json_u64(&j, "level", c->level);
	kj_json_u64(&j, "threshold_ns", c->threshold_ns);
	/* In the order of the CPUs, whatever people see first. */
	kj_json_open(&j, "cpus", '[');
	for (i = 0; i < m->nr_rows; i++)
		json_row(&j, t, &m->row[i]);
	kj_json_close(&j, ']');
	kj_json_close(&j, '}');
}
