// SPDX-License-Identifier: GPL-2.0
/*
 * unit_windows - what check says of the windows of one CPU: whose figures these are, which
 * window the reasons are about, what does not count, and what attaching probes hid.
 */
#include <stdlib.h>
#include <string.h>

#include "../kjitter/check/model.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL
#define LIMIT  5000 /* 5/s */
#define BIT(n) (1ULL << (n))

static struct kj_options options;
static struct kj_check k;
static struct kj_check_cpu cpu;
static struct kj_check_window *user, *spin;

static void forget(void)
{
	unsigned int s, i;

	for (i = 0; i < cpu.nr_reasons; i++)
		free(cpu.reasons[i].detail);
	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		free(cpu.window[s][1].blame);
	memset(&cpu, 0, sizeof(cpu));
}

/* A CPU that was measured by nobody yet, on a kernel that can tell calls apart. */
static void fresh(void)
{
	forget();
	memset(&options, 0, sizeof(options));
	k.options = &options;
	k.device = 3;
	k.max_rate_mhz = LIMIT;
	k.query.caps = KJ_CAP_LEVEL2;
	k.query.probes = BIT(KJ_PROBE_SPARED) | BIT(KJ_PROBE_CALL) | BIT(KJ_PROBE_SENDER);
	kj_symbols_set(&k.symbols, 1, "rcu_exp_handler", 16);
	kj_symbols_set(&k.symbols, 2, "do_flush", 9);
	cpu.cpu = 1;
	cpu.verdict = KJ_VERDICT_PASS;
	user = cpu.window[KJ_CHECK_USER];
	spin = cpu.window[KJ_CHECK_SPIN];
}

/* A window of five seconds in which @cause was counted so often. */
static void window(struct kj_check_window *w, unsigned int level, unsigned int cause, __u64 n)
{
	w += level - 1;
	w->done = true;
	w->sampler = w - level + 1 == spin ? KJ_CHECK_SPIN : KJ_CHECK_USER;
	w->level = level;
	w->count.ns = 5 * SECOND;
	w->accounts.clock_khz = 1000000;
	w->count.count[cause] = n;
	w->loud = kj_verdict_classes(w->count.count, w->count.ns, LIMIT);
	if (level == 2 && !w->blame)
		w->blame = calloc(1, sizeof(*w->blame));
	if (level == 2 && !w->blame)
		exit(2);
}

/* A function that other CPUs called in a window of level 2. */
static void called(struct kj_check_window *w, unsigned int symbol, bool spared, __u32 net)
{
	struct kj_detail d = {
		.kind = KJ_DETAIL_CALL,
		.cause = KJ_CAUSE_CALL,
		.id = symbol,
		.net = net,
		.flags = KJ_DETAIL_INNER | (spared ? KJ_DETAIL_SPARED : 0),
	};

	kj_blame_add(w[1].blame, &d);
}

/* As the command does it, once all windows are done. Return: the verdict. */
static enum kj_verdict judge(void)
{
	if (user->loud | spin->loud)
		cpu.verdict = KJ_VERDICT_FAIL;
	if (cpu.verdict != KJ_VERDICT_FAIL)
		return cpu.verdict;
	cpu.told = kj_check_tell(&k, &cpu);
	cpu.verdict = kj_check_judge(&cpu);
	if (cpu.verdict == KJ_VERDICT_FAIL)
		kj_check_explain(&k, &cpu);
	kj_check_explain_spared(&k, &cpu);
	return cpu.verdict;
}

const char *unit_reason(const struct kj_check_cpu *c, const char *code)
{
	unsigned int i;

	for (i = 0; i < c->nr_reasons; i++)
		if (!strcmp(c->reasons[i].code, code))
			return c->reasons[i].detail;
	return "";
}

static const char *reason(const char *code)
{
	return unit_reason(&cpu, code);
}

static bool says(const char *code, const char *what)
{
	bool good = strstr(reason(code), what);

	if (!good)
		printf("# %s: '%s' has no '%s'\n", code, reason(code), what);
	return good;
}

static bool silent(const char *code)
{
	return !*reason(code);
}

