/* SPDX-License-Identifier: GPL-2.0 */
/*
 * counters - snapshot of what the kernel counts per CPU anyway (level 1, no hooks).
 */
#ifndef KJ_COUNTERS_H
#define KJ_COUNTERS_H

#include "gap.h"

struct task_struct;

void kj_counters_init(void);
u64 kj_counters_causes(void);
void kj_counters_read(unsigned int cpu, const struct task_struct *sampler, struct kj_counters *c);

#endif /* KJ_COUNTERS_H */
