/* SPDX-License-Identifier: GPL-2.0 */
/*
 * help - what --help says: made of the tables that the command line is read by.
 */
#ifndef KJ_HELP_H
#define KJ_HELP_H

#include "options.h"

/**
 * struct kj_help_row - one option of a command, in words
 * @name: long name, without its dashes
 * @letter: short name, 0: none
 * @use: word for its value, what it is without, what it does
 * @option: its row, with the words that it takes; NULL: name of a format
 */
struct kj_help_row {
	const char *name;
	char letter;
	struct kj_option_use use;
	const struct kj_option *option;
};

/**
 * kj_help_next - walk over all options of a command, formats that are options among them
 * @row: out
 * @c: command
 * @at: where to go on, 0 to begin with
 *
 * Return: false at the end.
 */
bool kj_help_next(struct kj_help_row *row, const struct kj_command *c, unsigned int *at);

/**
 * kj_help_default - what holds if an option is not given
 * @row: option
 * @buf: out, if words must be made for it
 * @size: of it
 *
 * Return: in words; NULL if nothing does.
 */
const char *kj_help_default(const struct kj_help_row *row, char *buf, size_t size);

/**
 * kj_help_print - the text of --help
 * @out: where to
 * @c: command
 */
void kj_help_print(FILE *out, const struct kj_command *c);

/**
 * kj_help_options - the part of it that lists the options
 * @out: where to
 * @c: command
 */
void kj_help_options(FILE *out, const struct kj_command *c);

#endif /* KJ_HELP_H */
