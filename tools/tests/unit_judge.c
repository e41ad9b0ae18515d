// SPDX-License-Identifier: GPL-2.0
/*
 * unit_judge - what a window saw of gaps, and whether a CPU kept its budget.
 */
#include <stdlib.h>
#include <string.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/check/judge.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL
/* 2 counts a ns. */
#define KHZ 2000000ULL
#define US  2000ULL

static struct kj_options options;
static struct kj_check k;
static struct kj_check_cpu cpu;
static struct kj_accounts begin, now;
static struct kj_histogram hist;

static void forget(void)
{
	unsigned int s, i;

	for (i = 0; i < cpu.nr_reasons; i++)
		free(cpu.reasons[i].detail);
	for (s = 0; s < KJ_CHECK_WINDOWS; s++) {
		for (i = 0; i < 2; i++) {
			kj_seen_free(&cpu.window[s][i].seen);
			free(cpu.window[s][i].blame);
		}
	}
	memset(&cpu, 0, sizeof(cpu));
	kj_budget_free(&k.budget);
}

static void fresh(const char *limits)
{
	char text[200];

	forget();
	memset(&options, 0, sizeof(options));
	k.options = &options;
	k.device = 3;
	k.max_rate_mhz = 5000;
	cpu.cpu = 1;
	cpu.verdict = KJ_VERDICT_PASS;
	snprintf(text, sizeof(text), "%s", limits);
	for (char *rest, *s = strtok_r(text, ";", &rest); s; s = strtok_r(NULL, ";", &rest))
		if (kj_budget_line(&k.budget, s, 0))
			exit(2);
}

/* A window of five seconds begins; while it settled there was a gap of a second. */
static struct kj_check_window *window(enum kj_check_sampler sampler, unsigned int level)
{
	struct kj_check_window *w = &cpu.window[sampler][level - 1];

	w->sampler = sampler;
	w->level = level;
	w->done = true;
	w->count.ns = 5 * SECOND;
	memset(&begin, 0, sizeof(begin));
	memset(&hist, 0, sizeof(hist));
	begin.clock_khz = KHZ;
	begin.last = ~0ULL - 1000 * US;
	begin.samples = 1000;
	begin.gaps = 1;
	begin.gap = SECOND;
	begin.max = SECOND;
	begin.cause[KJ_CAUSE_TICK] = (struct kj_cause_account){ 1, SECOND, SECOND };
	hist.count[kj_hist_index(SECOND)] = 1;
	now = begin;
	if (!kj_seen_room(&w->seen, &k.budget))
		exit(2);
	kj_seen_begin(&w->seen, &begin, &hist);
	return w;
}

/* A gap so long after the begin; @lost: it has no record. */
static void gap(struct kj_check_window *w, __u64 at_us, __u64 us, unsigned int cause, bool lost)
{
	struct kj_record rec = { .start = begin.last + at_us * US, .len = us * US, .cause = cause };

	rec.count[cause] = cause != KJ_CAUSE_UNKNOWN;
	now.gaps++;
	now.gap += rec.len;
	now.max = rec.len > now.max ? rec.len : now.max;
	now.cause[cause].count++;
	now.cause[cause].max = rec.len > now.cause[cause].max ? rec.len : now.cause[cause].max;
	hist.count[kj_hist_index(rec.len)]++;
	if (!lost)
		kj_seen_record(&w->seen, &k.budget, &rec);
}

static void end(struct kj_check_window *w)
{
	now.last = begin.last + 5000000 * US;
	now.samples += 100000;
	kj_seen_end(&w->seen, &begin, &now, &hist);
}

static struct kj_check_answer answer;

static enum kj_verdict within(unsigned int i)
{
	return kj_check_within(&k, &cpu, i, &answer) ? answer.verdict : KJ_VERDICT_ERROR;
}

