/* SPDX-License-Identifier: GPL-2.0 */
/*
 * session - the life of one measurement.
 *
 * Lock order, outermost first:
 *
 *	kj_session.lock		state, configuration and targets of one session
 *	cpus_read_lock()	while threads are made for CPUs found online
 *	settle_lock (settle.c)	what is still to go of a session; held for a moment only
 *	active_lock (session.c)	which session owns the machine's one measurement, and its
 *				owner's pid; held for a moment only
 *
 * kj_ring.read_lock nests inside nothing and takes nothing but page faults.
 * Samplers take no lock at all, those in user space (KJ_IOC_GAP) included; RCU keeps the
 * targets while they ask. On behalf of a user every wait for a session's lock can be
 * interrupted.
 */
#ifndef KJ_SESSION_H
#define KJ_SESSION_H

#include <linux/cpumask.h>
#include <linux/kref.h>
#include <linux/mutex.h>

#include "begin.h"
#include "settle.h"
#include "stack.h"
#include "target.h"

/**
 * enum kj_event - what can happen to a session
 * @KJ_EVENT_CONFIG: configure, again perhaps
 * @KJ_EVENT_START: start
 * @KJ_EVENT_STOP: stop
 * @KJ_EVENT_READ: accounts, histogram or ring wanted
 */
enum kj_event {
	KJ_EVENT_CONFIG,
	KJ_EVENT_START,
	KJ_EVENT_STOP,
	KJ_EVENT_READ,
};

/**
 * struct kj_session - one open file of /dev/kjitter
 * @lock: protects everything below; @state is also read without
 * @ref: the open file, and whoever looks at it through debugfs
 * @state: enum kj_state
 * @owner: who configured it
 * @sampler: enum kj_sampler
 * @level: 1 or 2; as all down to @priority constant while running
 * @threshold_ns: from the configuration
 * @period_ns: as above
 * @slice_ns: as above
 * @ring_records: as above
 * @policy: as above
 * @priority: as above
 * @stop: whether a gap came that ends the measurement; written by samplers, too
 * @begin: when the samplers begin to count; constant while they run
 * @stack_ns: from the configuration
 * @stacks: them; NULL: none are taken. As the targets
 * @who: watch: which tasks
 * @attached: the probes are attached; settle() clears it
 * @settle: what is still to go out of the kernel
 * @nr_targets: how many CPUs
 * @targets: them, in order of CPU number
 */
struct kj_session {
	struct mutex lock; /* everything below */
	struct kref ref;
	enum kj_state state;
	struct pid *owner;
	enum kj_sampler sampler;
	u32 level;
	u64 threshold_ns;
	u64 period_ns;
	u64 slice_ns;
	u32 ring_records;
	u32 policy;
	u32 priority;
	struct kj_stop stop;
	struct kj_begin begin;
	u64 stack_ns;
	struct kj_stacks *stacks;
	struct kj_watch_who who;
	bool attached;
	struct kj_settle settle;
	unsigned int nr_targets;
	struct kj_target *targets;
};

int kj_session_next(enum kj_state state, enum kj_event event);

struct kj_session *kj_session_alloc(void);
void kj_session_release(struct kj_session *s);
void kj_session_put(struct kj_session *s); /* settle.c */
struct kj_session *kj_session_active(void);
void kj_session_ask(enum kj_state *state, pid_t *owner);

int kj_session_config(struct kj_session *s, const struct kj_config *cfg);
int kj_session_start(struct kj_session *s);
int kj_session_stop(struct kj_session *s);
struct kj_stream *kj_session_stream(struct kj_session *s, unsigned int cpu, unsigned int id);
u64 kj_session_caps(void);
int kj_session_stack(struct kj_session *s, struct kj_stack *stack);

#endif /* KJ_SESSION_H */
