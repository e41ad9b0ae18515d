// SPDX-License-Identifier: GPL-2.0
/*
 * compare_pair - every comparison in one pair of sides.
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

#include "../../module/elapsed.h"
#include "chance.h"
#include "compare.h"
#include "duration.h"
#include "environment.h"
#include "macros.h"

/* Tails: so many must be longer in both sides together. */
#define TAIL_MIN 5
/* So many times the median, and a gap is another event, not the usual one a little later. */
#define OUTLIER 4

/* What one block of one run holds of one cause. */
struct tally {
	__u32 events;
	__u32 gaps;
	__u32 above[KJ_COMPARE_LEVELS];
	float logs;
};

static struct tally tallies[2][KJ_SPREAD_UNITS][KJ_CAUSE_NR];
/* Buckets of ns, so that clocks of different rates compare. */
static __u32 histogram[KJ_CAUSE_NR][KJ_HIST_BUCKETS];
static __u64 levels[KJ_CAUSE_NR][KJ_COMPARE_LEVELS];
static __u64 medians[KJ_CAUSE_NR];
static struct kj_spread spread;

/* One walk through the records of one run. */
struct walk {
	const struct kj_compare_stream *t;
	struct tally (*tally)[KJ_CAUSE_NR];
};

static unsigned int cause_of(const struct kj_record *rec)
{
	unsigned int cause = rec->count[KJ_CAUSE_UNKNOWN];

	return cause < KJ_CAUSE_NR ? cause : KJ_CAUSE_UNKNOWN;
}

static struct tally *block_of(const struct walk *w, const struct kj_record *rec)
{
	const struct kj_compare_stream *t = w->t;
	__u64 at = kj_elapsed(rec->start, t->first);

	at = (__uint128_t)at * KJ_SPREAD_BLOCKS / (t->last - t->first);
	return w->tally[at < KJ_SPREAD_BLOCKS ? at : KJ_SPREAD_BLOCKS - 1];
}

static void first_walk(void *data, const struct kj_record *rec)
{
	const struct walk *w = data;
	__u64 ns = kj_duration_ns(rec->len, w->t->khz);
	unsigned int i, cause = cause_of(rec);
	struct tally *block = block_of(w, rec);

	histogram[cause][kj_hist_index(ns)]++;
	block[cause].gaps++;
	block[cause].logs += kj_chance_log1p(ns);
	for (i = 1; i < KJ_CAUSE_NR; i++)
		if (i != KJ_CAUSE_STEAL && i != KJ_CAUSE_SAMPLER)
			block[i].events += rec->count[i];
	if (cause == KJ_CAUSE_UNKNOWN || cause == KJ_CAUSE_STEAL || cause == KJ_CAUSE_SAMPLER)
		block[cause].events++;
}

static void second_walk(void *data, const struct kj_record *rec)
{
	const struct walk *w = data;
	__u64 ns = kj_duration_ns(rec->len, w->t->khz);
	unsigned int i, cause = cause_of(rec);
	struct tally *block = block_of(w, rec);

	for (i = 0; i < KJ_COMPARE_LEVELS; i++)
		block[cause].above[i] += levels[cause][i] && ns > levels[cause][i];
}

/* Return: false if a file could not be read again. */
static bool walk_all(const struct kj_compare_pair *p, __u32 cpu, __u32 stream,
		     void (*each)(void *data, const struct kj_record *rec))
{
	unsigned int side, i;
	struct walk w;

	for (side = 0; side < 2; side++) {
		for (i = 0; i < p->nr[side]; i++) {
			w.t = kj_compare_stream(p->run[side][i], cpu, stream);
			w.tally = &tallies[side][i * KJ_SPREAD_BLOCKS];
			if (!kj_compare_records(p->run[side][i], w.t, each, &w))
				return false;
		}
	}
	return true;
}

