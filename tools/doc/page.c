// SPDX-License-Identifier: GPL-2.0
/*
 * page - see page.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "header.h"
#include "lib/exit.h"
#include "lib/macros.h"
#include "lib/text.h"
#include "mdoc.h"
#include "options.h"
#include "page.h"

#define LINE 4096

/**
 * struct page - the page being printed
 * @name: with its section
 * @date: YYYY-MM-DD
 * @command: whose it is; NULL: nobody's
 * @file: what a person wrote, for sentences
 * @line: number of the line
 * @bad: something was wrong
 */
struct page {
	const char *name;
	const char *date;
	const struct kj_command *command;
	char file[300];
	unsigned int line;
	bool bad;
};

static void wrong(struct page *p, const char *what, const char *which)
{
	fprintf(stderr, "%s:%u: %s %s\n", p->file, p->line, what, which);
	p->bad = true;
}

/* "kjitter-record.8" is the page of record, "kjitter.8" that of kjitter itself. */
static const struct kj_command *command_of(const char *name)
{
	const struct kj_command *const *c;
	size_t n = strlen(KJ_ITSELF->name);

	if (strncmp(name, KJ_ITSELF->name, n))
		return NULL;
	if (!strcmp(name + n, ".8"))
		return KJ_ITSELF;
	for (c = kj_commands; *c; c++)
		if (name[n] == '-' && !strncmp(name + n + 1, (*c)->name, strlen((*c)->name)) &&
		    !strcmp(name + n + 1 + strlen((*c)->name), ".8"))
			return *c;
	return NULL;
}

static void print_title(struct page *p, const char *about)
{
	static const char *const months[] = { "January",   "February", "March",	   "April",
					      "May",	   "June",     "July",	   "August",
					      "September", "October",  "November", "December" };
	unsigned int year = 0, month = 0, day = 0;
	const char *dot = strrchr(p->name, '.');
	const char *s;

	if (sscanf(p->date, "%4u-%2u-%2u", &year, &month, &day) != 3 || month < 1 || month > 12)
		wrong(p, "not a date:", p->date);
	puts(".\\\" Made by tools/doc of the tables of kjitter and of what is in tools/doc/pages.");
	printf(".Dd %s %u, %u\n.Dt ", months[month ? (month - 1) % 12 : 0], day, year);
	for (s = p->name; s < dot; s++)
		putchar(toupper((unsigned char)*s));
	printf(" %s\n.Os kjitter " KJ_VERSION "\n", dot + 1);
	mdoc_section("NAME");
	printf(".Nm %.*s\n.Nd %s\n", (int)(dot - p->name), p->name, about);
}

/* One line of usage: WORDs are arguments, what is in brackets is optional. */
static void usage(const struct kj_command *c, const char *s, size_t n)
{
	const char *end = s + n, *word;
	size_t len;

	printf(".Nm kjitter%s%s\n", c == KJ_ITSELF ? "" : " ", c == KJ_ITSELF ? "" : c->name);
	while (s < end) {
		word = s;
		len = *s == '[' ? strcspn(s, "]") + 1 : strcspn(s, "\n ");
		s += len + (s + len < end);
		if (*word == '[')
			printf(".Op Ar %.*s\n", (int)len - 2, word + 1);
		else if (*word == '-')
			printf(".Fl \\-%.*s\n", (int)len - 2, word + 2);
		else
			printf(".Ar %.*s\n", (int)len, word);
	}
}

static void synopsis(const struct kj_command *c)
{
	const char *s = c->usage;
	size_t n;

	mdoc_section("SYNOPSIS");
	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		usage(c, s, n);
	}
}

static void begin(struct page *p, const char *args)
{
	print_title(p, p->command->does);
	synopsis(p->command);
	mdoc_section("DESCRIPTION");
	if (p->command->about)
		mdoc_text(p->command->about);
}

/*
 * "0 pass, 1 fail (a verdict), 2 error" to a list: a status is a number at the begin, or behind a
 * comma or a semicolon.
 */
static void print_exits(struct page *p, const char *args)
{
	const char *s = p->command->exits, *next;
	char *text;
	size_t n;

	mdoc_section("EXIT STATUS");
	puts(".Bl -tag -width Ds");
	while (*s) {
		n = strspn(s, "0123456789");
		printf(".It Sy %.*s\n", (int)n, s);
		s += n;
		s += strspn(s, ",\n ");
		for (next = s; *next; next++)
			if (strchr(",;", next[0]) && strchr("\n ", next[1]) && next[1] &&
			    isdigit((unsigned char)next[2]))
				break;
		text = strndup(s, next - s);
		if (text)
			mdoc_text(text);
		free(text);
		s = *next ? next + 2 : next;
	}
	puts(".El");
}

static void print_commands(struct page *p, const char *args)
{
	const struct kj_command *const *c;
	char line[300];

	puts(".Bl -tag -width calibrate");
	for (c = kj_commands; *c; c++) {
		printf(".It Cm %s\n", (*c)->name);
		snprintf(line, sizeof(line), "%s", (*c)->does);
		/* Some are questions, the others end without a full stop. */
		if (!strchr("?.", line[strlen(line) - 1]))
			kj_text_add(line, sizeof(line), ".");
		mdoc_text(line);
		printf("See\n.Xr kjitter\\-%s 8 .\n", (*c)->name);
	}
	puts(".El");
}

