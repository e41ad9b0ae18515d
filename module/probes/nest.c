// SPDX-License-Identifier: GPL-2.0
/*
 * nest - the stack of what a CPU is busy with; see nest.h.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "../../uapi/kjitter_cause.h"
#include "../../uapi/kjitter_elapsed.h"
#include "nest.h"

static u32 saturated(u64 v)
{
	return min_t(u64, v, U32_MAX);
}

static void note(struct kj_nest *n, const struct kj_detail *d, u64 end)
{
	unsigned long nr = local_add_return(1, &n->events) - 1;

	n->event[nr % KJ_NEST_EVENTS] = *d;
	/* Behind a name there are zeros; without one there is what the frame's last event left. */
	if (!d->name[0])
		memset(n->event[nr % KJ_NEST_EVENTS].name, 0, sizeof(d->name));
	n->end[nr % KJ_NEST_EVENTS] = end;
}

/* Other CPUs read it meanwhile: kj_attribution_probed(). */
static void book(struct kj_cause_account *c, u64 net)
{
	WRITE_ONCE(c->sum, c->sum + net);
	if (net > c->max)
		WRITE_ONCE(c->max, net);
}

/**
 * kj_nest_enter - something begins
 * @n: this CPU's
 * @at: when
 * @kind: enum kj_detail_kind
 * @cause: enum kj_cause. Functions (KJ_DETAIL_HRTIMER and on) take that of what they
 *	are a part of; this one is for those that seem to be in nothing
 *
 * Context: the CPU itself, any but NMI.
 * Return: the event it will become, for the
 * caller to add names to, or NULL if there is no room for one so deep.
 */
struct kj_detail *kj_nest_enter(struct kj_nest *n, struct kj_nest_stamp at, u8 kind, u8 cause)
{
	unsigned int depth = READ_ONCE(n->depth);
	bool inner = kind >= KJ_DETAIL_HRTIMER && depth;
	struct kj_nest_frame *f;

	/* The frame is claimed before it is filled: an interrupt from here on uses the next one. */
	WRITE_ONCE(n->depth, depth + 1);
	barrier();
	if (depth >= KJ_NEST_DEPTH)
		return NULL;
	/* Not [depth]: kernels with UBSAN would check once more, and save registers for it. */
	f = n->frame + depth;
	/* What an interrupt finds there meanwhile is nothing yet: kj_culprit_fired() looks. */
	WRITE_ONCE(f->what.kind, 0);
	barrier();
	/* All but the rest of its name, which is most of it: this is done for all that comes. */
	f->what.start = at.now;
	f->what.len = 0;
	f->what.net = 0;
	f->what.id = 0;
	f->what.by_pid = 0;
	f->what.by_symbol = 0;
	f->what.pid = 0;
	f->what.stack = 0;
	f->what.coincidence = 0;
	f->what.cpu = 0;
	f->what.flags = inner ? KJ_DETAIL_INNER : 0;
	f->what.stream = KJ_STREAM_DETAIL;
	f->what.cause = inner ? (f - 1)->what.cause : cause;
	f->what.reserved = 0;
	f->what.by_cpu = 0;
	f->what.name[0] = '\0';
	f->parts = 0;
	f->calls = 0;
	f->total = at.total;
	barrier(); /* its fields are its own before its kind says so */
	WRITE_ONCE(f->what.kind, kind);
	return &f->what;
}

/* What a part says of the whole: an interrupt is spared if every call in it is. */
static u8 calls(const struct kj_detail *part)
{
	if (part->kind != KJ_DETAIL_CALL)
		return 0;
	return part->flags & KJ_DETAIL_SPARED ? KJ_NEST_CALL_SPARED : KJ_NEST_CALL_OTHER;
}

/* What ends was a part of the frame below it. */
static void add_part(struct kj_nest_frame *whole, const struct kj_nest_frame *part, u64 net)
{
	whole->parts += net + part->parts;
	whole->calls |= calls(&part->what);
}

/* What ends was a part of nothing. Its cause is one of the tables, which needs no check here. */
static __always_inline void add_outer(struct kj_nest *n, const struct kj_nest_frame *f, u64 net)
{
	struct kj_cause_account *account = n->probed + f->what.cause;

	/* The time of a task is counted when it takes over from the sampler. */
	if (f->what.kind != KJ_DETAIL_TASK)
		kj_nest_count(account);
	book(account, net + f->parts);
	if (unlikely(f->what.flags & KJ_DETAIL_SPARED)) {
		kj_nest_count(&n->spared);
		book(&n->spared, net + f->parts);
	}
}

/* The end of a frame, in the sums that all ends are in. @len: filled in. Return: its net time. */
static __always_inline u64 end_frame(struct kj_nest *n, struct kj_nest_frame *f,
				     struct kj_nest_stamp at, u64 *len)
{
	u64 inner = at.total - f->total, net;

	*len = kj_elapsed(at.now, f->what.start);
	net = *len > inner ? *len - inner : 0;
	local_add(net, &n->total);
	if (unlikely(f->calls == KJ_NEST_CALL_SPARED))
		f->what.flags |= KJ_DETAIL_SPARED;
	return net;
}

