// SPDX-License-Identifier: GPL-2.0
/*
 * summary - see summary.h. A good check sum says that the bytes are what somebody
 * wrote, not that they make sense; here it is seen whether they do.
 */
#include <stdio.h>
#include <string.h>

#include "histogram.h"
#include "records.h"
#include "streams.h"

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Gaps of several CPUs are put together. Return: NULL, or what is wrong. */
static const char *begin_together(struct kj_summary *s, const struct kj_capture_reader *r)
{
	unsigned int i, cpus = 0;
	__u64 window;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		cpus += __builtin_popcountll(s->config.cpus[i]);
	window = (__uint128_t)s->together_ns * s->query.clock_khz / 1000000;
	if (cpus < 2 || !window)
		return NULL;
	s->together_skipped = r->size > s->together_most;
	if (s->together_skipped)
		return NULL;
	s->together = kj_together_begin(cpus, window, s->query.clock_khz);
	return s->together ? NULL : "there is not enough memory for so many CPUs";
}

static const char *read_run(struct kj_summary *s, const struct kj_capture_reader *r)
{
	const unsigned char *p = r->payload;
	size_t len = r->length - sizeof(s->run);

	if (s->has_run)
		return "there are two runs in one file";
	memcpy(&s->run, p, sizeof(s->run));
	if (s->run.query_len < KJ_CAPTURE_QUERY_MIN || s->run.query_len > len ||
	    s->run.config_len < KJ_CAPTURE_CONFIG_MIN || s->run.config_len > len - s->run.query_len)
		return "what was run is told in too few bytes";
	p += sizeof(s->run);
	memcpy(&s->query, p, smaller(s->run.query_len, sizeof(s->query)));
	memcpy(&s->config, p + s->run.query_len, smaller(s->run.config_len, sizeof(s->config)));
	s->query.version[sizeof(s->query.version) - 1] = '\0';
	s->has_run = true;
	return begin_together(s, r);
}

static const char *read_accounts(struct kj_summary *s, const struct kj_capture_reader *r)
{
	struct kj_accounts a = { 0 };
	struct kj_summary_stream *t;
	struct kj_evidence *e;
	const char *why;

	memcpy(&a, r->payload, smaller(r->length, sizeof(a)));
	if (a.stream == KJ_STREAM_DETAIL) {
		why = kj_streams_evidence(s, a.cpu, &e);
		if (why)
			return why;
		e->written = a.written;
		e->lost = a.lost;
		e->has_accounts = true;
		return NULL;
	}
	if (!a.clock_khz)
		return "accounts have a clock that stands still";
	why = kj_streams_get(s, a.cpu, a.stream, &t);
	if (why)
		return why;
	t->accounts = a;
	t->has_accounts = true;
	return NULL;
}

static const char *read_environment(struct kj_summary *s, const struct kj_capture_reader *r)
{
	memcpy(s->env.text, r->payload, r->length);
	s->env.len = r->length;
	return NULL;
}

/* Sections of level 2. */
static const char *read_evidence(struct kj_summary *s, const struct kj_capture_reader *r)
{
	struct kj_evidence *e;
	const char *why;
	__u32 word[2];

	if (r->type == KJ_CAPTURE_SYMBOL) {
		s->has_symbols = true;
		return kj_evidence_symbol(&s->symbols, r);
	}
	/* DETAILS begin with CPU and stream, TICK with its size and the CPU. */
	memcpy(word, r->payload, sizeof(word));
	if (r->type == KJ_CAPTURE_DETAILS && word[1] != KJ_STREAM_DETAIL)
		return "details are told of another stream";
	why = kj_streams_evidence(s, word[r->type == KJ_CAPTURE_TICK], &e);
	if (why)
		return why;
	if (r->type == KJ_CAPTURE_DETAILS)
		return kj_evidence_details(e, r);
	kj_evidence_tick(e, r);
	return NULL;
}

