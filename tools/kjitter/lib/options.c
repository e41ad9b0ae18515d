// SPDX-License-Identifier: GPL-2.0
/*
 * options - see options.h. Not getopt: abbreviations such as --thr would become
 * part of people's scripts and break with the next option.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "macros.h"
#include "options.h"
#include "text.h"
#include "uapi/kjitter_sampler.h"

static const char *sampler_word(unsigned int i)
{
	const struct kj_sampler_facts *facts = kj_sampler_facts(i + 1);

	return facts ? facts->word : NULL;
}

static const char *level_word(unsigned int i)
{
	static const char *const words[] = { "1", "2" };

	return i < ARRAY_SIZE(words) ? words[i] : NULL;
}

/* In the order of SCHED_FIFO and SCHED_RR, from 1. */
static const char *policy_word(unsigned int i)
{
	static const char *const words[] = { "fifo", "rr" };

	return i < ARRAY_SIZE(words) ? words[i] : NULL;
}

static const char *work_word(unsigned int i)
{
	return i ? NULL : "memmove";
}

/* In the order of enum kj_sort. */
static const char *sort_word(unsigned int i)
{
	static const char *const words[] = { "rate", "worst", "time", "cpu" };

	return i < ARRAY_SIZE(words) ? words[i] : NULL;
}

static const char *drain_word(unsigned int i)
{
	static const char *const words[] = { "mmap", "read" };

	return i < ARRAY_SIZE(words) ? words[i] : NULL;
}

/* What the table's rows say in short. */
#define ITSELF	  KJ_COMMAND_ITSELF
#define TOP	  KJ_COMMAND_TOP
#define RECORD	  KJ_COMMAND_RECORD
#define REPORT	  KJ_COMMAND_REPORT
#define COMPARE	  KJ_COMMAND_COMPARE
#define CALIBRATE KJ_COMMAND_CALIBRATE
#define CHECK	  KJ_COMMAND_CHECK
#define STATUS	  KJ_COMMAND_STATUS
#define ADVISE	  KJ_COMMAND_ADVISE

#define USUAL(field) offsetof(struct kj_sampler_facts, field)

#define CPUS_LIST      "such as 2-7,9 or 1-N (as the kernel takes them)"
#define CPUS_OTHERWISE "the nohz_full CPUs, else the isolated ones"

/* Most options have one use, so they are no array of a size that is the same for all. */
#define OF(...)	  ((const struct kj_option_use[]){ __VA_ARGS__ })
#define USES(...) .use = OF(__VA_ARGS__), .nr_uses = ARRAY_SIZE(OF(__VA_ARGS__))

static const struct kj_option rows[] = {
#define VALUE(id, type, field, ...) { .at = offsetof(struct kj_options, field), __VA_ARGS__ },
#define FLAG(id, ...)		    { __VA_ARGS__ },
#include "option_table.h"
};

/**
 * struct line - a command line that is read
 * @o: what it says
 * @c: command
 * @as: option that set the format, NULL: none yet
 */
struct line {
	struct kj_options *o;
	const struct kj_command *c;
	const char *as;
};

const struct kj_option *kj_option_row(unsigned int id)
{
	return &rows[id];
}

const struct kj_option_use *kj_option_use(const struct kj_option *opt, const struct kj_command *c)
{
	size_t i;

	for (i = 0; i < opt->nr_uses; i++)
		if (opt->use[i].commands & c->bit)
			return &opt->use[i];
	return NULL;
}

const struct kj_option *kj_option_find(const struct kj_command *c, const char *arg)
{
	size_t i, n = strcspn(arg, "=");
	bool letter = arg[0] == '-' && arg[1] && !arg[2];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!kj_option_use(&rows[i], c))
			continue;
		if (letter ? rows[i].letter == arg[1] :
			     n == strlen(rows[i].name) + 2 && !strncmp(arg, "--", 2) &&
				     !strncmp(arg + 2, rows[i].name, n - 2))
			return &rows[i];
	}
	return NULL;
}

/* "report: one of --json, --csv, --records and --details, not both" */
static void refuse_formats(const struct kj_command *c)
{
	unsigned int i, n = 0, nr = 0;
	char list[256] = "", flag[32];

	for (i = 0; i < c->nr_formats; i++)
		nr += c->formats[i].flag;
	for (i = 0; i < c->nr_formats; i++) {
		if (!c->formats[i].flag)
			continue;
		snprintf(flag, sizeof(flag), "--%s", c->formats[i].name);
		kj_text_join(list, sizeof(list), flag, n++, nr, nr == 2 ? "or" : "and");
	}
	kj_text_error("%s: %s%s%s, not both", c->name, nr > 2 ? "one of " : "", list,
		      nr == 1 ? " or --format" : "");
}

