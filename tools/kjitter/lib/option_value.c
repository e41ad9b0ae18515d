// SPDX-License-Identifier: GPL-2.0
/*
 * option_value - read the value of an option; see options.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "duration.h"
#include "macros.h"
#include "options.h"
#include "text.h"

/* A share is kept in hundredths of a percent, its limits in ten-thousandths. */
#define PERCENT 10000.0

/* Is it the whole of a number that is not too large? */
static bool whole(__u64 *v, const char *s, __u64 max)
{
	if (!*s)
		return false;
	for (*v = 0; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		*v = *v * 10 + (*s - '0');
		if (*v > max)
			return false;
	}
	return true;
}

/* "5/s", "0.2/s": events in 1000 seconds. */
static bool rate(__u64 *mhz, const char *s)
{
	unsigned int n = 0, digits = 0, unit = 1000;

	for (; *s >= '0' && *s <= '9' && n < 1000000; s++, digits++)
		n = n * 10 + (*s - '0');
	if (!digits)
		return false;
	*mhz = n * 1000ULL;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9' && unit > 1; s++)
			*mhz += (*s - '0') * (unit /= 10);
	return !strcmp(s, "/s");
}

/* "99.9%" */
static bool share(double *v, const char *s, const struct kj_option *opt)
{
	char *end;

	*v = strtod(s, &end) / 100;
	return *s >= '0' && *s <= '9' && !strcmp(end, "%") && *v * 100 >= opt->min / PERCENT &&
	       *v * 100 <= opt->max / PERCENT;
}

/* "memmove:4M" */
static bool work(__u64 *bytes, const char *s, const struct kj_option *opt)
{
	const char *what = opt->word(0);
	char number[12];
	size_t n;
	__u64 unit;

	if (strncmp(s, what, strlen(what)) || s[strlen(what)] != ':')
		return false;
	s += strlen(what) + 1;
	n = strspn(s, "0123456789");
	snprintf(number, sizeof(number), "%.*s", (int)n, s);
	unit = !strcmp(s + n, "M") ? 1048576 : !strcmp(s + n, "K") ? 1024 : 0;
	if (n >= sizeof(number) || !unit || !whole(bytes, number, opt->max))
		return false;
	*bytes *= unit;
	return *bytes >= opt->min && *bytes <= opt->max;
}

const char *kj_option_word(const struct kj_option *opt, const struct kj_command *c, unsigned int i)
{
	if (opt->type == KJ_VALUE_WORD)
		return opt->word(i);
	if (opt->type == KJ_VALUE_FORMAT && i < c->nr_formats)
		return c->formats[i].name;
	return NULL;
}

/* Return: which of the words it is, from 1; 0: none. */
static unsigned int word(const char *s, const struct kj_option *opt, const struct kj_command *c)
{
	const char *w;
	unsigned int i;

	for (i = 0; (w = kj_option_word(opt, c, i)); i++)
		if (!strcmp(s, w))
			return i + 1;
	return 0;
}

/* "10us", "4ms" */
static void add_time(char *text, size_t size, __u64 ns)
{
	static const char *const unit[] = { "ns", "us", "ms", "s" };
	unsigned int i = 0;

	for (; ns && !(ns % 1000) && i < ARRAY_SIZE(unit) - 1; i++)
		ns /= 1000;
	kj_text_add(text, size, "%llu%s", ns, unit[i]);
}

void kj_option_add(char *text, size_t size, const struct kj_option *opt, __u64 v)
{
	if (opt->type == KJ_VALUE_TIME)
		add_time(text, size, v);
	else if (opt->type == KJ_VALUE_WORK && v < 1048576)
		kj_text_add(text, size, "%lluK", v / 1024);
	else if (opt->type == KJ_VALUE_WORK)
		kj_text_add(text, size, "%lluM", v / 1048576);
	else if (opt->type == KJ_VALUE_SHARE)
		kj_text_add(text, size, "%.7g%%", v / PERCENT);
	else
		kj_text_add(text, size, "%llu", v);
}

char *kj_option_takes(const struct kj_option *opt, char *buf, size_t size)
{
	const char *s = opt->takes ? opt->takes : "";
	size_t n;

	for (*buf = '\0'; *s; s += n) {
		n = strcspn(s, "{");
		kj_text_add(buf, size, "%.*s", (int)n, s);
		if (!s[n])
			break;
		kj_option_add(buf, size, opt, !strncmp(s + n, "{min}", 5) ? opt->min : opt->max);
		n += strlen("{min}");
	}
	return buf;
}

/* "write spin, timer, hw or user" */
static const char *wrong(const struct kj_option *opt, const struct kj_command *c)
{
	static char say[256];
	unsigned int i, nr = 0;
	char takes[128];

	while (kj_option_word(opt, c, nr))
		nr++;
	snprintf(say, sizeof(say), "write %s", kj_option_takes(opt, takes, sizeof(takes)));
	for (i = 0; i < nr; i++)
		kj_text_join(say, sizeof(say), kj_option_word(opt, c, i), i, nr, "or");
	return say;
}

/* Read a length of time, and see that it is within limits, as the module would. */
static const char *time(__u64 *ns, const char *s, const struct kj_option *opt,
			const struct kj_command *c)
{
	const char *bad = kj_duration_parse(ns, s);

	if (bad)
		return bad;
	if (!*ns)
		return opt->zero ? NULL : "it must be longer than nothing";
	return *ns < opt->min || (opt->max && *ns > opt->max) ? wrong(opt, c) : NULL;
}

static const char *count(unsigned int *v, const char *s, const struct kj_option *opt,
			 const struct kj_command *c)
{
	__u64 n;

	if (!whole(&n, s, opt->max) ||
	    (opt->type == KJ_VALUE_POWER && (n < opt->min || n & (n - 1))))
		return wrong(opt, c);
	*v = n;
	return n < opt->min ? "write a number above 0" : NULL;
}

const char *kj_option_set(struct kj_options *o, const struct kj_option *opt,
			  const struct kj_command *c, const char *value)
{
	void *at = (char *)o + opt->at;

	switch (opt->type) {
	case KJ_VALUE_CPUS:
		o->cpus_said = value;
		return kj_cpulist_parse(at, value);
	case KJ_VALUE_TIME:
		return time(at, value, opt, c);
	case KJ_VALUE_WHOLE:
	case KJ_VALUE_POWER:
		return count(at, value, opt, c);
	case KJ_VALUE_LENGTHS:
		return kj_lengths_parse(at, value, opt->max);
	case KJ_VALUE_RATE:
		if (!rate(at, value))
			return wrong(opt, c);
		return *(__u64 *)at ? NULL : "it must be more than nothing";
	case KJ_VALUE_SHARE:
		return share(at, value, opt) ? NULL : wrong(opt, c);
	case KJ_VALUE_WORK:
		return work(at, value, opt) ? NULL : wrong(opt, c);
	case KJ_VALUE_TEXT:
		*(const char **)at = value;
		return *value ? NULL : wrong(opt, c);
	case KJ_VALUE_WORD:
		*(unsigned int *)at = word(value, opt, c);
		return *(unsigned int *)at ? NULL : wrong(opt, c);
	case KJ_VALUE_FORMAT:
		*(unsigned int *)at = word(value, opt, c) - 1;
		return *(unsigned int *)at < c->nr_formats ? NULL : wrong(opt, c);
	}
	return NULL;
}
