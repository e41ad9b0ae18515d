// SPDX-License-Identifier: GPL-2.0
/*
 * table_text - see table_text.h. Needs a UTF-8 locale (main sets it).
 */
#include <string.h>
#include <wchar.h>

#include "table_text.h"
#include "lib/text.h"

/* Columns of the character at @s, and its bytes. */
static int step(const char *s, size_t *bytes)
{
	unsigned int point;
	int w;

	*bytes = kj_text_rune(s, strlen(s), &point);
	if (!*bytes) {
		*bytes = 1;
		return 1;
	}
	w = wcwidth(point);
	/* What this C library does not know may be wide on the terminal. */
	return w < 0 ? 2 : w;
}

int kj_table_text_width(const char *s)
{
	size_t bytes;
	int width = 0;

	for (; *s; s += bytes)
		width += step(s, &bytes);
	return width;
}

/* Bytes of @s that take at most @width columns, which go to @taken. */
static size_t fitting(const char *s, int width, int *taken)
{
	size_t at = 0, bytes;
	int w;

	*taken = 0;
	while (s[at]) {
		w = step(s + at, &bytes);
		if (*taken + w > width)
			break;
		*taken += w;
		at += bytes;
	}
	return at;
}

int kj_table_text_clip(FILE *out, const char *s, int width)
{
	int taken, all = kj_table_text_width(s);
	size_t n;

	if (all <= width) {
		fputs(s, out);
		return all;
	}
	if (width < 4)
		return 0;
	n = fitting(s, width - 3, &taken);
	fprintf(out, "%.*s...", (int)n, s);
	return taken + 3;
}

void kj_table_text_cell(FILE *out, const char *s, int width)
{
	int taken = kj_table_text_clip(out, s, width);

	fprintf(out, "%*s", width - taken, "");
}

void kj_table_text_wrap(FILE *out, int indent, int at, const char *s)
{
	size_t n, space;
	int taken;

	do {
		n = fitting(s, KJ_TABLE_COLUMNS - at, &taken);
		if (s[n] && s[n] != ' ') {
			for (space = n; space && s[space] != ' '; space--)
				;
			n = space ? space : n;
		}
		/* At least one character, however narrow it is. */
		if (!n && *s)
			step(s, &n);
		fprintf(out, "%.*s\n", (int)n, s);
		s += n + strspn(s + n, " ");
		if (*s)
			fprintf(out, "%*s", indent, "");
		at = indent;
	} while (*s);
}
