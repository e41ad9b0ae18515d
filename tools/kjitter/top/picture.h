/* SPDX-License-Identifier: GPL-2.0 */
/*
 * picture - the past of a row as characters, a column for each interval. Pure.
 *
 * Each level is twice the one below, for gaps and their lengths have a
 * wide range; the highest is what the whole picture begins with. Nothing is a blank, anything at
 * least the lowest level.
 */
#ifndef KJ_TOP_PICTURE_H
#define KJ_TOP_PICTURE_H

#include "model.h"

/* Levels above nothing. */
#define KJ_TOP_LEVELS 8

/**
 * kj_top_past - a point of the past
 * @r: row
 * @ago: 0: the latest interval
 * @length: its longest gap, ns; else its gaps a second
 *
 * Return: it, -1: there is none.
 */
double kj_top_past(const struct kj_top_row *r, unsigned int ago, bool length);

/**
 * kj_top_most - the most in the past of a row
 * @r: row
 * @columns: of so many intervals
 * @length: as above
 *
 * Return: it, 0: nothing.
 */
double kj_top_most(const struct kj_top_row *r, unsigned int columns, bool length);

/**
 * kj_top_level - how high a value is
 * @v: value
 * @most: the most that is shown
 *
 * Return: 0 to KJ_TOP_LEVELS.
 */
unsigned int kj_top_level(double v, double most);

/**
 * kj_top_picture - draw it, the latest interval last
 * @buf: out: 3 * @columns + 1 bytes
 * @r: row
 * @columns: how wide
 * @length: as above
 * @most: the most of all that is shown together
 * @utf8: block characters, else ASCII
 *
 * Return: @buf.
 */
char *kj_top_picture(char *buf, const struct kj_top_row *r, unsigned int columns, bool length,
		     double most, bool utf8);

#endif /* KJ_TOP_PICTURE_H */
