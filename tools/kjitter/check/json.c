// SPDX-License-Identifier: GPL-2.0
/*
 * json - verdicts for programs: schema kjitter.check/1; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "lib/duration.h"
#include "lib/json.h"
#include "lib/names.h"
#include "model.h"

static void json_tick(struct kj_json *j, const struct kj_check_window *w)
{
	const struct kj_tick *t = &w->tick;
	char comm[sizeof(t->holder[0].comm) + 1];
	unsigned int i;

	kj_json_open(j, "tick", '{');
	kj_json_u64(j, "ticks", t->ticks);
	kj_json_u64(j, "stops", t->stops);
	kj_json_u64(j, "stopped_ns", kj_duration_ns(t->stopped, w->accounts.clock_khz));
	kj_json_open(j, "holders", '[');
	for (i = 0; i < KJ_DEP_ROOM; i++) {
		if (!t->holder[i].count || !strcmp(kj_names_dep(i), "unknown"))
			continue;
		snprintf(comm, sizeof(comm), "%.*s", (int)sizeof(t->holder[i].comm),
			 t->holder[i].comm);
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "dependency", kj_names_dep(i));
		kj_json_u64(j, "count", t->holder[i].count);
		kj_json_u64(j, "pid", t->holder[i].pid);
		kj_json_str(j, "comm", comm);
		kj_json_bool(j, "sampler", t->holder[i].flags & KJ_HOLDER_SAMPLER);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}

static void json_window(struct kj_json *j, const struct kj_check *k,
			const struct kj_check_window *w, unsigned int sampler)
{
	__u64 quiet = kj_verdict_quiet(w->count.ns, k->max_rate_mhz);
	const struct kj_accounts *a = &w->accounts;

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "sampler", kj_names_sampler(kj_check_sampler_of(sampler)));
	if (sampler == KJ_CHECK_WATCH) {
		kj_json_str(j, "watched", w->watched);
		kj_json_u64(j, "pid", w->count.tid);
		kj_json_real(j, "ran_percent", w->ran);
	}
	kj_json_u64(j, "level", w->level);
	kj_json_u64(j, "duration_ns", w->count.ns);
	kj_json_real(j, "ticks_per_s", kj_verdict_rate(w->count.count[KJ_CAUSE_TICK], w->count.ns));
	kj_json_counts(j, "events", w->count.count, kj_names_cause, KJ_CAUSE_NR);
	kj_json_u64(j, "waited_ns", w->count.waited_ns);
	kj_json_real(j, "shows_per_s", kj_verdict_shows(0, w->count.ns));
	kj_json_real(j, "fails_per_s", kj_verdict_shows(quiet, w->count.ns));
	kj_json_words(j, "above_limit", w->loud, kj_names_cause, KJ_CAUSE_NR);
	if (w->level == 2 && sampler == KJ_CHECK_SPIN)
		kj_json_u64(j, "spared_calls", w->spared);
	kj_json_u64(j, "gaps", a->gaps);
	kj_json_u64(j, "gaps_unexplained", w->unexplained);
	kj_json_u64(j, "max_ns", kj_duration_ns(a->max, a->clock_khz));
	kj_json_u64(j, "wall_ns", kj_duration_ns(a->last - a->first, a->clock_khz));
	if (w->level == 2 && k->events)
		kj_json_u64(j, "trace_events_lost", w->events_lost);
	if (w->level == 2)
		json_tick(j, w);
	kj_json_close(j, '}');
}

static void json_cpu(struct kj_json *j, const struct kj_check *k, const struct kj_check_cpu *c)
{
	static const char *const told[] = {
		[KJ_TOLD_NOTHING] = "quiet",
		[KJ_TOLD_SPARED] = "kernel threads only",
		[KJ_TOLD_OTHER] = "count",
		[KJ_TOLD_UNKNOWN] = "not told apart",
	};
	unsigned int i, level;

	kj_json_open(j, NULL, '{');
	kj_json_u64(j, "cpu", c->cpu);
	kj_json_str(j, "verdict", kj_verdict_word(c->verdict));
	kj_json_real(j, "ticks_per_s", kj_check_ticks(c));
	kj_json_str(j, "kernel_thread_calls", told[c->told]);
	kj_json_open(j, "reasons", '[');
	for (i = 0; i < c->nr_reasons; i++) {
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "code", c->reasons[i].code);
		kj_json_str(j, "detail", c->reasons[i].detail);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
	kj_check_json_budget(j, k, c);
	kj_json_open(j, "windows", '[');
	for (i = 0; i < KJ_CHECK_WINDOWS; i++)
		for (level = 0; level < 2; level++)
			if (c->window[i][level].done)
				json_window(j, k, &c->window[i][level], i);
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}

static void json_run(struct kj_json *j, const struct kj_check *k)
{
	kj_json_open(j, "run", '{');
	kj_json_str(j, "sampler",
		    kj_options_has(k->options, KJ_OPT_SAMPLER) ?
			    kj_names_sampler(k->options->sampler) :
			    "user and spin");
	kj_json_u64(j, "level", kj_options_has(k->options, KJ_OPT_LEVEL) ? k->options->level : 1);
	kj_json_u64(j, "threshold_ns", 1000);
	kj_json_u64(j, "duration_ns", k->duration_ns);
	kj_json_real(j, "max_rate_per_s", k->max_rate_mhz / 1000.0);
	kj_json_str(j, "budget_file", k->budget.path);
	kj_json_u64(j, "clock_khz", k->query.clock_khz);
	kj_json_str(j, "clock_rate_from", k->clock_from);
	kj_json_bool(j, "interrupted", k->interrupted);
	if (k->early) {
		kj_json_open(j, "ended_early", '{');
		kj_json_u64(j, "cpu", k->early->cpu);
		kj_json_u64(j, "after_ns", k->early_ns);
		kj_json_str(j, "sampler",
			    kj_names_sampler(kj_check_sampler_of(k->early_window->sampler)));
		kj_json_close(j, '}');
	} else {
		kj_json_null(j, "ended_early");
	}
	kj_json_close(j, '}');
}

void kj_check_json(const struct kj_check *k)
{
	struct kj_json j = { .out = stdout };
	unsigned int i;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.check/1");
	kj_json_str(&j, "tool_version", KJ_VERSION);
	kj_json_str(&j, "verdict", kj_verdict_word(k->verdict));
	kj_json_open(&j, "reasons", '[');
	if (k->code) {
		kj_json_open(&j, NULL, '{');
		kj_json_str(&j, "code", k->code);
		kj_json_str(&j, "detail", k->detail);
		kj_json_close(&j, '}');
	}
	kj_json_close(&j, ']');
	kj_json_bool(&j, "module", k->device >= 0);
	kj_json_str(&j, "causes", k->device >= 0 ? "module" : k->events ? "events" : "proc");
	json_run(&j, k);
	kj_environment_json(&k->environment, &j);
	kj_json_open(&j, "cpus", '[');
	for (i = 0; i < k->nr_cpus; i++)
		json_cpu(&j, k, &k->cpus[i]);
	kj_json_close(&j, ']');
	kj_json_close(&j, '}');
}
