// SPDX-License-Identifier: GPL-2.0
/*
 * unit_explain - why a CPU fails: each class that is loud, and each dependency that holds the tick,
 * becomes its reason, in the words of the level that saw it. /proc is one that is made here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/check/model.h"
#include "../kjitter/lib/environment.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL
#define LOUD   100
#define BIT(n) (1ULL << (n))
#define TASK(pid)                                                                             \
	{                                                                                     \
		.kind = KJ_DETAIL_TASK, .cause = KJ_CAUSE_THREAD, .id = (pid), .net = 1000000 \
	}

static struct kj_check k;
static struct kj_check_cpu cpu;
static struct kj_blame blame;
static char root[32];

/* A fresh CPU whose user task saw @class in both windows; level 2 is done if @both. */
static struct kj_check_window *fresh(unsigned int class, bool both)
{
	struct kj_check_window *w = NULL;
	unsigned int level;

	while (cpu.nr_reasons)
		free(cpu.reasons[--cpu.nr_reasons].detail);
	memset(&cpu, 0, sizeof(cpu));
	memset(&blame, 0, sizeof(blame));
	cpu.cpu = 3;
	for (level = 0; level < 2; level++) {
		w = &cpu.window[KJ_CHECK_USER][level];
		w->sampler = KJ_CHECK_USER;
		w->level = level + 1;
		w->done = both || !level;
		w->loud = BIT(class);
		w->count.ns = SECOND;
		w->count.count[class] = LOUD;
		w->accounts.clock_khz = 1000000;
	}
	w->blame = &blame;
	return both ? w : &cpu.window[KJ_CHECK_USER][0];
}

static void ran(struct kj_detail d)
{
	d.cpu = 3;
	d.stream = KJ_STREAM_DETAIL;
	d.len = d.net;
	kj_blame_add(&blame, &d);
}

/* The reason of that code has these words; any, if there are none. */
static void says(const char *what, const char *code, const char *words)
{
	const char *said;

	kj_check_explain(&k, &cpu);
	said = unit_reason(&cpu, code);
	check(*said && strstr(said, words), "explain: %s: %s: %s", what, code, said);
}

static void moved(struct kj_check_window *w, unsigned int cause, const char *label)
{
	struct kj_count_moved *m = &w->count.moved[w->count.nr_moved++];

	m->cause = cause;
	m->line.count = LOUD;
	snprintf(m->line.label, sizeof(m->line.label), "%s", label);
	snprintf(m->line.name, sizeof(m->line.name), "nvme0q1");
}

static void put(const char *path, const char *text)
{
	unit_put(root, path, text);
}

