// SPDX-License-Identifier: GPL-2.0
/*
 * kjr - how captures are mutated: in their sections, with check sums that are right again.
 *
 * A check sum keeps a blind mutation from ever getting behind the reader's first test, so nearly
 * all are made good: inputs are captures that kjitter itself takes, and a finding is one that
 * "kjitter report" can be shown. Targets that read captures are linked with this file.
 */
#include <string.h>

#include "../kjitter/capture/format.h"
#include "../kjitter/lib/crc.h"
#include "target.h"

#define CRC	 4
#define SECTIONS 256

/**
 * struct section - where one lies
 * @at: its head
 * @length: bytes of its payload
 */
struct section {
	size_t at;
	size_t length;
};

/* What a section takes in all. */
static size_t span(const struct section *s)
{
	return sizeof(struct kj_capture_head) + s->length + CRC;
}

/* The sections there are, the last one cut to what is there. Return: how many. */
static unsigned int find(const uint8_t *data, size_t size, struct section *s)
{
	struct kj_capture_head head;
	size_t at = KJ_CAPTURE_HEADER, left;
	unsigned int nr = 0;

	while (nr < SECTIONS && at + sizeof(head) + CRC <= size) {
		memcpy(&head, data + at, sizeof(head));
		left = size - at - sizeof(head) - CRC;
		s[nr].at = at;
		s[nr].length = head.length < left ? head.length : left;
		at += span(&s[nr++]);
	}
	return nr;
}

static void sum_header(uint8_t *data)
{
	const __u32 words[] = { KJ_CAPTURE_VERSION, KJ_CAPTURE_HEADER, KJ_CAPTURE_CRC32C };
	__u32 crc;

	memcpy(data, KJ_CAPTURE_MAGIC, 8);
	memcpy(data + 8, words, sizeof(words));
	crc = kj_crc(0, data, KJ_CAPTURE_HEADER - CRC);
	memcpy(data + KJ_CAPTURE_HEADER - CRC, &crc, CRC);
}

/* END tells how much there is before it. */
static void sum_end(uint8_t *payload, const struct section *s, unsigned int before, __u64 records)
{
	struct kj_capture_end end;

	if (s->length < sizeof(end))
		return;
	memcpy(&end, payload, sizeof(end));
	end.sections = before;
	end.records = records;
	end.bytes = s->at;
	memcpy(payload, &end, sizeof(end));
}

static void sum(uint8_t *data, size_t size)
{
	struct section s[SECTIONS];
	unsigned int nr = find(data, size, s), i;
	struct kj_capture_head head;
	__u64 records = 0;
	uint8_t *payload;
	__u32 crc;

	sum_header(data);
	for (i = 0; i < nr; i++) {
		payload = data + s[i].at + sizeof(head);
		memcpy(&head, data + s[i].at, sizeof(head));
		head.length = s[i].length;
		head.head_crc = kj_capture_head_crc(head.type, head.length);
		memcpy(data + s[i].at, &head, sizeof(head));
		if (head.type == KJ_CAPTURE_END)
			sum_end(payload, &s[i], i, records);
		if (head.type == KJ_CAPTURE_RECORDS &&
		    s[i].length > sizeof(struct kj_capture_batch))
			records += (s[i].length - sizeof(struct kj_capture_batch)) / KJ_RECORD_SIZE;
		crc = kj_crc(0, data + s[i].at, sizeof(head) + s[i].length);
		memcpy(payload + s[i].length, &crc, CRC);
	}
}

/* Put @len bytes in the place of @old of them. Return: the new size. */
static size_t replace(uint8_t *data, size_t size, size_t at, size_t old, const uint8_t *by,
		      size_t len)
{
	memmove(data + at + len, data + at + old, size - at - old);
	memcpy(data + at, by, len);
	return size - old + len;
}

/* One payload, which may become longer or shorter. */
static size_t in_payload(uint8_t *data, size_t size, size_t room, const struct section *s)
{
	size_t at = s->at + sizeof(struct kj_capture_head), most = s->length + room - size, len;
	struct kj_capture_head head;
	uint8_t *copy = malloc(most + 1);

	/* Where there is no room at all, one byte comes back all the same. */
	if (!copy || !most) {
		free(copy);
		return size;
	}
	memcpy(copy, data + at, s->length);
	len = target_blindly(copy, s->length, most);
	size = replace(data, size, at, s->length, copy, len);
	memcpy(&head, data + s->at, sizeof(head));
	head.length = len;
	memcpy(data + s->at, &head, sizeof(head));
	free(copy);
	return size;
}

/* Two sections and whatever is between them change places, or one goes, or comes twice. */
static size_t in_order(uint8_t *data, size_t size, size_t room, const struct section *a,
		       const struct section *b, unsigned int how)
{
	uint8_t *copy;

	if (how == 0)
		return replace(data, size, a->at, span(a), data, 0);
	if (size + span(a) > room)
		return size;
	copy = malloc(span(a));
	if (!copy)
		return size;
	memcpy(copy, data + a->at, span(a));
	if (how == 1 && b->at >= a->at + span(a)) {
		size = replace(data, size, b->at, 0, copy, span(a));
		size = replace(data, size, a->at, span(a), data, 0);
	} else {
		size = replace(data, size, b->at, 0, copy, span(a));
	}
	free(copy);
	return size;
}

size_t target_mutate(uint8_t *data, size_t size, size_t room, unsigned int seed)
{
	struct section s[SECTIONS];
	unsigned int nr = size > KJ_CAPTURE_HEADER ? find(data, size, s) : 0;
	const struct section *a = nr ? &s[seed / 64 % nr] : NULL;

	if (!nr || seed % 16 == 0)
		return target_blindly(data, size, room);
	if (seed % 16 == 1)
		size = in_order(data, size, room, a, &s[seed / 4096 % nr], seed / 16 % 4);
	else
		size = in_payload(data, size, room, a);
	sum(data, size);
	return size;
}
