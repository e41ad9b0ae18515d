// SPDX-License-Identifier: GPL-2.0
/*
 * count - see count.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count.h"
#include "lib/environment.h"
#include "lib/time.h"
#include "uapi/kjitter_cause.h"

#define BUFFER (64 * 1024)

/* How often a file is read again in which CPUs came or went meanwhile, which is rare. */
#define TRIES 3

/* What is done with each line: @row has the numbers. */
typedef int (*line_fn)(struct kj_counts *c, const struct kj_procstat_line *l, bool softirq);

/* The first thing that goes wrong on a CPU is what is told. */
static void wrong(struct kj_count *c, int error, const char *file, const char *why)
{
	if (c->error)
		return;
	c->error = error;
	snprintf(c->why, sizeof(c->why), "%s cannot be relied on: %s", file, why);
}

static void wrong_all(struct kj_counts *c, int error, const char *file)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		wrong(c->count[i], error, file, kj_procstat_why(error));
}

/* Headings as a number: two that differ mean that CPUs came or went. */
static __u32 digest(const char *s)
{
	__u32 h = 2166136261U;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619U;
	return h;
}

static int headings(struct kj_counts *c, struct kj_procstat *p, __u32 *which)
{
	const char *line;

	p->at = 0;
	p->fill = 0;
	p->offset = 0;
	line = kj_procstat_line(p);
	if (!line)
		return p->error ? -p->error : -ENODATA;
	*which = digest(line);
	p->columns = kj_procstat_headings(line, c->cpu, c->nr, c->column);
	return p->columns ? 0 : -ENODATA;
}

static int rows(struct kj_counts *c, struct kj_procstat *p, bool softirq, line_fn each)
{
	struct kj_procstat_line l;
	bool timer = softirq;
	const char *line;
	int numbers, ret;

	while ((line = kj_procstat_line(p))) {
		numbers = kj_procstat_row(line, p->columns, c->column, c->nr, &l, c->row);
		if (numbers < 0)
			continue;
		/* A line that counts for the whole machine counts for no CPU. */
		if (numbers < p->columns) {
			if (softirq || kj_procstat_short(&l, numbers, p->columns))
				return -EBADMSG;
			continue;
		}
		timer |= kj_procstat_cause(&l) == KJ_CAUSE_TICK;
		ret = each(c, &l, softirq);
		if (ret)
			return ret;
	}
	return p->error ? -p->error : timer ? 0 : -ENOMSG;
}

static int read_once(struct kj_counts *c, const char *path, bool softirq, line_fn each)
{
	struct kj_procstat p = { .buf = c->buf, .size = c->size };
	__u32 before, after;
	int ret;

	p.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (p.fd < 0)
		return -errno;
	ret = headings(c, &p, &before);
	if (!ret)
		ret = rows(c, &p, softirq, each);
	/* Where a CPU came or went in the middle, later lines have other columns. */
	if (!ret || ret == -EBADMSG) {
		p.error = 0;
		if (!headings(c, &p, &after) && before != after)
			ret = -EAGAIN;
	}
	close(p.fd);
	return ret;
}

static void thread(struct kj_count *c, struct kj_self *self)
{
	int ret;

	memset(self, 0, sizeof(*self));
	if (!c->tid)
		return;
	ret = kj_self_read(c->tid, self);
	if (ret)
		wrong(c, -ret, "the sampler's status in /proc", kj_procstat_why(-ret));
	else if (!self->timed)
		wrong(c, ENOENT, "the sampler's schedstat in /proc",
		      "this kernel does not count waiting (CONFIG_SCHED_INFO)");
}

static void no_column(struct kj_counts *c, const char *path)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (c->column[i] < 0)
			wrong(c->count[i], ENXIO, path, kj_procstat_why(ENXIO));
}

/* A file was read to its end, or not: what that means for each CPU. */
static void file_read(struct kj_counts *c, int ret, const char *path)
{
	if (ret)
		wrong_all(c, -ret, path);
	else
		no_column(c, path);
}

