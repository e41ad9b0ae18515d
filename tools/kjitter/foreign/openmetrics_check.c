// SPDX-License-Identifier: GPL-2.0
/*
 * openmetrics_check - verdicts for Prometheus; see metrics.h for the format.
 *
 * A verdict is four samples, of which one is 1, so that a query asks for the one that it is about.
 */
#include <math.h>

#include "check/judge.h"
#include "model.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "metrics.h"

#define SAY_VERDICT "1 for the verdict that it is"

/* Numbers of a window, each a metric. */
enum number { WINDOW, GAPS, LONGEST, EVENTS, NUMBERS };

static const struct {
	const char *name;
	const char *type;
	const char *help;
} numbers[] = {
	[WINDOW] = { "check_window_seconds", "gauge", "How long a window was" },
	[GAPS] = { "check_gaps_total", "counter", "Gaps in a window" },
	[LONGEST] = { "check_longest_seconds", "gauge", "Longest gap of a window" },
	[EVENTS] = { "check_events_total", "counter", "What the kernel counted in a window" },
};

static void verdicts(const char *name, const struct kj_check_cpu *c, enum kj_verdict is)
{
	enum kj_verdict v;

	for (v = KJ_VERDICT_PASS; v <= KJ_VERDICT_ERROR; v++) {
		kj_metrics_sample(name, "");
		if (c)
			kj_metrics_number("cpu", c->cpu);
		kj_metrics_label("verdict", kj_verdict_word(v));
		kj_metrics_count(v == is);
	}
}

static void say_reasons(const struct kj_check *k)
{
	const struct kj_check_cpu *c;
	unsigned int i, r;

	kj_metrics_begin("check_reasons", "gauge", "Reasons of a verdict, by their code");
	for (i = 0; i < k->nr_cpus; i++) {
		c = &k->cpus[i];
		for (r = 0; r < c->nr_reasons; r++) {
			kj_metrics_sample("check_reasons", "");
			kj_metrics_number("cpu", c->cpu);
			kj_metrics_label("code", c->reasons[r].code);
			/* A code may come again, a sample may not. */
			kj_metrics_number("nr", r);
			kj_metrics_count(1);
		}
	}
}

static void say_ticks(const struct kj_check *k)
{
	unsigned int i;

	kj_metrics_begin("check_ticks_per_second", "gauge", "How often the tick came");
	for (i = 0; i < k->nr_cpus; i++) {
		if (!isfinite(kj_check_ticks(&k->cpus[i])))
			continue;
		kj_metrics_sample("check_ticks_per_second", "");
		kj_metrics_number("cpu", k->cpus[i].cpu);
		kj_metrics_real(kj_check_ticks(&k->cpus[i]));
	}
}

static void say_limits(const struct kj_check *k)
{
	struct kj_check_answer a;
	char words[120];
	unsigned int i, l;

	kj_metrics_begin("check_limit_exceeded", "gauge",
			 "1 if a limit of the budget is exceeded, 0 if it is kept");
	for (i = 0; i < k->nr_cpus; i++) {
		for (l = 0; l < k->budget.nr; l++) {
			if (!kj_check_within(k, &k->cpus[i], l, &a) || a.verdict == KJ_VERDICT_SKIP)
				continue;
			kj_metrics_sample("check_limit_exceeded", "");
			kj_metrics_number("cpu", k->cpus[i].cpu);
			kj_metrics_number("nr", l);
			kj_metrics_label("limit", kj_check_limit_words(&k->budget.limit[l], words,
								       sizeof(words)));
			kj_metrics_count(a.verdict == KJ_VERDICT_FAIL);
		}
	}
}

/* Begin a sample of a window. */
static void of_window(const struct kj_check_cpu *c, const struct kj_check_window *w,
		      const char *name)
{
	kj_metrics_sample(name, "");
	kj_metrics_number("cpu", c->cpu);
	kj_metrics_label("sampler", kj_names_sampler(kj_check_sampler_of(w->sampler)));
	kj_metrics_number("level", w->level);
}

static void say_window(const struct kj_check_cpu *c, const struct kj_check_window *w,
		       enum number what)
{
	const struct kj_accounts *a = &w->accounts;
	unsigned int i;

	for (i = 0; what == EVENTS && i < KJ_CAUSE_NR; i++) {
		of_window(c, w, numbers[what].name);
		kj_metrics_label("cause", kj_names_cause(i));
		kj_metrics_count(w->count.count[i]);
	}
	if (what == EVENTS)
		return;
	of_window(c, w, numbers[what].name);
	if (what == WINDOW)
		kj_metrics_seconds(w->count.ns);
	else if (what == GAPS)
		kj_metrics_count(a->gaps);
	else
		kj_metrics_seconds(kj_duration_ns(a->max, a->clock_khz));
}

static void say_windows(const struct kj_check *k, enum number what)
{
	unsigned int i, s, level;

	kj_metrics_begin(numbers[what].name, numbers[what].type, numbers[what].help);
	for (i = 0; i < k->nr_cpus; i++)
		for (s = 0; s < KJ_CHECK_WINDOWS; s++)
			for (level = 0; level < 2; level++)
				if (k->cpus[i].window[s][level].done)
					say_window(&k->cpus[i], &k->cpus[i].window[s][level], what);
}

void kj_foreign_check_openmetrics(const struct kj_check *k)
{
	unsigned int i;

	kj_metrics_begin("check_info", "gauge", "Which kernel was checked, and by what");
	kj_metrics_sample("check_info", "");
	kj_metrics_label("release", kj_environment_get(&k->environment, "release"));
	kj_metrics_label("version", KJ_VERSION);
	kj_metrics_count(1);
	kj_metrics_begin("check_verdict", "gauge", "Of all CPUs together: " SAY_VERDICT);
	verdicts("check_verdict", NULL, k->verdict);
	kj_metrics_begin("check_cpu_verdict", "gauge", "Of each CPU: " SAY_VERDICT);
	for (i = 0; i < k->nr_cpus; i++)
		verdicts("check_cpu_verdict", &k->cpus[i], k->cpus[i].verdict);
	say_reasons(k);
	say_ticks(k);
	say_limits(k);
	for (i = 0; i < NUMBERS; i++)
		say_windows(k, i);
	kj_metrics_end();
}
