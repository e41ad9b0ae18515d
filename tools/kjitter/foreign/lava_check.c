// SPDX-License-Identifier: GPL-2.0
/*
 * lava_check - verdicts as LAVA's test cases: one for all, for each CPU and for each limit of its
 * budget, and what each window measured; see lava.h.
 */
#include "check/judge.h"
#include "model.h"
#include "lava.h"
#include "lib/duration.h"
#include "lib/names.h"

/* LAVA has no word for a test that went wrong. */
static const char *result(enum kj_verdict v)
{
	return v == KJ_VERDICT_ERROR ? "unknown" : kj_verdict_word(v);
}

static void say_limit(struct kj_lava *l, const struct kj_check *k, const struct kj_check_cpu *c,
		      unsigned int i)
{
	const struct kj_budget_limit *of = &k->budget.limit[i];
	struct kj_check_answer a;

	if (!kj_check_within(k, c, i, &a))
		return;
	l->result = result(a.verdict);
	/* Several may be alike but for their value. */
	kj_lava_name(l, "kjitter-cpu%u-limit%u-%s%s%s", c->cpu, i + 1, kj_budget_word(of->what),
		     of->cause < 0 ? "" : "-", of->cause < 0 ? "" : kj_names_cause(of->cause));
	if (!a.window)
		kj_lava_result(l);
	else if (of->what == KJ_BUDGET_LOST)
		kj_lava_real(l, a.seen / 1e3, "ppm");
	else
		kj_lava_count(l, a.seen, "ns");
}

static void window(struct kj_lava *l, const struct kj_check_cpu *c, const struct kj_check_window *w)
{
	const char *sampler = kj_names_sampler(kj_check_sampler_of(w->sampler));
	const struct kj_accounts *a = &w->accounts;

	l->result = "pass";
	kj_lava_name(l, "kjitter-cpu%u-%s-level%u-gaps", c->cpu, sampler, w->level);
	kj_lava_count(l, a->gaps, "gaps");
	kj_lava_name(l, "kjitter-cpu%u-%s-level%u-longest", c->cpu, sampler, w->level);
	kj_lava_count(l, kj_duration_ns(a->max, a->clock_khz), "ns");
}

static void say_cpu(struct kj_lava *l, const struct kj_check *k, const struct kj_check_cpu *c)
{
	unsigned int i, level;

	l->result = result(c->verdict);
	kj_lava_name(l, "kjitter-cpu%u-nohz_full", c->cpu);
	kj_lava_real(l, kj_check_ticks(c), "ticks/s");
	for (i = 0; i < k->budget.nr; i++)
		say_limit(l, k, c, i);
	for (i = 0; i < KJ_CHECK_WINDOWS; i++)
		for (level = 0; level < 2; level++)
			if (c->window[i][level].done)
				window(l, c, &c->window[i][level]);
}

void kj_foreign_check_lava(const struct kj_check *k)
{
	struct kj_lava l = { .result = result(k->verdict) };
	unsigned int i;

	kj_lava_name(&l, "kjitter-check");
	kj_lava_result(&l);
	for (i = 0; i < k->nr_cpus; i++)
		say_cpu(&l, k, &k->cpus[i]);
}
