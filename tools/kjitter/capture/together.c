// SPDX-License-Identifier: GPL-2.0
/*
 * together - see together.h.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/chance.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "together.h"

/* Gaps that stood still together end within an eighth of their length. */
#define STILL_SHARE 8
/* So many gaps a CPU within the window at most; then the first is dealt with early. */
#define ROOM 4
/* What is less likely than that is as likely. */
#define LEAST (1 / 1e300)

static void take(void *data, __u32 lane, const struct kj_merge_gap *gap);

struct kj_together *kj_together_begin(unsigned int cpus, __u64 window, __u64 khz)
{
	struct kj_together *g = calloc(1, sizeof(*g));
	unsigned int i;

	if (!g)
		return NULL;
	g->window = window;
	g->khz = khz;
	g->nr_lanes = cpus;
	g->words = (cpus + 63) / 64;
	g->cpu = calloc(cpus, sizeof(*g->cpu));
	g->nr = calloc(cpus, sizeof(*g->nr));
	g->in = calloc(cpus, sizeof(*g->in));
	g->held = calloc(cpus, sizeof(*g->held));
	g->now = calloc(ROOM * (size_t)cpus, sizeof(*g->now));
	g->bits = calloc((KJ_TOGETHER_SETS + 1) * (size_t)g->words, sizeof(*g->bits));
	g->merge.take = take;
	g->merge.data = g;
	if (!g->cpu || !g->nr || !g->in || !g->held || !g->now || !g->bits ||
	    !kj_merge_begin(&g->merge, cpus)) {
		kj_together_forget(g);
		return NULL;
	}
	for (i = 0; i < KJ_TOGETHER_SETS; i++)
		g->set[i].lanes = g->bits + (size_t)i * g->words;
	return g;
}

void kj_together_forget(struct kj_together *g)
{
	if (!g)
		return;
	kj_merge_forget(&g->merge);
	free(g->cpu);
	free(g->nr);
	free(g->in);
	free(g->held);
	free(g->now);
	free(g->bits);
	free(g);
}

__u32 kj_together_lane(struct kj_together *g, __u32 cpu)
{
	g->cpu[g->used] = cpu;
	return g->used++;
}

void kj_together_cpus(const struct kj_together *g, const struct kj_together_set *s,
		      struct kj_cpulist *list)
{
	__u32 i;

	memset(list, 0, sizeof(*list));
	for (i = 0; i < g->used; i++)
		if (s->lanes[i / 64] >> (i % 64) & 1)
			list->word[g->cpu[i] / 64] |= 1ULL << (g->cpu[i] % 64);
}

const char *kj_together_cause(unsigned int cause)
{
	return cause == KJ_TOGETHER_STILL ? "various" : kj_names_cause(cause);
}

/* Every set loses a vote for one that finds no slot: nobody's count is overstated. */
static void vote_down(struct kj_together *g)
{
	unsigned int i;

	for (i = 0; i < KJ_TOGETHER_SETS; i++)
		g->set[i].votes--;
}

/* The set of these lanes and that cause; NULL: there is no slot for it. */
static struct kj_together_set *find(struct kj_together *g, const __u64 *lanes, __u32 nr,
				    __u32 cause)
{
	size_t size = g->words * sizeof(*lanes);
	struct kj_together_set *s, *unused = NULL;
	unsigned int i;

	for (i = 0; i < KJ_TOGETHER_SETS; i++) {
		s = &g->set[i];
		if (!s->votes)
			unused = unused ? unused : s;
		else if (s->nr == nr && s->cause == cause && !memcmp(s->lanes, lanes, size))
			return s;
		/* Slots fill up from the first on, and none is free before all were used. */
		if (!s->votes && !s->count)
			break;
	}
	if (!unused) {
		vote_down(g);
		return NULL;
	}
	*unused = (struct kj_together_set){
		.nr = nr, .cause = cause, .lanes = unused->lanes, .since = g->blocks
	};
	memcpy(unused->lanes, lanes, size);
	return unused;
}

/* Is it nothing that the kernel did, as far as is known? */
static bool beneath(unsigned int cause)
{
	return cause == KJ_CAUSE_UNKNOWN || cause == KJ_CAUSE_STEAL || cause == KJ_CAUSE_SMI;
}

