// SPDX-License-Identifier: GPL-2.0
/*
 * unit_figures - what is worked out: check sums, quantiles, periods, conservation.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/lib/crc.h"
#include "../kjitter/lib/crc_fold.h"
#include "../kjitter/report/figures.h"
#include "../kjitter/capture/period.h"
#include "../kjitter/capture/split.h"
#include "../kjitter/lib/quantile.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

static void crcs(void)
{
	/* RFC 3720, B.4: a read command of SCSI. */
	static const unsigned char command[48] = {
		0x01,	     0xc0,	  [16] = 0x14, [22] = 0x04,
		[27] = 0x14, [31] = 0x18, [32] = 0x28, [40] = 0x02,
	};
	static const __u32 sums[] = { 0x8a9136aa, 0x62a8ab43, 0x46dd794e, 0x113fdb5c };
	static unsigned char data[5000];
	unsigned char rfc[4][32];
	__u64 seed = 5;
	bool right = true, same = true, folded = true, parts = true;
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = sample_random(&seed);
	for (i = 0; i < 32; i++) {
		rfc[0][i] = 0;
		rfc[1][i] = 0xff;
		rfc[2][i] = i;
		rfc[3][i] = 31 - i;
	}
	check(kj_crc(0, "123456789", 9) == 0xe3069283, "CRC-32C of 123456789");
	check(kj_crc_portable(0, "123456789", 9) == 0xe3069283, "the same without the instruction");
	for (i = 0; i < 4; i++)
		right &= kj_crc(0, rfc[i], 32) == sums[i];
	check(right && kj_crc(0, command, 48) == 0xd9963a56, "CRC-32C of the examples of RFC 3720");
	for (i = 0; i <= sizeof(data); i++) {
		same &= kj_crc(0, data, i) == kj_crc_portable(0, data, i);
		folded &= kj_crc_fold(i, data + i % 64, sizeof(data) - i) ==
			  kj_crc_portable(i, data + i % 64, sizeof(data) - i);
		parts &= kj_crc(kj_crc(0, data, i), data + i, sizeof(data) - i) ==
			 kj_crc(0, data, sizeof(data));
	}
	check(same, "both agree on all lengths up to 5000");
	if (kj_crc_fold_can())
		check(folded, "CRC-32C by folding agrees with them, on all lengths and addresses");
	else
		check_skip("CRC-32C by folding", "not on this processor: AVX-512 with VPCLMULQDQ");
	check(parts, "a sum in two parts is the sum of the whole");
}

