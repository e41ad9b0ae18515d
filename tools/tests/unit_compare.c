// SPDX-License-Identifier: GPL-2.0
/*
 * unit_compare - what compare calls chance: distributions against R 4.2.2 (pbeta, pbinom,
 * poisson.test, pt, qt), and false alarms of thousands of pairs that do not differ.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/lib/chance.h"
#include "../kjitter/compare/html.h"
#include "../kjitter/compare/spread.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

static bool near(double got, double want)
{
	return fabs(got - want) <= fabs(want) / 1e7;
}

static void distributions(void)
{
	double low, high;

	check(near(kj_chance_beta(2.5, 3.5, 0.3), 0.2967529893), "R: pbeta(.3, 2.5, 3.5)");
	check(near(kj_chance_beta(1e6, 1e6, 0.5005), 0.92135042242), "R: pbeta(.5005, 1e6, 1e6)");
	check(near(kj_chance_split(11, 13, 0.5), 0.0224609375), "R: 2 * pbinom(2, 13, .5)");
	check(near(kj_chance_split(250, 252, 0.5), 8.8099973558 / 1e72),
	      "R: 2 * pbinom(2, 252, .5)");
	check(near(kj_chance_split(30, 30, 0.25), 1.734723476 / 1e18), "R: 2 * .25^30");
	check(kj_chance_split(0, 0, 0.5) == 1 && kj_chance_split(5, 10, 0.5) == 1,
	      "nothing, and halves: chance");
	kj_chance_ratio(11, 13, 0.5, 0.05, &low, &high);
	check(near(low, 1.2003601495) && near(high, 51.06524071), "R: poisson.test(c(11, 2))");
	kj_chance_ratio(2501, 2521, 0.5, 0.01, &low, &high);
	check(near(low, 71.930517262) && near(high, 242.0798073), "R: poisson.test(c(2501, 20))");
	kj_chance_ratio(5, 5, 0.25, 0.05, &low, &high);
	check(near(low, 2.7490675719) && isinf(high), "R: poisson.test(c(5, 0), c(1, 3))");
	check(near(kj_chance_t(2.5, 7.3), 0.039650234666), "R: 2 * pt(-2.5, 7.3)");
	check(near(kj_chance_t(30, 4), 7.3528560977 / 1e6), "R: 2 * pt(-30, 4)");
	check(near(kj_chance_t_limit(0.01, 6), 3.7074280213), "R: qt(.995, 6)");
	check(near(kj_chance_log1p(1 / 1e10), 1 / 1e10), "logarithm near 1 agrees with libm");
	check(near(kj_chance_log1p(1e9), log(1e9 + 1)), "logarithm agrees with libm");
	check(near(kj_chance_exp(-700), exp(-700)), "exponential near 0 agrees with libm");
	check(near(kj_chance_exp(0.7), exp(0.7)), "exponential agrees with libm");
}

double unit_uniform(__u64 *seed)
{
	return ((sample_random(seed) >> 11) + 0.5) / 9007199254740992.0;
}

/* Poisson by multiplication (Knuth, The Art of Computer Programming 2, 3.4.1). */
unsigned int unit_poisson(__u64 *seed, double mean)
{
	double p = exp(-mean);
	unsigned int n = 0;

	while ((p /= unit_uniform(seed)) < 1)
		n++;
	return n;
}

enum noise { PLAIN, BURSTS, PERIODIC, DRIFT, NOISES };

/*
 * One side: @rate events a block; BURSTS come ten at a time within three blocks, PERIODIC
 * ones at a fixed distance; DRIFT: each run has a rate of its own.
 */
static void one_side(struct kj_spread_side *d, unsigned int runs, enum noise noise, double rate,
		     __u64 *seed)
{
	unsigned int i, at, n;
	double phase = unit_uniform(seed), own = rate;

	memset(d, 0, sizeof(*d));
	d->runs = runs;
	for (i = 0; i < runs * KJ_SPREAD_BLOCKS; i++) {
		d->time[i / KJ_SPREAD_BLOCKS] = 1;
		if (noise == DRIFT && i % KJ_SPREAD_BLOCKS == 0)
			own = rate * (0.5 + unit_uniform(seed));
		if (noise == BURSTS) {
			for (n = 10 * unit_poisson(seed, rate / 10); n; n--) {
				at = i + sample_random(seed) % 3;
				d->count[at < runs * KJ_SPREAD_BLOCKS ? at : i]++;
			}
		} else if (noise == PERIODIC) {
			d->count[i] = floor(phase + rate * (i + 1)) - floor(phase + rate * i);
		} else {
			d->count[i] = unit_poisson(seed, own);
		}
	}
	for (i = 0; i < runs * KJ_SPREAD_BLOCKS; i++) {
		d->total += d->count[i];
		for (n = d->count[i]; n; n--)
			d->sum[i] -= log(unit_uniform(seed)); /* long tail once exp() is taken */
	}
}