static const char *line(void)
{
	static char buf[1000];

	return kj_check_line(&k, &cpu, buf, sizeof(buf));
}

static bool line_says(const char *what)
{
	bool good = strstr(line(), what);

	if (!good)
		printf("# '%s' has no '%s'\n", line(), what);
	return good;
}

/* Two windows failed, by the same class: 247.8/s and 6.0/s must not meet in one sentence. */
static void whose_figures(void)
{
	bool good;

	fresh();
	window(user, 1, KJ_CAUSE_CALL, 1239);
	window(spin, 1, KJ_CAUSE_CALL, 30);
	check(judge() == KJ_VERDICT_FAIL, "windows: the user task was called: fail");
	good = line_says("call 247.8/s (user task); call 6.0/s (kernel thread), not told apart");
	check(good, "windows: the head line has both figures, and whose they are");
	good = says("ipi", "call 247.8/s") && says("ipi", "[user task, level 1]");
	check(good && !strstr(reason("ipi"), "6.0/s"),
	      "windows: the reason is about the window that decided");
	check(says("not-told-apart", "6.0/s at level 1") && silent("kernel-threads-only"),
	      "windows: of the kernel thread it says that this cannot be told");
	fresh();
	window(user, 1, KJ_CAUSE_CALL, 1239);
	window(spin, 1, KJ_CAUSE_RESCHED, 60);
	judge();
	good = line_says("call 247.8/s (user task)") && line_says("resched 12.0/s (kernel thread)");
	check(good, "windows: each figure of the head line says whose it is");
	good = line_says("0.0 local timer interrupts/s (user task), 0.0/s (kernel thread)");
	check(good, "windows: so do the ticks");
	fresh();
	window(user, 1, KJ_CAUSE_RESCHED, 1239);
	window(spin, 1, KJ_CAUSE_RESCHED, 60);
	judge();
	check(says("ipi", "resched 247.8/s;") && says("ipi", "[user task, level 1]"),
	      "windows: both decided: the reason is about the user task");
	check(cpu.told == KJ_TOLD_NOTHING && silent("not-told-apart"),
	      "windows: no calls, so there are none to be told apart");
	fresh();
	window(user, 1, KJ_CAUSE_CALL, 20);
	window(spin, 1, KJ_CAUSE_RESCHED, 60);
	judge();
	good = says("ipi", "resched 12.0/s") && says("ipi", "[kernel thread, level 1]");
	check(good && !strstr(reason("ipi"), "call"),
	      "windows: the kernel thread alone decided: nothing of the user task");
	fresh();
	window(user, 1, KJ_CAUSE_TICK, 10);
	user->count.waited_ns = SECOND;
	window(spin, 1, KJ_CAUSE_TICK, 10);
	spin->count.waited_ns = 2 * SECOND;
	user->loud = BIT(KJ_CAUSE_THREAD);
	spin->loud = user->loud;
	cpu.verdict = KJ_VERDICT_FAIL;
	good = line_says("other tasks 20.0 % of the time (user task)");
	good = good && line_says("other tasks 40.0 % of the time (kernel thread)");
	check(good, "windows: how long others had the CPU, for each of both");
}

/* Level 2 explains what level 1 decided: its own figures, and it says that they are. */
static void levels(void)
{
	bool good;

	fresh();
	window(user, 1, KJ_CAUSE_CALL, 1239);
	window(user, 2, KJ_CAUSE_CALL, 1300);
	called(user, 2, false, 500);
	judge();
	good = says("ipi", "call 260.0/s") && says("ipi", "[user task, level 2]");
	check(good && says("ipi", "functions called: call do_flush (0.2/s)"),
	      "windows: level 2 explains with its own figures, and says so");
	check(line_says("call 247.8/s (user task)") && !strstr(line(), "260.0"),
	      "windows: level 1 decided, and the head line has its figures");

	fresh();
	window(user, 1, KJ_CAUSE_CALL, 1239);
	user->count.count[KJ_CAUSE_RESCHED] = 100;
	user->loud |= BIT(KJ_CAUSE_RESCHED);
	window(user, 2, KJ_CAUSE_CALL, 1300);
	user[1].tick.holder[KJ_DEP_RCU].count = 100;
	window(user, 2, KJ_CAUSE_TICK, 200);
	user[1].tick.ticks = 200;
	judge();
	check(says("tick-rcu", "20.0") && says("tick-rcu", "[user task, level 2]"),
	      "windows: what level 2 alone found loud is told as level 2's");
}

