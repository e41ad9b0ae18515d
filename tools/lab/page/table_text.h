/* SPDX-License-Identifier: GPL-2.0 */
/*
 * table_text - foreign strings on a terminal, measured in its columns.
 */
#ifndef KJ_TABLE_TEXT_H
#define KJ_TABLE_TEXT_H

#include <stdio.h>

#include "matrix.h"

#define KJ_TABLE_COLUMNS 100
/* Rows that fit on a screen, roughly: what leads a longer table is said again below it. */
#define KJ_TABLE_SCREEN 40

/**
 * kj_table_text_width - columns a string takes
 * @s: made harmless; UTF-8
 *
 * Return: columns; wide characters take two, combining ones none.
 */
int kj_table_text_width(const char *s);

/**
 * kj_table_text_clip - print as much of a string as fits; "..." stands for the rest
 * @out: where to
 * @s: made harmless; UTF-8
 * @width: columns
 *
 * Return: columns printed.
 */
int kj_table_text_clip(FILE *out, const char *s, int width);

/**
 * kj_table_text_cell - the same, and blanks up to @width
 * @out: where to
 * @s: made harmless; UTF-8
 * @width: columns
 */
void kj_table_text_cell(FILE *out, const char *s, int width);

/**
 * kj_table_text_wrap - print a string over several lines of KJ_TABLE_COLUMNS
 * @out: where to
 * @indent: blanks before each line but the first
 * @at: columns printed before it
 * @s: made harmless; UTF-8
 */
void kj_table_text_wrap(FILE *out, int indent, int at, const char *s);

/**
 * kj_table_summary - what stands below the table
 * @m: finished
 * @out: where to
 */
void kj_table_summary(const struct kj_matrix *m, FILE *out);

/**
 * kj_table_changes - where the verdict changes, per flavour and in the order of versions
 * @m: finished
 * @out: where to
 */
void kj_table_changes(const struct kj_matrix *m, FILE *out);

#endif /* KJ_TABLE_TEXT_H */