/* Some reason with this code. */
static bool says(const char *code, const char *what)
{
	bool good = false;
	unsigned int i;

	for (i = 0; i < cpu.nr_reasons; i++)
		good |= !strcmp(cpu.reasons[i].code, code) && strstr(cpu.reasons[i].detail, what);

	if (!good)
		printf("# %s: '%s' has no '%s'\n", code, unit_reason(&cpu, code), what);
	return good;
}

static void by_length(void)
{
	struct kj_check_window *w;
	struct kj_record late = { .len = 90 * US };
	bool good;

	fresh("max-gap 20us");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 20, KJ_CAUSE_UNKNOWN, false);
	end(w);
	check(within(0) == KJ_VERDICT_PASS && answer.seen == 20000 && !answer.at_most,
	      "budget: a gap of the limit is kept; that of settling, a second, does not count");
	late.start = now.last;
	kj_seen_record(&w->seen, &k.budget, &late);
	check(within(0) == KJ_VERDICT_PASS, "budget: nor does one after the end");
	late.start = begin.last - 1;
	kj_seen_record(&w->seen, &k.budget, &late);
	check(within(0) == KJ_VERDICT_PASS, "budget: nor one before the begin");

	fresh("max-gap 20us");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 2, KJ_CAUSE_UNKNOWN, false);
	gap(w, 500000, 21, KJ_CAUSE_UNKNOWN, false);
	gap(w, 600000, 25, KJ_CAUSE_STEAL, false);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && answer.seen == 25000 && answer.above == 2,
	      "budget: longer ones fail it, stolen time and what nobody counted among them");
	check(kj_check_exceeded(&k, &cpu, NULL) && kj_check_exceeded(&k, &cpu, w),
	      "budget: so it is exceeded");
	check(kj_check_explain_budget(&k, &cpu, true), "budget: all of it could be judged");
	check(says("max-gap", "longest 25.000 us (user task), limit: gaps at most 20.000 us"),
	      "budget: figure and limit are told");
	good = says("max-gap", "2 longer than that, 0.600000 s after the begin") &&
	       says("max-gap", "not asked in this window [user task, level 1]");
	check(good, "budget: how many, when, and why there is no cause");

	fresh("max-gap 20us cpus 2-7");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 900, KJ_CAUSE_UNKNOWN, false);
	end(w);
	check(within(0) == KJ_VERDICT_ERROR && !kj_check_exceeded(&k, &cpu, NULL),
	      "budget: a limit for other CPUs is none for this one");
	check(kj_check_explain_budget(&k, &cpu, true) && !cpu.nr_reasons,
	      "budget: and is not missed");
}

static void windows(void)
{
	struct kj_check_window *w;

	fresh("max-gap 20us");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 15, KJ_CAUSE_UNKNOWN, false);
	end(w);
	w = window(KJ_CHECK_SPIN, 1);
	gap(w, 10, 14, KJ_CAUSE_TICK, false);
	end(w);
	check(within(0) == KJ_VERDICT_PASS && answer.seen == 15000,
	      "budget: what came nearest is told");
	w = window(KJ_CHECK_SPIN, 2);
	gap(w, 10, 30, KJ_CAUSE_TICK, false);
	end(w);
	check(within(0) == KJ_VERDICT_PASS,
	      "budget: level 2 does not judge the length of all gaps");
	cpu.window[KJ_CHECK_USER][0].done = false;
	check(within(0) == KJ_VERDICT_PASS && answer.seen == 14000,
	      "budget: a window that was not measured does not count");
}

