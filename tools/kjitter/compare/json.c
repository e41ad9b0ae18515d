// SPDX-License-Identifier: GPL-2.0
/*
 * json - the comparison as JSON, schema kjitter.compare/1.
 */
#include <math.h>

#include "lib/chance.h"
#include "lib/json.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "model.h"

static void json_run(struct kj_json *j, const struct kj_compare_run *run)
{
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "file", run->path);
	kj_json_bool(j, "complete", run->complete);
	kj_json_str(j, "sampler", kj_names_sampler(run->config.sampler));
	kj_json_u64(j, "level", run->config.level);
	kj_json_u64(j, "threshold_ns", run->config.threshold_ns);
	kj_environment_json(run->env, j);
	kj_json_close(j, '}');
}

static void json_side(struct kj_json *j, const char *key, const struct kj_compare *c,
		      const struct kj_compare_pair *p, unsigned int side)
{
	unsigned int i;

	kj_json_open(j, key, '[');
	for (i = 0; i < p->nr[side]; i++)
		kj_json_u64(j, NULL, p->run[side][i] - c->run);
	kj_json_close(j, ']');
}

/* p-values do not fit three decimals. */
static void json_chance(struct kj_json *j, const char *key, double p)
{
	kj_json_real(j, key, p > 0 ? kj_chance_max(-kj_chance_log1p(p - 1) / M_LN10, 0) : 999);
}

static void json_result(struct kj_json *j, const struct kj_compare_result *r)
{
	bool known = r->answer.known;

	kj_json_open(j, NULL, '{');
	kj_json_u64(j, "pair", r->pair);
	kj_json_u64(j, "cpu", r->cpu);
	kj_json_str(j, "stream", kj_names_stream(r->stream));
	kj_json_str(j, "class", kj_names_cause(r->cause));
	kj_json_str(j, "what", kj_compare_what(r->what));
	if (r->what == KJ_COMPARE_TAIL)
		kj_json_u64(j, "longer_than_ns", r->level_ns);
	kj_json_str(j, "verdict", kj_compare_moved(r));
	kj_json_str(j, "not_judged", r->why);
	kj_json_real(j, r->what == KJ_COMPARE_LENGTH ? "old_ns" : "old_per_s", r->old);
	kj_json_real(j, r->what == KJ_COMPARE_LENGTH ? "new_ns" : "new_per_s", r->new);
	kj_json_u64(j, "old_count", kj_whole(r->n[0]));
	kj_json_u64(j, "new_count", kj_whole(r->n[1]));
	if (r->what == KJ_COMPARE_RATE) {
		kj_json_real(j, "old_net_ns_per_s", r->time[0]);
		kj_json_real(j, "new_net_ns_per_s", r->time[1]);
	}
	kj_json_real(j, "ratio", known ? r->answer.effect : NAN);
	kj_json_real(j, "ratio_low", known ? r->answer.low : NAN);
	kj_json_real(j, "ratio_high", known ? r->answer.high : NAN);
	kj_json_real(j, "dispersion", r->answer.dispersion);
	kj_json_real(j, "could_have_seen_ratio", r->could > 0 ? r->could : NAN);
	if (r->more)
		kj_json_u64(j, r->answer.power.runs ? "more_runs" : "times_as_long", r->more);
	json_chance(j, "minus_log10_p", r->answer.p);
	json_chance(j, "minus_log10_p_adjusted", r->adjusted);
	kj_json_close(j, '}');
}

static void json_difference(void *data, const char *what, const char *in_a, const char *in_b)
{
	struct kj_json *j = data;

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "what", what);
	kj_json_str(j, "old", in_a);
	kj_json_str(j, "new", in_b);
	kj_json_close(j, '}');
}

void kj_compare_json(const struct kj_compare *c)
{
	char list[4096];
	struct kj_json j = { .out = stdout };
	unsigned int i;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.compare/1");
	kj_json_str(&j, "verdict", kj_compare_verdict(c));
	kj_json_real(&j, "confidence_percent", 100 * (1 - c->alpha));
	kj_json_real(&j, "least_percent", 100 * c->least);
	kj_json_u64(&j, "comparisons", c->tests);
	kj_json_u64(&j, "worse", c->worse);
	kj_json_u64(&j, "better", c->better);
	kj_json_bool(&j, "forced", c->force && c->refused);
	kj_json_open(&j, "not_comparable", '[');
	for (i = 1; i < c->nr_runs; i++)
		kj_compare_same(&c->run[0], &c->run[i], json_difference, &j);
	kj_json_close(&j, ']');
	kj_json_str(&j, "cpus_left_out", kj_compare_left_out(c, list, sizeof(list)) ? list : NULL);
	kj_json_open(&j, "runs", '[');
	for (i = 0; i < c->nr_runs; i++)
		json_run(&j, &c->run[i]);
	kj_json_close(&j, ']');
	kj_json_open(&j, "pairs", '[');
	for (i = 0; i < c->nr_pairs; i++) {
		kj_json_open(&j, NULL, '{');
		json_side(&j, "old", c, &c->pair[i], 0);
		json_side(&j, "new", c, &c->pair[i], 1);
		kj_json_close(&j, '}');
	}
	kj_json_close(&j, ']');
	kj_json_open(&j, "results", '[');
	for (i = 0; i < c->nr; i++)
		json_result(&j, &c->result[i]);
	kj_json_close(&j, ']');
	kj_compare_json_together(&j, c);
	kj_json_close(&j, '}');
}
