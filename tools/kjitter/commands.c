// SPDX-License-Identifier: GPL-2.0
/*
 * commands - what all of them do alike; see command.h. Which there are: parts/.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/help.h"
#include "lib/text.h"

const struct kj_command kj_itself_command = {
	.bit = KJ_COMMAND_ITSELF,
	.name = "kjitter",
	.does = "what interrupts a CPU, how often and for how long",
	.usage = "COMMAND [OPTION ...]",
	.exits = "0 pass, 1 fail (a verdict), 2 error, 4 not testable here",
};

/* To git bisect 2 would mean "bad", also if it is the command line that is wrong. */
static bool bisects(const struct kj_command *c, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--bisect") && kj_option_find(c, argv[i]))
			return true;
	return false;
}

static bool foreign(const struct kj_command *c, const struct kj_options *o)
{
	return o->format >= c->nr_formats - c->nr_foreign;
}

/* What is asked for and left to kjitter-more; NULL: nothing. */
static const char *left_out(const struct kj_command *c, const struct kj_options *o)
{
	if (kj_more)
		return NULL;
	if (c->nr_foreign && foreign(c, o))
		return c->formats[o->format].name;
	return kj_options_has(o, KJ_OPT_HTML) ? c->name : NULL;
}

/* Where it is done: here, or by kjitter-more. */
static int run(const struct kj_command *c, const struct kj_options *o, char **argv)
{
	const char *left = left_out(c, o);

	return left ? kj_command_elsewhere(left, argv - 1) : c->run(o);
}

int kj_command_run(const struct kj_command *c, int argc, char **argv)
{
	bool bisect = bisects(c, argc, argv);
	struct kj_options o;
	int status;

	/* Where whoever started us ignores it, nobody can wait for a child. */
	signal(SIGCHLD, SIG_DFL);
	if (!kj_options_parse(&o, c, argc, argv)) {
		status = KJ_EXIT_ERROR;
	} else if (kj_options_has(&o, KJ_OPT_HELP)) {
		kj_help_print(stdout, c);
		status = KJ_EXIT_PASS;
	} else {
		status = run(c, &o, argv);
	}
	status = kj_text_close(status);
	if (bisect && status != KJ_EXIT_PASS && status != KJ_EXIT_FAIL)
		return KJ_EXIT_BISECT_SKIP;
	return status;
}
