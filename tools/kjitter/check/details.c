// SPDX-License-Identifier: GPL-2.0
/*
 * details - see details.h; the protocol is in uapi/kjitter.h.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "details.h"
#include "device/device.h"

static void *map(int fd, size_t len, int prot, off_t offset)
{
	void *p = mmap(NULL, len, prot, MAP_SHARED, fd, offset);

	return p == MAP_FAILED ? NULL : p;
}

int kj_details_open(struct kj_details *d, int device, unsigned int cpu, __u32 nr_records,
		    __u32 page_size)
{
	*d = (struct kj_details){ .nr_records = nr_records, .page_size = page_size };
	d->fd = kj_device_ring(device, cpu, KJ_STREAM_DETAIL);
	if (d->fd < 0)
		return d->fd;
	d->control = map(d->fd, page_size, PROT_READ, KJ_MMAP_CONTROL);
	d->consumer = map(d->fd, page_size, PROT_READ | PROT_WRITE, KJ_MMAP_CONSUMER);
	d->data = map(d->fd, nr_records * sizeof(*d->data), PROT_READ, KJ_MMAP_DATA);
	if (d->control && d->consumer && d->data)
		return 0;
	kj_details_close(d);
	return -ENOMEM;
}

void kj_details_drain(struct kj_details *d, struct kj_blame *into)
{
	/* Pairs with the module's release of head: the details are whole. */
	__u64 head = __atomic_load_n(&d->control->head, __ATOMIC_ACQUIRE);

	if (head - d->tail > d->nr_records)
		return;
	for (; d->tail != head; d->tail++)
		kj_blame_add(into, &d->data[d->tail & (d->nr_records - 1)]);
	/* Pairs with the module's acquire of tail: the slots are free again. */
	__atomic_store_n(&d->consumer->tail, d->tail, __ATOMIC_RELEASE);
}

void kj_details_close(struct kj_details *d)
{
	if (d->control)
		munmap((void *)d->control, d->page_size);
	if (d->consumer)
		munmap(d->consumer, d->page_size);
	if (d->data)
		munmap((void *)d->data, d->nr_records * sizeof(*d->data));
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}
