// SPDX-License-Identifier: GPL-2.0
/*
 * ring - see ring.h; the protocol is in uapi/kjitter.h.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device/device.h"
#include "device/names.h"
#include "ring.h"

static void *map(int fd, size_t len, int prot, off_t offset)
{
	void *p = mmap(NULL, len, prot, MAP_SHARED, fd, offset);

	return p == MAP_FAILED ? NULL : p;
}

int kj_ring_open(struct kj_ring *r, int device, __u32 nr_records, __u32 page_size)
{
	const struct kj_ring_control *c;

	r->nr_records = nr_records;
	r->fd = kj_device_ring(device, r->cpu, r->stream);
	if (r->fd < 0)
		return r->fd;
	if (!page_size)
		return 0;
	r->control = map(r->fd, page_size, PROT_READ, KJ_MMAP_CONTROL);
	if (!r->control)
		return -errno;
	r->consumer = map(r->fd, page_size, PROT_READ | PROT_WRITE, KJ_MMAP_CONSUMER);
	if (!r->consumer)
		return -errno;
	r->data = map(r->fd, nr_records * sizeof(struct kj_record), PROT_READ, KJ_MMAP_DATA);
	if (!r->data)
		return -errno;
	c = r->control;
	if (c->magic != KJ_RING_MAGIC || c->record_size != sizeof(struct kj_record) ||
	    c->nr_records != nr_records || c->cpu != r->cpu || c->stream != r->stream)
		return -EPROTO;
	r->tail = __atomic_load_n(&r->consumer->tail, __ATOMIC_RELAXED);
	return 0;
}

/* A function may go with its module: its name is asked for as soon as it is met. */
static void learn(struct kj_ring *r, struct kj_capture_writer *w, const struct kj_detail *d)
{
	__u32 index[2] = { kj_symbols_of(d), d->by_symbol };
	int i;

	for (i = 0; i < 2; i++)
		if (kj_symbols_fetch(r->symbols, r->device, index[i]))
			kj_capture_symbol(w, index[i], kj_symbols_get(r->symbols, index[i]));
}

static void deliver(struct kj_ring *r, struct kj_capture_writer *w, const struct kj_record *data,
		    size_t n)
{
	const struct kj_detail *d = (const struct kj_detail *)data;
	size_t i;

	if (r->stream == KJ_STREAM_DETAIL) {
		kj_capture_details(w, r->cpu, r->delivered, d, n);
		for (i = 0; i < n; i++)
			learn(r, w, d + i);
	} else {
		kj_capture_records(w, r->cpu, r->stream, r->delivered, data, n);
	}
	r->delivered += n;
}

static long drain_memory(struct kj_ring *r, struct kj_capture_writer *w)
{
	/* @ended first: when it is set, the head read after it is the last one. */
	bool ended = __atomic_load_n(&r->control->ended, __ATOMIC_ACQUIRE);
	__u64 head = __atomic_load_n(&r->control->head, __ATOMIC_ACQUIRE);
	__u64 left = head - r->tail;
	long total = left;
	__u32 at, n;

	if (left > r->nr_records)
		return -EPROTO;
	while (left) {
		at = r->tail & (r->nr_records - 1);
		n = r->nr_records - at;
		if (n > left)
			n = left;
		if (n > KJ_CAPTURE_BATCH)
			n = KJ_CAPTURE_BATCH;
		deliver(r, w, r->data + at, n);
		r->tail += n;
		left -= n;
		/* Pairs with the module's acquire of tail: the slots are free again. */
		__atomic_store_n(&r->consumer->tail, r->tail, __ATOMIC_RELEASE);
	}
	r->ended = ended;
	return total;
}

static long drain_read(struct kj_ring *r, struct kj_capture_writer *w)
{
	static struct kj_record buf[KJ_CAPTURE_BATCH];
	long total = 0;
	ssize_t n;

	while (total < r->nr_records) {
		n = read(r->fd, buf, sizeof(buf));
		if (n < 0 && (errno == EINTR || errno == ESTALE))
			continue;
		if (n < 0 && errno != EAGAIN)
			return -errno;
		if (n < 0)
			break;
		if (n % sizeof(buf[0]))
			return -EPROTO;
		if (!n) {
			r->ended = true;
			break;
		}
		n /= sizeof(buf[0]);
		deliver(r, w, buf, n);
		total += n;
	}
	return total;
}

long kj_ring_drain(struct kj_ring *r, struct kj_capture_writer *w)
{
	if (r->ended)
		return 0;
	return r->control ? drain_memory(r, w) : drain_read(r, w);
}
