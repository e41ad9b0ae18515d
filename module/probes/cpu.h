/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cpu - what the probes know of one CPU.
 */
#ifndef KJ_PROBE_CPU_H
#define KJ_PROBE_CPU_H

#include "../tick.h"
#include "culprit.h"
#include "nest.h"
#include "sender.h"
#include "split.h"

struct kj_stream;
struct kj_watch;
struct task_struct;

/**
 * struct kj_probe_cpu - what the probes know of one CPU
 * @nest: what goes on there; written on the CPU
 * @tick: its tick; written on the CPU
 * @sender: latest IPIs; written by their senders
 * @sampler: the task whose gaps these are; compared, never looked into
 * @watch: the watch sampler's, NULL: another one measures; written on the CPU
 * @softirqs: watch: bits of softirqs that are about to come
 * @spares: a user task in its place would be spared some calls; see spared
 * @tlbs: TLB shootdowns counted when the latest call interrupt began
 * @culprit: where who has had the CPU for too long is
 * @told: events of @nest that became details, or will not any more; the sampler's
 */
struct kj_probe_cpu {
	struct kj_nest nest;
	struct kj_tick_watch tick;
	struct kj_sender sender[2];
	const struct task_struct *sampler;
	struct kj_watch *watch;
	u32 softirqs;
	bool spares;
	u32 tlbs;
	struct kj_culprit culprit;
	unsigned long told;
};

struct kj_probe_cpu *kj_probe_alloc(unsigned int cpu);
void kj_probe_arm(unsigned int cpu, struct kj_probe_cpu *p);
unsigned long kj_probe_begin(struct kj_probe_cpu *p, const struct task_struct *sampler, u64 now);
void kj_probe_attribute(struct kj_probe_cpu *p, unsigned long *taken, u64 from, u64 to,
			struct kj_stream *details, struct kj_nest_sums *sums,
			struct kj_split *split);
u64 kj_probe_entered(const struct kj_probe_cpu *p, u64 now);

#endif /* KJ_PROBE_CPU_H */
