/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device - /dev/kjitter: the calls, and what to tell people when one fails.
 *
 * Everything returns -errno; nothing here prints but kj_device_fail().
 */
#ifndef KJ_DEVICE_H
#define KJ_DEVICE_H

#include "uapi/kjitter.h"

/**
 * enum kj_device_op - calls, so that a failure can be explained
 * @KJ_DEVICE_OPEN: opening /dev/kjitter
 * @KJ_DEVICE_QUERY: KJ_IOC_QUERY
 * @KJ_DEVICE_CONFIG: KJ_IOC_CONFIG
 * @KJ_DEVICE_RING: KJ_IOC_RING and mapping the ring
 * @KJ_DEVICE_START: KJ_IOC_START
 * @KJ_DEVICE_DRAIN: reading a ring
 * @KJ_DEVICE_STOP: KJ_IOC_STOP
 * @KJ_DEVICE_RESULT: KJ_IOC_ACCOUNTS, KJ_IOC_HISTOGRAM, KJ_IOC_SYMBOL, KJ_IOC_TICK,
 *	KJ_IOC_STACK
 * @KJ_DEVICE_SAMPLER: KJ_IOC_SAMPLER and the calls on its descriptor
 */
enum kj_device_op {
	KJ_DEVICE_OPEN,
	KJ_DEVICE_QUERY,
	KJ_DEVICE_CONFIG,
	KJ_DEVICE_RING,
	KJ_DEVICE_START,
	KJ_DEVICE_DRAIN,
	KJ_DEVICE_STOP,
	KJ_DEVICE_RESULT,
	KJ_DEVICE_SAMPLER,
};

int kj_device_open(void);

/**
 * kj_device_query - ask the module what it is, whatever ABI it speaks
 * @fd: device
 * @q: out; what the module does not know is zero
 *
 * Return: 0 or -errno.
 */
int kj_device_query(int fd, struct kj_query *q);

int kj_device_config(int fd, struct kj_config *c);
int kj_device_ring(int fd, unsigned int cpu, unsigned int stream);
int kj_device_start(int fd);
int kj_device_stop(int fd);
int kj_device_accounts(int fd, unsigned int cpu, unsigned int stream, struct kj_accounts *a);
int kj_device_histogram(int fd, unsigned int cpu, unsigned int stream, struct kj_histogram *h);
int kj_device_symbol(int fd, __u32 index, struct kj_symbol *s);
int kj_device_stack(int fd, __u32 index, struct kj_stack *s);
int kj_device_tick(int fd, unsigned int cpu, struct kj_tick *t);

/**
 * kj_device_sampler - a descriptor by which a thread is the sampler of a CPU
 * @fd: device, configured for the user sampler
 * @cpu: which CPU
 *
 * The next three take it, and are called on that CPU, by that thread.
 * Return: it, or -errno.
 */
int kj_device_sampler(int fd, unsigned int cpu);

int kj_device_begin(int sampler);

/**
 * kj_device_gap - ask what a gap is due to
 * @sampler: descriptor, begun
 * @g: @start and @len are the question, the rest is the answer
 *
 * Return: 0 or -errno.
 */
int kj_device_gap(int sampler, struct kj_gap *g);

int kj_device_end(int sampler);

/**
 * kj_device_fail - say in a sentence what failed and what to do about it
 * @fd: device, -1 if it is not open
 * @op: what was tried
 * @error: -errno
 * @c: configuration, or NULL
 *
 * Return: enum kj_exit.
 */
int kj_device_fail(int fd, enum kj_device_op op, int error, const struct kj_config *c);

#endif /* KJ_DEVICE_H */
