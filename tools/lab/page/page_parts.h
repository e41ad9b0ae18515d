/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page_parts - the parts of the page; page.c puts them together.
 */
#ifndef KJ_PAGE_PARTS_H
#define KJ_PAGE_PARTS_H

#include <stdio.h>

#include "matrix.h"

/* The style sheet. */
extern const char kj_style[];

/**
 * kj_changes_print - where the verdict changes, per flavour and in the order of versions
 * @m: finished
 * @out: where to
 */
void kj_changes_print(const struct kj_matrix *m, FILE *out);

/**
 * kj_grid_print - the matrix: versions by flavour, each cell a link to its kernel
 * @m: finished
 * @out: where to
 */
void kj_grid_print(const struct kj_matrix *m, FILE *out);

/**
 * kj_section_print - all that is known of one kernel, folded
 * @m: finished
 * @i: number of its row
 * @out: where to
 */
void kj_section_print(const struct kj_matrix *m, unsigned int i, FILE *out);

/**
 * kj_section_tables - causes, names, tick and worst gaps of one kernel
 * @row: row
 * @out: where to
 */
void kj_section_tables(const struct kj_row *row, FILE *out);

/**
 * kj_environment_print - environment of one kernel, and the end of its log if it failed
 * @row: row
 * @out: where to
 */
void kj_environment_print(const struct kj_row *row, FILE *out);

/**
 * kj_difference_print - in what the environments of two kernels differ, as rows of a table
 * @a: a kernel
 * @b: another one
 * @out: where to; NULL to count only
 *
 * Return: number of differences.
 */
unsigned int kj_difference_print(const struct kj_row *a, const struct kj_row *b, FILE *out);

/**
 * kj_difference_table - the same with its heading
 * @a: a kernel
 * @b: another one
 * @out: where to
 */
void kj_difference_table(const struct kj_row *a, const struct kj_row *b, FILE *out);

/**
 * kj_neighbours_print - differences between neighbours of the same flavour
 * @m: finished
 * @out: where to
 */
void kj_neighbours_print(const struct kj_matrix *m, FILE *out);

/**
 * kj_page_flavours - the flavours of a matrix
 * @m: finished
 * @nr: out: how many
 *
 * Return: array of names, sorted, to be freed; the names belong to @m.
 */
const char **kj_page_flavours(const struct kj_matrix *m, unsigned int *nr);

#endif /* KJ_PAGE_PARTS_H */
