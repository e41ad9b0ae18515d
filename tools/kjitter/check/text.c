// SPDX-License-Identifier: GPL-2.0
/*
 * text - verdicts for people; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"

#define SAY_NO_MODULE \
	"the module is not loaded: no kernel thread was tried, and causes are only what /proc shows"

#define SAY_EVENTS \
	"the module is not loaded: no kernel thread was tried, and level 2 is the kernel's own trace events"

#define SAY_LOST \
	"CPU %u: the kernel's trace had no room for %llu events: what level 2 counts is a lower limit"

#define SAY_COULD \
	"in %s of a window, with 95 %%, what comes %.2g times/s (once in %.2g s) or more; the limit of %llu.%llu/s is broken from %llu on, with 95 %% by %.2g/s"

static bool has_reason(const struct kj_check_cpu *c, enum kj_reason code)
{
	unsigned int i;

	for (i = 0; i < c->nr_reasons; i++)
		if (!strcmp(c->reasons[i].code, kj_check_reason_code(code)))
			return true;
	return false;
}

/* "0.2 local timer interrupts/s (user task), 0.2/s (kernel thread)" */
static size_t tick_rates(const struct kj_check_cpu *c, char *buf, size_t size)
{
	const struct kj_check_window *w;
	size_t len = 0;
	unsigned int s;

	for (s = 0; s < KJ_CHECK_SAMPLERS && len < size; s++) {
		w = &c->window[s][0];
		if (!w->done)
			continue;
		len += snprintf(buf + len, size - len, "%s%.1f%s/s (%s)", len ? ", " : "",
				kj_verdict_rate(w->count.count[KJ_CAUSE_TICK], w->count.ns),
				len ? "" : " local timer interrupts", kj_check_sampler_word(s));
	}
	return len;
}

/* Classes that count against the CPU but the tick, with whose rate it is. */
static size_t other_rates(const struct kj_check_cpu *c, char *buf, size_t size)
{
	const struct kj_check_window *w;
	size_t len = 0;
	unsigned int i, s;

	for (s = 0; s < KJ_CHECK_SAMPLERS && len < size; s++) {
		w = &c->window[s][0];
		if (kj_verdict_waited(w->count.waited_ns, w->count.ns))
			len += snprintf(buf + len, size - len,
					"%sother tasks %.1f %% of the time (%s)", len ? ", " : "",
					100.0 * w->count.waited_ns / w->count.ns,
					kj_check_sampler_word(s));
	}
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		for (s = 0; s < KJ_CHECK_SAMPLERS && len < size; s++) {
			w = &c->window[s][0];
			if (i == KJ_CAUSE_TICK || !(kj_check_counts(c, s) >> i & 1) ||
			    !w->count.count[i])
				continue;
			len += snprintf(buf + len, size - len, "%s%s %.1f/s (%s)", len ? ", " : "",
					kj_names_cause(i),
					kj_verdict_rate(w->count.count[i], w->count.ns),
					kj_check_sampler_word(s));
		}
	}
	return len;
}

/* Limits of the budget that are exceeded. */
static void over_budget(const struct kj_check *k, const struct kj_check_cpu *c, char *buf,
			size_t size)
{
	const char *label = "; over budget: ";
	struct kj_check_answer a;
	char limit[120], seen[80];
	unsigned int i;

	*buf = '\0';
	for (i = 0; c->over && i < k->budget.nr; i++) {
		if (!kj_check_within(k, c, i, &a) || a.verdict != KJ_VERDICT_FAIL)
			continue;
		kj_text_add(buf, size, "%s%s: %s", label,
			    kj_check_limit_words(&k->budget.limit[i], limit, sizeof(limit)),
			    kj_check_seen_words(&k->budget.limit[i], &a, seen, sizeof(seen)));
		label = ", ";
	}
}

char *kj_check_line(const struct kj_check *k, const struct kj_check_cpu *c, char *buf, size_t size)
{
	char ticks[160] = "", others[400] = "", spared[280] = "", over[400];
	const char *state = "tick stopped";
	unsigned int s;

	if (c->verdict == KJ_VERDICT_SKIP || c->verdict == KJ_VERDICT_ERROR) {
		snprintf(buf, size, "%s", c->nr_reasons ? c->reasons[0].detail : "");
		return buf;
	}
	tick_rates(c, ticks, sizeof(ticks));
	other_rates(c, others, sizeof(others));
	kj_check_spared_words(k, c, spared, sizeof(spared));
	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		if (c->window[s][0].loud >> KJ_CAUSE_TICK & 1)
			state = has_reason(c, KJ_REASON_TICK_HRTIMER) ? "timers fire" :
									"the tick runs";
	over_budget(k, c, over, sizeof(over));
	snprintf(buf, size, "%s: %s%s%s%s; limit %llu.%llu/s%s", state, ticks,
		 others[0] ? "; other interruptions: " : "", others, spared, k->max_rate_mhz / 1000,
		 k->max_rate_mhz % 1000 / 100, over);
	return buf;
}

