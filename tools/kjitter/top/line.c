// SPDX-License-Identifier: GPL-2.0
/*
 * line - see line.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/text.h"
#include "line.h"

/* Bytes that are kept for what ends a look. */
#define KEPT 8

/* ECMA-48, Select Graphic Rendition. */
static const char *const sgr[] = {
	[KJ_LOOK_PLAIN] = "",  [KJ_LOOK_BOLD] = "1",  [KJ_LOOK_REVERSE] = "7", [KJ_LOOK_DIM] = "2",
	[KJ_LOOK_GOOD] = "32", [KJ_LOOK_WARN] = "33", [KJ_LOOK_BAD] = "31",
};

static void bytes(struct kj_top_line *l, const char *s, size_t n)
{
	if (n > sizeof(l->text) - 1 - l->len)
		return;
	memcpy(l->text + l->len, s, n);
	l->len += n;
	l->text[l->len] = '\0';
}

static void look(struct kj_top_line *l, enum kj_top_look as)
{
	char text[8];

	if (as == KJ_LOOK_PLAIN || (as >= KJ_LOOK_GOOD && !l->style->color))
		as = l->under;
	/* In a line that is turned round colours would be, too. */
	if (l->under == KJ_LOOK_REVERSE)
		as = l->under;
	if (!l->style->looks || as == l->look)
		return;
	snprintf(text, sizeof(text), "\033[0%s%sm", *sgr[as] ? ";" : "", sgr[as]);
	bytes(l, text, strlen(text));
	l->look = as;
}

void kj_top_line_begin(struct kj_top_line *l, const struct kj_top_style *style,
		       enum kj_top_look under)
{
	l->style = style;
	l->column = 0;
	l->len = 0;
	l->text[0] = '\0';
	l->look = KJ_LOOK_PLAIN;
	l->under = under;
}

/* Is a character one column wide, in any terminal? Letters of Europe, and block characters. */
static bool narrow(unsigned int point)
{
	return point < 0x300 || (point >= 0x2580 && point < 0x25a0);
}

/* Return: how many columns of @text, at most @width, and with @add they are added. */
static unsigned int run(struct kj_top_line *l, const char *text, unsigned int width, bool add)
{
	size_t n, len = strlen(text);
	unsigned int point, columns = 0;
	char one[8];

	for (; len && columns < width; columns++, text += n, len -= n) {
		n = kj_text_rune(text, len, &point);
		if (!n)
			n = 1;
		kj_text_clean(one, sizeof(one), text, n);
		if ((*one & 0x80) && (!l->style->utf8 || !narrow(point)))
			memcpy(one, "?", 2);
		if (add)
			bytes(l, one, strlen(one));
	}
	l->column += add ? columns : 0;
	return columns;
}

static unsigned int room(const struct kj_top_line *l)
{
	return l->column < l->style->width ? l->style->width - l->column : 0;
}

void kj_top_line_pad(struct kj_top_line *l, unsigned int column)
{
	look(l, KJ_LOOK_PLAIN);
	while (l->column < column && room(l) && l->len + KEPT < sizeof(l->text)) {
		bytes(l, " ", 1);
		l->column++;
	}
}

void kj_top_line_put(struct kj_top_line *l, enum kj_top_look as, const char *text,
		     unsigned int width, bool right)
{
	unsigned int end, columns;

	width = width < room(l) ? width : room(l);
	end = l->column + width;
	columns = run(l, text, width, false);
	if (right)
		kj_top_line_pad(l, end - columns);
	look(l, as);
	run(l, text, width, true);
	kj_top_line_pad(l, end);
}

void kj_top_line_add(struct kj_top_line *l, enum kj_top_look as, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	look(l, as);
	run(l, text, room(l), true);
}

const char *kj_top_line_end(struct kj_top_line *l)
{
	if (l->style->looks) {
		if (l->under == KJ_LOOK_REVERSE)
			kj_top_line_pad(l, l->style->width);
		if (l->look != KJ_LOOK_PLAIN)
			bytes(l, "\033[0m", 4);
		return l->text;
	}
	while (l->len && l->text[l->len - 1] == ' ')
		l->text[--l->len] = '\0';
	return l->text;
}
