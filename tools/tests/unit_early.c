// SPDX-License-Identifier: GPL-2.0
/*
 * unit_early - --fail-fast: what ends a window before its time, what does not, and what is said
 * of the CPUs that had not failed by then.
 */
#include <stdlib.h>
#include <string.h>

#include "../kjitter/check/early.h"
#include "../kjitter/check/judge.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL

static struct kj_options options;
static struct kj_check k;
static struct kj_check_cpu cpu;
static struct kj_check_part part;
static struct kj_user *sampler;

/* The user task's window of a day, in its 100th second. */
static struct kj_count *fresh(const char *limit)
{
	struct kj_check_window *w = &cpu.window[KJ_CHECK_USER][0];
	char text[64];

	kj_seen_free(&w->seen);
	kj_budget_free(&k.budget);
	memset(&cpu, 0, sizeof(cpu));
	memset(&part, 0, sizeof(part));
	memset(&sampler->acc, 0, sizeof(sampler->acc));
	k.options = &options;
	k.device = -1;
	k.max_rate_mhz = 5000;
	k.duration_ns = 86400 * SECOND;
	snprintf(text, sizeof(text), "%s", limit);
	if (kj_budget_line(&k.budget, text, 1) || !kj_seen_room(&w->seen, &k.budget))
		exit(2);
	sampler->acc.clock_khz = 1000000;
	sampler->acc.last = 5;
	sampler->acc.state = KJ_STREAM_RUNNING;
	w->sampler = KJ_CHECK_USER;
	w->level = 1;
	w->count.begun = true;
	cpu.cpu = 1;
	part.k = &k;
	part.c = &cpu;
	part.w = w;
	part.user = sampler;
	part.records.fd = -1;
	kj_check_part_begin(&part);
	kj_check_part_begun(&part);
	w->count.ns = 100 * SECOND;
	part.stretch.ns = 95 * SECOND;
	return &w->count;
}

static void rates(void)
{
	struct kj_count *c;

	check(kj_verdict_stretch(5000) == 5 * SECOND && kj_verdict_stretch(50000) == 5 * SECOND,
	      "early: a stretch is 5 s");
	check(kj_verdict_stretch(100) == 250 * SECOND, "early: or as long as 25 quiet ones take");

	c = fresh("");
	c->count[KJ_CAUSE_TICK] = 100000;
	part.stretch.count[KJ_CAUSE_TICK] = 100000 - 25;
	check(!kj_early_look(&part), "early: 25 in the last 5 s are quiet, whatever was before");
	check(part.stretch.ns == 100 * SECOND && part.stretch.count[KJ_CAUSE_TICK] == 100000,
	      "early: and the next stretch begins");
	c = fresh("");
	c->count[KJ_CAUSE_TICK] = 126;
	part.stretch.count[KJ_CAUSE_TICK] = 100;
	check(kj_early_look(&part) && part.loud == 1ULL << KJ_CAUSE_TICK,
	      "early: 26 are not, though they are few for 100 s");
	c = fresh("");
	c->count[KJ_CAUSE_TICK] = 1000;
	part.stretch.ns = 96 * SECOND;
	check(!kj_early_look(&part) && part.stretch.ns == 96 * SECOND,
	      "early: nothing is judged before a stretch is over");
	c = fresh("");
	c->waited_ns = SECOND;
	check(kj_early_look(&part) && part.loud == 1ULL << KJ_CAUSE_THREAD,
	      "early: others had the CPU for more than 1 %% of the stretch");
	c = fresh("");
	c->count[KJ_CAUSE_TICK] = 1000;
	c->error = 5;
	check(!kj_early_look(&part), "early: what could not be read ends nothing");
}

static void record(__u64 len)
{
	struct kj_record rec = { .start = 10, .len = len };

	kj_seen_record(&part.w->seen, &k.budget, &rec);
}

static void gaps(void)
{
	fresh("max-gap 20us");
	record(20000);
	check(!kj_early_gap(&part), "early: a gap of the limit does not end it");
	record(20001);
	check(kj_early_gap(&part), "early: a longer one does");
	fresh("max-gap unknown=20us");
	record(20001);
	check(!kj_early_gap(&part), "early: not where this window judges no class");
	fresh("max-gap 20us cpus 2");
	record(20001);
	check(!kj_early_gap(&part), "early: nor where the limit is for another CPU");
	fresh("quantile 99:20us");
	record(20001);
	check(!kj_early_gap(&part), "early: nor for a quantile, which later loops may mend");

	/* 10 ppm of a day are 864 ms. */
	fresh("max-lost-ppm 10");
	sampler->acc.gap = 864000000;
	check(!kj_early_look(&part), "early: time lost that the day may lose does not end it");
	sampler->acc.gap++;
	check(kj_early_look(&part), "early: a ns more does");
}

