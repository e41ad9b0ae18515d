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
	size_t n = strlen(kj_top_command.name);

	if (strncmp(name, kj_top_command.name, n))
		return NULL;
	if (!strcmp(name + n, ".8"))
		return &kj_top_command;
	for (c = kj_commands; *c; c++)
		if (name[n] == '-' && !strncmp(name + n + 1, (*c)->name, strlen((*c)->name)) &&
		    !strcmp(name + n + 1 + strlen((*c)->name), ".8"))
			return *c;
	return NULL;
}

static void title(struct page *p, const char *about)
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

	printf(".Nm kjitter%s%s\n", c == &kj_top_command ? "" : " ",
	       c == &kj_top_command ? "" : c->name);
	while (s < end) {
		word = s;
		len = *s == '[' ? strcspn(s, "]") + 1 : strcspn(s, " \n");
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

static void begin(struct page *p)
{
	title(p, p->command->does);
	synopsis(p->command);
	mdoc_section("DESCRIPTION");
	if (p->command->about)
		mdoc_text(p->command->about);
}

/*
 * "0 pass, 1 fail (a verdict), 2 error" to a list: a status is a number at the begin, or behind a
 * comma or a semicolon.
 */
static void exits(const struct kj_command *c)
{
	const char *s = c->exits, *next;
	char *text;
	size_t n;

	mdoc_section("EXIT STATUS");
	puts(".Bl -tag -width Ds");
	while (*s) {
		n = strspn(s, "0123456789");
		printf(".It Sy %.*s\n", (int)n, s);
		s += n;
		s += strspn(s, ", \n");
		for (next = s; *next; next++)
			if (strchr(",;", next[0]) && strchr(" \n", next[1]) && next[1] &&
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

static void commands(void)
{
	const struct kj_command *const *c;

	puts(".Bl -tag -width calibrate");
	for (c = kj_commands; *c; c++) {
		printf(".It Cm %s\n", (*c)->name);
		mdoc_text((*c)->does);
		printf("See\n.Xr kjitter\\-%s 8 .\n", (*c)->name);
	}
	puts(".El");
}

static void sample(struct page *p, const char *name)
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

static void example(const char *s)
{
	puts(".Bd -literal -offset indent");
	fputs("# ", stdout);
	mdoc_chars(s, strlen(s));
	puts("\n.Ed");
}

/* "cpus[].gaps how many": what is before the first blank is the item; "spent on: what" up to a colon. */
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

/* "3 RECORDS": number and word of a section of the file. */
static void file_section(const char *s)
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

static void directive(struct page *p, const char *line)
{
	const char *args = line + strcspn(line, " ");
	size_t n = args - line;

	args += strspn(args, " ");
#define IS(word) (n == strlen(word) && !memcmp(line, word, n))
	if (IS("title"))
		title(p, args);
	else if (IS("commands"))
		commands();
	else if (IS("key") || IS("env") || IS("csv"))
		item("Va", args, " ");
	else if (IS("column") || IS("cause"))
		item("Sy", args, " ");
	else if (IS("label") || IS("fact"))
		item("Sy", args, ":");
	else if (IS("section"))
		file_section(args);
	else if (IS("same"))
		; /* for the tests alone */
	else if (IS("sample"))
		sample(p, args);
	else if (IS("struct") || IS("members"))
		from_header(p, args, IS("members"));
	else if (IS("run") || IS("lab"))
		example(args);
	else if (IS("by"))
		example(args + strcspn(args, " ") + strspn(args + strcspn(args, " "), " "));
	else if (!p->command)
		wrong(p, "of no command, or unknown:", line);
	else if (IS("page"))
		begin(p);
	else if (IS("options"))
		mdoc_section("OPTIONS"), options_print(p->command);
	else if (IS("exits"))
		exits(p->command);
	else
		wrong(p, "unknown:", line);
#undef IS
}

/* A command of which nobody wrote: what the tables say of it is all there is. */
static void bare(struct page *p)
{
	directive(p, "page");
	directive(p, "options");
	directive(p, "exits");
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
			directive(&p, line + 4);
		else if (strncmp(line, ".\\\"", 3))
			puts(line);
	}
	fclose(f);
	return p.bad ? KJ_EXIT_ERROR : KJ_EXIT_PASS;
}
