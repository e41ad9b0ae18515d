/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring - one ring of records or details, emptied by read() or through memory; for whoever
 * does something with what comes.
 */
#ifndef KJ_RING_H
#define KJ_RING_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/**
 * struct kj_ring - one ring
 * @fd: ring, -1: not open, or not of the module
 * @cpu: whose
 * @stream: which, enum kj_stream_id
 * @ended: the producer has ended and the ring is empty
 * @taken: records that came out of it
 * @nr_records: size of the ring
 * @page_size: of what kj_ring_open() mapped; 0: nothing
 * @tail: records consumed
 * @control: control page, NULL if the ring is read with read()
 * @consumer: consumer page
 * @data: records, or details, which are as large
 */
struct kj_ring {
	int fd;
	__u32 cpu;
	__u32 stream;
	bool ended;
	__u64 taken;
	__u32 nr_records;
	__u32 page_size;
	__u64 tail;
	const struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	const struct kj_record *data;
};

/**
 * kj_ring_open - open the ring of a stream
 * @r: out
 * @device: configured device
 * @cpu: whose
 * @stream: enum kj_stream_id
 * @nr_records: as configured
 * @page_size: from kj_query; 0: use read(), do not map
 *
 * Return: 0, or -errno and @r is closed; -EPROTO if the control page is not as it should be.
 */
int kj_ring_open(struct kj_ring *r, int device, unsigned int cpu, unsigned int stream,
		 __u32 nr_records, __u32 page_size);

/**
 * kj_ring_drain - take out what is in the ring
 * @r: ring
 * @take: called for some records at a time; they are gone when it returns. Returns 0 or -errno
 * @data: for @take
 *
 * Never waits, and takes no more than one ring full at a time so that other rings get their
 * turn. In @take, @r->taken is the number of the first record it is given.
 * Return: number of records, or -errno.
 */
long kj_ring_drain(struct kj_ring *r,
		   int (*take)(void *data, const struct kj_record *first, size_t n), void *data);

/**
 * kj_ring_close - give back what kj_ring_open() took
 * @r: ring; one that is not open does nothing
 */
void kj_ring_close(struct kj_ring *r);

#endif /* KJ_RING_H */