static void by_class(void)
{
	struct kj_check_window *w;
	bool good;

	fresh("max-gap thread=20us;max-gap 1ms");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 500, KJ_CAUSE_UNKNOWN, false);
	end(w);
	check(within(0) == KJ_VERDICT_SKIP && within(1) == KJ_VERDICT_PASS,
	      "budget: a window that asks nobody judges no class");
	good = !kj_check_explain_budget(&k, &cpu, true) &&
	       says("not-judged", "gaps of class thread at most 20.000 us: no window");
	check(good, "budget: a limit that nobody judged is said");
	cpu.nr_reasons = 0;
	check(!kj_check_explain_budget(&k, &cpu, false) && !cpu.nr_reasons,
	      "budget: but not where windows are missing, whose reason is another");
	w = window(KJ_CHECK_SPIN, 1);
	gap(w, 10, 500, KJ_CAUSE_TICK, false);
	gap(w, 20, 15, KJ_CAUSE_THREAD, false);
	end(w);
	check(within(0) == KJ_VERDICT_PASS && answer.seen == 15000,
	      "budget: a long gap of another class keeps it");
	gap(w, 30, 21, KJ_CAUSE_THREAD, false);
	w->seen.known = false;
	gap(w, 30, 21, KJ_CAUSE_THREAD, false);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && within(1) == KJ_VERDICT_PASS,
	      "budget: each limit holds by itself");
	kj_check_explain_budget(&k, &cpu, true);
	check(says("max-gap", "its cause: thread [kernel thread, level 1]"),
	      "budget: a window that knows causes tells them");

	fresh("max-gap thread=20us;max-gap 10us");
	w = window(KJ_CHECK_USER, 2);
	gap(w, 10, 30, KJ_CAUSE_THREAD, false);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL,
	      "budget: without the kernel thread a class is judged at level 2");
	check(within(1) == KJ_VERDICT_SKIP, "budget: where nothing else is");
	w = window(KJ_CHECK_SPIN, 1);
	gap(w, 10, 30, KJ_CAUSE_THREAD, false);
	gap(w, 50, 40, KJ_CAUSE_THREAD, false);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && answer.window == w,
	      "budget: with it, it judges the class alone");
	kj_check_explain_budget(&k, &cpu, true);
	check(cpu.nr_reasons == 2 && !strcmp(cpu.reasons[1].code, "max-gap"),
	      "budget: two limits that are exceeded are two reasons");
}

/* Records are detail, accounts are not: what is lost is not overlooked. */
static void lost_records(void)
{
	struct kj_check_window *w;

	fresh("max-gap 20us");
	w = window(KJ_CHECK_SPIN, 1);
	gap(w, 10, 2, KJ_CAUSE_TICK, false);
	gap(w, 20, 1500000, KJ_CAUSE_TICK, true);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && answer.seen == 1500000000 && !answer.at_most,
	      "budget: a gap without a record is the longest of the accounts");

	fresh("max-gap 20us;max-gap thread=20us");
	w = window(KJ_CHECK_SPIN, 1);
	gap(w, 10, 2, KJ_CAUSE_TICK, false);
	gap(w, 20, 3, KJ_CAUSE_TICK, true);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && answer.seen == 500000000 && answer.at_most,
	      "budget: where that may have been before, it says at most");
	check(within(1) == KJ_VERDICT_PASS && !answer.seen && !answer.at_most,
	      "budget: a class of which nothing was lost is known");
}

