// SPDX-License-Identifier: GPL-2.0
/*
 * unit_options - command lines, and the tables that they are read by and explained from.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kjitter/command.h"
#include "../kjitter/lib/help.h"
#include "../kjitter/lib/options.h"
#include "check.h"
#include "unit.h"

/* The bits of all commands: one that has all of them has the options of each. */
#define ALL (~0U)

static bool parse_line(struct kj_options *o, const struct kj_command *c, const char *line)
{
	static char buf[512];
	char *argv[32];
	int argc = 0;

	snprintf(buf, sizeof(buf), "%s", line);
	argv[argc++] = (char *)"test";
	for (char *s = strtok(buf, " "); s; s = strtok(NULL, " "))
		argv[argc++] = s;
	argv[argc] = NULL;
	return kj_options_parse(o, c, argc, argv);
}

static bool parse(struct kj_options *o, unsigned int commands, const char *file, const char *line)
{
	struct kj_command c = { .bit = commands, .name = "test", .file = file };

	return parse_line(o, &c, line);
}

static void option_lines(void)
{
	static const char *const bad[] = {
		"--cpus",
		"--cpus 0-",
		"--nonsense",
		"--cpu 1",
		"--thresh 1us",
		"--duration 0s",
		"--duration 30",
		"--threshold 0ns",
		"--sampler fast",
		"--level 0",
		"--level 3",
		"--ring 15",
		"--ring 0",
		"--ring 4097",
		"--ring 2097152",
		"--ring -16",
		"--ring 99999999999999999999",
		"--drain socket",
		"--reader-cpu 8192",
		"--reader-cpu x",
		"--force=1",
		"--quiet=yes",
		"--cpus 1 --cpus 2",
		"stray",
		"--period 10",
		"-q",
		"--",
		"--=",
		"--output=",
	};
	struct kj_options o;
	size_t i;

	check(parse(&o, ALL, NULL,
		    "--cpus 2-3 --duration=30s --threshold 500ns --sampler hw --level 2") &&
		      o.duration_ns == 30000000000ULL && o.threshold_ns == 500 && o.level == 2 &&
		      o.sampler == KJ_SAMPLER_HW && kj_cpulist_count(&o.cpus) == 2,
	      "options with and without '='");
	check(parse(&o, ALL, NULL,
		    "--period 1ms --slice 10us --ring 64 --drain read --reader-cpu 3 --quiet") &&
		      o.period_ns == 1000000 && o.slice_ns == 10000 && o.ring_records == 64 &&
		      o.drain == KJ_DRAIN_READ && o.reader_cpu == 3 &&
		      kj_options_has(&o, KJ_OPT_QUIET),
	      "the other options");
	check(parse(&o, ALL, NULL, "") && !o.given, "an empty line gives nothing");
	check(o.level == 1 && o.ring_records == 4096, "defaults: level 1, 4096 records");
	check(o.sampler == KJ_SAMPLER_SPIN, "default: spin");
	check(parse(&o, KJ_COMMAND_ITSELF, "file", "-- --cpus") && !strcmp(o.file, "--cpus"),
	      "'--' ends options");
	check(!parse(&o, KJ_COMMAND_ITSELF, "file", "a b"), "two files are refused");
	check(!parse(&o, KJ_COMMAND_ITSELF, "file", ""), "no file is refused");
	check(!parse(&o, KJ_COMMAND_CHECK, NULL, "--ring 16"),
	      "an option of another command is refused");
	check(parse(&o, KJ_COMMAND_ITSELF, "file", "--help") && kj_options_has(&o, KJ_OPT_HELP),
	      "--help needs nothing else");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		bool taken = parse(&o, ALL, NULL, bad[i]);

		if (!strcmp(bad[i], "--"))
			check(taken, "options '--' alone are fine");
		else
			check(!taken, "options '%s' are refused", bad[i]);
	}
}

