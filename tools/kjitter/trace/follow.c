// SPDX-License-Identifier: GPL-2.0
/*
 * follow - see follow.h.
 */
#include <string.h>
#include <sys/param.h>

#include "follow.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_names.h"

/* Two handlers that end so shortly after each other are of the same NMI. */
#define SAME_NMI_NS 2000

__u32 kj_trace_symbol(struct kj_symbols *s, const char *name)
{
	const char *known;
	__u32 i;

	for (i = 1; *name && (known = kj_symbols_get(s, i)); i++)
		if (!strcmp(known, name))
			return i;
	return kj_symbols_set(s, i, name, strlen(name)) ? i : 0;
}

void kj_trace_follow_begin(struct kj_trace_follow *f, __u64 first, __u32 tid)
{
	f->sampler = tid;
	f->first = first;
	f->now = first;
	f->lost_from = first;
	f->lost_to = first;
	kj_trace_tick_begin(&f->tick, first);
}

/* What went on is not known any more, nor which task has the CPU. */
static void lose(struct kj_trace_follow *f)
{
	f->nest.depth = 0;
	if (!f->losing)
		f->lost_from = f->now;
	f->losing = true;
}

static void set_name(struct kj_trace_frame *frame, __u32 id, const char *name, size_t size)
{
	frame->what.id = id;
	memcpy(frame->what.name, name, strnlen(name, MIN(size, sizeof(frame->what.name) - 1)));
}

/* It had the CPU before anybody saw it come. */
static void there_already(struct kj_trace_follow *f, const struct kj_trace_line *l)
{
	struct kj_trace_frame *frame;

	frame = kj_trace_enter(&f->nest, l->time, KJ_DETAIL_TASK, KJ_CAUSE_THREAD);
	frame->what.flags |= KJ_DETAIL_CUT;
	set_name(frame, l->pid, l->comm, sizeof(l->comm));
}

static void switched(struct kj_trace_follow *f, const struct kj_trace_line *l)
{
	bool takes = l->pid == f->sampler && l->id != f->sampler;
	struct kj_trace_frame *frame;

	kj_trace_leave_all(&f->nest, l->time);
	if (takes)
		f->nest.probed[l->slept ? KJ_CAUSE_SAMPLER : KJ_CAUSE_THREAD].count++;
	if (l->id == f->sampler)
		return;
	frame = kj_trace_enter(&f->nest, l->time, KJ_DETAIL_TASK, KJ_CAUSE_THREAD);
	set_name(frame, l->id, l->name, sizeof(l->name));
	if (takes)
		frame->marks = l->slept ? KJ_TRACE_SLEPT : KJ_TRACE_TAKES;
}

static void begins(struct kj_trace_follow *f, const struct kj_trace_line *l)
{
	struct kj_trace_frame *frame = kj_trace_enter(&f->nest, l->time, l->kind, l->cause);
	__u32 id = *l->function ? kj_trace_symbol(f->symbols, l->function) : l->id;

	if (l->kind == KJ_DETAIL_HRTIMER && kj_trace_is_tick(l->function))
		kj_trace_tick_fired(&f->tick, l->time, f->khz);
	if (frame)
		set_name(frame, id, l->name, sizeof(l->name));
	/* flush_tlb_func_remote until 5.12. */
	if (l->kind == KJ_DETAIL_CALL && !strncmp(l->function, "flush_tlb_func", 14))
		kj_trace_became(&f->nest, KJ_CAUSE_CALL, KJ_CAUSE_TLB);
}

void kj_trace_follow_line(struct kj_trace_follow *f, const struct kj_trace_line *l)
{
	if (l->what == KJ_TRACE_LOST) {
		lose(f);
		return;
	}
	/* What was lost before it began is nobody's. */
	if (kj_went_back(l->time, f->first)) {
		f->losing = false;
		return;
	}
	if (!f->begun && !f->losing)
		f->sampler = l->pid;
	f->begun = true;
	if (f->losing)
		f->lost_to = l->time;
	f->losing = false;
	f->now = l->time;
	if (!f->nest.depth && l->pid != f->sampler && l->what != KJ_TRACE_SWITCH)
		there_already(f, l);
	switch (l->what) {
	case KJ_TRACE_BEGIN:
		begins(f, l);
		break;
	case KJ_TRACE_END:
		kj_trace_leave(&f->nest, l->time, l->kind);
		break;
	case KJ_TRACE_SWITCH:
		switched(f, l);
		break;
	case KJ_TRACE_NMI:
		kj_trace_nmi(&f->nest, l->time, (__uint128_t)l->ns * f->khz / 1000000,
			     SAME_NMI_NS * f->khz / 1000000);
		break;
	default:
		kj_trace_tick_looked(&f->tick, l, f->sampler, f->khz);
	}
}

