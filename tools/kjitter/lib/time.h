/* SPDX-License-Identifier: GPL-2.0 */
/*
 * time - the tool's own clock: for deadlines and rates, never for gaps.
 */
#ifndef KJ_TIME_H
#define KJ_TIME_H

#include <linux/types.h>

/* Nanoseconds in a second. */
#define KJ_SECOND 1000000000ULL

/**
 * kj_time_now - CLOCK_MONOTONIC
 *
 * Return: nanoseconds.
 */
__u64 kj_time_now(void);

#endif /* KJ_TIME_H */