static int remember(struct kj_counts *c, const struct kj_procstat_line *l, bool softirq)
{
	return kj_lines_add(&c->lines, l->label, softirq, c->row, c->nr);
}

void kj_counts_begin(struct kj_counts *c)
{
	struct kj_count *count;
	int ret = 0, tries;
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		c->cpu[i] = c->count[i]->cpu;
		c->count[i]->error = 0;
		c->count[i]->why[0] = '\0';
	}
	for (tries = 0; tries < TRIES; tries++) {
		kj_lines_clear(&c->lines);
		ret = read_once(c, c->interrupts, false, remember);
		if (ret != -EAGAIN)
			break;
	}
	file_read(c, ret, c->interrupts);
	ret = read_once(c, c->softirqs, true, remember);
	file_read(c, ret, c->softirqs);
	for (i = 0; i < c->nr; i++) {
		count = c->count[i];
		count->base_ns = kj_time_now();
		thread(count, &count->base_self);
		count->begun = !count->error;
	}
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

/*
 * How far a counter of 32 bits moved. A number that went back wrapped, if that is less
 * than half of the way round; else its line was set up anew, and what it counted before
 * is not known: what it has now is the least it can be. Limit: a line that counts 2^32
 * times and more in one window (71 minutes at a million a second, 49 days at 1000) shows
 * that much less; two readings cannot tell.
 */
static __u64 since(__u32 now, __u32 then, bool *anew)
{
	__u32 moved = now - then;

	*anew = now < then && moved > 1U << 31;
	return *anew ? now : moved;
}

/* Where CPU @i stood at the begin. Of those before it some may have gone offline since. */
static __u32 stood(const struct kj_count_entry **e, unsigned int *nr, unsigned int i)
{
	for (; *nr && (*e)->at < i; ++*e)
		--*nr;
	return *nr && (*e)->at == i ? (*e)->count : 0;
}

static int compare(struct kj_counts *c, const struct kj_procstat_line *l, bool softirq)
{
	unsigned int cause = softirq ? KJ_CAUSE_SOFTIRQ : kj_procstat_cause(l), i, nr = 0;
	const struct kj_count_entry *e;
	struct kj_procstat_line moved = *l;
	bool anew;
	__u32 then;

	/* A line that was not there before has no entries: it began at 0. */
	e = kj_lines_find(&c->lines, l->label, softirq, &nr);
	if (cause >= KJ_CAUSE_NR)
		return 0;
	for (i = 0; i < c->nr; i++) {
		/* no_column() says so. */
		if (c->column[i] < 0)
			continue;
		then = stood(&e, &nr, i);
		if (!c->row[i] && !then)
			continue;
		moved.count = since(c->row[i], then, &anew);
		if (anew)
			wrong(c->count[i], ENOENT, l->label,
			      "its line began anew during the test; run it again");
		if (!moved.count)
			continue;
		c->count[i]->count[cause] += moved.count;
		add_moved(c->count[i], &moved, cause);
	}
	return 0;
}

/* A line that counted on a CPU and went away took what came in between with it. */
static void gone(struct kj_counts *c)
{
	const struct kj_count_entry *e;
	unsigned int i, k, nr;

	for (i = 0; i < c->lines.nr; i++) {
		if (c->lines.line[i].found == c->lines.pass)
			continue;
		e = kj_lines_entries(&c->lines, i, &nr);
		for (k = 0; k < nr; k++)
			wrong(c->count[e[k].at], ENOENT, c->lines.line[i].label,
			      "its line went away during the test; run it again");
	}
}

static void end_one(struct kj_count *c)
{
	kj_cause_one_ipi(c->count);
	c->ns = kj_time_now() - c->base_ns;
	thread(c, &c->self);
	kj_self_since(&c->self, &c->base_self);
	/* What it did of its own accord, nobody else had the CPU for. */
	if (c->tid)
		c->count[KJ_CAUSE_THREAD] = c->self.preempted;
	c->waited_ns = c->self.waited_ns;
}

