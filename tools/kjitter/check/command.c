// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand: order of events, nothing else; the method is in model.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "device/conditions.h"
#include "device/connect.h"
#include "device/place.h"
#include "early.h"
#include "events.h"
#include "gate.h"
#include "judge.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/stop.h"
#include "lib/text.h"
#include "lib/time.h"
#include "model.h"
#include "user/clock.h"
#include "watched.h"

#define SAY_INTERRUPTED "interrupted by signal %d before it was decided"
#define SAY_FAILED	"the test could not be done (status %d); see the messages"

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#define FOREIGN(name, help)	 { #name, false, help },
#include "formats.h"
};

static void (*const print[])(const struct kj_check *k) = {
#define FORMAT(name, flag, help) kj_check_##name,
#define FOREIGN(name, help)
#include "formats.h"
};

/* How many formats are those of others. */
enum {
#define FORMAT(name, flag, help)
#define FOREIGN(name, help) FOREIGN_##name,
#include "formats.h"
	NR_FOREIGN
};

static struct kj_check check;

static int check_options(struct kj_check *k, const struct kj_options *o)
{
	char text[KJ_DURATION_MAX];

	k->duration_ns = o->duration_ns;
	k->max_rate_mhz = o->max_rate_mhz;
	if (kj_options_has(o, KJ_OPT_SAMPLER) && o->sampler != KJ_SAMPLER_USER &&
	    o->sampler != KJ_SAMPLER_SPIN && o->sampler != KJ_SAMPLER_WATCH)
		kj_text_error("check: --sampler is user, spin or watch");
	else if (k->duration_ns < KJ_SECOND)
		kj_text_error("check: --duration %s: it is at least 1s: rates need some time",
			      kj_duration_format(text, k->duration_ns));
	else if (kj_budget_read(&k->budget, o) && kj_watched_options(k))
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

static bool wants(const struct kj_check *k, enum kj_check_sampler sampler)
{
	if (sampler == KJ_CHECK_TIMER)
		return kj_budget_has(&k->budget, KJ_BUDGET_LATENCY, KJ_BUDGET_ALL);
	if (!kj_options_has(k->options, KJ_OPT_SAMPLER))
		return sampler == KJ_CHECK_USER || (sampler == KJ_CHECK_SPIN && k->device >= 0);
	return k->options->sampler == kj_check_sampler_of(sampler);
}

/* The module is optional, unless the kernel's sampler or level 2 is asked for. */
static int open_device(struct kj_check *k)
{
	bool deep = kj_options_has(k->options, KJ_OPT_LEVEL) && k->options->level == 2;
	bool needed = kj_options_has(k->options, KJ_OPT_SAMPLER) &&
		      (k->options->sampler == KJ_SAMPLER_SPIN ||
		       (deep && k->options->sampler == KJ_SAMPLER_WATCH));
	int ret = kj_connect(&k->device, &k->query, !needed);

	k->clock_from = "module";
	if (!ret && k->device < 0)
		k->clock_from = kj_user_clock_rate(&k->query.clock_khz);
	k->events = !ret && k->device < 0 && deep;
	if (k->events && !kj_trace_can())
		return KJ_EXIT_ERROR;
	if (ret && k->device == -ENOENT && !kj_options_has(k->options, KJ_OPT_LEVEL))
		kj_text_error("--sampler user and watch need no module");
	return ret;
}

static int choose(struct kj_check *k, struct kj_cpulist *cpus)
{
	unsigned int cpu;
	int ret;

	ret = kj_place_choose(cpus, k->options);
	if (ret)
		return ret;
	k->cpus = calloc(kj_cpulist_count(cpus), sizeof(*k->cpus));
	if (!k->cpus) {
		kj_text_error("not enough memory for this many CPUs; name fewer with --cpus");
		return KJ_EXIT_ERROR;
	}
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(cpus, cpu))
			continue;
		k->cpus[k->nr_cpus].cpu = cpu;
		kj_check_gate(k, &k->cpus[k->nr_cpus++], wants(k, KJ_CHECK_USER));
	}
	if (!kj_check_gate_proc(k)) {
		kj_text_error("not enough memory for this many CPUs; name fewer with --cpus");
		return KJ_EXIT_ERROR;
	}
	return KJ_EXIT_PASS;
}

static unsigned int count(const struct kj_check *k, enum kj_verdict v)
{
	unsigned int i, n = 0;

	for (i = 0; i < k->nr_cpus; i++)
		n += k->cpus[i].verdict == v;
	return n;
}

