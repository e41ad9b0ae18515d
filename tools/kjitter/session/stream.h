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

/**
 * kj_stream_tick - the tick of a CPU; level 2
 * @s: session
 * @r: source of its details
 * @t: out
 *
 * Return: 0 or -errno.
 */
int kj_stream_tick(const struct kj_session *s, const struct kj_source *r, struct kj_tick *t);

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

/**
 * kj_stream_explain - details of a CPU from its trace, and so what the records are due to
 * @s: session; @events is set
 * @user: source of the user sampler
 * @details: out: source of details
 *
 * Return: 0 or -errno.
 */
int kj_stream_explain(struct kj_session *s, struct kj_source *user, struct kj_source *details);

#endif /* KJ_STREAM_H */