/* What the kernel spares a user task decides nothing; what is left over does. */
static void spared_calls(void)
{
	bool good;

	fresh();
	window(user, 1, KJ_CAUSE_CALL, 0);
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	spin[1].spared = 1295;
	called(spin, 1, true, 500);
	called(spin, 2, false, 900);
	kj_blame_sort(spin[1].blame);
	check(judge() == KJ_VERDICT_PASS && cpu.nr_reasons == 1,
	      "spared: it passes, with one reason");
	good = says("kernel-threads-only", "248.0/s at level 1");
	good = good && says("kernel-threads-only", "level 2 260.0/s, of them 259.0/s");
	check(good, "spared: both figures of both levels");
	good = says("kernel-threads-only", "user mode: rcu_exp_handler; they do not count");
	good = good && !strstr(reason("kernel-threads-only"), "do_flush");
	check(good, "spared: it names the functions, and no other");
	good = line_says("kernel threads only: call 248.0/s (rcu_exp_handler)");
	good = good && !strstr(line(), "other interruptions");
	check(good,
	      "spared: the head line has the count of level 1, and does not call it an interruption");

	spin[1].spared = 0;
	spin->loud = BIT(KJ_CAUSE_CALL);
	cpu.nr_reasons = 0;
	cpu.verdict = KJ_VERDICT_PASS;
	check(judge() == KJ_VERDICT_FAIL && silent("kernel-threads-only"),
	      "spared: none of them is, so all of them count");

	fresh();
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	spin[1].spared = 650;
	called(spin, 1, true, 500);
	called(spin, 2, false, 100);
	check(judge() == KJ_VERDICT_FAIL && says("kernel-threads-only", "others, 130.0/s, count"),
	      "spared: half of them are, the other half fails it");
	good = says("ipi", "call 260.0/s");
	good = good && says("ipi", "called: call do_flush (0.2/s), call rcu_exp_handler [kernel");
	check(good, "spared: and is explained, by what counts first");

	fresh();
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	spin->count.count[KJ_CAUSE_RESCHED] = 60;
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	spin[1].count.count[KJ_CAUSE_RESCHED] = 60;
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	spin[1].spared = 1300;
	called(spin, 1, true, 500);
	check(judge() == KJ_VERDICT_FAIL && says("ipi", "resched 12.0/s"),
	      "spared: resched fails it all the same");
	check(!strstr(reason("ipi"), "call 2") && !strstr(reason("ipi"), "rcu_exp"),
	      "spared: and the reason has nothing of the calls");
	check(!strstr(line(), "call 248.0/s (kernel thread)"),
	      "spared: the calls are no interruption beside it");
}

/* The tick fails it: beside that, what does not count is no reason. */
static void spared_and_tick(void)
{
	fresh();
	spin->count.count[KJ_CAUSE_TICK] = 1250;
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	window(spin, 2, KJ_CAUSE_TICK, 1250);
	spin[1].tick.ticks = 1250;
	spin[1].spared = 1300;
	spin[1].tick.holder[KJ_DEP_RCU].count = 1250;
	called(spin, 1, true, 500);
	check(judge() == KJ_VERDICT_FAIL && says("tick-rcu", "250.0") && silent("ipi"),
	      "spared: beside the tick, too, the calls are no reason");
	check(says("kernel-threads-only", "do not count"), "spared: and that is said");
}

