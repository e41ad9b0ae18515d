// SPDX-License-Identifier: GPL-2.0
/*
 * match - see match.h; what belongs to one gap is in gap.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gap.h"
#include "match.h"
#include "uapi/kjitter_cause.h"

/**
 * struct injection - what became of one
 * @window: its outermost
 * @gap: the gap that covers it; not valid if not @found
 * @found: there is one
 * @shared: another one is in there, too
 * @company: what else was there
 * @group: the same as a small number
 * @cost: gap less window, at level 2 less the net times of the company as well
 * @raw: gap less window
 */
struct injection {
	const struct kj_calibrate_window *window;
	struct kj_calibrate_gap gap;
	bool found;
	bool shared;
	__u64 company;
	unsigned int group;
	__s64 cost;
	__s64 raw;
};

/**
 * struct work - one judgement being made
 * @d: the run
 * @r: the result
 * @in: injections in the order of time
 * @nr: how many
 * @v: room for as many numbers
 */
struct work {
	const struct kj_calibrate_data *d;
	struct kj_calibrate_result *r;
	struct injection *in;
	size_t nr;
	__s64 *v;
};

static int ascending(const void *a, const void *b)
{
	const __s64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void kj_calibrate_spread_of(struct kj_calibrate_spread *s, __s64 *v, size_t nr)
{
	memset(s, 0, sizeof(*s));
	if (!nr)
		return;
	qsort(v, nr, sizeof(*v), ascending);
	s->nr = nr;
	s->min = v[0];
	s->median = v[nr / 2];
	s->p95 = v[nr * 95 / 100];
	s->max = v[nr - 1];
}

/* Note the first injection that was missed, and what the sampler did then; @next: the gap after. */
static void missed(struct work *w, const struct kj_calibrate_window *win,
		   const struct kj_record *next)
{
	if (w->r->first_missed)
		return;
	w->r->first_missed = win->ordinal + 1;
	if (next == w->d->record)
		return;
	w->r->missed_after = win->start - (next[-1].start + next[-1].len);
	w->r->missed_blind = next[-1].blind;
}

/* Gaps and injections are both in the order of time: one walk over both. */
static void find_all(struct work *w)
{
	struct kj_calibrate_gap gap = { 0 };
	struct injection *in = w->in, *last = NULL;
	const struct kj_calibrate_window *win = w->d->window;
	bool more = kj_calibrate_gap_next(&gap, w->d);
	size_t i;

	for (i = 0; i < w->d->nr_windows; i++) {
		if (win[i].depth)
			continue;
		while (more && kj_calibrate_gap_end(&gap) < win[i].end)
			more = kj_calibrate_gap_next(&gap, w->d);
		in->window = &win[i];
		in->found = more && kj_calibrate_gap_covers(&gap, w->d, &win[i]);
		if (in->found)
			in->gap = gap;
		else
			missed(w, &win[i], more ? gap.record : w->d->record + w->d->nr_records);
		in->shared = in->found && last && last->found && last->gap.record == gap.record;
		if (in->shared)
			last->shared = true;
		last = in++;
	}
	w->nr = in - w->in;
}

static void judge_class(struct work *w, struct injection *in)
{
	const struct kj_calibrate_window *win = in->window, *end = w->d->window + w->d->nr_windows;
	bool right = true;

	w->r->cause[kj_calibrate_gap_cause(&in->gap, w->d, win)]++;
	for (; win < end && win->ordinal == in->window->ordinal; win++)
		right &= kj_calibrate_gap_right(&in->gap, w->d, win);
	w->r->right += right;
	if (!right && !w->r->first_wrong)
		w->r->first_wrong = in->window->ordinal + 1;
}

static void judge_classes(struct work *w)
{
	size_t i;

	w->r->injected = w->nr;
	for (i = 0; i < w->nr; i++) {
		if (!w->in[i].found)
			continue;
		w->r->found++;
		w->r->shared += w->in[i].shared;
		judge_class(w, &w->in[i]);
	}
}

/* Return: the length of the shortest injection from which on none was missed. */
static void judge_floor(struct work *w)
{
	__u64 len, missed = 0, least = 0;
	size_t i;

	for (i = 0; i < w->nr; i++) {
		len = w->in[i].window->end - w->in[i].window->start;
		if (!w->in[i].found && len > missed)
			missed = len;
	}
	for (i = 0; i < w->nr; i++) {
		len = w->in[i].window->end - w->in[i].window->start;
		if (len > missed && (!least || len < least))
			least = len;
	}
	w->r->floor = least;
}

/* What is said to be of this class must be one of the injections, or have been counted. */
static void judge_claims(struct work *w)
{
	const struct kj_calibrate_data *d = w->d;
	struct kj_calibrate_gap gap = { 0 };
	__u64 from, to;

	if (d->level < 2 || !w->nr)
		return;
	from = w->in[0].window->start;
	to = w->in[w->nr - 1].window->end;
	while (kj_calibrate_gap_next(&gap, d)) {
		struct kj_calibrate_claims c;

		if (kj_calibrate_gap_end(&gap) < from || gap.record->start > to)
			continue;
		kj_calibrate_gap_claims(&gap, d, &c);
		w->r->claimed += c.claimed;
		w->r->mistaken += c.mistaken;
		w->r->others += c.others;
	}
}

/* Conservation: net times and what they do not explain make up every gap. */
static void judge_sums(struct work *w)
{
	struct kj_calibrate_gap gap = { 0 };
	__u64 sum;

	while (w->d->level > 1 && kj_calibrate_gap_next(&gap, w->d)) {
		if (!kj_calibrate_gap_sums(&gap, &sum)) {
			w->r->uneven++;
		} else if (sum) {
			w->r->explained++;
			w->r->unattributed += gap.record->len - sum;
			w->r->full += kj_calibrate_gap_full(&gap);
		}
	}
}

static bool counts(const struct injection *in)
{
	return in->found && !in->shared;
}

/* Numbers of those of the injections @from to @to (exclusive) with that company. */
static void spread_group(struct work *w, struct kj_calibrate_spread *s, size_t from, size_t to,
			 int group)
{
	size_t i, n = 0;

	for (i = from; i < to; i++)
		if (counts(&w->in[i]) && (group < 0 || w->in[i].group == (unsigned int)group))
			w->v[n++] = w->in[i].cost;
	kj_calibrate_spread_of(s, w->v, n);
}

static void keep(struct kj_calibrate_outlier *o, const struct injection *in)
{
	unsigned int i, at = 0;

	while (at < KJ_CALIBRATE_OUTLIERS && o[at].cost >= in->cost)
		at++;
	if (at == KJ_CALIBRATE_OUTLIERS)
		return;
	for (i = KJ_CALIBRATE_OUTLIERS - 1; i > at; i--)
		o[i] = o[i - 1];
	o[at].ordinal = in->window->ordinal;
	o[at].len = in->window->end - in->window->start;
	o[at].cost = in->cost;
	o[at].record = *in->gap.record;
}

static void judge_one(struct work *w, const struct injection *in, __s64 stated)
{
	w->r->judged++;
	if (in->cost <= stated + (__s64)w->d->loop) {
		w->r->within++;
		return;
	}
	w->r->stalled++;
	keep(w->r->outlier, in);
}

/*
 * The first half says what entry and exit cost: the most that it needed. The second half is
 * judged by it. What stalls entry or exit unseen (hypervisor, SMI; in the deterministic lab
 * the other CPU, which shares the clock) is in both. If both halves are alike, one of n2 is
 * above the largest of n1 with probability 1 / (n1 + 1), whatever the distribution.
 */
static void judge_cost(struct work *w)
{
	struct kj_calibrate_spread stated[KJ_CALIBRATE_GROUPS];
	size_t half = w->nr / 2, i, n = 0;
	unsigned int g, usual = 0;
	double in_group[KJ_CALIBRATE_GROUPS] = { 0 };

	spread_group(w, &w->r->cost, 0, w->nr, -1);
	for (g = 0; g < KJ_CALIBRATE_GROUPS; g++) {
		spread_group(w, &stated[g], 0, half, g);
		if (stated[g].nr > stated[usual].nr)
			usual = g;
	}
	spread_group(w, &w->r->usual, 0, w->nr, usual);
	w->r->first = stated[usual];
	for (i = 0; i < w->nr; i++) {
		const struct injection *in = &w->in[i];

		w->r->short_of += in->found && in->raw < -(__s64)w->d->loop;
		if (i >= half && counts(in) && in->group < KJ_CALIBRATE_GROUPS - 1 &&
		    stated[in->group].nr >= KJ_CALIBRATE_ENOUGH) {
			judge_one(w, in, stated[in->group].max);
			in_group[in->group]++;
		}
		if (counts(in) && in->group == usual)
			w->v[n++] = in->raw;
	}
	kj_calibrate_spread_of(&w->r->raw, w->v, n);
	for (g = 0; g < KJ_CALIBRATE_GROUPS; g++)
		w->r->chance += in_group[g] / (stated[g].nr + 1);
}

static void judge_net(struct work *w)
{
	const struct kj_calibrate_data *d = w->d;
	const struct kj_calibrate_window *win, *end = d->window + d->nr_windows;
	unsigned int depth;
	size_t i, n;

	for (depth = 0; d->level > 1 && depth < KJ_CALIBRATE_DEPTHS; depth++) {
		for (i = n = 0; i < w->nr; i++) {
			if (!counts(&w->in[i]))
				continue;
			for (win = w->in[i].window; win < end && win->depth != depth; win++)
				;
			if (win < end && win->ordinal == w->in[i].window->ordinal &&
			    kj_calibrate_gap_net(&w->in[i].gap, win, &w->v[n]))
				n++;
		}
		kj_calibrate_spread_of(&w->r->net[depth], w->v, n);
	}
}

static void cost_of(struct injection *in, const struct kj_calibrate_data *d)
{
	const struct kj_calibrate_window *win = in->window;

	in->cost = kj_calibrate_gap_cost(&in->gap, d, win, &in->company);
	in->raw = in->gap.record->len - (win->end - win->start);
}

/* In the order in which they are met. */
static void number_companies(struct work *w)
{
	__u64 known[KJ_CALIBRATE_GROUPS - 1];
	unsigned int nr = 0, g;
	size_t i;

	for (i = 0; i < w->nr; i++) {
		if (!w->in[i].found)
			continue;
		for (g = 0; g < nr && known[g] != w->in[i].company; g++)
			;
		if (g == nr && nr < KJ_CALIBRATE_GROUPS - 1)
			known[nr++] = w->in[i].company;
		w->in[i].group = g;
	}
}

int kj_calibrate_match(struct kj_calibrate_result *r, const struct kj_calibrate_data *d)
{
	struct work w = { .d = d, .r = r };
	size_t i;

	memset(r, 0, sizeof(*r));
	w.in = calloc(d->nr_windows + 1, sizeof(*w.in));
	w.v = calloc(d->nr_windows + 1, sizeof(*w.v));
	if (!w.in || !w.v) {
		free(w.in);
		free(w.v);
		return -ENOMEM;
	}
	find_all(&w);
	for (i = 0; i < w.nr; i++)
		if (w.in[i].found)
			cost_of(&w.in[i], d);
	number_companies(&w);
	judge_classes(&w);
	judge_floor(&w);
	judge_claims(&w);
	judge_sums(&w);
	judge_cost(&w);
	judge_net(&w);
	free(w.in);
	free(w.v);
	return 0;
}

/*
 * Of so many beyond the largest of another sample the number is about geometric: with a mean
 * of 1 (halves of equal size) each one more is half as likely. Ten more: one in a thousand.
 */
static bool too_many(size_t nr, double expected)
{
	return nr > 10 + 2 * expected;
}

const char *kj_calibrate_wrong(const struct kj_calibrate_result *r, unsigned int level,
			       const struct kj_accounts *account)
{
	if (!r->injected)
		return "nothing was injected";
	if (r->found != r->injected)
		return "not every injection was found";
	if (r->right != r->found)
		return "not every injection was called what it is";
	if (r->mistaken)
		return "something was called an injection that is none";
	if (r->short_of)
		return "a gap is shorter than the injection in it";
	if (r->judged < r->injected / 4)
		return "too few injections had the same company to judge lengths";
	if (too_many(r->stalled, r->chance))
		return "gaps exceed their injections by more than the stated cost";
	if (level > 1 && (r->uneven || r->unattributed < account->unattributed ||
			  (!r->full && r->unattributed > account->unattributed)))
		return "net times do not add up to the gaps";
	return NULL;
}
