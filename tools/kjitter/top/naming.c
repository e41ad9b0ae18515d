// SPDX-License-Identifier: GPL-2.0
/*
 * naming - see naming.h.
 */
#include <stdio.h>
#include <string.h>

#include "capture/blame.h"
#include "lib/names.h"
#include "lib/text.h"
#include "naming.h"

/* A gap of a stream that counts ns, by the cycle counter: both clocks were read not long ago. */
static __u64 cycles_of(const struct kj_top *t, __u64 mono_ns)
{
	__s64 off = mono_ns - t->mono_ns;

	return t->cycles + (__s64)((__int128_t)off * (__s64)t->khz / 1000000);
}

/*
 * Did it run in the gap? Where a sampler runs all the time it began in there; what made a timer
 * late may have begun before it was due.
 */
static bool within(const struct kj_top *t, const struct kj_record *r, const struct kj_detail *d)
{
	__u64 from = r->start, to = r->start + r->len;

	if (kj_names_counts_ns(r->stream)) {
		from = cycles_of(t, from);
		to = cycles_of(t, to);
	}
	return d->start - from < to - from || from - d->start < d->len;
}

void kj_top_name(const struct kj_top *t, struct kj_top_gap *gap, const struct kj_detail *d)
{
	struct kj_detail *of = d->flags & KJ_DETAIL_INNER ? &gap->inner : &gap->outer;
	bool same = d->cause == gap->record.cause, was = of->cause == gap->record.cause;

	if (!gap->came || gap->bare || !within(t, &gap->record, d))
		return;
	/* What the gap is booked under comes first, then what took longest. */
	if (of->kind && (was != same ? was : of->net >= d->net))
		return;
	*of = *d;
}

void kj_top_name_recent(const struct kj_top *t, unsigned int at, struct kj_top_gap *gap)
{
	const struct kj_top_cpu *c = &t->cpus[at];
	unsigned int i;

	for (i = 0; i < KJ_TOP_RECENT && c->recent[i].kind; i++)
		kj_top_name(t, gap, &c->recent[i]);
}

/* The function, unless it is of something else than what the gap is booked under. */
static const struct kj_detail *inner_of(const struct kj_top_gap *gap)
{
	if (!gap->inner.kind || (gap->outer.kind && gap->inner.cause != gap->outer.cause))
		return NULL;
	return &gap->inner;
}

char *kj_top_label(const struct kj_top_gap *gap, const struct kj_symbols *symbols, char *buf,
		   size_t size)
{
	const struct kj_detail *inner = inner_of(gap), *outer = &gap->outer;
	struct kj_blame_key k;
	char more[KJ_BLAME_LABEL];

	*buf = '\0';
	if (inner) {
		kj_blame_key(&k, inner);
		kj_blame_label(&k, symbols, buf, size);
	}
	/* Who sent it no function tells. */
	if (outer->kind && (!inner || outer->by_cpu)) {
		kj_blame_key(&k, outer);
		kj_text_add(buf, size, "%s%s", *buf ? ", " : "",
			    kj_blame_label(&k, symbols, more, sizeof(more)));
	}
	return buf;
}

char *kj_top_short(const struct kj_top_gap *gap, const struct kj_symbols *symbols, char *buf,
		   size_t size)
{
	const struct kj_detail *inner = inner_of(gap), *d = inner ? inner : &gap->outer;
	const char *name = kj_symbols_get(symbols, kj_symbols_of(d));
	char own[KJ_DETAIL_NAME + 1];
	struct kj_blame_key k;

	kj_blame_key(&k, d);
	if (!name && d->kind && d->kind != KJ_DETAIL_VECTOR)
		name = kj_blame_name(&k, own);
	if (!name || !*name)
		name = kj_names_cause(gap->record.cause);
	snprintf(buf, size, "%s", name);
	return buf;
}
