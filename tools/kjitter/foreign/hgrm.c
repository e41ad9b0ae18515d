// SPDX-License-Identifier: GPL-2.0
/*
 * hgrm - histograms as the percentile distribution that HdrHistogram writes, for its plotter and
 * for whatever else reads .hgrm files.
 *
 * Columns, their order and their width are those of outputPercentileDistribution() with a scale
 * of 1000: values in us with all digits of ns. One distribution is a file there. Here may be
 * several, so each is behind a line that says whose it is, which is a comment to all readers:
 *
 *	#[Histogram = all-spin]
 *
 * A value is the upper end of its bucket, or the longest there was if that is less, as in all
 * quantiles of the report.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "uapi/kjitter_hist.h"

/* Lines for each halving of the distance to 100 %, as HdrHistogram's own default. */
#define TICKS 5

/**
 * struct distribution - what is printed
 * @count: by bucket
 * @total: sum of these; saturating
 * @max: longest, counts
 * @khz: counts per millisecond
 */
struct distribution {
	__u64 count[KJ_HIST_BUCKETS];
	__u64 total;
	__u64 max;
	__u64 khz;
};

static double us(const struct distribution *d, __u64 counts)
{
	return kj_duration_ns(counts, d->khz) / 1e3;
}

/* The upper end of a bucket, or the longest that is in it. */
static __u64 upper(const struct distribution *d, unsigned int i)
{
	return d->max >= kj_hist_low(i) && d->max < kj_hist_high(i) ? d->max : kj_hist_high(i);
}

/* The share after @share, percent: TICKS steps until its distance from 100 is halved. */
static double next_share(double share)
{
	double steps = 2 * TICKS, distance;

	for (distance = 50; distance > 0 && distance >= 100 - share; distance /= 2)
		steps *= 2;
	return share + 100 / steps;
}

static void lines(const struct distribution *d)
{
	unsigned int i, last = 0;
	double share = 0, next;
	__u64 so_far = 0;

	printf("%12s %14s %10s %14s\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		if (!d->count[i])
			continue;
		last = i;
		so_far += d->count[i];
		/* What the last bucket reaches is said once, and then that it is all. */
		while (share <= 100.0 * so_far / d->total) {
			next = next_share(share);
			/* So near to 100 that a step is no step any more. */
			if (next <= share || next >= 100)
				break;
			printf("%12.3f %2.12f %10llu %14.2f\n", us(d, upper(d, i)), share / 100,
			       so_far, 1 / (1 - share / 100));
			share = next;
			if (so_far == d->total)
				break;
		}
	}
	if (d->total)
		printf("%12.3f %2.12f %10llu\n", us(d, upper(d, last)), 1.0, d->total);
}

/* Mean and deviation of the middles of the buckets, as HdrHistogram does it. */
static void footer(const struct distribution *d)
{
	double sum = 0, squares = 0, mean, off;
	unsigned int i, last = 0;

	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		last = d->count[i] ? i : last;
		sum += d->count[i] * ((double)kj_hist_low(i) + upper(d, i)) / 2;
	}
	mean = d->total ? sum / d->total : 0;
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		off = ((double)kj_hist_low(i) + upper(d, i)) / 2 - mean;
		squares += d->count[i] * off * off;
	}
	off = d->khz ? 1e3 / d->khz : 0;
	printf("#[Mean    = %12.3f, StdDeviation   = %12.3f]\n", mean * off,
	       d->total ? sqrt(squares / d->total) * off : 0);
	printf("#[Max     = %12.3f, Total count    = %12llu]\n",
	       d->total ? us(d, upper(d, last)) : 0, d->total);
	printf("#[Buckets = %12d, SubBuckets     = %12d]\n", 64 - KJ_HIST_SUB_BITS + 1,
	       1 << KJ_HIST_SUB_BITS);
}

static void print(const struct distribution *d, const char *whose, __u32 stream)
{
	printf("#[Histogram = %s-%s]\n", whose, kj_names_stream(stream));
	lines(d);
	footer(d);
}

/* Add a stream; false if its clock is another one. */
static bool add(struct distribution *d, struct kj_report *r, unsigned int i)
{
	struct kj_figures f;
	const struct kj_summary_stream *t = kj_report_figures(r, i, &f);
	unsigned int b;

	if (d->khz && d->khz != t->accounts.clock_khz)
		return false;
	d->khz = t->accounts.clock_khz;
	d->max = t->accounts.max > d->max ? t->accounts.max : d->max;
	for (b = 0; b < KJ_HIST_BUCKETS; b++) {
		/* A file may say anything: no sum goes beyond what a number can hold. */
		if (r->count[b] > ~0ULL - d->total)
			return false;
		d->count[b] += r->count[b];
		d->total += r->count[b];
	}
	return true;
}

/* Streams of the same kind on all CPUs, then those of each. */
static void print_kind(struct kj_report *r, __u32 stream)
{
	static struct distribution d;
	const struct kj_summary *s = r->summary;
	unsigned int i, nr = 0;
	bool same = true;
	char whose[32];

	memset(&d, 0, sizeof(d));
	for (i = 0; i < s->nr_streams; i++) {
		if (s->streams[i]->stream != stream)
			continue;
		same = same && add(&d, r, i);
		nr++;
	}
	if (nr > 1 && same)
		print(&d, "all", stream);
	for (i = 0; i < s->nr_streams; i++) {
		if (s->streams[i]->stream != stream)
			continue;
		memset(&d, 0, sizeof(d));
		add(&d, r, i);
		snprintf(whose, sizeof(whose), "cpu%u", s->streams[i]->cpu);
		print(&d, whose, stream);
	}
}

void kj_foreign_report_hgrm(struct kj_report *r)
{
	__u32 stream;

	for (stream = 0; stream < KJ_STREAM_NR; stream++)
		print_kind(r, stream);
}
