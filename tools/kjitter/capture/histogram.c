// SPDX-License-Identifier: GPL-2.0
/*
 * histogram - see histogram.h.
 */
#include <string.h>

#include "histogram.h"
#include "streams.h"
#include "uapi/kjitter_hist.h"

/* Return: false if it makes no sense; @count may be NULL. */
static bool decode(const struct kj_capture_reader *r, __u64 *count, __u64 *total)
{
	struct kj_capture_bucket b;
	struct kj_capture_hist h;
	__u32 i, least = 0;

	memcpy(&h, r->payload, sizeof(h));
	if (h.n > KJ_HIST_BUCKETS || r->length < sizeof(h) + h.n * sizeof(b))
		return false;
	*total = 0;
	for (i = 0; i < h.n; i++) {
		memcpy(&b, r->payload + sizeof(h) + i * sizeof(b), sizeof(b));
		if (b.bucket < least || b.bucket >= KJ_HIST_BUCKETS || b.count > ~0ULL - *total)
			return false;
		least = b.bucket + 1;
		*total += b.count;
		if (count)
			count[b.bucket] = b.count;
	}
	return true;
}

const char *kj_histogram_read(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at)
{
	struct kj_summary_stream *t;
	struct kj_capture_hist h;
	const char *why;
	__u64 total;

	if (!decode(r, NULL, &total))
		return "a histogram has buckets that cannot be";
	memcpy(&h, r->payload, sizeof(h));
	/* Details have no lengths of their own; an empty histogram says so. */
	if (h.stream == KJ_STREAM_DETAIL)
		return kj_streams_measured(s, h.cpu, h.stream);
	why = kj_streams_get(s, h.cpu, h.stream, &t);
	if (why)
		return why;
	t->hist_at = at;
	t->hist_total = total;
	return NULL;
}

bool kj_summary_histogram(const struct kj_summary_stream *t, struct kj_capture_reader *r,
			  __u64 *count)
{
	struct kj_capture_hist h;
	__u64 total;

	memset(count, 0, KJ_HIST_BUCKETS * sizeof(*count));
	if (!t->hist_at)
		return false;
	kj_capture_seek(r, t->hist_at);
	if (kj_capture_next(r) != KJ_CAPTURE_SECTION || r->type != KJ_CAPTURE_HIST)
		return false;
	memcpy(&h, r->payload, sizeof(h));
	return h.cpu == t->cpu && h.stream == t->stream && decode(r, count, &total);
}
