// SPDX-License-Identifier: GPL-2.0
/*
 * nest - see nest.h.
 */
#include <sys/param.h>

#include "nest.h"
#include "uapi/kjitter_elapsed.h"

static __u32 saturated(__u64 v)
{
	return MIN(v, ~0U);
}

static struct kj_trace_thing *note(struct kj_trace_nest *n, const struct kj_detail *d, __u64 end)
{
	struct kj_trace_thing *t = &n->thing[n->things++ % KJ_TRACE_THINGS];

	*t = (struct kj_trace_thing){ .is = *d, .end = end };
	return t;
}

static void book(struct kj_cause_account *c, __u64 net)
{
	c->sum += net;
	c->max = MAX(c->max, net);
}

struct kj_trace_frame *kj_trace_enter(struct kj_trace_nest *n, __u64 now, __u8 kind, __u8 cause)
{
	unsigned int depth = n->depth++;
	bool inner = kind >= KJ_DETAIL_HRTIMER && depth;
	struct kj_trace_frame *f;

	if (depth >= KJ_TRACE_DEPTH)
		return NULL;
	f = &n->frame[depth];
	*f = (struct kj_trace_frame){ .total = n->total };
	f->what.start = now;
	f->what.kind = kind;
	f->what.cause = inner ? f[-1].what.cause : cause;
	f->what.flags = inner ? KJ_DETAIL_INNER : 0;
	f->what.stream = KJ_STREAM_DETAIL;
	return f;
}

/* The innermost frame ends. */
static void pop(struct kj_trace_nest *n, __u64 now, __u16 flags)
{
	struct kj_trace_frame *f;
	__u64 len, inner, net;

	if (--n->depth >= KJ_TRACE_DEPTH)
		return;
	f = &n->frame[n->depth];
	len = kj_elapsed(now, f->what.start);
	inner = n->total - f->total;
	net = len > inner ? len - inner : 0;
	n->total += net;
	f->what.len = saturated(len);
	f->what.net = saturated(net);
	f->what.flags |= flags;
	if (f->what.flags & KJ_DETAIL_INNER) {
		f[-1].parts += net + f->parts;
	} else {
		/* That of a task is counted when it takes over from the sampler. */
		n->probed[f->what.cause].count += f->what.kind != KJ_DETAIL_TASK;
		book(&n->probed[f->what.cause], net + f->parts);
	}
	note(n, &f->what, now)->marks = f->marks;
}

void kj_trace_leave(struct kj_trace_nest *n, __u64 now, __u8 kind)
{
	unsigned int i = n->depth;

	if (i > KJ_TRACE_DEPTH) {
		/* This is the end of something that was too deep for its frame to be kept. */
		n->depth--;
		return;
	}
	while (i && n->frame[i - 1].what.kind != kind)
		i--;
	while (i && n->depth >= i)
		pop(n, now, n->depth > i ? KJ_DETAIL_CUT : 0);
}

void kj_trace_leave_all(struct kj_trace_nest *n, __u64 now)
{
	while (n->depth)
		pop(n, now, n->depth > 1 ? KJ_DETAIL_CUT : 0);
}

void kj_trace_became(struct kj_trace_nest *n, __u8 from, __u8 to)
{
	unsigned int i = MIN(n->depth, KJ_TRACE_DEPTH);

	while (i && n->frame[i - 1].what.cause == from)
		n->frame[--i].what.cause = to;
}

void kj_trace_nmi(struct kj_trace_nest *n, __u64 now, __u64 took, __u64 same)
{
	struct kj_trace_thing *t = &n->thing[(n->things - 1) % KJ_TRACE_THINGS];
	struct kj_cause_account *c = &n->probed[KJ_CAUSE_NMI];
	__u64 start = now - took, more = took;

	if (n->things && t->is.kind == KJ_DETAIL_NMI && kj_elapsed(start, t->end) <= same) {
		start = t->is.start;
		more = kj_elapsed(now, t->end);
		c->sum -= kj_elapsed(t->end, start);
	} else {
		struct kj_detail d = {
			.start = start,
			.kind = KJ_DETAIL_NMI,
			.cause = KJ_CAUSE_NMI,
			.stream = KJ_STREAM_DETAIL,
		};

		t = note(n, &d, now);
		c->count++;
	}
	n->total += more;
	t->end = now;
	t->is.len = saturated(kj_elapsed(now, start));
	t->is.net = t->is.len;
	book(c, kj_elapsed(now, start));
}
