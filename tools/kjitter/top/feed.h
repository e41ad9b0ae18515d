/* SPDX-License-Identifier: GPL-2.0 */
/*
 * feed - a measurement into the model: rings whenever there is time, accounts at the end of each
 * interval.
 *
 * At that end accounts come first and the rings after them, so that every record which the accounts
 * count has been taken out of its ring.
 */
#ifndef KJ_TOP_FEED_H
#define KJ_TOP_FEED_H

#include "interrupts.h"
#include "model.h"
#include "session/session.h"

/**
 * struct kj_top_feed - one measurement
 * @session: it
 * @model: what it told
 * @tap: how records and details come here
 * @row: by source: number of its row, of details: of its CPU
 * @interrupts: where ticks are counted that the sampler does not count
 * @left: rings that have not ended
 * @title: what is measured, in words
 */
struct kj_top_feed {
	struct kj_session session;
	struct kj_top model;
	struct kj_tap tap;
	unsigned int *row;
	struct kj_top_interrupts interrupts;
	unsigned int left;
	char title[160];
};

/**
 * kj_top_feed_start - prepare and start
 * @f: zeroed
 * @o: what was asked for
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_top_feed_start(struct kj_top_feed *f, const struct kj_options *o);

/**
 * kj_top_feed_drain - take out what is in the rings
 * @f: started
 * @nap: how long the wait for it was, ns; out: how long the next one may be
 *
 * Return: 0 or -errno.
 */
int kj_top_feed_drain(struct kj_top_feed *f, __u64 *nap);

/**
 * kj_top_feed_interval - an interval ends
 * @f: started
 *
 * Return: 0 or -errno.
 */
int kj_top_feed_interval(struct kj_top_feed *f);

/**
 * kj_top_feed_stop - stop, and take what is left as a last interval
 * @f: started
 * @error: -errno of what went wrong before, 0: nothing
 *
 * What is wrong is said on stderr; nothing else is.
 * Return: enum kj_exit.
 */
int kj_top_feed_stop(struct kj_top_feed *f, int error);

#endif /* KJ_TOP_FEED_H */
