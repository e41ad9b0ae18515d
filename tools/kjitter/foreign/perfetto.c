// SPDX-License-Identifier: GPL-2.0
/*
 * perfetto - a capture as Chrome's JSON trace events, which Perfetto's trace processor and its UI
 * open.
 *
 * Each CPU is a process, each stream of it a thread, each gap a slice. What ran in gaps (level 2)
 * are slices inside of them, or on a track of their own where gaps are told in another clock than
 * details are. Nothing is kept: gaps and details come in the order of the file.
 *
 * Times are us since the measurement was started, with all digits of ns. A slice ends where its
 * end is, and not a rounded length behind its begin: so what lies within another one in counts
 * does so in ns.
 */
#include <stdio.h>

#include "capture/blame.h"
#include "capture/walk.h"
#include "model.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_sampler.h"

/* Number 0 of a process or a thread is the idle task's, and no two may be the same. */
#define PROCESS(cpu)	    ((cpu) + 1)
#define THREAD(cpu, stream) (KJ_MAX_CPUS + 1 + KJ_STREAM_NR * (cpu) + (stream))

/* Events are so deep in brackets, and what is in them is deeper: on one line. */
#define IN_EVENT 3

/**
 * struct scale - readings of a clock as time since the start
 * @from: reading at the start
 * @counts: so many counts
 * @ns: are so many ns
 */
struct scale {
	__u64 from;
	__u64 counts;
	__u64 ns;
};

/**
 * struct trace - what is written
 * @j: JSON
 * @s: capture
 * @gaps: the clock of gaps
 * @details: the clock of details
 * @stream: details are inside the gaps of this stream; KJ_STREAM_DETAIL: inside none
 */
struct trace {
	struct kj_json j;
	const struct kj_summary *s;
	struct scale gaps;
	struct scale details;
	__u32 stream;
};

static double us(const struct scale *c, __u64 reading)
{
	return c->counts ? (__uint128_t)kj_elapsed(reading, c->from) * c->ns / c->counts / 1e3 : 0;
}

/* What a capture that counts cycles is told by, and what the details of another one are. */
static struct scale cycles(const struct kj_summary *s, bool mono)
{
	const struct kj_query *q = &s->query;
	struct scale c = { q->now_cycles, q->clock_khz, 1000000 };

	/* Before the start and after the end both clocks were read together. */
	if (!mono || !s->has_anchor || s->anchor.mono_ns <= q->now_mono_ns ||
	    kj_went_back(s->anchor.cycles, q->now_cycles))
		return c;
	c.counts = s->anchor.cycles - q->now_cycles;
	c.ns = s->anchor.mono_ns - q->now_mono_ns;
	return c;
}

static void named(struct kj_json *j, const char *what, __u32 cpu, __u32 thread, const char *name)
{
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "ph", "M");
	kj_json_str(j, "name", what);
	kj_json_u64(j, "pid", PROCESS(cpu));
	kj_json_u64(j, "tid", thread);
	kj_json_open(j, "args", '{');
	kj_json_str(j, "name", name);
	kj_json_close(j, '}');
	kj_json_close(j, '}');
}

static void name_tracks(struct trace *t)
{
	const struct kj_summary_stream *of;
	__u32 cpu = KJ_MAX_CPUS;
	char name[64];
	unsigned int i;

	for (i = 0; i < t->s->nr_streams; i++) {
		of = t->s->streams[i];
		if (of->cpu != cpu) {
			cpu = of->cpu;
			snprintf(name, sizeof(name), "CPU %u", cpu);
			named(&t->j, "process_name", cpu, THREAD(cpu, of->stream), name);
			if (t->stream == KJ_STREAM_DETAIL && kj_summary_evidence(t->s, cpu))
				named(&t->j, "thread_name", cpu, THREAD(cpu, t->stream),
				      kj_names_stream(t->stream));
		}
		snprintf(name, sizeof(name), "%s of %s",
			 kj_stream_adds_up(of->stream) ? "gaps" : "latencies",
			 kj_names_stream(of->stream));
		named(&t->j, "thread_name", cpu, THREAD(cpu, of->stream), name);
	}
}

/* Begin a slice; what is said of it follows. */
static void slice(struct trace *t, const struct scale *c, __u64 start, __u64 len)
{
	double begin = us(c, start);

	kj_json_open(&t->j, NULL, '{');
	kj_json_str(&t->j, "ph", "X");
	kj_json_real(&t->j, "ts", begin);
	kj_json_real(&t->j, "dur", us(c, len > ~0ULL - start ? ~0ULL : start + len) - begin);
}

