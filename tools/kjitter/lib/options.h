/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options - command lines: the same words for every subcommand.
 *
 * Options are rows of option_table.h, formats are rows of their command.
 */
#ifndef KJ_OPTIONS_H
#define KJ_OPTIONS_H

#include <stdbool.h>

#include "cpulist.h"
#include "lengths.h"

/* Who has an option. */
enum kj_command_bit {
	KJ_COMMAND_ITSELF = 1U << 0, /* kjitter itself */
	KJ_COMMAND_RECORD = 1U << 1,
	KJ_COMMAND_REPORT = 1U << 2,
	KJ_COMMAND_COMPARE = 1U << 3,
	KJ_COMMAND_CALIBRATE = 1U << 4,
	KJ_COMMAND_CHECK = 1U << 5,
	KJ_COMMAND_STATUS = 1U << 6,
	KJ_COMMAND_ADVISE = 1U << 7,
	KJ_COMMAND_TOP = 1U << 8,
};

/* The options. */
enum kj_option_id {
#define VALUE(id, ...) KJ_OPT_##id,
#define FLAG(id, ...)  KJ_OPT_##id,
#include "option_table.h"
	KJ_OPT_NR,
};

/* How a value is written. */
enum kj_value_type {
	KJ_VALUE_NONE,
	KJ_VALUE_CPUS, /* 2-7,9 */
	KJ_VALUE_TIME, /* 10us; limits in ns */
	KJ_VALUE_LENGTHS, /* 50us,thread=20us; limit in ns */
	KJ_VALUE_WORD, /* one of some words; 1 for the first */
	KJ_VALUE_WHOLE,
	KJ_VALUE_POWER, /* of two */
	KJ_VALUE_RATE, /* 0.5/s; events in 1000 seconds */
	KJ_VALUE_WORK, /* memmove:4M; limits in bytes */
	KJ_VALUE_SHARE, /* 99%; limits in 1/10000 of a percent */
	KJ_VALUE_TEXT,
	KJ_VALUE_FORMAT, /* name of one of the formats of the command */
};

/**
 * struct kj_option_use - what an option is to some commands
 * @commands: KJ_COMMAND_* that have it so
 * @argument: word for its value in --help
 * @preset: value that it has when it is not given, NULL: none
 * @otherwise: in words what holds when it is not given, if @preset does not say that
 * @help: what it does; lines that must stay apart are separated by line feeds
 */
struct kj_option_use {
	unsigned int commands;
	const char *argument;
	const char *preset;
	const char *otherwise;
	const char *help;
};

/**
 * struct kj_option - a row of the table
 * @name: long name, without its dashes
 * @letter: short name, 0: none
 * @type: enum kj_value_type
 * @at: where its value is in struct kj_options
 * @usual: where samplers have a usual value of it, in struct kj_sampler_facts; 0: nowhere
 * @min: limit of the value, 0: none
 * @max: limit of the value, 0: none
 * @zero: a time may be 0, too
 * @takes: what to write, see kj_option_takes()
 * @word: KJ_VALUE_WORD: its words, from 0 up to a NULL; KJ_VALUE_WORK: what is done, one word
 * @use: who has it, and what it is to them
 * @nr_uses: how many
 */
struct kj_option {
	const char *name;
	char letter;
	unsigned char type;
	unsigned short at;
	unsigned short usual;
	__u64 min;
	__u64 max;
	bool zero;
	const char *takes;
	const char *(*word)(unsigned int i);
	const struct kj_option_use *use;
	unsigned int nr_uses;
};

/**
 * struct kj_format - one way to print, for --format
 * @name: its name
 * @flag: there is an option of that name, too
 * @help: what it is
 */
struct kj_format {
	const char *name;
	bool flag;
	const char *help;
};

/* --drain */
enum kj_drain {
	KJ_DRAIN_MMAP = 1,
	KJ_DRAIN_READ = 2,
};

/* --sort */
enum kj_sort {
	KJ_SORT_RATE = 1,
	KJ_SORT_WORST = 2,
	KJ_SORT_TIME = 3,
	KJ_SORT_CPU = 4,
	KJ_SORT_NR = 4,
};

