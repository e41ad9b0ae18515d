/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stream - what a session asks of a stream, whoever keeps it: the module, or a thread of
 * the user sampler in this process, with or without the module.
 */
#ifndef KJ_STREAM_H
#define KJ_STREAM_H

#include "session.h"

int kj_stream_accounts(const struct kj_session *s, const struct kj_source *r,
		       struct kj_accounts *a);
int kj_stream_histogram(const struct kj_session *s, const struct kj_source *r,
			struct kj_histogram *h);

/**
 * kj_stream_clocks - all clocks now; the module's answer, if it is there
 * @s: session
 * @q: out: struct kj_query; without the module what it would say that is known
 *
 * Return: 0 or -errno.
 */
int kj_stream_clocks(const struct kj_session *s, struct kj_query *q);

/* Start and stop all producers. Return: 0 or -errno. */
int kj_stream_start(struct kj_session *s);
int kj_stream_stop(struct kj_session *s);

/**
 * kj_stream_user - make a thread of the user sampler the producer of a stream
 * @s: configured session
 * @r: source; @ring.cpu says which
 *
 * Return: 0 or -errno.
 */
int kj_stream_user(struct kj_session *s, struct kj_source *r);

#endif /* KJ_STREAM_H */
