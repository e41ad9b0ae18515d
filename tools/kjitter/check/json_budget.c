// SPDX-License-Identifier: GPL-2.0
/*
 * json_budget - limits of a CPU and what was seen of them; see model.h.
 */
#include "lib/duration.h"
#include "lib/json.h"
#include "lib/names.h"
#include "judge.h"

/* The unit of a limit, as part of a key. */
static const char *key_of(const struct kj_budget_limit *l, const char *ns, const char *ppm)
{
	return l->what == KJ_BUDGET_LOST ? ppm : ns;
}

/* What one window saw of a limit. */
static void json_seen(struct kj_json *j, const struct kj_budget_limit *l,
		      const struct kj_check_answer *a)
{
	const struct kj_check_window *w = a->window;
	const struct kj_record *worst = kj_seen_worst(&w->seen, l->cause);
	char what[300];

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "sampler", kj_names_sampler(kj_check_sampler_of(w->sampler)));
	kj_json_u64(j, "level", w->level);
	kj_json_str(j, "verdict", kj_verdict_word(a->verdict));
	if (l->what == KJ_BUDGET_LOST)
		kj_json_real(j, "seen_ppm", a->seen / 1e3);
	else
		kj_json_u64(j, "seen_ns", a->seen);
	kj_json_bool(j, "at_most", a->at_most);
	if (l->what <= KJ_BUDGET_LATENCY)
		kj_json_u64(j, "longer", a->above);
	if (worst) {
		kj_json_u64(j, "longest_ns", kj_duration_ns(worst->len, w->seen.khz));
		kj_json_u64(j, "longest_at_ns",
			    kj_duration_ns(worst->start - w->seen.from, w->seen.khz));
	}
	kj_json_str(j, "cause",
		    worst && !kj_check_silent(w->sampler, w->level) ?
			    kj_names_happened(what, sizeof(what), worst) :
			    NULL);
	kj_json_close(j, '}');
}

static void json_limit(struct kj_json *j, const struct kj_check *k, const struct kj_check_cpu *c,
		       unsigned int i)
{
	const struct kj_budget_limit *l = &k->budget.limit[i];
	struct kj_check_answer a;
	unsigned int s, level;

	kj_check_within(k, c, i, &a);
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "limit", kj_budget_word(l->what));
	kj_json_str(j, "class", l->cause < 0 ? NULL : kj_names_cause(l->cause));
	if (l->what == KJ_BUDGET_QUANTILE)
		kj_json_u64(j, "loops_ppb", l->share / (KJ_BUDGET_WHOLE / 1000000000));
	if (l->what == KJ_BUDGET_LOST)
		kj_json_real(j, "limit_ppm", l->limit / 1e3);
	else
		kj_json_u64(j, "limit_ns", l->limit);
	if (l->line)
		kj_json_u64(j, "line", l->line);
	kj_json_str(j, "verdict", kj_verdict_word(a.verdict));
	if (!a.window)
		kj_json_null(j, key_of(l, "seen_ns", "seen_ppm"));
	else if (l->what == KJ_BUDGET_LOST)
		kj_json_real(j, "seen_ppm", a.seen / 1e3);
	else
		kj_json_u64(j, "seen_ns", a.seen);
	kj_json_open(j, "windows", '[');
	for (s = 0; s < KJ_CHECK_WINDOWS; s++)
		for (level = 0; level < 2; level++)
			if (kj_check_seen(k, c, i, &c->window[s][level], &a))
				json_seen(j, l, &a);
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}

void kj_check_json_budget(struct kj_json *j, const struct kj_check *k, const struct kj_check_cpu *c)
{
	unsigned int i;

	kj_json_open(j, "budget", '[');
	for (i = 0; i < k->budget.nr; i++)
		if (kj_budget_applies(&k->budget.limit[i], c->cpu))
			json_limit(j, k, c, i);
	kj_json_close(j, ']');
}