static void dependencies(void)
{
	static const struct {
		unsigned int dep;
		__u32 flags;
		const char *code;
		const char *words;
	} held[] = {
		{ KJ_DEP_POSIX_TIMER, KJ_HOLDER_PROCESS, "tick-posix-timer", "the process of plc" },
		{ KJ_DEP_PERF_EVENTS, 0, "tick-perf", "frequency needs the tick on CPU 3" },
		{ KJ_DEP_SCHED, 0, "tick-sched", "no other task was seen" },
		{ KJ_DEP_CLOCK_UNSTABLE, 0, "tick-clock", "hpet" },
		{ KJ_DEP_RCU, KJ_HOLDER_SAMPLER, "tick-rcu", "plc (pid 42), the sampler itself" },
		{ KJ_DEP_RCU, 0, "tick-rcu", "keep what works long in the kernel off it" },
		{ KJ_DEP_RCU_EXP, 0, "tick-rcu-exp", "synchronize_rcu_expedited" },
		{ KJ_DEP_NR, 0, "tick-unknown", "dependency number 6" },
	};
	struct kj_check_window *w;
	struct rlimit limit;
	char line[600];
	size_t i;

	/* The first is told of this process itself, if it has a limit of CPU time. */
	for (i = getrlimit(RLIMIT_CPU, &limit) || limit.rlim_cur != RLIM_INFINITY;
	     i < ARRAY_SIZE(held); i++) {
		w = fresh(KJ_CAUSE_TICK, true);
		w->tick.ticks = LOUD;
		w->tick.holder[held[i].dep] =
			(struct kj_tick_holder){ LOUD, 42, held[i].flags, "plc" };
		says("what holds the tick most", held[i].code, held[i].words);
		check(cpu.nr_reasons == 1, "explain: and nothing else is said: %u", cpu.nr_reasons);
	}
	w = fresh(KJ_CAUSE_TICK, true);
	w->tick.ticks = LOUD;
	w->tick.holder[KJ_DEP_RCU] = (struct kj_tick_holder){ LOUD, 42, 0, "plc" };
	w->tick.holder[KJ_DEP_SCHED] = (struct kj_tick_holder){ 2 * LOUD, 42, 0, "plc" };
	w->tick.holder[KJ_DEP_RCU_EXP] = (struct kj_tick_holder){ 2, 42, 0, "plc" };
	says("two that hold it", "tick-rcu", "");
	check(*unit_reason(&cpu, "tick-sched") && cpu.nr_reasons == 2,
	      "explain: both are said, what is within the limit is not");
	w = fresh(KJ_CAUSE_TICK, true);
	w->tick.ticks = LOUD;
	says("no dependency", "tick-unknown", "the kernel gave no reason");
	w = fresh(KJ_CAUSE_TICK, true);
	w->tick.ticks = 1;
	ran((struct kj_detail){ .kind = KJ_DETAIL_HRTIMER, .cause = KJ_CAUSE_TICK, .id = 7 });
	says("the tick is stopped", "tick-hrtimer", "it ticked 1.0 times/s");
	check(strstr(unit_reason(&cpu, "tick-hrtimer"), "a_timer (1.0/s)"),
	      "explain: the functions of others' timers are named");
	kj_check_line(&k, &cpu, line, sizeof(line));
	check(!strncmp(line, "timers fire: 100.0 ", 19), "explain: in a line: %s", line);
	kj_environment_add(&k.environment, "cmdline", "quiet nohz=off");
	w = fresh(KJ_CAUSE_TICK, true);
	w->tick.ticks = LOUD;
	says("booted with nohz=off, level 2", "tick-nohz-off", "take it off");
	fresh(KJ_CAUSE_TICK, false);
	says("booted with nohz=off, level 1", "tick-nohz-off", "take it off");
	k.environment.len = 0;
	kj_environment_add(&k.environment, "clocksource", "tsc");
	fresh(KJ_CAUSE_TICK, false);
	says("level 1, and nothing was found", "tick-unknown", "load the module");
}

static void classes(void)
{
	static const struct {
		unsigned int cause;
		const char *code;
		const char *words;
	} plain[] = {
		{ KJ_CAUSE_IRQ_WORK, "irq-work", "irq_work runs on CPU 3: irq_work 100.0/s" },
		{ KJ_CAUSE_NMI, "nmi", "100.0/s" },
		{ KJ_CAUSE_SMI, "smi", "100.0/s" },
		{ KJ_CAUSE_THERMAL, "vector", "interrupt vectors on CPU 3: thermal 100.0/s" },
		{ KJ_CAUSE_THREAD, "thread", "100.0 times/s, to: nobody that was seen" },
	};
	struct kj_check_window *w;
	char who[200];
	size_t i;
	bool good;

	for (i = 0; i < ARRAY_SIZE(plain); i++) {
		fresh(plain[i].cause, false);
		says("a class at level 1", plain[i].code, plain[i].words);
	}
	w = fresh(KJ_CAUSE_DEVICE, false);
	moved(w, KJ_CAUSE_TICK, "LOC");
	moved(w, KJ_CAUSE_DEVICE, "24");
	says("a device", "irq", "irq 24 nvme0q1 (100.0/s); irq 24 may go to CPUs 2-5");
	moved(w, KJ_CAUSE_DEVICE, "25");
	kj_check_list(&k, w, BIT(KJ_CAUSE_DEVICE), 1U << KJ_DETAIL_IRQ, who, 12);
	check(!strcmp(who, "irq 24 nvme"), "explain: a list ends where the room does: %s", who);
	w = fresh(KJ_CAUSE_DEVICE, false);
	moved(w, KJ_CAUSE_DEVICE, "25");
	says("a device whose affinity cannot be read", "irq", "may go to CPUs unknown");
	fresh(KJ_CAUSE_CALL, false);
	says("a call at level 1", "ipi", "level 2 (the module) names functions and senders");
	fresh(KJ_CAUSE_CALL, true);
	says("a call, and a kernel that tells nothing", "ipi",
	     "functions called: not told by this kernel; this kernel does not tell who sent them");
	k.query.probes |= BIT(KJ_PROBE_CALL) | BIT(KJ_PROBE_SENDER);
	fresh(KJ_CAUSE_CALL, true);
	ran((struct kj_detail){ .kind = KJ_DETAIL_CALL, .cause = KJ_CAUSE_CALL, .id = 7 });
	says("a call by its function", "ipi", "functions called: call a_timer (1.0/s)");
	fresh(KJ_CAUSE_THREAD, true);
	ran((struct kj_detail)TASK(77));
	says("a task at level 2", "thread", "(pid 77), 1 times, 0.10 % of the time");
	ran((struct kj_detail){ .kind = KJ_DETAIL_WORK, .cause = KJ_CAUSE_THREAD, .id = 7 });
	good = kj_check_tasks(&k, &cpu, &cpu.window[KJ_CHECK_USER][1], 0, who, sizeof(who)) &&
	       !strstr(who, "pid 7)");
	check(good, "explain: work is no task of its own: %s", who);
	good = kj_check_ran(&k, &cpu.window[KJ_CHECK_USER][1], KJ_DETAIL_WORK, "a_t", 0) == 1 &&
	       !kj_check_ran(&k, &cpu.window[KJ_CHECK_USER][1], KJ_DETAIL_WORK, "b_t", 0);
	check(good, "explain: what ran is found by the begin of its function's name");
	fresh(KJ_CAUSE_SOFTIRQ, true);
	ran((struct kj_detail){ .kind = KJ_DETAIL_SOFTIRQ, .cause = KJ_CAUSE_SOFTIRQ, .id = 3 });
	ran((struct kj_detail){ .kind = KJ_DETAIL_TIMER, .cause = KJ_CAUSE_SOFTIRQ, .id = 7 });
	says("a softirq at level 2", "softirq", "; timers: timer a_timer (1.0/s)");
	k.query.probes &= BIT(KJ_PROBE_HRTIMER);
}

