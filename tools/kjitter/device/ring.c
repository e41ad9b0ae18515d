// SPDX-License-Identifier: GPL-2.0
/*
 * ring - see ring.h; the protocol is in uapi/kjitter.h.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/format.h"
#include "device.h"
#include "ring.h"

/* How many are given on at a time: as many as a section of a capture may hold. */
#define BATCH KJ_CAPTURE_BATCH

static void *map(int fd, size_t len, int prot, off_t offset)
{
	void *p = mmap(NULL, len, prot, MAP_SHARED, fd, offset);

	return p == MAP_FAILED ? NULL : p;
}

static void unmap(const void *p, size_t len)
{
	if (p)
		munmap((void *)p, len);
}

static int map_all(struct kj_ring *r)
{
	const struct kj_ring_control *c;

	r->control = map(r->fd, r->page_size, PROT_READ, KJ_MMAP_CONTROL);
	if (!r->control)
		return -errno;
	r->consumer = map(r->fd, r->page_size, PROT_READ | PROT_WRITE, KJ_MMAP_CONSUMER);
	if (!r->consumer)
		return -errno;
	r->data = map(r->fd, r->nr_records * sizeof(*r->data), PROT_READ, KJ_MMAP_DATA);
	if (!r->data)
		return -errno;
	c = r->control;
	if (c->magic != KJ_RING_MAGIC || c->record_size != sizeof(struct kj_record) ||
	    c->nr_records != r->nr_records || c->cpu != r->cpu || c->stream != r->stream)
		return -EPROTO;
	r->tail = __atomic_load_n(&r->consumer->tail, __ATOMIC_RELAXED);
	return 0;
}

int kj_ring_open(struct kj_ring *r, int device, unsigned int cpu, unsigned int stream,
		 __u32 nr_records, __u32 page_size)
{
	int ret;

	*r = (struct kj_ring){
		.cpu = cpu, .stream = stream, .nr_records = nr_records, .page_size = page_size
	};
	r->fd = kj_device_ring(device, cpu, stream);
	if (r->fd < 0)
		return r->fd;
	ret = page_size ? map_all(r) : 0;
	if (ret)
		kj_ring_close(r);
	return ret;
}

static long drain_memory(struct kj_ring *r,
			 int (*take)(void *data, const struct kj_record *first, size_t n),
			 void *data)
{
	/* @ended first: when it is set, the head read after it is the last one. */
	bool ended = __atomic_load_n(&r->control->ended, __ATOMIC_ACQUIRE);
	/* Pairs with the module's release of head: the records before it are whole. */
	__u64 head = __atomic_load_n(&r->control->head, __ATOMIC_ACQUIRE);
	__u64 left = head - r->tail;
	long total = left;
	__u32 at, n;
	int ret;

	if (left > r->nr_records)
		return -EPROTO;
	while (left) {
		at = r->tail & (r->nr_records - 1);
		n = r->nr_records - at;
		if (n > left)
			n = left;
		if (n > BATCH)
			n = BATCH;
		ret = take(data, r->data + at, n);
		if (ret)
			return ret;
		r->taken += n;
		r->tail += n;
		left -= n;
		/* Pairs with the module's acquire of tail: the slots are free again. */
		__atomic_store_n(&r->consumer->tail, r->tail, __ATOMIC_RELEASE);
	}
	r->ended = ended;
	return total;
}

static long drain_read(struct kj_ring *r,
		       int (*take)(void *data, const struct kj_record *first, size_t n), void *data)
{
	static struct kj_record buf[BATCH];
	long total = 0;
	ssize_t n;
	int ret;

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
		ret = take(data, buf, n);
		if (ret)
			return ret;
		r->taken += n;
		total += n;
	}
	return total;
}

long kj_ring_drain(struct kj_ring *r,
		   int (*take)(void *data, const struct kj_record *first, size_t n), void *data)
{
	if (r->ended)
		return 0;
	return r->control ? drain_memory(r, take, data) : drain_read(r, take, data);
}

void kj_ring_close(struct kj_ring *r)
{
	if (r->fd < 0)
		return;
	unmap(r->control, r->page_size);
	unmap(r->consumer, r->page_size);
	unmap(r->data, r->nr_records * sizeof(*r->data));
	close(r->fd);
	*r = (struct kj_ring){ .fd = -1 };
}
