/* SPDX-License-Identifier: GPL-2.0 */
/*
 * line - one line of a screen or of a text, no wider than it may be. Pure.
 *
 * Whatever is put into it may be foreign: what is not printable becomes '?', and so does what may
 * be wider than a column or, where the locale has no more, is no ASCII.
 */
#ifndef KJ_TOP_LINE_H
#define KJ_TOP_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/macros.h"

/* Widest line, columns; and its bytes, with block characters and looks. */
#define KJ_TOP_COLUMNS 300
#define KJ_TOP_LINE    1536

/* How something looks; the last three are colours. */
enum kj_top_look {
	KJ_LOOK_PLAIN,
	KJ_LOOK_BOLD,
	KJ_LOOK_REVERSE,
	KJ_LOOK_DIM,
	KJ_LOOK_GOOD,
	KJ_LOOK_WARN,
	KJ_LOOK_BAD,
};

/**
 * struct kj_top_style - what a terminal, or whoever reads the text, can do
 * @width: columns
 * @utf8: block characters
 * @looks: bold and the like
 * @color: colours
 */
struct kj_top_style {
	unsigned int width;
	bool utf8;
	bool looks;
	bool color;
};

/**
 * struct kj_top_line - a line that is being written
 * @style: how
 * @column: columns so far
 * @look: in force, enum kj_top_look
 * @under: what is put in KJ_LOOK_PLAIN looks so
 * @len: bytes of @text
 * @text: NUL-terminated
 */
struct kj_top_line {
	const struct kj_top_style *style;
	unsigned int column;
	enum kj_top_look look;
	enum kj_top_look under;
	size_t len;
	char text[KJ_TOP_LINE];
};

/**
 * kj_top_line_begin - an empty line
 * @l: out
 * @style: how
 * @under: how it looks where nothing else is said
 */
void kj_top_line_begin(struct kj_top_line *l, const struct kj_top_style *style,
		       enum kj_top_look under);

/**
 * kj_top_line_put - add something of a width, cut or filled up with blanks
 * @l: line
 * @look: how it looks
 * @text: it, foreign
 * @width: columns
 * @right: blanks come first
 */
void kj_top_line_put(struct kj_top_line *l, enum kj_top_look look, const char *text,
		     unsigned int width, bool right);

/**
 * kj_top_line_add - add what fits
 * @l: line
 * @look: how it looks
 * @fmt: as printf
 */
void kj_top_line_add(struct kj_top_line *l, enum kj_top_look look, const char *fmt, ...)
	PRINTF(3, 4);

/**
 * kj_top_line_pad - add blanks
 * @l: line
 * @column: up to this one
 */
void kj_top_line_pad(struct kj_top_line *l, unsigned int column);

/**
 * kj_top_line_end - nothing more comes; blanks at the end of a text go
 * @l: line
 *
 * Return: its text.
 */
const char *kj_top_line_end(struct kj_top_line *l);

#endif /* KJ_TOP_LINE_H */
