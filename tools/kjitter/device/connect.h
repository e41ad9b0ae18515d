/* SPDX-License-Identifier: GPL-2.0 */
/*
 * connect - find the module, open its device, and make sure that both speak the same ABI.
 */
#ifndef KJ_CONNECT_H
#define KJ_CONNECT_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/* Bytes that the sentence of kj_connect_misfit() takes. */
#define KJ_CONNECT_WHY 200

/**
 * kj_connect_misfit - do module and tool speak one ABI?
 * @q: what the module said
 * @why: out: which of them is older, and what to do; KJ_CONNECT_WHY bytes
 * @size: of @why
 *
 * Return: NULL if they do, else @why.
 */
const char *kj_connect_misfit(const struct kj_query *q, char *why, size_t size);

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
