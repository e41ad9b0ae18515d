// SPDX-License-Identifier: GPL-2.0
/*
 * options - see options.h.
 *
 * The words are those of --help. There lines that belong together are kept together by the
 * blanks they begin with; here they are lists and paragraphs.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lib/help.h"
#include "lib/text.h"
#include "mdoc.h"
#include "options.h"

/* Does a line tell about one of the words that the option takes? Return: length of that word. */
static size_t tells(const struct kj_help_row *r, const struct kj_command *c, const char *s)
{
	const char *word;
	unsigned int i;
	size_t n;

	for (i = 0; (word = kj_option_word(r->option, c, i)); i++) {
		n = strlen(word);
		if (!strncmp(s, word, n) && s[n] == ' ' && s[n + 1] == ' ')
			return n;
	}
	return 0;
}

/* A sentence begins with a capital, but for a word that is one of the option, or of a sampler. */
static void capital(const struct kj_help_row *r, const struct kj_command *c, char *line)
{
	const char *word;
	unsigned int i;
	size_t n = strcspn(line, " ,;:");

	for (i = 0; (word = kj_option_word(r->option, c, i)); i++)
		if (n == strlen(word) && !strncmp(word, line, n))
			return;
	if (line[n] != ':')
		*line = toupper((unsigned char)*line);
}

/* What it does, word by word where it says so. */
static void print_help(const struct kj_help_row *r, const struct kj_command *c)
{
	const char *s = r->use.help ? r->use.help : "";
	bool list = false, first = true;
	char line[512], end = '.';
	size_t n, word;

	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		word = tells(r, c, s);
		if (word && !list)
			puts(".Bl -tag -width Ds -compact");
		if (word) {
			printf(".It Cm ");
			mdoc_chars(s, word);
			putchar('\n');
			list = true;
		}
		snprintf(line, sizeof(line), "%.*s", (int)(n - word), s + word);
		if (first && !word)
			capital(r, c, line);
		first = false;
		end = n ? s[n - 1] : '.';
		/* The last line of what is not a list is the end of a sentence. */
		if (!list && !s[n] && end != '.')
			kj_text_add(line, sizeof(line), ".");
		mdoc_text(line);
	}
	if (list)
		puts(".El");
}

/* What to write, and what holds without it: sentences of their own. */
static void print_limits(const struct kj_help_row *r)
{
	char takes[256] = "", buf[256], line[600];
	const char *otherwise = kj_help_default(r, buf, sizeof(buf));
	bool text = r->option->type == KJ_VALUE_TEXT;

	if (r->option->takes && !text)
		kj_option_takes(r->option, takes, sizeof(takes));
	if (*takes) {
		snprintf(line, sizeof(line), "Value: %s.", takes);
		mdoc_text(line);
	}
	if (otherwise) {
		snprintf(line, sizeof(line), "Default: %s.", otherwise);
		mdoc_text(line);
	}
}

static void print_formats(const struct kj_command *c)
{
	unsigned int i;

	puts(".Bl -tag -width Ds -compact");
	for (i = 0; i < c->nr_formats; i++) {
		printf(".It Cm %s\n", c->formats[i].name);
		mdoc_text(c->formats[i].help);
	}
	puts(".El");
}

static void print_option(const struct kj_help_row *r, const struct kj_command *c)
{
	printf(".It ");
	if (r->letter)
		printf("Fl %c , ", r->letter);
	printf("Fl ");
	mdoc_chars("-", 1);
	mdoc_chars(r->name, strlen(r->name));
	if (r->use.argument)
		printf(" Ar %s", r->use.argument);
	putchar('\n');
	if (!r->option) {
		printf("The same as\n.Fl \\-format Cm %s .\n", r->name);
		return;
	}
	if (r->option->type == KJ_VALUE_FORMAT)
		print_formats(c);
	else
		print_help(r, c);
	print_limits(r);
}

void options_print(const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;

	puts(".Bl -tag -width Ds");
	while (kj_help_next(&row, c, &at))
		print_option(&row, c);
	puts(".El");
}