/*
 * The innermost frame, which is kept, ends; @at goes on to be good for the one below. This is
 * done for everything that interrupts a CPU, so nothing is copied but what stays.
 */
static __always_inline void pop_kept(struct kj_nest *n, struct kj_nest_stamp *at, u8 flags)
{
	unsigned int depth = n->depth - 1;
	struct kj_nest_frame *f = n->frame + depth;
	u64 len, net = end_frame(n, f, *at, &len);

	at->total += net;
	f->what.len = saturated(len);
	f->what.net = saturated(net);
	f->what.flags |= flags;
	if (f->what.flags & KJ_DETAIL_INNER)
		add_part(f - 1, f, net);
	else
		add_outer(n, f, net);
	note(n, &f->what, at->now);
	barrier(); /* until then the frame is this event's */
	WRITE_ONCE(n->depth, depth);
}

static void pop(struct kj_nest *n, struct kj_nest_stamp *at, u8 flags)
{
	if (n->depth <= KJ_NEST_DEPTH)
		pop_kept(n, at, flags);
	else
		WRITE_ONCE(n->depth, n->depth - 1);
}

/**
 * kj_nest_become - what is going on turns out to have another cause
 * @n: this CPU's
 * @from: enum kj_cause it was taken for
 * @to: enum kj_cause it is
 *
 * The innermost frames are meant, as far out as they have the cause @from. Context: the CPU
 * itself, any but NMI.
 */
void kj_nest_become(struct kj_nest *n, u8 from, u8 to)
{
	unsigned int i = min_t(unsigned int, n->depth, KJ_NEST_DEPTH);

	while (i && n->frame[i - 1].what.cause == from)
		n->frame[--i].what.cause = to;
}

/**
 * kj_nest_leave - something ends
 * @n: this CPU's
 * @at: when
 * @kind: enum kj_detail_kind
 *
 * What began inside it and has not ended is ended with it; an end without a begin is
 * ignored. Context: the CPU itself, any but NMI.
 */
void kj_nest_leave(struct kj_nest *n, struct kj_nest_stamp at, u8 kind)
{
	unsigned int i = n->depth;

	if (likely(i && i <= KJ_NEST_DEPTH && n->frame[i - 1].what.kind == kind)) {
		pop_kept(n, &at, 0);
		return;
	}
	if (i > KJ_NEST_DEPTH) {
		/* This is the end of something that was too deep for its frame to be kept. */
		WRITE_ONCE(n->depth, i - 1);
		return;
	}
	while (i && n->frame[i - 1].what.kind != kind)
		i--;
	if (!i)
		return;
	while (n->depth > i)
		pop(n, &at, KJ_DETAIL_CUT);
	pop(n, &at, 0);
}

/**
 * kj_nest_leave_brief - the only thing that goes on ends, and nobody will ask what it was
 * @n: this CPU's
 * @at: when
 * @kind: enum kj_detail_kind
 *
 * It is counted, and no event. Context: as kj_nest_leave().
 */
void kj_nest_leave_brief(struct kj_nest *n, struct kj_nest_stamp at, u8 kind)
{
	struct kj_nest_frame *f = &n->frame[0];
	u64 len;

	if (unlikely(f->what.kind != kind))
		return;
	add_outer(n, f, end_frame(n, f, at, &len));
	barrier(); /* until then the frame is this event's */
	WRITE_ONCE(n->depth, 0);
}

/**
 * kj_nest_leave_all - another task gets the CPU: whatever went on ends
 * @n: this CPU's
 * @at: when
 *
 * Context: the CPU itself, interrupts off, not NMI.
 */
void kj_nest_leave_all(struct kj_nest *n, struct kj_nest_stamp at)
{
	while (n->depth)
		pop(n, &at, n->depth > 1 ? KJ_DETAIL_CUT : 0);
}

/**
 * kj_nest_nmi_note - the NMI seen last becomes an event
 * @n: this CPU's
 *
 * Nothing tells which handler of an NMI is its last. So it is noted when the next one
 * comes, or when somebody wants to know. Context: the CPU itself, any.
 */
void kj_nest_nmi_note(struct kj_nest *n)
{
	long nr = local_read(&n->nmi_open);
	u64 end = n->nmi_last, len = kj_elapsed(end, n->nmi_start);
	struct kj_detail d = {
		.start = n->nmi_start,
		.len = saturated(len),
		.net = saturated(len),
		.kind = KJ_DETAIL_NMI,
		.cause = KJ_CAUSE_NMI,
		.stream = KJ_STREAM_DETAIL,
	};

	/* An NMI that came since we looked has noted it by itself. */
	if (!nr || local_cmpxchg(&n->nmi_open, nr, 0) != nr)
		return;
	kj_nest_count(&n->probed[KJ_CAUSE_NMI]);
	book(&n->probed[KJ_CAUSE_NMI], len);
	note(n, &d, end);
}

/**
 * kj_nest_nmi_begin - an NMI begins
 * @n: this CPU's
 * @now: clock
 *
 * Context: NMI.
 */
