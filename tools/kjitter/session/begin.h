/* SPDX-License-Identifier: GPL-2.0 */
/*
 * begin - from --warm-up, --aligned, --policy and --work to what the samplers are told.
 */
#ifndef KJ_SESSION_BEGIN_H
#define KJ_SESSION_BEGIN_H

#include "session.h"

/**
 * kj_begin_period - how often the sampler is to work
 * @o: options
 *
 * Return: ns, asked for or usual; 0: it has no period.
 */
__u64 kj_begin_period(const struct kj_options *o);

/**
 * kj_begin_check - do the options make sense together?
 * @o: options
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_begin_check(const struct kj_options *o);

/**
 * kj_begin_configure - fill in what the configuration has of it, if that can be done here
 * @s: session; @query is answered, @config has its period
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_begin_configure(struct kj_session *s);

/**
 * kj_begin_wait - sleep until the samplers begin to count
 * @s: started session
 *
 * Return: number of the signal that ended it, 0: none.
 */
int kj_begin_wait(const struct kj_session *s);

#endif /* KJ_SESSION_BEGIN_H */
