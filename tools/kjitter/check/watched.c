// SPDX-License-Identifier: GPL-2.0
/*
 * watched - see watched.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/text.h"
#include "watched.h"

/* Percent of the time: less, and what comes there mostly meets nobody. */
#define MOST 50.0

#define SAY_NO_LOOPS \
	"a watched task has no loops and no timer of ours; with --sampler watch the budget is --max-gap and --max-lost-ppm"
#define SAY_NOBODY \
	"no %s was busy on CPU %u for half of the time, so there is nothing to watch; start the program, or leave out --sampler watch on a CPU that has none"
#define SAY_AWAY \
	"%s (pid %d) on CPU %u did not run for %.1f %% of the time; what comes while it sleeps says nothing of isolation: check again while it works"

bool kj_watched_options(const struct kj_check *k)
{
	const struct kj_options *o = k->options;
	bool named = kj_options_has(o, KJ_OPT_PID) || kj_options_has(o, KJ_OPT_COMM);

	if (named && (!kj_options_has(o, KJ_OPT_SAMPLER) || o->sampler != KJ_SAMPLER_WATCH))
		kj_text_error("check: --pid and --comm are for --sampler watch only");
	else if (kj_options_has(o, KJ_OPT_PID) && kj_options_has(o, KJ_OPT_COMM))
		kj_text_error("check: --pid and --comm: one of them");
	else if (o->sampler == KJ_SAMPLER_WATCH && kj_options_has(o, KJ_OPT_SAMPLER) &&
		 (kj_budget_has(&k->budget, KJ_BUDGET_LATENCY, KJ_BUDGET_ALL) ||
		  kj_budget_has(&k->budget, KJ_BUDGET_QUANTILE, KJ_BUDGET_ALL)))
		kj_text_error("check: %s", SAY_NO_LOOPS);
	else
		return true;
	return false;
}

/* Is it one that was asked for? Kernel threads are nobody's program. */
static bool wanted(const struct kj_options *o, const struct kj_task *t)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%u/task/%d", o->pid, t->tid);
	return !t->kernel && t->ticks && (!kj_options_has(o, KJ_OPT_PID) || !access(path, F_OK)) &&
	       (!kj_options_has(o, KJ_OPT_COMM) || !strcmp(o->comm, t->comm));
}

static void find(struct kj_check *k, struct kj_check_part *p)
{
	const struct kj_task_top *top = kj_tasks_others(&k->tasks, p->c->cpu);
	const struct kj_options *o = k->options;
	const struct kj_task *t = NULL;
	double busy = 0;
	unsigned int i;

	/* Two that share it have less than half each, and somebody is always there. */
	for (i = top->nr; i--; busy += top->share[i].percent)
		t = wanted(o, &top->share[i].task) ? &top->share[i].task : t;
	if (t && busy >= MOST) {
		p->w->count.tid = t->tid;
		snprintf(p->w->watched, sizeof(p->w->watched), "%s", t->comm);
		return;
	}
	p->c->verdict = KJ_VERDICT_SKIP;
	kj_check_reason(p->c, KJ_REASON_NOTHING_RUNS, SAY_NOBODY,
			kj_options_has(o, KJ_OPT_PID) || kj_options_has(o, KJ_OPT_COMM) ?
				"task of that name or number" :
				"program",
			p->c->cpu);
}

void kj_watched_find(struct kj_check_run *r)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		find(r->k, &r->part[i]);
}

/*
 * The time it had, in percent, by the clock of /proc/PID/stat: schedstat is brought up to date by
 * ticks, so where the tick is stopped it is up to a second late.
 */
static double ran(struct kj_check *k, const struct kj_check_window *w)
{
	const struct kj_task_top *top = kj_tasks_others(&k->tasks, w->count.cpu);
	unsigned int i;

	for (i = 0; i < top->nr; i++)
		if (top->share[i].task.tid == w->count.tid)
			return top->share[i].percent < 100 ? top->share[i].percent : 100;
	return 0;
}

void kj_watched_judge(struct kj_check *k, struct kj_check_cpu *c, struct kj_check_window *w)
{
	double waited = w->count.ns ? 100.0 * w->count.waited_ns / w->count.ns : 0;

	w->ran = ran(k, w);
	if (w->ran + waited >= MOST)
		return;
	c->verdict = KJ_VERDICT_SKIP;
	w->done = false;
	w->loud = 0;
	kj_check_reason(c, KJ_REASON_NOTHING_RUNS, SAY_AWAY, w->watched, w->count.tid, c->cpu,
			100.0 - w->ran - waited);
}
