// SPDX-License-Identifier: GPL-2.0
/*
 * unit_foreign - formats of others: what the captures and verdicts of the other tests do not have.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/foreign/model.h"
#include "check.h"
#include "sample.h"
#include "sample_check.h"
#include "unit.h"

static char *text;
static size_t size;
static FILE *console;

/* What is printed goes into @text, until back(). */
static void aside(void)
{
	console = stdout;
	stdout = open_memstream(&text, &size);
	if (!stdout)
		exit(2);
}

static void back(void)
{
	fclose(stdout);
	stdout = console;
}

static bool said(const char *what)
{
	return strstr(text, what);
}

/* 1 ms of 5 s was lost, and the budget is 20 ppm; and why all of it is as it is. */
static void verdicts(void)
{
	static const struct kj_options options;
	static struct kj_check k;

	sample_check(&k, &options, "name");
	k.budget.limit[0].what = KJ_BUDGET_LOST;
	k.cpus[0].window[KJ_CHECK_USER][0].seen.gap = 1000000;
	k.detail = "a sentence";
	aside();
	kj_foreign_check_lava(&k);
	back();
	check(said("=kjitter-cpu1-limit1-max-lost-ppm RESULT=fail UNITS=ppm MEASUREMENT=200.000>"),
	      "lava: lost time is in parts per million");
	free(text);
	aside();
	kj_foreign_check_kcidb(&k);
	back();
	check(said("\"number\": {\n    \"value\": 200.000,\n    \"unit\": \"ppm\"\n"),
	      "kcidb: lost time is in parts per million");
	check(said("\"comment\": \"a sentence\",\n   \"environment\""),
	      "kcidb: the test of all CPUs says why");
	free(text);
	sample_check_free(&k);
}

/* A capture of @s, printed; @often: so often a gap of one length is in each of its histograms. */
static void report(const struct sample *s, __u64 often, void (*print)(struct kj_report *r))
{
	static struct kj_capture_writer w;
	static struct kj_capture_reader reader;
	struct kj_histogram h = { .stream = KJ_STREAM_SPIN };
	struct kj_report *r = calloc(1, sizeof(*r));
	char path[64];

	if (!r || !unit_file(path, sizeof(path)))
		exit(2);
	r->summary = calloc(1, sizeof(*r->summary));
	r->reader = &reader;
	sample_begin(&w, path, s);
	sample_streams(&w, s);
	h.count[1] = often;
	for (h.cpu = 0; often && h.cpu < s->cpus; h.cpu++)
		kj_capture_histogram(&w, &h);
	sample_finish(&w);
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(r->summary, &reader);
	aside();
	print(r);
	back();
	kj_summary_forget(r->summary);
	free(r->summary);
	free(r);
	close(reader.fd);
	unlink(path);
}

static void counts(void)
{
	struct sample s = sample_default;
	bool good;

	s.records = 10;
	report(&s, 1ULL << 63, kj_foreign_report_hgrm);
	good = said("#[Histogram = cpu0-spin]") && said("#[Histogram = cpu1-spin]") &&
	       said("9223372036854775808") && !said("all-spin");
	check(good, "hgrm: no sum of all where it is more than a number can hold");
	free(text);
	report(&s, 1ULL << 62, kj_foreign_report_hgrm);
	check(said("#[Histogram = all-spin]") && said("9223372036854775808"),
	      "hgrm: else there is");
	free(text);
	s.records = 0;
	report(&s, 0, kj_foreign_report_openmetrics);
	check(said("kjitter_gaps_total{cpu=\"0\"") && !said("kjitter_longest_seconds{"),
	      "openmetrics: where there was no gap, none is the longest");
	free(text);
}

int unit_foreign(void)
{
	verdicts();
	counts();
	return check_failed;
}