/* Forget what an earlier end, or a try that was in vain, found. */
static void forget(struct kj_count *c)
{
	memset(c->count, 0, sizeof(c->count));
	c->nr_moved = 0;
	if (!c->begun)
		return;
	c->error = 0;
	c->why[0] = '\0';
}

void kj_counts_end(struct kj_counts *c)
{
	int ret = 0, tries;
	unsigned int i;

	for (tries = 0; tries < TRIES; tries++) {
		for (i = 0; i < c->nr; i++)
			forget(c->count[i]);
		kj_lines_search(&c->lines);
		ret = read_once(c, c->interrupts, false, compare);
		if (ret != -EAGAIN)
			break;
	}
	file_read(c, ret, c->interrupts);
	ret = read_once(c, c->softirqs, true, compare);
	file_read(c, ret, c->softirqs);
	gone(c);
	for (i = 0; i < c->nr; i++)
		end_one(c->count[i]);
}

static void moved_since(struct kj_count_moved *m, const struct kj_count *then)
{
	unsigned int i;

	for (i = 0; i < then->nr_moved; i++)
		if (then->moved[i].cause == m->cause &&
		    !strcmp(then->moved[i].line.label, m->line.label))
			m->line.count -= then->moved[i].line.count;
}

void kj_count_since(struct kj_count *c, const struct kj_count *then)
{
	unsigned int i, nr = c->nr_moved;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		c->count[i] -= then->count[i];
	c->ns -= then->ns;
	c->waited_ns -= then->waited_ns;
	kj_self_since(&c->self, &then->self);
	/* Those that moved most come first, again. */
	c->nr_moved = 0;
	for (i = 0; i < nr; i++) {
		struct kj_count_moved m = c->moved[i];

		moved_since(&m, then);
		if (m.line.count)
			add_moved(c, &m.line, m.cause);
	}
}

/* What moved is added up in @count, where whoever asks looks for it. */
static int tick(struct kj_counts *c, const struct kj_procstat_line *l, bool softirq)
{
	unsigned int i;

	for (i = 0; !softirq && kj_procstat_cause(l) == KJ_CAUSE_TICK && i < c->nr; i++)
		c->count[i]->count[KJ_CAUSE_TICK] += c->row[i];
	return 0;
}

int kj_counts_ticks(struct kj_counts *c, __u64 *ticks)
{
	unsigned int i;
	int ret;

	for (i = 0; i < c->nr; i++) {
		c->cpu[i] = c->count[i]->cpu;
		c->count[i]->count[KJ_CAUSE_TICK] = 0;
	}
	ret = read_once(c, c->interrupts, false, tick);
	for (i = 0; i < c->nr; i++)
		ticks[i] = c->count[i]->count[KJ_CAUSE_TICK];
	return ret;
}

bool kj_counts_init(struct kj_counts *c, unsigned int nr)
{
	size_t room;

	memset(c, 0, sizeof(*c));
	c->interrupts = "/proc/interrupts";
	c->softirqs = "/proc/softirqs";
	room = kj_procstat_room(c->interrupts);
	c->size = room > BUFFER ? room : BUFFER;
	c->nr = nr;
	c->count = calloc(nr, sizeof(*c->count));
	c->cpu = calloc(nr, sizeof(*c->cpu));
	c->column = calloc(nr, sizeof(*c->column));
	c->row = calloc(nr, sizeof(*c->row));
	c->buf = malloc(c->size);
	return c->count && c->cpu && c->column && c->row && c->buf;
}

void kj_counts_free(struct kj_counts *c)
{
	free(c->count);
	free(c->cpu);
	free(c->column);
	free(c->row);
	free(c->buf);
	kj_lines_free(&c->lines);
}
