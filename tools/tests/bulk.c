// SPDX-License-Identifier: GPL-2.0
/*
 * bulk - a large capture as a busy machine gives it: bulk FILE [key=value ...]
 *
 * Keys: records (in all) cpus level details (per gap, at level 2) symbols batch seed
 *
 * The CPUs take turns as a recorder drains them, in batches of any size up to @batch. A gap
 * in two is the tick, at a steady distance; the others come when they like, from 200 ns to
 * 1 ms later, most of them short and some of them long, of six causes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../uapi/kjitter_hist.h"
#include "sample.h"

static struct options {
	__u64 records;
	__u64 cpus;
	__u64 level;
	__u64 details;
	__u64 symbols;
	__u64 batch;
	__u64 seed;
} o = { 1000000, 4, 1, 2, 100, KJ_CAPTURE_BATCH, 88172645463325252ULL };

/**
 * struct cpu - what was written of one
 * @now: end of its latest gap, counts
 * @details: how many
 * @a: accounts of its gaps
 * @h: histogram of them
 */
struct cpu {
	__u64 now;
	__u64 details;
	struct kj_accounts a;
	struct kj_histogram h;
};

static struct kj_capture_writer w;
static struct kj_record records[KJ_CAPTURE_BATCH];
static struct kj_detail details[KJ_CAPTURE_BATCH];
static size_t nr_details;

static __u64 below(__u64 n)
{
	return sample_random(&o.seed) % n;
}

static void flush_details(struct cpu *c)
{
	kj_capture_details(&w, c->a.cpu, c->details, details, nr_details);
	c->details += nr_details;
	nr_details = 0;
}

static void explain(struct cpu *c, const struct kj_record *r, enum kj_cause cause)
{
	static const __u8 kinds[] = { KJ_DETAIL_HRTIMER, KJ_DETAIL_TASK, KJ_DETAIL_WORK,
				      KJ_DETAIL_VECTOR, KJ_DETAIL_CALL };
	struct kj_detail *d;
	__u64 i;

	for (i = 0; i < o.details; i++) {
		d = &details[nr_details++];
		*d = (struct kj_detail){
			.start = r->start + i,
			.cpu = r->cpu,
			.stream = KJ_STREAM_DETAIL,
			.len = r->len / (o.details + 1),
			.net = r->len / (o.details + 1),
			.id = 1 + below(o.symbols),
			.cause = cause,
			.kind = kinds[below(sizeof(kinds))],
		};
		if (d->kind == KJ_DETAIL_TASK)
			memcpy(d->name, "stress-ng-cpu", 13);
		if (nr_details == KJ_CAPTURE_BATCH)
			flush_details(c);
	}
}

/* A length: 0.2 us and up to 0.1 us, or twice that, ... or 100 us on top. */
static __u64 some_length(void)
{
	return SAMPLE_KHZ / 5000 + below((SAMPLE_KHZ / 10000) << below(11));
}

static __u64 some_distance(void)
{
	if (below(2))
		return SAMPLE_KHZ / 4 + below(SAMPLE_KHZ / 100000);
	return SAMPLE_KHZ / 5000 + below((SAMPLE_KHZ / 10000) << below(14));
}

static void gap(struct cpu *c, struct kj_record *r)
{
	static const __u8 causes[] = { KJ_CAUSE_TICK,	KJ_CAUSE_TICK,	  KJ_CAUSE_DEVICE,
				       KJ_CAUSE_CALL,	KJ_CAUSE_RESCHED, KJ_CAUSE_THREAD,
				       KJ_CAUSE_UNKNOWN };
	enum kj_cause cause = causes[below(sizeof(causes))];
	struct kj_accounts *a = &c->a;

	*r = (struct kj_record){ .cpu = a->cpu, .stream = a->stream, .blind = 100 };
	r->start = c->now + some_distance();
	r->len = some_length();
	r->count[cause] = 1;
	r->cause = cause;
	c->now = r->start + r->len;
	c->h.count[kj_hist_index(r->len)]++;
	a->gaps++;
	a->written++;
	a->gap += r->len;
	a->sum += r->len;
	a->max = r->len > a->max ? r->len : a->max;
	a->blind += r->blind;
	a->cause[cause].count++;
	a->cause[cause].sum += r->len;
	a->cause[cause].max = r->len > a->cause[cause].max ? r->len : a->cause[cause].max;
	a->events[cause] += cause != KJ_CAUSE_UNKNOWN;
	if (o.level > 1)
		explain(c, r, cause);
}

