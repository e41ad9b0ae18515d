// SPDX-License-Identifier: GPL-2.0
/*
 * decide - what moved, with the number of comparisons accounted for.
 */
#include <math.h>
#include <stdlib.h>

#include "lib/chance.h"
#include "lib/exit.h"
#include "model.h"

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/*
 * Tarone: the least number of comparisons such that no more could ever be below. As it grows,
 * fewer could be: one walk down the sorted @least tells. Return: 0 without memory.
 */
static unsigned int hopeful(const struct kj_compare *c)
{
	double *least = calloc(c->nr + 1, sizeof(*least));
	unsigned int m, i, n = 0;

	if (!least)
		return 0;
	for (i = 0; i < c->nr; i++)
		if (!c->result[i].why)
			least[n++] = c->result[i].answer.least;
	qsort(least, n, sizeof(*least), ascending);
	for (m = 1;; m++) {
		while (n && !(least[n - 1] <= c->alpha / m))
			n--;
		if (n <= m)
			break;
	}
	free(least);
	return m;
}

static int by_p(const void *a, const void *b)
{
	const struct kj_compare_result *x = *(struct kj_compare_result *const *)a;
	const struct kj_compare_result *y = *(struct kj_compare_result *const *)b;

	return x->answer.p < y->answer.p ? -1 : x->answer.p > y->answer.p;
}

static void decide_one(struct kj_compare *c, struct kj_compare_result *r)
{
	double e = r->answer.effect;

	if (r->adjusted > c->alpha || (e < 1 + c->least && e > 1 / (1 + c->least)))
		return;
	r->moved = e > 1 ? 1 : -1;
	c->worse += e > 1;
	c->better += e <= 1;
}

void kj_compare_decide(struct kj_compare *c)
{
	struct kj_compare_result **order = calloc(c->nr + 1, sizeof(*order)), *r;
	unsigned int i, m = hopeful(c);
	double most = 0;

	if (!order || !m) {
		free(order);
		c->failed = true;
		return;
	}
	for (i = 0; i < c->nr; i++) {
		r = &c->result[i];
		if (!r->why && r->answer.least <= c->alpha / m)
			order[c->tests++] = r;
	}
	qsort(order, c->tests, sizeof(*order), by_p);
	for (i = 0; i < c->tests; i++) {
		most = kj_chance_max(most, kj_chance_min(1, order[i]->answer.p * (c->tests - i)));
		order[i]->adjusted = most;
		decide_one(c, order[i]);
	}
	free(order);
}

unsigned int kj_compare_judged(const struct kj_compare *c)
{
	unsigned int i, n = 0;

	for (i = 0; i < c->nr; i++)
		n += !c->result[i].why;
	return n;
}

int kj_compare_exit(const struct kj_compare *c)
{
	if (c->worse)
		return KJ_EXIT_FAIL;
	return kj_compare_judged(c) ? KJ_EXIT_PASS : KJ_EXIT_UNTESTABLE;
}

const char *kj_compare_verdict(const struct kj_compare *c)
{
	static const char *const words[] = { "no worse", "worse", "", "", "not testable" };

	return words[kj_compare_exit(c)];
}

const struct kj_compare_result *kj_compare_strongest(const struct kj_compare *c)
{
	const struct kj_compare_result *best = NULL, *r;
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		r = &c->result[i];
		if (r->moved && r->moved == (c->worse ? 1 : -1) &&
		    (!best || r->answer.p < best->answer.p))
			best = r;
	}
	return best;
}

const char *kj_compare_what(unsigned int what)
{
	static const char *const words[] = { "rate", "length", "tail" };

	return words[what];
}

const char *kj_compare_moved(const struct kj_compare_result *r)
{
	if (r->why)
		return "not judged";
	return r->moved > 0 ? "worse" : r->moved < 0 ? "better" : "same";
}
