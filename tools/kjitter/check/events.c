// SPDX-License-Identifier: GPL-2.0
/*
 * events - see events.h.
 */
#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "lib/text.h"

/*
 * Lines of a CPU that are read at a time, more than its buffer holds: where more come than can be
 * read, that must have an end.
 */
#define LINES 262144

bool kj_events_open(struct kj_check *k)
{
	struct kj_cpulist cpus = {};
	unsigned int i;
	bool counts;

	for (i = 0; i < k->nr_cpus; i++)
		kj_cpulist_add(&cpus, k->cpus[i].cpu);
	return kj_trace_open(&cpus, &counts, &k->query.probes);
}

/* What the sampler is called in the trace is asked nobody: it may just have to wait. */
static void begin(struct kj_events_cpu *c, struct kj_check_run *r, struct kj_check_part *p)
{
	c->w = p->w;
	c->w->accounts.clock_khz = r->k->query.clock_khz;
	c->follow.symbols = &r->k->symbols;
	c->follow.khz = r->k->query.clock_khz;
	c->follow.begun = true;
	kj_trace_follow_begin(&c->follow, kj_user_clock(), p->w->count.tid);
}

bool kj_events_begin(struct kj_check_run *r)
{
	unsigned int i;
	int ret = 0;

	r->events = calloc(r->nr, sizeof(*r->events));
	for (i = 0; r->events && !ret && i < r->nr; i++) {
		ret = kj_trace_pipe_open(&r->events[i].pipe, r->part[i].c->cpu);
		begin(&r->events[i], r, &r->part[i]);
	}
	if (!r->events || ret) {
		kj_text_error("the kernel's trace cannot be read: %s",
			      r->events ? strerror(-ret) : "not enough memory");
		return false;
	}
	return kj_trace_on(true);
}

void kj_events_line(struct kj_events_cpu *c, const char *text)
{
	struct kj_trace_follow *f = &c->follow;
	struct kj_trace_line l;

	if (!kj_trace_line(&l, text))
		return;
	if (!l.counts)
		l.time = (__uint128_t)l.time * f->khz / 1000000;
	kj_trace_follow_line(f, &l);
	for (; c->blamed < f->nest.things; c->blamed++)
		kj_blame_add(c->w->blame, &f->nest.thing[c->blamed % KJ_TRACE_THINGS].is);
}

void kj_events_read(struct kj_check_run *r)
{
	char text[KJ_TRACE_LINE];
	unsigned int i, left;

	for (i = 0; r->events && i < r->nr; i++) {
		left = LINES;
		while (left-- && kj_trace_pipe_line(&r->events[i].pipe, text))
			kj_events_line(&r->events[i], text);
		r->events[i].w->tick = r->events[i].follow.tick;
	}
}

void kj_events_end(struct kj_check_run *r)
{
	unsigned int i;

	kj_trace_off();
	kj_events_read(r);
	for (i = 0; r->events && i < r->nr; i++) {
		r->part[i].w->events_lost = kj_trace_lost(r->part[i].c->cpu);
		kj_trace_pipe_close(&r->events[i].pipe);
	}
	free(r->events);
	r->events = NULL;
}
