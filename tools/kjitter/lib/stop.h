/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stop - SIGINT, SIGTERM and SIGHUP end a measurement, and are taken only while it naps, so that
 * no other code has to reckon with them.
 */
#ifndef KJ_STOP_H
#define KJ_STOP_H

#include <linux/types.h>

/**
 * kj_stop_block - from here on those signals are taken by kj_stop_nap() alone
 */
void kj_stop_block(void);

/**
 * kj_stop_nap - sleep, but not past one of those signals
 * @ns: how long; 0 only looks
 *
 * Return: number of the signal, 0 if none came.
 */
int kj_stop_nap(__u64 ns);

#endif /* KJ_STOP_H */
