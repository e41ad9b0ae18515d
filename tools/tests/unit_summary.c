// SPDX-License-Identifier: GPL-2.0
/*
 * unit_summary - summaries keep what they know to themselves: several at a time, and one that
 * is used again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/capture/summary.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

static struct kj_capture_reader reader;

static void read_sample(struct kj_summary *s, const struct sample *what)
{
	char path[64];

	if (!unit_file(path, sizeof(path)))
		exit(2);
	sample_write(path, what);
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(s, &reader);
	close(reader.fd);
	unlink(path);
}

static bool all_zero(const struct kj_summary *s)
{
	const unsigned char *p = (const void *)s;
	size_t i;

	for (i = 0; i < sizeof(*s); i++)
		if (p[i])
			return false;
	return true;
}

/* Level 2 is of the first CPU alone. */
static bool holds(const struct kj_summary *s, __u32 first, unsigned int cpus, __u64 records)
{
	const struct kj_evidence *e = kj_summary_evidence(s, first);
	bool has = s->config.level > 1;
	unsigned int i;

	if (s->nr_streams != cpus || has != !!e)
		return false;
	for (i = 0; i < cpus; i++)
		if (kj_summary_index(s, first + i, KJ_STREAM_SPIN) != (int)i ||
		    s->streams[i]->records != records)
			return false;
	return kj_summary_index(s, first + cpus, KJ_STREAM_SPIN) == -1;
}

/* What is told of a CPU or a stream that was not measured: whose, and nothing else, is refused. */
static void strangers(void)
{
	struct kj_capture_hist h = { .cpu = 9, .stream = KJ_STREAM_SPIN };
	struct kj_accounts a = { .stream = KJ_STREAM_DETAIL, .clock_khz = 1 };
	struct kj_summary *s = calloc(1, sizeof(*s));
	static struct kj_capture_writer w;
	unsigned int i;
	char path[64];

	if (!s || !unit_file(path, sizeof(path)))
		exit(2);
	for (i = 0; i < 2; i++) {
		sample_begin(&w, path, &sample_default);
		if (i)
			kj_capture_write(&w, KJ_CAPTURE_HIST, &h, sizeof(h), NULL, 0);
		else
			kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
		sample_finish(&w);
		if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
			exit(2);
		kj_summary_read(s, &reader);
		check(s->result == KJ_CAPTURE_DAMAGED && strstr(s->why, "was not measured"),
		      "%s of what was not measured: %s", i ? "a histogram" : "accounts", s->why);
		kj_summary_forget(s);
		close(reader.fd);
	}
	unlink(path);
	free(s);
}

/* Details of a CPU without a gap are inside of none. */
static void no_gaps(void)
{
	struct kj_detail d = { .start = SAMPLE_FIRST, .len = 5, .stream = KJ_STREAM_DETAIL };
	struct kj_capture_batch batch = { 0, KJ_STREAM_DETAIL, 0 };
	struct kj_summary *s = calloc(1, sizeof(*s));
	struct sample quiet = sample_default;
	static struct kj_capture_writer w;
	char path[64];

	if (!s || !unit_file(path, sizeof(path)))
		exit(2);
	quiet.level = 2;
	quiet.records = 0;
	sample_begin(&w, path, &quiet);
	kj_capture_write(&w, KJ_CAPTURE_DETAILS, &batch, sizeof(batch), &d, sizeof(d));
	sample_streams(&w, &quiet);
	sample_finish(&w);
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(s, &reader);
	check(s->result == KJ_CAPTURE_EOF && s->nr_streams && !s->streams[0]->inside,
	      "level 2 without a gap: a detail is inside of none");
	kj_summary_forget(s);
	close(reader.fd);
	unlink(path);
	free(s);
}

int unit_summary(void)
{
	struct kj_summary *one = calloc(1, sizeof(*one)), *two = calloc(1, sizeof(*two));
	struct sample small = sample_default, large = sample_default;

	if (!one || !two)
		exit(2);
	small.cpus = 1;
	small.first = 3;
	small.level = 2;
	large.cpus = 40;
	large.records = 10;
	read_sample(one, &small);
	read_sample(two, &large);
	check(holds(one, 3, 1, 3000), "two captures at a time: the first");
	check(holds(two, 0, 40, 10), "two captures at a time: the second");
	kj_summary_forget(two);
	check(one->streams[0]->cpu == 3 && kj_evidence_adds_up(kj_summary_evidence(one, 3)),
	      "the first stays when the second is forgotten");
	kj_summary_forget(one);
	strangers();
	no_gaps();
	check(all_zero(one) && all_zero(two), "nothing is left of a summary that was forgotten");
	free(one);
	free(two);
	return check_failed;
}
