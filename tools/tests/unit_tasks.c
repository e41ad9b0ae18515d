// SPDX-License-Identifier: GPL-2.0
/*
 * unit_tasks - who had a CPU: all CPUs out of one look at a /proc of our own, which is gone
 * when all but the first are asked about.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/lib/environment.h"
#include "../kjitter/lib/tasks.h"
#include "check.h"
#include "unit.h"

#define CPUS 64
/* Beyond what any kernel gives to a process: it is never ours. */
#define FIRST_PID 5000000

/**
 * struct had - a task of each CPU
 * @name: of it
 * @kernel: a kernel thread
 * @state: letter
 * @since: clock ticks it has from the begin on; of the first, and its CPU's number
 * @place: where it is expected among its CPU's; -1: nowhere
 */
static const struct had {
	const char *name;
	bool kernel;
	char state;
	unsigned int since;
	int place;
} had[] = {
	{ "fourth", false, 'S', 5, 3 },	 { "second", false, 'R', 50, 1 },
	{ "waits", false, 'R', 0, -1 },	 { "sleeps", false, 'S', 0, -1 },
	{ "first", false, 'S', 100, 0 }, { "kjitter/1", true, 'R', 900, -1 },
	{ "third", false, 'S', 7, 2 },	 { "fifth", false, 'S', 3, -1 },
};

static char proc[40];
/* Real-time, of who is put there. */
static unsigned int priority;

/* The thread @tid of the process @pid, which is on @cpu. */
static void put(unsigned int pid, unsigned int tid, const struct had *h, unsigned int ticks,
		unsigned int cpu)
{
	char path[160];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%u", proc, pid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%u/task", proc, pid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%u/task/%u", proc, pid, tid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%u/task/%u/stat", proc, pid, tid);
	out = fopen(path, "w");
	if (!out)
		exit(2);
	fprintf(out, "%u (%s) %c 1 1 1 0 -1 %u 0 0 0 0 %u 1000 0 0 20 0 1 0 77", tid, h->name,
		h->state, h->kernel ? 0x00200000 : 0, ticks);
	fprintf(out, " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 %u %u %u 0\n", cpu, priority,
		priority ? SCHED_FIFO : SCHED_OTHER);
	fclose(out);
}

/* Every second CPU has one process, whose threads they all are; the others, one who waits. */
static void put_all(bool since)
{
	unsigned int cpu, i, pid;

	for (cpu = 0; cpu < CPUS; cpu++) {
		pid = FIRST_PID + 100 * cpu;
		for (i = cpu & 1 ? 2 : 0; i < (cpu & 1 ? 4 : ARRAY_SIZE(had)); i++)
			put(pid, pid + i, &had[i],
			    since ? had[i].since + (had[i].place ? 0 : cpu) : 0, cpu);
	}
	put(FIRST_PID - 1, FIRST_PID - 1, &had[1], since ? 50 : 0, KJ_MAX_CPUS);
}

static bool is(const struct kj_task_share *s, unsigned int cpu, unsigned int i, double one)
{
	unsigned int ticks = had[i].since + (had[i].place ? 0 : cpu);
	double off = s->percent - ticks * one;

	return s->task.tid == (pid_t)(FIRST_PID + 100 * cpu + i) && s->task.ticks == ticks &&
	       !strcmp(s->task.comm, had[i].name) && off * off < 0.000001;
}

/* @one: percent that one clock tick is; the same for all, who were looked at once. */
static bool as_expected(struct kj_tasks *t, unsigned int cpu, double one)
{
	const struct kj_task_top *top = kj_tasks_others(t, cpu);
	unsigned int i;

	if (cpu & 1)
		return top->nr == 1 && is(&top->share[0], cpu, 2, one);
	for (i = 0; i < ARRAY_SIZE(had); i++)
		if (had[i].place >= 0 && !is(&top->share[had[i].place], cpu, i, one))
			return false;
	return top->nr == KJ_TASKS_TOP;
}

static bool is_file(const char *target, const void *name)
{
	return !strcmp(target, name);
}

/* Who has a CPU, or a file open, in the /proc of a machine that is made up. */
static void holders(void)
{
	char root[] = "/tmp/kjitter-unit.XXXXXX", text[128], path[80], rm[64];
	unsigned int policy;
	bool good;

	if (!mkdtemp(root))
		exit(2);
	snprintf(proc, sizeof(proc), "%s/proc", root);
	mkdir(proc, 0700);
	put(FIRST_PID, FIRST_PID, &had[0], 0, 5);
	priority = 50;
	put(FIRST_PID + 1, FIRST_PID + 1, &had[1], 0, 5);
	priority = 0;
	snprintf(path, sizeof(path), "%s/%u/fd", proc, FIRST_PID);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%u/fd/3", proc, FIRST_PID);
	if (symlink("a file", path))
		exit(2);
	kj_environment_root(root);
	kj_tasks_holder(5, &policy, text, sizeof(text));
	check(!strcmp(text, "second (pid 5000001, SCHED_FIFO 50)") && policy == SCHED_FIFO,
	      "tasks: who has a CPU is told with its priority: %s", text);
	good = kj_tasks_open(is_file, "a file", text, sizeof(text), NULL) &&
	       !strcmp(text, " (pid 5000000)");
	check(good, "tasks: who has a file open is told, whose name cannot be read:%s", text);
	kj_environment_root("");
	snprintf(rm, sizeof(rm), "rm -r %s", root);
	check(!system(rm), "tasks: that machine is gone");
}

int unit_tasks(void)
{
	struct kj_tasks t = { .proc = proc };
	unsigned int cpu, good = 0;
	char rm[64];
	double one;

	snprintf(proc, sizeof(proc), "/tmp/kjitter-unit.XXXXXX");
	if (!mkdtemp(proc))
		return 1;
	snprintf(rm, sizeof(rm), "rm -r %s", proc);
	check(!kj_tasks_others(&t, 0)->nr, "tasks: nobody before the begin");
	put_all(false);
	kj_tasks_begin(&t);
	put_all(true);
	one = kj_tasks_others(&t, 0)->share[0].percent / 100;
	check(one > 0, "tasks: the one with most time had a share of it");
	check(!system(rm), "tasks: nobody can be found any more");
	for (cpu = 0; cpu < CPUS; cpu++)
		good += as_expected(&t, cpu, one);
	check(good == CPUS, "tasks: one look tells who had each of %d CPUs: it does of %u", CPUS,
	      good);
	check(!kj_tasks_others(&t, CPUS)->nr, "tasks: nobody had a CPU that has none");
	check(!kj_tasks_others(&t, KJ_MAX_CPUS)->nr, "tasks: a CPU beyond all has none");
	kj_tasks_begin(&t);
	check(!kj_tasks_others(&t, 0)->nr, "tasks: after the next begin they are looked for anew");
	kj_tasks_free(&t);
	holders();
	return check_failed;
}
