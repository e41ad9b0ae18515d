/* SPDX-License-Identifier: GPL-2.0 */
/*
 * attribution - to what a gap is due: what the kernel counted during it, and at level 2 what
 * the probes saw. For the samplers of this module and for the one in user space alike.
 */
#ifndef KJ_ATTRIBUTION_H
#define KJ_ATTRIBUTION_H

#include <linux/string.h>

#include "counters.h"
#include "probes/cpu.h"

struct kj_stream;
struct task_struct;

/**
 * struct kj_window - what the probes saw between these two belongs to a gap
 * @from: cycle counter at the begin of the gap, or at the begin of the sampler's own
 *	work before it
 * @to: cycle counter at the end of the gap
 * @nmis: NMIs counted by then: the one that came after, before the other counters
 *	were read, is the next gap's. NULL: all there are
 * @entered: a wake-up latency: cycle counter when the timer's interrupt began; else zero
 */
struct kj_window {
	u64 from;
	u64 to;
	const u32 *nmis;
	u64 entered;
};

/**
 * struct kj_attribution - where the gaps of one stream begin
 * @cpu: which CPU
 * @task: the sampler, for its context switches; constant once it runs. NULL: there is none
 * @seen: counters at the last gap; the sampler's
 * @taken: level 2: events of @probe that this stream's gaps have had; the sampler's
 * @probe: level 2: what the probes know of the CPU; else NULL. Constant
 * @details: level 2: where details go; constant
 * @khz: rate of the clock that lengths of this stream are counts of; constant. 0: the cycle counter
 */
struct kj_attribution {
	unsigned int cpu;
	const struct task_struct *task;
	struct kj_counters seen;
	unsigned long taken;
	struct kj_probe_cpu *probe;
	struct kj_stream *details;
	u64 khz;
};

void kj_attribution_begin(struct kj_attribution *a);
void kj_attribution_end(struct kj_attribution *a);
void kj_attribute_counted(struct kj_attribution *a, const u32 *nmis, struct kj_record *rec);
void kj_attribution_probed(const struct kj_attribution *a, struct kj_accounts *acc);
u64 kj_attribute_probed(struct kj_attribution *a, struct kj_window w, struct kj_record *rec);

#endif /* KJ_ATTRIBUTION_H */