void kj_nest_nmi_begin(struct kj_nest *n, u64 now)
{
	kj_nest_nmi_note(n);
	n->nmi_start = now;
	n->nmi_last = now;
	local_set(&n->nmi_open, ++n->nmi_nr);
}

/**
 * kj_nest_nmi_handled - one of its handlers has ended
 * @n: this CPU's
 * @now: clock
 *
 * Context: NMI.
 */
void kj_nest_nmi_handled(struct kj_nest *n, u64 now)
{
	if (!local_read(&n->nmi_open))
		return;
	local_add(kj_elapsed(now, n->nmi_last), &n->total);
	n->nmi_last = now;
}

/**
 * kj_nest_clip - the part of an event that lies in a gap
 * @n: this CPU's
 * @nr: number of the event, one of the latest KJ_NEST_LATEST
 * @from: begin of the gap
 * @to: its end
 * @out: filled in
 *
 * Context: the CPU itself, interrupts off.
 * Return: false if it does not lie there.
 */
bool kj_nest_clip(const struct kj_nest *n, unsigned long nr, u64 from, u64 to,
		  struct kj_detail *out)
{
	u64 end = n->end[nr % KJ_NEST_EVENTS];

	*out = n->event[nr % KJ_NEST_EVENTS];
	if ((s64)(end - from) <= 0 || (s64)(out->start - to) >= 0)
		return false;
	if ((s64)(out->start - from) < 0) {
		out->start = from;
		out->len = saturated(end - from);
		out->net = min(out->net, out->len);
		out->flags |= KJ_DETAIL_CUT;
	}
	return true;
}

/**
 * kj_nest_sum - add an event to the sums of a gap
 * @sums: zeroed at first
 * @d: event
 *
 * Context: any.
 */
void kj_nest_sum(struct kj_nest_sums *sums, const struct kj_detail *d)
{
	sums->cause[d->cause] += d->net;
	sums->all += d->net;
	if (!(d->flags & KJ_DETAIL_INNER)) {
		sums->outer++;
		sums->nr[d->cause]++;
	}
	sums->spared += (d->flags & (KJ_DETAIL_INNER | KJ_DETAIL_SPARED)) == KJ_DETAIL_SPARED;
}

/**
 * kj_nest_primary - the cause that took most of a gap
 * @sums: of the gap
 * @len: of the gap, counts
 * @count: what the counters say: events by enum kj_cause
 * @fallback: their primary cause, for when nothing was seen
 *
 * No probe sees an SMI or steal, but the counters do: so where more of the gap is left
 * than everything that was seen took together, and one of them was counted, that took it.
 * Context: any.
 * Return: cause.
 */
enum kj_cause kj_nest_primary(const struct kj_nest_sums *sums, u64 len,
			      const u8 count[KJ_CAUSE_ROOM], enum kj_cause fallback)
{
	u64 rest = len > sums->all ? len - sums->all : 0, net = 0;
	enum kj_cause i, most = fallback;

	for (i = 0; rest > sums->all && i < KJ_CAUSE_NR; i++) {
		if (kj_cause_facts(i)->flags & KJ_CAUSE_HIDDEN && count[i])
			return i;
	}
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		if (sums->cause[i] > net) {
			net = sums->cause[i];
			most = i;
		}
	}
	return most;
}

/**
 * kj_nest_spared - would a task in user mode have been spared all of a gap?
 * @sums: of the gap
 * @count: what the counters say: events by enum kj_cause
 *
 * Context: any.
 * Return: true if something was seen, nothing else was, and nothing was
 * counted that no probe sees.
 */
bool kj_nest_spared(const struct kj_nest_sums *sums, const u8 count[KJ_CAUSE_ROOM])
{
	unsigned int i;

	for (i = 1; i < KJ_CAUSE_NR; i++) {
		if (count[i] && (i == KJ_CAUSE_THREAD || kj_cause_facts(i)->probe == KJ_PROBE_NR))
			return false;
	}
	return sums->spared && sums->spared == sums->outer && !sums->more;
}

/**
 * kj_nest_classes - sums by class, as a record has them
 * @sums: of the gap
 * @net: filled in, by enum kj_net; counts, saturating
 *
 * Context: any.
 */
void kj_nest_classes(const struct kj_nest_sums *sums, u32 net[KJ_NET_NR])
{
	u64 sum[KJ_NET_NR] = {};
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		sum[kj_cause_facts(i)->net] += sums->cause[i];
	for (i = 0; i < KJ_NET_NR; i++)
		net[i] = saturated(sum[i]);
}

/**
 * kj_nest_counts - events by cause, where they are counted by the probes alone
 * @sums: of the gap
 * @count: filled in, as kj_record.count
 *
 * Context: any.
 */
void kj_nest_counts(const struct kj_nest_sums *sums, u8 count[KJ_CAUSE_ROOM])
{
	unsigned int i;

	for (i = 1; i < KJ_CAUSE_NR; i++)
		count[i] = min_t(u32, sums->nr[i], 255);
}
