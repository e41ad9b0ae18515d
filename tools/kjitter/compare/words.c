// SPDX-License-Identifier: GPL-2.0
/*
 * words - see words.h.
 */
#include <stdio.h>

#include "lib/names.h"
#include "words.h"

#define SAY_OTHER_CPUS \
	"the captures have no CPU in common (CPUs %s against %s); record the same CPUs on both sides"

const char *kj_compare_value(char *buf, const struct kj_compare_result *r, double v)
{
	if (r->what == KJ_COMPARE_LENGTH)
		return kj_duration_format(buf, v + 0.5);
	sprintf(buf, v < 10 ? "%.3f/s" : v < 1e4 ? "%.1f/s" : "%.4g/s", v);
	return buf;
}

const char *kj_compare_change(char *buf, const struct kj_compare_result *r)
{
	const struct kj_spread_answer *a = &r->answer;

	snprintf(buf, KJ_COMPARE_WORDS, "x%.3g (%.3g..%.3g)", a->effect, a->low, a->high);
	return buf;
}

const char *kj_compare_chance(char *buf, double p)
{
	sprintf(buf, p < 1 / 1e9 ? "< 1e-9" : p > 0.9999 ? "1" : p < 0.001 ? "%.0e" : "%.3f", p);
	return buf;
}

const char *kj_compare_subject(char *buf, const struct kj_compare_result *r)
{
	char level[KJ_DURATION_MAX];

	if (r->what == KJ_COMPARE_TAIL)
		sprintf(buf, "%s > %s", kj_names_cause(r->cause),
			kj_duration_format(level, r->level_ns));
	else
		sprintf(buf, "%s %s", kj_names_cause(r->cause), kj_compare_what(r->what));
	return buf;
}

const char *kj_compare_nothing(char *buf, size_t size, const struct kj_compare *c)
{
	const struct kj_compare_pair *p = c->pair;
	char old[200], new[200];
	unsigned int i;

	for (i = 1; i < c->nr_runs && !kj_compare_disjoint(&c->run[0], &c->run[i]); i++)
		;
	if (i < c->nr_runs)
		snprintf(buf, size, SAY_OTHER_CPUS, kj_compare_cpus(&c->run[0], old, sizeof(old)),
			 kj_compare_cpus(&c->run[i], new, sizeof(new)));
	else if (c->refused && !c->force)
		snprintf(buf, size, "%s",
			 "the captures are not comparable; --force compares them all the same");
	else if (!c->nr)
		snprintf(buf, size, "nothing happened on %s: no gap and no event",
			 p->nr[0] + p->nr[1] == 2 && c->nr_pairs == 1 ? "either side" : "any side");
	else
		snprintf(buf, size, "nothing in them could be judged; below is why");
	return buf;
}
