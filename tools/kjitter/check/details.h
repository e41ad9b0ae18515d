/* SPDX-License-Identifier: GPL-2.0 */
/*
 * details - the details of level 2, straight from their ring into a blame.
 */
#ifndef KJ_CHECK_DETAILS_H
#define KJ_CHECK_DETAILS_H

#include "capture/blame.h"

/**
 * struct kj_details - the ring of one CPU
 * @fd: ring, -1: not open
 * @nr_records: size
 * @page_size: of the control and consumer regions
 * @tail: details consumed
 * @control: mapped control page
 * @consumer: mapped consumer page
 * @data: mapped details
 */
struct kj_details {
	int fd;
	__u32 nr_records;
	__u32 page_size;
	__u64 tail;
	const struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	const struct kj_detail *data;
};

/**
 * kj_details_open - open and map
 * @d: out
 * @device: configured at level 2
 * @cpu: whose
 * @nr_records: as configured
 * @page_size: from kj_query
 *
 * Return: 0 or -errno; closed again then.
 */
int kj_details_open(struct kj_details *d, int device, unsigned int cpu, __u32 nr_records,
		    __u32 page_size);

/**
 * kj_details_drain - take what is there
 * @d: open
 * @into: where it is added up
 */
void kj_details_drain(struct kj_details *d, struct kj_blame *into);

void kj_details_close(struct kj_details *d);

#endif /* KJ_CHECK_DETAILS_H */
