// SPDX-License-Identifier: GPL-2.0
/*
 * text - see text.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "text.h"

#define COLUMNS 100

size_t kj_text_rune(const char *s, size_t len, unsigned int *point)
{
	static const unsigned int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = s[0];
	unsigned int p;
	size_t n, i;

	if (c < 0x80) {
		*point = c;
		return 1;
	}
	n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	if (c < 0xc2 || c > 0xf4 || n > len)
		return 0;
	p = c & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		p = p << 6 | (s[i] & 0x3f);
	}
	if (p < least[n] || p > 0x10ffff || (p >= 0xd800 && p <= 0xdfff))
		return 0;
	*point = p;
	return n;
}

/* Control characters, and what turns or hides the text around it. */
static bool printable(unsigned int p)
{
	return p >= 0x20 && !(p >= 0x7f && p < 0xa0) && p != 0xad && p != 0x61c &&
	       !(p >= 0x200b && p <= 0x200f) && !(p >= 0x2028 && p <= 0x202e) &&
	       !(p >= 0x2060 && p <= 0x206f) && p != 0xfeff && !(p >= 0xfff0 && p <= 0xfffb) &&
	       p < 0xe0000;
}

char *kj_text_clean(char *dst, size_t size, const char *src, size_t len)
{
	size_t at = 0, i = 0, n;
	unsigned int p;

	while (i < len) {
		n = kj_text_rune(src + i, len - i, &p);
		if (at + (n ? n : 1) >= size)
			break;
		if (n && printable(p)) {
			memcpy(dst + at, src + i, n);
			at += n;
		} else {
			dst[at++] = '?';
		}
		i += n ? n : 1;
	}
	dst[at] = '\0';
	return dst;
}

bool kj_text_utf8(void)
{
	static const char *const name[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *s;
	size_t i;

	/* The first that says anything is the one that holds. */
	for (i = 0; i < ARRAY_SIZE(name); i++) {
		s = getenv(name[i]);
		if (s && *s)
			return strcasestr(s, "utf-8") || strcasestr(s, "utf8");
	}
	return false;
}

void kj_text_error(const char *fmt, ...)
{
	char raw[1024], clean[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	fflush(stdout);
	fprintf(stderr, "kjitter: %s\n", kj_text_clean(clean, sizeof(clean), raw, strlen(raw)));
}

/* How many bytes of @s go on a line of @room columns; at least one character. */
static size_t fitting(const char *s, size_t room)
{
	size_t at = 0, space = 0, columns = 0;
	unsigned int p;

	while (s[at] && columns < room) {
		if (s[at] == ' ')
			space = at;
		at += kj_text_rune(s + at, strlen(s + at), &p);
		columns++;
	}
	return !s[at] || s[at] == ' ' || !space ? at : space;
}

void kj_text_wrap(FILE *out, const char *label, const char *s)
{
	int indent = strlen(label);
	char clean[8192];
	size_t n;

	kj_text_clean(clean, sizeof(clean), s, strlen(s));
	s = clean;
	fputs(label, out);
	do {
		n = fitting(s, COLUMNS - indent);
		fprintf(out, "%.*s\n", (int)n, s);
		s += n;
		while (*s == ' ')
			s++;
		if (*s)
			fprintf(out, "%*s", indent, "");
	} while (*s);
}

void kj_text_add(char *line, size_t size, const char *fmt, ...)
{
	size_t n = strlen(line);
	va_list args;

	va_start(args, fmt);
	vsnprintf(line + n, size - n, fmt, args);
	va_end(args);
}

void kj_text_join(char *line, size_t size, const char *word, unsigned int i, unsigned int nr,
		  const char *last)
{
	if (!i)
		kj_text_add(line, size, "%s", word);
	else if (i + 1 < nr)
		kj_text_add(line, size, ", %s", word);
	else
		kj_text_add(line, size, " %s %s", last, word);
}

void kj_text_csv(FILE *out, const char *s)
{
	char clean[8192], *c;

	kj_text_clean(clean, sizeof(clean), s, strlen(s));
	fputc('"', out);
	for (c = clean; *c; c++) {
		if (*c == '"')
			fputc('"', out);
		fputc(*c, out);
	}
	fputc('"', out);
}

int kj_text_close(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	kj_text_error("standard output could not be written: %s", strerror(errno));
	return KJ_EXIT_ERROR;
}