static int ascending(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

/* Against a sort: never below the truth, at most 3.2 % above. */
static void quantile_case(const char *name, size_t n, unsigned int shift, __u64 seed)
{
	static const unsigned int share[] = { 5000, 9000, 9900, 9990, 9999 };
	__u64 *v = calloc(n, sizeof(*v)), *count = calloc(KJ_HIST_BUCKETS, sizeof(*count));
	__u64 out[KJ_QUANTILE_NR], truth;
	bool ok = true;
	size_t i;

	for (i = 0; i < n; i++) {
		v[i] = sample_random(&seed) >> (shift + sample_random(&seed) % 20);
		count[kj_hist_index(v[i])]++;
	}
	qsort(v, n, sizeof(*v), ascending);
	kj_quantile_all(out, count, v[n - 1]);
	for (i = 0; i < KJ_QUANTILE_NR; i++) {
		truth = v[((__uint128_t)n * share[i] + 9999) / 10000 - 1];
		ok &= out[i] >= truth && out[i] - truth <= truth * 0.032;
		ok &= out[i] <= v[n - 1];
	}
	check(ok, "quantiles of %s agree with a sort", name);
	free(v);
	free(count);
}

static void test_quantiles(void)
{
	static __u64 count[KJ_HIST_BUCKETS];
	__u64 out[KJ_QUANTILE_NR];

	quantile_case("100000 small values", 100000, 40, 1);
	quantile_case("100000 large values", 100000, 0, 2);
	quantile_case("99 values", 99, 30, 3);
	quantile_case("1 value", 1, 20, 4);
	quantile_case("10001 values", 10001, 10, 5);
	kj_quantile_all(out, count, 0);
	check(!out[0] && !out[4], "quantiles of nothing are 0");
	count[kj_hist_index(100)] = ~0ULL;
	kj_quantile_all(out, count, 100);
	check(out[0] == 100 && out[4] == 100, "2^64 - 1 equal values");
	count[KJ_HIST_BUCKETS - 1] = ~0ULL;
	kj_quantile_all(out, count, ~0ULL);
	check(out[KJ_QUANTILE_50] >= 100, "counts beyond 2^64 in all do not trap");
}

static bool period(__u64 n, __u64 distance, __u64 jitter, unsigned int noise_percent, double *mean,
		   unsigned int *percent)
{
	static struct kj_lying_record r[100];
	__u64 seed = 4711, at = 1000000, i;
	struct kj_period p = { 0 };

	r[0].is.start = at;
	for (i = 1; i < n; i++) {
		if (sample_random(&seed) % 100 < noise_percent)
			at += 1 + sample_random(&seed) % (3 * distance);
		else
			at += distance + (jitter ? sample_random(&seed) % jitter : 0);
		r[i % 100].is.start = at;
		if (i % 100 == 99)
			kj_period_add(&p, r, 100);
	}
	kj_period_add(&p, r, n % 100);
	return kj_period_find(&p, mean, percent);
}

/* How gaps were drained, many at once or one at a time, changes little: see period.h. */
static void period_batches(void)
{
	static struct kj_lying_record r[20000];
	struct kj_period many = { 0 }, each = { 0 };
	unsigned int percent[2] = { 0 };
	__u64 seed = 99, at = 0;
	double mean[2] = { 0 };
	bool right;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(r); i++) {
		if (sample_random(&seed) % 10 < 6)
			at += 5000;
		else
			at += 1 + (sample_random(&seed) % 100 << sample_random(&seed) % 12);
		r[i].is.start = at;
		kj_period_add(&each, &r[i], 1);
	}
	for (i = 0; i < ARRAY_SIZE(r); i += n) {
		n = sample_random(&seed) % 700;
		n = n < ARRAY_SIZE(r) - i ? n : ARRAY_SIZE(r) - i;
		kj_period_add(&many, &r[i], n);
	}
	check(many.distances == 19999 && each.distances == 19999 && many.last == each.last,
	      "a period: batches of any length have all distances");
	right = kj_period_find(&many, &mean[0], &percent[0]) &&
		kj_period_find(&each, &mean[1], &percent[1]) &&
		fabs(mean[0] / mean[1] - 1) < 0.002 && percent[0] >= 60 &&
		percent[0] - percent[1] + 1 <= 2;
	check(right, "a period: in batches of any length %u %% at %.0f, one by one %u %% at %.0f",
	      percent[0], mean[0], percent[1], mean[1]);
}

/* @times gaps more, so far apart. */
static void gaps(struct kj_lying_record *r, size_t *nr, unsigned int times, __u64 distance)
{
	for (; times--; ++*nr)
		r[*nr].is.start = (*nr ? r[*nr - 1].is.start : 0) + distance;
}

/* 20 distances of one batch, from 41 to 60 times each, are too many for the slots. */
static void period_compete(void)
{
	static struct kj_lying_record r[20 * 60];
	struct kj_period p = { 0 };
	unsigned int i, right = 0;
	size_t nr = 1;

	for (i = 1; i <= 20; i++)
		gaps(r, &nr, 41 + 7 * i % 20, 1000ULL << 7 * i % 20);
	kj_period_add(&p, r, nr);
	for (i = 0; i < KJ_PERIOD_SLOTS; i++)
		right += p.slot[i].votes == 16 - i && p.slot[i].hits == 60 - i &&
			 p.slot[i].sum == (60 - i) * (500ULL << (20 - i));
	check(right == KJ_PERIOD_SLOTS,
	      "a period: the most frequent of a batch have slots, and votes beyond the 17th's");
	nr = 1;
	r[0].is.start = 0;
	memset(&p, 0, sizeof(p));
	gaps(r, &nr, 299, 1000);
	gaps(r, &nr, 10, 2000);
	gaps(r, &nr, 11, 4000);
	kj_period_add(&p, r, nr);
	check(p.slot[0].hits == 299 && p.slot[1].hits == 11 && !p.slot[2].votes,
	      "a period: what is one in 32 of a batch, or less, gets no slot");
	gaps(r, &nr, 10, 2000);
	kj_period_add(&p, &r[nr - 10], 10);
	check(p.slot[2].hits == 10 && p.slot[2].sum == 20000,
	      "a period: what was left out of one batch leaves nothing in the next");
}

/* From half of the distances on there is a period, and less is none. */
static void period_half(void)
{
	static struct kj_lying_record r[42];
	struct kj_period half = { 0 }, less = { 0 };
	unsigned int percent = 0;
	double mean = 0;
	size_t nr = 1;

	gaps(r, &nr, 20, 1000);
	gaps(r, &nr, 10, 5000);
	gaps(r, &nr, 10, 9000);
	gaps(r, &nr, 1, 20000);
	kj_period_add(&half, r, nr - 1);
	check(kj_period_find(&half, &mean, &percent) && mean == 1000 && percent == 50,
	      "half of the distances: a period");
	kj_period_add(&less, r, nr);
	check(!kj_period_find(&less, &mean, &percent), "20 of 41: none");
}

