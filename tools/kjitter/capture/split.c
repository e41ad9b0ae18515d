// SPDX-License-Identifier: GPL-2.0
/*
 * split - see split.h.
 */
#include "split.h"

#define FULL 0xffffffffU

void kj_latency_split_add(struct kj_latency_split *s, const struct kj_record *rec)
{
	__u64 parts = rec->masked;
	bool full = rec->masked == FULL;
	unsigned int i;

	if (rec->stream != KJ_STREAM_TIMER_THREAD || rec->flags & KJ_REC_FROZEN)
		return;
	for (i = 0; i < KJ_NET_NR; i++) {
		parts += rec->net[i];
		full |= rec->net[i] == FULL;
	}
	s->records++;
	if (full || parts > rec->len) {
		s->odd++;
		return;
	}
	s->more += !!(rec->flags & KJ_REC_MORE);
	s->len += rec->len;
	s->off += rec->masked;
	for (i = 0; i < KJ_NET_NR; i++)
		s->net[i] += rec->net[i];
	s->rest += rec->len - parts;
}
