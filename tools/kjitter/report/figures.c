// SPDX-License-Identifier: GPL-2.0
/*
 * figures - see figures.h. Sums are taken in 128 bits: a file may say anything.
 */
#include <math.h>
#include <stdint.h>

#include "figures.h"
#include "lib/duration.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_sampler.h"

/* A distance has a name if it is no more than this far from it. */
#define NAME_TOLERANCE 0.005

static double share_ppm(__u64 part, __u64 whole)
{
	return whole ? 1e6 * part / whole : NAN;
}

static void time_adds_up(struct kj_figures *f, const struct kj_accounts *a, __u64 wall)
{
	__int128_t off = (__int128_t)a->clean + a->gap + a->blind + a->brief + a->away - wall;

	/* No time that passes is half the range of the counter or more. */
	f->conservation = off > INT64_MAX ? INT64_MAX : off;
	f->conservation_ppm = wall ? 1e6 * (double)off / wall : NAN;
}

static bool counts_add_up(const struct kj_summary_stream *t, bool of_gaps)
{
	const struct kj_accounts *a = &t->accounts;
	__uint128_t causes = 0;
	unsigned int i;

	if (!t->has_accounts || t->missing != t->left_out ||
	    (__uint128_t)t->records + t->left_out + a->lost != a->gaps)
		return false;
	if (!of_gaps)
		return true;
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		causes += a->cause[i].count;
	return t->hist_total == a->gaps && causes == a->gaps;
}

void kj_figures_make(struct kj_figures *f, const struct kj_summary_stream *t, const __u64 *count)
{
	const struct kj_accounts *a = &t->accounts;
	__u64 wall = kj_elapsed(a->last, a->first);
	double mean;
	int i;

	*f = (struct kj_figures){
		.spins = kj_stream_loops(t->stream),
		.watches = kj_stream_watches(t->stream),
		.adds_time = kj_stream_adds_up(t->stream),
		.brief_ns = kj_duration_ns(a->brief, a->clock_khz),
		.away_ns = kj_duration_ns(a->away, a->clock_khz),
		.clean_ns = kj_duration_ns(a->clean, a->clock_khz),
		.gap_ns = kj_duration_ns(a->gap, a->clock_khz),
		.blind_ns = kj_duration_ns(a->blind, a->clock_khz),
		.wall_ns = kj_duration_ns(wall, a->clock_khz),
		.max_ns = kj_duration_ns(a->max, a->clock_khz),
		.gap_ppm = share_ppm(a->gap, wall),
		.blind_ppm = share_ppm(a->blind, wall),
		.loop_ns = NAN,
		.conservation_ppm = NAN,
		.clock_error_ppm = NAN,
	};
	f->rate = t->has_accounts && f->wall_ns ? 1e9 * a->gaps / f->wall_ns : NAN;
	if (f->adds_time && t->has_accounts) {
		if (f->spins && a->samples)
			f->loop_ns = (double)a->clean / a->samples * 1e6 / a->clock_khz;
		time_adds_up(f, a, wall);
	}
	if (a->raw_ns)
		f->clock_error_ppm = 1e6 * ((double)f->wall_ns - a->raw_ns) / a->raw_ns;
	f->knows = t->has_accounts;
	f->older = !t->has_accounts || (__uint128_t)t->records + t->left_out + a->lost > a->gaps;
	f->has_max = t->nr_worst || (f->knows && (f->adds_time ? a->gaps : a->samples));
	if (t->nr_worst && t->worst[0].len > a->max)
		f->max_ns = kj_duration_ns(t->worst[0].len, a->clock_khz);
	f->has_quantiles = t->hist_total;
	kj_quantile_all(f->quantile_ns, count, a->max);
	for (i = 0; i < KJ_QUANTILE_NR; i++)
		f->quantile_ns[i] = kj_duration_ns(f->quantile_ns[i], a->clock_khz);
	f->has_period = kj_period_find(&t->period, &mean, &f->period_percent);
	if (f->has_period)
		f->period_ns = mean * 1e6 / a->clock_khz;
	f->adds_up = counts_add_up(t, f->adds_time);
}

static bool near(double a, double b)
{
	return b > 0 && fabs(a - b) < b * NAME_TOLERANCE;
}

const char *kj_figures_period_name(const struct kj_figures *f, const struct kj_summary *s)
{
	if (near(f->period_ns, s->config.period_ns))
		return "the sampler's own period";
	if (s->query.hz && near(f->period_ns, 1e9 / s->query.hz))
		return "HZ";
	return near(f->period_ns, 1e9) ? "once a second" : NULL;
}
