// SPDX-License-Identifier: GPL-2.0
/*
 * header - see header.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "mdoc.h"

char *header_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		return NULL;
	/* No byte of a text is zero. */
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

/* Where "@before NAME @after" stands in @text. */
static char *find(char *text, const char *before, const char *name, const char *after)
{
	char words[256];

	snprintf(words, sizeof(words), "%s%s%s", before, name, after);
	return strstr(text, words);
}

bool header_struct(const char *path, const char *name)
{
	char *text = header_read(path);
	char *s = text ? find(text, "\nstruct ", name, " {") : NULL;
	char *end = s ? strstr(s, "\n};") : NULL;

	if (end) {
		end[4] = '\0';
		mdoc_literal(s + 1);
	}
	free(text);
	return end;
}

/* The number that an enum gives to one of its members. */
static const char *number(const char *text, const char *member, size_t n, char buf[16])
{
	const char *s = text;

	*buf = '\0';
	while ((s = strstr(s, "\n\t"))) {
		s += 2;
		if (strncmp(s, member, n) || strncmp(s + n, " = ", 3))
			continue;
		snprintf(buf, 16, "%.*s", (int)strspn(s + n + 3, "0123456789"), s + n + 3);
		return buf;
	}
	return buf;
}

/* One member and the lines of the comment that speak of it. Return: what follows. */
static char *member(char *s, const char *text)
{
	size_t n = strcspn(s, ":"), len;
	char value[16], *line, *words;

	number(text, s, n, value);
	fputs(".It ", stdout);
	if (*value)
		printf("%s ", value);
	fputs("Va ", stdout);
	mdoc_chars(s, n);
	putchar('\n');
	line = s + n + 1;
	do {
		line += strspn(line, " *\t");
		len = strcspn(line, "\n");
		words = strndup(line, len);
		if (words)
			mdoc_text(words);
		free(words);
		line += len + (line[len] == '\n');
		/* The next line goes on with it if it is indented behind its " *". */
	} while (!strncmp(line, " *\t", 3));
	return line;
}

/* Is that a member, and not a line of prose that begins with the name of one? */
static bool is_member(const char *s)
{
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return *s == ':';
}

bool header_members(const char *path, const char *name)
{
	char *text = header_read(path);
	char *s = text ? find(text, "\n * struct ", name, " - ") : NULL;
	char *end;
	bool found = false;

	if (text && !s)
		s = find(text, "\n * enum ", name, " - ");
	end = s ? strstr(s, "*/") : NULL;
	if (end) {
		puts(".Bl -tag -width Ds -compact");
		for (s = strstr(s, "\n * @"); s && s < end; s = strstr(s - 1, "\n * @")) {
			s += 5;
			if (!is_member(s))
				continue;
			s = member(s, text);
			found = true;
		}
		puts(".El");
	}
	free(text);
	return found;
}
