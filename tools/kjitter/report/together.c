// SPDX-License-Identifier: GPL-2.0
/*
 * together - gaps of several CPUs that are one event; see capture/together.h.
 */
#include <stdio.h>
#include <string.h>

#include "lib/cpulist.h"
#include "lib/duration.h"
#include "lib/environment.h"
#include "lib/text.h"
#include "model.h"

/* Lines of the text; the JSON has KJ_TOGETHER_TOLD. */
#define LINES 12U
/* A list of CPUs up to this length stands before its line, a longer one has lines of its own. */
#define LABEL 24

#define SAY_SIBLINGS \
	"threads of one core, and nothing was counted: SMI or firmware, or what one does to the other"
#define SAY_ALL		  "nothing was counted, so the machine stood still: "
#define SAY_SOME	  "nothing was counted: "
#define SAY_BENEATH_GUEST "its hypervisor, SMI or firmware"

static __u64 ns(const struct kj_together *g, __u64 counts)
{
	return kj_duration_ns(counts, g->khz);
}

bool kj_report_together_all(const struct kj_together *g, const struct kj_together_set *s)
{
	return s->nr == g->nr_lanes;
}

/* Are its CPUs the threads of one core? */
static bool siblings(const struct kj_summary *s, const char *list)
{
	const char *all = kj_environment_get(&s->env, "smt_siblings"), *at = all;
	size_t len = strlen(list);

	for (; (at = strstr(at, list)); at += len)
		if ((at == all || at[-1] == ';') && (at[len] == ';' || !at[len]))
			return true;
	return false;
}

/* Whoever counted causes from outside may have missed some: then "unknown" tells nothing. */
static bool all_counted(const struct kj_summary *s)
{
	const char *from = kj_environment_get(&s->env, "causes");

	return strcmp(from, "proc") && strcmp(from, "events");
}

/* What to think of it; NULL: nothing more than what it is called. */
const char *kj_report_together_hint(const struct kj_summary *s, const struct kj_together_set *t,
				    const char *list)
{
	bool real = !strcmp(kj_environment_get(&s->env, "hypervisor"), "none");

	if (t->cause == KJ_CAUSE_TICK && kj_report_together_all(s->together, t) &&
	    t->longest <= 2 * s->together->window)
		return "their ticks come at one instant; skew_tick=1 spreads them";
	if (t->cause == KJ_TOGETHER_STILL && t->kernel)
		return "they began and ended together, so it is one thing, whatever each is called";
	if (t->kernel || !all_counted(s))
		return NULL;
	if (siblings(s, list))
		return SAY_SIBLINGS;
	if (kj_report_together_all(s->together, t))
		return real ? SAY_ALL "SMI or firmware" : SAY_ALL SAY_BENEATH_GUEST;
	return real ? SAY_SOME "SMI or firmware" : SAY_SOME SAY_BENEATH_GUEST;
}

/* Has @all every CPU of @some and one more, for the same cause, and at least as often? */
static bool holds(const struct kj_together *g, const struct kj_together_set *all,
		  const struct kj_together_set *some)
{
	__u32 i;

	if (all->cause != some->cause || all->nr <= some->nr || all->count < some->count)
		return false;
	for (i = 0; i < g->words; i++)
		if (some->lanes[i] & ~all->lanes[i])
			return false;
	return true;
}

/*
 * Where now and then one of the CPUs was not hit, or not for long enough, that is told with the
 * others. Return: the set with which @s is told.
 */
const struct kj_together_set *kj_report_told_with(const struct kj_together *g,
						  const struct kj_together_set *s)
{
	const struct kj_together_set *with = s;
	unsigned int i;

	for (i = 0; i < g->nr_told; i++)
		if (holds(g, g->told[i], with))
			with = g->told[i];
	return with;
}

static void who(char *line, size_t size, const struct kj_summary *s,
		const struct kj_together_set *t)
{
	char label[KJ_BLAME_LABEL];
	unsigned int i;

	for (i = 0; i < t->nr_who; i++)
		kj_text_add(line, size, "%s%s", i ? "; " : ": ",
			    kj_blame_label(&t->who[i].key, &s->symbols, label, sizeof(label)));
}