static void say(const struct kj_check *k, enum kj_check_sampler sampler, unsigned int level)
{
	__u64 ns = kj_check_window_ns(k, level);

	if (!kj_options_has(k->options, KJ_OPT_QUIET) && isatty(STDERR_FILENO))
		kj_text_error("level %u, a %s on each CPU, %llu.%llu s and settling ...", level,
			      kj_check_sampler_word(sampler), ns / KJ_SECOND,
			      ns % KJ_SECOND / (KJ_SECOND / 10));
}

static bool loud(const struct kj_check_cpu *c)
{
	unsigned int s;

	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		if (c->window[s][0].loud)
			return true;
	return false;
}

/* Level 1 decides, provisionally where it takes level 2 to tell what counts. */
static int decide(struct kj_check *k)
{
	struct kj_check_cpu *c;
	enum kj_check_sampler s;
	unsigned int i;
	int ret;

	for (s = 0; s < KJ_CHECK_WINDOWS && !k->early; s++) {
		if (!wants(k, s))
			continue;
		say(k, s, 1);
		ret = kj_check_window(k, s, 1, false);
		if (ret)
			return ret;
		/* CPUs are left out after both windows, which are to see the same CPUs. */
	}
	for (i = 0; i < k->nr_cpus; i++) {
		c = &k->cpus[i];
		if (c->verdict != KJ_VERDICT_PASS)
			continue;
		if (loud(c) || kj_check_exceeded(k, c, NULL))
			c->verdict = KJ_VERDICT_FAIL;
		kj_early_end(k, c);
	}
	return KJ_EXIT_PASS;
}

/* Did a sampler fail anywhere? */
static bool failed(const struct kj_check *k, enum kj_check_sampler s)
{
	unsigned int i;

	for (i = 0; i < k->nr_cpus; i++)
		if (k->cpus[i].window[s][0].loud ||
		    kj_check_exceeded(k, &k->cpus[i], &k->cpus[i].window[s][0]))
			return true;
	return false;
}

/* Measure once more at level 2, which explains what level 1 found. */
static int look_closer(struct kj_check *k)
{
	bool asked = kj_options_has(k->options, KJ_OPT_LEVEL);
	/* The gaps of a watched task are seen at level 2 alone. */
	bool all = (asked && k->options->level == 2) || (wants(k, KJ_CHECK_WATCH) && k->budget.nr);
	enum kj_check_sampler s;
	int ret;

	if ((k->device < 0 && !k->events) || (asked && !all) ||
	    (!all && !(k->query.caps & KJ_CAP_LEVEL2)) ||
	    (wants(k, KJ_CHECK_WATCH) && !(k->query.caps & KJ_CAP_WATCH)))
		return KJ_EXIT_PASS;
	if (k->events && !kj_events_open(k))
		return KJ_EXIT_ERROR;
	for (s = 0; s < KJ_CHECK_SAMPLERS; s++) {
		if (!wants(k, s) || (!all && !failed(k, s)))
			continue;
		say(k, s, 2);
		ret = kj_check_window(k, s, 2, !all);
		if (ret)
			return ret;
	}
	return KJ_EXIT_PASS;
}

/* What level 1 found too loud may be what the kernel spares a user task. */
static void judge(struct kj_check *k, struct kj_check_cpu *c, bool complete)
{
	c->told = kj_check_tell(k, c);
	c->verdict = kj_check_judge(c);
	c->alone = c->verdict;
	c->over = kj_check_exceeded(k, c, NULL);
	/* It may have failed by its budget before anything else could. */
	if (k->early && c->alone == KJ_VERDICT_PASS)
		c->alone = KJ_VERDICT_SKIP;
	if (c->over)
		c->verdict = KJ_VERDICT_FAIL;
	if (c->verdict == KJ_VERDICT_FAIL)
		kj_check_explain(k, c);
	/* A limit that nobody could judge is not one that was kept. */
	if (!kj_check_explain_budget(k, c, complete) && c->verdict == KJ_VERDICT_PASS && complete)
		c->verdict = KJ_VERDICT_SKIP;
	/* What level 1 found may be spared: no fail, and not all that was to be measured. */
	kj_early_end(k, c);
	kj_check_explain_spared(k, c);
}

