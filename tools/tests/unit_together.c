// SPDX-License-Identifier: GPL-2.0
/*
 * unit_together - gaps of several CPUs that are one event: every one is found, with its own gaps
 * and no others; what comes together by chance is not told; fixed memory, any number of CPUs.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../kjitter/capture/together_look.h"
#include "../kjitter/lib/macros.h"
#include "check.h"
#include "unit.h"

/* 1 GHz: counts are ns. The counter passes 2^64 during the run. */
#define KHZ    1000000ULL
#define WINDOW 10000ULL
#define SECOND 1000000000ULL
#define ORIGIN (~0ULL - 20 * SECOND)
#define SPAN   (100 * SECOND)
#define CPUS   4U
#define EVENTS 1000U
#define ROOM   65536U

static struct world {
	__u64 seed;
	unsigned int nr[CPUS];
	struct kj_merge_gap gap[CPUS][ROOM];
} world;

static __u64 below(__u64 n)
{
	return unit_uniform(&world.seed) * n;
}

static void put(unsigned int cpu, __u64 at, __u64 len, unsigned int cause)
{
	world.gap[cpu][world.nr[cpu]++] =
		(struct kj_merge_gap){ .start = ORIGIN + at, .len = len, .cause = cause };
}

static int by_start(const void *a, const void *b)
{
	const struct kj_merge_gap *x = a, *y = b;
	__u64 i = x->start - ORIGIN, k = y->start - ORIGIN;

	return i < k ? -1 : i > k;
}

/* An event of @cpus (bits); its gaps are @len long and up to @spread apart. Return: their sum. */
static __u64 event(unsigned int cpus, __u64 len, __u64 spread, unsigned int cause)
{
	__u64 at = below(SPAN), lost = 0, mine;
	unsigned int i;

	for (i = 0; i < CPUS; i++) {
		if (!(cpus >> i & 1))
			continue;
		mine = len + below(len / 20);
		put(i, at + below(spread), mine, cause);
		lost += mine;
	}
	return lost;
}

/* All stand still at one instant, and go on at one; what the third does first has a name. */
static __u64 pause_all(void)
{
	__u64 at = below(SPAN), len = 50000 + below(450000), lost = 0, mine;
	unsigned int i;

	for (i = 0; i < CPUS; i++) {
		mine = len + below(3000);
		put(i, at + below(200), mine, i == 2 ? KJ_CAUSE_TICK : KJ_CAUSE_UNKNOWN);
		lost += mine;
	}
	return lost;
}

/* One CPU after the other, in batches as a recorder drains them. */
static struct kj_together *told_of(unsigned int batch)
{
	struct kj_together *g = kj_together_begin(CPUS, WINDOW, KHZ);
	unsigned int at[CPUS] = { 0 }, lane[CPUS], i, k, left = 0;
	const struct kj_merge_gap *r;

	for (i = 0; i < CPUS; i++) {
		qsort(world.gap[i], world.nr[i], sizeof(world.gap[i][0]), by_start);
		lane[i] = kj_together_lane(g, i + 2);
		left += world.nr[i];
	}
	while (left) {
		for (i = 0; i < CPUS; i++) {
			for (k = 0; k < batch && at[i] < world.nr[i]; k++, left--) {
				r = &world.gap[i][at[i]++];
				kj_together_add(g, lane[i], r->start, r->len, r->cause);
			}
		}
	}
	kj_together_end(g);
	return g;
}

static const struct kj_together_set *told(const struct kj_together *g, unsigned int cpus,
					  unsigned int cause)
{
	unsigned int i;

	for (i = 0; i < g->nr_told; i++)
		if (g->told[i]->lanes[0] == cpus && g->told[i]->cause == cause)
			return g->told[i];
	return NULL;
}

static void holds(const struct kj_together *g, const char *what, unsigned int cpus,
		  unsigned int cause, __u64 lost)
{
	const struct kj_together_set *s = told(g, cpus, cause);

	check(s && s->count == EVENTS && s->lost == lost,
	      "together: %s: %llu of %u, %llu ns of theirs", what, s ? s->count : 0, EVENTS,
	      s ? s->lost : 0);
}

static void fresh(__u64 seed)
{
	memset(&world, 0, sizeof(world));
	world.seed = seed;
}