static void rate_options(void)
{
	static const struct {
		const char *text;
		__u64 mhz;
	} good[] = { { "5/s", 5000 }, { "0.5/s", 500 }, { "0.001/s", 1 }, { "100.25/s", 100250 } };
	static const char *const bad[] = { "5",		 "",	 "/s",	 "0/s",	 "0.000/s",
					   "5/m",	 "5 /s", "-1/s", "5/s ", "1.2345/s",
					   "99999999/s", "x/s",	 ".5/s" };
	const struct kj_option *rate = kj_option_row(KJ_OPT_MAX_RATE);
	const struct kj_command c = { .bit = KJ_COMMAND_CHECK };
	struct kj_options o;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++)
		check(!kj_option_set(&o, rate, &c, good[i].text) && o.max_rate_mhz == good[i].mhz,
		      "--max-rate %s", good[i].text);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		check(kj_option_set(&o, rate, &c, bad[i]), "--max-rate '%s' is refused", bad[i]);
}

static void works(void)
{
	static const char *const bad[] = {
		"memmove",    "memmove:",    "memmove:4",    "memmove:M",
		"memmove:3K", "memmove:65M", "memmove:4MB",  "memmove",
		"memcpy:4M",  "memmove:-4M", "memmove:4.5M", "memmove:99999999999999M"
	};
	const struct kj_option *work = kj_option_row(KJ_OPT_WORK);
	struct kj_command c = { .bit = KJ_COMMAND_RECORD };
	struct kj_options o;
	size_t i;

	check(!kj_option_set(&o, work, &c, "memmove:4K") && o.work_bytes == 4096,
	      "--work memmove:4K is 4096 bytes");
	check(!kj_option_set(&o, work, &c, "memmove:64M") && o.work_bytes == 67108864,
	      "--work memmove:64M is 67108864 bytes");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		check(kj_option_set(&o, work, &c, bad[i]), "--work %s is refused", bad[i]);
}

/* Values that somebody might write behind an option. */
static const char *example(const struct kj_option *opt, const struct kj_command *c)
{
	switch (opt->type) {
	case KJ_VALUE_CPUS:
		return "1";
	case KJ_VALUE_TIME:
		return opt->min > 1000000 ? "1s" : "1ms";
	case KJ_VALUE_LENGTHS:
		return "1ms,thread=20us";
	case KJ_VALUE_WHOLE:
		return "1";
	case KJ_VALUE_POWER:
		return "64";
	case KJ_VALUE_RATE:
		return "1/s";
	case KJ_VALUE_SHARE:
		return "60%";
	case KJ_VALUE_TEXT:
		return "x";
	case KJ_VALUE_WORK:
		return "memmove:8K";
	case KJ_VALUE_WORD:
	case KJ_VALUE_FORMAT:
		return kj_option_word(opt, c, 0);
	}
	return NULL;
}

/* Is "--name" in it, and not as a part of another name? */
static bool mentions(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (; (text = strstr(text, name)); text += n)
		if (!strchr("abcdefghijklmnopqrstuvwxyz-", text[n]) || !text[n])
			return true;
	return false;
}

/* Lines are wrapped where there is room. */
static void squeeze(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (!isspace(*text))
			*to++ = *text;
		else if (!isspace(text[1]))
			*to++ = ' ';
	*to = '\0';
}

/* One row as the user meets it: explained, taken, refused the second time. */
static void option_row(const struct kj_command *c, const struct kj_help_row *row, const char *help)
{
	const char *value = row->option ? example(row->option, c) : NULL;
	char line[128], option[64], word[64];
	struct kj_command alone = *c;
	struct kj_options o;
	unsigned int i;

	/* The file that must be there is left out. */
	alone.file = NULL;
	alone.several = false;
	snprintf(option, sizeof(option), "--%s", row->name);
	check(mentions(help, option), "%s: %s is explained", c->name, option);
	snprintf(line, sizeof(line), "%s %s", option, value ? value : "");
	check(parse_line(&o, &alone, line) && o.given, "%s: %s is taken", c->name, line);
	if (row->letter) {
		snprintf(line, sizeof(line), "-%c", row->letter);
		check(parse_line(&o, &alone, line) && o.given, "%s: %s is taken", c->name, line);
		snprintf(line, sizeof(line), " -%c, %s ", row->letter, option);
		check(strstr(help, line), "%s: -%c is explained", c->name, row->letter);
		return;
	}
	snprintf(line, sizeof(line), "%s %s %s %s", option, value ? value : "", option,
		 value ? value : "");
	check(!parse_line(&o, &alone, line), "%s: %s twice is refused", c->name, option);
	if (row->use.preset) {
		snprintf(line, sizeof(line), "default: %s", row->use.preset);
		check(!kj_option_set(&o, row->option, c, row->use.preset) && mentions(help, line),
		      "%s: %s has a good default, and tells it", c->name, option);
	}
	for (i = 0; row->option && kj_option_word(row->option, c, i); i++) {
		snprintf(word, sizeof(word), "%s", kj_option_word(row->option, c, i));
		check(!kj_option_set(&o, row->option, c, word), "%s: %s %s is taken", c->name,
		      option, word);
	}
}

