// SPDX-License-Identifier: GPL-2.0
/*
 * help - see help.h.
 */
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "text.h"
#include "uapi/kjitter_sampler.h"

/* Where the words about an option begin. */
#define INDENT 22
#define LABEL  128

bool kj_help_next(struct kj_help_row *row, const struct kj_command *c, unsigned int *at)
{
	const struct kj_option_use *use;
	const struct kj_format *f;

	memset(row, 0, sizeof(*row));
	while (*at < KJ_OPT_NR) {
		row->option = kj_option_row((*at)++);
		use = kj_option_use(row->option, c);
		if (!use)
			continue;
		row->name = row->option->name;
		row->letter = row->option->letter;
		row->use = *use;
		return true;
	}
	row->option = NULL;
	while (*at < KJ_OPT_NR + c->nr_formats) {
		f = &c->formats[(*at)++ - KJ_OPT_NR];
		if (!f->flag)
			continue;
		row->name = f->name;
		row->use.help = f->help;
		return true;
	}
	return false;
}

const char *kj_help_default(const struct kj_help_row *row, char *buf, size_t size)
{
	const struct kj_sampler_facts *f;
	unsigned int i;
	__u64 ns;

	if (!row->option || !row->option->usual)
		return row->use.otherwise ? row->use.otherwise : row->use.preset;
	*buf = '\0';
	for (i = 1; (f = kj_sampler_facts(i)); i++) {
		ns = *(const __u64 *)((const char *)f + row->option->usual);
		if (!ns)
			continue;
		kj_text_add(buf, size, "%s%s ", *buf ? ", " : "", f->word);
		kj_option_add(buf, size, row->option, ns);
	}
	return buf;
}

/* Lines of @s behind @label, and behind as much space. */
static void print_lines(FILE *out, const char *label, const char *s)
{
	char line[512], space[64];
	size_t n;

	snprintf(space, sizeof(space), "%*s", (int)strlen(label), "");
	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, s);
		kj_text_wrap(out, label, line);
		label = space;
	}
}

/* "-h, --help" or "--cpus LIST", padded; a line of its own if it is too long. */
static void print_name(FILE *out, const struct kj_help_row *r, char label[LABEL])
{
	char name[LABEL] = "  ";

	if (r->letter)
		kj_text_add(name, sizeof(name), "-%c, ", r->letter);
	kj_text_add(name, sizeof(name), "--%s", r->name);
	if (r->use.argument)
		kj_text_add(name, sizeof(name), " %s", r->use.argument);
	if (strlen(name) + 2 > INDENT) {
		fprintf(out, "%s\n", name);
		*name = '\0';
	}
	snprintf(label, LABEL, "%-*s", INDENT, name);
}

/* Print what an option does, what to write if that has limits, and what holds without it. */
static void print_option(FILE *out, const struct kj_help_row *r)
{
	const char *help = r->use.help ? r->use.help : "", *otherwise;
	bool limits = r->option->takes && r->option->type != KJ_VALUE_TEXT;
	char label[LABEL], text[1024], usual[128], takes[128] = "";

	print_name(out, r, label);
	if (limits)
		kj_option_takes(r->option, takes, sizeof(takes));
	snprintf(text, sizeof(text), "%s%s%s", help, *help && limits ? "; " : "", takes);
	otherwise = kj_help_default(r, usual, sizeof(usual));
	if (otherwise)
		kj_text_add(text, sizeof(text), "%sdefault: %s", strchr(help, '\n') ? "\n" : "; ",
			    otherwise);
	print_lines(out, label, text);
}

/* The formats, one below the other, and those that are options, too. */
static void print_formats(FILE *out, const struct kj_help_row *r, const struct kj_command *c)
{
	char label[LABEL], line[2 * LABEL], flags[256] = "";
	unsigned int i, width = 0, n;

	for (i = 0; i < c->nr_formats; i++) {
		n = strlen(c->formats[i].name);
		width = n > width ? n : width;
	}
	print_name(out, r, label);
	for (i = 0; i < c->nr_formats; i++) {
		snprintf(line, sizeof(line), "%s%-*s  ", label, width, c->formats[i].name);
		print_lines(out, line, c->formats[i].help);
		snprintf(label, sizeof(label), "%*s", INDENT, "");
		if (c->formats[i].flag)
			kj_text_add(flags, sizeof(flags), "%s--%s", *flags ? ", " : "  ",
				    c->formats[i].name);
	}
	fprintf(out, "%*sdefault: %s\n", INDENT, "", r->use.preset);
	if (strlen(flags) + 2 > INDENT) {
		fprintf(out, "%s\n", flags);
		*flags = '\0';
	}
	fprintf(out, "%-*sthe same as --format with that name\n", INDENT, flags);
}

void kj_help_options(FILE *out, const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;

	while (kj_help_next(&row, c, &at) && row.option) {
		if (row.option->type == KJ_VALUE_FORMAT)
			print_formats(out, &row, c);
		else
			print_option(out, &row);
	}
}

void kj_help_print(FILE *out, const struct kj_command *c)
{
	const char *s = c->usage;
	size_t n;

	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		fprintf(out, "%s kjitter %s %.*s\n", s == c->usage ? "usage:" : "      ", c->name,
			(int)n, s);
	}
	fprintf(out, "\n%s\n", c->about);
	kj_help_options(out, c);
	fprintf(out, "\n%s", c->notes ? c->notes : "");
	print_lines(out, "exit status: ", c->exits);
}
