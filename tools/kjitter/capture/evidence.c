// SPDX-License-Identifier: GPL-2.0
/*
 * evidence - see evidence.h.
 */
#include <string.h>

#include "batch.h"
#include "evidence.h"

const char *kj_evidence_details(struct kj_evidence *e, const struct kj_capture_reader *r)
{
	struct kj_batch b;
	struct kj_detail d;
	size_t i;

	if (!kj_batch_of(&b, r))
		return "a batch of details is not a whole number of them";
	if (b.head.first < e->next)
		return "details come twice";
	e->missing += b.head.first - e->next;
	for (i = 0; i < b.nr; i++, e->details++) {
		d = b.detail[i].is;
		if (d.cpu != e->cpu || d.stream != KJ_STREAM_DETAIL)
			return "a detail lies among those of another CPU";
		kj_blame_add(&e->blame, &d);
	}
	e->next = b.head.first + b.nr;
	return NULL;
}

const char *kj_evidence_symbol(struct kj_symbols *s, const struct kj_capture_reader *r)
{
	struct kj_capture_symbol head;

	memcpy(&head, r->payload, sizeof(head));
	if (!head.index)
		return "a symbol has no number";
	/* A symbol that the table has no room for stays a number. */
	kj_symbols_set(s, head.index, (const char *)r->payload + sizeof(head),
		       r->length - sizeof(head));
	return NULL;
}

void kj_evidence_tick(struct kj_evidence *e, const struct kj_capture_reader *r)
{
	size_t len = r->length < sizeof(e->tick) ? r->length : sizeof(e->tick);

	memset(&e->tick, 0, sizeof(e->tick));
	memcpy(&e->tick, r->payload, len);
	e->has_tick = true;
}

bool kj_evidence_adds_up(const struct kj_evidence *e)
{
	if (e->missing != e->left_out)
		return false;
	return e->has_accounts ? (__uint128_t)e->details + e->left_out == e->written : !e->details;
}
