// SPDX-License-Identifier: GPL-2.0
/*
 * table_json - schema kjitter.matrix/1; see table.h.
 */
#include <math.h>
#include <stdlib.h>

#include "lib/json.h"
#include "lib/macros.h"
#include "sampler.h"
#include "table.h"

static void json_reasons(struct kj_json *j, const struct kj_row *row)
{
	const json_t *reasons = json_object_get(kj_sampler_cpu(row->check, row->cpu), "reasons"),
		     *r;
	size_t i;

	kj_json_open(j, "reasons", '[');
	for (i = 0; i < json_array_size(reasons); i++) {
		r = json_array_get(reasons, i);
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "code", kj_sampler_text(r, "code"));
		kj_json_str(j, "detail", kj_sampler_text(r, "detail"));
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}

static void json_sampler(struct kj_json *j, const char *name, const json_t *report, int cpu)
{
	struct kj_sampler s;
	unsigned int i;

	kj_sampler_read(&s, name, report, cpu);
	if (!s.cpu) {
		kj_json_null(j, name);
		return;
	}
	kj_json_open(j, name, '{');
	kj_json_real(j, "level", s.level);
	kj_json_real(j, "threshold_ns", s.threshold_ns);
	kj_json_real(j, "wall_s", s.wall_s);
	kj_json_real(j, "samples", s.samples);
	kj_json_real(j, "gaps", s.gaps);
	kj_json_real(j, "gaps_per_s", s.rate);
	kj_json_real(j, "max_ns", s.max_ns);
	kj_json_open(j, "quantiles_ns", '{');
	for (i = 0; i < KJ_SAMPLER_QUANTILES; i++)
		kj_json_real(j, kj_sampler_key(i), s.quantile_ns[i]);
	kj_json_close(j, '}');
	kj_json_close(j, '}');
}

static void json_row(struct kj_json *j, const struct kj_row *row)
{
	const char *from;
	double ticks = kj_sampler_ticks(row, &from);

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "release", row->release);
	kj_json_str(j, "line", row->line);
	kj_json_str(j, "flavour", row->flavour);
	kj_json_str(j, "suite", row->suite);
	kj_json_str(j, "version", row->version);
	kj_json_str(j, "source", row->source);
	kj_json_str(j, "verdict", kj_row_word(row->verdict));
	kj_json_str(j, "stage", row->stage);
	kj_json_str(j, "reason", row->reason);
	json_reasons(j, row);
	kj_json_str(j, "trouble", row->trouble);
	kj_json_str(j, "module", row->module);
	kj_json_bool(j, "deterministic", row->deterministic);
	kj_json_real(j, "ticks_per_s", ticks);
	kj_json_str(j, "ticks_from", from);
	kj_json_u64(j, "cpu", row->cpu);
	json_sampler(j, "user", row->user, row->cpu);
	json_sampler(j, "spin", row->spin, row->cpu);
	kj_json_real(j, "fetch_s", row->fetch_s);
	kj_json_real(j, "build_s", row->build_s);
	kj_json_real(j, "run_s", row->run_s);
	kj_json_real(j, "total_s", row->total_s);
	kj_json_str(j, "date", row->date);
	kj_json_str(j, "boot", *row->boot ? row->boot : NULL);
	kj_json_close(j, '}');
}

static void json_changes(struct kj_json *j, const struct kj_matrix *m)
{
	const struct kj_matrix_change *c;
	unsigned int i;

	kj_json_open(j, "changes", '[');
	for (i = 0; i < m->nr_changes; i++) {
		c = &m->change[i];
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "line", c->to->line);
		kj_json_str(j, "flavour", c->to->flavour);
		kj_json_str(j, "from", c->from->release);
		kj_json_str(j, "from_verdict", kj_row_word(c->from->verdict));
		kj_json_str(j, "to", c->to->release);
		kj_json_str(j, "to_verdict", kj_row_word(c->to->verdict));
		kj_json_u64(j, "unsettled_between", c->between);
		kj_json_str(j, "from_line", c->from->line);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}

static void json_totals(struct kj_json *j, const struct kj_matrix *m)
{
	static const char *const keys[KJ_ROW_VERDICTS] = { "pass", "fail", "skip", "error",
							   "not_run" };
	unsigned int i;

	kj_json_open(j, "totals", '{');
	kj_json_u64(j, "kernels", m->nr);
	for (i = 0; i < KJ_ROW_VERDICTS; i++)
		kj_json_u64(j, keys[i], m->total[i]);
	kj_json_close(j, '}');
	kj_json_real(j, "wall_s", m->wall_s);
	kj_json_real(j, "work_s", m->work_s);
}

void kj_table_json(const struct kj_matrix *m, FILE *out)
{
	struct kj_json j = { .out = out };
	unsigned int i;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.matrix/1");
	kj_json_bool(&j, "list_complete", !m->incomplete);
	json_totals(&j, m);
	kj_json_open(&j, "notices", '[');
	for (i = 0; i < m->nr_notices; i++)
		kj_json_str(&j, NULL, m->notice[i]);
	kj_json_close(&j, ']');
	json_changes(&j, m);
	kj_json_open(&j, "kernels", '[');
	for (i = 0; i < m->nr; i++)
		json_row(&j, &m->row[i]);
	kj_json_close(&j, ']');
	kj_json_close(&j, '}');
}