/* A CPU that was not measured to the end must not look like passed. */
static void close_verdicts(struct kj_check *k, int status)
{
	struct kj_check_cpu *c;
	unsigned int nr[4], i;

	for (i = 0; i < k->nr_cpus; i++) {
		c = &k->cpus[i];
		c->alone = c->verdict;
		if (c->verdict == KJ_VERDICT_FAIL || (!status && c->verdict == KJ_VERDICT_PASS))
			judge(k, c, !status && !k->early);
		if (!status || c->verdict != KJ_VERDICT_PASS)
			continue;
		c->verdict = KJ_VERDICT_ERROR;
		c->alone = KJ_VERDICT_ERROR;
		if (k->interrupted)
			kj_check_reason(c, KJ_REASON_INTERRUPTED, SAY_INTERRUPTED, k->interrupted);
		else
			kj_check_reason(c, KJ_REASON_FAILED, SAY_FAILED, status);
	}
	for (i = 0; i < 4; i++)
		nr[i] = count(k, i);
	k->verdict = kj_verdict_all(nr, kj_options_has(k->options, KJ_OPT_CPUS));
	if (status)
		k->verdict = status == KJ_EXIT_UNTESTABLE ? KJ_VERDICT_SKIP : KJ_VERDICT_ERROR;
	k->closed = true;
}

static void say_all(const struct kj_check *k)
{
	if (!k->options->format && kj_options_has(k->options, KJ_OPT_QUIET))
		return;
	if (k->options->format < ARRAY_SIZE(print))
		print[k->options->format](k);
	else
		kj_more->check(k, k->options->format);
}

static int check_cpus(struct kj_check *k)
{
	struct kj_cpulist cpus;
	int status;

	kj_self_watch();
	status = kj_conditions_set(k->options);
	if (!status)
		status = open_device(k);
	if (status)
		return status;
	status = kj_check_refuse(k, wants(k, KJ_CHECK_SPIN));
	if (status)
		return status;
	kj_environment_collect(&k->environment, k->device < 0 ? NULL : &k->query);
	kj_conditions_add(&k->environment, k->options);
	if (kj_check_gate_nobody(k)) {
		say_all(k);
		return kj_verdict_exit(k->verdict);
	}
	status = choose(k, &cpus);
	if (status)
		return status;
	if (count(k, KJ_VERDICT_PASS))
		status = kj_place_reader(k->options, &cpus);
	if (!status) {
		kj_stop_block();
		status = decide(k);
	}
	if (!status)
		status = look_closer(k);
	if (k->interrupted)
		kj_text_error("check: interrupted; stopped cleanly");
	close_verdicts(k, status);
	say_all(k);
	return kj_verdict_exit(k->verdict);
}

static int run(const struct kj_options *o)
{
	int status;

	check.options = o;
	check.began_ns = kj_time_now();
	if (!kj_check_junit_open(&check))
		return KJ_EXIT_ERROR;
	status = check_options(&check, o);
	return kj_check_junit_close(&check, status ? status : check_cpus(&check));
}

const struct kj_command kj_check_command = {
	.bit = KJ_COMMAND_CHECK,
	.name = "check",
	.does = "are nohz_full CPUs left alone? pass or fail, and why",
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.nr_foreign = NR_FOREIGN,
	.usage = "[OPTION ...]",
	.about =
		"Says per CPU whether nohz_full holds what it promises: with one task spinning there,\n"
		"is the tick stopped, and is the CPU left alone? First a user task spins, then a kernel\n"
		"thread (which needs the module). Calls that the kernel spares a user task and not a\n"
		"kernel thread (expedited RCU) are told apart at level 2 and fail nobody; if they cannot\n"
		"be, the user task decides. What counts are interruptions that the kernel itself\n"
		"counted, and other tasks that had the CPU for more than 1 % of the time; gaps are\n"
		"shown, but decide nothing unless they have a budget: --max-gap and what follows it,\n"
		"each a limit by itself, in all windows at level 1. If it fails, the module's level 2\n"
		"finds out why: which task, timer, event, device or function.\n"
		"With --sampler watch nothing of ours runs on the CPU: the program that is there anyway\n"
		"decides, from the kernel's counters first, and the probes of level 2 tell why.\n"
		"Needs root for the module; without it causes are what /proc shows. Times need a unit:\n"
		"ns us ms s m h.\n",
	.exits =
		"0 pass; 1 fail, some CPU is not left alone; 2 error (usage, device, Ctrl-C); 4 not\n"
		"testable here: nothing was tested, or a CPU that --cpus names was not. A kernel\n"
		"built or booted without nohz_full is 4: what was not tested never looks like passed.",
	.run = run,
};
