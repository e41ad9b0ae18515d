// SPDX-License-Identifier: GPL-2.0
/*
 * json - a calibration as one JSON object, "kjitter.calibrate/1".
 *
 * Lengths are in counts where the name says so, else in ns.
 */
#include <stdio.h>

#include "lib/json.h"
#include "lib/names.h"
#include "model.h"

static void run_of(struct kj_json *j, const struct kj_calibration *c)
{
	unsigned int level;

	kj_json_open(j, "run", '{');
	kj_json_str(j, "sampler", kj_names_sampler(c->sampler));
	kj_json_u64(j, "cpu", c->plan.cpu);
	kj_json_u64(j, "count", c->plan.count);
	kj_json_u64(j, "min_ns", c->plan.min_ns);
	kj_json_u64(j, "max_ns", c->plan.max_ns);
	kj_json_u64(j, "spacing_ns", c->plan.spacing_ns);
	kj_json_u64(j, "clock_khz", c->query.clock_khz);
	kj_json_open(j, "levels", '[');
	for (level = 1; level <= KJ_CALIBRATE_LEVELS; level++)
		if (c->level >> (level - 1) & 1)
			kj_json_u64(j, NULL, level);
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}

static void floors(struct kj_json *j, const struct kj_calibration *c)
{
	unsigned int level;

	kj_json_open(j, "floor", '[');
	for (level = 0; level < KJ_CALIBRATE_LEVELS; level++) {
		const struct kj_calibrate_floor *f = &c->floor[level];

		if (!(c->level >> level & 1))
			continue;
		kj_json_open(j, NULL, '{');
		kj_json_u64(j, "level", level + 1);
		kj_json_u64(j, "threshold_ns", f->threshold_ns);
		kj_json_u64(j, "threshold_counts", f->counts);
		kj_json_real(j, "iteration_counts", f->loop);
		kj_json_real(j, "iterations", f->loop ? f->counts / f->loop : 0);
		kj_json_u64(j, "own_counts", f->own);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}

static void spread(struct kj_json *j, const char *key, const struct kj_calibrate_spread *s)
{
	kj_json_open(j, key, '{');
	kj_json_u64(j, "number", s->nr);
	kj_json_s64(j, "min", s->min);
	kj_json_s64(j, "median", s->median);
	kj_json_s64(j, "p95", s->p95);
	kj_json_s64(j, "max", s->max);
	kj_json_close(j, '}');
}

static void lengths(struct kj_json *j, const struct kj_calibrate_result *r)
{
	unsigned int depth;

	spread(j, "cost_counts", &r->cost);
	spread(j, "cost_usual_counts", &r->usual);
	spread(j, "cost_first_half_counts", &r->first);
	spread(j, "gap_less_injection_counts", &r->raw);
	kj_json_u64(j, "judged", r->judged);
	kj_json_u64(j, "within", r->within);
	kj_json_u64(j, "stalled", r->stalled);
	kj_json_real(j, "stalled_by_chance", r->chance);
	kj_json_u64(j, "shorter_than_injection", r->short_of);
	kj_json_open(j, "net_error_counts", '[');
	for (depth = 0; depth < KJ_CALIBRATE_DEPTHS; depth++)
		if (r->net[depth].nr)
			spread(j, NULL, &r->net[depth]);
	kj_json_close(j, ']');
}

static void class(struct kj_json *j, const struct kj_calibrate_entry *e, unsigned int level,
		  __u64 khz)
{
	const struct kj_calibrate_result *r = &e->result;

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "class", e->class->name);
	kj_json_u64(j, "level", level);
	kj_json_str(j, "cause", kj_names_cause(e->class->cause));
	kj_json_str(j, "verdict", e->wrong ? "fail" : "pass");
	kj_json_str(j, "reason", e->wrong);
	kj_json_u64(j, "injected", r->injected);
	kj_json_u64(j, "found", r->found);
	kj_json_u64(j, "right", r->right);
	kj_json_u64(j, "claimed", r->claimed);
	kj_json_u64(j, "mistaken", r->mistaken);
	kj_json_u64(j, "others", r->others);
	kj_json_u64(j, "sharing_a_gap", r->shared);
	kj_json_u64(j, "found_from_counts", r->floor);
	kj_json_u64(j, "longest_counts", e->longest);
	kj_json_s64(j, "bias_ns", kj_calibrate_ns(r->raw.median, khz));
	lengths(j, r);
	kj_json_u64(j, "gaps_explained", r->explained);
	kj_json_u64(j, "gaps_uneven", r->uneven);
	kj_json_u64(j, "unattributed_counts", r->unattributed);
	kj_json_u64(j, "unattributed_by_module_counts", e->account.unattributed);
	kj_json_close(j, '}');
}

static void classes(struct kj_json *j, const struct kj_calibration *c)
{
	unsigned int i, level;

	kj_json_open(j, "classes", '[');
	for (i = 0; i < c->nr; i++)
		for (level = 0; level < KJ_CALIBRATE_LEVELS; level++)
			if (c->entry[i][level].done)
				class(j, &c->entry[i][level], level + 1, c->query.clock_khz);
	kj_json_close(j, ']');
	kj_json_open(j, "unavailable", '[');
	for (i = 0; i < c->nr; i++)
		if (!c->class[i].available)
			kj_json_str(j, NULL, c->class[i].name);
	kj_json_close(j, ']');
}

static void matrix(struct kj_json *j, const struct kj_calibration *c)
{
	unsigned int i, level, cause;

	kj_json_open(j, "matrix", '[');
	for (i = 0; i < c->nr; i++) {
		for (level = 0; level < KJ_CALIBRATE_LEVELS; level++) {
			const struct kj_calibrate_entry *e = &c->entry[i][level];

			if (!e->done)
				continue;
			kj_json_open(j, NULL, '{');
			kj_json_str(j, "injected", e->class->name);
			kj_json_u64(j, "level", level + 1);
			kj_json_u64(j, "missed", e->result.injected - e->result.found);
			kj_json_open(j, "found", '{');
			for (cause = 0; cause < KJ_CAUSE_NR; cause++)
				if (e->result.cause[cause])
					kj_json_u64(j, kj_names_cause(cause),
						    e->result.cause[cause]);
			kj_json_close(j, '}');
			kj_json_close(j, '}');
		}
	}
	kj_json_close(j, ']');
}

static void level2(struct kj_json *j, const struct kj_calibration *c)
{
	unsigned int i;
	__s64 counts;

	kj_json_open(j, "level2_cost", '[');
	for (i = 0; i < c->nr; i++) {
		if (!kj_calibrate_added(c->entry[i], &counts))
			continue;
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "class", c->class[i].name);
		kj_json_s64(j, "added_counts", counts);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}

void kj_calibrate_json(const struct kj_calibration *c)
{
	struct kj_json j = { .out = stdout };

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.calibrate/1");
	kj_json_str(&j, "tool_version", KJ_VERSION);
	kj_json_str(&j, "verdict", kj_calibrate_passed(c) ? "pass" : "fail");
	kj_environment_json(&c->env, &j);
	run_of(&j, c);
	floors(&j, c);
	classes(&j, c);
	matrix(&j, c);
	level2(&j, c);
	kj_json_close(&j, '}');
}
