/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command - the subcommands; each is a row of kj_commands and is declared by its own folder.
 */
#ifndef KJ_COMMAND_H
#define KJ_COMMAND_H

#include "lib/options.h"

struct kj_check;
struct kj_report;

extern const struct kj_command kj_record_command;
extern const struct kj_command kj_report_command;
extern const struct kj_command kj_compare_command;
extern const struct kj_command kj_calibrate_command;
extern const struct kj_command kj_check_command;
extern const struct kj_command kj_status_command;
extern const struct kj_command kj_advise_command;
extern const struct kj_command kj_top_command;

/* kjitter itself: what its --help says beside the list of commands. */
extern const struct kj_command kj_itself_command;

/* What commands do that the dynamic program has not, but in its list; see parts/left_out.c. */
#define KJ_DOES_COMPARE	  "which class moved between captures, and is that chance?"
#define KJ_DOES_CALIBRATE "are known interruptions found, and called what they are?"
#define KJ_DOES_ADVISE	  "what on this machine will disturb an isolated CPU? changes nothing"
#define KJ_DOES_TOP	  "what interrupts CPUs, live"

/* All commands of this program in the order of that list, up to a NULL. */
extern const struct kj_command *const kj_commands[];

/**
 * struct kj_more - what kjitter-more does for commands that the dynamic program has, too
 * @report: print a capture in a format of others; @format is an index into the formats of report
 * @page: write a capture's page, see report/html.h. Return: enum kj_exit
 * @check: print verdicts in a format of others; @format is an index into the formats of check
 */
struct kj_more {
	void (*report)(struct kj_report *r, unsigned int format);
	int (*page)(struct kj_report *r, const char *path);
	void (*check)(const struct kj_check *k, unsigned int format);
};

/* NULL in a program that leaves it to kjitter-more; see parts/left_out.c. */
extern const struct kj_more *const kj_more;

/**
 * kj_command_run - read the command line, and do what it says
 * @c: command
 * @argc: number of arguments
 * @argv: arguments; argv[0] is the subcommand, and before it stands argv[0] of the program
 *
 * Return: exit status: enum kj_exit, or KJ_EXIT_BISECT_SKIP.
 */
int kj_command_run(const struct kj_command *c, int argc, char **argv);

/**
 * kj_command_elsewhere - become kjitter-more, which does it
 * @what: name of the command, or of the format, for whoever has no kjitter-more
 * @argv: arguments of this program
 *
 * Return: if that cannot be done, which was said then: exit status.
 */
int kj_command_elsewhere(const char *what, char **argv);

#endif /* KJ_COMMAND_H */
