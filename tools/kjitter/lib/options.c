// SPDX-License-Identifier: GPL-2.0
/*
 * options - see options.h. Not getopt: abbreviations such as --thr would become
 * part of people's scripts and break with the next option.
 */
#include <stdlib.h>
#include <string.h>

#include "duration.h"
#include "macros.h"
#include "options.h"
#include "text.h"

static const struct option {
	const char *name;
	unsigned int bit;
	bool has_value;
} options[] = {
	{ "cpus", KJ_OPT_CPUS, true },
	{ "duration", KJ_OPT_DURATION, true },
	{ "threshold", KJ_OPT_THRESHOLD, true },
	{ "sampler", KJ_OPT_SAMPLER, true },
	{ "level", KJ_OPT_LEVEL, true },
	{ "period", KJ_OPT_PERIOD, true },
	{ "slice", KJ_OPT_SLICE, true },
	{ "ring", KJ_OPT_RING, true },
	{ "output", KJ_OPT_OUTPUT, true },
	{ "drain", KJ_OPT_DRAIN, true },
	{ "reader-cpu", KJ_OPT_READER_CPU, true },
	{ "json", KJ_OPT_JSON, false },
	{ "csv", KJ_OPT_CSV, false },
	{ "records", KJ_OPT_RECORDS, false },
	{ "details", KJ_OPT_DETAILS, false },
	{ "quiet", KJ_OPT_QUIET, false },
	{ "ktap", KJ_OPT_KTAP, false },
	{ "bisect", KJ_OPT_BISECT, false },
	{ "max-rate", KJ_OPT_MAX_RATE, true },
	{ "count", KJ_OPT_COUNT, true },
	{ "min", KJ_OPT_MIN, true },
	{ "max", KJ_OPT_MAX, true },
	{ "classes", KJ_OPT_CLASSES, true },
	{ "confidence", KJ_OPT_CONFIDENCE, true },
	{ "least", KJ_OPT_LEAST, true },
	{ "force", KJ_OPT_FORCE, false },
	{ "help", KJ_OPT_HELP, false },
};

static const char *word_of(unsigned int *v, const char *s, const char *const words[4],
			   const char *wrong)
{
	unsigned int i;

	for (i = 0; i < 4 && words[i]; i++) {
		if (!strcmp(s, words[i])) {
			*v = i + 1;
			return NULL;
		}
	}
	return wrong;
}

static const char *whole(unsigned int *v, const char *s, unsigned int max, const char *wrong)
{
	unsigned long n = 0;

	if (!*s)
		return wrong;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return wrong;
		n = n * 10 + (*s - '0');
		if (n > max)
			return wrong;
	}
	*v = n;
	return NULL;
}

static const char *parse_ring(unsigned int *v, const char *s)
{
	static const char wrong[] =
		"write how many records a ring holds: a power of two from 16 to 1048576";

	if (whole(v, s, KJ_RING_MAX_RECORDS, wrong) || *v < KJ_RING_MIN_RECORDS || *v & (*v - 1))
		return wrong;
	return NULL;
}

static const char *length(__u64 *ns, const char *s)
{
	const char *wrong = kj_duration_parse(ns, s);

	return wrong ? wrong : *ns ? NULL : "it must be longer than nothing";
}

/* A length that the module would take, in its limits, which @wrong names. */
static const char *within(__u64 *ns, const char *s, __u64 least, __u64 most, const char *wrong)
{
	const char *bad = length(ns, s);

	return bad ? bad : *ns < least || *ns > most ? wrong : NULL;
}

/* "5/s", "0.2/s": events in 1000 seconds. */
static const char *parse_rate(__u64 *mhz, const char *s)
{
	static const char wrong[] = "write a rate with its unit, such as 5/s or 0.5/s";
	unsigned int n = 0, digits = 0, unit = 1000;

	for (; *s >= '0' && *s <= '9' && n < 1000000; s++, digits++)
		n = n * 10 + (*s - '0');
	if (!digits)
		return wrong;
	*mhz = n * 1000ULL;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9' && unit > 1; s++)
			*mhz += (*s - '0') * (unit /= 10);
	if (strcmp(s, "/s"))
		return wrong;
	return *mhz ? NULL : "it must be more than nothing";
}

/* "99.9%": a share, between @least and @most percent. */
static const char *parse_percent(double *share, const char *s, double least, double most,
				 const char *wrong)
{
	char *end;

	*share = strtod(s, &end) / 100;
	if (*s < '0' || *s > '9' || strcmp(end, "%"))
		return wrong;
	return *share * 100 >= least && *share * 100 <= most ? NULL : wrong;
}

