// SPDX-License-Identifier: GPL-2.0
/*
 * line - see line.h.
 *
 * "         kjitter-120     [001] d.h1.   103.000001: local_timer_entry: vector=236": the name of a
 * task is set right in 16 columns, of which it has 15, so that its end is known whatever is in it.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#include "event.h"
#include "lib/names.h"
#include "lib/time.h"
#include "line.h"

#define DASH 16

/* What stands behind a key, up to one of @ends. Return: @buf, empty without such a key. */
static char *after(char *buf, size_t size, const char *fields, const char *key, const char *ends)
{
	const char *p = key ? strstr(fields, key) : NULL;

	*buf = '\0';
	if (p)
		snprintf(buf, size, "%.*s", (int)strcspn(p + strlen(key), ends), p + strlen(key));
	return buf;
}

/* "tick_nohz_handler", or "nvme_irq [nvme]", which has a blank in it. */
static void function(char *buf, size_t size, const char *fields, const char *key)
{
	const char *p = strstr(fields, key);
	size_t n;

	*buf = '\0';
	if (!p)
		return;
	p += strlen(key);
	n = strcspn(p, "\n ,");
	if (p[n] == ' ' && p[n + 1] == '[')
		n += strcspn(p + n, "]\n") + 1;
	snprintf(buf, size, "%.*s", (int)n, p);
}

/* "  123.456789" or "  123456789" before @end. */
static void time_before(struct kj_trace_line *l, const char *text, const char *end)
{
	const char *p = end;
	char *point;

	while (p > text && p[-1] != ' ')
		p--;
	l->time = strtoull(p, &point, 10);
	l->counts = *point != '.';
	if (!l->counts)
		l->time = l->time * KJ_SECOND + strtoull(point + 1, NULL, 10) * 1000;
}

/* The last one before @end: what is in a name lies before what is meant. */
static const char *last(const char *fields, const char *end, const char *key)
{
	const char *found = NULL, *p = fields;

	while ((p = strstr(p, key)) && p < end)
		found = p++;
	return found;
}

/* "prev_comm=a prev_pid=1 prev_prio=120 prev_state=R ==> next_comm=b next_pid=2 next_prio=120" */
static void task_switch(struct kj_trace_line *l, const char *fields)
{
	static const char state[] = " prev_state=", comes[] = " ==> next_comm=",
			  pid[] = " next_pid=";
	const char *p = last(fields, fields + strlen(fields), pid);
	const char *from = p ? last(fields, p, comes) : NULL;
	const char *was = from ? last(fields, from, state) : NULL;

	l->what = KJ_TRACE_SWITCH;
	if (!was) {
		/* A name with a line feed in it. Who has the CPU now is not known. */
		l->what = KJ_TRACE_LOST;
		l->lost = 1;
		return;
	}
	l->id = strtoul(p + strlen(pid), NULL, 10);
	from += strlen(comes);
	memcpy(l->name, from, MIN((size_t)(p - from), KJ_TRACE_COMM - 1));
	l->slept = was[strlen(state)] != 'R';
}

static void tick_stop(struct kj_trace_line *l, const char *fields)
{
	char dep[32], *p;

	l->what = KJ_TRACE_STOP;
	l->stopped = strstr(fields, "success=1");
	for (p = after(dep, sizeof(dep), fields, "dependency=", "\n "); *p; p++)
		*p = tolower(*p);
	for (l->dep = 0; l->dep < KJ_DEP_ROOM; l->dep++)
		if (!strcmp(dep, kj_names_dep(l->dep)))
			return;
}

static void begins(struct kj_trace_line *l, const struct kj_trace_event *e, const char *fields)
{
	char text[KJ_DETAIL_NAME], *p;

	l->what = KJ_TRACE_BEGIN;
	l->id = atoi(after(text, sizeof(text), fields, e->id, " "));
	after(l->name, sizeof(l->name), fields, e->called, "]\n");
	/* "[action=NET_RX]": the module has the kernel's other name for it. */
	for (p = l->name; e->kind == KJ_DETAIL_SOFTIRQ && *p; p++)
		*p = tolower(*p);
	if (e->function)
		function(l->function, sizeof(l->function), fields, e->function);
}

/* "CPU:1 [LOST 120 EVENTS]", where no task's name can be; the number may be left out. */
static bool lost(struct kj_trace_line *l, const char *text)
{
	const char *p = strstr(text, " [LOST ");

	if (strncmp(text, "CPU:", 4) || !p)
		return false;
	l->what = KJ_TRACE_LOST;
	l->lost = strtoull(p + 7, NULL, 10);
	l->lost += !l->lost;
	return true;
}

/* Who ran. Return: what comes behind, NULL if this is no event. */
static const char *task(struct kj_trace_line *l, const char *text)
{
	const char *p = text;

	if (strnlen(text, DASH + 1) <= DASH || text[DASH] != '-' || *text == '#')
		return NULL;
	while (*p == ' ')
		p++;
	if (strncmp(p, "<...>", 5))
		memcpy(l->comm, p, MIN(text + DASH - p, KJ_TRACE_COMM - 1));
	l->pid = strtoul(text + DASH + 1, NULL, 10);
	return strstr(text + DASH, " [");
}

bool kj_trace_line(struct kj_trace_line *l, const char *text)
{
	const char *cpu, *event, *fields;
	const struct kj_trace_event *e;
	bool end;

	memset(l, 0, sizeof(*l));
	if (lost(l, text))
		return true;
	cpu = task(l, text);
	event = cpu ? strstr(cpu, ": ") : NULL;
	fields = event ? strstr(event + 2, ": ") : NULL;
	if (!fields)
		return false;
	time_before(l, text, event);
	event += 2;
	e = kj_trace_event_find(event, fields - event, &end);
	if (!e)
		return false;
	l->kind = e->kind;
	l->cause = e->cause;
	if (end) {
		l->what = KJ_TRACE_END;
	} else if (e->probe == KJ_PROBE_SWITCH) {
		task_switch(l, fields);
	} else if (e->probe == KJ_PROBE_TICK) {
		tick_stop(l, fields);
	} else if (e->probe == KJ_PROBE_NMI) {
		char text_ns[24];

		l->what = KJ_TRACE_NMI;
		l->ns = strtoull(after(text_ns, sizeof(text_ns), fields, "delta_ns: ", "\n "), NULL,
				 10);
	} else {
		begins(l, e, fields);
	}
	return true;
}
