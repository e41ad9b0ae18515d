// SPDX-License-Identifier: GPL-2.0
/*
 * interrupts - see interrupts.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "interrupts.h"
#include "lib/time.h"

/* So many times longer than it took until it is read again. */
#define REST 100

/* Return: false if there is something that was not read. */
static bool sum_up(struct kj_top_interrupts *i)
{
	struct kj_procstat_line l;
	unsigned int k;
	char *line;
	int columns;

	i->file.at = 0;
	i->file.fill = 0;
	i->file.offset = 0;
	i->file.error = 0;
	for (k = 0; k < i->nr; k++)
		i->ticks[k] = 0;
	line = kj_procstat_line(&i->file);
	columns = line ? kj_procstat_headings(line, i->cpu, i->nr, i->column) : 0;
	while (columns && (line = kj_procstat_line(&i->file))) {
		if (kj_procstat_row(line, columns, i->column, i->nr, &l, i->count) < columns ||
		    kj_procstat_cause(&l) != KJ_CAUSE_TICK)
			continue;
		for (k = 0; k < i->nr; k++)
			i->ticks[k] += i->count[k];
	}
	return columns && !i->file.error;
}

bool kj_top_interrupts_open(struct kj_top_interrupts *i, const struct kj_top *t, const char *path)
{
	unsigned int k;

	i->file.size = kj_procstat_room(path);
	i->file.buf = malloc(i->file.size);
	i->cpu = calloc(t->nr_cpus, sizeof(*i->cpu));
	i->column = calloc(t->nr_cpus, sizeof(*i->column));
	i->count = calloc(t->nr_cpus, sizeof(*i->count));
	i->ticks = calloc(t->nr_cpus, sizeof(*i->ticks));
	i->file.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (!i->file.buf || !i->cpu || !i->column || !i->count || !i->ticks || i->file.fd < 0)
		return false;
	for (k = 0; k < t->nr_cpus; k++)
		i->cpu[k] = t->cpus[k].cpu;
	i->nr = t->nr_cpus;
	sum_up(i);
	if (i->file.offset <= KJ_TOP_INTERRUPTS_MOST)
		return true;
	close(i->file.fd);
	i->nr = 0;
	return false;
}

void kj_top_interrupts_read(struct kj_top_interrupts *i, struct kj_top *t)
{
	__u64 from = kj_time_now(), to;
	unsigned int k;
	bool good;

	if (!i->nr || from < i->not_before)
		return;
	good = sum_up(i);
	to = kj_time_now();
	i->not_before = to + REST * (to - from);
	for (k = 0; good && k < i->nr; k++)
		if (i->column[k] >= 0)
			kj_top_ticks(t, k, i->ticks[k], from);
}