/* Return: NULL, or what is wrong with the value. */
static const char *set(struct kj_options *o, unsigned int bit, const char *value)
{
	static const char *const samplers[4] = { "spin", "timer", "hw", "user" };
	static const char *const levels[4] = { "1", "2" };
	static const char *const drains[4] = { "mmap", "read" };
	const char *wrong = NULL;
	unsigned int v = 0;

	switch (bit) {
	case KJ_OPT_CPUS:
		return kj_cpulist_parse(&o->cpus, value);
	case KJ_OPT_DURATION:
		return length(&o->duration_ns, value);
	case KJ_OPT_THRESHOLD:
		return within(&o->threshold_ns, value, KJ_THRESHOLD_MIN_NS, KJ_THRESHOLD_MAX_NS,
			      "write a time from 1ns to 10s");
	case KJ_OPT_PERIOD:
		return within(&o->period_ns, value, KJ_PERIOD_MIN_NS, KJ_PERIOD_MAX_NS,
			      "write a time from 10us to 1s");
	case KJ_OPT_SLICE:
		return within(&o->slice_ns, value, KJ_SLICE_MIN_NS, KJ_SLICE_MAX_NS,
			      "write a time from 10us to 4ms");
	case KJ_OPT_SAMPLER:
		return word_of(&o->sampler, value, samplers, "write spin, timer, hw or user");
	case KJ_OPT_LEVEL:
		return word_of(&o->level, value, levels, "write 1 or 2");
	case KJ_OPT_RING:
		return parse_ring(&o->ring_records, value);
	case KJ_OPT_DRAIN:
		wrong = word_of(&v, value, drains, "write mmap or read");
		o->drain_read = v == 2;
		return wrong;
	case KJ_OPT_READER_CPU:
		return whole(&o->reader_cpu, value, KJ_MAX_CPUS - 1, "write the number of one CPU");
	case KJ_OPT_MAX_RATE:
		return parse_rate(&o->max_rate_mhz, value);
	case KJ_OPT_COUNT:
		wrong = whole(&o->count, value, 100000, "write a number up to 100000");
		return wrong || o->count ? wrong : "write a number above 0";
	case KJ_OPT_MIN:
		return length(&o->min_ns, value);
	case KJ_OPT_MAX:
		return length(&o->max_ns, value);
	case KJ_OPT_CLASSES:
		o->classes = value;
		return *value ? NULL : "write names of classes, such as hrtimer,nmi";
	case KJ_OPT_CONFIDENCE:
		return parse_percent(&o->confidence, value, 50, 99.9999,
				     "write a share from 50% to 99.9999%, such as 99%");
	case KJ_OPT_LEAST:
		return parse_percent(&o->least, value, 0, 1000,
				     "write a share up to 1000%, such as 10%");
	case KJ_OPT_OUTPUT:
		o->output = value;
		return *value ? NULL : "write the name of a file";
	}
	return NULL;
}

static const struct option *find(const char *arg, unsigned int allowed, const char **value)
{
	size_t i, n = strcspn(arg, "=");

	*value = arg[n] ? arg + n + 1 : NULL;
	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (strlen(options[i].name) == n && !strncmp(options[i].name, arg, n) &&
		    (allowed | KJ_OPT_HELP) & options[i].bit)
			return &options[i];
	return NULL;
}

static bool positional(struct kj_options *o, const char *what, const char *command, char *arg)
{
	/* Arguments read so far are not read again: names take their place. */
	if (o->files) {
		o->files[o->nr_files++] = arg;
		o->file = o->files[0];
		return true;
	}
	if (!what)
		kj_text_error("%s: '%s' is not an option; see 'kjitter %s --help'", command, arg,
			      command);
	else if (o->file)
		kj_text_error("%s: one %s at a time, not both '%s' and '%s'", command, what,
			      o->file, arg);
	else
		o->file = arg;
	return o->file == arg;
}

/* Return: how many arguments were used up, 0 if something is wrong. */
static int take_option(struct kj_options *o, unsigned int allowed, int argc, char **argv,
		       const char *command)
{
	const char *value, *wrong;
	const struct option *opt = find(argv[0] + 2, allowed, &value);
	bool inline_value = value;

	if (!opt) {
		kj_text_error("%s: there is no option '%s'; see 'kjitter %s --help'", command,
			      argv[0], command);
		return 0;
	}
	if (o->given & opt->bit) {
		kj_text_error("%s: --%s is given twice", command, opt->name);
		return 0;
	}
	o->given |= opt->bit;
	if (!opt->has_value) {
		if (!value)
			return 1;
		kj_text_error("%s: --%s takes no value", command, opt->name);
		return 0;
	}
	if (!value && argc > 1)
		value = argv[1];
	if (!value) {
		kj_text_error("%s: --%s needs a value", command, opt->name);
		return 0;
	}
	wrong = set(o, opt->bit, value);
	if (wrong) {
		kj_text_error("%s: --%s '%s': %s", command, opt->name, value, wrong);
		return 0;
	}
	return inline_value ? 1 : 2;
}

bool kj_options_parse(struct kj_options *o, unsigned int allowed, const char *file, int argc,
		      char **argv)
{
	bool only_names = false;
	int i, n;

	memset(o, 0, sizeof(*o));
	o->sampler = KJ_SAMPLER_SPIN;
	o->level = 1;
	o->ring_records = 4096;
	o->confidence = 0.99;
	o->least = 0.1;
	if (file && allowed & KJ_OPT_FILES)
		o->files = argv + 1;
	for (i = 1; i < argc; i += n) {
		n = 1;
		if (!only_names && !strcmp(argv[i], "--")) {
			only_names = true;
			o->nr_before = o->nr_files;
		} else if (!only_names && !strncmp(argv[i], "--", 2)) {
			n = take_option(o, allowed, argc - i, argv + i, argv[0]);
			if (!n)
				return false;
			if (o->given & KJ_OPT_HELP)
				return true;
		} else if (!positional(o, file, argv[0], argv[i])) {
			return false;
		}
	}
	if (!file || o->file)
		return true;
	kj_text_error("%s: name a %s; see 'kjitter %s --help'", argv[0], file, argv[0]);
	return false;
}