/* As the algorithm is told: who has no vote left gives his slot away. */
static void period_slots(void)
{
	static const __u64 distance[] = { 1000, 2000, 4000, 1000 };
	struct kj_period p = { 0 };
	struct kj_lying_record r = { 0 };
	unsigned int i, k;

	kj_period_add(&p, &r, 1);
	for (i = 0; i < ARRAY_SIZE(distance); i++) {
		r.is.start += distance[i];
		kj_period_add(&p, &r, 1);
	}
	check(p.slot[0].votes == 2 && p.slot[0].hits == 2 && p.slot[0].sum == 2000,
	      "a period: a slot has votes, hits and their sum");
	check(p.slot[1].sum == 2000 && p.slot[2].sum == 4000 && !p.slot[3].votes,
	      "a period: each distance has a slot of its own");
	for (i = 0; i < KJ_PERIOD_SLOTS - 2; i++) {
		r.is.start += 1ULL << (20 + i);
		kj_period_add(&p, &r, 1);
	}
	for (i = k = 0; i < KJ_PERIOD_SLOTS; i++)
		k += p.slot[i].votes || p.slot[i].hits;
	check(k == 1 && p.slot[0].votes == 1 && p.slot[0].hits == 2 && p.slot[0].sum == 2000,
	      "a period: one distance too many costs each slot a vote, and a hit none");
	r.is.start += 8000;
	kj_period_add(&p, &r, 1);
	check(p.slot[1].votes == 1 && p.slot[1].hits == 1 && p.slot[1].sum == 8000,
	      "a period: a slot that was given away begins anew");
	check(p.distances == 5 + KJ_PERIOD_SLOTS - 2, "a period: all distances are counted");
}

static void periods(void)
{
	static struct kj_lying_record lost[100];
	struct kj_period lossy = { 0 };
	unsigned int percent = 0;
	double mean = 0;
	int i;

	period_batches();
	period_compete();
	period_slots();
	check(period(1000, 4000000, 0, 0, &mean, &percent) && mean == 4000000 && percent == 100,
	      "a steady distance is a period");
	check(period(1000, 4000000, 40000, 0, &mean, &percent) && fabs(mean / 4020000 - 1) < 0.002,
	      "a period with 1 %% of jitter: mean %.0f", mean);
	check(period(100000, 4000000, 4000, 30, &mean, &percent) && fabs(mean / 4e6 - 1) < 0.01,
	      "a period with 30 %% of noise: mean %.0f", mean);
	check(percent >= 60 && percent <= 75, "... and its share, %u %%", percent);
	check(!period(100000, 4000000, 4000, 60, &mean, &percent), "60 %% of noise: no period");
	check(!period(100000, 1000000, 0, 100, &mean, &percent), "noise only: no period");
	check(!period(19, 4000000, 0, 0, &mean, &percent), "19 gaps: too few");
	check(period(20, 4000000, 0, 0, &mean, &percent), "20 gaps: enough");
	/* 2^20 borders two buckets of very different neighbours. */
	check(period(1000, (1ULL << 20) - 50, 100, 0, &mean, &percent) && percent == 100,
	      "a period on the border of two buckets");
	check(fabs(mean - (1 << 20)) < 10, "... is %.0f in the mean", mean);
	for (i = 0; i < 100; i++) {
		lost[i].is.start = i * 1000;
		lost[i].is.lost = 1;
	}
	period_half();
	kj_period_add(&lossy, lost, 100);
	check(!kj_period_find(&lossy, &mean, &percent), "distances over lost records do not count");
	check(lossy.distances == 0, "none of them");
}

