/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html - foreign strings and figures in HTML and SVG. Everything that is not a constant of
 * this program goes through here.
 */
#ifndef KJ_HTML_H
#define KJ_HTML_H

#include <stdio.h>

#include "row.h"

/**
 * kj_html_text - a foreign string, as text or inside a quoted attribute
 * @out: where to
 * @s: string; control characters become ?, and & < > " ' are escaped
 */
void kj_html_text(FILE *out, const char *s);

/**
 * kj_html_short - the same, cut after some characters
 * @out: where to
 * @s: string
 * @most: characters
 */
void kj_html_short(FILE *out, const char *s, unsigned int most);

/**
 * kj_html_element - an element with a foreign string in it
 * @out: where to
 * @tag: such as "td" or "td class=\"n\"", a constant
 * @s: string
 */
void kj_html_element(FILE *out, const char *tag, const char *s);

/**
 * kj_html_verdict - a verdict as word and mark, in its colour
 * @out: where to
 * @verdict: verdict
 */
void kj_html_verdict(FILE *out, enum kj_row_verdict verdict);

/**
 * kj_html_class - class of the style sheet for a verdict
 * @verdict: verdict
 *
 * Return: a word.
 */
const char *kj_html_class(enum kj_row_verdict verdict);

/**
 * kj_html_number - a number for people, with its unit
 * @out: where to
 * @v: number; NAN gives an en dash and no unit
 * @unit: "" or such as " ticks/s"
 */
void kj_html_number(FILE *out, double v, const char *unit);

/**
 * kj_html_count - a whole number, digits in groups of three
 * @out: where to
 * @v: number; NAN gives an en dash
 */
void kj_html_count(FILE *out, double v);

/**
 * kj_html_length - a length of time with its unit
 * @out: where to
 * @ns: nanoseconds; NAN gives an en dash
 */
void kj_html_length(FILE *out, double ns);

#endif /* KJ_HTML_H */
