/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tasks - who else ran or waits on a CPU, from /proc/PID/task/TID/stat.
 */
#ifndef KJ_TASKS_H
#define KJ_TASKS_H

#include <stdbool.h>
#include <sys/types.h>

#include "uapi/kjitter.h"

#define KJ_TASKS_MAX 32768
#define KJ_TASKS_TOP 4

/**
 * struct kj_task - one task, as its stat file says
 * @tid: thread id
 * @comm: name, foreign
 * @state: letter
 * @kernel: a kernel thread
 * @bound: the kernel lets nobody move it to other CPUs
 * @policy: SCHED_*
 * @priority: real-time priority, 0: none
 * @cpu: where it ran last
 * @ticks: CPU time, clock ticks of sysconf(_SC_CLK_TCK)
 * @began: start time, tells a reused tid
 */
struct kj_task {
	pid_t tid;
	char comm[32];
	char state;
	bool kernel;
	bool bound;
	unsigned int policy;
	unsigned int priority;
	unsigned int cpu;
	__u64 ticks;
	__u64 began;
};

/**
 * struct kj_task_seen - what is remembered of a task
 * @tid: thread id
 * @ticks: CPU time at the begin
 * @began: start time
 */
struct kj_task_seen {
	pid_t tid;
	__u64 ticks;
	__u64 began;
};

/**
 * struct kj_task_share - a task that had or wants the CPU
 * @task: it; @ticks is the time since the begin
 * @percent: share of the time; 0 with state R: it waits
 */
struct kj_task_share {
	struct kj_task task;
	double percent;
};

/**
 * struct kj_task_top - those that had or want one CPU
 * @nr: how many
 * @share: those with most time first, then those that wait
 */
struct kj_task_top {
	unsigned int nr;
	struct kj_task_share share[KJ_TASKS_TOP];
};

/**
 * struct kj_tasks - all tasks at the begin
 * @proc: where they are found; NULL: /proc
 * @nr: how many; those beyond KJ_TASKS_MAX are left out
 * @ns: CLOCK_MONOTONIC then
 * @seen: they, by @tid and @began
 * @top: by CPU, KJ_MAX_CPUS: what became of them; NULL: nobody has looked since the begin
 */
struct kj_tasks {
	const char *proc;
	unsigned int nr;
	__u64 ns;
	struct kj_task_seen *seen;
	struct kj_task_top *top;
};

/**
 * kj_tasks_since - CPU time of a task since the begin
 * @all: begun and sorted
 * @t: task, now
 * @steps: tasks that were looked at for it are added: the work of looking up
 *
 * Return: clock ticks; all it ever had if it was not there then.
 */
__u64 kj_tasks_since(const struct kj_tasks *all, const struct kj_task *t, __u64 *steps);

/* kj_tasks_sort - after all of @seen was filled in */
void kj_tasks_sort(struct kj_tasks *t);

/**
 * kj_tasks_parse - read a stat file
 * @text: "pid (comm) state ...", NUL-terminated; comm is foreign and may hold ')'
 * @t: out
 *
 * Return: false if it is not one.
 */
bool kj_tasks_parse(const char *text, struct kj_task *t);

/**
 * kj_tasks_begin - remember all tasks
 * @t: out, but for @proc; memory is taken once
 */
void kj_tasks_begin(struct kj_tasks *t);

/**
 * kj_tasks_others - who had or wants a CPU since the begin
 * @t: begun
 * @cpu: which
 *
 * The first call looks at all tasks, for all CPUs; those behind it say what it saw. Threads of
 * this process and the module's are left out.
 * Return: they, until kj_tasks_begin() or kj_tasks_free(); nobody if that is not known.
 */
const struct kj_task_top *kj_tasks_others(struct kj_tasks *t, unsigned int cpu);

#define KJ_TASKS_NO_POLICY (~0U)

/**
 * kj_tasks_holder - who has a CPU now, so that nobody else comes to run there
 * @cpu: which
 * @policy: out: SCHED_*, KJ_TASKS_NO_POLICY if nobody is found; NULL: not wanted
 * @buf: out: "plc (pid 123, SCHED_FIFO 50)"; foreign
 * @size: of @buf
 *
 * Of those that are runnable there the one the scheduler prefers; threads of this process
 * and the module's are left out.
 * Return: @buf; if nobody is found, that it has gone by now.
 */
const char *kj_tasks_holder(unsigned int cpu, unsigned int *policy, char *buf, size_t size);

/**
 * kj_tasks_each - go through all tasks but those of this process
 * @proc: where they are found
 * @fn: called for each of them
 * @data: for @fn
 */
void kj_tasks_each(const char *proc, void (*fn)(const struct kj_task *t, void *data), void *data);

/**
 * kj_tasks_open - who has a file open
 * @is: is it the one? Gets what its link in /proc says
 * @data: for @is
 * @buf: out: "perf (pid 12), sh (pid 3)"; foreign; empty if nobody was found
 * @size: of @buf
 * @refused: counts processes that do not show it to us; NULL: they are not counted
 *
 * Return: true if somebody was found.
 */
bool kj_tasks_open(bool (*is)(const char *target, const void *data), const void *data, char *buf,
		   size_t size, unsigned int *refused);

/**
 * kj_tasks_perf - who has perf events open
 * @buf: out, as kj_tasks_open()
 * @size: of @buf
 * @refused: as kj_tasks_open()
 *
 * Return: true if somebody was found.
 */
bool kj_tasks_perf(char *buf, size_t size, unsigned int *refused);

void kj_tasks_free(struct kj_tasks *t);

#endif /* KJ_TASKS_H */