static void thread_alone(void)
{
	bool good;

	fresh();
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 1300);
	spin[1].spared = 1300;
	called(spin, 1, true, 500);
	good = judge() == KJ_VERDICT_PASS;
	good = good && says("kernel-threads-only", "a kernel thread cannot show");
	check(good, "alone: it says what the kernel thread cannot show");
	k.query.probes = BIT(KJ_PROBE_CALL);
	cpu.nr_reasons = 0;
	cpu.verdict = KJ_VERDICT_PASS;
	good = judge() == KJ_VERDICT_SKIP;
	good = good && says("not-told-apart", "names no function that is called");
	good = good && says("not-told-apart", "no verdict without the user task");
	check(good, "alone: a kernel that cannot tell: no verdict, and why");

	fresh();
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	check(judge() == KJ_VERDICT_SKIP && says("not-told-apart", "level 2 was not measured"),
	      "alone: without level 2: no verdict, and why");
	fresh();
	window(user, 1, KJ_CAUSE_CALL, 10);
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	options.given = 1ULL << KJ_OPT_LEVEL;
	options.level = 1;
	check(judge() == KJ_VERDICT_PASS && says("not-told-apart", "--level 1 was asked for"),
	      "not told: the user task decides, and why");
	good = says("not-told-apart", "the user task, which decides");
	good = good && line_says("call 248.0/s (kernel thread), not told apart");
	check(good, "not told: the head line says so, too");
	fresh();
	window(spin, 1, KJ_CAUSE_CALL, 1240);
	window(spin, 2, KJ_CAUSE_CALL, 20);
	spin[1].spared = 20;
	check(judge() == KJ_VERDICT_SKIP && says("not-told-apart", "saw too few of them"),
	      "not told: too few were seen at level 2");

	fresh();
	window(user, 1, KJ_CAUSE_CALL, 25);
	window(spin, 1, KJ_CAUSE_CALL, 25);
	check(judge() == KJ_VERDICT_PASS && !cpu.nr_reasons && cpu.told == KJ_TOLD_NOTHING,
	      "5.0/s in both windows: it passes, and nothing is said");
}

/* A class of the user task at both levels. Return: was it said that attaching hid it? */
static bool hid(unsigned int cause, __u64 before, __u64 after)
{
	fresh();
	window(user, 1, cause, before);
	window(user, 2, cause, after);
	user[1].tick.holder[KJ_DEP_RCU].count = 1;
	judge();
	return !silent("hidden") || !silent("tick-hidden");
}

static void hidden_classes(void)
{
	bool good;

	check(!hid(KJ_CAUSE_CALL, 30, 25), "hidden: 6.0/s without and 5.0/s with probes: nothing");
	check(says("ipi", "call 5.0/s") && says("ipi", "level 2]"),
	      "hidden: then level 2 explains what it saw of it");
	check(!hid(KJ_CAUSE_CALL, 30, 30), "hidden: the same at both: nothing");
	check(!hid(KJ_CAUSE_CALL, 45, 25), "hidden: 9.0/s and 5.0/s: chance, nothing");
	check(!hid(KJ_CAUSE_CALL, 1250, 50), "hidden: still above the limit: nothing is hidden");
	good = hid(KJ_CAUSE_CALL, 1250, 25) && says("hidden", "it is quiet (call 5.0/s)");
	good = good && says("hidden", "it is not (call 250.0/s)") && says("hidden", "user task");
	check(good, "hidden: 250/s and 5/s: it is said, with both figures and whose they are");
	good = !strstr(reason("hidden"), "[") && says("ipi", "call 250.0/s");
	check(good && says("ipi", "[user task, level 1]"),
	      "hidden: and the reason is about the window that saw it");
	check(hid(KJ_CAUSE_CALL, 45, 10), "hidden: 9.0/s and 2.0/s are told apart");
	good = hid(KJ_CAUSE_TICK, 1250, 1) && says("tick-hidden", "with probes attached the tick");
	check(good && silent("hidden"), "hidden: the tick has a code of its own");
	/* One moment of a long one: whether level 2 meets it is chance. */
	fresh();
	window(user, 1, KJ_CAUSE_THREAD, 20);
	user->loud = BIT(KJ_CAUSE_THREAD);
	window(user, 2, KJ_CAUSE_THREAD, 0);
	judge();
	check(silent("hidden"), "hidden: a task that is long but seldom: nothing");
}

int unit_windows(void)
{
	whose_figures();
	levels();
	spared_calls();
	spared_and_tick();
	thread_alone();
	hidden_classes();
	forget();
	return check_failed;
}