static void conservation(void)
{
	static __u64 count[KJ_HIST_BUCKETS];
	struct kj_summary_stream t = { .stream = KJ_STREAM_SPIN, .has_accounts = true };
	struct kj_accounts *a = &t.accounts;
	struct kj_figures f;

	a->clock_khz = 2000000;
	a->first = 1000;
	a->last = 1000 + 2000000000ULL;
	a->clean = 1999000000ULL;
	a->gap = 900000;
	a->blind = 100000;
	a->samples = 100000000;
	a->raw_ns = 1000001000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == 0 && f.conservation_ppm == 0, "time that adds up is off by 0");
	check(f.wall_ns == 1000000000 && f.clean_ns == 999500000 && f.gap_ns == 450000, "ns");
	check(fabs(f.loop_ns - 9.995) < 0.000001, "loop %.6f ns", f.loop_ns);
	check(fabs(f.clock_error_ppm + 1) < 0.001, "clock error %.6f ppm", f.clock_error_ppm);
	check(fabs(f.gap_ppm - 450) < 0.000001 && fabs(f.blind_ppm - 50) < 0.000001,
	      "shares in ppm");
	a->clean += 2000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == 2000 && fabs(f.conservation_ppm - 1) < 0.000001,
	      "2000 counts too many are 1 ppm");
	a->clean -= 4000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == -2000 && fabs(f.conservation_ppm + 1) < 0.000001,
	      "2000 too few are -1 ppm");
	a->clean = ~0ULL;
	a->gap = ~0ULL;
	a->blind = ~0ULL;
	kj_figures_make(&f, &t, count);
	check(f.conservation == INT64_MAX, "sums beyond 2^64 do not wrap");
	a->clean = 0;
	a->gap = 0;
	a->blind = 0;
	a->first = 0;
	a->last = INT64_MAX;
	kj_figures_make(&f, &t, count);
	check(f.conservation == -INT64_MAX, "... in either direction");
	a->last = 0;
	a->first = 5;
	kj_figures_make(&f, &t, count);
	check(f.wall_ns == 0 && isnan(f.rate), "time that runs backwards has no rate");
	t.stream = KJ_STREAM_TIMER_IRQ;
	kj_figures_make(&f, &t, count);
	check(isnan(f.conservation_ppm) && isnan(f.loop_ns),
	      "the timer has no loop and no balance");
}

static void names_of_periods(void)
{
	struct kj_summary *s = calloc(1, sizeof(*s));
	struct kj_figures f = { .period_ns = 4001000 };
	const char *n;

	s->query.hz = 250;
	n = kj_figures_period_name(&f, s);
	check(n && !strcmp(n, "HZ"), "4.001 ms is HZ 250");
	f.period_ns = 4100000;
	check(!kj_figures_period_name(&f, s), "4.1 ms is not HZ 250");
	f.period_ns = 8000000;
	check(!kj_figures_period_name(&f, s), "8 ms is not HZ 250");
	f.period_ns = 4000000;
	s->query.hz = 0;
	check(!kj_figures_period_name(&f, s), "without HZ nothing is HZ");
	s->config.period_ns = 4000000;
	s->query.hz = 250;
	n = kj_figures_period_name(&f, s);
	check(n && strstr(n, "sampler"), "the sampler's own period comes first");
	free(s);
}

static void spent_on(void)
{
	struct kj_record rec = {
		.stream = KJ_STREAM_TIMER_THREAD,
		.len = 1000,
		.masked = 400,
		.net = { 100, 200, 50, 150 },
	};
	struct kj_latency_split s = {};
	bool good;

	kj_latency_split_add(&s, &rec);
	rec.masked = 0;
	kj_latency_split_add(&s, &rec);
	good = s.records == 2 && s.len == 2000 && s.off == 400 && s.net[KJ_NET_NMI] == 200 &&
	       s.net[KJ_NET_THREAD] == 300;
	check(good, "latencies: parts are summed");
	check(s.rest == 600, "latencies: what is left is the rest");
	check(!s.more, "latencies: of these all was noted");
	rec.masked = 501;
	rec.flags = KJ_REC_MORE;
	kj_latency_split_add(&s, &rec);
	rec.masked = 0xffffffff;
	rec.len = 1ULL << 40;
	kj_latency_split_add(&s, &rec);
	check(s.records == 4 && s.odd == 2 && !s.more && s.len == 2000,
	      "latencies: parts that are more than the whole, or cut off, are told and not summed");
	rec.masked = 0;
	rec.len = 1000;
	kj_latency_split_add(&s, &rec);
	check(s.records == 5 && s.more == 1 && s.rest == 1100,
	      "latencies: how many had more than was noted, which is in the rest");
	rec.flags = KJ_REC_FROZEN;
	kj_latency_split_add(&s, &rec);
	rec.flags = 0;
	rec.stream = KJ_STREAM_TIMER_IRQ;
	kj_latency_split_add(&s, &rec);
	check(s.records == 5, "latencies: what is none, or was frozen, is left out");
}

/* A ring in plain memory, filled as the module would. */
int unit_figures(void)
{
	crcs();
	test_quantiles();
	periods();
	conservation();
	names_of_periods();
	spent_on();
	return check_failed;
}