/* Broadcasts, pauses, what siblings share, and as much again that has nothing to do with it. */
static void all_kinds(__u64 seed)
{
	__u64 call = 0, pause = 0, smi = 0;
	struct kj_together *g;
	unsigned int i, k;

	fresh(seed);
	for (i = 0; i < EVENTS; i++) {
		call += event(0xf, 2000, 2000, KJ_CAUSE_CALL);
		pause += pause_all();
		smi += event(0x6, 40000, 300, KJ_CAUSE_UNKNOWN);
		for (k = 0; k < CPUS; k++) {
			event(1U << k, 1500, 1, KJ_CAUSE_DEVICE);
			event(1U << k, 5000, 1, KJ_CAUSE_THREAD);
			event(1U << k, 2500, 1, KJ_CAUSE_RESCHED);
		}
	}
	g = told_of(1 + seed % 700);
	check(!g->merge.late, "together: none late");
	check(g->nr_told == 3, "together: three sets are told (%u)", g->nr_told);
	holds(g, "broadcasts", 0xf, KJ_CAUSE_CALL, call);
	holds(g, "pauses", 0xf, KJ_TOGETHER_STILL, pause);
	holds(g, "of two", 0x6, KJ_CAUSE_UNKNOWN, smi);
	kj_together_forget(g);
}

/* The same causes, at the same rates and far higher ones, and nothing binds them. */
static void by_chance(__u64 seed)
{
	unsigned int i, k, burst, nr = 0, found = 0;
	struct kj_together *g;
	__u64 at;

	fresh(seed);
	for (burst = 0; burst < 20; burst++) {
		at = below(SPAN - SECOND);
		for (i = 0; i < 500; i++)
			for (k = 0; k < CPUS; k++)
				put(k, at + below(SECOND / 5), 1000 + below(3000), KJ_CAUSE_DEVICE);
	}
	for (i = 0; i < 20000; i++)
		for (k = 0; k < CPUS; k++)
			put(k, below(SPAN), 500 + below(100000), below(KJ_CAUSE_THREAD));
	g = told_of(100);
	for (i = 0; i < KJ_TOGETHER_SETS; i++) {
		if (!g->set[i].votes)
			continue;
		nr++;
		found += g->set[i].count;
	}
	check(g->events == found && found > 1000 && nr > 20,
	      "together: chance brings %u events of %u sets", found, nr);
	check(g->nr_told == 0, "together: of which %u are told", g->nr_told);
	kj_together_forget(g);
}

/* Of many CPUs nearly every three that come together do so once: no wonder that some do. */
static void by_chance_many(unsigned int cpus, unsigned int rate)
{
	unsigned int run, k, batch, told_runs = 0;
	static __u64 at[128];
	struct kj_together *g;

	for (run = 0; run < 100; run++) {
		world.seed = run + 1;
		g = kj_together_begin(cpus, WINDOW, KHZ);
		for (k = 0; k < cpus; k++) {
			kj_together_lane(g, k);
			at[k] = below(SECOND);
		}
		for (batch = 1; batch <= 100; batch++) {
			for (k = 0; k < cpus; k++) {
				while (at[k] < batch * SECOND / 10) {
					kj_together_add(g, k, at[k], 1500, KJ_CAUSE_UNKNOWN);
					at[k] += -log(unit_uniform(&world.seed)) * SECOND / rate;
				}
			}
		}
		kj_together_end(g);
		told_runs += g->nr_told > 0;
		kj_together_forget(g);
	}
	check(told_runs <= 1, "together: %u CPUs, %u/s: %u of 100 runs tell what is chance", cpus,
	      rate, told_runs);
}

/* One event of all is enough, where all have few gaps; of two that have many it is not. */
static void lone(void)
{
	struct kj_together *g;
	unsigned int i, k;

	fresh(7);
	event(0xf, 3000, 2000, KJ_CAUSE_CALL);
	for (i = 0; i < 50; i++)
		for (k = 0; k < CPUS; k++)
			put(k, below(SPAN), 1000, KJ_CAUSE_CALL);
	g = told_of(10);
	check(g->nr_told == 1 && g->told[0]->count == 1 && g->told[0]->lanes[0] == 0xf,
	      "together: a single event of all");
	kj_together_forget(g);
}

/* An outsider shortly before, of another cause or of the same one, opens no window of its own. */
static void outsiders(void)
{
	const struct kj_together_set *s;
	struct kj_together *g;
	unsigned int k, i;
	__u64 at = 0;
	bool good;

	fresh(9);
	for (i = 0; i < 100; i++) {
		at += SECOND / 2;
		put(0, at - 7000, 1000, KJ_CAUSE_DEVICE);
		put(1, at - 6000, 1000, KJ_CAUSE_CALL);
		for (k = 0; k < CPUS; k++)
			put(k, at + 3000 * (k == 3) + k, 2000, KJ_CAUSE_CALL);
	}
	g = told_of(10);
	s = told(g, 0xf, KJ_CAUSE_CALL);
	good = g->nr_told == 1 && s && s->count == 100 && s->apart_max == 3003;
	check(good && s->lost == 100 * 4 * 2000, "together: those before are left out");
	kj_together_forget(g);
}

