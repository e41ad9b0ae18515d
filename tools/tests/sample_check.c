// SPDX-License-Identifier: GPL-2.0
/*
 * sample_check - see sample_check.h.
 */
#include <stdlib.h>
#include <string.h>

#include "../kjitter/check/judge.h"
#include "sample_check.h"

#define CPUS 4

static struct kj_check_cpu cpus[CPUS];

static void measured(struct kj_check *k, struct kj_check_cpu *c, __u64 longest_us)
{
	struct kj_check_window *w = &c->window[KJ_CHECK_USER][0];
	struct kj_accounts begin = { .clock_khz = 1000000, .last = 5 }, end = begin;
	struct kj_record rec = { .start = 10, .len = longest_us * 1000 };

	w->done = true;
	w->level = 1;
	w->count.ns = 5000000000ULL;
	w->count.count[KJ_CAUSE_TICK] = c->cpu;
	if (!kj_seen_room(&w->seen, &k->budget))
		exit(2);
	kj_seen_begin(&w->seen, &begin, NULL);
	kj_seen_record(&w->seen, &k->budget, &rec);
	end.gaps = 1;
	end.last = 5000000000ULL;
	end.max = longest_us * 1000;
	kj_seen_end(&w->seen, &begin, &end, NULL);
	w->accounts = end;
}

void sample_check(struct kj_check *k, const struct kj_options *options, const char *name)
{
	char limit[] = "max-gap 20us", latency[] = "max-latency 50us cpus 3";
	unsigned int i;

	memset(cpus, 0, sizeof(cpus));
	k->options = options;
	k->device = -1;
	k->max_rate_mhz = 5000;
	k->clock_from = "cpuid";
	k->cpus = cpus;
	k->nr_cpus = CPUS;
	k->closed = true;
	k->verdict = KJ_VERDICT_ERROR;
	if (kj_budget_line(&k->budget, limit, 1) || kj_budget_line(&k->budget, latency, 2))
		exit(2);
	for (i = 0; i < CPUS; i++) {
		cpus[i].cpu = i + 1;
		cpus[i].verdict = i;
		cpus[i].alone = i;
	}
	measured(k, &cpus[0], 19);
	measured(k, &cpus[1], 21);
	cpus[1].over = true;
	cpus[1].alone = KJ_VERDICT_PASS;
	kj_check_explain_budget(k, &cpus[1], true);
	kj_check_reason(&cpus[1], KJ_REASON_THREAD, "%s", name);
	kj_check_reason_too(&cpus[1], KJ_REASON_MAX_GAP, "of another limit");
	kj_check_reason(&cpus[2], KJ_REASON_OFFLINE, "CPU 3 is <offline>");
	kj_check_reason(&cpus[3], KJ_REASON_NOT_COUNTED, "what came is not known");
}

void sample_check_free(struct kj_check *k)
{
	unsigned int i, r;

	for (i = 0; i < CPUS; i++) {
		for (r = 0; r < cpus[i].nr_reasons; r++)
			free(cpus[i].reasons[r].detail);
		kj_seen_free(&cpus[i].window[KJ_CHECK_USER][0].seen);
	}
	kj_budget_free(&k->budget);
}
