/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lane - a row of columns for one cause, as wide as the page; several of them stand below each
 * other on one axis. Words are HTML beside the picture, so that they stay as large as text on any
 * screen.
 */
#ifndef KJ_PAGE_LANE_H
#define KJ_PAGE_LANE_H

#include <stdbool.h>
#include <stdio.h>

#include "marks.h"

/* Columns of a lane, heights of a column, and degrees of how dense it is. */
#define KJ_PAGE_COLUMNS 240U
#define KJ_PAGE_HEIGHT	40U
#define KJ_PAGE_DENSE	4U

/**
 * struct kj_page_column - one column
 * @height: up to KJ_PAGE_HEIGHT; 0: none
 * @dense: up to KJ_PAGE_DENSE; 0: none
 */
struct kj_page_column {
	unsigned char height;
	unsigned char dense;
};

/**
 * kj_page_lanes - begin a figure of lanes
 * @out: where to
 * @heading: what it shows, a constant
 * @how: how to read it, a constant
 */
void kj_page_lanes(FILE *out, const char *heading, const char *how);

/**
 * kj_page_lane - the words of a lane
 * @out: where to
 * @cause: whose it is
 *
 * What is written then stands beside the name of the cause.
 */
void kj_page_lane(FILE *out, unsigned int cause);

/**
 * kj_page_lane_columns - its picture, which ends it
 * @out: where to
 * @cause: whose it is
 * @what: what its columns are, for who cannot see it; a constant
 * @column: KJ_PAGE_COLUMNS columns
 * @m: marks of the axis
 */
void kj_page_lane_columns(FILE *out, unsigned int cause, const char *what,
			  const struct kj_page_column *column, const struct kj_page_marks *m);

/**
 * kj_page_lanes_end - the axis, which ends the figure
 * @out: where to
 * @m: its marks
 */
void kj_page_lanes_end(FILE *out, const struct kj_page_marks *m);

/* Begin a bar of several parts in a cell of a table, whose other cells tell what it shows. */
void kj_page_strip(FILE *out);

/**
 * kj_page_strip_part - one part
 * @out: where to
 * @cause: whose colour
 * @from: its begin: 0 is that of the bar, 1 the end of it
 * @to: its end
 * @thin: half as high
 */
void kj_page_strip_part(FILE *out, unsigned int cause, double from, double to, bool thin);

/* The end of the bar. */
void kj_page_strip_end(FILE *out);

#endif /* KJ_PAGE_LANE_H */
