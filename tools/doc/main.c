// SPDX-License-Identifier: GPL-2.0
/*
 * main - makes what people read of the tables that the reader is made of.
 *
 *   docs list               names of the pages of all commands
 *   docs page NAME DATE     that page, out of pages/NAME, if there is such a file
 *   docs bash, docs zsh     completion
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "completion.h"
#include "lib/exit.h"
#include "options.h"
#include "page.h"

static int list(void)
{
	const struct kj_command *const *c;

	puts("kjitter.8");
	for (c = kj_commands; *c; c++)
		printf("kjitter-%s.8\n", (*c)->name);
	return KJ_EXIT_PASS;
}

int main(int argc, char **argv)
{
	if (strcmp(KJ_ITSELF->name, "kjitter")) {
		fprintf(stderr, "options.h: KJ_ITSELF is '%s'\n", KJ_ITSELF->name);
		return KJ_EXIT_ERROR;
	}
	if (argc == 2 && !strcmp(argv[1], "list"))
		return list();
	if (argc == 4 && !strcmp(argv[1], "page"))
		return page_print(argv[2], argv[3]);
	if (argc == 2 && !strcmp(argv[1], "bash")) {
		completion_bash();
		return KJ_EXIT_PASS;
	}
	if (argc == 2 && !strcmp(argv[1], "zsh")) {
		completion_zsh();
		return KJ_EXIT_PASS;
	}
	fputs("usage: docs list | page NAME DATE | bash | zsh\n", stderr);
	return KJ_EXIT_ERROR;
}