static const char *read_end(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	memcpy(&s->end, r->payload, sizeof(s->end));
	s->has_end = true;
	if (s->end.sections != r->sections - 1 || s->end.bytes != at)
		return "sections are missing before the last one";
	if (s->end.records != s->records)
		return "records are missing";
	return NULL;
}

/* What was left out on purpose: of a stream, or of the details of a CPU. */
static const char *read_left(struct kj_summary *s, const struct kj_capture_reader *r)
{
	struct kj_summary_stream *t;
	struct kj_capture_left left;
	struct kj_evidence *e;
	const char *why;

	memcpy(&left, r->payload, sizeof(left));
	if (left.stream == KJ_STREAM_DETAIL) {
		why = kj_streams_evidence(s, left.cpu, &e);
		if (!why)
			e->left_out = left.left_out;
		return why;
	}
	why = kj_streams_get(s, left.cpu, left.stream, &t);
	if (!why)
		t->left_out = left.left_out;
	return why;
}

/* @at: offset of the section. Return: NULL, or what makes no sense. */
static const char *read_section(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	if (s->has_end)
		return "there is something after the last section";
	switch (r->type) {
	case KJ_CAPTURE_ENV:
		return read_environment(s, r);
	case KJ_CAPTURE_RUN:
		return read_run(s, r);
	case KJ_CAPTURE_RECORDS:
		return kj_records_read(s, r);
	case KJ_CAPTURE_ACCOUNTS:
		return read_accounts(s, r);
	case KJ_CAPTURE_HIST:
		return kj_histogram_read(s, r, at);
	case KJ_CAPTURE_DETAILS:
	case KJ_CAPTURE_SYMBOL:
	case KJ_CAPTURE_TICK:
		return read_evidence(s, r);
	case KJ_CAPTURE_STACK:
		return kj_stacks_read(&s->stacks, r);
	case KJ_CAPTURE_LEFT:
		return read_left(s, r);
	case KJ_CAPTURE_ANCHOR:
		memcpy(&s->anchor, r->payload, sizeof(s->anchor));
		s->has_anchor = true;
		return NULL;
	case KJ_CAPTURE_END:
		return read_end(s, r, at);
	}
	s->unknown++;
	return NULL;
}

void kj_summary_read(struct kj_summary *s, struct kj_capture_reader *r)
{
	const char *why;
	__u64 at;

	do {
		at = r->offset;
		s->result = kj_capture_next(r);
		why = s->result == KJ_CAPTURE_SECTION ? read_section(s, r, at) : NULL;
		if (why) {
			s->result = KJ_CAPTURE_DAMAGED;
			snprintf(s->why, sizeof(s->why), "%s (section at byte %llu)", why, at);
		} else if (s->result == KJ_CAPTURE_DAMAGED || s->result == KJ_CAPTURE_FAILED) {
			snprintf(s->why, sizeof(s->why), "%s", r->why);
		}
	} while (s->result == KJ_CAPTURE_SECTION);
	s->ignored = r->size > at ? r->size - at : 0;
	s->good = at;
	s->complete = s->result == KJ_CAPTURE_EOF && s->has_end;
	kj_streams_finish(s);
	if (s->together)
		kj_together_end(s->together);
	why = kj_inside_read(s, r);
	if (why && (s->result == KJ_CAPTURE_EOF || s->result == KJ_CAPTURE_CUT)) {
		s->result = KJ_CAPTURE_FAILED;
		snprintf(s->why, sizeof(s->why), "%s", why);
	}
}

void kj_summary_forget(struct kj_summary *s)
{
	kj_streams_forget(s);
	kj_together_forget(s->together);
	kj_stacks_forget(&s->stacks);
	/* The tables are not cleared: pages that nobody touches take no memory. */
	if (s->has_symbols)
		memset(&s->symbols, 0, sizeof(s->symbols));
	memset(s, 0, offsetof(struct kj_summary, number));
}

bool kj_summary_usable(const struct kj_summary *s)
{
	return s->has_run && s->nr_streams;
}
