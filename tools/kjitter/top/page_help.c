// SPDX-License-Identifier: GPL-2.0
/*
 * page_help - keys and columns; see page.h.
 */
#include <stddef.h>

#include "lib/macros.h"
#include "page.h"

/* No line is wider than 78 columns; there are as many as a screen of 24 lines has room for. */
static const char *const lines[] = {
	"",
	"q, Ctrl-C   quit                        p, space   pause: what is shown stays",
	"s           next order of the rows      r          reset worst, ppm and lost",
	"t           another threshold           g          picture: rate or longest gap",
	"Enter       the CPU in detail, back     c          CPU by number, in detail",
	"arrows, PgUp, PgDn, Home, End (j, k)    select a row",
	"",
	"gaps/s  gaps at or above the threshold, in the latest interval",
	"last    the latest gap: how long, and what it was due to",
	"worst   the longest since the reset; '>': one whose record was lost may have",
	"        been longer",
	"ppm     time in gaps since the reset, parts per million",
	"lost    records lost since the reset: the ring was full. Gaps are counted all",
	"        the same, which is why figures are right then, too",
	"tick    level 2: what the tick does; level 1: local timer interrupts a second",
	"picture the latest intervals, the newest on the right; each step of a bar is",
	"        twice the one below, a whole bar the most of all that are shown",
	"",
	"Causes: level 1 says what the kernel counted in a gap, level 2 (--level 2)",
	"names it. 'unknown' is not hardware: no counter moved.",
};

void kj_top_page_help(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	struct kj_top_line *l;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		l = kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
		if (l)
			kj_top_line_add(l, KJ_LOOK_PLAIN, "%s", lines[i]);
	}
}