static void text_set(const struct kj_summary *s, const struct kj_together_set *t)
{
	const struct kj_together *g = s->together;
	char label[LABEL + 16], list[1024], len[4][KJ_DURATION_MAX],
		line[KJ_TOGETHER_WHO * KJ_BLAME_LABEL + 512];
	const char *more;
	struct kj_cpulist cpus;
	unsigned int percent, i;
	__u64 some = 0;
	double mean;

	kj_together_cpus(g, t, &cpus);
	kj_cpulist_format(&cpus, list, sizeof(list));
	for (i = 0; i < g->nr_told; i++)
		if (g->told[i] != t && kj_report_told_with(g, g->told[i]) == t)
			some += g->told[i]->count;
	snprintf(line, sizeof(line), "%llu times", t->count);
	if (some)
		kj_text_add(line, sizeof(line), " (and %llu times some of them)", some);
	kj_text_add(line, sizeof(line), ", %s apart (at most %s), longest %s, %s in all: %s",
		    kj_duration_format(len[0], ns(g, t->apart / t->count)),
		    kj_duration_format(len[1], ns(g, t->apart_max)),
		    kj_duration_format(len[2], ns(g, t->longest)),
		    kj_duration_format(len[3], ns(g, t->lost)), kj_together_cause(t->cause));
	who(line, sizeof(line), s, t);
	if (kj_period_find(&t->period, &mean, &percent))
		kj_text_add(line, sizeof(line), "; every %s (%u %% of the distances)",
			    kj_duration_format(len[0], ns(g, mean)), percent);
	more = kj_report_together_hint(s, t, list);
	if (more)
		kj_text_add(line, sizeof(line), "; %s", more);
	snprintf(label, sizeof(label), "  CPUs %.*s%s  ", LABEL, list,
		 kj_report_together_all(g, t) ? " (all)" : "");
	if (strlen(list) > LABEL) {
		kj_text_wrap(stdout, "  CPUs ", list);
		snprintf(label, sizeof(label), "    ");
	}
	kj_text_wrap(stdout, label, line);
}

void kj_report_text_together(const struct kj_summary *s)
{
	const struct kj_together *g = s->together;
	char window[KJ_DURATION_MAX];
	unsigned int i, lines = 0, more = 0;
	__u64 told = 0, times = 0;

	if (s->together_skipped)
		printf("\ntogether: not looked for in so large a capture; --together %s does\n",
		       kj_duration_format(window, s->together_ns));
	if (!g || g->used < 2)
		return;
	printf("\ntogether: gaps of several CPUs that begin within %s%s\n",
	       kj_duration_format(window, ns(g, g->window)),
	       g->nr_told ? "" : ": no more than by chance");
	for (i = 0; i < g->nr_told; i++) {
		told += g->told[i]->count;
		if (kj_report_told_with(g, g->told[i]) != g->told[i])
			continue;
		if (lines++ < LINES) {
			text_set(s, g->told[i]);
		} else {
			more++;
			times += g->told[i]->count;
		}
	}
	if (more)
		printf("  %u more sets of CPUs and causes, %llu times\n", more, times);
	if (g->events > told)
		printf("  %llu others, no more than chance has it\n", g->events - told);
	if (g->merge.late)
		printf("  %llu of %llu gaps stand too late in the file to be put together\n",
		       g->merge.late, g->merge.late + g->gaps);
}

static void json_set(struct kj_json *j, const struct kj_summary *s, const struct kj_together_set *t)
{
	const struct kj_together *g = s->together;
	char label[KJ_BLAME_LABEL], list[1024];
	struct kj_cpulist cpus;
	unsigned int percent, i;
	double mean;

	kj_together_cpus(g, t, &cpus);
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "cpus", kj_cpulist_format(&cpus, list, sizeof(list)));
	kj_json_bool(j, "all", kj_report_together_all(g, t));
	kj_json_str(j, "cause", kj_together_cause(t->cause));
	kj_json_u64(j, "count", t->count);
	kj_json_real(j, "by_chance", t->chance);
	kj_json_u64(j, "apart_ns", ns(g, t->apart / t->count));
	kj_json_u64(j, "apart_max_ns", ns(g, t->apart_max));
	kj_json_u64(j, "longest_ns", ns(g, t->longest));
	kj_json_u64(j, "lost_ns", ns(g, t->lost));
	if (kj_period_find(&t->period, &mean, &percent))
		kj_json_u64(j, "period_ns", ns(g, mean));
	else
		kj_json_null(j, "period_ns");
	kj_json_str(j, "hint", kj_report_together_hint(s, t, list));
	kj_json_open(j, "who", '[');
	for (i = 0; i < t->nr_who; i++)
		kj_json_str(j, NULL,
			    kj_blame_label(&t->who[i].key, &s->symbols, label, sizeof(label)));
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}

void kj_report_json_together(struct kj_json *j, const struct kj_summary *s)
{
	const struct kj_together *g = s->together;
	unsigned int i;

	if (!g || g->used < 2) {
		kj_json_null(j, "together");
		return;
	}
	kj_json_open(j, "together", '{');
	kj_json_u64(j, "window_ns", ns(g, g->window));
	kj_json_u64(j, "gaps", g->gaps);
	kj_json_u64(j, "late", g->merge.late);
	kj_json_u64(j, "instants", g->events);
	kj_json_u64(j, "sets", g->nr_told);
	kj_json_open(j, "events", '[');
	for (i = 0; i < g->nr_told && i < KJ_TOGETHER_TOLD; i++)
		json_set(j, s, g->told[i]);
	kj_json_close(j, ']');
	kj_json_close(j, '}');
}
