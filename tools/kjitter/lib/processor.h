/* SPDX-License-Identifier: GPL-2.0 */
/*
 * processor - which CPU this is, and whether it is a real one: /proc/cpuinfo and what tells guests.
 */
#ifndef KJ_PROCESSOR_H
#define KJ_PROCESSOR_H

#include "environment.h"

/**
 * kj_processor_add - what is known of the first CPU, as part of the environment
 * @env: where to
 * @query: what the module says, or NULL
 */
void kj_processor_add(struct kj_environment *env, const struct kj_query *query);

/**
 * kj_processor_model - what the first CPU is called
 * @text: /proc/cpuinfo
 * @buf: out; x86 says it in words, arm64 in numbers alone: who made it, which part it is, and its
 *	revision, which is written as its maker does
 * @size: of @buf
 *
 * Return: it is said.
 */
bool kj_processor_model(const char *text, char *buf, size_t size);

#endif /* KJ_PROCESSOR_H */
