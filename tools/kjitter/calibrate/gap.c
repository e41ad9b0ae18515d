// SPDX-License-Identifier: GPL-2.0
/*
 * gap - see gap.h.
 */
#include <string.h>

#include "capture/blame.h"
#include "gap.h"
#include "uapi/kjitter_cause.h"

/**
 * struct identity - what level 2 should say of a window
 * @cause: enum kj_cause
 * @kind: enum kj_detail_kind, 0: nothing
 * @name: function, or begin of the task's name; NULL: none
 */
struct identity {
	unsigned int cause;
	unsigned int kind;
	const char *name;
};

static struct identity outermost(const struct kj_calibrate_data *d)
{
	const struct kj_calibrate_class *c = d->class;
	struct identity i = { c->cause, c->kind, *c->symbol ? c->symbol : NULL };

	/* On PREEMPT_RT softirqs run in a thread; a timer is part of its softirq all the same. */
	if (c->kind == KJ_DETAIL_TIMER && d->level > 1)
		i.cause = KJ_CAUSE_SOFTIRQ;
	if (c->kind == KJ_DETAIL_TASK)
		i.name = KJ_INJECT_THREAD_NAME;
	/* Where no tracepoint names the function, the interrupt is all there is to see. */
	if (c->kind == KJ_DETAIL_CALL && !d->calls_named) {
		i.kind = KJ_DETAIL_VECTOR;
		i.name = NULL;
	}
	return i;
}

/* A window inside another one is that of a hard hrtimer, or of an NMI. */
static struct identity inner(const struct kj_calibrate_data *d, unsigned int depth)
{
	static const struct identity hit = { KJ_CAUSE_TICK, KJ_DETAIL_HRTIMER, "kj_inject_hit" };
	static const struct identity nmi = { KJ_CAUSE_NMI, KJ_DETAIL_NMI, NULL };
	bool deepest = depth == 2 || !strcmp(d->class->name, "irq_nmi");

	return deepest ? nmi : hit;
}

/* A function of a module is written "name [module]", and is the same. */
static bool same_function(const char *have, const char *want)
{
	size_t n = strlen(want);

	return have && !strncmp(have, want, n) && (!have[n] || have[n] == ' ');
}

static bool is(const struct kj_calibrate_data *d, const struct kj_detail *x, struct identity id)
{
	if (!x || !id.kind)
		return !x && !id.kind;
	if (x->kind != id.kind || x->cause != id.cause)
		return false;
	if (!id.name)
		return true;
	if (id.kind == KJ_DETAIL_TASK)
		return !strncmp(x->name, id.name, strlen(id.name));
	return same_function(kj_symbols_get(d->symbols, x->id), id.name);
}

static __u64 end_of(const struct kj_detail *x)
{
	return x->start + x->len;
}

static bool contains(const struct kj_detail *x, const struct kj_calibrate_window *w)
{
	return x->start <= w->start && end_of(x) >= w->end;
}

static bool inside(const struct kj_detail *x, const struct kj_calibrate_window *w)
{
	return x->start >= w->start && end_of(x) <= w->end;
}

static const struct kj_detail *innermost(const struct kj_calibrate_gap *g,
					 const struct kj_calibrate_window *w)
{
	const struct kj_detail *best = NULL;
	size_t i;

	for (i = 0; i < g->nr; i++)
		if (contains(&g->detail[i], w) && (!best || g->detail[i].len < best->len))
			best = &g->detail[i];
	return best;
}

/* Details come in the order in which they ended, all of one gap before the next's. */
bool kj_calibrate_gap_next(struct kj_calibrate_gap *g, const struct kj_calibrate_data *d)
{
	const struct kj_detail *last = d->detail + d->nr_details;

	g->record = g->record ? g->record + 1 : d->record;
	g->detail = g->detail ? g->detail + g->nr : d->detail;
	g->nr = 0;
	if (g->record == d->record + d->nr_records)
		return false;
	while (g->detail && g->detail + g->nr < last &&
	       g->detail[g->nr].start < kj_calibrate_gap_end(g))
		g->nr++;
	return true;
}

bool kj_calibrate_gap_covers(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			     const struct kj_calibrate_window *w)
{
	const struct kj_record *r = g->record;
	__u64 slack = 0;

	if (r->flags & KJ_REC_HOUSEKEEPING)
		slack = d->account.blind_housekeeping;
	if (r->flags & KJ_REC_BLIND)
		slack = d->account.blind_record;
	/*
	 * A gap that hit own work lies somewhere in that work, and is booked behind it. At level 2
	 * the work is as long as it took to explain the gap before.
	 */
	if (r > d->record && r[-1].start + r[-1].len + r[-1].blind == r->start)
		slack = slack > r[-1].blind ? slack : r[-1].blind;
	return r->start <= w->start + slack && kj_calibrate_gap_end(g) >= w->end;
}

unsigned int kj_calibrate_gap_cause(const struct kj_calibrate_gap *g,
				    const struct kj_calibrate_data *d,
				    const struct kj_calibrate_window *w)
{
	const struct kj_detail *x = innermost(g, w);
	unsigned int cause = d->level < 2 ? g->record->cause : x ? x->cause : KJ_CAUSE_UNKNOWN;

	return cause < KJ_CAUSE_NR ? cause : KJ_CAUSE_UNKNOWN;
}