/* Most false alarms in @pairs pairs at @alpha that chance gives in 999 of 1000 tests. */
static double allowed(unsigned int pairs, double alpha)
{
	return pairs * alpha + 3.1 * sqrt(pairs * alpha);
}

static void false_alarms(enum noise noise, unsigned int runs, double rate)
{
	static const char *const words[] = { "Poisson", "bursts", "periodic", "drifting runs" };
	static struct kj_spread s;
	unsigned int i, pairs = 2000, rates = 0, means = 0, known = 0, extreme = 0;
	struct kj_spread_answer a;
	__u64 seed = 88172645463325252ULL + noise + runs;

	for (i = 0; i < pairs; i++) {
		one_side(&s.side[0], runs, noise, rate, &seed);
		one_side(&s.side[1], runs, noise, rate, &seed);
		kj_spread_rate(&s, 0.01, &a);
		rates += a.p <= 0.01;
		extreme += a.p <= 0.0005;
		kj_spread_mean(&s, 0.01, &a);
		known += a.known;
		means += a.known && a.p <= 0.01;
	}
	check(rates <= allowed(pairs, 0.01) && extreme <= allowed(pairs, 0.0005),
	      "%s, %u a side, %g a block: rates: %u false alarms at 1 %%, %u at 0.05 %% in %u",
	      words[noise], runs, rate, rates, extreme, pairs);
	if (runs == 1)
		check(!known, "the same: no word about means");
	else
		check(known == pairs && means <= allowed(pairs, 0.01),
		      "the same: means: %u false alarms at 1 %%", means);
}

static void found(void)
{
	static struct kj_spread s;
	struct kj_spread_answer a;
	unsigned int i;
	__u64 seed = 4711;

	one_side(&s.side[0], 1, PERIODIC, 0.0625, &seed);
	one_side(&s.side[1], 1, PERIODIC, 7.8125, &seed);
	kj_spread_rate(&s, 0.01, &a);
	check(a.p < 1 / 1e9 && a.effect == 125 && a.low > 20 && a.high > 125,
	      "2 to 250 events: x125, less than 1e-9 by chance");
	one_side(&s.side[0], 4, DRIFT, 8, &seed);
	one_side(&s.side[1], 4, DRIFT, 80, &seed);
	kj_spread_rate(&s, 0.01, &a);
	check(a.p < 0.01 && a.dispersion > 2, "ten times as many, above the spread of the runs");
	one_side(&s.side[0], 3, PERIODIC, 8, &seed);
	one_side(&s.side[1], 3, PERIODIC, 8, &seed);
	for (i = 0; i < 3 * KJ_SPREAD_BLOCKS; i++)
		s.side[1].sum[i] += s.side[1].count[i];
	kj_spread_mean(&s, 0.01, &a);
	check(a.known && a.p < 1 / 1e4 && a.low > 0.5 && a.high < 1.5, "a mean that moved by 1");
	one_side(&s.side[1], 3, PERIODIC, 2.0 / KJ_SPREAD_BLOCKS, &seed);
	kj_spread_mean(&s, 0.01, &a);
	check(!a.known, "a mean of %g values in three runs is not known", s.side[1].total);
	one_side(&s.side[1], 6, PERIODIC, 8, &seed);
	kj_spread_mean(&s, 0.01, &a);
	check(a.known && a.power.units[0] == 3 && a.power.units[1] == 6,
	      "three runs beside six: what is known of each side");
}

/*
 * One capture against itself, @runs times a side. Return: how many comparisons of a kind are not
 * judged for a reason like this.
 */
