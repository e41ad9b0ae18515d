/* SPDX-License-Identifier: GPL-2.0 */
/*
 * live - a display on a terminal, until it is quit.
 */
#ifndef KJ_TOP_LIVE_H
#define KJ_TOP_LIVE_H

#include "feed.h"
#include "keeper.h"

/**
 * kj_top_live - measure and show
 * @f: zeroed
 * @o: what was asked for
 * @t: opened terminal
 * @kept: @kept.view says how it begins; out: see struct kj_top_kept
 *
 * What is wrong is said on stderr, when the terminal is as it was.
 * Return: enum kj_exit.
 */
int kj_top_live(struct kj_top_feed *f, const struct kj_options *o, struct kj_terminal *t,
		struct kj_top_kept *kept);

/* kj_top_colors - are colours wanted? */
bool kj_top_colors(const struct kj_options *o);

#endif /* KJ_TOP_LIVE_H */
