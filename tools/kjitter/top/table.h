/* SPDX-License-Identifier: GPL-2.0 */
/*
 * table - a row for each stream, in as many columns as there are. Pure.
 *
 * What does not fit is left out, by columns: of a narrow terminal only CPU, rate, and the worst gap
 * with its cause stay.
 */
#ifndef KJ_TOP_TABLE_H
#define KJ_TOP_TABLE_H

#include "capture/symbols.h"
#include "figures.h"
#include "line.h"

/* Columns of the table. */
enum kj_top_column {
	KJ_COLUMN_CPU,
	KJ_COLUMN_STREAM,
	KJ_COLUMN_RATE,
	KJ_COLUMN_LAST,
	KJ_COLUMN_LAST_CAUSE,
	KJ_COLUMN_WORST,
	KJ_COLUMN_WORST_CAUSE,
	KJ_COLUMN_PPM,
	KJ_COLUMN_LOST,
	KJ_COLUMN_TICK,
	KJ_COLUMN_PAST,
	KJ_COLUMN_NR,
};

/**
 * struct kj_top_table - how it is laid out
 * @symbols: names of functions
 * @width: of each column; 0: it is left out
 * @utf8: block characters can be shown
 * @single: there is one interval and will be no other: there are no pictures
 * @length: pictures are of the longest gap of each interval, else of the rate
 * @most: the most of all pictures
 */
struct kj_top_table {
	const struct kj_symbols *symbols;
	unsigned int width[KJ_COLUMN_NR];
	bool utf8;
	bool single;
	bool length;
	double most;
};

/**
 * kj_top_table_fit - widths of the columns
 * @l: out: @width, @most; the rest is set
 * @t: model
 * @width: columns there are
 */
void kj_top_table_fit(struct kj_top_table *l, const struct kj_top *t, unsigned int width);

/**
 * kj_top_table_head - the line above
 * @l: layout
 * @line: out, begun
 * @sort: the column that is sorted by
 */
void kj_top_table_head(const struct kj_top_table *l, struct kj_top_line *line, enum kj_sort sort);

/**
 * kj_top_table_row - the line of a row
 * @l: layout
 * @line: out, begun
 * @t: model
 * @i: row
 */
void kj_top_table_row(const struct kj_top_table *l, struct kj_top_line *line,
		      const struct kj_top *t, unsigned int i);

/**
 * kj_top_table_all - a line about all rows
 * @line: out, begun
 * @t: model
 */
void kj_top_table_all(struct kj_top_line *line, const struct kj_top *t);

#endif /* KJ_TOP_TABLE_H */
