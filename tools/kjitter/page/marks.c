// SPDX-License-Identifier: GPL-2.0
/*
 * marks - see marks.h.
 */
#include <math.h>
#include <stdbool.h>

#include "lib/macros.h"
#include "marks.h"

#define LABEL sizeof(((struct kj_page_marks *)0)->label[0])
/* Words on an axis of time. */
#define MOST 6
/* What a power of ten may be missed by. */
#define NEAR 0.000000001

struct unit {
	double ns;
	const char *word;
};

static const struct unit units[] = {
	{ 86400e9, "d" }, { 3600e9, "h" },    { 60e9, "min" }, { 1e9, "s" },
	{ 1e6, "ms" },	  { 1e3, "&#181;s" }, { 1, "ns" },
};

static void write_label(char *buf, double v, const char *word)
{
	snprintf(buf, LABEL, "%.4g&#160;%s", v, word);
}

void kj_page_marks_label(char *buf, double ns)
{
	unsigned int i = 3;

	while (i + 1 < ARRAY_SIZE(units) && ns < units[i].ns * 0.9999)
		i++;
	write_label(buf, ns / units[i].ns, units[i].word);
}

static void add(struct kj_page_marks *m, double at)
{
	m->at[m->nr] = at;
	m->label[m->nr++][0] = '\0';
}

void kj_page_marks_time(struct kj_page_marks *m, double ns)
{
	unsigned int u = 0, i;
	double step;

	m->nr = 0;
	if (!(ns > 0))
		return;
	/* The largest of which there are a few. */
	while (u + 1 < ARRAY_SIZE(units) && ns < 2 * units[u].ns)
		u++;
	step = kj_page_step(ns / units[u].ns, MOST);
	for (i = 0; i * step * units[u].ns <= ns * 1.0001 && m->nr < KJ_PAGE_MARKS; i++) {
		add(m, i * step * units[u].ns / ns);
		write_label(m->label[i], i * step, units[u].word);
	}
}

void kj_page_marks_lengths(struct kj_page_marks *m, const struct kj_page_scale *s)
{
	static const double parts[] = { 1, 2, 5 };
	/* Less than two decades: there is room for what is between them. */
	unsigned int nr = s->high - s->low < 2 ? ARRAY_SIZE(parts) : 1, k;
	bool none;
	int e;

	m->nr = 0;
	for (e = kj_page_floor(s->low); e <= s->high; e++) {
		for (k = 0; k < nr && m->nr < KJ_PAGE_MARKS; k++) {
			double v = parts[k] * kj_page_power(e), l = kj_page_log10(v);

			if (l < s->low - NEAR || l > s->high + NEAR)
				continue;
			add(m, kj_page_scale_at(s, v));
			kj_page_marks_label(m->label[m->nr - 1], v);
		}
	}
	/* No round length at all: the ends then. */
	none = !m->nr;
	for (k = 0; none && k < 2; k++) {
		add(m, k);
		kj_page_marks_label(m->label[k], kj_page_power(k ? s->high : s->low));
	}
}
