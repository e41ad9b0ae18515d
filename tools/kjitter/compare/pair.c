// SPDX-License-Identifier: GPL-2.0
/*
 * pair - every comparison in one pair of sides.
 *
 * How often: from the accounts, which cannot drop. How long: from the lengths of the gaps
 * whose primary cause it is, as logarithms, so that one long gap does not hide what all
 * the others do; the mean then is the geometric one. Tails: how often gaps of that cause
 * are longer than fixed levels. Levels are quantiles of both sides taken together, so that
 * choosing them favours neither. The last two, and when events came, are from the records.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/chance.h"
#include "lib/environment.h"
#include "lib/macros.h"
#include "tally.h"
#include "uapi/kjitter_elapsed.h"

/* A gap longer than so many medians is another event, not the usual one a little longer. */
#define OUTLIER 4

/* How much memory a walk may take: streams beyond that are left to another walk. */
#define ROOM (32U << 20)

/* One stream of a pair. */
struct one {
	__u32 cpu;
	__u32 stream;
	struct kj_tallies *tallies;
};

static struct kj_spread spread;

/*
 * A walk reads a whole file, whoever's records it is about. So as many streams as there is
 * room for are walked through at once.
 */
struct group {
	const struct kj_compare_pair *p;
	unsigned int nr;
	struct one *one;
	struct kj_compare_wanted *wanted;
	struct kj_tally_run *run;
};

static void forget(struct group *g)
{
	unsigned int i;

	for (i = 0; g->one && i < g->nr; i++) {
		if (g->one[i].tallies) {
			free(g->one[i].tallies->block[0]);
			free(g->one[i].tallies->block[1]);
		}
		free(g->one[i].tallies);
	}
	free(g->one);
	free(g->wanted);
	free(g->run);
}

static struct kj_tallies *tallies_of(const struct kj_compare_pair *p)
{
	struct kj_tallies *t = calloc(1, sizeof(*t));
	unsigned int side;

	for (side = 0; t && side < 2; side++)
		t->block[side] =
			calloc(p->nr[side] * KJ_SPREAD_BLOCKS, sizeof(struct kj_tally_block));
	return t;
}

/* Is it in every run of the pair, and did it run at all? */
static bool in_all(const struct kj_compare_pair *p, __u32 cpu, __u32 stream)
{
	const struct kj_compare_stream *t;
	unsigned int side, i;

	for (side = 0; side < 2; side++) {
		for (i = 0; i < p->nr[side]; i++) {
			t = kj_compare_stream(p->run[side][i], cpu, stream);
			if (!t || !kj_elapsed(t->last, t->first))
				return false;
		}
	}
	return true;
}

/* Streams of the pair's first run from *@at on that are in all of its runs. */
static bool gather(struct group *g, unsigned int *at)
{
	const struct kj_compare_pair *p = g->p;
	const struct kj_compare_stream *t = p->run[0][0]->stream;
	size_t each = sizeof(struct kj_tallies) +
		      (p->nr[0] + p->nr[1]) * KJ_SPREAD_BLOCKS * sizeof(struct kj_tally_block);
	unsigned int most = ROOM / each;
	struct one *one;

	g->one = calloc(most, sizeof(*g->one));
	g->wanted = calloc(most, sizeof(*g->wanted));
	g->run = calloc(most, sizeof(*g->run));
	if (!g->one || !g->wanted || !g->run)
		return false;
	for (; *at < p->run[0][0]->nr && g->nr < most; ++*at) {
		if (!in_all(p, t[*at].cpu, t[*at].stream))
			continue;
		one = &g->one[g->nr++];
		one->cpu = t[*at].cpu;
		one->stream = t[*at].stream;
		one->tallies = tallies_of(p);
		if (!one->tallies || !one->tallies->block[0] || !one->tallies->block[1])
			return false;
	}
	return true;
}

/* Return: false if a file could not be read again. */
static bool walk_all(struct group *g, void (*each)(void *data, const struct kj_record *rec))
{
	const struct kj_compare_run *run;
	unsigned int side, i, k;

	for (side = 0; side < 2; side++) {
		for (i = 0; i < g->p->nr[side]; i++) {
			run = g->p->run[side][i];
			for (k = 0; k < g->nr; k++) {
				g->run[k].to = g->one[k].tallies;
				g->run[k].t =
					kj_compare_stream(run, g->one[k].cpu, g->one[k].stream);
				g->run[k].block =
					&g->one[k].tallies->block[side][i * KJ_SPREAD_BLOCKS];
				g->wanted[k].t = g->run[k].t;
				g->wanted[k].data = &g->run[k];
			}
			if (!kj_compare_records(run, g->wanted, g->nr, each))
				return false;
		}
	}
	return true;
}

