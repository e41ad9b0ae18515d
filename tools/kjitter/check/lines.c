// SPDX-License-Identifier: GPL-2.0
/*
 * lines - see lines.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"

#define BUCKETS_MIN 256

void kj_lines_clear(struct kj_lines *l)
{
	l->nr = 0;
	l->nr_entries = 0;
	l->compared = 0;
	if (l->bucket)
		memset(l->bucket, 0, l->nr_buckets * sizeof(*l->bucket));
}

/* FNV-1a. */
static __u32 hash(const char *label, bool softirq)
{
	__u32 h = 2166136261U ^ softirq;

	while (*label)
		h = (h ^ (unsigned char)*label++) * 16777619U;
	return h ^ h >> 15;
}

static void insert(struct kj_lines *l, unsigned int i)
{
	__u32 *b = &l->bucket[hash(l->line[i].label, l->line[i].softirq) & (l->nr_buckets - 1)];

	l->line[i].next = *b;
	*b = i + 1;
}

/* Room for one more; it doubles, so that the sum of all copies is linear. */
static bool grow(void **mem, unsigned int *room, unsigned int nr, size_t size)
{
	unsigned int more = *room ? *room * 2 : 256;
	void *bigger;

	if (nr < *room)
		return true;
	bigger = more > *room ? realloc(*mem, more * size) : NULL;
	if (!bigger)
		return false;
	*mem = bigger;
	*room = more;
	return true;
}

static bool grow_buckets(struct kj_lines *l)
{
	unsigned int more = l->nr_buckets ? l->nr_buckets * 2 : BUCKETS_MIN, i;
	__u32 *bigger;

	if (l->nr < l->nr_buckets)
		return true;
	bigger = calloc(more, sizeof(*bigger));
	if (!bigger)
		return false;
	free(l->bucket);
	l->bucket = bigger;
	l->nr_buckets = more;
	for (i = 0; i < l->nr; i++)
		insert(l, i);
	return true;
}

int kj_lines_add(struct kj_lines *l, const char *label, bool softirq, const __u64 *count,
		 unsigned int nr)
{
	struct kj_count_line *line;
	unsigned int i;

	if (!grow((void **)&l->line, &l->room, l->nr, sizeof(*l->line)) || !grow_buckets(l))
		return -ENOMEM;
	line = &l->line[l->nr];
	memset(line, 0, sizeof(*line));
	memcpy(line->label, label, strnlen(label, sizeof(line->label) - 1));
	line->softirq = softirq;
	line->first = l->nr_entries;
	for (i = 0; i < nr; i++) {
		if (!count[i])
			continue;
		if (!grow((void **)&l->entry, &l->entry_room, l->nr_entries, sizeof(*l->entry)))
			return -ENOMEM;
		l->entry[l->nr_entries].count = count[i];
		l->entry[l->nr_entries++].at = i;
	}
	insert(l, l->nr++);
	return 0;
}

void kj_lines_search(struct kj_lines *l)
{
	l->expected = 0;
	l->pass++;
}

static bool fits(struct kj_lines *l, unsigned int i, const char *label, bool softirq)
{
	l->compared++;
	return l->line[i].found != l->pass && l->line[i].softirq == softirq &&
	       !strcmp(l->line[i].label, label);
}

const struct kj_count_entry *kj_lines_entries(const struct kj_lines *l, unsigned int i,
					      unsigned int *nr)
{
	*nr = (i + 1 < l->nr ? l->line[i + 1].first : l->nr_entries) - l->line[i].first;
	return l->entry ? l->entry + l->line[i].first : NULL;
}

const struct kj_count_entry *kj_lines_find(struct kj_lines *l, const char *label, bool softirq,
					   unsigned int *nr)
{
	static const struct kj_count_entry none;
	const struct kj_count_entry *e;
	unsigned int i = l->expected;

	if (i >= l->nr || !fits(l, i, label, softirq)) {
		i = l->nr_buckets ? l->bucket[hash(label, softirq) & (l->nr_buckets - 1)] : 0;
		while (i && !fits(l, i - 1, label, softirq))
			i = l->line[i - 1].next;
		if (!i--)
			return NULL;
	}
	l->line[i].found = l->pass;
	l->expected = i + 1;
	e = kj_lines_entries(l, i, nr);
	return e ? e : &none;
}

void kj_lines_free(struct kj_lines *l)
{
	free(l->line);
	free(l->entry);
	free(l->bucket);
	memset(l, 0, sizeof(*l));
}
