// SPDX-License-Identifier: GPL-2.0
/*
 * check_count - see check_count.h.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_count.h"
#include "environment.h"
#include "session.h"

#define BUFFER (256 * 1024)

/* One reader at a time: the thread that is not measured. */
static char buffer[BUFFER];

static bool open_file(struct kj_procstat *p, const char *path, unsigned int cpu)
{
	*p = (struct kj_procstat){ .buf = buffer, .size = sizeof(buffer) };
	p->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (p->fd >= 0 && kj_procstat_begin(p, cpu))
		return true;
	if (p->fd >= 0)
		close(p->fd);
	return false;
}

/* Context switches of a thread of ours. */
static __u64 switches(pid_t tid)
{
	static const char *const keys[] = { "\nvoluntary_ctxt_switches:",
					    "\nnonvoluntary_ctxt_switches:" };
	char path[64], text[4096];
	const char *s;
	__u64 n = 0;
	int i;

	if (!tid)
		return 0;
	sprintf(path, "/proc/self/task/%d/status", tid);
	if (kj_environment_read(path, text, sizeof(text)) < 0)
		return 0;
	for (i = 0; i < 2; i++) {
		s = strstr(text, keys[i]);
		if (s)
			n += strtoull(s + strlen(keys[i]), NULL, 10);
	}
	return n;
}

/* How long a thread of ours wanted to run and was not allowed to; 0 where not counted. */
static __u64 waited(pid_t tid)
{
	char path[64], text[128], *s = text;

	if (!tid)
		return 0;
	sprintf(path, "/proc/self/task/%d/schedstat", tid);
	if (kj_environment_read(path, text, sizeof(text)) < 0)
		return 0;
	strtoull(s, &s, 10);
	return strtoull(s, NULL, 10);
}

static void remember(struct kj_count *c, const struct kj_procstat_line *line, bool softirq)
{
	struct kj_count_line *l = &c->lines[c->nr_lines];

	if (c->nr_lines == KJ_COUNT_LINES)
		return;
	memcpy(l->label, line->label, sizeof(l->label));
	l->softirq = softirq;
	l->count = line->count;
	c->nr_lines++;
}

static bool begin_file(struct kj_count *c, const char *path, bool softirq)
{
	struct kj_procstat_line line;
	struct kj_procstat p;

	if (!open_file(&p, path, c->cpu))
		return false;
	while (kj_procstat_next(&p, &line))
		remember(c, &line, softirq);
	close(p.fd);
	return true;
}

bool kj_count_begin(struct kj_count *c)
{
	if (!c->lines)
		c->lines = malloc(KJ_COUNT_LINES * sizeof(*c->lines));
	if (!c->lines)
		return false;
	c->nr_lines = 0;
	if (!begin_file(c, "/proc/interrupts", false) || !begin_file(c, "/proc/softirqs", true))
		return false;
	c->base_ns = kj_session_now();
	c->base_switches = switches(c->tid);
	c->base_waited_ns = waited(c->tid);
	return true;
}

/* How far a line moved; one that was not there before began at 0. */
static __u64 since(const struct kj_count *c, const struct kj_procstat_line *line, bool softirq)
{
	unsigned int i;

	for (i = 0; i < c->nr_lines; i++)
		if (c->lines[i].softirq == softirq && !strcmp(c->lines[i].label, line->label))
			return line->count - c->lines[i].count;
	return c->nr_lines == KJ_COUNT_LINES ? 0 : line->count;
}

static void add_moved(struct kj_count *c, const struct kj_procstat_line *line, unsigned int cause)
{
	unsigned int at = c->nr_moved;

	while (at && c->moved[at - 1].line.count < line->count)
		at--;
	if (at == KJ_COUNT_MOVED)
		return;
	c->nr_moved += c->nr_moved < KJ_COUNT_MOVED;
	memmove(&c->moved[at + 1], &c->moved[at], (c->nr_moved - 1 - at) * sizeof(c->moved[0]));
	c->moved[at].line = *line;
	c->moved[at].cause = cause;
}

static bool end_file(struct kj_count *c, const char *path, bool softirq)
{
	struct kj_procstat_line line;
	struct kj_procstat p;
	unsigned int cause;

	if (!open_file(&p, path, c->cpu))
		return false;
	while (kj_procstat_next(&p, &line)) {
		cause = softirq ? KJ_CAUSE_SOFTIRQ : kj_procstat_cause(&line);
		line.count = since(c, &line, softirq);
		if (!line.count || cause >= KJ_CAUSE_NR)
			continue;
		c->count[cause] += line.count;
		add_moved(c, &line, cause);
	}
	close(p.fd);
	return true;
}

bool kj_count_end(struct kj_count *c)
{
	memset(c->count, 0, sizeof(c->count));
	c->nr_moved = 0;
	if (!end_file(c, "/proc/interrupts", false) || !end_file(c, "/proc/softirqs", true))
		return false;
	c->ns = kj_session_now() - c->base_ns;
	if (c->tid)
		c->count[KJ_CAUSE_THREAD] = switches(c->tid) - c->base_switches;
	c->waited_ns = waited(c->tid) - c->base_waited_ns;
	return true;
}

__u64 kj_count_ticks(unsigned int cpu)
{
	struct kj_procstat_line line;
	struct kj_procstat p;
	__u64 n = 0;

	if (!open_file(&p, "/proc/interrupts", cpu))
		return 0;
	while (kj_procstat_next(&p, &line))
		if (kj_procstat_cause(&line) == KJ_CAUSE_TICK)
			n += line.count;
	close(p.fd);
	return n;
}

void kj_count_free(struct kj_count *c)
{
	free(c->lines);
	c->lines = NULL;
}