static bool lost_any(const struct kj_compare_pair *p, __u32 cpu, __u32 stream)
{
	unsigned int side, i;
	__u64 lost = 0;

	for (side = 0; side < 2; side++)
		for (i = 0; i < p->nr[side]; i++)
			lost |= kj_compare_stream(p->run[side][i], cpu, stream)->lost;
	return lost;
}

/*
 * Is this a matter of how long the usual gap is? That depends on what a run happens to be in
 * step with: two periodic interrupts may meet all through one run and never in the next, and
 * nothing inside either run tells.
 */
static bool of_the_usual(const struct kj_tallies *t, const struct kj_compare_result *r)
{
	return r->what == KJ_COMPARE_LENGTH ||
	       (r->what == KJ_COMPARE_TAIL && r->level_ns / OUTLIER < t->median[r->cause]);
}

/* Can nothing but the machine itself have moved it? */
static bool is_alone(const struct kj_compare_run *run)
{
	return !strcmp(kj_environment_get(run->env, "hypervisor"), "none") ||
	       !strcmp(kj_environment_get(run->env, "emulation"), "deterministic");
}

/* Why this comparison cannot be judged, or NULL. */
static const char *forbidden(const struct kj_compare_pair *p, const struct kj_tallies *t,
			     const struct kj_compare_result *r)
{
	bool runs = kj_spread_by_runs(&spread), lost = lost_any(p, r->cpu, r->stream);

	if (lost && (!runs || r->what != KJ_COMPARE_RATE))
		return "records were lost";
	if (runs)
		return NULL;
	if (of_the_usual(t, r))
		return "so few runs do not tell how runs differ; record three or more of each";
	if (!is_alone(p->run[0][0]) && (r->what != KJ_COMPARE_RATE ||
					r->cause == KJ_CAUSE_UNKNOWN || r->cause == KJ_CAUSE_STEAL))
		return "the host may have moved it; record three or more runs of each";
	return NULL;
}

static double counted(const struct kj_tally *b, unsigned int what, unsigned int l)
{
	if (what == KJ_COMPARE_RATE)
		return b->events;
	return what == KJ_COMPARE_LENGTH ? b->gaps : b->above[l];
}

/* One run of one side. Return: its net time, ns. */
static double fill_run(struct kj_spread_side *side, unsigned int i, struct kj_tally_block *b,
		       const struct kj_compare_stream *t, const struct kj_compare_result *r,
		       unsigned int l)
{
	double *count = &side->count[i * KJ_SPREAD_BLOCKS], seen = 0;
	unsigned int k;

	side->time[i] = (t->last - t->first) / (1e3 * t->khz);
	for (k = 0; k < KJ_SPREAD_BLOCKS; k++) {
		side->sum[i * KJ_SPREAD_BLOCKS + k] = b[k].cause[r->cause].logs;
		count[k] = counted(&b[k].cause[r->cause], r->what, l);
		seen += count[k];
	}
	if (r->what == KJ_COMPARE_RATE) {
		seen = t->counted[r->cause];
		/* How a run differs from others can be told from its accounts alone. */
		if (kj_spread_by_runs(&spread)) {
			memset(count, 0, KJ_SPREAD_BLOCKS * sizeof(*count));
			count[0] = seen;
		}
	}
	side->total += seen;
	return t->net_ns[r->cause];
}

/* Fill in @spread and what is shown, from accounts and tallies. */
static void fill(const struct kj_compare_pair *p, const struct kj_tallies *t,
		 struct kj_compare_result *r, unsigned int l)
{
	struct kj_spread_side *side;
	double time, net;
	unsigned int s, i;

