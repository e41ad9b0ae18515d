// SPDX-License-Identifier: GPL-2.0
/*
 * read - captures for compare: read once for their sums, then again and again for
 * their records.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/walk.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_hist.h"

static struct kj_capture_reader reader;
static struct kj_summary summary;

static void keep_stream(struct kj_compare_stream *to, const struct kj_summary_stream *t)
{
	const struct kj_accounts *a = &t->accounts;
	const struct kj_cause_account *c;
	__u64 kept = kj_sum(t->records, t->left_out);
	unsigned int i;

	to->cpu = t->cpu;
	to->stream = t->stream;
	to->khz = a->clock_khz;
	to->first = a->first;
	to->last = a->last;
	to->hist_at = t->hist_at;
	to->max = a->max;
	to->records = t->records;
	to->lost = kj_sum(a->lost, kj_summary_missing(t));
	/* What a recorder could not write is not lost by the module, and not in the file either. */
	if (a->gaps > kept && a->gaps - kept > to->lost)
		to->lost = a->gaps - kept;
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		c = a->probed[i].count || a->probed[i].sum ? &a->probed[i] : &a->cause[i];
		to->gaps[i] = a->cause[i].count;
		to->net_ns[i] = kj_duration_ns(c->sum, a->clock_khz);
		to->max_ns[i] = kj_duration_ns(a->cause[i].max, a->clock_khz);
		/* Nobody counts the unknown; steal is counted in units of time. */
		to->counted[i] = kj_cause_facts(i)->flags & KJ_CAUSE_DECIDES ? a->events[i] :
									       a->cause[i].count;
	}
}

static int keep(struct kj_compare_run *run)
{
	size_t head = offsetof(struct kj_environment, text);
	unsigned int i;

	run->complete = summary.complete;
	run->good = summary.good;
	run->query = summary.query;
	run->config = summary.config;
	run->env = malloc(head + summary.env.len + 1);
	run->stream = calloc(summary.nr_streams, sizeof(*run->stream));
	if (!run->env || !run->stream) {
		kj_text_error("compare: not enough memory for so many captures and CPUs");
		return KJ_EXIT_ERROR;
	}
	memcpy(run->env, &summary.env, head + summary.env.len);
	if (summary.together && !kj_compare_keep_together(run, summary.together)) {
		kj_text_error("compare: not enough memory for so many captures and CPUs");
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < summary.nr_streams; i++)
		if (summary.streams[i]->has_accounts)
			keep_stream(&run->stream[run->nr++], summary.streams[i]);
	return KJ_EXIT_PASS;
}

int kj_compare_read(struct kj_compare_run *run, const struct kj_options *o)
{
	int status = KJ_EXIT_ERROR;

	if (kj_capture_open(&reader, run->path) != KJ_CAPTURE_SECTION) {
		kj_text_error("%s: %s", run->path, reader.why);
		if (reader.fd >= 0)
			close(reader.fd);
		return status;
	}
	summary.together_ns = o->together_ns;
	summary.together_most = kj_options_has(o, KJ_OPT_TOGETHER) ? ~0ULL : KJ_TOGETHER_MOST;
	kj_summary_read(&summary, &reader);
	if (summary.result == KJ_CAPTURE_FAILED)
		kj_text_error("%s: %s", run->path, summary.why);
	else if (summary.result == KJ_CAPTURE_DAMAGED)
		kj_text_error("%s: damaged: %s", run->path, summary.why);
	else if (!kj_summary_usable(&summary))
		kj_text_error("%s: nothing in it can be compared", run->path);
	else
		status = keep(run);
	kj_summary_forget(&summary);
	close(reader.fd);
	return status;
}

/* What went wrong between two looks at the same file. */
static const char *broken(const struct kj_compare_wanted *w, unsigned int nr,
			  const struct kj_walk *walk)
{
	unsigned int i;

	if (kj_walk_why(walk))
		return kj_walk_why(walk);
	for (i = 0; i < nr; i++)
		if (w[i].seen != w[i].t->records)
			return "it holds other records than before";
	return NULL;
}

__u64 kj_compare_steps;

static int by_stream(const void *a, const void *b)
{
	const struct kj_compare_stream *x = a, *y = b;

	kj_compare_steps++;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->stream < y->stream ? -1 : x->stream > y->stream;
}

static int by_wanted(const void *a, const void *b)
{
	return by_stream(((const struct kj_compare_wanted *)a)->t,
			 ((const struct kj_compare_wanted *)b)->t);
}

static void each_record(const struct kj_batch *b, struct kj_compare_wanted *wanted, unsigned int nr,
			void (*each)(void *data, const struct kj_record *rec))
{
	struct kj_compare_stream of = { .cpu = b->head.cpu, .stream = b->head.stream };
	struct kj_compare_wanted *w, key = { .t = &of };
	struct kj_record rec;
	size_t i;

	w = bsearch(&key, wanted, nr, sizeof(*w), by_wanted);
	for (i = 0; w && i < b->nr; i++, w->seen++) {
		rec = b->record[i].is;
		each(w->data, &rec);
	}
}

bool kj_compare_records(const struct kj_compare_run *run, struct kj_compare_wanted *w,
			unsigned int nr, void (*each)(void *data, const struct kj_record *rec))
{
	struct kj_walk walk = { .reader = &reader, .result = kj_capture_open(&reader, run->path) };
	const char *why;
	unsigned int i;

	for (i = 0; i < nr; i++)
		w[i].seen = 0;
	if (walk.result == KJ_CAPTURE_SECTION) {
		kj_walk_begin(&walk, &reader, KJ_CAPTURE_RECORDS, run->good);
		while (kj_walk_next(&walk))
			each_record(&walk.batch, w, nr, each);
	}
	why = broken(w, nr, &walk);
	if (why)
		kj_text_error("%s: changed while it was read: %s; nothing is compared", run->path,
			      why);
	if (reader.fd >= 0)
		close(reader.fd);
	return !why;
}

const struct kj_compare_stream *kj_compare_stream(const struct kj_compare_run *run, __u32 cpu,
						  __u32 stream)
{
	struct kj_compare_stream key = { .cpu = cpu, .stream = stream };

	return bsearch(&key, run->stream, run->nr, sizeof(key), by_stream);
}

bool kj_compare_histogram(const struct kj_compare_run *run, const struct kj_compare_stream *t,
			  __u64 khz, __u64 *count)
{
	static __u64 own[KJ_HIST_BUCKETS];
	static struct kj_summary_stream of;
	unsigned int i, to;
	bool good = false;
	double middle;

	of.cpu = t->cpu;
	of.stream = t->stream;
	of.hist_at = t->hist_at;
	if (kj_capture_open(&reader, run->path) == KJ_CAPTURE_SECTION)
		good = kj_summary_histogram(&of, &reader, own);
	if (reader.fd >= 0)
		close(reader.fd);
	for (i = 0; good && i < KJ_HIST_BUCKETS; i++) {
		if (!own[i])
			continue;
		/* The middle of a bucket: a rate next to the same leaves it where it is. */
		middle = kj_hist_low(i) / 2.0 + kj_hist_high(i) / 2.0;
		to = khz == t->khz ? i : kj_hist_index(kj_whole(middle * khz / t->khz));
		count[to] = kj_sum(count[to], own[i]);
	}
	return good;
}
