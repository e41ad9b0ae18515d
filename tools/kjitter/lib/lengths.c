// SPDX-License-Identifier: GPL-2.0
/*
 * lengths - see lengths.h.
 */
#include <stdio.h>
#include <string.h>

#include "duration.h"
#include "lengths.h"
#include "names.h"
#include "text.h"

/* An item is not longer than its class and the longest number there is. */
#define ITEM_MAX 64

/* Return: enum kj_cause, KJ_CAUSE_NR: there is none of that word. */
static unsigned int cause_of(const char *word)
{
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		if (!strcmp(kj_names_cause(i), word))
			break;
	return i;
}

static const char *no_class(const char *word)
{
	static char say[320];
	unsigned int i;

	snprintf(say, sizeof(say), "there is no class '%s'; write ", word);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		kj_text_join(say, sizeof(say), kj_names_cause(i), i, KJ_CAUSE_NR, "or");
	return say;
}

/* One item; @all: out: the length of classes without one. Return: NULL or what is wrong. */
static const char *item(struct kj_lengths *l, __u64 *all, char *s, __u64 max)
{
	char *value = strchr(s, '=');
	__u64 ns, *to = all;
	unsigned int cause;
	const char *bad;

	if (value) {
		*value++ = '\0';
		cause = cause_of(s);
		if (cause == KJ_CAUSE_NR)
			return no_class(s);
		to = &l->ns[cause];
	}
	bad = kj_duration_parse(&ns, value ? value : s);
	if (bad)
		return bad;
	if (!ns || ns > max)
		return "a length is more than nothing, and at most 10s";
	if (*to)
		return "a class has one length, and so have all others together";
	*to = ns;
	return NULL;
}

const char *kj_lengths_parse(struct kj_lengths *l, const char *s, __u64 max)
{
	char buf[ITEM_MAX];
	const char *bad;
	__u64 all = 0;
	unsigned int i;
	size_t n;

	memset(l, 0, sizeof(*l));
	do {
		n = strcspn(s, ",");
		if (n >= sizeof(buf))
			return "write such as 50us,thread=20us";
		memcpy(buf, s, n);
		buf[n] = '\0';
		bad = item(l, &all, buf, max);
		if (bad)
			return bad;
		s += n;
	} while (*s++);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		if (!l->ns[i])
			l->ns[i] = all;
	return NULL;
}

__u64 kj_lengths_least(const __u64 *ns)
{
	__u64 least = 0;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		if (ns[i] && (!least || ns[i] < least))
			least = ns[i];
	return least;
}

/* What most classes have is told first, and of the others by name. */
static __u64 usual(const __u64 *ns)
{
	unsigned int i, k, nr;

	for (i = 0; i < KJ_CAUSE_NR; i++) {
		for (k = 0, nr = 0; k < KJ_CAUSE_NR; k++)
			nr += ns[k] == ns[i];
		if (nr > KJ_CAUSE_NR / 2)
			return ns[i];
	}
	return 0;
}

const char *kj_lengths_words(const __u64 *ns, char *buf, size_t size)
{
	char len[KJ_DURATION_MAX];
	__u64 all = usual(ns);
	unsigned int i;

	*buf = '\0';
	if (all)
		kj_text_add(buf, size, "%s", kj_duration_format(len, all));
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (ns[i] == all || (!ns[i] && i >= KJ_CAUSE_NR))
			continue;
		kj_text_add(buf, size, "%s%s %s", *buf ? ", " : "", kj_names_cause(i),
			    ns[i] ? kj_duration_format(len, ns[i]) : "never");
	}
	return buf;
}