/* Two sets that lost as much are told in an order that is always the same. */
static void alike(void)
{
	struct kj_together *g;
	unsigned int i;

	fresh(11);
	for (i = 1; i <= 100; i++) {
		put(2, i * SECOND / 2, 2000, KJ_CAUSE_CALL);
		put(3, i * SECOND / 2 + 1, 2000, KJ_CAUSE_CALL);
		put(0, i * SECOND / 2 + SECOND / 4, 2000, KJ_CAUSE_CALL);
		put(1, i * SECOND / 2 + SECOND / 4 + 1, 2000, KJ_CAUSE_CALL);
	}
	g = told_of(10);
	check(g->nr_told == 2 && g->told[0]->lost == g->told[1]->lost && g->told[0] < g->told[1],
	      "together: of two that lost as much, the first slot comes first");
	kj_together_forget(g);
}

/* Who is seen more often comes first, in whatever order they are met. */
static void by_name(void)
{
	struct kj_together *g = kj_together_begin(2, WINDOW, KHZ);
	struct kj_together_set s = { .count = 1, .cause = KJ_CAUSE_THREAD };
	struct kj_lying_detail d[8] = { 0 };
	struct kj_batch b = { .nr = ARRAY_SIZE(d), .detail = d };
	static const __u32 pid[] = { 1, 2, 2, 3, 3, 3, 1, 9 };
	unsigned int i;
	bool good;

	kj_together_lane(g, 0);
	g->told[g->nr_told++] = &s;
	s.seen[0] = (struct kj_together_seen){ 0, 100, 200 };
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i].is.start = 100 + i;
		d[i].is.kind = KJ_DETAIL_TASK;
		d[i].is.cause = KJ_CAUSE_THREAD;
		d[i].is.id = pid[i];
	}
	d[7].is.start = 200;
	kj_together_look(g, &b);
	good = s.nr_who == 3 && s.who[0].key.id == 3 && s.who[0].count == 3 &&
	       s.who[1].key.id == 2 && s.who[2].key.id == 1 && s.who[2].count == 2;
	check(good,
	      "together: who it was, the most frequent first; what begins behind the gap was not");
	g->nr_told = 0;
	kj_together_forget(g);
}

/* More CPUs than a word and a block have; all of them at one instant. */
static void many(unsigned int cpus)
{
	struct kj_together *g = kj_together_begin(cpus, WINDOW, KHZ);
	static struct kj_cpulist list;
	unsigned int i, k, round, nr = 0;
	bool good;

	for (i = 0; i < cpus; i++)
		kj_together_lane(g, i);
	/* As a recorder drains them: ten of each CPU, three times. */
	for (round = 0; round < 3; round++)
		for (i = 0; i < cpus; i++)
			for (k = 0; k < 10; k++)
				kj_together_add(g, i, (10 * round + k + 1) * SECOND + i, 1500,
						KJ_CAUSE_TICK);
	kj_together_end(g);
	for (i = 0; g->nr_told == 1 && i < KJ_CPU_WORDS; i++) {
		kj_together_cpus(g, g->told[0], &list);
		nr += __builtin_popcountll(list.word[i]);
	}
	good = nr == cpus && g->told[0]->count == 30;
	good = good && kj_period_find(&g->told[0]->period, &(double){ 0 }, &k);
	check(good, "together: %u CPUs, all at one instant, at a steady distance", cpus);
	kj_together_forget(g);
}

/* Sets come and go: a count is never overstated, and memory stays. */
static void many_sets(void)
{
	struct kj_together *g = kj_together_begin(64, WINDOW, KHZ);
	unsigned int i, k, a, b;
	__u64 count = 0;

	world.seed = 13;
	for (i = 0; i < 64; i++)
		kj_together_lane(g, i);
	for (i = 0; i < 20000; i++) {
		a = below(64);
		b = i % 3 ? below(64) : a ^ 1;
		if (!(i % 3))
			a = 6, b = 7;
		for (k = 0; k < 2; k++)
			kj_together_add(g, k ? b : a, (i + 1) * SECOND / 50 + k, 1000,
					KJ_CAUSE_CALL);
	}
	kj_together_end(g);
	for (i = 0; i < KJ_TOGETHER_SETS; i++)
		if (g->set[i].votes && g->set[i].lanes[0] == 0xc0)
			count = g->set[i].count;
	check(count <= 6667 + 10 && count > 6000, "together: %llu of 6667 among 2016 other sets",
	      count);
	check(g->nr_told >= 1 && g->told[0]->lanes[0] == 0xc0, "together: it is told");
	kj_together_forget(g);
}

int unit_together(void)
{
	all_kinds(1);
	all_kinds(88172645463325252ULL);
	by_chance(3);
	by_chance(5);
	by_chance_many(64, 10);
	by_chance_many(128, 10);
	lone();
	outsiders();
	alike();
	by_name();
	many(9);
	many(512);
	many(8192);
	many_sets();
	return check_failed;
}
