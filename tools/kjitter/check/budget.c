// SPDX-License-Identifier: GPL-2.0
/*
 * budget - see budget.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "budget.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "uapi/kjitter.h"

#define SAY_QUANTILE "write a share of all loops in percent, below 100, and a length: 99.999:16us"
#define BLANKS	     " \t\r\n"
#define LINE_MAX     1024
#define DECIMALS     9

static const char no_memory[] = "there is not enough memory";

/* By enum kj_budget_what. */
static const unsigned char option[] = {
	[KJ_BUDGET_GAP] = KJ_OPT_MAX_GAP,
	[KJ_BUDGET_LATENCY] = KJ_OPT_MAX_LATENCY,
	[KJ_BUDGET_LOST] = KJ_OPT_MAX_LOST_PPM,
	[KJ_BUDGET_QUANTILE] = KJ_OPT_QUANTILE,
};

const char *kj_budget_word(unsigned int what)
{
	return kj_option_row(option[what])->name;
}

/* "0.25" in units of which @one make 1. Return: false if it is no such number, or one too large. */
static bool decimal(__u64 *v, const char *s, __u64 one, __u64 max)
{
	__u64 n = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9' && n <= max; s++)
		n = n * 10 + (*s - '0');
	if (n > max)
		return false;
	*v = n * one;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9' && one % 10 == 0; s++)
			*v += (*s - '0') * (one /= 10);
	return !*s;
}

static const char *length(__u64 *ns, const char *s)
{
	const char *bad = kj_duration_parse(ns, s);

	if (bad)
		return bad;
	return *ns < KJ_BUDGET_THRESHOLD_NS ? "it is at least 1us: what is shorter is no gap here" :
					      NULL;
}

static const char *no_class(void)
{
	static char say[320];
	unsigned int i;

	snprintf(say, sizeof(say), "a class is ");
	for (i = 0; i < KJ_CAUSE_NR; i++)
		kj_text_join(say, sizeof(say), kj_names_cause(i), i, KJ_CAUSE_NR, "or");
	return say;
}

/* "20us", "thread=20us" */
static const char *gap(struct kj_budget_limit *l, char *s)
{
	char *is = strchr(s, '=');
	int i;

	if (!is)
		return length(&l->limit, s);
	*is = '\0';
	for (i = 0; i < KJ_CAUSE_NR && strcmp(s, kj_names_cause(i)); i++)
		;
	if (i == KJ_CAUSE_NR)
		return no_class();
	l->cause = i;
	return length(&l->limit, is + 1);
}

/* "99.999:16us" */
static const char *quantile(struct kj_budget_limit *l, char *s)
{
	char *is = strchr(s, ':');

	if (is)
		*is = '\0';
	if (!is || !decimal(&l->share, s, KJ_BUDGET_WHOLE / 100, 99) || !l->share)
		return SAY_QUANTILE;
	return length(&l->limit, is + 1);
}

static const char *value(struct kj_budget_limit *l, char *s)
{
	switch (l->what) {
	case KJ_BUDGET_GAP:
		return gap(l, s);
	case KJ_BUDGET_LATENCY:
		return length(&l->limit, s);
	case KJ_BUDGET_LOST:
		return decimal(&l->limit, s, KJ_BUDGET_WHOLE_TIME / 1000000, 999999) ?
			       NULL :
			       "write parts per million of the time, such as 20 or 0.5";
	}
	return quantile(l, s);
}

/* Values with commas between. Return: NULL, or what is wrong. */
static const char *add(struct kj_budget *b, const struct kj_budget_limit *like, char *s)
{
	struct kj_budget_limit *more, *l;
	const char *bad = NULL;
	char *next;

	do {
		next = strchr(s, ',');
		if (next)
			*next++ = '\0';
		more = realloc(b->limit, (b->nr + 1) * sizeof(*more));
		if (!more)
			return no_memory;
		b->limit = more;
		l = &more[b->nr];
		*l = *like;
		if (like->cpus) {
			l->cpus = malloc(sizeof(*l->cpus));
			if (!l->cpus)
				return no_memory;
			*l->cpus = *like->cpus;
		}
		b->nr++;
		bad = value(l, s);
		s = next;
	} while (s && !bad);
	return bad;
}

