// SPDX-License-Identifier: GPL-2.0
/*
 * text - an interval as a table that stays; see tell.h.
 */
#include <stdio.h>

#include "lib/duration.h"
#include "table.h"
#include "tell.h"

static void show(struct kj_top_line *l)
{
	puts(kj_top_line_end(l));
}

void kj_top_text(const struct kj_top_telling *t)
{
	const struct kj_top *m = &t->feed->model;
	struct kj_top_table table = {
		.symbols = &t->feed->session.symbols,
		.utf8 = t->style.utf8,
		.single = t->last && m->intervals == 1,
	};
	char since[KJ_DURATION_MAX], long_[KJ_DURATION_MAX];
	struct kj_top_line l;
	unsigned int i;

	kj_top_line_begin(&l, &t->style, KJ_LOOK_PLAIN);
	kj_top_line_add(&l, KJ_LOOK_PLAIN, "%s; interval %s, since %s", t->feed->title,
			kj_duration_format(long_, m->now_ns - m->before_ns),
			kj_duration_format(since, m->now_ns - m->reset_ns));
	show(&l);
	kj_top_line_begin(&l, &t->style, KJ_LOOK_PLAIN);
	kj_top_table_all(&l, m);
	show(&l);
	kj_top_table_fit(&table, m, t->style.width);
	kj_top_line_begin(&l, &t->style, KJ_LOOK_REVERSE);
	kj_top_table_head(&table, &l, t->sort);
	show(&l);
	for (i = 0; i < m->nr_rows; i++) {
		kj_top_line_begin(&l, &t->style, KJ_LOOK_PLAIN);
		kj_top_table_row(&table, &l, m, t->order[i]);
		show(&l);
	}
	if (!t->last)
		putchar('\n');
}
