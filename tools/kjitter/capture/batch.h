/* SPDX-License-Identifier: GPL-2.0 */
/*
 * batch - the records or details of one section, where they lie in the reader's window.
 *
 * Nothing is copied, for a report is mostly memory; and sections begin anywhere, so what lies
 * there is read at any address.
 */
#ifndef KJ_BATCH_H
#define KJ_BATCH_H

#include <string.h>

#include "format.h"

struct kj_lying_record {
	struct kj_record is;
} __attribute__((packed, may_alias));

struct kj_lying_detail {
	struct kj_detail is;
} __attribute__((packed, may_alias));

/**
 * struct kj_batch - one section
 * @head: whose, and the number of the first
 * @nr: whole ones that are there
 * @record: KJ_CAPTURE_RECORDS: the first; foreign
 * @detail: KJ_CAPTURE_DETAILS: the first; foreign
 */
struct kj_batch {
	struct kj_capture_batch head;
	size_t nr;
	union {
		const struct kj_lying_record *record;
		const struct kj_lying_detail *detail;
	};
};

/**
 * kj_batch_of - the batch a reader has
 * @b: out; valid until the next section is read
 * @r: reader that has a section of records or details
 *
 * Return: true if they are a whole number.
 */
static inline bool kj_batch_of(struct kj_batch *b, const struct kj_capture_reader *r)
{
	size_t size = r->type == KJ_CAPTURE_RECORDS ? sizeof(*b->record) : sizeof(*b->detail);
	size_t len = r->length - sizeof(b->head);

	memcpy(&b->head, r->payload, sizeof(b->head));
	b->record = (const void *)(r->payload + sizeof(b->head));
	b->nr = len / size;
	return len == b->nr * size;
}

#endif /* KJ_BATCH_H */