/* What is said of a limit is the limit that holds. */
static void said_limits(const struct kj_option *opt)
{
	char said[128], limit[32] = "";

	kj_option_takes(opt, said, sizeof(said));
	if (!opt->max || !strpbrk(said, "0123456789"))
		return;
	kj_option_add(limit, sizeof(limit), opt, opt->max);
	check(!strchr(said, '{') && strstr(said, limit), "--%s says its limits: %s", opt->name,
	      said);
}

/* A time is taken up to its limits, and no further. */
static void time_limits(const struct kj_option *opt)
{
	struct kj_command c = { .bit = ALL };
	struct kj_options o;
	char text[32];

	if (opt->type != KJ_VALUE_TIME || !opt->max)
		return;
	snprintf(text, sizeof(text), "%lluns", opt->max);
	check(!kj_option_set(&o, opt, &c, text), "--%s %s is taken", opt->name, text);
	snprintf(text, sizeof(text), "%lluns", opt->max + 1);
	check(kj_option_set(&o, opt, &c, text), "--%s %s is refused", opt->name, text);
	snprintf(text, sizeof(text), "%lluns", opt->min);
	check(!kj_option_set(&o, opt, &c, text), "--%s %s is taken", opt->name, text);
	snprintf(text, sizeof(text), "%lluns", opt->min - 1);
	check(kj_option_set(&o, opt, &c, text), "--%s %s is refused", opt->name, text);
}

static void command_rows(const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;
	char *help = NULL;
	size_t size;
	FILE *out = open_memstream(&help, &size);

	if (c->about)
		kj_help_print(out, c);
	else
		kj_help_options(out, c);
	fclose(out);
	squeeze(help);
	while (kj_help_next(&row, c, &at))
		option_row(c, &row, help);
	free(help);
}

static void tables(void)
{
	const struct kj_command *const *c;
	unsigned int id, users;

	command_rows(&kj_itself_command);
	for (c = kj_commands; *c; c++)
		command_rows(*c);
	for (id = 0; id < KJ_OPT_NR; id++) {
		users = !!kj_option_use(kj_option_row(id), &kj_itself_command);
		for (c = kj_commands; *c; c++)
			users += !!kj_option_use(kj_option_row(id), *c);
		check(users, "--%s is somebody's", kj_option_row(id)->name);
		said_limits(kj_option_row(id));
		time_limits(kj_option_row(id));
	}
}

/* --format NAME and --NAME are the same, and there is one of them. */
static void formats(void)
{
	const struct kj_command *const *c;
	struct kj_options o;
	char line[64];
	unsigned int i;

	for (c = kj_commands; *c; c++) {
		struct kj_command alone = **c;

		alone.file = NULL;
		alone.several = false;
		for (i = 0; i < alone.nr_formats; i++) {
			snprintf(line, sizeof(line), "--format %s", alone.formats[i].name);
			check(parse_line(&o, &alone, line) && o.format == i, "%s %s", alone.name,
			      line);
			if (!alone.formats[i].flag)
				continue;
			snprintf(line, sizeof(line), "--%s", alone.formats[i].name);
			check(parse_line(&o, &alone, line) && o.format == i, "%s %s", alone.name,
			      line);
			snprintf(line, sizeof(line), "--%s --format text", alone.formats[i].name);
			check(!parse_line(&o, &alone, line), "%s %s is refused", alone.name, line);
		}
		check(!parse_line(&o, &alone, "--format xml"), "%s --format xml is refused",
		      alone.name);
	}
}

int unit_options(void)
{
	option_lines();
	rate_options();
	works();
	tables();
	formats();
	return check_failed;
}
