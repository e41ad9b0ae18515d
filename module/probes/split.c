// SPDX-License-Identifier: GPL-2.0
/*
 * split - see split.h.
 */
#include <linux/string.h>

#include "../../uapi/kjitter_cause.h"
#include "split.h"

/**
 * kj_split_begin - nothing is known yet
 * @s: out
 * @from: when the timer was due
 * @entered: when its interrupt began; before @from: then
 *
 * Context: any.
 */
void kj_split_begin(struct kj_split *s, u64 from, u64 entered)
{
	s->from = from;
	s->entered = (s64)(entered - from) < 0 ? from : entered;
	memset(s->before, 0, sizeof(s->before));
	s->nr = 0;
}

/* Without room the two oldest become one: what began between them would have too little. */
static void keep(struct kj_split *s, u64 start, u64 len)
{
	if (s->nr == KJ_SPLIT_ROOM) {
		s->ran[1].start = s->ran[0].start;
		s->ran[1].len += s->ran[0].len;
		memmove(s->ran, s->ran + 1, --s->nr * sizeof(*s->ran));
	}
	s->ran[s->nr].start = start;
	s->ran[s->nr++].len = len;
}

/**
 * kj_split_add - an event of the latency; all of them, in the order of their ends
 * @s: begun
 * @d: event, clipped to begin at @s->from
 * @end: when it ended
 *
 * Whatever ended before it and began after it ran inside of it. Context: any.
 */
void kj_split_add(struct kj_split *s, const struct kj_detail *d, u64 end)
{
	u64 len, inside = 0;

	if ((s64)(s->entered - d->start) <= 0)
		return;
	len = ((s64)(s->entered - end) < 0 ? s->entered : end) - d->start;
	while (s->nr && (s64)(s->ran[s->nr - 1].start - d->start) >= 0)
		inside += s->ran[--s->nr].len;
	if (len > inside)
		s->before[kj_cause_facts(d->cause)->net] += len - inside;
	keep(s, d->start, len);
}

/**
 * kj_split_end - all events were added
 * @s: split. @before becomes, of softirqs and threads, what is to be taken off their net time:
 *	it is in the part that is returned; of NMIs and interrupts zero
 *
 * Context: any.
 * Return: time in which interrupts were off, counts.
 */
u64 kj_split_end(struct kj_split *s)
{
	u64 until = s->entered - s->from, handled = s->before[KJ_NET_NMI] + s->before[KJ_NET_IRQ];

	s->before[KJ_NET_NMI] = 0;
	s->before[KJ_NET_IRQ] = 0;
	return until > handled ? until - handled : 0;
}