static void text_budget(const struct kj_check *k, const struct kj_check_cpu *c)
{
	char line[400];
	unsigned int i;

	for (i = 0; i < k->budget.nr; i++) {
		if (!kj_budget_applies(&k->budget.limit[i], c->cpu))
			continue;
		kj_check_budget_line(k, c, i, line, sizeof(line));
		kj_text_wrap(stdout, "  budget: ", line);
	}
}

static void text_gaps(const struct kj_check *k, const struct kj_check_window *w,
		      unsigned int sampler)
{
	const struct kj_accounts *a = &w->accounts;
	char max[KJ_DURATION_MAX], wall[KJ_DURATION_MAX];

	printf("  gaps, %s: %llu of %s and more in %s, longest %s (%s)\n",
	       k->budget.nr ? "with settling" : "for information", a->gaps, "1 us",
	       kj_duration_format(wall, kj_duration_ns(a->last - a->first, a->clock_khz)),
	       kj_duration_format(max, kj_duration_ns(a->max, a->clock_khz)),
	       kj_check_sampler_word(sampler));
}

static void text_cpu(const struct kj_check *k, const struct kj_check_cpu *c)
{
	const struct kj_check_window *w = &c->window[KJ_CHECK_WATCH][0];
	char line[1000], label[48];
	unsigned int i;

	snprintf(label, sizeof(label), "CPU %u  %s  ", c->cpu, kj_verdict_word(c->verdict));
	kj_text_wrap(stdout, label, kj_check_line(k, c, line, sizeof(line)));
	if (c->verdict == KJ_VERDICT_SKIP || c->verdict == KJ_VERDICT_ERROR)
		return;
	if (w->done)
		printf("  watched: %s (pid %d), which ran %.1f %% of the time\n", w->watched,
		       w->count.tid, w->ran);
	for (i = 0; i < c->nr_reasons; i++) {
		snprintf(label, sizeof(label), "  %s: ", c->reasons[i].code);
		kj_text_wrap(stdout, label, c->reasons[i].detail);
	}
	text_budget(k, c);
	for (i = 0; i < KJ_CHECK_SAMPLERS; i++) {
		w = &c->window[i][i == KJ_CHECK_WATCH];
		if (w->done)
			text_gaps(k, w, i);
	}
}

/* A window of any CPU that decided, NULL: there is none. */
static const struct kj_check_window *decided(const struct kj_check *k)
{
	unsigned int i, s;

	for (i = 0; i < k->nr_cpus; i++)
		for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
			if (k->cpus[i].window[s][0].done)
				return &k->cpus[i].window[s][0];
	return NULL;
}

/* How much says it that there was nothing, and what does the limit mean? */
static void text_could(const struct kj_check *k)
{
	const struct kj_check_window *w = decided(k);
	char line[300], ns[KJ_DURATION_MAX];
	double shows;
	__u64 quiet;

	if (!w || !w->count.ns)
		return;
	shows = kj_verdict_shows(0, w->count.ns);
	quiet = kj_verdict_quiet(w->count.ns, k->max_rate_mhz);
	snprintf(line, sizeof(line), SAY_COULD, kj_duration_format(ns, w->count.ns), shows,
		 1 / shows, k->max_rate_mhz / 1000, k->max_rate_mhz % 1000 / 100, quiet + 1,
		 kj_verdict_shows(quiet, w->count.ns));
	kj_text_wrap(stdout, "could have seen: ", line);
}

/* What of level 2 is not all there. */
static void text_lost(const struct kj_check_cpu *c)
{
	unsigned int s;
	__u64 lost = 0;

	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		lost += c->window[s][1].events_lost;
	if (!lost)
		return;
	printf(SAY_LOST "\n", c->cpu, lost);
}

void kj_check_text(const struct kj_check *k)
{
	char after[KJ_DURATION_MAX], whole[KJ_DURATION_MAX];
	unsigned int i;

	for (i = 0; i < k->nr_cpus; i++)
		text_cpu(k, &k->cpus[i]);
	if (k->detail)
		kj_text_wrap(stdout, "", k->detail);
	if (k->device < 0)
		puts(k->events ? SAY_EVENTS : SAY_NO_MODULE);
	for (i = 0; i < k->nr_cpus; i++)
		text_lost(&k->cpus[i]);
	if (k->early)
		printf("ended early (--fail-fast): CPU %u %s after %s of %s (%s)\n", k->early->cpu,
		       k->early->verdict == KJ_VERDICT_FAIL ? "failed" : "was above a limit",
		       kj_duration_format(after, k->early_ns),
		       kj_duration_format(whole, k->duration_ns),
		       kj_check_sampler_word(k->early_window->sampler));
	if (k->interrupted)
		puts("interrupted: the windows that were not done are missing");
	text_could(k);
	printf("verdict: %s\n", kj_verdict_word(k->verdict));
}