static void turn(struct cpu *c, size_t n)
{
	__u64 first = c->a.written;
	size_t i;

	for (i = 0; i < n; i++)
		gap(c, &records[i]);
	kj_capture_records(&w, c->a.cpu, KJ_STREAM_SPIN, first, records, n);
	if (nr_details)
		flush_details(c);
}

static void finish(struct cpu *c)
{
	struct kj_accounts own = { .size = sizeof(own), .cpu = c->a.cpu, .clock_khz = SAMPLE_KHZ };
	struct kj_accounts *a = &c->a;

	a->last = c->now + SAMPLE_KHZ;
	a->raw_ns = (__uint128_t)(a->last - a->first) * 1000000 / SAMPLE_KHZ;
	a->samples = (a->last - a->first) / 60;
	a->clean = a->last - a->first - a->gap - a->blind;
	kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, a, sizeof(*a), NULL, 0);
	kj_capture_histogram(&w, &c->h);
	if (o.level < 2)
		return;
	own.stream = KJ_STREAM_DETAIL;
	own.written = c->details;
	own.gaps = c->details;
	kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, &own, sizeof(own), NULL, 0);
}

static struct cpu *begin(const char *path)
{
	struct cpu *cpus = calloc(o.cpus, sizeof(*cpus));
	struct sample s = sample_default;
	char name[40];
	__u64 i;

	if (!cpus)
		exit(2);
	s.cpus = o.cpus;
	s.level = o.level;
	sample_begin(&w, path, &s);
	for (i = 0; o.level > 1 && i < o.symbols; i++) {
		sprintf(name, "function_%llu", i + 1);
		kj_capture_symbol(&w, i + 1, name);
	}
	for (i = 0; i < o.cpus; i++) {
		cpus[i].now = SAMPLE_FIRST;
		cpus[i].h.cpu = i;
		cpus[i].h.stream = KJ_STREAM_SPIN;
		cpus[i].a = (struct kj_accounts){
			.size = sizeof(cpus[i].a),
			.cpu = i,
			.stream = KJ_STREAM_SPIN,
			.state = KJ_STREAM_DONE,
			.clock_khz = SAMPLE_KHZ,
			.threshold = SAMPLE_KHZ / 10000,
			.first = SAMPLE_FIRST,
		};
	}
	return cpus;
}

static bool option(char *word)
{
	static const struct {
		const char *key;
		__u64 *value;
	} keys[] = {
		{ "records=", &o.records }, { "cpus=", &o.cpus },	{ "level=", &o.level },
		{ "details=", &o.details }, { "symbols=", &o.symbols }, { "batch=", &o.batch },
		{ "seed=", &o.seed },
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strncmp(word, keys[i].key, strlen(keys[i].key)))
			continue;
		*keys[i].value = strtoull(word + strlen(keys[i].key), NULL, 0);
		return *keys[i].value;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct cpu *cpus;
	__u64 left, i = 0;
	size_t n;

	for (n = 2; n < (size_t)argc; n++)
		if (!option(argv[n]))
			return 2;
	if (argc < 2 || o.batch > KJ_CAPTURE_BATCH || o.cpus > KJ_MAX_CPUS)
		return 2;
	cpus = begin(argv[1]);
	for (left = o.records; left; left -= n, i = (i + 1) % o.cpus) {
		n = 1 + below(o.batch);
		n = n < left ? n : left;
		turn(&cpus[i], n);
	}
	for (i = 0; i < o.cpus; i++)
		finish(&cpus[i]);
	sample_finish(&w);
	free(cpus);
	return 0;
}
