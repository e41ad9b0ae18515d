// SPDX-License-Identifier: GPL-2.0
/*
 * residents - tasks that are on these CPUs, and the rules that let others in; see model.h.
 *
 * A thread of the kernel that cannot be moved belongs to its CPU and is no resident; nor is the
 * thread of an interrupt, which goes where that goes. A task alone is whom the CPU is kept for.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tasks.h"
#include "lib/text.h"
#include "model.h"

#define SERVER "/sys/kernel/debug/sched"
#define NAMED  4

#define SAY_KTHREADS "%u thread%s of the kernel that could run elsewhere: %s"
#define SAY_FAIR_SERVER \
	"a deadline server gives ordinary tasks %s ns of each period of a real-time task's CPU, and its tick with it: %s (/sys/kernel/debug/sched/fair_server)"
#define SAY_RT_THROTTLING \
	"whether this kernel still has it: /sys/kernel/debug/sched is not there: not mounted, or only for root"
#define SAY_RT_THROTTLING_2 \
	"real-time tasks are stopped for ordinary ones after %s us of each period: %s (/proc/sys/kernel/sched_rt_runtime_us)"

static void note(char *text, size_t size, unsigned int *nr, const struct kj_task *t)
{
	if (++*nr <= NAMED)
		kj_text_add(text, size, "%s%s (pid %d)", *nr > 1 ? ", " : "", t->comm, t->tid);
	else if (*nr == NAMED + 1)
		kj_text_add(text, size, ", ...");
}

/* irqbalance is root's: anybody may call a program so. A copy of /proc need not say whose it is. */
static bool of_root(const struct kj_task *t)
{
	char path[64], text[4096];
	const char *uid;

	snprintf(path, sizeof(path), "/proc/%d/status", t->tid);
	if (kj_environment_read(path, text, sizeof(text)) <= 0)
		return true;
	uid = strstr(text, "\nUid:\t");
	return !uid || !strncmp(uid, "\nUid:\t0\t", 8);
}

static void add(const struct kj_task *t, void *data)
{
	struct kj_advise *a = data;
	struct kj_residents *r = t->cpu < KJ_MAX_CPUS ? a->residents[t->cpu] : NULL;

	if (!t->kernel && !strcmp(t->comm, "irqbalance") && of_root(t))
		a->irqbalance = t->tid;
	if (!r || t->state == 'Z' || t->state == 'X')
		return;
	if (!t->kernel)
		note(r->user, sizeof(r->user), &r->users, t);
	else if (!t->bound && strncmp(t->comm, "irq/", 4) && strncmp(t->comm, "kjitter", 7))
		note(r->thread, sizeof(r->thread), &r->kernel, t);
	if (!t->kernel && (t->policy == SCHED_FIFO || t->policy == SCHED_RR))
		note(r->rt, sizeof(r->rt), &r->realtime, t);
}

bool kj_advise_tasks(struct kj_advise *a)
{
	struct kj_residents *all;
	char comm[32];
	unsigned int cpu;

	a->residents = calloc(KJ_MAX_CPUS, sizeof(*a->residents));
	all = calloc(kj_cpulist_count(&a->cpus), sizeof(*all));
	if (!a->residents || !all)
		return false;
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
		if (kj_cpulist_has(&a->cpus, cpu))
			a->residents[cpu] = all++;
	a->kthreads = kj_environment_read("/proc/2/comm", comm, sizeof(comm)) > 0 &&
		      !strcmp(comm, "kthreadd");
	kj_tasks_each("/proc", add, a);
	return true;
}

/**
 * struct some - what is common to looks at residents
 * @cpus: CPUs that have some
 * @nr: how many, on all of them
 * @text: some by name
 */
struct some {
	struct kj_cpulist cpus;
	unsigned int nr;
	char text[600];
};

static void take(struct some *s, unsigned int cpu, unsigned int nr, const char *text)
{
	unsigned int before = kj_cpulist_count(&s->cpus);

	kj_cpulist_add(&s->cpus, cpu);
	s->nr += nr;
	if (before < NAMED)
		kj_text_add(s->text, sizeof(s->text), "%son CPU %u %s", before ? "; " : "", cpu,
			    text);
	else if (before == NAMED)
		kj_text_add(s->text, sizeof(s->text), "; ...");
}

void kj_look_tasks(struct kj_advise *a)
{
	const struct kj_residents *r;
	struct some s = { 0 };
	unsigned int cpu;

	if (!kj_advise_sees_tasks(a))
		return;
	/* Where the scheduler puts any task that is said already. */
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		r = a->residents[cpu];
		if (r && r->users > 1 && kj_cpulist_has(&a->unbalanced, cpu))
			take(&s, cpu, r->users, r->user);
	}
	if (s.nr)
		kj_advise_found(a, &s.cpus, "%u tasks share %s: %s", s.nr,
				kj_cpulist_count(&s.cpus) == 1 ? "a CPU" : "CPUs", s.text);
}

void kj_look_kthreads(struct kj_advise *a)
{
	const struct kj_residents *r;
	struct some s = { 0 };
	unsigned int cpu;

	if (!kj_advise_sees_tasks(a))
		return;
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		r = a->residents[cpu];
		if (r && r->kernel)
			take(&s, cpu, r->kernel, r->thread);
	}
	if (s.nr)
		kj_advise_found(a, &s.cpus, SAY_KTHREADS, s.nr, s.nr == 1 ? "" : "s", s.text);
}

static void realtime(const struct kj_advise *a, struct some *s)
{
	const struct kj_residents *r;
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		r = a->residents[cpu];
		if (r && r->realtime)
			take(s, cpu, r->realtime, r->rt);
	}
}

/* It takes nothing from ordinary tasks, so it is told where there are real-time ones. */
void kj_look_fair_server(struct kj_advise *a)
{
	char name[64], text[32], first[32] = "";
	struct kj_cpulist served = { 0 };
	struct some s = { 0 };
	unsigned int cpu;

	/* Kernels before 6.12 have none. */
	if (!kj_environment_there(SERVER "/fair_server") && kj_environment_there(SERVER))
		return;
	if (!kj_advise_sees_tasks(a))
		return;
	realtime(a, &s);
	for (cpu = 0; s.nr && cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(&s.cpus, cpu))
			continue;
		snprintf(name, sizeof(name), "fair_server/cpu%u/runtime", cpu);
		if (!kj_advise_read(a, SERVER, name, text, sizeof(text)) || !strcmp(text, "0"))
			continue;
		kj_cpulist_add(&served, cpu);
		memcpy(first, text, sizeof(first));
	}
	if (kj_cpulist_count(&served))
		kj_advise_found(a, &served, SAY_FAIR_SERVER, first, s.text);
}

void kj_look_rt_throttling(struct kj_advise *a)
{
	struct some s = { 0 };
	char text[32];

	/* Kernels that have the server throttle nobody. */
	if (kj_environment_there(SERVER "/fair_server"))
		return;
	if (!kj_advise_sees_tasks(a))
		return;
	realtime(a, &s);
	if (!s.nr)
		return;
	if (!kj_advise_read(a, "/proc/sys/kernel", "sched_rt_runtime_us", text, sizeof(text)) ||
	    !strcmp(text, "-1"))
		return;
	if (!kj_environment_there(SERVER))
		kj_advise_unseen(a, SAY_RT_THROTTLING);
	else
		kj_advise_found(a, &s.cpus, SAY_RT_THROTTLING_2, text, s.text);
}
