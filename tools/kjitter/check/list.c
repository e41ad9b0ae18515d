// SPDX-License-Identifier: GPL-2.0
/*
 * list - what was seen, in words; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "lib/duration.h"
#include "model.h"

#define TOP 4

static size_t add(char *buf, size_t size, size_t len, const char *what, double rate)
{
	int n;

	n = snprintf(buf + len, size - len, "%s%s (%.1f/s)", len ? ", " : "", what, rate);
	return n < 0 || len + n >= size ? size : len + n;
}

/* List what level 2 saw of these classes and kinds; what counts comes first. */
static unsigned int list_blame(const struct kj_check *k, const struct kj_check_window *w,
			       __u64 causes, unsigned int kinds, char *buf, size_t size)
{
	const struct kj_blame_entry *e;
	unsigned int i, n = 0, nr = w->blame->nr;
	bool now;
	char label[KJ_BLAME_LABEL];
	size_t len = 0;

	for (i = 0; i < 2 * nr && n < TOP; i++) {
		e = &w->blame->entry[i % nr];
		now = i < nr ? !(e->key.flags & KJ_DETAIL_SPARED) : e->key.flags & KJ_DETAIL_SPARED;
		if (!(causes >> e->key.cause & 1) || !(kinds >> e->key.kind & 1) || !now)
			continue;
		kj_blame_label(&e->key, &k->symbols, label, sizeof(label));
		len = add(buf, size, len, label, kj_verdict_rate(e->count, w->count.ns));
		n++;
	}
	return n;
}

/* List the lines of /proc that moved. */
static void list_moved(const struct kj_check_window *w, __u64 causes, char *buf, size_t size)
{
	const struct kj_count_moved *m;
	char label[KJ_BLAME_LABEL];
	unsigned int i, n = 0;
	size_t len = 0;

	for (i = 0; i < w->count.nr_moved && n < TOP; i++) {
		m = &w->count.moved[i];
		if (!(causes >> m->cause & 1))
			continue;
		snprintf(label, sizeof(label), "%s%s%s%s",
			 m->cause == KJ_CAUSE_DEVICE ? "irq " : "", m->line.label,
			 m->line.name[0] ? " " : "", m->line.name);
		len = add(buf, size, len, label, kj_verdict_rate(m->line.count, w->count.ns));
		n++;
	}
}

char *kj_check_list(const struct kj_check *k, const struct kj_check_window *w, __u64 causes,
		    unsigned int kinds, char *buf, size_t size)
{
	buf[0] = '\0';
	/* Functions are known to level 2 alone. */
	if ((!w->blame || !list_blame(k, w, causes, kinds, buf, size)) &&
	    kinds & ((1U << KJ_DETAIL_HRTIMER) - 1))
		list_moved(w, causes, buf, size);
	return buf;
}

/* The task that is watched is nobody else. */
static __u32 watched(const struct kj_check_window *w)
{
	return w->sampler == KJ_CHECK_WATCH ? w->count.tid : 0;
}

/* Level 2: tasks by net time. */
static bool tasks_seen(const struct kj_check_window *w, char *buf, size_t size)
{
	const struct kj_blame_entry *e;
	unsigned int i, n = 0;
	size_t len = 0;
	char name[KJ_DETAIL_NAME + 1];
	double share;

	for (i = 0; i < w->blame->nr && n < TOP && len < size; i++) {
		e = &w->blame->entry[i];
		if (e->key.kind != KJ_DETAIL_TASK || !e->key.id || e->key.id == watched(w))
			continue;
		share = 100.0 * kj_duration_ns(e->net, w->accounts.clock_khz) / w->count.ns;
		/* What ran when counting began was there before: it counts as a whole. */
		share = share < 100 ? share : 100;
		len += snprintf(buf + len, size - len,
				"%s%s (pid %u), %llu times, %s%.2f %% of the time", n++ ? "; " : "",
				kj_blame_name(&e->key, name), e->key.id, e->count,
				e->full ? "at least " : "", share);
	}
	return n;
}

bool kj_check_tasks(struct kj_check *k, const struct kj_check_cpu *c,
		    const struct kj_check_window *w, double least, char *buf, size_t size)
{
	const struct kj_task_top *top;
	const struct kj_task_share *s;
	unsigned int i, named = 0;
	size_t len = 0;

	buf[0] = '\0';
	if (w->blame && tasks_seen(w, buf, size))
		return true;
	top = kj_tasks_others(&k->tasks, c->cpu);
	for (i = 0; i < top->nr && len < size; i++) {
		s = &top->share[i];
		if ((s->percent < least && s->task.state != 'R') ||
		    (__u32)s->task.tid == watched(w))
			continue;
		len += snprintf(buf + len, size - len, "%s%s (pid %d), ", named++ ? "; " : "",
				s->task.comm, s->task.tid);
		if (len < size && s->task.ticks)
			len += snprintf(buf + len, size - len, "%.1f %% of the time", s->percent);
		else if (len < size)
			len += snprintf(buf + len, size - len, "which waits for it");
	}
	return named;
}

__u64 kj_check_ran(const struct kj_check *k, const struct kj_check_window *w, unsigned int kind,
		   const char *function, __u32 id)
{
	const struct kj_blame_entry *e;
	const char *name;
	unsigned int i;
	__u64 n = 0;

	for (i = 0; w->blame && i < w->blame->nr; i++) {
		e = &w->blame->entry[i];
		if (e->key.kind != kind)
			continue;
		if (!*function) {
			n += e->key.id == id ? e->count : 0;
			continue;
		}
		name = kj_symbols_get(&k->symbols, e->key.id);
		if (name && !strncmp(name, function, strlen(function)))
			n += e->count;
	}
	return n;
}
