// SPDX-License-Identifier: GPL-2.0
/*
 * merge - see merge.h.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"

static struct kj_merge_gap *gaps_of(const struct kj_merge *m, __u32 chunk)
{
	return m->gap + (size_t)chunk * m->in_chunk;
}

static __u32 blocks(const struct kj_merge *m)
{
	return (m->nr_lanes + KJ_MERGE_BLOCK - 1) / KJ_MERGE_BLOCK;
}

bool kj_merge_begin(struct kj_merge *m, __u32 lanes)
{
	__u32 gaps = 16 * lanes > KJ_MERGE_GAPS ? 16 * lanes : KJ_MERGE_GAPS, nr;

	m->in_chunk = lanes > KJ_MERGE_FEW ? KJ_MERGE_CHUNK_SMALL : KJ_MERGE_CHUNK;
	nr = gaps / m->in_chunk;
	m->nr_lanes = lanes;
	m->nr_chunks = nr;
	m->lane = calloc(lanes, sizeof(*m->lane));
	m->key = calloc(blocks(m), KJ_MERGE_BLOCK * sizeof(*m->key));
	m->least = calloc(blocks(m), sizeof(*m->least));
	m->free = calloc(nr, sizeof(*m->free));
	/* Not cleared: what is not used takes no memory. */
	m->chunk = malloc((nr + 1) * sizeof(*m->chunk));
	m->gap = malloc((nr + 1) * (size_t)m->in_chunk * sizeof(*m->gap));
	if (!m->lane || !m->key || !m->least || !m->free || !m->chunk || !m->gap) {
		kj_merge_forget(m);
		return false;
	}
	/* Lanes that fill up the last block have no gaps. */
	memset(m->key, 0xff, blocks(m) * KJ_MERGE_BLOCK * sizeof(*m->key));
	/* The first ones are used first. */
	while (m->nr_free < nr) {
		m->free[m->nr_free] = nr - m->nr_free;
		m->nr_free++;
	}
	return true;
}

void kj_merge_forget(struct kj_merge *m)
{
	free(m->lane);
	free(m->key);
	free(m->least);
	free(m->free);
	free(m->chunk);
	free(m->gap);
	*m = (struct kj_merge){ 0 };
}

static void settle(struct kj_merge *m, __u32 block)
{
	const __u64 *key = m->key + block * KJ_MERGE_BLOCK;
	__u64 least = key[0];
	unsigned int i;

	for (i = 1; i < KJ_MERGE_BLOCK; i++)
		least = key[i] < least ? key[i] : least;
	m->least[block] = least;
}

/*
 * So that the least of a block says whose it is. The clock may be at any number, and pass 2^64:
 * order holds from 6 years before the first gap until 18 years after it, at 3 GHz.
 */
static __u64 key(const struct kj_merge *m, __u32 lane)
{
	__u64 start = m->lane[lane].at->start - m->base;

	start = start < KJ_MERGE_NONE / KJ_MERGE_BLOCK ? start : KJ_MERGE_NONE / KJ_MERGE_BLOCK - 1;
	return start * KJ_MERGE_BLOCK + lane % KJ_MERGE_BLOCK;
}

/* A chunk is the first of a lane now, or it has none (0). */
static void begin_chunk(struct kj_merge *m, struct kj_merge_lane *l, __u32 nr)
{
	l->first = nr;
	l->at = gaps_of(m, nr);
}

/* Go on from the oldest gap of a lane. */
static void next(struct kj_merge *m, __u32 lane)
{
	struct kj_merge_lane *l = &m->lane[lane];
	struct kj_merge_chunk *c = &m->chunk[l->first];

	if (++l->at == gaps_of(m, l->first) + c->nr) {
		m->free[m->nr_free++] = l->first;
		begin_chunk(m, l, c->next);
	}
	m->key[lane] = l->first ? key(m, lane) : KJ_MERGE_NONE;
	settle(m, lane / KJ_MERGE_BLOCK);
}

static void go_on(struct kj_merge *m, __u32 wanted)
{
	__u32 i, lane, block, nr = blocks(m);
	const struct kj_merge_gap *gap;
	__u64 least;

	for (i = 0; i < m->nr_lanes && !m->has_base; i++) {
		if (!m->lane[i].first)
			continue;
		m->base = m->lane[i].at->start - KJ_MERGE_NONE / (4 * KJ_MERGE_BLOCK);
		m->horizon = m->base;
		m->has_base = true;
	}
	for (i = 0; i < m->nr_lanes; i++)
		m->key[i] = m->lane[i].first ? key(m, i) : KJ_MERGE_NONE;
	for (i = 0; i < nr; i++)
		settle(m, i);
	while (m->nr_free < wanted) {
		least = m->least[0];
		block = 0;
		for (i = 1; i < nr; i++) {
			block = m->least[i] < least ? i : block;
			least = m->least[i] < least ? m->least[i] : least;
		}
		if (least == KJ_MERGE_NONE)
			break;
		lane = block * KJ_MERGE_BLOCK + least % KJ_MERGE_BLOCK;
		gap = m->lane[lane].at;
		if ((__s64)(gap->start - m->horizon) < 0) {
			m->late++;
		} else {
			m->horizon = gap->start;
			m->take(m->data, lane, gap);
		}
		next(m, lane);
	}
}

struct kj_merge_gap *kj_merge_room(struct kj_merge *m, __u32 lane)
{
	struct kj_merge_lane *l = &m->lane[lane];
	struct kj_merge_chunk *c = &m->chunk[l->last];
	__u32 new;

	if (l->first && c->nr < m->in_chunk)
		return gaps_of(m, l->last) + c->nr++;
	if (!m->nr_free)
		go_on(m, m->nr_chunks / 2);
	new = m->free[--m->nr_free];
	if (l->first)
		m->chunk[l->last].next = new;
	else
		begin_chunk(m, l, new);
	l->last = new;
	c = &m->chunk[new];
	c->next = 0;
	c->nr = 1;
	return gaps_of(m, new);
}

void kj_merge_end(struct kj_merge *m)
{
	if (m->nr_lanes)
		go_on(m, m->nr_chunks + 1);
}
