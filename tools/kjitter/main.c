// SPDX-License-Identifier: GPL-2.0
/*
 * main - which subcommand; nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/help.h"
#include "lib/text.h"
#include "uapi/kjitter.h"

static void print_usage(FILE *out)
{
	const struct kj_command *const *c;

	fprintf(out, "kjitter " KJ_VERSION ": %s\n\nusage: kjitter %s\n\n", kj_itself_command.does,
		kj_itself_command.usage);
	for (c = kj_commands; *c; c++)
		fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->does);
	fputs("  help       this text; 'kjitter COMMAND --help' explains a command\n\n", out);
	kj_help_options(out, &kj_itself_command);
	fprintf(out, "\nexit status: %s\n", kj_itself_command.exits);
}

static int unknown(const char *name)
{
	const struct kj_command *const *c;
	char list[256] = "";

	for (c = kj_commands; *c; c++)
		kj_text_add(list, sizeof(list), "%s, ", (*c)->name);
	kj_text_error("there is no command '%s'; there are %shelp", name, list);
	return KJ_EXIT_ERROR;
}

/* An option of kjitter itself. */
static int top(const struct kj_option *opt)
{
	if (opt == kj_option_row(KJ_OPT_VERSION))
		printf("kjitter %s (ABI %d)\n", KJ_VERSION, KJ_ABI_VERSION);
	else
		print_usage(stdout);
	return kj_text_close(KJ_EXIT_PASS);
}

int main(int argc, char **argv)
{
	const struct kj_command *const *c;
	const struct kj_option *opt;
	const char *name;

	if (argc < 2) {
		print_usage(stderr);
		return KJ_EXIT_ERROR;
	}
	name = argv[1];
	for (c = kj_commands; *c; c++)
		if (!strcmp(name, (*c)->name))
			return (*c)->run ? kj_command_run(*c, argc - 1, argv + 1) :
					   kj_command_elsewhere(name, argv);
	opt = kj_option_find(&kj_itself_command, strcmp(name, "help") ? name : "--help");
	return opt ? top(opt) : unknown(name);
}
