// SPDX-License-Identifier: GPL-2.0
/*
 * options - fuzz target: a command line, and all that is read of its values later.
 *
 * An input is a line per word: first the command. Lines behind one that is "#" are those of a
 * budget's file.
 */
#include <stdio.h>
#include <string.h>

#include "../kjitter/check/budget.h"
#include "../kjitter/command.h"
#include "../kjitter/lib/help.h"
#include "target.h"

#define WORDS 64

static const struct kj_command *command_of(const char *name)
{
	const struct kj_command *const *c;

	for (c = kj_commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return &kj_itself_command;
}

/* What a value may be is told by its row; what was taken keeps to it. */
static void limits(const struct kj_options *o)
{
	target_must(!o->count || o->count <= 100000);
	target_must(o->reader_cpu < KJ_MAX_CPUS);
	target_must(o->priority <= 99);
	target_must(!(o->ring_records & (o->ring_records - 1)));
	target_must(o->confidence < 1);
	target_must(o->nr_before <= o->nr_files && o->nr_files < WORDS);
}

static void check_budget(const struct kj_options *o, char *lines)
{
	struct kj_budget b = { 0 };
	unsigned int nr = 0, before;
	char *line;

	if (!o->budget)
		kj_budget_read(&b, o);
	while ((line = strsep(&lines, "\n"))) {
		before = b.nr;
		if (kj_budget_line(&b, line, ++nr))
			target_must(b.nr >= before);
	}
	for (nr = 0; nr < b.nr; nr++)
		target_must(b.limit[nr].what < KJ_BUDGET_NR &&
			    b.limit[nr].share <= KJ_BUDGET_WHOLE);
	kj_budget_free(&b);
}

int target_run(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *lines, *word, *argv[WORDS + 1] = { NULL };
	const struct kj_command *c;
	struct kj_options o;
	int argc = 0;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size && text[size - 1] == '\n' ? size - 1 : size] = '\0';
	target_quiet();
	lines = text;
	while (argc < WORDS && (word = strsep(&lines, "\n")) && strcmp(word, "#"))
		argv[argc++] = word;
	c = command_of(argc ? argv[0] : "");
	if (kj_options_parse(&o, c, argc, argv)) {
		limits(&o);
		if (kj_options_has(&o, KJ_OPT_HELP))
			kj_help_print(stdout, c);
		if (c == &kj_check_command)
			check_budget(&o, lines);
	}
	free(text);
	return 0;
}
