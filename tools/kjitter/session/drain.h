/* SPDX-License-Identifier: GPL-2.0 */
/*
 * drain - all rings of a session, one after the other, and when to look again.
 */
#ifndef KJ_DRAIN_H
#define KJ_DRAIN_H

#include "session.h"

/* Shortest and longest time between two looks, ns. */
#define KJ_DRAIN_NAP_MIN 1000000ULL
#define KJ_DRAIN_NAP_MAX 100000000ULL

/**
 * kj_drain_all - what is in the rings
 * @s: session
 * @w: capture; NULL where every source has a tap
 * @fill: out: records in the fullest ring
 * @left: out: rings that have not ended
 *
 * Return: 0 or -errno.
 */
int kj_drain_all(struct kj_session *s, struct kj_capture_writer *w, __u32 *fill,
		 unsigned int *left);

/**
 * kj_drain_rest - everything is stopped: the rings get empty and stay so
 * @s: session
 * @w: as above
 *
 * Return: 0 or -errno.
 */
int kj_drain_rest(struct kj_session *s, struct kj_capture_writer *w);

/**
 * kj_drain_nap - how long to wait for the next look
 * @nap: how long it was, ns
 * @fill: what it found
 * @size: records of a ring
 *
 * So that an idle CPU costs ten looks a second and a storm none of its records.
 * Return: ns.
 */
__u64 kj_drain_nap(__u64 nap, __u32 fill, __u32 size);

#endif /* KJ_DRAIN_H */
