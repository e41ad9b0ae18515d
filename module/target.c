// SPDX-License-Identifier: GPL-2.0
/*
 * target - the CPUs being measured: their threads, their streams, their probes.
 *
 * Which of it is there at what time is the session's to say; it also holds the lock.
 */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "clock.h"
#include "probes.h"
#include "session.h"
#include "target.h"

/**
 * kj_target_next_feed - walk all streams of a session
 * @s: session
 * @feed: the one before, NULL: the first is wanted
 *
 * Few enough to walk from the first each time. Context: process, @s->lock held.
 * Return: it, or NULL after the last.
 */
struct kj_feed *kj_target_next_feed(struct kj_session *s, struct kj_feed *feed)
{
	struct kj_target *t = s->targets;
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++, t++) {
		for (j = 0; j < t->nr_feeds; j++) {
			if (!feed)
				return &t->feeds[j];
			if (feed == &t->feeds[j])
				feed = NULL;
		}
	}
	return NULL;
}

/**
 * kj_targets_free - drop them, with rings and probes' memory
 * @s: session, whose threads have ended and probes are detached
 *
 * Context: process, may sleep, @s->lock held.
 */
void kj_targets_free(struct kj_session *s)
{
	struct kj_feed *feed = NULL;
	unsigned int i;

	lockdep_assert_held(&s->lock);
	while ((feed = kj_target_next_feed(s, feed)))
		kj_feed_uninit(feed);
	for (i = 0; i < s->nr_targets; i++)
		kfree(s->targets[i].probe);
	vfree(s->targets);
	s->targets = NULL;
	s->nr_targets = 0;
}

/**
 * kj_targets_in_use - does somebody hold a ring?
 * @s: session
 *
 * Context: process, @s->lock held. Return: so it is.
 */
bool kj_targets_in_use(struct kj_session *s)
{
	struct kj_feed *feed = NULL;

	while ((feed = kj_target_next_feed(s, feed))) {
		if (kref_read(&feed->ring->ref) > 1)
			return true;
	}
	return false;
}

/* The feeds of one CPU. On error, what is there is to be freed with the target. */
static int make_feeds(struct kj_target *t, const struct kj_config *cfg)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(cfg->sampler);
	u64 khz = sampler->cycles ? kj_clock_khz() : 1000000;
	u64 threshold = kj_clock_from_ns(cfg->threshold_ns, khz);
	unsigned int i;
	int ret;

	for (i = 0; i < sampler->nr_feeds; i++) {
		ret = kj_feed_init(&t->feeds[i], t->cpu, sampler->streams[i], khz, threshold,
				   cfg->ring_records);
		if (ret)
			return ret;
		t->nr_feeds++;
	}
	if (cfg->level < 2)
		return 0;
	t->probe = kj_probe_alloc(t->cpu);
	if (!t->probe)
		return -ENOMEM;
	ret = kj_feed_init(&t->feeds[i], t->cpu, KJ_STREAM_DETAIL, kj_clock_khz(), 0,
			   cfg->ring_records);
	if (ret)
		return ret;
	t->nr_feeds++;
	for (i = 0; i < sampler->nr_feeds; i++) {
		t->feeds[i].probe = t->probe;
		t->feeds[i].details = &t->feeds[sampler->nr_feeds];
	}
	return 0;
}

/**
 * kj_targets_make - as a configuration wants them
 * @s: session without targets
 * @cfg: checked configuration
 * @nr: CPUs in it
 *
 * Context: process, may sleep, @s->lock held. Return: 0 or -ENOMEM (then nothing is left).
 */
int kj_targets_make(struct kj_session *s, const struct kj_config *cfg, unsigned int nr)
{
	unsigned int cpu;
	int ret;

	s->targets = vzalloc(array_size(nr, sizeof(*s->targets)));
	if (!s->targets)
		return -ENOMEM;
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		struct kj_target *t = &s->targets[s->nr_targets];

		if (!(cfg->cpus[cpu / 64] & BIT_ULL(cpu % 64)))
			continue;
		s->nr_targets++;
		t->session = s;
		t->cpu = cpu;
		ret = make_feeds(t, cfg);
		if (ret) {
			kj_targets_free(s);
			return ret;
		}
	}
	return 0;
}

/**
 * kj_targets_attach - level 2: attach the probes and arm them
 * @s: session
 *
 * Before the samplers run, for attaching disturbs every CPU. Context: process, may sleep,
 * @s->lock held. Return: 0 or a negative errno (then nothing is attached).
 */
int kj_targets_attach(struct kj_session *s)
{
	unsigned int i;
	int ret;

	if (s->level < 2)
		return 0;
	ret = kj_probes_attach();
	if (ret)
		return ret;
	s->attached = true;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, s->targets[i].probe);
	return 0;
}

/**
 * kj_targets_detach - level 2: nothing of ours is left in the kernel
 * @s: session
 *
 * After the samplers have ended. Context: process, may sleep, @s->lock held.
 */
void kj_targets_detach(struct kj_session *s)
{
	unsigned int i;

	if (!s->attached)
		return;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, NULL);
	kj_probes_detach();
	s->attached = false;
}

static int make_thread(struct kj_target *t)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(t->session->sampler);
	struct task_struct *task;
	unsigned int i;

	if (!cpu_online(t->cpu))
		return -ENODEV;
	if (!sampler->thread)
		return 0;
	task = kthread_create_on_node(sampler->thread, t, cpu_to_node(t->cpu), "kjitter_%s/%u",
				      sampler->name, t->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, t->cpu);
	t->task = task;
	for (i = 0; i < t->nr_feeds; i++)
		t->feeds[i].task = task;
	return 0;
}

/**
 * kj_targets_start - make all threads, then wake them
 * @s: session
 *
 * On error some may have been made: kj_targets_stop(). Context: process, may sleep,
 * @s->lock and cpus_read_lock() held. Return: 0, -ENODEV (a CPU went offline), -ENOMEM,
 * -EINTR (killed while making threads).
 */
int kj_targets_start(struct kj_session *s)
{
	unsigned int i;
	int ret;

	for (i = 0; i < s->nr_targets; i++) {
		ret = make_thread(&s->targets[i]);
		if (ret)
			return ret;
	}
	for (i = 0; i < s->nr_targets; i++) {
		if (s->targets[i].task)
			wake_up_process(s->targets[i].task);
	}
	return 0;
}

/**
 * kj_targets_stop - ask the threads to end and wait until each has
 * @s: session
 *
 * Context: process, may sleep, @s->lock held.
 */
void kj_targets_stop(struct kj_session *s)
{
	unsigned int i;

	for (i = 0; i < s->nr_targets; i++) {
		struct kj_target *t = &s->targets[i];

		if (!t->task)
			continue;
		kthread_stop(t->task);
		t->task = NULL;
	}
}

/**
 * kj_targets_end - let sleeping readers find the end
 * @s: session, nobody produces any more
 *
 * Context: process, @s->lock held.
 */
void kj_targets_end(struct kj_session *s)
{
	struct kj_feed *feed = NULL;

	while ((feed = kj_target_next_feed(s, feed))) {
		/* A thread that was stopped before its first step ended nothing. */
		kj_ring_end(feed->ring);
		kj_ring_expect(feed->ring);
	}
}
