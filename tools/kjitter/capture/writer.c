// SPDX-License-Identifier: GPL-2.0
/*
 * writer - writes captures; the format is in format.h.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "lib/crc.h"

static_assert(sizeof(struct kj_record) == KJ_RECORD_SIZE, "as in a ring");
static_assert(sizeof(struct kj_detail) == KJ_RECORD_SIZE, "as in a ring");

int kj_capture_flush(struct kj_capture_writer *w)
{
	size_t at = 0;
	ssize_t n;

	while (at < w->fill && !w->error) {
		n = write(w->fd, w->buf + at, w->fill - at);
		if (n > 0)
			at += n;
		else if (n == 0)
			w->error = EIO;
		else if (errno != EINTR)
			w->error = errno;
	}
	w->fill = 0;
	return -w->error;
}

static void put(struct kj_capture_writer *w, const void *data, size_t len)
{
	const unsigned char *p = data;
	size_t n;

	w->crc = kj_crc(w->crc, data, len);
	w->bytes += len;
	while (len && !w->error) {
		n = sizeof(w->buf) - w->fill;
		if (n > len)
			n = len;
		memcpy(w->buf + w->fill, p, n);
		w->fill += n;
		p += n;
		len -= n;
		if (w->fill == sizeof(w->buf))
			kj_capture_flush(w);
	}
}

void kj_capture_write(struct kj_capture_writer *w, __u32 type, const void *a, size_t a_len,
		      const void *b, size_t b_len)
{
	struct kj_capture_head head = { .type = type, .length = a_len + b_len };
	__u32 crc;

	head.head_crc = kj_capture_head_crc(type, head.length);
	w->crc = 0;
	put(w, &head, sizeof(head));
	put(w, a, a_len);
	if (b_len)
		put(w, b, b_len);
	crc = w->crc;
	put(w, &crc, sizeof(crc));
	w->sections++;
}

int kj_capture_begin(struct kj_capture_writer *w, int fd)
{
	static const __u32 words[5] = {
		KJ_CAPTURE_VERSION,
		KJ_CAPTURE_HEADER,
		KJ_CAPTURE_CRC32C,
	};
	__u32 crc;

	memset(w, 0, offsetof(struct kj_capture_writer, buf));
	w->fd = fd;
	if (w->fd < 0)
		return w->fd;
	put(w, KJ_CAPTURE_MAGIC, 8);
	put(w, words, sizeof(words));
	crc = w->crc;
	put(w, &crc, sizeof(crc));
	return 0;
}

void kj_capture_need(struct kj_capture_writer *w, __u32 needs)
{
	size_t at = KJ_CAPTURE_HEADER - sizeof(w->crc);

	assert(w->fill == KJ_CAPTURE_HEADER && w->bytes == w->fill);
	memcpy(w->buf + at - sizeof(__u32) - sizeof(needs), &needs, sizeof(needs));
	w->crc = kj_crc(0, w->buf, at);
	memcpy(w->buf + at, &w->crc, sizeof(w->crc));
}

int kj_capture_create(struct kj_capture_writer *w, const char *path)
{
	return kj_capture_begin(w, kj_capture_target(path));
}

void kj_capture_run(struct kj_capture_writer *w, __u64 duration_ns, const struct kj_query *q,
		    const struct kj_config *c)
{
	struct {
		struct kj_capture_run run;
		struct kj_query query;
	} head = {
		.run = { duration_ns, sizeof(*q), sizeof(*c) },
		.query = *q,
	};

	kj_capture_write(w, KJ_CAPTURE_RUN, &head, sizeof(head), c, sizeof(*c));
}

/* Records and details alike, of one size, in batches that a reader can hold. */
static void batches(struct kj_capture_writer *w, __u32 type, struct kj_capture_batch batch,
		    const void *data, size_t n)
{
	const unsigned char *p = data;
	size_t part;

	for (; n; n -= part, p += part * KJ_RECORD_SIZE, batch.first += part) {
		part = n < KJ_CAPTURE_BATCH ? n : KJ_CAPTURE_BATCH;
		kj_capture_write(w, type, &batch, sizeof(batch), p, part * KJ_RECORD_SIZE);
	}
}

void kj_capture_records(struct kj_capture_writer *w, __u32 cpu, __u32 stream, __u64 first,
			const struct kj_record *r, size_t n)
{
	struct kj_capture_batch batch = { cpu, stream, first };

	batches(w, KJ_CAPTURE_RECORDS, batch, r, n);
	w->records += n;
}

void kj_capture_details(struct kj_capture_writer *w, __u32 cpu, __u64 first,
			const struct kj_detail *d, size_t n)
{
	struct kj_capture_batch batch = { cpu, KJ_STREAM_DETAIL, first };

	batches(w, KJ_CAPTURE_DETAILS, batch, d, n);
}

void kj_capture_symbol(struct kj_capture_writer *w, __u32 index, const char *name)
{
	struct kj_capture_symbol head = { .index = index };

	kj_capture_write(w, KJ_CAPTURE_SYMBOL, &head, sizeof(head), name, strlen(name));
}

void kj_capture_histogram(struct kj_capture_writer *w, const struct kj_histogram *h)
{
	static struct kj_capture_bucket buckets[KJ_HIST_BUCKETS];
	struct kj_capture_hist head = { .cpu = h->cpu, .stream = h->stream };
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		if (!h->count[i])
			continue;
		buckets[head.n].bucket = i;
		buckets[head.n++].count = h->count[i];
	}
	kj_capture_write(w, KJ_CAPTURE_HIST, &head, sizeof(head), buckets,
			 head.n * sizeof(buckets[0]));
}

void kj_capture_clocks(struct kj_capture_anchor *a, const struct kj_query *q)
{
	a->cycles = q->now_cycles;
	a->mono_ns = q->now_mono_ns;
	a->raw_ns = q->now_raw_ns;
	a->real_ns = q->now_real_ns;
}

void kj_capture_anchor(struct kj_capture_writer *w, const struct kj_query *q)
{
	struct kj_capture_anchor a;

	kj_capture_clocks(&a, q);
	kj_capture_write(w, KJ_CAPTURE_ANCHOR, &a, sizeof(a), NULL, 0);
}

void kj_capture_end(struct kj_capture_writer *w, __u32 reason, __u32 detail)
{
	struct kj_capture_end end = { reason, detail, w->sections, w->records, w->bytes };

	kj_capture_write(w, KJ_CAPTURE_END, &end, sizeof(end), NULL, 0);
}

int kj_capture_close(struct kj_capture_writer *w)
{
	kj_capture_flush(w);
	/* Not every file can be synced (a pipe, /dev/full); only its own errors count. */
	if (fsync(w->fd) && errno != EINVAL && errno != EROFS && !w->error)
		w->error = errno;
	if (close(w->fd) && errno != EINTR && !w->error)
		w->error = errno;
	w->fd = -1;
	return -w->error;
}