static void end_slice(struct trace *t)
{
	kj_json_close(&t->j, '}');
	kj_json_close(&t->j, '}');
}

static void of_track(struct trace *t, __u32 cpu, __u32 stream, const char *name, const char *sort)
{
	kj_json_str(&t->j, "name", name);
	kj_json_str(&t->j, "cat", sort);
	kj_json_u64(&t->j, "pid", PROCESS(cpu));
	kj_json_u64(&t->j, "tid", THREAD(cpu, stream));
	kj_json_open(&t->j, "args", '{');
}

static bool gaps(struct trace *t, struct kj_capture_reader *r)
{
	struct kj_record rec;
	struct kj_walk w;
	char what[300];
	size_t k;
	int i;

	kj_walk_begin(&w, r, KJ_CAPTURE_RECORDS, t->s->good);
	while (kj_walk_next(&w)) {
		i = kj_summary_index(t->s, w.batch.head.cpu, w.batch.head.stream);
		for (k = 0; i >= 0 && k < w.batch.nr; k++) {
			rec = w.batch.record[k].is;
			slice(t, &t->gaps, rec.start, rec.len);
			of_track(t, w.batch.head.cpu, w.batch.head.stream,
				 kj_names_cause(rec.cause), "gap");
			kj_json_u64(&t->j, "len_ns",
				    kj_duration_ns(rec.len, t->s->streams[i]->accounts.clock_khz));
			kj_json_str(&t->j, "happened", kj_names_happened(what, sizeof(what), &rec));
			end_slice(t);
		}
	}
	return w.result == KJ_CAPTURE_SECTION;
}

static void detail(struct trace *t, __u32 cpu, const struct kj_detail *d)
{
	__u64 khz = t->s->query.clock_khz;
	char label[KJ_BLAME_LABEL];
	struct kj_blame_key key;

	kj_blame_key(&key, d);
	slice(t, &t->details, d->start, d->len);
	of_track(t, cpu, t->stream, kj_blame_label(&key, &t->s->symbols, label, sizeof(label)),
		 kj_names_stream(KJ_STREAM_DETAIL));
	kj_json_str(&t->j, "cause", kj_names_cause(d->cause));
	kj_json_str(&t->j, "kind", kj_names_detail(d->kind));
	kj_json_u64(&t->j, "len_ns", kj_duration_ns(d->len, khz));
	kj_json_u64(&t->j, "net_ns", kj_duration_ns(d->net, khz));
	end_slice(t);
}

static bool details(struct trace *t, struct kj_capture_reader *r)
{
	struct kj_detail d;
	struct kj_walk w;
	size_t k;

	kj_walk_begin(&w, r, KJ_CAPTURE_DETAILS, t->s->good);
	while (kj_walk_next(&w)) {
		for (k = 0; w.batch.head.cpu < KJ_MAX_CPUS && k < w.batch.nr; k++) {
			d = w.batch.detail[k].is;
			detail(t, w.batch.head.cpu, &d);
		}
	}
	return w.result == KJ_CAPTURE_SECTION;
}

void kj_foreign_report_perfetto(struct kj_report *r)
{
	const struct kj_summary *s = r->summary;
	bool mono = kj_names_counts_ns(s->streams[0]->stream);
	struct trace t = {
		.j = { .out = stdout, .flat = IN_EVENT },
		.s = s,
		.gaps = mono ? (struct scale){ s->query.now_mono_ns, 1, 1 } : cycles(s, false),
		.details = cycles(s, mono),
		.stream = mono ? KJ_STREAM_DETAIL : s->streams[0]->stream,
	};

	kj_json_open(&t.j, NULL, '{');
	kj_json_str(&t.j, "displayTimeUnit", "ns");
	kj_json_open(&t.j, "otherData", '{');
	kj_json_str(&t.j, "release", kj_environment_get(&s->env, "release"));
	kj_json_str(&t.j, "sampler", kj_names_sampler(s->config.sampler));
	kj_json_u64(&t.j, "level", s->config.level);
	kj_json_u64(&t.j, "started_unix_ns", s->query.now_real_ns);
	kj_json_close(&t.j, '}');
	kj_json_open(&t.j, "traceEvents", '[');
	name_tracks(&t);
	r->changed |= !gaps(&t, r->reader);
	if (s->config.level > 1)
		r->changed |= !details(&t, r->reader);
	kj_json_close(&t.j, ']');
	kj_json_close(&t.j, '}');
}
