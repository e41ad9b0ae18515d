// SPDX-License-Identifier: GPL-2.0
/*
 * events - see events.h.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events.h"
#include "lib/names.h"
#include "lib/text.h"
#include "lib/time.h"

#define PARENT "/sys/kernel/tracing/instances"
#define DIR    PARENT "/kjitter"
#define BIT(n) (1ULL << (n))
#define PATH   128
#define BUFFER "4096" /* KiB a CPU */

#define SAY_NO_INSTANCE \
	"level 2 without the module is made of the kernel's trace events, and %s cannot be made: %s; as root, mount -t tracefs none /sys/kernel/tracing, or load the module"

/*
 * Lines of the trace: what they are about, and where in them number, name and function stand. The
 * group is that in events/; without a slash all of it is switched on.
 */
static const struct row {
	const char *event;
	const char *group;
	unsigned char kind;
	unsigned char cause;
	unsigned char probe;
	const char *id;
	const char *name;
	const char *function;
} rows[] = {
#define ROW(event, group, kind, cause, probe, ...)                                              \
	{                                                                                       \
		event, group, KJ_DETAIL_##kind, KJ_CAUSE_##cause, KJ_PROBE_##probe, __VA_ARGS__ \
	}
#define IPI(event, cause) ROW(event, "irq_vectors", VECTOR, cause, VECTOR, "vector=", NULL, NULL)
	ROW("local_timer_entry", "irq_vectors", VECTOR, TICK, VECTOR, "vector=", NULL, NULL),
	IPI("reschedule_entry", RESCHED),
	IPI("call_function_entry", CALL),
	IPI("call_function_single_entry", CALL),
	IPI("irq_work_entry", IRQ_WORK),
	ROW("irq_handler_entry", "irq/", IRQ, DEVICE, IRQ, "irq=", "name=", NULL),
	ROW("softirq_entry", "irq/", SOFTIRQ, SOFTIRQ, SOFTIRQ, "vec=", "action=", NULL),
	ROW("hrtimer_expire_entry", "timer/", HRTIMER, TICK, HRTIMER, NULL, NULL, "function="),
	ROW("timer_expire_entry", "timer/", TIMER, SOFTIRQ, TIMER, NULL, NULL, "function="),
	ROW("workqueue_execute_start", "workqueue/", WORK, THREAD, WORK, NULL, NULL, "function "),
	ROW("nmi_handler", "nmi/", NMI, NMI, NMI, NULL, NULL, NULL),
	ROW("sched_switch", "sched/", TASK, THREAD, SWITCH, "next_pid=", "next_comm=", NULL),
	ROW("tick_stop", "timer/", TASK, TICK, TICK, NULL, NULL, NULL),
};

static bool put(const char *name, const char *text)
{
	char path[PATH];
	bool good;
	int fd;

	snprintf(path, sizeof(path), DIR "/%s", name);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	good = fd >= 0 && write(fd, text, strlen(text)) >= 0;
	if (fd >= 0)
		close(fd);
	return good;
}

void kj_events_close(void)
{
	rmdir(DIR);
}

/* The file that switches an event on, behind @dir. */
static char *enables(char *path, size_t size, const struct row *row, const char *dir)
{
	bool one = row->group[strlen(row->group) - 1] == '/';

	snprintf(path, size, "%sevents/%s%s/enable", dir, row->group, one ? row->event : "");
	return path;
}

bool kj_events_can(void)
{
	if (!access(PARENT, W_OK))
		return true;
	kj_text_error(SAY_NO_INSTANCE, DIR, strerror(errno));
	return false;
}

bool kj_events_open(struct kj_check *k)
{
	char path[PATH];
	unsigned int i;

	/* Of one that was killed. */
	kj_events_close();
	if (mkdir(DIR, 0700)) {
		kj_text_error(SAY_NO_INSTANCE, DIR, strerror(errno));
		return false;
	}
	atexit(kj_events_close);
	put("tracing_on", "0");
	put("buffer_size_kb", BUFFER);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!access(enables(path, sizeof(path), &rows[i], DIR "/"), F_OK))
			k->query.probes |= BIT(rows[i].probe);
	return true;
}

/* As the kernel writes it: 32 bits each, the highest first. */
static void cpumask(const struct kj_check_run *r, char *text, size_t size)
{
	unsigned int highest = r->part[r->nr - 1].c->cpu / 32, i, k;
	__u32 word;

	*text = '\0';
	for (i = highest + 1; i--;) {
		word = 0;
		for (k = 0; k < r->nr; k++)
			if (r->part[k].c->cpu / 32 == i)
				word |= 1U << r->part[k].c->cpu % 32;
		kj_text_add(text, size, "%08x%s", word, i ? "," : "");
	}
}

void kj_events_begin(const struct kj_check_run *r)
{
	char mask[KJ_MAX_CPUS / 32 * 9 + 1], path[PATH];
	unsigned int i;

	cpumask(r, mask, sizeof(mask));
	put("tracing_cpumask", mask);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		put(enables(path, sizeof(path), &rows[i], ""), "1");
	put("trace", "");
	put("tracing_on", "1");
}

