// SPDX-License-Identifier: GPL-2.0
/*
 * zsh - completion for zsh: an _arguments of each command.
 */
#include <stdio.h>
#include <string.h>

#include "completion.h"

#define WIDTH 60

static const char head[] =
	"#compdef kjitter\n"
	"# Made by tools/doc of the table that --help is made of.\n"
	"\n"
	"# CPUs: nohz_full, isolated and online ones.\n"
	"_kjitter_cpus()\n"
	"{\n"
	"\tlocal which list\n"
	"\tlocal -a lists=(all)\n"
	"\n"
	"\tfor which in nohz_full isolated online; do\n"
	"\t\tlist=\n"
	"\t\t{ read -r list <${_kjitter_root-}/sys/devices/system/cpu/$which } 2>/dev/null\n"
	"\t\t[[ $list != [0-9]* ]] || lists+=($list)\n"
	"\tdone\n"
	"\tcompadd -a lists\n"
	"}\n"
	"\n"
	"_kjitter_time()\n"
	"{\n"
	"\tlocal -a units=(${=_kjitter_units})\n"
	"\n"
	"\tcompset -P '[0-9.]##' || { (( $# == 0 )) || compadd -- $1; return }\n"
	"\tcompadd -a units\n"
	"}\n"
	"\n"
	"_kjitter_lengths()\n"
	"{\n"
	"\tlocal -a causes=(${=_kjitter_causes}) units=(${=_kjitter_units})\n"
	"\n"
	"\tcompset -P '*,'\n"
	"\tcompset -P '*='\n"
	"\tif compset -P '[0-9.]##'; then\n"
	"\t\tcompadd -a units\n"
	"\telse\n"
	"\t\tcompadd -S '' -a causes\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_kjitter_pids()\n"
	"{\n"
	"\tcompadd -- ${_kjitter_root-}/proc/[0-9]*(N:t)\n"
	"}\n"
	"\n"
	"_kjitter_comms()\n"
	"{\n"
	"\tcompadd -- ${(u)${(f)\"$(cat ${_kjitter_root-}/proc/[0-9]*/comm(N) 2>/dev/null)\"}}\n"
	"}\n"
	"\n";

static const char tail[] =
	"_kjitter()\n"
	"{\n"
	"\tsetopt localoptions extendedglob\n"
	"\tlocal context state line curcontext=$curcontext\n"
	"\n"
	"\t_arguments -C '(- *)'{-h,--help}'[this text]' '(- *)--version[versions of tool and ABI]' \\\n"
	"\t\t'1:command:_kjitter_commands' '*::argument:->rest' && return\n"
	"\t[[ $state == rest ]] && (( $+functions[_kjitter_of_$words[1]] )) && _kjitter_of_$words[1]\n"
	"}\n"
	"\n"
	"_kjitter \"$@\"\n";

/* Up to the end of the first sentence, and no more than a line of it. */
static void describe(const char *s)
{
	size_t n = strcspn(s, ";\n"), i;

	if (n > WIDTH) {
		for (n = WIDTH; n && s[n] != ' ';)
			n--;
	}
	while (n && strchr(" ,:", s[n - 1]))
		n--;
	for (i = 0; i < n; i++) {
		if (strchr("[]:\\", s[i]))
			putchar('\\');
		if (s[i] == '\'')
			fputs("'\\''", stdout);
		else
			putchar(s[i]);
	}
}

/* What an option does; of one that has a list of words, what the words are for. */
static void about(const struct kj_help_row *row, const struct kj_command *c)
{
	const char *word = row->option ? kj_option_word(row->option, c, 0) : NULL;
	const char *help = row->use.help;

	if (!help && row->option)
		help = row->option->takes;
	if (!help || (word && !strncmp(help, word, strlen(word))))
		help = row->name;
	describe(help);
}

static void value_of(const struct kj_command *c, const struct kj_help_row *row)
{
	enum completion_kind kind = completion_kind(row);

	if (kind == COMPLETION_NOTHING)
		return;
	printf(":%s:", row->use.argument ? row->use.argument : "value");
	switch (kind) {
	case COMPLETION_CPUS:
	case COMPLETION_CPU:
		fputs("_kjitter_cpus", stdout);
		break;
	case COMPLETION_LENGTHS:
		fputs("_kjitter_lengths", stdout);
		break;
	case COMPLETION_CAPTURE:
		fputs("_files -g \"*.kjr\"", stdout);
		break;
	case COMPLETION_FILE:
		fputs("_files", stdout);
		break;
	case COMPLETION_SHELL:
		fputs("_command_names", stdout);
		break;
	case COMPLETION_PID:
		fputs("_kjitter_pids", stdout);
		break;
	case COMPLETION_COMM:
		fputs("_kjitter_comms", stdout);
		break;
	case COMPLETION_TIME:
		fputs("_kjitter_time", stdout);
		if (row->use.preset)
			printf(" %s", row->use.preset);
		break;
	default:
		if (kind == COMPLETION_ANY && !row->use.preset)
			break;
		putchar('(');
		completion_words(row, c, " ");
		putchar(')');
		break;
	}
}

static void options_of(const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;

	printf("_kjitter_of_%s()\n{\n\t_arguments \\\n", c->name);
	while (kj_help_next(&row, c, &at)) {
		if (row.letter)
			printf("\t\t'(- *)-%c[", row.letter), about(&row, c), puts("]' \\");
		printf("\t\t'%s--%s%s[", row.letter ? "(- *)" : "", row.name,
		       completion_kind(&row) == COMPLETION_NOTHING ? "" : "=");
		about(&row, c);
		putchar(']');
		value_of(c, &row);
		puts("' \\");
	}
	if (c->file)
		printf("\t\t'%s:%s:_files -g \"*.kjr\"'\n}\n\n", c->several ? "*" : "1", c->file);
	else
		puts("\t\t&& return\n}\n");
}

static void commands(void)
{
	const struct kj_command *const *c;

	puts("_kjitter_commands()\n{\n\tlocal -a all=(");
	for (c = kj_commands; *c; c++) {
		printf("\t\t'%s:", (*c)->name);
		describe((*c)->does);
		puts("'");
	}
	puts("\t\t'help:what there is'\n\t)\n\n\t_describe command all\n}\n");
}

void completion_zsh(void)
{
	const struct kj_command *const *c;

	fputs(head, stdout);
	fputs("_kjitter_causes='", stdout);
	completion_causes();
	fputs("'\n_kjitter_units='", stdout);
	completion_units();
	puts("'\n");
	commands();
	for (c = kj_commands; *c; c++)
		options_of(*c);
	fputs(tail, stdout);
}
