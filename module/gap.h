/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gap - pure: two snapshots in, one classified record out.
 */
#ifndef KJ_GAP_H
#define KJ_GAP_H

#include <linux/types.h>

#include "../uapi/kjitter.h"

/**
 * struct kj_counters - what the kernel has counted on one CPU so far
 * @v: by enum kj_cause; modulo 2^32, so that only differences mean something
 */
struct kj_counters {
	u32 v[KJ_CAUSE_NR];
};

/**
 * struct kj_counted - events since a begin; no sum wraps, as long as none of the counters
 *	moves by 2^32 between two kj_counted_add()
 * @at: counters when that was last done
 * @sum: by enum kj_cause: events until then
 */
struct kj_counted {
	struct kj_counters at;
	u64 sum[KJ_CAUSE_NR];
};

void kj_counted_begin(struct kj_counted *c, const struct kj_counters *now);
void kj_counted_add(struct kj_counted *c, const struct kj_counters *now);
void kj_counted_read(const struct kj_counted *c, const struct kj_counters *now,
		     u64 out[KJ_CAUSE_NR]);
enum kj_cause kj_gap_classify(const struct kj_counters *before, const struct kj_counters *after,
			      u8 count[KJ_CAUSE_ROOM]);

#endif /* KJ_GAP_H */
