// SPDX-License-Identifier: GPL-2.0
/*
 * tasks - see tasks.h.
 */
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"
#include "macros.h"
#include "time.h"
#include "tasks.h"

/* Fields of /proc/PID/stat behind the name, counted from the state = 0. */
enum { STATE, FLAGS = 6, UTIME = 11, STIME = 12, STARTTIME = 19, PROCESSOR = 36, PRIORITY, POLICY };

#define PF_KTHREAD	  0x00200000
#define PF_NO_SETAFFINITY 0x04000000

typedef void (*task_fn)(const struct kj_task *t, void *data);

bool kj_tasks_parse(const char *text, struct kj_task *t)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')'), *s;
	__u64 v[POLICY + 1];
	size_t n;
	int i;

	if (!open || !close || close < open || close[1] != ' ' || !close[2])
		return false;
	memset(t, 0, sizeof(*t));
	t->tid = atoi(text);
	n = close - open - 1;
	memcpy(t->comm, open + 1, n < sizeof(t->comm) ? n : sizeof(t->comm) - 1);
	t->state = close[2];
	s = close + 3;
	for (i = STATE + 1; i <= POLICY; i++) {
		if (*s != ' ')
			return false;
		v[i] = strtoull(s, (char **)&s, 10);
	}
	t->ticks = v[UTIME] + v[STIME];
	t->began = v[STARTTIME];
	t->cpu = v[PROCESSOR];
	t->kernel = v[FLAGS] & PF_KTHREAD;
	t->bound = v[FLAGS] & PF_NO_SETAFFINITY;
	t->priority = v[PRIORITY];
	t->policy = v[POLICY];
	return t->tid > 0;
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static void each_thread(const char *proc, const char *pid, task_fn fn, void *data)
{
	char path[160], text[1024];
	struct dirent *e;
	struct kj_task t;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%.20s/task", proc, pid);
	dir = kj_environment_dir(path);
	while (dir && (e = readdir(dir))) {
		if (!is_number(e->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%.20s/task/%.20s/stat", proc, pid, e->d_name);
		if (kj_environment_read(path, text, sizeof(text)) > 0 && kj_tasks_parse(text, &t))
			fn(&t, data);
	}
	if (dir)
		closedir(dir);
}

void kj_tasks_each(const char *proc, task_fn fn, void *data)
{
	DIR *dir = kj_environment_dir(proc);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (is_number(e->d_name) && atoi(e->d_name) != getpid())
			each_thread(proc, e->d_name, fn, data);
	if (dir)
		closedir(dir);
}

static void remember(const struct kj_task *t, void *data)
{
	struct kj_tasks *tasks = data;

	if (tasks->nr == KJ_TASKS_MAX)
		return;
	tasks->seen[tasks->nr].tid = t->tid;
	tasks->seen[tasks->nr].ticks = t->ticks;
	tasks->seen[tasks->nr++].began = t->began;
}

static int by_tid(const void *a, const void *b)
{
	const struct kj_task_seen *x = a, *y = b;

	if (x->tid != y->tid)
		return x->tid < y->tid ? -1 : 1;
	return x->began < y->began ? -1 : x->began > y->began;
}

void kj_tasks_sort(struct kj_tasks *t)
{
	qsort(t->seen, t->nr, sizeof(*t->seen), by_tid);
}

/* A tid may be another task's by now: then it was not there. */
__u64 kj_tasks_since(const struct kj_tasks *all, const struct kj_task *t, __u64 *steps)
{
	struct kj_task_seen key = { .tid = t->tid, .began = t->began };
	unsigned int low = 0, high = all->nr, middle;
	int where;

	while (low < high) {
		middle = (low + high) / 2;
		++*steps;
		where = by_tid(&key, &all->seen[middle]);
		if (!where)
			return t->ticks - all->seen[middle].ticks;
		if (where < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return t->ticks;
}

static const char *proc_of(const struct kj_tasks *t)
{
	return t->proc ? t->proc : "/proc";
}

void kj_tasks_begin(struct kj_tasks *t)
{
	free(t->top);
	t->top = NULL;
	t->nr = 0;
	t->ns = kj_time_now();
	if (!t->seen)
		t->seen = malloc(KJ_TASKS_MAX * sizeof(*t->seen));
	if (!t->seen)
		return;
	kj_tasks_each(proc_of(t), remember, t);
	kj_tasks_sort(t);
}

struct search {
	const struct kj_tasks *tasks;
	double ticks;
	__u64 steps;
};

static bool before(const struct kj_task *a, const struct kj_task *b)
{
	return a->ticks != b->ticks ? a->ticks > b->ticks : a->state == 'R' && b->state != 'R';
}

static bool ours(const struct kj_task *t)
{
	return t->kernel && !strncmp(t->comm, "kjitter", 7);
}

static void consider(const struct kj_task *task, void *data)
{
	struct search *s = data;
	struct kj_task t = *task;
	struct kj_task_top *top;
	unsigned int at;

	if (t.cpu >= KJ_MAX_CPUS || ours(&t))
		return;
	t.ticks = kj_tasks_since(s->tasks, task, &s->steps);
	if (!t.ticks && t.state != 'R')
		return;
	top = &s->tasks->top[t.cpu];
	for (at = top->nr; at && before(&t, &top->share[at - 1].task); at--)
		if (at < KJ_TASKS_TOP)
			top->share[at] = top->share[at - 1];
	if (at == KJ_TASKS_TOP)
		return;
	top->share[at].task = t;
	top->share[at].percent = 100 * t.ticks / s->ticks;
	top->nr += top->nr < KJ_TASKS_TOP;
}

/*
 * Look at all tasks, for all CPUs at once: on a machine of many CPUs there may be many to explain,
 * and many tasks.
 */
static void look(struct kj_tasks *t)
{
	struct search s = { .tasks = t };

	s.ticks = (kj_time_now() - t->ns) / 1e9 * sysconf(_SC_CLK_TCK);
	if (!t->seen || s.ticks <= 0)
		return;
	t->top = calloc(KJ_MAX_CPUS, sizeof(*t->top));
	if (t->top)
		kj_tasks_each(proc_of(t), consider, &s);
}

const struct kj_task_top *kj_tasks_others(struct kj_tasks *t, unsigned int cpu)
{
	static const struct kj_task_top nobody;

	if (!t->top)
		look(t);
	return t->top && cpu < KJ_MAX_CPUS ? &t->top[cpu] : &nobody;
}

/* Rank of a task in the order of the kernel's scheduling classes. */
static unsigned int rank(const struct kj_task *t)
{
	return t->policy == SCHED_DEADLINE ? 1000 : t->priority;
}

struct holder {
	unsigned int cpu;
	struct kj_task task;
};

static void prefer(const struct kj_task *t, void *data)
{
	struct holder *h = data;

	if (t->cpu != h->cpu || t->state != 'R' || ours(t))
		return;
	if (!h->task.tid || rank(t) > rank(&h->task) ||
	    (rank(t) == rank(&h->task) && t->ticks > h->task.ticks))
		h->task = *t;
}

const char *kj_tasks_holder(unsigned int cpu, unsigned int *policy, char *buf, size_t size)
{
	static const char *const policies[] = {
		[SCHED_OTHER] = "SCHED_OTHER", [SCHED_FIFO] = "SCHED_FIFO",
		[SCHED_RR] = "SCHED_RR",       [SCHED_BATCH] = "SCHED_BATCH",
		[SCHED_IDLE] = "SCHED_IDLE",   [SCHED_DEADLINE] = "SCHED_DEADLINE",
	};
	struct holder h = { .cpu = cpu };
	const struct kj_task *t = &h.task;
	const char *word;
	char priority[16] = "";

	kj_tasks_each("/proc", prefer, &h);
	if (policy)
		*policy = t->tid ? t->policy : KJ_TASKS_NO_POLICY;
	if (!t->tid) {
		snprintf(buf, size, "a task that has gone by now");
		return buf;
	}
	word = t->policy < ARRAY_SIZE(policies) ? policies[t->policy] : NULL;
	if (t->priority)
		snprintf(priority, sizeof(priority), " %u", t->priority);
	snprintf(buf, size, "%s (pid %d, %s%s)", t->comm, t->tid, word ? word : "its policy",
		 priority);
	return buf;
}

/**
 * struct open_file - what is looked for
 * @is: see kj_tasks_open()
 * @data: for it
 */
struct open_file {
	bool (*is)(const char *target, const void *data);
	const void *data;
};

/* Does this process have it open? @refused: counts those that it is not shown of. */
static bool has_open(const char *pid, const struct open_file *what, unsigned int *refused)
{
	char path[96], target[64];
	bool found = false;
	struct dirent *e;
	DIR *dir;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
	dir = kj_environment_dir(path);
	if (!dir && refused && (errno == EACCES || errno == EPERM))
		++*refused;
	while (dir && !found && (e = readdir(dir))) {
		n = readlinkat(dirfd(dir), e->d_name, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		found = what->is(target, what->data);
	}
	if (dir)
		closedir(dir);
	return found;
}

bool kj_tasks_open(bool (*is)(const char *target, const void *data), const void *data, char *buf,
		   size_t size, unsigned int *refused)
{
	const struct open_file what = { is, data };
	char path[64], comm[32];
	struct dirent *e;
	size_t len = 0;
	DIR *dir;

	dir = kj_environment_dir("/proc");
	buf[0] = '\0';
	while (dir && (e = readdir(dir)) && len + 64 < size) {
		if (!is_number(e->d_name) || !has_open(e->d_name, &what, refused))
			continue;
		snprintf(path, sizeof(path), "/proc/%.20s/comm", e->d_name);
		if (kj_environment_read(path, comm, sizeof(comm)) < 0)
			comm[0] = '\0';
		len += sprintf(buf + len, "%s%s (pid %.20s)", len ? ", " : "", comm, e->d_name);
	}
	if (dir)
		closedir(dir);
	return len;
}

static bool is_perf(const char *target, const void *unused)
{
	(void)unused;
	return !strcmp(target, "anon_inode:[perf_event]");
}

bool kj_tasks_perf(char *buf, size_t size, unsigned int *refused)
{
	return kj_tasks_open(is_perf, NULL, buf, size, refused);
}

void kj_tasks_free(struct kj_tasks *t)
{
	free(t->seen);
	free(t->top);
	t->seen = NULL;
	t->top = NULL;
}