static void differ(void)
{
	struct kj_check_window *w;

	w = fresh(KJ_CAUSE_TICK, true);
	w->loud = 0;
	w->count.count[KJ_CAUSE_TICK] = 0;
	says("what level 2 did not see", "tick-hidden", "with probes attached the tick stops");
	check(*unit_reason(&cpu, "tick-unknown"), "explain: level 1 is asked for a reason then");
	w = fresh(KJ_CAUSE_DEVICE, true);
	w->loud = 0;
	w->count.count[KJ_CAUSE_DEVICE] = 0;
	says("another class that it did not see", "hidden", "");
	w = fresh(KJ_CAUSE_DEVICE, true);
	w->loud |= BIT(KJ_CAUSE_TICK);
	w->count.count[KJ_CAUSE_TICK] = LOUD;
	says("a tick that came with level 2 alone", "tick-hrtimer", "");
	check(cpu.nr_reasons > 1 && !strcmp(cpu.reasons[0].code, "irq"),
	      "explain: what the verdict is of comes before it");
	w = fresh(KJ_CAUSE_THREAD, true);
	w->loud = 0;
	w->count.count[KJ_CAUSE_THREAD] = 0;
	cpu.window[KJ_CHECK_USER][0].count.count[KJ_CAUSE_THREAD] = 1;
	kj_check_explain(&k, &cpu);
	check(!*unit_reason(&cpu, "hidden"), "explain: a task that came once may come by chance");
	fresh(KJ_CAUSE_TICK, false);
	cpu.window[KJ_CHECK_USER][0].loud = 0;
	kj_check_explain(&k, &cpu);
	check(!cpu.nr_reasons, "explain: nothing is loud, nothing is said");
}

