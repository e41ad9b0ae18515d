/* SPDX-License-Identifier: GPL-2.0 */
/*
 * source - where records or details of a capture come from: a ring of the module, or of a
 * thread of this process.
 */
#ifndef KJ_SOURCE_H
#define KJ_SOURCE_H

#include "capture/format.h"
#include "capture/symbols.h"
#include "device/ring.h"
#include "explain.h"
#include "keep.h"
#include "last_gap.h"
#include "stacks.h"
#include "user/user.h"

struct kj_source;

/**
 * struct kj_tap - somebody who looks at what comes, where no capture is written
 * @take: called for @n records or details of a source from @first on, whose numbers are
 *	@s->ring.taken and those that follow; names of functions are known by then
 * @data: for @take
 */
struct kj_tap {
	void (*take)(void *data, const struct kj_source *s, const struct kj_record *first,
		     size_t n);
	void *data;
};

/**
 * struct kj_source - one ring and what is known of it
 * @ring: the ring
 * @user: the thread of this process that fills it, its ring is no mapping then; else NULL
 * @symbols: ring of details: names known so far; new ones are asked for and written
 *	while it is drained. Else NULL
 * @stacks: --stack: as @symbols, of records, too. Else NULL
 * @device: where to ask
 * @keep: --keep: what of it is kept; NULL: all
 * @last: --stop-at: the gap that ended it; NULL: none can
 * @explain: user sampler, and details: a trace tells what records were due to; else NULL
 * @details: user sampler: where details go then
 * @tap: who looks at it; NULL: it goes into a capture
 */
struct kj_source {
	struct kj_ring ring;
	struct kj_user *user;
	struct kj_symbols *symbols;
	struct kj_stacks *stacks;
	int device;
	struct kj_keep *keep;
	struct kj_last_gap *last;
	struct kj_explain *explain;
	struct kj_source *details;
	const struct kj_tap *tap;
};

/**
 * kj_source_drain - move what is there into the capture, or to the tap
 * @s: source
 * @w: capture; of a source with a tap NULL
 *
 * Return: as kj_ring_drain().
 */
long kj_source_drain(struct kj_source *s, struct kj_capture_writer *w);

#endif /* KJ_SOURCE_H */
