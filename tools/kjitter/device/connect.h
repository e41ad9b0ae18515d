/* SPDX-License-Identifier: GPL-2.0 */
/*
 * connect - find the module, open its device, and make sure that both speak the same ABI.
 */
#ifndef KJ_CONNECT_H
#define KJ_CONNECT_H

#include <stdbool.h>

#include "uapi/kjitter.h"

/**
 * kj_connect_loaded - is the module loaded
 *
 * Return: true if the kernel lists it; whether it may be used is another question.
 */
bool kj_connect_loaded(void);

/**
 * kj_connect_speaks - does the module speak this tool's ABI
 * @q: what it said
 *
 * Return: true if it does.
 */
bool kj_connect_speaks(const struct kj_query *q);

/**
 * kj_connect - open the device and ask it who it is
 * @fd: out: the device, -errno of opening it if that failed
 * @q: out: what the module said
 * @without: it can be done without: a module that is not loaded is no error then
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_connect(int *fd, struct kj_query *q, bool without);

#endif /* KJ_CONNECT_H */