/* Without blame, /proc says who else had the CPU, or waits for it: all that are worth a word. */
static void others(void)
{
	const struct kj_check_window w = { .count.ns = SECOND };
	static struct kj_check of;
	struct kj_task_top *top;
	const char *two = "busy (pid 8), 50.0 % of the time; late (pid 10), which waits for it";
	char who[200], brief[8];
	bool good;

	of.tasks.top = calloc(KJ_MAX_CPUS, sizeof(*of.tasks.top));
	if (!of.tasks.top)
		exit(2);
	top = &of.tasks.top[3];
	top->nr = 3;
	top->share[0] =
		(struct kj_task_share){ { .tid = 8, .comm = "busy", .state = 'S', .ticks = 50 },
					50 };
	top->share[1] =
		(struct kj_task_share){ { .tid = 9, .comm = "idle", .state = 'S', .ticks = 1 },
					.5 };
	top->share[2] = (struct kj_task_share){ { .tid = 10, .comm = "late", .state = 'R' }, 0 };
	cpu.cpu = 3;
	good = kj_check_tasks(&of, &cpu, &w, 1, who, sizeof(who)) && !strcmp(who, two);
	check(good, "explain: tasks of a CPU, but for those that had next to nothing: %s", who);
	check(kj_check_tasks(&of, &cpu, &w, .5, who, sizeof(who)) && strstr(who, "idle (pid 9)"),
	      "explain: at their share they are named");
	check(kj_check_tasks(&of, &cpu, &w, 0, brief, sizeof(brief)) && strlen(brief) == 7,
	      "explain: a list that has no room ends there: %s", brief);
	top->nr = 0;
	check(!kj_check_tasks(&of, &cpu, &w, 0, who, sizeof(who)) && !*who,
	      "explain: nobody had it");
	free(of.tasks.top);
}

/* cgroups: a quota of CPU time is a reason for the tick, and for losing the CPU. */
static void limits(void)
{
	put("/proc/self/mounts", "none /cg cgroup2 rw 0 0\n");
	put("/proc/self/cgroup", "0::/some/group\n");
	put("/cg/some/cpu.max", "50000 100000\n");
	fresh(KJ_CAUSE_THREAD, false);
	says("a quota of CPU time", "tick-sched-bandwidth", "50000");
	fresh(KJ_CAUSE_THREAD, true);
	ran((struct kj_detail)TASK(0));
	ran((struct kj_detail)TASK(77));
	says("a quota, though others ran as well", "tick-sched-bandwidth", "50000");
	check(!*unit_reason(&cpu, "thread"), "explain: the CPU was idle, so it did not give way");
	put("/cg/some/cpu.max", "max 100000\n");
	put("/proc/self/mounts", "none /v1 cgroup rw,cpu,cpuacct 0 0\n");
	put("/proc/self/cgroup", "4:cpu,cpuacct:/other\n");
	put("/v1/other/cpu.cfs_quota_us", "20000\n");
	put("/v1/other/cpu.cfs_period_us", "100000\n");
	fresh(KJ_CAUSE_THREAD, false);
	says("a quota of CPU time, cgroup v1", "tick-sched-bandwidth", "20000");
	put("/v1/other/cpu.cfs_quota_us", "-1\n");
	fresh(KJ_CAUSE_THREAD, false);
	kj_check_explain(&k, &cpu);
	check(!*unit_reason(&cpu, "tick-sched-bandwidth"), "explain: no quota, no reason");
}

/* Reasons that are too many are left out. */
static void too_many(void)
{
	unsigned int i;
	bool good;

	fresh(KJ_CAUSE_TICK, false);
	for (i = 0; i < KJ_CHECK_REASONS + 3; i++)
		kj_check_reason_too(&cpu, KJ_REASON_IRQ, "number %u", i);
	good = cpu.nr_reasons == KJ_CHECK_REASONS &&
	       !strcmp(cpu.reasons[KJ_CHECK_REASONS - 1].detail, "number 23");
	check(good, "explain: the first %u reasons are kept", KJ_CHECK_REASONS);
}

int unit_explain(void)
{
	char remove[64];

	snprintf(root, sizeof(root), "/tmp/kj-explain.XXXXXX");
	if (!mkdtemp(root))
		return 2;
	kj_environment_root(root);
	put("/proc/irq/24/smp_affinity_list", "2-5\n");
	put("/sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet\n");
	k = (struct kj_check){ .device = -1, .max_rate_mhz = 5000 };
	k.query.probes = BIT(KJ_PROBE_HRTIMER);
	k.tasks.proc = "/proc";
	kj_symbols_set(&k.symbols, 7, "a_timer", 7);
	dependencies();
	classes();
	differ();
	others();
	limits();
	too_many();
	fresh(KJ_CAUSE_TICK, false);
	kj_tasks_free(&k.tasks);
	kj_environment_root("");
	snprintf(remove, sizeof(remove), "rm -rf %s", root);
	return system(remove) ? 2 : check_failed;
}
