/* SPDX-License-Identifier: GPL-2.0 */
/*
 * table - the matrix on a terminal, as CSV and as JSON.
 */
#ifndef KJ_TABLE_H
#define KJ_TABLE_H

#include "matrix.h"

/**
 * kj_table_print - at most 100 columns, one line per kernel, then the summary
 * @m: finished
 * @out: where to
 * @colour: with colours of a terminal; a verdict is a word all the same
 */
void kj_table_print(const struct kj_matrix *m, FILE *out, bool colour);

/**
 * kj_table_csv - a line of names, then a line per kernel (RFC 4180, LF)
 * @m: finished
 * @out: where to
 */
void kj_table_csv(const struct kj_matrix *m, FILE *out);

/**
 * kj_table_json - one object, schema kjitter.matrix/1
 * @m: finished
 * @out: where to
 */
void kj_table_json(const struct kj_matrix *m, FILE *out);

/**
 * kj_table_clock - a long time for people
 * @buf: out: "1 h 02 min 03 s", "2 min 03 s", "3.4 s"; "unknown time" for NAN
 * @size: of @buf
 * @s: seconds
 *
 * Return: @buf.
 */
char *kj_table_clock(char *buf, size_t size, double s);

/**
 * kj_table_length - a length of time in three digits
 * @buf: out: "812 ns", "12.3 us", "1.23 ms", "1.00 s"; "-" for NAN
 * @size: of @buf
 * @ns: nanoseconds
 *
 * Return: @buf.
 */
char *kj_table_length(char *buf, size_t size, double ns);

#endif /* KJ_TABLE_H */
