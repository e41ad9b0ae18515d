/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring - one ring of records or details, drained into a capture by read() or through memory.
 */
#ifndef KJ_RING_H
#define KJ_RING_H

#include <stdbool.h>

#include "capture/format.h"
#include "capture/symbols.h"
#include "uapi/kjitter.h"
#include "user/user.h"

/**
 * struct kj_ring - one ring
 * @fd: ring
 * @cpu: whose
 * @stream: which, enum kj_stream
 * @ended: the producer has ended and the ring is empty
 * @delivered: records that went into the capture
 * @nr_records: size of the ring
 * @tail: records consumed
 * @control: mapped control page, NULL if the ring is read with read()
 * @consumer: mapped consumer page
 * @data: mapped records
 * @user: the thread of this process that fills it, its ring is no mapping then; else NULL
 * @symbols: ring of details: names known so far; new ones are asked for and written
 *	while it is drained. Else NULL
 * @device: where to ask
 */
struct kj_ring {
	int fd;
	__u32 cpu;
	__u32 stream;
	bool ended;
	__u64 delivered;
	__u32 nr_records;
	__u64 tail;
	const struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	const struct kj_record *data;
	struct kj_user *user;
	struct kj_symbols *symbols;
	int device;
};

/**
 * kj_ring_open - open the ring of a stream
 * @r: ring; @cpu and @stream say which
 * @device: configured device
 * @nr_records: as configured
 * @page_size: from kj_query; 0: use read(), do not map
 *
 * Return: 0 or -errno; -EPROTO if the mapped control page is not as it should be.
 */
int kj_ring_open(struct kj_ring *r, int device, __u32 nr_records, __u32 page_size);

/**
 * kj_ring_drain - move what is in the ring into the capture
 * @r: ring
 * @w: capture
 *
 * Never waits, and takes no more than one ring full at a time so that other rings
 * get their turn.
 * Return: number of records, or -errno.
 */
long kj_ring_drain(struct kj_ring *r, struct kj_capture_writer *w);

#endif /* KJ_RING_H */
