/* SPDX-License-Identifier: GPL-2.0 */
/*
 * target - a CPU being measured: its thread and its streams.
 */
#ifndef KJ_TARGET_H
#define KJ_TARGET_H

#include "stream.h"
#include "sampler.h"
#include "stop.h"
#include "timer.h"
#include "user.h"
#include "watch.h"

struct kj_session;

/**
 * struct kj_target - one CPU being measured
 * @session: whose
 * @cpu: which
 * @task: sampler thread while running, else NULL
 * @stop: the thread is to end; written by who stops, read by the thread
 * @came: that a gap came which ends the measurement, on whatever CPU; the session's
 * @ended: the thread produces no more; written by it
 * @nr_streams: streams of the sampler, and at level 2 that of the details as the last
 * @streams: them, in memory of the CPU's node
 * @timer: the timer sampler's state
 * @user: the user sampler's state
 * @watch: the watch sampler's state
 * @watch_began: all clocks when that began
 * @probe: level 2: what the probes know of the CPU, else NULL
 */
struct kj_target {
	struct kj_session *session;
	unsigned int cpu;
	struct task_struct *task;
	bool stop;
	struct kj_stop *came;
	bool ended;
	unsigned int nr_streams;
	struct kj_stream *streams;
	struct kj_timer timer;
	struct kj_user user;
	struct kj_watch watch;
	struct kj_clock_pair watch_began;
	struct kj_probe_cpu *probe;
};

unsigned int kj_target_nth(const struct kj_target *t);
struct kj_target *kj_target_find(struct kj_session *s, unsigned int cpu);
struct kj_stream *kj_target_stream(struct kj_target *t, unsigned int id);
bool kj_targets_in_use(struct kj_session *s);
u64 kj_targets_bytes(struct kj_session *s);

int kj_targets_make(struct kj_session *s, const struct kj_config *cfg, unsigned int nr);
void kj_targets_free(struct kj_session *s);

int kj_targets_attach(struct kj_session *s);
void kj_targets_disarm(struct kj_session *s);
void kj_targets_detach(struct kj_session *s);
int kj_targets_start(struct kj_session *s);
void kj_targets_stop(struct kj_session *s);
void kj_targets_end(struct kj_session *s);

void kj_target_thread_end(struct kj_target *t);
void kj_target_wait_stop(void);

/**
 * kj_target_should_stop - is the sampler to end?
 * @t: its target
 *
 * Context: the sampler's thread.
 * Return: so it is.
 */
static inline bool kj_target_should_stop(const struct kj_target *t)
{
	return READ_ONCE(t->stop) || kj_stop_came(t->came);
}

#endif /* KJ_TARGET_H */
