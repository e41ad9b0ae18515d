/* SPDX-License-Identifier: GPL-2.0 */
/*
 * probes - level 2: the kernel's tracepoints, attached for one measurement.
 */
#ifndef KJ_PROBES_H
#define KJ_PROBES_H

#include "nest.h"
#include "tick.h"

struct kj_feed;
struct task_struct;

/**
 * struct kj_sender - who sent the latest IPI to a CPU
 * @seq: odd while somebody writes, 0 at first; writers take it, or leave it alone
 * @seen: @seq of what was made use of; the CPU itself only
 * @from: by_cpu, by_pid, by_symbol and name of it
 */
struct kj_sender {
	atomic_t seq;
	int seen;
	struct kj_detail from;
};

/* An IPI without a callback makes the other CPU reschedule. */
#define KJ_SENDER_RESCHED 0
#define KJ_SENDER_CALL	  1

/**
 * struct kj_probe_cpu - what the probes know of one CPU
 * @nest: what goes on there; written on the CPU
 * @tick: its tick; written on the CPU
 * @sender: latest IPIs; written by their senders
 * @sampler: the task whose gaps these are; compared, never looked into
 * @taken: events of @nest that kj_probe_explain() has seen; the sampler's
 */
struct kj_probe_cpu {
	struct kj_nest nest;
	struct kj_tick_watch tick;
	struct kj_sender sender[2];
	const struct task_struct *sampler;
	unsigned long taken;
};

u64 kj_probes_available(void);
void kj_probes_init(void);
int kj_probes_attach(void);
void kj_probes_detach(void);

struct kj_probe_cpu *kj_probe_alloc(unsigned int cpu);
void kj_probe_arm(unsigned int cpu, struct kj_probe_cpu *p);
void kj_probe_begin(struct kj_probe_cpu *p, const struct task_struct *sampler, u64 now);
void kj_probe_explain(struct kj_probe_cpu *p, u64 from, u64 to, unsigned int cpu,
		      struct kj_feed *details, struct kj_nest_sums *sums);

#endif /* KJ_PROBES_H */
