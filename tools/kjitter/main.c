// SPDX-License-Identifier: GPL-2.0
/*
 * main - which subcommand; nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/macros.h"
#include "lib/text.h"
#include "uapi/kjitter.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *does;
} commands[] = {
	{ "record", kj_record_main, "measure CPUs into a capture file" },
	{ "report", kj_report_main, "say what a capture file holds" },
	{ "compare", kj_compare_main, "which class moved between captures, and is that chance?" },
	{ "calibrate", kj_calibrate_main,
	  "are known interruptions found, and called what they are?" },
	{ "check", kj_check_main, "are nohz_full CPUs left alone? pass or fail, and why" },
	{ "status", kj_status_main, "module, kernel and machine as they are now" },
};

static void print_usage(FILE *out)
{
	size_t i;

	fputs("kjitter " KJ_VERSION ": what interrupts a CPU, how often and for how long\n\n"
	      "usage: kjitter COMMAND [OPTION ...]\n\n",
	      out);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].does);
	fputs("  help       this text; 'kjitter COMMAND --help' explains a command\n\n"
	      "exit status: 0 pass, 1 fail (a verdict), 2 error, 4 not testable here\n",
	      out);
}

static int unknown(const char *name)
{
	size_t i, n = 0;
	char list[128];

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		n += snprintf(list + n, sizeof(list) - n, "%s, ", commands[i].name);
	kj_text_error("there is no command '%s'; there are %shelp", name, list);
	return KJ_EXIT_ERROR;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	size_t i;

	if (!name) {
		print_usage(stderr);
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(name, commands[i].name))
			return kj_text_close(commands[i].run(argc - 1, argv + 1));
	if (!strcmp(name, "help") || !strcmp(name, "--help")) {
		print_usage(stdout);
		return kj_text_close(KJ_EXIT_PASS);
	}
	if (!strcmp(name, "--version")) {
		printf("kjitter %s (ABI %d)\n", KJ_VERSION, KJ_ABI_VERSION);
		return kj_text_close(KJ_EXIT_PASS);
	}
	return unknown(name);
}
