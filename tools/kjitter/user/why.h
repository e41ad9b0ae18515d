/* SPDX-License-Identifier: GPL-2.0 */
/*
 * why - why a user sampler cannot run on a CPU, in words that say what to do.
 */
#ifndef KJ_USER_WHY_H
#define KJ_USER_WHY_H

#include <stdbool.h>
#include <stddef.h>

/**
 * kj_user_outside - is a CPU outside of this task's cpuset?
 * @cpu: which
 * @buf: out: half a sentence with the cpuset and what to do; "" if it is not
 * @size: of @buf
 *
 * Return: true if it is; false too where that cannot be read.
 */
bool kj_user_outside(unsigned int cpu, char *buf, size_t size);

/**
 * kj_user_why - what an error of a user sampler's thread means
 * @cpu: where it was to run
 * @error: errno
 * @buf: out, at least 300 bytes
 * @size: of @buf
 *
 * Return: @buf: half a sentence.
 */
const char *kj_user_why(unsigned int cpu, int error, char *buf, size_t size);

#endif /* KJ_USER_WHY_H */
