/* SPDX-License-Identifier: GPL-2.0 */
/*
 * time - the tool's own clock: for deadlines and rates, never for gaps.
 */
#ifndef KJ_TIME_H
#define KJ_TIME_H

#include <time.h>
#include <linux/types.h>

/* Nanoseconds in a second. */
#define KJ_SECOND 1000000000ULL

/**
 * kj_time_of - one of the kernel's clocks
 * @clock: which
 *
 * Return: nanoseconds.
 */
__u64 kj_time_of(clockid_t clock);

/**
 * kj_time_now - CLOCK_MONOTONIC
 *
 * Return: nanoseconds.
 */
__u64 kj_time_now(void);

/**
 * kj_time_nap - sleep; a signal with a handler ends it early
 * @ns: how long
 */
void kj_time_nap(__u64 ns);

#endif /* KJ_TIME_H */