/**
 * struct sums - what ran during a gap
 * @cause: net time by enum kj_cause
 * @nr: how often, by enum kj_cause, what was a part of nothing else
 * @all: sum of @cause
 * @tasks: other tasks
 */
struct sums {
	__u64 cause[KJ_CAUSE_ROOM];
	__u64 nr[KJ_CAUSE_ROOM];
	__u64 all;
	unsigned int tasks;
};

/* The part of a thing that lies in a gap. Return: false if none does. */
static bool clip(const struct kj_trace_thing *t, __u64 from, __u64 to, __u64 all,
		 struct kj_detail *d)
{
	*d = t->is;
	if ((__s64)(t->end - from) <= 0 || (__s64)(d->start - to) >= 0)
		return false;
	if (kj_went_back(d->start, from)) {
		d->start = from;
		d->len = MIN(t->end - from, ~0U);
		d->flags |= KJ_DETAIL_CUT;
		/* All that ended before it and lies in the gap ran inside of it. */
		d->net = d->len > all ? MIN(d->net, d->len - all) : 0;
	}
	return true;
}

static void sum(struct sums *s, const struct kj_trace_thing *t, const struct kj_detail *d)
{
	s->cause[d->cause] += d->net;
	s->all += d->net;
	if (d->kind == KJ_DETAIL_TASK)
		s->tasks++;
	else
		s->nr[d->cause] += !(d->flags & KJ_DETAIL_INNER);
	s->nr[KJ_CAUSE_THREAD] += t->marks & KJ_TRACE_TAKES ? 1 : 0;
	s->nr[KJ_CAUSE_SAMPLER] += t->marks & KJ_TRACE_SLEPT ? 1 : 0;
}

/* The cause that took most of the gap, unless it is that the sampler slept. */
static __u8 primary(const struct sums *s)
{
	__u8 most = KJ_CAUSE_UNKNOWN;
	unsigned int i;

	if (s->nr[KJ_CAUSE_SAMPLER])
		return KJ_CAUSE_SAMPLER;
	for (i = 0; i < KJ_CAUSE_NR; i++)
		if (s->cause[i] > s->cause[most])
			most = i;
	return most;
}

static void tell(const struct sums *s, struct kj_record *rec)
{
	__u64 net[KJ_NET_NR] = {};
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++) {
		rec->count[i] = MIN(s->nr[i], 255U);
		net[kj_cause_facts(i)->net] += s->cause[i];
	}
	/* Of one whose coming was lost it is only known that it was there. */
	if (s->tasks && !s->nr[KJ_CAUSE_SAMPLER] && !rec->count[KJ_CAUSE_THREAD])
		rec->count[KJ_CAUSE_THREAD] = 1;
	for (i = 0; i < KJ_NET_NR; i++)
		rec->net[i] = MIN(net[i], ~0U);
	rec->cause = primary(s);
}

__u64 kj_trace_follow_gap(struct kj_trace_follow *f, struct kj_record *rec,
			  void (*take)(void *data, const struct kj_detail *d), void *data)
{
	__u64 from = rec->start, to = from + rec->len, nr = f->taken;
	const struct kj_trace_thing *t;
	struct sums sums = {};
	struct kj_detail d;
	bool more;

	more = (__s64)(to - f->lost_from) > 0 && (f->losing || (__s64)(f->lost_to - from) > 0) &&
	       (f->losing || f->lost_to != f->lost_from);
	if (f->nest.things - nr > KJ_TRACE_THINGS) {
		nr = f->nest.things - KJ_TRACE_THINGS;
		/* If the oldest that is left lies in the gap, those dropped may have, too. */
		more |= clip(&f->nest.thing[nr % KJ_TRACE_THINGS], from, to, 0, &d);
	}
	for (; nr != f->nest.things; nr++) {
		t = &f->nest.thing[nr % KJ_TRACE_THINGS];
		if (!clip(t, from, to, sums.all, &d))
			continue;
		d.cpu = rec->cpu;
		sum(&sums, t, &d);
		take(data, &d);
	}
	f->taken = nr;
	tell(&sums, rec);
	if (more)
		rec->flags |= KJ_REC_MORE;
	return sums.all && rec->len > sums.all ? rec->len - sums.all : 0;
}