/* What stands behind a key, up to a blank or bracket. Return: @buf, empty without such a key. */
static char *after(char *buf, size_t size, const char *fields, const char *key)
{
	const char *p = key ? strstr(fields, key) : NULL;

	*buf = '\0';
	if (p)
		kj_text_add(buf, size, "%.*s", (int)strcspn(p + strlen(key), " ]\n"),
			    p + strlen(key));
	return buf;
}

/* Number of a function's name: from now on that. */
static __u32 symbol(struct kj_symbols *s, const char *name)
{
	const char *known;
	__u32 i;

	for (i = 1; (known = kj_symbols_get(s, i)); i++)
		if (!strcmp(known, name))
			return i;
	return kj_symbols_set(s, i, name, strlen(name)) ? i : 0;
}

/* @task is "name-pid", both of whoever ran. */
static void tick_stop(struct kj_check_window *w, const char *task, const char *fields)
{
	const char *pid = strrchr(task, '-');
	struct kj_tick_holder *h;
	char dep[32], *p;
	unsigned int i;

	if (strstr(fields, "success=1"))
		w->tick.stops++;
	for (p = after(dep, sizeof(dep), fields, "dependency="); *p; p++)
		*p = tolower(*p);
	for (i = 0; i < KJ_DEP_ROOM; i++) {
		if (strcmp(dep, kj_names_dep(i)))
			continue;
		h = &w->tick.holder[i];
		h->count++;
		h->pid = pid ? atoi(pid + 1) : 0;
		memset(h->comm, 0, sizeof(h->comm));
		if (pid)
			memcpy(h->comm, task, strnlen(task, MIN(sizeof(h->comm), pid - task)));
	}
}

/* Another task comes: the one before it was there until now. Return: that one is in @d. */
static bool switched(struct kj_events_task *t, struct kj_detail *d, __u64 now, __u32 ours,
		     __u64 khz)
{
	struct kj_events_task next = { .id = d->id, .since = now };
	__u64 net = (__uint128_t)(now - t->since) * khz / 1000000;

	memcpy(next.name, d->name, sizeof(next.name));
	d->id = t->id;
	d->net = MIN(net, KJ_DETAIL_FULL);
	memcpy(d->name, t->name, sizeof(d->name));
	*t = next;
	return d->id != ours && *d->name;
}

/* "  123.456789" before @end, as ns. */
static __u64 time_before(const char *line, const char *end)
{
	const char *p = end;
	char *point;
	__u64 s;

	while (p > line && p[-1] != ' ')
		p--;
	s = strtoull(p, &point, 10);
	return s * KJ_SECOND + (*point == '.' ? strtoull(point + 1, NULL, 10) * 1000 : 0);
}

void kj_events_line(struct kj_check *k, struct kj_check_window *w, const char *line,
		    struct kj_events_task *t)
{
	const char *cpu = strstr(line, " ["), *event = cpu ? strstr(cpu, ": ") : NULL;
	const char *fields = event ? strstr(event + 2, ": ") : NULL;
	char text[KJ_SYMBOLS_NAME], task[64];
	const struct row *row = rows;
	struct kj_detail d = {};
	__u64 now;

	if (!fields || *line == '#')
		return;
	now = time_before(line, event);
	event += 2;
	while (row < rows + ARRAY_SIZE(rows) &&
	       (strncmp(row->event, event, fields - event) || row->event[fields - event]))
		row++;
	if (row == rows + ARRAY_SIZE(rows))
		return;
	if (row->probe == KJ_PROBE_TICK) {
		line += strspn(line, " ");
		snprintf(task, sizeof(task), "%.*s", (int)(cpu - line), line);
		tick_stop(w, task, fields);
		return;
	}
	d.kind = row->kind;
	d.cause = row->cause;
	d.flags = row->kind >= KJ_DETAIL_HRTIMER ? KJ_DETAIL_INNER : 0;
	d.id = atoi(after(text, sizeof(text), fields, row->id));
	after(text, sizeof(text), fields, row->name);
	memcpy(d.name, text, strnlen(text, sizeof(d.name)));
	if (row->kind == KJ_DETAIL_TASK &&
	    !switched(t, &d, now, w->count.tid, w->accounts.clock_khz))
		return;
	if (row->function && *after(text, sizeof(text), fields, row->function)) {
		d.id = symbol(&k->symbols, text);
		w->tick.ticks += row->kind == KJ_DETAIL_HRTIMER && !strncmp(text, "tick_", 5);
	}
	kj_blame_add(w->blame, &d);
}

static void read_cpu(struct kj_check *k, struct kj_check_window *w)
{
	struct kj_events_task task = {};
	char path[PATH], line[1024];
	FILE *in;

	snprintf(path, sizeof(path), DIR "/per_cpu/cpu%u/trace", w->count.cpu);
	in = fopen(path, "re");
	while (in && fgets(line, sizeof(line), in))
		kj_events_line(k, w, line, &task);
	if (in)
		fclose(in);
}

void kj_events_end(struct kj_check_run *r)
{
	unsigned int i;

	put("tracing_on", "0");
	put("events/enable", "0");
	for (i = 0; i < r->nr; i++) {
		r->part[i].w->accounts.clock_khz = r->k->query.clock_khz;
		read_cpu(r->k, r->part[i].w);
	}
}
