// SPDX-License-Identifier: GPL-2.0
/*
 * source - see source.h.
 */
#include <string.h>

#include "device/names.h"
#include "source.h"

/**
 * struct into - from where to where
 * @s: source
 * @w: capture
 */
struct into {
	struct kj_source *s;
	struct kj_capture_writer *w;
};

/* A function may go with its module: its name is asked for as soon as it is met. */
static void learn(struct kj_source *s, struct kj_capture_writer *w, const struct kj_detail *d)
{
	__u32 index[2] = { kj_symbols_of(d), d->by_symbol };
	int i;

	while (s->explain && kj_symbols_get(s->symbols, *s->explain->told + 1)) {
		i = ++*s->explain->told;
		if (w)
			kj_capture_symbol(w, i, kj_symbols_get(s->symbols, i));
	}
	for (i = 0; i < 2 && !s->explain; i++)
		if (kj_symbols_fetch(s->symbols, s->device, index[i]) && w)
			kj_capture_symbol(w, index[i], kj_symbols_get(s->symbols, index[i]));
}

/* Names first, for whoever looks at it asks for them. */
static void show(struct kj_source *s, const struct kj_record *first, size_t n)
{
	const struct kj_detail *d = (const struct kj_detail *)first;
	size_t i;

	for (i = 0; s->symbols && i < n; i++)
		learn(s, NULL, d + i);
	s->tap->take(s->tap->data, s, first, n);
}

static int write_on(void *data, const struct kj_record *first, size_t n)
{
	const struct kj_detail *d = (const struct kj_detail *)first;
	const struct into *into = data;
	const struct kj_ring *r = &into->s->ring;
	size_t i;

	if (into->s->tap) {
		show(into->s, first, n);
		return 0;
	}
	if (into->s->last)
		kj_last_gap_look(into->s->last, r->stream, first, n);
	if (into->s->stacks)
		kj_session_stacks_meet(into->s->stacks, into->s->device, into->w, first, n);
	if (into->s->keep)
		kj_keep_some(into->s->keep, into->w, r->taken, first, n);
	else if (r->stream != KJ_STREAM_DETAIL)
		kj_capture_records(into->w, r->cpu, r->stream, r->taken, first, n);
	else
		kj_capture_details(into->w, r->cpu, r->taken, d, n);
	if (r->stream != KJ_STREAM_DETAIL)
		return 0;
	for (i = 0; i < n; i++)
		learn(into->s, into->w, d + i);
	return 0;
}

/* As write_on(), once a trace has told what the records were due to. */
static int explain_on(void *data, const struct kj_record *first, size_t n)
{
	static struct kj_record told[KJ_CAPTURE_BATCH];
	const struct into *into = data;
	size_t i;

	memcpy(told, first, n * sizeof(*first));
	for (i = 0; i < n; i++) {
		if (kj_explain_full(into->s->explain))
			kj_source_drain(into->s->details, into->w);
		kj_explain_record(into->s->explain, &told[i]);
	}
	return write_on(data, told, n);
}

static long explain(struct kj_source *s, struct into *into)
{
	long n = kj_explain_ready(s->explain) ? kj_ring_drain(&s->ring, explain_on, into) : 0;

	kj_explain_drained(s->explain, s->ring.taken, s->ring.ended);
	return n;
}

long kj_source_drain(struct kj_source *s, struct kj_capture_writer *w)
{
	struct into into = { s, w };
	long n = s->details ? explain(s, &into) : kj_ring_drain(&s->ring, write_on, &into);

	if (s->keep)
		kj_keep_drained(s->keep);
	return n;
}
