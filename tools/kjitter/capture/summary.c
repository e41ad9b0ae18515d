// SPDX-License-Identifier: GPL-2.0
/*
 * summary - see summary.h. A good check sum says that the bytes are what somebody
 * wrote, not that they make sense; here it is seen whether they do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/names.h"
#include "summary.h"
#include "uapi/kjitter_hist.h"

/* Index into the table of streams by cpu and stream; pages not touched cost nothing. */
static __u16 lookup[KJ_MAX_CPUS][KJ_STREAM_NR];
static struct kj_summary_stream *table[KJ_SUMMARY_STREAMS];
static struct kj_evidence *evidence[KJ_MAX_CPUS];

static bool wrong(struct kj_summary *s, const char *why)
{
	snprintf(s->why, sizeof(s->why), "%s", why);
	return false;
}

static bool was_measured(struct kj_summary *s, __u32 cpu, __u32 nr)
{
	bool mine = nr == KJ_STREAM_DETAIL ? s->config.level > 1 :
					     kj_names_sampler_of(nr) == s->config.sampler;

	if (!s->has_run)
		return wrong(s, "a stream comes before the section that says what was run");
	if (cpu >= KJ_MAX_CPUS || nr >= KJ_STREAM_NR)
		return wrong(s, "a section names a CPU or stream that cannot be");
	if (!(s->config.cpus[cpu / 64] >> (cpu % 64) & 1) || !mine)
		return wrong(s, "a section names a stream that was not measured");
	return true;
}

static struct kj_evidence *get_evidence(struct kj_summary *s, __u32 cpu)
{
	if (!was_measured(s, cpu, KJ_STREAM_DETAIL))
		return NULL;
	if (!evidence[cpu]) {
		evidence[cpu] = calloc(1, sizeof(*evidence[cpu]));
		if (!evidence[cpu])
			wrong(s, "there is not enough memory for so many CPUs");
		else
			evidence[cpu]->cpu = cpu;
	}
	return evidence[cpu];
}

/* Not for details: they are no stream of gaps. */
static struct kj_summary_stream *get_stream(struct kj_summary *s, __u32 cpu, __u32 nr)
{
	struct kj_summary_stream *t;

	if (!was_measured(s, cpu, nr))
		return NULL;
	if (nr == KJ_STREAM_DETAIL) {
		wrong(s, "details are told as if they were gaps");
		return NULL;
	}
	if (lookup[cpu][nr])
		return table[lookup[cpu][nr] - 1];
	t = calloc(1, sizeof(*t));
	if (!t) {
		wrong(s, "there is not enough memory for so many streams");
		return NULL;
	}
	t->cpu = cpu;
	t->stream = nr;
	table[s->nr_streams++] = t;
	lookup[cpu][nr] = s->nr_streams;
	return t;
}

static void worst_insert(struct kj_summary_stream *t, const struct kj_record *r)
{
	unsigned int i = t->nr_worst;

	if (i < KJ_SUMMARY_WORST)
		t->nr_worst++;
	else
		i--;
	for (; i && t->worst[i - 1].len < r->len; i--)
		t->worst[i] = t->worst[i - 1];
	t->worst[i] = *r;
}

