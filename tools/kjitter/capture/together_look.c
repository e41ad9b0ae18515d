// SPDX-License-Identifier: GPL-2.0
/*
 * together_look - who was it, in the sets that are told: some of their gaps are looked into.
 */
#include <string.h>

#include "together_look.h"

static void count(struct kj_together_set *s, const struct kj_detail *d)
{
	struct kj_together_who *w = s->who, new;
	struct kj_blame_key key;
	unsigned int i;

	kj_blame_key(&key, d);
	/* Whoever it was is told by name and place, each of its processes would be one more. */
	key.by_pid = 0;
	for (i = 0; i < s->nr_who && memcmp(&w[i].key, &key, sizeof(key)); i++)
		;
	if (i == KJ_TOGETHER_WHO)
		return;
	if (i == s->nr_who)
		w[s->nr_who++] = (struct kj_together_who){ .key = key };
	w[i].count++;
	for (; i && w[i - 1].count < w[i].count; i--) {
		new = w[i];
		w[i] = w[i - 1];
		w[i - 1] = new;
	}
}

static void look_into(struct kj_together_set *s, const struct kj_together_seen *gap,
		      const struct kj_batch *b)
{
	struct kj_detail d;
	size_t i;

	for (i = 0; i < b->nr; i++) {
		d = b->detail[i].is;
		if (d.start < gap->from || d.start >= gap->to)
			continue;
		if (s->cause == KJ_TOGETHER_STILL || d.cause == s->cause)
			count(s, &d);
	}
}

void kj_together_look(struct kj_together *g, const struct kj_batch *b)
{
	__u64 from = ~0ULL, to = 0, start;
	const struct kj_together_seen *gap;
	struct kj_together_set *s;
	unsigned int i, k;
	size_t at;

	for (at = 0; at < b->nr && g->nr_told; at++) {
		start = b->detail[at].is.start;
		from = start < from ? start : from;
		to = start > to ? start : to;
	}
	for (i = 0; i < g->nr_told && i < KJ_TOGETHER_TOLD; i++) {
		s = g->told[i];
		for (k = 0; k < KJ_TOGETHER_SEEN && k < s->count; k++) {
			gap = &s->seen[k];
			if (g->cpu[gap->lane] == b->head.cpu && gap->from <= to && gap->to > from)
				look_into(s, gap, b);
		}
	}
}
