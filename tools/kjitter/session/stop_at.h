/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stop_at - from --stop-at, --snapshot and --keep to what the samplers and the drain are told.
 */
#ifndef KJ_STOP_AT_H
#define KJ_STOP_AT_H

#include "session.h"

/**
 * kj_stop_at_check - do the options make sense together?
 * @o: options
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_stop_at_check(const struct kj_options *o);

/**
 * kj_stop_at_configure - fill in what the configuration has of it, if that can be done here
 * @s: session; @query is answered, @config has its threshold
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_stop_at_configure(struct kj_session *s);

/**
 * kj_stop_at_source - what is looked for in a stream, and what is kept of it
 * @s: session, configured
 * @r: source
 *
 * Streams of one CPU one after the other.
 * Return: 0 or -errno.
 */
int kj_stop_at_source(struct kj_session *s, struct kj_source *r);

/**
 * kj_stop_at_told - what was asked for of it, into the environment
 * @s: session
 * @words: out: "10 records around gaps of 50.000 us"
 * @size: of @words
 *
 * Return: @words, NULL if all records are kept.
 */
const char *kj_stop_at_told(const struct kj_session *s, char *words, size_t size);

#endif /* KJ_STOP_AT_H */