/*
 * What a command line says: a field for every option with a value, named in its row, and
 *
 * command: name of the command
 * given: a bit for each option that was there, see kj_options_has()
 * cpus_said: what was given as CPUs, for a command that looks at another machine
 * file: the argument that is no option, NULL without; the first of several
 * files: all of them, in their order, of a command that takes several; else NULL
 * nr_files: how many
 * nr_before: how many of them stand before "--"; 0: there is no "--"
 */
struct kj_options {
	const char *command;
	__u64 given;
#define VALUE(id, type, field, ...) type field;
#define FLAG(...)
#include "option_table.h"
	const char *cpus_said;
	const char *file;
	char **files;
	unsigned int nr_files;
	unsigned int nr_before;
};

/**
 * struct kj_command - a subcommand
 * @bit: enum kj_command_bit
 * @name: its name
 * @does: what it does, for the list of commands
 * @file: word for the argument that must be there and is no option, NULL: none
 * @several: there may be more of these
 * @formats: ways to print; the first is that without --format
 * @nr_formats: how many
 * @nr_foreign: so many of these, the last ones, are formats of others: kjitter-more prints them
 *	where a program has no kj_more
 * @usage: what follows its name, a line for each way
 * @about: paragraphs before the options
 * @notes: paragraphs behind them, NULL: none
 * @exits: exit statuses
 * @run: the command. Return: enum kj_exit
 */
struct kj_command {
	enum kj_command_bit bit;
	const char *name;
	const char *does;
	const char *file;
	bool several;
	const struct kj_format *formats;
	unsigned int nr_formats;
	unsigned int nr_foreign;
	const char *usage;
	const char *about;
	const char *notes;
	const char *exits;
	int (*run)(const struct kj_options *o);
};

/**
 * kj_options_parse - read a command line
 * @o: out
 * @c: command
 * @argc: number of arguments
 * @argv: arguments; argv[0] is the subcommand. Of a command that takes several files their
 *	order may change
 *
 * Every option may be given once, as "--name value" or "--name=value". What is
 * wrong is said on stderr.
 * Return: true if all is well, or --help was seen.
 */
bool kj_options_parse(struct kj_options *o, const struct kj_command *c, int argc, char **argv);

/**
 * kj_options_has - was an option given
 * @o: command line
 * @id: option
 *
 * Return: true if it was.
 */
static inline bool kj_options_has(const struct kj_options *o, enum kj_option_id id)
{
	return o->given >> id & 1;
}

/**
 * kj_option_row - the table, for whoever makes something of it
 * @id: enum kj_option_id, from 0 up to KJ_OPT_NR
 *
 * Return: the row.
 */
const struct kj_option *kj_option_row(unsigned int id);

/**
 * kj_option_use - what an option is to a command
 * @opt: option
 * @c: command
 *
 * Return: NULL if the command does not have it.
 */
const struct kj_option_use *kj_option_use(const struct kj_option *opt, const struct kj_command *c);

/**
 * kj_option_find - option of a command by its name
 * @c: command
 * @arg: "--name", "--name=value" or "-n"
 *
 * Return: the row, or NULL.
 */
const struct kj_option *kj_option_find(const struct kj_command *c, const char *arg);

/**
 * kj_option_word - one of the words that an option takes
 * @opt: option
 * @c: command
 * @i: which
 *
 * Return: the word, or NULL at the end, and of an option that takes no words.
 */
const char *kj_option_word(const struct kj_option *opt, const struct kj_command *c, unsigned int i);

/**
 * kj_option_add - append a value to a text, as one would write it
 * @text: text, NUL-terminated
 * @size: of @text
 * @opt: option
 * @v: value, in the unit of the option's limits
 */
void kj_option_add(char *text, size_t size, const struct kj_option *opt, __u64 v);

/**
 * kj_option_takes - what to write, for --help and for whoever wrote something else
 * @opt: option
 * @buf: out: @opt->takes with its limits; "" if there is nothing to say
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_option_takes(const struct kj_option *opt, char *buf, size_t size);

/**
 * kj_option_set - read a value
 * @o: where to
 * @opt: option
 * @c: command
 * @value: as it was written
 *
 * Return: NULL, or what is wrong with it; valid until the next call.
 */
const char *kj_option_set(struct kj_options *o, const struct kj_option *opt,
			  const struct kj_command *c, const char *value);

#endif /* KJ_OPTIONS_H */