static unsigned int unjudged(const char *hypervisor, unsigned int runs, __u64 records,
			     enum kj_compare_what what, const char *why)
{
	static const struct kj_options nothing;
	struct sample s = sample_default;
	struct kj_compare_run run = { 0 };
	struct kj_compare_pair pair = { .nr = { runs, runs } };
	struct kj_compare c = {
		.alpha = 0.01, .least = 0.1, .nr_runs = 1, .run = &run, .nr_pairs = 1, .pair = &pair
	};
	unsigned int i, n = 0;
	char path[64];

	if (!unit_file(path, sizeof(path)))
		exit(2);
	s.cpus = 1;
	s.rare = 50;
	s.records = records;
	s.hypervisor = hypervisor;
	sample_write(path, &s);
	run.path = path;
	if (kj_compare_read(&run, &nothing))
		exit(2);
	for (i = 0; i < runs; i++) {
		pair.run[0][i] = &run;
		pair.run[1][i] = &run;
	}
	kj_compare_pair(&c, 0);
	for (i = 0; i < c.nr; i++)
		n += c.result[i].why && strstr(c.result[i].why, why) && c.result[i].what == what;
	free(run.stream);
	free(run.env);
	free(run.together);
	free(c.result);
	unlink(path);
	return n;
}

static void guests(void)
{
	check(unjudged("KVM", 1, 3000, KJ_COMPARE_TAIL, "the host may have moved it"),
	      "one run a side in a guest: the host may have made the long gaps");
	check(!unjudged("none", 1, 3000, KJ_COMPARE_TAIL, "the host may have moved it"),
	      "one run a side on a machine of its own: nobody else");
	check(unjudged("none", 3, 4, KJ_COMPARE_LENGTH, "too few gaps"),
	      "three runs a side of four gaps: no word about their lengths");
	check(!unjudged("none", 3, 3000, KJ_COMPARE_LENGTH, ""),
	      "three runs a side of many: all are judged");
}

#define MANY 205U

static struct kj_compare shown;

static void print(void)
{
	kj_compare_text(&shown);
}

/* As many as a page has no room for, of each kind. */
static void very_many_rows(void)
{
	static struct kj_environment env;
	struct kj_compare_run run = { .path = "some.kjr", .env = &env };
	struct kj_compare_pair pair = { { 1, 1 }, { { &run }, { &run } } };
	struct kj_compare c = {
		.alpha = 0.01, .least = 0.1, .nr_runs = 1, .run = &run, .nr_pairs = 1, .pair = &pair
	};
	struct kj_compare_result *r = calloc(3 * MANY, sizeof(*r));
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	bool good;

	if (!r || !out)
		exit(2);
	c.result = r;
	c.nr = 3 * MANY;
	for (i = 0; i < c.nr; i++) {
		r[i].cpu = i;
		r[i].answer = (struct kj_spread_answer){ .known = true, .effect = 2, .high = 3 };
		r[i].could = INFINITY;
		r[i].moved = i < MANY;
		r[i].why = i < 2 * MANY ? NULL : "nobody knows";
	}
	kj_compare_html_results(out, &c);
	fclose(out);
	good = strstr(text, "<p class=\"small\">5 more are in the JSON.</p>") &&
	       strstr(text, "<tr><td>199</td>") && !strstr(text, "<tr><td>200</td>");
	check(good, "a page of 205 that moved has 200 of them, and says so");
	check(strstr(text, "<tr><td>205</td>") && strstr(text, "<td class=\"w\">nothing</td>"),
	      "a page: no change would have been seen");
	good = strstr(text, "nobody knows: CPU 410 ") &&
	       strstr(text, "CPU 609 unknown rate and 5 more, in the JSON</li>");
	check(good, "a page of 205 that are not judged names 200 of them");
	free(text);
	shown = c;
	check(strstr(unit_said(STDOUT_FILENO, print),
		     "could have seen, with 95 %: CPU 205 unknown rate nothing, "),
	      "as text: no change would have been seen");
	free(r);
}

int unit_compare(void)
{
	enum noise noise;

	distributions();
	for (noise = PLAIN; noise < DRIFT; noise++) {
		false_alarms(noise, 1, 0.2);
		false_alarms(noise, 1, 8);
	}
	for (noise = PLAIN; noise < NOISES; noise++)
		false_alarms(noise, 4, 4);
	found();
	guests();
	very_many_rows();
	return check_failed;
}
