// SPDX-License-Identifier: GPL-2.0
/*
 * unit_tally - what compare adds up of records: right where it is near its limits, and
 * without more work than there are records and streams.
 */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/compare/tally.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

/* 400 days of a tick at 250 Hz are more than 2^33. */
#define YEARS 8589934592ULL

static char path[64];

static void sums(void)
{
	struct kj_tallies *t = calloc(1, sizeof(*t));
	struct kj_compare_stream s = { .khz = 1000000, .last = 32000 };
	struct kj_record rec = { .len = 10000, .start = 1 };
	struct kj_tally_block *block = calloc(2 * KJ_SPREAD_BLOCKS, sizeof(*block));
	struct kj_tally_run run = { .to = t, .t = &s, .block = block };
	unsigned int bucket = kj_hist_index(10000), i;
	double before, mean;
	struct kj_tally *tick;

	if (!t || !block)
		exit(2);
	tick = &block[0].cause[KJ_CAUSE_TICK];
	rec.cause = KJ_CAUSE_TICK;
	rec.count[KJ_CAUSE_TICK] = 255;
	t->histogram[KJ_CAUSE_TICK][bucket] = ~0U;
	tick->gaps = ~0U;
	tick->events = ~0U;
	kj_tally_first(&run, &rec);
	check(t->histogram[KJ_CAUSE_TICK][bucket] == 1ULL << 32 && tick->gaps == 1ULL << 32,
	      "tally: the 2^32nd gap of one length is counted");
	check(tick->events == (1ULL << 32) + 254, "tally: so are the events in it");

	tick->gaps = YEARS;
	tick->logs = YEARS * log1p(10000);
	before = tick->logs;
	for (i = 0; i < 10000; i++)
		kj_tally_first(&run, &rec);
	mean = (tick->logs - before) / 10000;
	check(fabs(mean - log1p(10000)) < 0.0001,
	      "tally: after 400 days one more still adds its logarithm: %.6f of %.6f", mean,
	      log1p(10000));

	t->histogram[KJ_CAUSE_TICK][kj_hist_index(10000)] = YEARS;
	t->histogram[KJ_CAUSE_TICK][kj_hist_index(100000)] = YEARS / 16;
	kj_tally_levels(t);
	check(t->median[KJ_CAUSE_TICK] == kj_hist_high(bucket),
	      "tally: the median of 9 billion gaps");
	check(t->level[KJ_CAUSE_TICK][1] >= kj_hist_high(bucket), "tally: and one in ten");
	tick->above[1] = ~0U;
	rec.len = 1000000;
	kj_tally_second(&run, &rec);
	check(tick->above[1] == 1ULL << 32, "tally: the 2^32nd that is longer than a level");
	free(block);
	free(t);
}

/* Two captures of so many CPUs. Return: streams looked at to find others. */
static __u64 steps(unsigned int cpus, unsigned int *walks)
{
	struct kj_compare c = { .alpha = 0.01, .least = 0.1 };
	static const struct kj_options nothing;
	struct kj_compare_run run[2] = { { .path = path }, { .path = path } };
	struct kj_compare_pair pair = { { 1, 1 }, { { &run[0] }, { &run[1] } } };
	struct sample s = sample_default;
	unsigned int i;

	s.cpus = cpus;
	s.records = 20;
	sample_write(path, &s);
	c.run = run;
	c.nr_runs = 2;
	c.pair = &pair;
	c.nr_pairs = 1;
	if (kj_compare_read(&run[0], &nothing) || kj_compare_read(&run[1], &nothing))
		exit(2);
	kj_compare_steps = 0;
	kj_compare_pair(&c, 0);
	kj_compare_decide(&c);
	check(!c.changed && !c.failed && c.nr >= 2 * cpus && c.result[c.nr - 1].cpu == cpus - 1,
	      "%u CPUs: all are compared, %u comparisons", cpus, c.nr);
	for (i = 0; i < 2; i++) {
		free(run[i].stream);
		free(run[i].env);
	}
	free(c.result);
	*walks = c.walks;
	return kj_compare_steps;
}

static void many_cpus(void)
{
	unsigned int few_walks, many_walks;
	__u64 few = steps(128, &few_walks), many = steps(512, &many_walks);

	check(many < 8 * few, "four times as many CPUs: %llu steps in place of %llu", many, few);
	check(many_walks <= 12, "512 CPUs: the files are walked through %u times", many_walks);
}

int unit_tally(void)
{
	if (!unit_file(path, sizeof(path)))
		return 1;
	sums();
	many_cpus();
	unlink(path);
	return check_failed;
}