static void cut_short(void)
{
	struct kj_check_answer a;
	struct kj_count *c;
	bool good;

	fresh("max-lost-ppm 10");
	sampler->acc.gap = 1000000;
	sampler->acc.last = SECOND;
	part.w->cut = true;
	kj_check_part_ending(&part);
	kj_check_part_end(&part, 0);
	check(part.w->done && !kj_check_seen(&k, &cpu, 0, part.w, &a),
	      "early: a window cut short does not judge shares, however many ppm it shows");
	part.w->cut = false;
	check(kj_check_seen(&k, &cpu, 0, part.w, &a) && a.verdict == KJ_VERDICT_FAIL,
	      "early: one that was not does");

	c = fresh("max-gap 20us");
	c->ns = SECOND / 20;
	c->count[KJ_CAUSE_TICK] = 1;
	part.w->cut = true;
	kj_check_part_end(&part, 0);
	check(part.w->done && !part.w->loud, "early: one tick in 50 ms is not 20/s");
	c = fresh("");
	c->count[KJ_CAUSE_TICK] = 126;
	part.stretch.count[KJ_CAUSE_TICK] = 100;
	part.w->cut = kj_early_look(&part);
	kj_check_part_end(&part, 0);
	good = part.w->loud == 1ULL << KJ_CAUSE_TICK && c->ns == 5 * SECOND &&
	       c->count[KJ_CAUSE_TICK] == 26;
	check(good, "early: the stretch that was too loud decides, and its figures are told");
}

static void moved(struct kj_count *c, const char *label, __u64 n)
{
	struct kj_count_moved *m = &c->moved[c->nr_moved++];

	snprintf(m->line.label, sizeof(m->line.label), "%s", label);
	m->line.count = n;
	m->cause = KJ_CAUSE_DEVICE;
}

static void differences(void)
{
	static struct kj_count then, now;
	bool good;

	moved(&then, "24", 900);
	moved(&then, "25", 10);
	moved(&now, "24", 910);
	moved(&now, "26", 40);
	moved(&now, "25", 10);
	now.ns = 7;
	then.ns = 3;
	kj_count_since(&now, &then);
	good = now.ns == 4 && now.nr_moved == 2 && !strcmp(now.moved[0].line.label, "26") &&
	       now.moved[0].line.count == 40 && now.moved[1].line.count == 10;
	check(good, "early: what moved most in the stretch comes first");
}

/* The verdicts of two CPUs, of which one ended the check after 7 s of a day. */
static void not_to_the_end(void)
{
	struct kj_check_cpu other = { .cpu = 2, .verdict = KJ_VERDICT_PASS };
	const char *why;
	bool good;

	fresh("");
	cpu.verdict = KJ_VERDICT_PASS;
	kj_early_end(&k, &cpu);
	check(cpu.verdict == KJ_VERDICT_PASS && !cpu.nr_reasons,
	      "early: what went on to its end passes");
	k.early = &cpu;
	k.early_ns = 7 * SECOND;
	kj_early_end(&k, &other);
	why = unit_reason(&other, "ended-early");
	good = other.verdict == KJ_VERDICT_SKIP &&
	       strstr(why, "CPU 1 was above a limit after 7.000 s of ") &&
	       strstr(why, "this one had not failed");
	check(good, "early: who had not failed by then is a skip");
	kj_early_end(&k, &other);
	check(other.nr_reasons == 1, "early: it is said once");
	kj_early_end(&k, &cpu);
	good = cpu.verdict == KJ_VERDICT_SKIP &&
	       strstr(unit_reason(&cpu, "ended-early"), "does not count against it");
	check(good, "early: so is who ended it, where that turned out to be spared");
	cpu.verdict = KJ_VERDICT_FAIL;
	kj_early_end(&k, &cpu);
	check(cpu.verdict == KJ_VERDICT_FAIL && cpu.nr_reasons == 1, "early: a fail is a fail");
	k.early = NULL;
}

int unit_early(void)
{
	sampler = calloc(1, sizeof(*sampler));
	if (!sampler)
		return 2;
	rates();
	gaps();
	cut_short();
	differences();
	not_to_the_end();
	fresh("");
	free(sampler);
	return check_failed;
}
