// SPDX-License-Identifier: GPL-2.0
/*
 * completion - see completion.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "completion.h"
#include "lib/duration.h"
#include "uapi/kjitter_cause.h"

/* One number only, in the words of --help. */
static bool one(const struct kj_help_row *row)
{
	return row->use.argument && !strcmp(row->use.argument, "N");
}

static bool argument_is(const struct kj_help_row *row, const char *word)
{
	return row->use.argument && !strcmp(row->use.argument, word);
}

enum completion_kind completion_kind(const struct kj_help_row *row)
{
	const struct kj_option *o = row->option;

	if (!o || o->type == KJ_VALUE_NONE)
		return COMPLETION_NOTHING;
	if (o == kj_option_row(KJ_OPT_READER_CPU))
		return COMPLETION_CPU;
	if (o == kj_option_row(KJ_OPT_PID))
		return COMPLETION_PID;
	if (o == kj_option_row(KJ_OPT_COMM))
		return COMPLETION_COMM;
	if (o == kj_option_row(KJ_OPT_MAX_GAP))
		return COMPLETION_LENGTHS;
	if (o == kj_option_row(KJ_OPT_OUTPUT))
		return COMPLETION_CAPTURE;
	switch (o->type) {
	case KJ_VALUE_CPUS:
		return one(row) ? COMPLETION_CPU : COMPLETION_CPUS;
	case KJ_VALUE_TIME:
		return COMPLETION_TIME;
	case KJ_VALUE_LENGTHS:
		return COMPLETION_LENGTHS;
	case KJ_VALUE_WORD:
	case KJ_VALUE_FORMAT:
		return COMPLETION_WORDS;
	case KJ_VALUE_TEXT:
		return argument_is(row, "FILE") ? COMPLETION_FILE :
		       argument_is(row, "CMD")	? COMPLETION_SHELL :
		       argument_is(row, "TIME") ? COMPLETION_TIME :
						  COMPLETION_ANY;
	default:
		return COMPLETION_ANY;
	}
}

/* Is it a word of its own in a text? Not all commands take all words of an option. */
static bool says(const char *text, const char *word)
{
	size_t n = strlen(word);
	const char *s;

	for (s = text; s && (s = strstr(s, word)); s += n)
		if ((s == text || !isalnum((unsigned char)s[-1])) && !isalnum((unsigned char)s[n]))
			return true;
	return false;
}

void completion_words(const struct kj_help_row *row, const struct kj_command *c, const char *sep)
{
	const char *before = "", *word;
	bool any = false;
	unsigned int i;

	for (i = 0; (word = kj_option_word(row->option, c, i)); i++)
		any |= says(row->use.help, word);
	for (i = 0; (word = kj_option_word(row->option, c, i)); i++) {
		if (any && !says(row->use.help, word))
			continue;
		printf("%s%s", before, word);
		before = sep;
	}
	if (!i && row->use.preset)
		fputs(row->use.preset, stdout);
}

void completion_causes(void)
{
	const struct kj_cause_facts *f;
	unsigned int i;

	for (i = 0; (f = kj_cause_facts(i)); i++)
		printf("%s%s=", i ? " " : "", f->word);
}

void completion_units(void)
{
	static const char *const units[] = { "ns", "us", "ms", "s", "m", "h" };
	const char *before = "";
	unsigned int i;
	char text[8];
	__u64 ns;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		snprintf(text, sizeof(text), "1%s", units[i]);
		if (kj_duration_parse(&ns, text))
			continue;
		printf("%s%s", before, units[i]);
		before = " ";
	}
}

void completion_commands(void)
{
	const struct kj_command *const *c;

	for (c = kj_commands; *c; c++)
		printf("%s ", (*c)->name);
	fputs("help", stdout);
}
