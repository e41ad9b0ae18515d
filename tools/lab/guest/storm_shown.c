// SPDX-License-Identifier: GPL-2.0
/*
 * storm_shown - see storm_shown.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../uapi/kjitter_cause.h"
#include "../../../uapi/kjitter_hist.h"
#include "../../../uapi/kjitter_sampler.h"
#include "storm_shown.h"

static __u64 ns(__u64 counts, const struct kj_accounts *a)
{
	return (__uint128_t)counts * 1000000 / a->clock_khz;
}

static void write_accounts(FILE *f, const struct kj_accounts *a)
{
	const struct {
		const char *word;
		__u64 value;
		bool time;
	} line[] = {
		{ "clock_khz", a->clock_khz, false },
		{ "threshold_ns", a->threshold, true },
		{ "samples", a->samples, false },
		{ "gaps", a->gaps, false },
		{ "written", a->written, false },
		{ "lost", a->lost, false },
		{ "wall_ns", a->last - a->first, true },
		{ "clean_ns", a->clean, true },
		{ "gap_ns", a->gap, true },
		{ "blind_ns", a->blind, true },
		{ "max_ns", a->max, true },
		{ "min_ns", a->min, true },
		{ "sum_ns", a->sum, true },
		{ "blind_max_ns", a->blind_max, true },
		{ "blind_record_ns", a->blind_record, true },
		{ "blind_housekeeping_ns", a->blind_housekeeping, true },
		{ "housekeepings", a->housekeepings, false },
		{ "yields", a->yields, false },
		{ "backwards", a->backwards, false },
		{ "missed", a->missed, false },
		{ "slices", a->slices, false },
	};
	unsigned int i;

	fprintf(f, "stream %s\nstate done\n", kj_stream_facts(a->stream)->word);
	for (i = 0; i < sizeof(line) / sizeof(*line); i++)
		fprintf(f, "%s %llu\n", line[i].word,
			line[i].time ? ns(line[i].value, a) : line[i].value);
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		const struct kj_cause_account *c = &a->cause[i];

		if (a->events[i] || c->count)
			fprintf(f, "cause %s events %llu gaps %llu sum_ns %llu max_ns %llu\n",
				kj_cause_facts(i)->word, a->events[i], c->count, ns(c->sum, a),
				ns(c->max, a));
	}
}

static void write_histogram(FILE *f, const struct kj_accounts *a, const struct kj_histogram *h)
{
	unsigned int i;

	fprintf(f, "stream %s\nfrom_ns to_ns count\n", kj_stream_facts(a->stream)->word);
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		if (h->count[i])
			fprintf(f, "%llu %llu %llu\n", ns(kj_hist_low(i), a),
				ns(kj_hist_high(i), a), h->count[i]);
}

/* The file has the text, as a whole: what follows it is of another stream. */
static bool has(unsigned int cpu, const char *name, const char *text)
{
	static char shown[1 << 17];
	char path[64];
	const char *at, *end;
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/debug/kjitter/cpu%u/%s", cpu, name);
	f = fopen(path, "r");
	if (f) {
		n = fread(shown, 1, sizeof(shown) - 1, f);
		fclose(f);
	}
	shown[n] = '\0';
	at = strstr(shown, text);
	if (!at)
		return false;
	end = at + strlen(text);
	return !*end || !strncmp(end, "stream ", 7);
}

const char *shown_wrong(const struct kj_accounts *a, const struct kj_histogram *h)
{
	char *text[2];
	size_t size;
	FILE *f;
	const char *wrong = NULL;

	f = open_memstream(&text[0], &size);
	write_accounts(f, a);
	fclose(f);
	f = open_memstream(&text[1], &size);
	write_histogram(f, a, h);
	fclose(f);
	if (!has(a->cpu, "accounts", text[0]))
		wrong = "its accounts are others";
	else if (!has(a->cpu, "histogram", text[1]))
		wrong = "its histogram is another";
	free(text[0]);
	free(text[1]);
	return wrong;
}