static bool read_records(struct kj_summary *s, const struct kj_capture_reader *r)
{
	const unsigned char *p = r->payload, *end = p + r->length;
	struct kj_capture_batch batch;
	struct kj_summary_stream *t;
	struct kj_record rec;

	memcpy(&batch, p, sizeof(batch));
	p += sizeof(batch);
	if ((end - p) % sizeof(rec))
		return wrong(s, "a batch of records is not a whole number of them");
	t = get_stream(s, batch.cpu, batch.stream);
	if (!t)
		return false;
	if (batch.first < t->next)
		return wrong(s, "records come twice");
	t->missing += batch.first - t->next;
	if (batch.first > t->next)
		t->period.have = false;
	for (; p < end; p += sizeof(rec)) {
		memcpy(&rec, p, sizeof(rec));
		if (rec.cpu != t->cpu || rec.stream != t->stream)
			return wrong(s, "a record lies among those of another stream");
		if (!t->records)
			t->first_start = rec.start;
		else if (rec.start < t->period.last)
			t->disorder++;
		t->records++;
		t->record_lost += rec.lost;
		if (t->nr_worst < KJ_SUMMARY_WORST || rec.len > t->worst[KJ_SUMMARY_WORST - 1].len)
			worst_insert(t, &rec);
		kj_period_add(&t->period, rec.start, rec.lost);
		s->records++;
	}
	t->next = batch.first + (r->length - sizeof(batch)) / sizeof(rec);
	return true;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool read_run(struct kj_summary *s, const struct kj_capture_reader *r)
{
	const unsigned char *p = r->payload;
	size_t len = r->length - sizeof(s->run);

	if (s->has_run)
		return wrong(s, "there are two runs in one file");
	memcpy(&s->run, p, sizeof(s->run));
	if (s->run.query_len < KJ_CAPTURE_QUERY_MIN || s->run.query_len > len ||
	    s->run.config_len < KJ_CAPTURE_CONFIG_MIN || s->run.config_len > len - s->run.query_len)
		return wrong(s, "what was run is told in too few bytes");
	p += sizeof(s->run);
	memcpy(&s->query, p, smaller(s->run.query_len, sizeof(s->query)));
	memcpy(&s->config, p + s->run.query_len, smaller(s->run.config_len, sizeof(s->config)));
	s->query.version[sizeof(s->query.version) - 1] = '\0';
	s->has_run = true;
	return true;
}

static bool read_accounts(struct kj_summary *s, const struct kj_capture_reader *r)
{
	struct kj_accounts a = { 0 };
	struct kj_summary_stream *t;
	struct kj_evidence *e;

	memcpy(&a, r->payload, smaller(r->length, sizeof(a)));
	if (a.stream == KJ_STREAM_DETAIL) {
		e = get_evidence(s, a.cpu);
		if (!e)
			return false;
		e->written = a.written;
		e->lost = a.lost;
		e->has_accounts = true;
		return true;
	}
	if (!a.clock_khz)
		return wrong(s, "accounts have a clock that stands still");
	t = get_stream(s, a.cpu, a.stream);
	if (!t)
		return false;
	t->accounts = a;
	t->has_accounts = true;
	return true;
}

/* Return: false if it makes no sense; @count may be NULL. */
static bool decode_histogram(const struct kj_capture_reader *r, __u64 *count, __u64 *total)
{
	struct kj_capture_bucket b;
	struct kj_capture_hist h;
	__u32 i, least = 0;

	memcpy(&h, r->payload, sizeof(h));
	if (h.n > KJ_HIST_BUCKETS || r->length < sizeof(h) + h.n * sizeof(b))
		return false;
	*total = 0;
	for (i = 0; i < h.n; i++) {
		memcpy(&b, r->payload + sizeof(h) + i * sizeof(b), sizeof(b));
		if (b.bucket < least || b.bucket >= KJ_HIST_BUCKETS || b.count > ~0ULL - *total)
			return false;
		least = b.bucket + 1;
		*total += b.count;
		if (count)
			count[b.bucket] = b.count;
	}
	return true;
}

static bool read_histogram(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	struct kj_summary_stream *t;
	struct kj_capture_hist h;
	__u64 total;

	if (!decode_histogram(r, NULL, &total))
		return wrong(s, "a histogram has buckets that cannot be");
	memcpy(&h, r->payload, sizeof(h));
	/* Details have no lengths of their own; an empty histogram says so. */
	if (h.stream == KJ_STREAM_DETAIL)
		return was_measured(s, h.cpu, h.stream);
	t = get_stream(s, h.cpu, h.stream);
	if (!t)
		return false;
	t->hist_at = at;
	t->hist_total = total;
	return true;
}

static bool read_environment(struct kj_summary *s, const struct kj_capture_reader *r)
{
	memcpy(s->env.text, r->payload, r->length);
	s->env.len = r->length;
	return true;
}

/* Sections of level 2. */
static bool read_evidence(struct kj_summary *s, const struct kj_capture_reader *r)
{
	const char *why = NULL;
	struct kj_evidence *e;
	__u32 word[2];

	if (r->type == KJ_CAPTURE_SYMBOL) {
		why = kj_evidence_symbol(&s->symbols, r);
		return why ? wrong(s, why) : true;
	}
	/* DETAILS begin with CPU and stream, TICK with its size and the CPU. */
	memcpy(word, r->payload, sizeof(word));
	if (r->type == KJ_CAPTURE_DETAILS && word[1] != KJ_STREAM_DETAIL)
		return wrong(s, "details are told of another stream");
	e = get_evidence(s, word[r->type == KJ_CAPTURE_TICK]);
	if (!e)
		return false;
	if (r->type == KJ_CAPTURE_TICK)
		kj_evidence_tick(e, r);
	else
		why = kj_evidence_details(e, r);
	return why ? wrong(s, why) : true;
}

static bool read_end(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	memcpy(&s->end, r->payload, sizeof(s->end));
	s->has_end = true;
	if (s->end.sections != r->sections - 1 || s->end.bytes != at)
		return wrong(s, "sections are missing before the last one");
	if (s->end.records != s->records)
		return wrong(s, "records are missing");
	return true;
}

/* @at: offset of the section. Return: false if it makes no sense. */
static bool read_section(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	if (s->has_end)
		return wrong(s, "there is something after the last section");
	switch (r->type) {
	case KJ_CAPTURE_ENV:
		return read_environment(s, r);
	case KJ_CAPTURE_RUN:
		return read_run(s, r);
	case KJ_CAPTURE_RECORDS:
		return read_records(s, r);
	case KJ_CAPTURE_ACCOUNTS:
		return read_accounts(s, r);
	case KJ_CAPTURE_HIST:
		return read_histogram(s, r, at);
	case KJ_CAPTURE_DETAILS:
	case KJ_CAPTURE_SYMBOL:
	case KJ_CAPTURE_TICK:
		return read_evidence(s, r);
	case KJ_CAPTURE_ANCHOR:
		memcpy(&s->anchor, r->payload, sizeof(s->anchor));
		s->has_anchor = true;
		return true;
	case KJ_CAPTURE_END:
		return read_end(s, r, at);
	}
	s->unknown++;
	return true;
}

static int by_cpu(const void *a, const void *b)
{
	const struct kj_summary_stream *x = *(struct kj_summary_stream *const *)a;
	const struct kj_summary_stream *y = *(struct kj_summary_stream *const *)b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->stream < y->stream ? -1 : x->stream > y->stream;
}

/* Streams with records but no accounts: as much as is known without. */
static void guess_accounts(struct kj_summary *s)
{
	struct kj_summary_stream *t;
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++) {
		t = s->streams[i];
		if (t->has_accounts)
			continue;
		t->accounts.clock_khz = kj_names_counts_ns(t->stream) ? 1000000 :
									s->query.clock_khz;
		t->accounts.first = t->first_start;
		t->accounts.last = t->first_start;
		t->accounts.state = KJ_STREAM_RUNNING;
	}
}