/* The gaps at the begin of @g->now, @nr of them, are one event. */
static void book(struct kj_together *g, __u32 nr, __u32 cause)
{
	__u64 *lanes = g->bits + (size_t)KJ_TOGETHER_SETS * g->words, lost = 0, longest = 0;
	const struct kj_together_gap *n = g->now;
	__s64 off, first = 0, last = 0;
	bool kernel = false;
	struct kj_together_set *s;
	__u32 i;

	g->events++;
	memset(lanes, 0, g->words * sizeof(*lanes));
	for (i = 0; i < nr; i++) {
		lanes[n[i].lane / 64] |= 1ULL << (n[i].lane % 64);
		kernel |= !beneath(n[i].gap.cause);
		lost = kj_sum(lost, n[i].gap.len);
		longest = n[i].gap.len > longest ? n[i].gap.len : longest;
		off = n[i].gap.start - n->gap.start;
		first = off < first ? off : first;
		last = off > last ? off : last;
	}
	s = find(g, lanes, nr, cause);
	if (!s)
		return;
	n = &g->now[s->count % nr];
	s->seen[s->count % KJ_TOGETHER_SEEN] =
		(struct kj_together_seen){ n->lane, n->gap.start,
					   kj_sum(n->gap.start, n->gap.len) };
	s->votes++;
	s->count++;
	s->kernel |= kernel;
	last -= first;
	s->apart = kj_sum(s->apart, last);
	s->apart_max = (__u64)last > s->apart_max ? (__u64)last : s->apart_max;
	s->longest = longest > s->longest ? longest : s->longest;
	s->lost = kj_sum(s->lost, lost);
	kj_period_add(&s->period,
		      &(struct kj_lying_record){ .is.start = g->now->gap.start + first }, 1);
}

/*
 * Gaps for which @with says that they belong to the first one come first, in their order: of
 * each CPU one. Return: how many they are.
 */
static __u32 pick(struct kj_together *g, bool (*with)(const struct kj_merge_gap *one,
						      const struct kj_merge_gap *gap, __u64 window))
{
	const struct kj_merge_gap one = g->now[0].gap;
	struct kj_together_gap n;
	__u32 i, k, found = 0;

	g->number++;
	for (i = 0; i < g->nr_now; i++) {
		n = g->now[i];
		if (g->in[n.lane] == g->number || !with(&one, &n.gap, g->window))
			continue;
		g->in[n.lane] = g->number;
		for (k = i; k > found; k--)
			g->now[k] = g->now[k - 1];
		g->now[found++] = n;
	}
	return found;
}

static bool same_cause(const struct kj_merge_gap *one, const struct kj_merge_gap *gap, __u64 window)
{
	(void)window;
	return gap->cause == one->cause;
}

/* CPUs that stood still: what came meanwhile may have given their gaps different names. */
static bool same_end(const struct kj_merge_gap *one, const struct kj_merge_gap *gap, __u64 window)
{
	__u64 apart = gap->start + gap->len - one->start - one->len;
	__u64 most = one->len / STILL_SHARE;

	most = most > window ? most : window;
	return one->len > 2 * window && ((__s64)apart < 0 ? -apart : apart) <= most;
}

/* Does a later gap of the same CPU fit the others better than the first one does? */
static bool outdone(const struct kj_together *g)
{
	const struct kj_together_gap *one = g->now, *other = NULL, *later = NULL;
	__s64 a, b;
	__u32 i;

	for (i = 1; i < g->nr_now; i++) {
		if (g->now[i].gap.cause != one->gap.cause)
			continue;
		if (g->now[i].lane == one->lane)
			later = later ? later : &g->now[i];
		else
			other = other ? other : &g->now[i];
	}
	if (!other || !later)
		return false;
	a = later->gap.start - other->gap.start;
	b = other->gap.start - one->gap.start;
	return (a < 0 ? -a : a) < b;
}