	for (s = 0; s < 2; s++)
		spread.side[s].runs = p->nr[s];
	for (s = 0; s < 2; s++) {
		side = &spread.side[s];
		side->total = 0;
		for (i = 0, net = 0, time = 0; i < side->runs; i++) {
			net += fill_run(side, i, &t->block[s][i * KJ_SPREAD_BLOCKS],
					kj_compare_stream(p->run[s][i], r->cpu, r->stream), r, l);
			time += side->time[i];
		}
		r->n[s] = side->total;
		r->time[s] = net / time;
		*(s ? &r->new : &r->old) = side->total / time;
	}
}

/* Geometric mean length of one side, ns. */
static double typical(const struct kj_spread_side *d)
{
	return kj_chance_exp(kj_spread_typical(d)) - 1;
}

static void judge_length(struct kj_compare_result *r, double alpha, double count_ns)
{
	r->old = typical(&spread.side[0]);
	r->new = typical(&spread.side[1]);
	/* No length is known better than one count of the clock. */
	spread.floor = kj_chance_max(1, count_ns) / (1 + kj_chance_min(r->old, r->new));
	kj_spread_mean(&spread, alpha, &r->answer);
	r->answer.effect = kj_chance_exp(r->answer.effect);
	r->answer.low = kj_chance_exp(r->answer.low);
	r->answer.high = kj_chance_exp(r->answer.high);
	if (!r->answer.known && !r->why)
		r->why = "too few gaps to compare their lengths";
}

/* Room for one more; it doubles, so that the sum of all copies is linear. */
static bool make_room(struct kj_compare *c)
{
	unsigned int more = c->room ? 2 * c->room : 256;
	struct kj_compare_result *all;

	if (c->nr < c->room)
		return true;
	all = realloc(c->result, more * sizeof(*all));
	if (!all) {
		c->failed = true;
		return false;
	}
	c->result = all;
	c->room = more;
	return true;
}

static void compare_one(struct kj_compare *c, const struct kj_tallies *t,
			const struct kj_compare_result *template, unsigned int what, unsigned int l)
{
	const struct kj_compare_pair *p = &c->pair[template->pair];
	struct kj_compare_result r = *template;

	r.what = what;
	r.level_ns = what == KJ_COMPARE_TAIL ? t->level[r.cause][l] : 0;
	fill(p, t, &r, l);
	/* What happened on neither side is no comparison. */
	if (!(r.n[0] + r.n[1]))
		return;
	r.why = forbidden(p, t, &r);
	if (what == KJ_COMPARE_LENGTH)
		judge_length(&r, c->alpha,
			     1e6 / kj_compare_stream(p->run[0][0], r.cpu, r.stream)->khz);
	else
		kj_spread_rate(&spread, c->alpha, &r.answer);
	if (make_room(c))
		c->result[c->nr++] = r;
}

static void compare_stream(struct kj_compare *c, unsigned int pair, const struct one *one)
{
	struct kj_compare_result r = {
		.pair = pair,
		.cpu = one->cpu,
		.stream = one->stream,
		.adjusted = 1,
	};
	unsigned int cause, l;

	for (cause = 0; cause < KJ_CAUSE_NR; cause++) {
		r.cause = cause;
		compare_one(c, one->tallies, &r, KJ_COMPARE_RATE, 0);
		compare_one(c, one->tallies, &r, KJ_COMPARE_LENGTH, 0);
		for (l = 0; l < KJ_COMPARE_LEVELS; l++)
			if (one->tallies->level[cause][l])
				compare_one(c, one->tallies, &r, KJ_COMPARE_TAIL, l);
	}
}

static void compare_group(struct kj_compare *c, unsigned int pair, struct group *g)
{
	unsigned int i;

	c->changed = !walk_all(g, kj_tally_first);
	for (i = 0; i < g->nr; i++)
		kj_tally_levels(g->one[i].tallies);
	c->changed = c->changed || !walk_all(g, kj_tally_second);
	c->walks += 2;
	for (i = 0; i < g->nr && !c->changed; i++)
		compare_stream(c, pair, &g->one[i]);
}

void kj_compare_pair(struct kj_compare *c, unsigned int pair)
{
	unsigned int at = 0, nr = c->pair[pair].run[0][0]->nr;

	while (at < nr && !c->changed && !c->failed) {
		struct group g = { .p = &c->pair[pair] };

		if (!gather(&g, &at))
			c->failed = true;
		else if (g.nr)
			compare_group(c, pair, &g);
		forget(&g);
	}
}
