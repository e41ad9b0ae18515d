/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html - foreign strings and figures in HTML and SVG. Everything that is not a constant of this
 * program goes through here.
 *
 * A length has its nanoseconds in a title: what is read is rounded, what is pointed at is not.
 */
#ifndef KJ_PAGE_HTML_H
#define KJ_PAGE_HTML_H

#include <stdarg.h>
#include <stdio.h>
#include <linux/types.h>

#include "lib/macros.h"

/**
 * kj_page_text - a foreign string, as text or inside a quoted attribute
 * @out: where to
 * @s: string; what is no printable character becomes ?, and & < > " ' are escaped
 */
void kj_page_text(FILE *out, const char *s);

/**
 * kj_page_words - words of this program, in which lengths have their units as in the text
 * @out: where to
 * @s: words
 */
void kj_page_words(FILE *out, const char *s);

/**
 * kj_page_say - the same of words that are made as by printf
 * @out: where to
 * @fmt: as printf; cut after 8 KiB
 */
void kj_page_say(FILE *out, const char *fmt, ...) PRINTF(2, 3);

/* kj_page_say_all - the same with its arguments in a list */
void kj_page_say_all(FILE *out, const char *fmt, va_list args);

/**
 * kj_page_element - an element with a foreign string in it
 * @out: where to
 * @tag: such as "td" or "td class=\"n\"", a constant
 * @s: string
 */
void kj_page_element(FILE *out, const char *tag, const char *s);

/**
 * kj_page_count - a whole number, digits in groups of three
 * @out: where to
 * @v: number
 */
void kj_page_count(FILE *out, __u64 v);

/**
 * kj_page_length - a length of time with its unit
 * @out: where to
 * @ns: nanoseconds
 */
void kj_page_length(FILE *out, __u64 ns);

/**
 * kj_page_length_words - the same as plain text, for a title
 * @out: where to
 * @ns: nanoseconds
 */
void kj_page_length_words(FILE *out, __u64 ns);

/**
 * kj_page_percent - a share
 * @out: where to
 * @part: of it, any unit
 * @whole: the whole; 0 gives an en dash
 */
void kj_page_percent(FILE *out, double part, double whole);

/**
 * kj_page_number - a number in a few digits
 * @out: where to
 * @v: number; what is not finite gives an en dash
 */
void kj_page_number(FILE *out, double v);

/* Cells of a table, of figures. */
void kj_page_cell_count(FILE *out, __u64 v);
void kj_page_cell_length(FILE *out, __u64 ns);
void kj_page_cell_number(FILE *out, double v);
void kj_page_cell_percent(FILE *out, double part, double whole);
void kj_page_cell_none(FILE *out, const char *why);

/**
 * kj_page_table - a table and its header row
 * @out: where to
 * @columns: words of the columns, separated by '|'; one that begins with '#' is of figures
 */
void kj_page_table(FILE *out, const char *columns);

/* And the end of it. */
void kj_page_table_end(FILE *out);

#endif /* KJ_PAGE_HTML_H */