/* What stands behind a limit. Return: NULL, or what is wrong. */
static const char *scope(struct kj_cpulist *cpus, char *rest)
{
	const char *word = kj_option_row(KJ_OPT_CPUS)->name;
	size_t n = strlen(word);

	if (strncmp(rest, word, n) || !strchr(" \t", rest[n]))
		return "behind a limit there may be a list of CPUs, such as cpus 2-7";
	return kj_cpulist_parse(cpus, rest + n + strspn(rest + n, BLANKS));
}

/* Return: the next word of a line, cut off there; "" at the end. */
static char *next_word(char **at)
{
	char *word = *at + strspn(*at, BLANKS);
	size_t n = strcspn(word, BLANKS);

	*at = word + n + !!word[n];
	word[n] = '\0';
	*at += strspn(*at, BLANKS);
	return word;
}

const char *kj_budget_line(struct kj_budget *b, char *text, unsigned int line)
{
	struct kj_budget_limit l = { .cause = KJ_BUDGET_ALL, .line = line };
	char *word, *s, *rest = text;
	struct kj_cpulist cpus;
	const char *bad = NULL;

	text[strcspn(text, "#")] = '\0';
	word = next_word(&rest);
	if (!*word)
		return NULL;
	for (; l.what < KJ_BUDGET_NR && strcmp(word, kj_budget_word(l.what)); l.what++)
		;
	if (l.what == KJ_BUDGET_NR)
		return "a line begins with max-gap, max-latency, max-lost-ppm or quantile";
	s = next_word(&rest);
	if (!*s)
		return "the limit is missing";
	if (*rest) {
		bad = scope(&cpus, rest);
		l.cpus = &cpus;
	}
	return bad ? bad : add(b, &l, s);
}

static bool read_lines(struct kj_budget *b, FILE *f)
{
	char text[LINE_MAX];
	const char *bad = NULL;
	unsigned int line = 0;

	while (!bad && fgets(text, sizeof(text), f)) {
		line++;
		if (!strchr(text, '\n') && !feof(f))
			bad = "this line is too long";
		else
			bad = kj_budget_line(b, text, line);
	}
	if (bad)
		kj_text_error("%s:%u: %s", b->path, line, bad);
	else if (ferror(f))
		kj_text_error("%s cannot be read: %s", b->path, strerror(errno));
	else if (!b->nr)
		kj_text_error("%s: there is no limit in it", b->path);
	return !bad && !ferror(f) && b->nr;
}

static bool read_file(struct kj_budget *b, const char *path)
{
	FILE *f = fopen(path, "re");
	bool good;

	b->path = path;
	if (!f) {
		kj_text_error("%s cannot be read: %s", path, strerror(errno));
		return false;
	}
	good = read_lines(b, f);
	fclose(f);
	return good;
}

bool kj_budget_read(struct kj_budget *b, const struct kj_options *o)
{
	const char *const text[] = { o->max_gap, o->max_latency, o->max_lost_ppm, o->quantile };
	struct kj_budget_limit like = { .cause = KJ_BUDGET_ALL };
	const char *bad;
	char *s;

	if (o->budget && !read_file(b, o->budget))
		return false;
	for (; like.what < KJ_BUDGET_NR; like.what++) {
		if (!text[like.what])
			continue;
		s = strdup(text[like.what]);
		bad = s ? add(b, &like, s) : no_memory;
		free(s);
		if (!bad)
			continue;
		kj_text_error("check: --%s '%s': %s", kj_budget_word(like.what), text[like.what],
			      bad);
		return false;
	}
	return true;
}

bool kj_budget_has(const struct kj_budget *b, unsigned int what, int cause)
{
	unsigned int i;

	for (i = 0; i < b->nr; i++)
		if (b->limit[i].what == what &&
		    (cause == KJ_BUDGET_ALL || b->limit[i].cause != KJ_BUDGET_ALL))
			return true;
	return false;
}

void kj_budget_free(struct kj_budget *b)
{
	unsigned int i;

	for (i = 0; i < b->nr; i++)
		free(b->limit[i].cpus);
	free(b->limit);
	*b = (struct kj_budget){ 0 };
}
