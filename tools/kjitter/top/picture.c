// SPDX-License-Identifier: GPL-2.0
/*
 * picture - see picture.h.
 */
#include <stdio.h>

#include "picture.h"

/* From level to level. */
#define STEP 2

double kj_top_past(const struct kj_top_row *r, unsigned int ago, bool length)
{
	const struct kj_top_point *p;

	if (ago >= r->nr_past || ago >= KJ_TOP_PAST)
		return -1;
	p = &r->past[(r->nr_past - 1 - ago) % KJ_TOP_PAST];
	return length ? p->max_ns : p->rate;
}

double kj_top_most(const struct kj_top_row *r, unsigned int columns, bool length)
{
	double most = 0, v;
	unsigned int i;

	for (i = 0; i < columns; i++) {
		v = kj_top_past(r, i, length);
		most = v > most ? v : most;
	}
	return most;
}

unsigned int kj_top_level(double v, double most)
{
	unsigned int level = KJ_TOP_LEVELS;

	if (v <= 0)
		return 0;
	for (most /= STEP; level > 1 && v <= most; level--)
		most /= STEP;
	return level;
}

char *kj_top_picture(char *buf, const struct kj_top_row *r, unsigned int columns, bool length,
		     double most, bool utf8)
{
	static const char ascii[KJ_TOP_LEVELS + 2] = " .:-=+*#@";
	unsigned int i, level;
	char *to = buf;

	for (i = columns; i--;) {
		level = kj_top_level(kj_top_past(r, i, length), most);
		if (utf8 && level)
			to += sprintf(to, "\xe2\x96%c", 0x80 + level);
		else
			*to++ = utf8 ? ' ' : ascii[level];
	}
	*to = '\0';
	return buf;
}