void kj_summary_read(struct kj_summary *s, struct kj_capture_reader *r)
{
	unsigned int cpu, i;
	__u64 at;

	do {
		at = r->offset;
		s->result = kj_capture_next(r);
		if (s->result == KJ_CAPTURE_SECTION && !read_section(s, r, at)) {
			s->result = KJ_CAPTURE_DAMAGED;
			snprintf(s->why + strlen(s->why), sizeof(s->why) - strlen(s->why),
				 " (section at byte %llu)", at);
		} else if (s->result == KJ_CAPTURE_DAMAGED || s->result == KJ_CAPTURE_FAILED) {
			wrong(s, r->why);
		}
	} while (s->result == KJ_CAPTURE_SECTION);
	s->ignored = r->size > at ? r->size - at : 0;
	s->good = at;
	s->complete = s->result == KJ_CAPTURE_EOF && s->has_end;
	s->streams = table;
	qsort(table, s->nr_streams, sizeof(table[0]), by_cpu);
	for (i = 0; i < s->nr_streams; i++)
		lookup[table[i]->cpu][table[i]->stream] = i + 1;
	guess_accounts(s);
	for (cpu = 0; s->config.level > 1 && cpu < KJ_MAX_CPUS; cpu++)
		if (evidence[cpu])
			kj_blame_sort(&evidence[cpu]->blame);
	kj_inside_read(s, r);
}

void kj_summary_forget(struct kj_summary *s)
{
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++) {
		lookup[table[i]->cpu][table[i]->stream] = 0;
		free(table[i]->inside);
		free(table[i]);
	}
	for (i = 0; s->config.level > 1 && i < KJ_MAX_CPUS; i++) {
		free(evidence[i]);
		evidence[i] = NULL;
	}
	/* Pages never touched cost nothing; the table of names is large. */
	memset(s, 0, s->config.level > 1 ? sizeof(*s) : offsetof(struct kj_summary, symbols));
}

bool kj_summary_histogram(const struct kj_summary_stream *t, struct kj_capture_reader *r,
			  __u64 *count)
{
	struct kj_capture_hist h;
	__u64 total;

	memset(count, 0, KJ_HIST_BUCKETS * sizeof(*count));
	if (!t->hist_at)
		return false;
	kj_capture_seek(r, t->hist_at);
	if (kj_capture_next(r) != KJ_CAPTURE_SECTION || r->type != KJ_CAPTURE_HIST)
		return false;
	memcpy(&h, r->payload, sizeof(h));
	return h.cpu == t->cpu && h.stream == t->stream && decode_histogram(r, count, &total);
}

const struct kj_evidence *kj_summary_evidence(__u32 cpu)
{
	return cpu < KJ_MAX_CPUS ? evidence[cpu] : NULL;
}

int kj_summary_index(__u32 cpu, __u32 stream)
{
	return cpu < KJ_MAX_CPUS && stream < KJ_STREAM_NR ? lookup[cpu][stream] - 1 : -1;
}

bool kj_summary_usable(const struct kj_summary *s)
{
	return s->has_run && s->nr_streams;
}
