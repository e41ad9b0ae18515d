/* SPDX-License-Identifier: GPL-2.0 */
/*
 * completion - what a shell may offer, of the table of options.
 */
#ifndef KJ_DOC_COMPLETION_H
#define KJ_DOC_COMPLETION_H

#include "lib/help.h"
#include "command.h"

/* What the value of an option is. */
enum completion_kind {
	COMPLETION_NOTHING, /* a flag */
	COMPLETION_ANY, /* a value that nobody can guess; or one that is preset */
	COMPLETION_WORDS, /* one of some, see completion_words() */
	COMPLETION_TIME,
	COMPLETION_CPUS,
	COMPLETION_CPU,
	COMPLETION_LENGTHS, /* lengths, each of a class of causes or of any */
	COMPLETION_CAPTURE,
	COMPLETION_FILE,
	COMPLETION_SHELL, /* a command */
	COMPLETION_PID,
	COMPLETION_COMM,
};

/**
 * completion_kind - what the value of an option is
 * @row: option
 *
 * Return: enum completion_kind.
 */
enum completion_kind completion_kind(const struct kj_help_row *row);

/**
 * completion_words - the words that it takes, or the one value that is worth offering
 * @row: option
 * @c: command
 * @sep: what to put between them
 */
void completion_words(const struct kj_help_row *row, const struct kj_command *c, const char *sep);

/**
 * completion_causes - names of all classes of causes, each with '=' behind it
 */
void completion_causes(void);

/**
 * completion_units - units of time, of those that the reader takes
 */
void completion_units(void);

/**
 * completion_commands - names of all commands
 */
void completion_commands(void);

void completion_bash(void);
void completion_zsh(void);

#endif /* KJ_DOC_COMPLETION_H */
