// SPDX-License-Identifier: GPL-2.0
/*
 * target - the CPUs being measured: their streams, their probes; their threads are in threads.c.
 *
 * The session decides what of this is there at what time, and holds the lock.
 */
#include <linux/bsearch.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "clock.h"
#include "probes/probes.h"
#include "session.h"
#include "target.h"

static int compare_cpu(const void *cpu, const void *target)
{
	unsigned int a = *(const unsigned int *)cpu, b = ((const struct kj_target *)target)->cpu;

	return a < b ? -1 : a > b;
}

/**
 * kj_target_find - find a CPU being measured
 * @s: session; its targets stay while this runs
 * @cpu: CPU
 *
 * Targets stand in order of their CPUs. Context: any.
 * Return: it, or NULL.
 */
struct kj_target *kj_target_find(struct kj_session *s, unsigned int cpu)
{
	return bsearch(&cpu, s->targets, s->nr_targets, sizeof(*s->targets), compare_cpu);
}

/**
 * kj_target_nth - which of the CPUs being measured is it?
 * @t: target
 *
 * Context: any.
 * Return: its number, from 0.
 */
unsigned int kj_target_nth(const struct kj_target *t)
{
	return t - t->session->targets;
}

/**
 * kj_target_stream - find a stream of a CPU
 * @t: target
 * @id: enum kj_stream_id, or anything
 *
 * Context: process.
 * Return: it, or NULL.
 */
struct kj_stream *kj_target_stream(struct kj_target *t, unsigned int id)
{
	unsigned int i;

	for (i = 0; i < t->nr_streams; i++) {
		if (t->streams[i].acc.stream == id)
			return &t->streams[i];
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
	unsigned int i, j;

	lockdep_assert_held(&s->lock);
	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_streams; j++)
			kj_stream_uninit(&s->targets[i].streams[j]);
		kvfree(s->targets[i].streams);
		if (s->targets[i].probe)
			kj_culprit_end(&s->targets[i].probe->culprit);
		kfree(s->targets[i].probe);
	}
	kj_stacks_free(s->stacks);
	s->stacks = NULL;
	vfree(s->targets);
	s->targets = NULL;
	s->nr_targets = 0;
}

/**
 * kj_targets_in_use - does somebody hold a ring, or the descriptor of a sampler?
 * @s: session
 *
 * Context: process, @s->lock held.
 * Return: so it is.
 */
bool kj_targets_in_use(struct kj_session *s)
{
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		if (s->targets[i].user.file)
			return true;
		for (j = 0; j < s->targets[i].nr_streams; j++) {
			if (kref_read(&s->targets[i].streams[j].ring->ref) > 1)
				return true;
		}
	}
	return false;
}

static int make_stream(struct kj_target *t, struct kj_stream *stream, u32 id,
		       const struct kj_config *cfg)
{
	u64 khz = kj_stream_facts(id)->clock == KJ_CLOCK_NS ? 1000000 : kj_clock_khz();
	int ret = kj_stream_init(stream, t->cpu, id, khz, kj_clock_from_ns(cfg->threshold_ns, khz),
				 cfg->ring_records);

	if (ret || !kj_stop_arm(&stream->limits, cfg, khz))
		return ret;
	stream->stop = t->came;
	stream->ring->room--;
	return 0;
}

/* The streams of one CPU. On error, what is there is to be freed with the target. */
static int make_streams(struct kj_target *t, const struct kj_config *cfg)
{
	u32 id[KJ_STREAM_NR];
	unsigned int i, nr = kj_sampler_streams_here(cfg->sampler, id);
	int ret;

	/* Level 2 has one more stream, for the details. */
	t->streams = kvzalloc_node((nr + 1) * sizeof(*t->streams), KJ_GFP, kj_pages_node(t->cpu));
	if (!t->streams)
		return -ENOMEM;
	for (i = 0; i < nr; i++) {
		ret = make_stream(t, &t->streams[i], id[i], cfg);
		if (ret)
			return ret;
		t->nr_streams++;
	}
	if (cfg->level < 2)
		return 0;
	t->probe = kj_probe_alloc(t->cpu);
	if (!t->probe)
		return -ENOMEM;
	kj_culprit_init(&t->probe->culprit, t->session->stacks, cfg->stack_ns);
	ret = kj_stream_init(&t->streams[i], t->cpu, KJ_STREAM_DETAIL, kj_clock_khz(), 0,
			     cfg->ring_records);
	if (ret)
		return ret;
	t->nr_streams++;
	for (i = 0; i < nr; i++) {
		t->streams[i].att.probe = t->probe;
		t->streams[i].att.details = &t->streams[nr];
	}
	t->user.att.probe = t->probe;
	t->user.att.details = &t->streams[nr];
	return 0;
}

/**
 * kj_targets_bytes - memory of the rings
 * @s: session
 *
 * Context: process, @s->lock held.
 * Return: bytes.
 */
u64 kj_targets_bytes(struct kj_session *s)
{
	u64 bytes = 0;
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_streams; j++)
			bytes += kj_ring_bytes(s->targets[i].streams[j].ring->nr);
	}
	return bytes;
}

/**
 * kj_targets_make - as a configuration wants them
 * @s: session without targets
 * @cfg: checked configuration
 * @nr: CPUs in it
 *
 * Context: process, may sleep, @s->lock held.
 * Return: 0, -ENOMEM, or -EINTR if the
 * caller is being killed (then nothing is left).
 */
int kj_targets_make(struct kj_session *s, const struct kj_config *cfg, unsigned int nr)
{
	unsigned int cpu;
	int ret;

	s->targets = vzalloc(array_size(nr, sizeof(*s->targets)));
	if (!s->targets)
		return -ENOMEM;
	s->stack_ns = cfg->stack_ns;
	if (cfg->stack_ns) {
		s->stacks = kj_stacks_alloc();
		if (!s->stacks) {
			kj_targets_free(s);
			return -ENOMEM;
		}
	}
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		struct kj_target *t = &s->targets[s->nr_targets];

		if (!(cfg->cpus[cpu / 64] & BIT_ULL(cpu % 64)))
			continue;
		s->nr_targets++;
		t->session = s;
		t->came = &s->stop;
		t->cpu = cpu;
		t->user.att.cpu = cpu;
		ret = make_streams(t, cfg);
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
 * @s->lock held.
 * Return: 0 or a negative errno (then nothing is attached).
 */
int kj_targets_attach(struct kj_session *s)
{
	unsigned int i;
	int ret;

	if (s->level < 2)
		return 0;
	ret = kj_probes_attach(s->stacks);
	if (ret)
		return ret;
	s->attached = true;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, s->targets[i].probe);
	return 0;
}

/**
 * kj_targets_disarm - level 2: no probe takes note of anything any more
 * @s: session, whose samplers have ended
 *
 * Context: process, @s->lock held.
 */
void kj_targets_disarm(struct kj_session *s)
{
	unsigned int i;

	if (!s->attached)
		return;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, NULL);
}

/**
 * kj_targets_detach - level 2: nothing of ours is left in the kernel
 * @s: session, disarmed
 *
 * May take as long as a real-time task likes, see settle. Context: process, may sleep; nobody
 * else begins or ends anything with @s.
 */
void kj_targets_detach(struct kj_session *s)
{
	if (!s->attached)
		return;
	kj_probes_detach();
	s->attached = false;
}
