// SPDX-License-Identifier: GPL-2.0
/*
 * keep - see keep.h.
 */
#include <stdlib.h>
#include <string.h>

#include "keep.h"

struct kj_keep *kj_keep_create(__u32 cpu, __u32 stream, unsigned int n, const __u64 *ns, __u64 khz,
			       bool *came)
{
	unsigned int room = n, i;
	struct kj_keep *k;

	if (stream == KJ_STREAM_DETAIL)
		room = n * KJ_KEEP_DETAILS + KJ_KEEP_DETAILS_GAP;
	k = calloc(1, sizeof(*k) + room * sizeof(k->wait[0]));
	if (!k)
		return NULL;
	k->cpu = cpu;
	k->stream = stream;
	k->room = room;
	k->came = came;
	kj_stop_never(&k->limits);
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		if (ns[i])
			kj_stop_limit(&k->limits, i, ((__uint128_t)ns[i] * khz + 999999) / 1000000);
	return k;
}

static void write_on(const struct kj_keep *k, struct kj_capture_writer *w, __u64 number,
		     const struct kj_record *first, size_t n)
{
	if (!n)
		return;
	if (k->stream == KJ_STREAM_DETAIL)
		kj_capture_details(w, k->cpu, number, (const struct kj_detail *)first, n);
	else
		kj_capture_records(w, k->cpu, k->stream, number, first, n);
}

void kj_keep_rest(struct kj_keep *k, struct kj_capture_writer *w)
{
	unsigned int part = k->room - k->at < k->nr ? k->room - k->at : k->nr;
	__u64 number = k->next - k->nr;

	write_on(k, w, number, k->wait + k->at, part);
	write_on(k, w, number + part, k->wait, k->nr - part);
	k->nr = 0;
}

static void let_wait(struct kj_keep *k, __u64 number, const struct kj_record *r)
{
	if (k->nr == k->room) {
		k->left_out++;
		k->nr--;
		k->at = (k->at + 1) % k->room;
	}
	k->wait[(k->at + k->nr++) % k->room] = *r;
	k->next = number + 1;
}

static bool is_long(const struct kj_keep *k, const struct kj_record *r)
{
	return k->stream != KJ_STREAM_DETAIL && r->len >= k->limits.least &&
	       kj_stop_reached(&k->limits, r->len, r->cause);
}

void kj_keep_some(struct kj_keep *k, struct kj_capture_writer *w, __u64 number,
		  const struct kj_record *first, size_t n)
{
	size_t i, kept = 0;

	/* Those of a gap came into their ring before its record, whose ring was drained before. */
	if (k->stream == KJ_STREAM_DETAIL && *k->came) {
		kj_keep_rest(k, w);
		k->after = k->room;
		write_on(k, w, number, first, n);
		return;
	}
	for (i = 0; i < n; i++) {
		if (is_long(k, &first[i])) {
			kj_keep_rest(k, w);
			k->after = k->room + 1;
			*k->came = true;
		}
		if (k->after) {
			k->after--;
			kept++;
			continue;
		}
		write_on(k, w, number + i - kept, first + i - kept, kept);
		kept = 0;
		let_wait(k, number + i, &first[i]);
	}
	write_on(k, w, number + n - kept, first + n - kept, kept);
}

void kj_keep_tell(const struct kj_keep *k, struct kj_capture_writer *w)
{
	struct kj_capture_left left = {
		.cpu = k->cpu,
		.stream = k->stream,
		.left_out = k->left_out,
	};

	kj_capture_write(w, KJ_CAPTURE_LEFT, &left, sizeof(left), NULL, 0);
}