static void shares(void)
{
	struct kj_check_window *w;
	unsigned int i;

	/* 100,000 loops, 100 of them with a gap: 90 of 2 us, 10 of 100 us: 1180 us of 5 s. */
	fresh("quantile 99:2us;quantile 99.95:2us;quantile 99.991:99us;quantile 99.9:1us;"
	      "max-lost-ppm 236;max-lost-ppm 235.9;quantile 99.95:1999ns");
	w = window(KJ_CHECK_USER, 1);
	for (i = 0; i < 90; i++)
		gap(w, 10 * i, 2, KJ_CAUSE_UNKNOWN, false);
	for (i = 0; i < 10; i++)
		gap(w, 1000 * i, 100, KJ_CAUSE_UNKNOWN, false);
	end(w);
	check(within(0) == KJ_VERDICT_PASS && !answer.seen,
	      "budget: 99 %% of all loops are without a gap");
	check(within(1) == KJ_VERDICT_PASS && answer.seen == 2000,
	      "budget: 99.95 %% are of 2 us at most, to the ns");
	check(within(6) == KJ_VERDICT_FAIL && answer.seen >= 2000 && answer.seen < 2064,
	      "budget: and not of 1 ns less; what is seen is told to 3.2 %%");
	check(within(2) == KJ_VERDICT_FAIL && answer.seen == 100000,
	      "budget: 99.991 %% are of 100 us at most, the longest");
	check(within(3) == KJ_VERDICT_PASS, "budget: 99.9 %% are without, to the loop");
	check(within(4) == KJ_VERDICT_PASS && answer.seen == 236000,
	      "budget: time lost, without the time before the begin");
	check(within(5) == KJ_VERDICT_FAIL, "budget: time lost, by a tenth too much");
	kj_check_explain_budget(&k, &cpu, true);
	check(says("lost", "236.0 ppm (user task), limit: gaps at most 235.9 ppm of the time; "
			   "the longest gap was 100.000 us"),
	      "budget: time lost has its reason");
	check(says("quantile", "limit: 99.95 % of all loops at most 1.999 us"),
	      "budget: so has a quantile, and says of what it is");
}

static void latencies(void)
{
	struct kj_check_window *w;
	char buf[400];
	bool good;

	fresh("max-latency 50us;max-gap 9us");
	w = window(KJ_CHECK_TIMER, 1);
	gap(w, 10, 49, KJ_CAUSE_SOFTIRQ, false);
	gap(w, 100, 51, KJ_CAUSE_THREAD, false);
	end(w);
	check(within(0) == KJ_VERDICT_FAIL && answer.seen == 51000 && answer.above == 1,
	      "budget: a latency of the timer");
	check(within(1) == KJ_VERDICT_SKIP, "budget: which is no gap");
	kj_check_explain_budget(&k, &cpu, true);
	check(says("max-latency", "its cause: thread [timer, level 1]"), "budget: with its cause");
	good = kj_check_budget_line(&k, &cpu, 0, buf, sizeof(buf)) == KJ_VERDICT_FAIL &&
	       !strcmp(buf, "wake-up latency at most 50.000 us: longest 51.000 us (timer): fail");
	check(good, "budget: a line for people");
	kj_check_budget_line(&k, &cpu, 1, buf, sizeof(buf));
	check(!strcmp(buf, "gaps at most 9.000 us: not measured: skip"),
	      "budget: what was not measured never looks like passed");
}

static void together(void)
{
	struct kj_check_window *w;
	char line_[1000];

	fresh("max-gap 20us");
	w = window(KJ_CHECK_USER, 1);
	gap(w, 10, 2000, KJ_CAUSE_UNKNOWN, false);
	end(w);
	check(kj_check_judge(&cpu) == KJ_VERDICT_PASS,
	      "budget: no interruption is above the limit");
	cpu.over = kj_check_exceeded(&k, &cpu, NULL);
	cpu.verdict = kj_check_judge(&cpu);
	check(cpu.verdict == KJ_VERDICT_FAIL, "budget: it fails by its gap alone");
	check(strstr(kj_check_line(&k, &cpu, line_, sizeof(line_)),
		     "over budget: gaps at most 20.000 us: longest 2.000 ms (user task)"),
	      "budget: the head line says so");
	w = window(KJ_CHECK_USER, 2);
	gap(w, 10, 2100, KJ_CAUSE_THREAD, false);
	w->blame = calloc(1, sizeof(*w->blame));
	end(w);
	kj_check_explain_budget(&k, &cpu, true);
	check(says("max-gap", "at level 2 the longest, 2.100 ms, was: thread"),
	      "budget: level 2 says what such a gap is");
}

int unit_judge(void)
{
	by_length();
	windows();
	by_class();
	lost_records();
	shares();
	latencies();
	together();
	forget();
	return check_failed;
}