bool kj_calibrate_gap_right(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			    const struct kj_calibrate_window *w)
{
	struct identity id = w->depth ? inner(d, w->depth) : outermost(d);
	const __u8 *count = g->record->count;

	if (d->level > 1)
		return is(d, innermost(g, w), id);
	return (!id.kind || count[id.cause]) && g->record->cause == kj_cause_primary(count);
}

/* A hash of one part; sums of such hashes do not depend on the order of the parts. */
static __u64 mix(__u64 v)
{
	v = (v + 1) * 0x9e3779b97f4a7c15ULL;
	v ^= v >> 29;
	return v * 0xbf58476d1ce4e5b9ULL;
}

/* At level 1 the company is all that was counted, for it does not tell what was in the window. */
static __u64 events(const struct kj_record *r)
{
	__u64 n = 0;
	unsigned int i;

	for (i = KJ_CAUSE_UNKNOWN + 1; i < KJ_CAUSE_ROOM; i++)
		if (r->count[i])
			n += mix(i << 8 | r->count[i]);
	return n;
}

__s64 kj_calibrate_gap_cost(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			    const struct kj_calibrate_window *w, __u64 *company)
{
	__s64 cost = g->record->len - (w->end - w->start);
	size_t i;

	*company = d->level < 2 ? events(g->record) : 0;
	for (i = 0; i < g->nr; i++) {
		if (inside(&g->detail[i], w))
			continue;
		*company += mix(g->detail[i].kind << 8 | g->detail[i].cause);
		if (!contains(&g->detail[i], w))
			cost -= g->detail[i].net;
	}
	return cost;
}

/* Length of what interrupted a window, not counting what is inside something else there. */
static __u64 interrupted(const struct kj_calibrate_gap *g, const struct kj_calibrate_window *w)
{
	struct kj_calibrate_window outer;
	__u64 sum = 0;
	size_t i, j;

	for (i = 0; i < g->nr; i++) {
		outer.start = g->detail[i].start;
		outer.end = end_of(&g->detail[i]);
		if (!inside(&g->detail[i], w))
			continue;
		for (j = 0; j < g->nr; j++)
			if (j != i && inside(&g->detail[j], w) && contains(&g->detail[j], &outer))
				break;
		if (j == g->nr)
			sum += g->detail[i].len;
	}
	return sum;
}

bool kj_calibrate_gap_net(const struct kj_calibrate_gap *g, const struct kj_calibrate_window *w,
			  __s64 *error)
{
	const struct kj_detail *x = innermost(g, w);

	if (!x)
		return false;
	*error = (__s64)x->net - (__s64)(w->end - w->start - interrupted(g, w));
	return true;
}

/* Is one of the injections in there? Windows are in the order of their starts. */
static bool holds_injection(const struct kj_calibrate_data *d, const struct kj_detail *x)
{
	size_t low = 0, high = d->nr_windows, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (d->window[middle].start > end_of(x))
			high = middle;
		else
			low = middle + 1;
	}
	for (; low && d->window[low - 1].start >= x->start; low--)
		if (contains(x, &d->window[low - 1]))
			return true;
	return false;
}

/*
 * Or does a task go on in it that did so before, in this gap: another one of a higher priority had
 * taken its place? On rt that is a kernel thread now and then.
 */
static bool goes_on(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
		    const struct kj_detail *x)
{
	size_t i;

	for (i = 0; x->kind == KJ_DETAIL_TASK && i < g->nr; i++)
		if (g->detail[i].kind == KJ_DETAIL_TASK && g->detail[i].id == x->id &&
		    holds_injection(d, &g->detail[i]))
			return true;
	return false;
}

void kj_calibrate_gap_claims(const struct kj_calibrate_gap *g, const struct kj_calibrate_data *d,
			     struct kj_calibrate_claims *c)
{
	struct identity id = outermost(d);
	size_t i, seen = 0, none = 0;

	memset(c, 0, sizeof(*c));
	for (i = 0; i < g->nr; i++) {
		seen += g->detail[i].cause == id.cause && g->detail[i].kind == id.kind;
		if (!id.kind || !is(d, &g->detail[i], id))
			continue;
		c->claimed++;
		none += !holds_injection(d, &g->detail[i]) && !goes_on(g, d, &g->detail[i]);
	}
	/* A name is proof; without one, others may cause the same: did the kernel count it? */
	if (id.name || seen > g->record->count[id.cause])
		c->mistaken = none;
	else
		c->others = none;
}

bool kj_calibrate_gap_full(const struct kj_calibrate_gap *g)
{
	size_t i;

	for (i = 0; i < g->nr; i++)
		if (g->detail[i].net == KJ_DETAIL_FULL)
			return true;
	return false;
}

bool kj_calibrate_gap_sums(const struct kj_calibrate_gap *g, __u64 *sum)
{
	__u64 class[4] = { 0 };
	unsigned int at;
	size_t i;

	*sum = 0;
	for (i = 0; i < g->nr; i++) {
		*sum += g->detail[i].net;
		at = g->detail[i].cause == KJ_CAUSE_NMI	    ? 0 :
		     g->detail[i].cause == KJ_CAUSE_SOFTIRQ ? 2 :
		     g->detail[i].cause == KJ_CAUSE_THREAD  ? 3 :
							      1;
		class[at] += g->detail[i].net;
	}
	for (i = 0; i < 4; i++)
		if (g->record->net[i] != (class[i] < KJ_DETAIL_FULL ? class[i] : KJ_DETAIL_FULL))
			return false;
	return *sum <= g->record->len && !(g->record->flags & KJ_REC_MORE);
}