/* What the first gap is, is known: no other one will begin within the window after it. */
static void resolve(struct kj_together *g)
{
	__u32 i, nr = 1, cause = g->now[0].gap.cause;

	if (g->nr_now > 1) {
		nr = pick(g, same_end);
		for (i = 1; i < nr; i++)
			if (g->now[i].gap.cause != g->now[0].gap.cause)
				cause = KJ_TOGETHER_STILL;
		if (nr < 2)
			nr = outdone(g) ? 1 : pick(g, same_cause);
		if (nr > 1)
			book(g, nr, cause);
		nr = nr ? nr : 1;
	}
	for (i = 0; i < nr; i++)
		g->held[g->now[i].lane]--;
	g->nr_now -= nr;
	memmove(g->now, g->now + nr, g->nr_now * sizeof(*g->now));
}

static double logarithm(double x)
{
	return kj_chance_log1p(x - 1);
}

/* Of how many sets of that size, any size, and causes. Return: logarithm. */
static double choices(const struct kj_together *g, __u32 nr)
{
	double log = logarithm(g->used) + logarithm(KJ_CAUSE_NR + 1);
	__u32 i;

	for (i = 1; i <= nr; i++)
		log += logarithm((double)(g->used - nr + i) / i);
	return log;
}

/* How many of a set are to be expected in this block if nothing binds its CPUs together. */
static double expected(const struct kj_together *g, const struct kj_together_set *s)
{
	double share = g->last - g->first > g->window ? (double)g->window / (g->last - g->first) :
							1;
	double n = s->nr;
	__u32 i, k = 0;

	for (i = 0; i < g->used && n > 0; i++) {
		if (!(s->lanes[i / 64] >> (i % 64) & 1))
			continue;
		n *= g->nr[i][s->cause];
		if (k++)
			n *= share;
	}
	return n;
}

static void end_block(struct kj_together *g)
{
	unsigned int i;

	for (i = 0; i < KJ_TOGETHER_SETS; i++)
		if (g->set[i].votes)
			g->set[i].chance += expected(g, &g->set[i]);
	while (g->nr_touched)
		memset(g->nr[g->touched[--g->nr_touched]], 0, sizeof(*g->nr));
	g->in_block = 0;
	g->blocks++;
}

static void take(void *data, __u32 lane, const struct kj_merge_gap *gap)
{
	struct kj_together *g = data;

	while (g->nr_now && (gap->start - g->now[0].gap.start > g->window || g->held[lane] == ROOM))
		resolve(g);
	if (g->in_block == KJ_TOGETHER_BLOCK)
		end_block(g);
	if (!g->in_block++)
		g->first = gap->start;
	g->last = gap->start;
	g->gaps++;
	g->nr[lane][gap->cause]++;
	if (!g->nr[lane][KJ_TOGETHER_STILL]++)
		g->touched[g->nr_touched++] = lane;
	g->held[lane]++;
	g->now[g->nr_now++] = (struct kj_together_gap){ lane, *gap };
}

static bool beyond_chance(const struct kj_together *g, const struct kj_together_set *s)
{
	double chance = KJ_TOGETHER_LEAST * s->chance, n = s->count;

	chance = chance > LEAST ? chance : LEAST;
	if (n <= chance)
		return false;
	return n - chance - n * logarithm(n / chance) + choices(g, s->nr) <
	       logarithm(KJ_TOGETHER_CHANCE);
}

static int by_time(const void *a, const void *b)
{
	const struct kj_together_set *x = *(struct kj_together_set *const *)a;
	const struct kj_together_set *y = *(struct kj_together_set *const *)b;

	if (x->lost != y->lost)
		return x->lost > y->lost ? -1 : 1;
	return x < y ? -1 : x > y;
}

void kj_together_end(struct kj_together *g)
{
	unsigned int i;

	kj_merge_end(&g->merge);
	while (g->nr_now)
		resolve(g);
	end_block(g);
	for (i = 0; i < KJ_TOGETHER_SETS; i++) {
		if (!g->set[i].votes)
			continue;
		/* It could have come in the blocks before its first one just as well. */
		g->set[i].chance *= (double)g->blocks / (g->blocks - g->set[i].since);
		if (beyond_chance(g, &g->set[i]))
			g->told[g->nr_told++] = &g->set[i];
	}
	if (g->nr_told)
		qsort(g->told, g->nr_told, sizeof(g->told[0]), by_time);
}
