/* SPDX-License-Identifier: GPL-2.0 */
/*
 * split - wake-up latencies of the timer by what they were spent on; see kj_record.masked.
 */
#ifndef KJ_CAPTURE_SPLIT_H
#define KJ_CAPTURE_SPLIT_H

#include <stdbool.h>

#include "uapi/kjitter.h"
#include "uapi/kjitter_names.h"

/**
 * struct kj_latency_split - one latency, or the sum of many
 * @records: how many
 * @odd: of them such whose parts are longer than they are, or saturated: they are in no sum
 * @more: of those in the sums such in which more ran than there was room to note: @rest holds that
 * @len: latency, ns; the sum of what follows
 * @off: interrupts were off, ns
 * @net: by enum kj_net, ns
 * @rest: what no probe noted: mostly the scheduler on its way to the thread, ns
 */
struct kj_latency_split {
	__u64 records;
	__u64 odd;
	__u64 more;
	__u64 len;
	__u64 off;
	__u64 net[KJ_NET_NR];
	__u64 rest;
};

/**
 * kj_latency_split_add - one record more
 * @s: sum, zeroed at first
 * @rec: record
 *
 * What is no wake-up latency of the timer, or one in which the sampler stood aside, is left out.
 */
void kj_latency_split_add(struct kj_latency_split *s, const struct kj_record *rec);

#endif /* KJ_CAPTURE_SPLIT_H */
