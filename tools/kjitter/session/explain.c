// SPDX-License-Identifier: GPL-2.0
/*
 * explain - see explain.h.
 *
 * All events of a gap are in the trace before the sampler writes its record, and accounts tell
 * until when there are no other gaps than those in the ring. So nothing is read that lies after.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#include "explain.h"
#include "uapi/kjitter_elapsed.h"

struct kj_explain *kj_explain_create(struct kj_user *user, struct kj_symbols *symbols,
				     unsigned int *told)
{
	struct kj_explain *e = calloc(1, sizeof(*e));
	int ret;

	if (!e)
		return NULL;
	e->user = user;
	e->told = told;
	e->follow.symbols = symbols;
	e->follow.khz = user->control.clock_khz;
	e->control.nr_records = KJ_EXPLAIN_DETAILS;
	ret = kj_trace_pipe_open(&e->pipe, user->cpu);
	if (!ret)
		return e;
	free(e);
	errno = -ret;
	return NULL;
}

/* All lines of the trace until a moment. */
static void read_until(struct kj_explain *e, __u64 until)
{
	char text[KJ_TRACE_LINE];

	for (;; e->waits = false) {
		while (!e->waits) {
			if (!kj_trace_pipe_line(&e->pipe, text))
				return;
			e->waits = kj_trace_line(&e->line, text);
		}
		if (e->line.what != KJ_TRACE_LOST && (__s64)(e->line.time - until) > 0)
			return;
		kj_trace_follow_line(&e->follow, &e->line);
	}
}

bool kj_explain_ready(struct kj_explain *e)
{
	bool begun = e->follow.first;

	kj_user_accounts(e->user, &e->shown);
	if (!begun && e->shown.first)
		kj_trace_follow_begin(&e->follow, e->shown.first, e->user->tid);
	return e->shown.first || __atomic_load_n(&e->user->ended, __ATOMIC_ACQUIRE);
}

bool kj_explain_full(const struct kj_explain *e)
{
	return e->control.head - e->consumer.tail > KJ_EXPLAIN_DETAILS - KJ_EXPLAIN_GAP;
}

static void take(void *data, const struct kj_detail *d)
{
	struct kj_explain *e = data;

	if (e->control.head - e->consumer.tail >= KJ_EXPLAIN_DETAILS) {
		e->lost++;
		return;
	}
	e->data[e->control.head++ % KJ_EXPLAIN_DETAILS] = *d;
}

void kj_explain_record(struct kj_explain *e, struct kj_record *rec)
{
	struct kj_cause_account *c;

	read_until(e, rec->start + rec->len);
	e->unattributed += kj_trace_follow_gap(&e->follow, rec, take, e);
	c = &e->explained[rec->cause % KJ_CAUSE_ROOM];
	c->count++;
	c->sum += rec->len;
	c->max = MAX(c->max, rec->len);
	e->gaps++;
	e->sum += rec->len;
	e->max = MAX(e->max, rec->len);
}

void kj_explain_drained(struct kj_explain *e, __u64 taken, bool ended)
{
	e->control.ended = ended;
	/* No more will come, so these are the last. */
	if (ended)
		kj_explain_ready(e);
	if (!e->shown.first || taken < e->shown.written)
		return;
	read_until(e, e->shown.last);
	kj_trace_tick_until(&e->follow.tick, e->shown.last, e->follow.khz);
}

void kj_explain_accounts(const struct kj_explain *e, struct kj_accounts *a)
{
	struct kj_cause_account *rest = &a->cause[KJ_CAUSE_UNKNOWN];
	unsigned int i;

	memcpy(a->cause, e->explained, sizeof(a->cause));
	memcpy(a->probed, e->follow.nest.probed, sizeof(a->probed));
	a->unattributed = e->unattributed;
	/* Those that wait in the ring, or were lost: nobody knows yet, or ever. */
	rest->count += a->gaps > e->gaps ? a->gaps - e->gaps : 0;
	rest->sum += a->gap > e->sum ? a->gap - e->sum : 0;
	rest->max = a->max > e->max ? a->max : rest->max;
	/* The sampler counts at its begin and end: until then the trace stands for the kernel. */
	for (i = 1; i < KJ_CAUSE_NR && a->state == KJ_STREAM_RUNNING; i++)
		a->events[i] = a->probed[i].count;
}

void kj_explain_details(const struct kj_explain *e, struct kj_accounts *a)
{
	struct kj_accounts user;

	kj_user_accounts(e->user, &user);
	*a = (struct kj_accounts){
		.size = sizeof(*a),
		.cpu = user.cpu,
		.stream = KJ_STREAM_DETAIL,
		.state = user.state,
		.clock_khz = user.clock_khz,
		.written = e->control.head,
		.lost = e->lost + kj_trace_lost(user.cpu),
	};
	a->gaps = a->written + a->lost;
}

void kj_explain_tick(const struct kj_explain *e, struct kj_tick *t)
{
	*t = e->follow.tick;
	t->size = sizeof(*t);
	t->cpu = e->user->cpu;
}
