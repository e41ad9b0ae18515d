// SPDX-License-Identifier: GPL-2.0
/*
 * watch_run - begin and end of watching; see watch.h.
 *
 * Nothing of ours runs on the CPU. It is called there twice, when watching begins and when it
 * ends, outside of what is measured: who has the CPU then, and what has gone on until then, only
 * it can tell.
 */
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "clock.h"
#include "../uapi/kjitter_elapsed.h"
#include "probes/probe.h"
#include "session.h"
#include "target.h"
#include "watch.h"

/* How often the probes are timed; the quickest counts. */
#define ROUNDS 16

/**
 * kj_watch_who_set - which tasks a configuration means
 * @who: filled in
 * @cfg: checked configuration
 *
 * Context: process; a pid is one of the caller's namespace.
 * Return: 0 or -ESRCH (no such task).
 */
int kj_watch_who_set(struct kj_watch_who *who, const struct kj_config *cfg)
{
	struct pid *pid;

	memset(who, 0, sizeof(*who));
	strscpy(who->comm, cfg->watch_comm, sizeof(who->comm));
	if (!cfg->watch_pid)
		return 0;
	pid = find_get_pid(cfg->watch_pid);
	who->pid = pid_nr(pid);
	put_pid(pid);
	return who->pid ? 0 : -ESRCH;
}

/* What the probes of one interrupt take, on this CPU, which is any; 0: not known, no memory. */
static u64 probe_cost(unsigned int cpu)
{
	struct kj_stream *stream = kzalloc(sizeof(*stream), GFP_KERNEL);
	struct kj_probe_cpu *p = kj_probe_alloc(cpu);
	/* No record is ever written. */
	struct kj_watch w = {
		.stream = stream, .probe = p, .place = KJ_WATCH_RUNS, .threshold = ~0ULL
	};
	u64 least = 0;
	unsigned int i;

	if (!stream || !p)
		goto out;
	seqcount_init(&stream->seq);
	stream->acc.clock_khz = kj_clock_khz();
	p->watch = &w;
	w.since = kj_clock_read();
	least = kj_probe_vector_cost(p);
	for (i = 1; i < ROUNDS; i++)
		least = min(least, kj_probe_vector_cost(p));
out:
	kfree(stream);
	kfree(p);
	return least;
}

static void begin_here(void *target)
{
	struct kj_target *t = target;

	kj_clock_pair_read(&t->watch_began);
	kj_watch_begin(&t->watch, t->watch_began.cycles);
}

static void end_here(void *target)
{
	struct kj_target *t = target;
	struct kj_stream *stream = t->watch.stream;
	struct kj_clock_pair ended;

	if (stream->acc.state != KJ_STREAM_RUNNING)
		return;
	kj_clock_pair_read(&ended);
	kj_watch_end(&t->watch, ended.cycles);
	kj_stream_finish(stream, false,
			 ended.raw_ns - t->watch_began.raw_ns -
				 kj_clock_to_ns(kj_elapsed(ended.cycles, stream->acc.last),
						stream->acc.clock_khz));
}

/**
 * kj_watch_start - watch all CPUs of a session
 * @s: session, whose probes are armed
 *
 * Context: process, may sleep, @s->lock and cpus_read_lock() held.
 * Return: 0 or -ENODEV (a CPU went offline).
 */
int kj_watch_start(struct kj_session *s)
{
	u64 cost = probe_cost(s->targets->cpu);
	struct kj_target *t;

	for (t = s->targets; t < s->targets + s->nr_targets; t++) {
		t->watch.stream = &t->streams[0];
		t->watch.probe = t->probe;
		t->watch.who = s->who;
		t->streams[0].acc.probe_cost = cost;
		if (smp_call_function_single(t->cpu, begin_here, t, 1))
			return -ENODEV;
	}
	return 0;
}

/**
 * kj_watch_stop - and no more
 * @s: session; what has not begun, or has ended, is left as it is
 *
 * Context: process, may sleep, @s->lock held.
 */
void kj_watch_stop(struct kj_session *s)
{
	struct kj_target *t;

	cpus_read_lock();
	for (t = s->targets; t < s->targets + s->nr_targets; t++) {
		if (t->streams[0].acc.state != KJ_STREAM_RUNNING)
			continue;
		if (!smp_call_function_single(t->cpu, end_here, t, 1))
			continue;
		/* It is offline: nobody is at it. */
		t->probe->watch = NULL;
		local_irq_disable();
		kj_stream_finish(&t->streams[0], true, 0);
		local_irq_enable();
	}
	cpus_read_unlock();
}
