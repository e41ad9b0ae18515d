// SPDX-License-Identifier: GPL-2.0
/*
 * mdoc - see mdoc.h.
 *
 * Every dash is written as a minus: these are texts with options in them, and a reader copies them.
 */
#include <stdio.h>
#include <string.h>

#include "mdoc.h"

void mdoc_chars(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n && s[i]; i++) {
		if (s[i] == '\\')
			fputs("\\e", stdout);
		else if (s[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(s[i]);
	}
}

/* One line, which may begin with what would be a request. */
static void line(const char *s, size_t n)
{
	if (n && (*s == '.' || *s == '\''))
		fputs("\\&", stdout);
	mdoc_chars(s, n);
	putchar('\n');
}

/* A sentence that ends within a line of the text begins a line here, for the space behind it. */
static size_t sentence(const char *s, size_t n)
{
	size_t i;

	for (i = 1; i + 1 < n; i++)
		if (s[i] == '.' && s[i + 1] == ' ' && s[i - 1] != '.')
			return i + 1;
	return n;
}

void mdoc_text(const char *s)
{
	size_t n, part;

	while (*s) {
		n = strcspn(s, "\n");
		if (!n) {
			if (s[1])
				puts(".Pp");
			s++;
			continue;
		}
		for (; n; n -= part, s += part) {
			for (; n && *s == ' '; n--)
				s++;
			part = sentence(s, n);
			if (part)
				line(s, part);
		}
		s += *s == '\n';
	}
}

void mdoc_literal(const char *s)
{
	size_t n;

	puts(".Bd -literal");
	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		line(s, n);
	}
	puts(".Ed");
}

void mdoc_section(const char *name)
{
	printf(".Sh %s\n", name);
}