static void print_sample(struct page *p, const char *name)
{
	char path[LINE], *text;

	snprintf(path, sizeof(path), "samples/%s", name);
	text = header_read(path);
	if (!text) {
		wrong(p, "there is no", path);
		return;
	}
	mdoc_literal(text);
	free(text);
}

static void example(struct page *p, const char *s)
{
	puts(".Bd -literal -offset indent");
	fputs("# ", stdout);
	mdoc_chars(s, strlen(s));
	puts("\n.Ed");
}

/* "TEST COMMAND": that test runs it. */
static void example_by(struct page *p, const char *s)
{
	s += strcspn(s, " ");
	example(p, s + strspn(s, " "));
}

/* An item whose name ends with one of @end, and what stands behind it. */
static void item(const char *macro, const char *s, const char *end)
{
	size_t n = strcspn(s, end);

	printf(".It %s ", macro);
	mdoc_chars(s, n);
	putchar('\n');
	s += n + (s[n] == ':');
	s += strspn(s, " ");
	if (*s)
		puts(s);
}

static void item_key(struct page *p, const char *s)
{
	item("Va", s, " ");
}

static void item_word(struct page *p, const char *s)
{
	item("Sy", s, " ");
}

/* Labels may be of two words. */
static void item_label(struct page *p, const char *s)
{
	item("Sy", s, ":");
}

/* "3 RECORDS": number and word of a section of the file. */
static void item_section(struct page *p, const char *s)
{
	size_t n = strcspn(s, " ");

	printf(".It Sy %s Pq %.*s\n", s[n] ? s + n + 1 : "", (int)n, s);
}

static void from_header(struct page *p, const char *args, bool members)
{
	char name[128], file[256], path[300];

	if (sscanf(args, "%127s %255s", name, file) != 2) {
		wrong(p, "name and file are wanted:", args);
		return;
	}
	snprintf(path, sizeof(path), "../../%s", file);
	if (!(members ? header_members : header_struct)(path, name))
		wrong(p, "is not there, or has no comment:", args);
}

static void structure(struct page *p, const char *args)
{
	from_header(p, args, false);
}

static void print_members(struct page *p, const char *args)
{
	from_header(p, args, true);
}

static void print_options(struct page *p, const char *args)
{
	mdoc_section("OPTIONS");
	options_print(p->command);
}

static void nothing(struct page *p, const char *args)
{
}

/* A directive and what prints it; whether it speaks of the command whose page it is. */
static const struct {
	const char *word;
	void (*print)(struct page *p, const char *args);
	bool of_command;
} directives[] = {
	{ "page", begin, true },
	{ "title", print_title, false },
	{ "options", print_options, true },
	{ "exits", print_exits, true },
	{ "commands", print_commands, false },
	{ "key", item_key, false },
	{ "env", item_key, false },
	{ "csv", item_key, false },
	{ "column", item_word, false },
	{ "cause", item_word, false },
	{ "code", item_word, false },
	{ "label", item_label, false },
	{ "fact", item_label, false },
	{ "section", item_section, false },
	{ "sample", print_sample, false },
	{ "struct", structure, false },
	{ "members", print_members, false },
	{ "run", example, false },
	{ "lab", example, false },
	{ "by", example_by, false },
	/* For the tests alone. */
	{ "same", nothing, false },
};

static void stands_for(struct page *p, const char *line)
{
	size_t n = strcspn(line, " ");
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(directives); i++) {
		if (n != strlen(directives[i].word) || memcmp(line, directives[i].word, n))
			continue;
		if (directives[i].of_command && !p->command)
			break;
		directives[i].print(p, line + n + strspn(line + n, " "));
		return;
	}
	wrong(p, "no directive, or not on this page:", line);
}

/* A command of which nobody wrote: what the tables say of it is all there is. */
static void bare(struct page *p)
{
	stands_for(p, "page");
	stands_for(p, "options");
	stands_for(p, "exits");
	mdoc_section("SEE ALSO");
	puts(".Xr kjitter 8");
}

int page_print(const char *name, const char *date)
{
	struct page p = { .name = name, .date = date, .command = command_of(name) };
	char line[LINE];
	FILE *f;

	snprintf(p.file, sizeof(p.file), "pages/%s", name);
	f = fopen(p.file, "r");
	if (!f && errno == ENOENT && p.command) {
		bare(&p);
		return p.bad ? KJ_EXIT_ERROR : KJ_EXIT_PASS;
	}
	if (!f) {
		wrong(&p, "cannot be read:", strerror(errno));
		return KJ_EXIT_ERROR;
	}
	while (fgets(line, sizeof(line), f)) {
		p.line++;
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, ".KJ ", 4))
			stands_for(&p, line + 4);
		else if (strncmp(line, ".\\\"", 3))
			puts(line);
	}
	fclose(f);
	return p.bad ? KJ_EXIT_ERROR : KJ_EXIT_PASS;
}