/* Return: number of the format that @arg is an option of, or -1. */
static int format_flag(const struct kj_command *c, const char *arg)
{
	size_t n = strcspn(arg, "=");
	unsigned int i;

	for (i = 0; i < c->nr_formats; i++)
		if (c->formats[i].flag && n == strlen(c->formats[i].name) + 2 &&
		    !strncmp(arg + 2, c->formats[i].name, n - 2))
			return i;
	return -1;
}

static bool positional(struct kj_options *o, const struct kj_command *c, char *arg)
{
	/* Names of files are kept in argv itself, in the place of arguments that were read. */
	if (o->files) {
		o->files[o->nr_files++] = arg;
		o->file = o->files[0];
		return true;
	}
	if (!c->file)
		kj_text_error("%s: '%s' is not an option; see 'kjitter %s --help'", c->name, arg,
			      c->name);
	else if (o->file)
		kj_text_error("%s: one %s at a time, not both '%s' and '%s'", c->name, c->file,
			      o->file, arg);
	else
		o->file = arg;
	return o->file == arg;
}

/* May it be given, after what was given before? */
static bool first_time(struct line *l, unsigned int id, const char *name)
{
	bool before = kj_options_has(l->o, id);

	l->o->given |= 1ULL << id;
	if (before && id == KJ_OPT_FORMAT && strcmp(l->as, name))
		refuse_formats(l->c);
	else if (before)
		kj_text_error("%s: --%s is given twice", l->c->name, name);
	if (id == KJ_OPT_FORMAT)
		l->as = name;
	return !before;
}

/* Return: how many arguments were used up, 0 if something is wrong. */
static int take_option(struct line *l, int argc, char **argv)
{
	const struct kj_option *opt = kj_option_find(l->c, argv[0]);
	int format = opt ? -1 : format_flag(l->c, argv[0]);
	const char *value = strchr(argv[0], '='), *command = l->c->name, *name, *wrong;
	bool inline_value = value;

	if (!opt && format < 0) {
		kj_text_error("%s: there is no option '%s'; see 'kjitter %s --help'", command,
			      argv[0], command);
		return 0;
	}
	name = opt ? opt->name : l->c->formats[format].name;
	if (!first_time(l, opt ? opt - rows : KJ_OPT_FORMAT, name))
		return 0;
	if (!opt || opt->type == KJ_VALUE_NONE) {
		if (format >= 0)
			l->o->format = format;
		if (!value)
			return 1;
		kj_text_error("%s: --%s takes no value", command, name);
		return 0;
	}
	value = value ? value + 1 : argc > 1 ? argv[1] : NULL;
	if (!value) {
		kj_text_error("%s: --%s needs a value", command, name);
		return 0;
	}
	wrong = kj_option_set(l->o, opt, l->c, value);
	if (wrong) {
		kj_text_error("%s: --%s '%s': %s", command, name, value, wrong);
		return 0;
	}
	return inline_value ? 1 : 2;
}

/* Set the values that hold unless the command line says otherwise. */
static void preset(struct kj_options *o, const struct kj_command *c)
{
	const struct kj_option_use *u;
	size_t i;

	memset(o, 0, sizeof(*o));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u = kj_option_use(&rows[i], c);
		if (u && u->preset)
			kj_option_set(o, &rows[i], c, u->preset);
	}
}

bool kj_options_parse(struct kj_options *o, const struct kj_command *c, int argc, char **argv)
{
	struct line line = { .o = o, .c = c };
	bool only_names = false;
	int i, n;

	preset(o, c);
	o->command = c->name;
	if (c->several)
		o->files = argv + 1;
	for (i = 1; i < argc; i += n) {
		n = 1;
		if (!only_names && !strcmp(argv[i], "--")) {
			only_names = true;
			o->nr_before = o->nr_files;
		} else if (!only_names &&
			   (!strncmp(argv[i], "--", 2) || kj_option_find(c, argv[i]))) {
			n = take_option(&line, argc - i, argv + i);
			if (!n)
				return false;
			if (kj_options_has(o, KJ_OPT_HELP))
				return true;
		} else if (!positional(o, c, argv[i])) {
			return false;
		}
	}
	if (!c->file || o->file)
		return true;
	kj_text_error("%s: name a %s; see 'kjitter %s --help'", c->name, c->file, c->name);
	return false;
}