static void choose_levels(unsigned int cause)
{
	static const unsigned int one_in[KJ_COMPARE_LEVELS] = { 2, 10, 100, 1000 };
	__u64 n = 0, above = 0, *level = levels[cause];
	unsigned int i, at = KJ_HIST_BUCKETS;

	memset(level, 0, sizeof(levels[cause]));
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		n += histogram[cause][i];
	/* From the highest down; two that fall together are one. */
	for (i = KJ_COMPARE_LEVELS; i--;) {
		if (n / one_in[i] < TAIL_MIN)
			continue;
		for (; at && above + histogram[cause][at - 1] <= n / one_in[i]; at--)
			above += histogram[cause][at - 1];
		if (!i)
			medians[cause] = kj_hist_high(at - 1);
		if (above >= TAIL_MIN &&
		    (i + 1 == KJ_COMPARE_LEVELS || level[i + 1] != kj_hist_high(at - 1)))
			level[i] = kj_hist_high(at - 1);
	}
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
static bool of_the_usual(const struct kj_compare_result *r)
{
	return r->what == KJ_COMPARE_LENGTH ||
	       (r->what == KJ_COMPARE_TAIL && r->level_ns < OUTLIER * medians[r->cause]);
}

/* Can nothing but the machine itself have moved it? */
static bool is_alone(const struct kj_compare_run *run)
{
	return !strcmp(kj_environment_get(run->env, "hypervisor"), "none") ||
	       !strcmp(kj_environment_get(run->env, "emulation"), "deterministic");
}

/* Why this comparison cannot be judged, or NULL. */
static const char *forbidden(const struct kj_compare_pair *p, const struct kj_compare_result *r)
{
	bool runs = kj_spread_by_runs(&spread), lost = lost_any(p, r->cpu, r->stream);

	if (lost && (!runs || r->what != KJ_COMPARE_RATE))
		return "records were lost";
	if (runs)
		return NULL;
	if (of_the_usual(r))
		return "so few runs do not tell how runs differ; record three or more of each";
	if (!is_alone(p->run[0][0]) && (r->what != KJ_COMPARE_RATE ||
					r->cause == KJ_CAUSE_UNKNOWN || r->cause == KJ_CAUSE_STEAL))
		return "the host may have moved it; record three or more runs of each";
	return NULL;
}

static double counted(const struct tally *b, unsigned int what, unsigned int l)
{
	if (what == KJ_COMPARE_RATE)
		return b->events;
	return what == KJ_COMPARE_LENGTH ? b->gaps : b->above[l];
}

/* One run of one side. Return: its net time, ns. */
static double fill_run(struct kj_spread_side *side, unsigned int i,
		       const struct tally (*b)[KJ_CAUSE_NR], const struct kj_compare_stream *t,
		       const struct kj_compare_result *r, unsigned int l)
{
	double *count = &side->count[i * KJ_SPREAD_BLOCKS], seen = 0;
	unsigned int k;

	side->time[i] = (t->last - t->first) / (1e3 * t->khz);
	for (k = 0; k < KJ_SPREAD_BLOCKS; k++) {
		side->sum[i * KJ_SPREAD_BLOCKS + k] = b[k][r->cause].logs;
		count[k] = counted(&b[k][r->cause], r->what, l);
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
static void fill(const struct kj_compare_pair *p, struct kj_compare_result *r, unsigned int l)
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
			net += fill_run(side, i, (const void *)&tallies[s][i * KJ_SPREAD_BLOCKS],
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

static void compare_one(struct kj_compare *c, const struct kj_compare_result *template,
			unsigned int what, unsigned int l)
{
	const struct kj_compare_pair *p = &c->pair[template->pair];
	struct kj_compare_result r = *template, *all;

	r.what = what;
	r.level_ns = what == KJ_COMPARE_TAIL ? levels[r.cause][l] : 0;
	fill(p, &r, l);
	/* What happened on neither side is no comparison. */
	if (!(r.n[0] + r.n[1]))
		return;
	r.why = forbidden(p, &r);
	if (what == KJ_COMPARE_LENGTH)
		judge_length(&r, c->alpha,
			     1e6 / kj_compare_stream(p->run[0][0], r.cpu, r.stream)->khz);
	else
		kj_spread_rate(&spread, c->alpha, &r.answer);
	all = realloc(c->result, (c->nr + 1) * sizeof(*all));
	if (!all) {
		c->failed = true;
		return;
	}
	c->result = all;
	all[c->nr++] = r;
}

static void compare_stream(struct kj_compare *c, unsigned int pair, __u32 cpu, __u32 stream)
{
	const struct kj_compare_pair *p = &c->pair[pair];
	struct kj_compare_result r = { .pair = pair, .cpu = cpu, .stream = stream, .adjusted = 1 };
	unsigned int cause, l;

	memset(histogram, 0, sizeof(histogram));
	for (l = 0; l < 2; l++)
		memset(tallies[l], 0, p->nr[l] * KJ_SPREAD_BLOCKS * sizeof(tallies[l][0]));
	c->changed = !walk_all(p, cpu, stream, first_walk);
	for (cause = 0; cause < KJ_CAUSE_NR; cause++)
		choose_levels(cause);
	c->changed = c->changed || !walk_all(p, cpu, stream, second_walk);
	if (c->changed)
		return;
	for (cause = 0; cause < KJ_CAUSE_NR; cause++) {
		r.cause = cause;
		compare_one(c, &r, KJ_COMPARE_RATE, 0);
		compare_one(c, &r, KJ_COMPARE_LENGTH, 0);
		for (l = 0; l < KJ_COMPARE_LEVELS; l++)
			if (levels[cause][l])
				compare_one(c, &r, KJ_COMPARE_TAIL, l);
	}
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

void kj_compare_pair(struct kj_compare *c, unsigned int pair)
{
	const struct kj_compare_pair *p = &c->pair[pair];
	const struct kj_compare_run *base = p->run[0][0];
	unsigned int i;

	for (i = 0; i < base->nr && !c->changed; i++)
		if (in_all(p, base->stream[i].cpu, base->stream[i].stream))
			compare_stream(c, pair, base->stream[i].cpu, base->stream[i].stream);
}
