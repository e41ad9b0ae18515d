// SPDX-License-Identifier: GPL-2.0
/*
 * user - see user.h. These calls are made on the CPU that is measured, by the sampler: they take
 * no lock, and interrupts are off for about as long as a record takes.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../uapi/kjitter_cause.h"
#include "stream.h"
#include "user.h"

/* Whoever may call now. Interrupts are off. */
static int allowed(const struct kj_user *u)
{
	if (raw_smp_processor_id() != u->att.cpu)
		return -EXDEV;
	if (u->ended)
		return -EBADFD;
	return 0;
}

static int sampler_calls(const struct kj_user *u)
{
	int ret = allowed(u);

	if (!ret && !u->pid)
		ret = -ESRCH;
	if (!ret && u->pid != task_pid_nr(current))
		ret = -EPERM;
	return ret;
}

/**
 * kj_user_begin - the caller is the sampler from now on; its gaps and events begin
 * @u: this CPU's
 *
 * Context: process, on any CPU.
 * Return: 0, -EXDEV (not on its CPU), -EBADFD (it has ended).
 */
int kj_user_begin(struct kj_user *u)
{
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = allowed(u);
	if (!ret) {
		u->pid = task_pid_nr(current);
		u->att.task = current;
		kj_attribution_begin(&u->att);
		kj_counted_begin(&u->counted, &u->att.seen);
	}
	local_irq_restore(flags);
	return ret;
}

static void attribute(struct kj_user *u, struct kj_gap *gap)
{
	struct kj_window w = { .from = gap->start, .to = gap->start + gap->len };
	struct kj_probe_cpu *probe = u->att.probe;
	struct kj_record *rec = &gap->record;
	struct kj_attributed g;

	kj_attribute_counted(&u->att, NULL, &g);
	kj_counted_add(&u->counted, &u->att.seen);
	memcpy(gap->events, u->counted.sum, sizeof(u->counted.sum));
	kj_cause_one_ipi(gap->events);
	if (probe) {
		kj_attribute_probed(&u->att, w, gap->len, &g);
		memcpy(gap->probed, probe->nest.probed, sizeof(gap->probed));
	}
	gap->unattributed = g.unattributed;
	rec->start = gap->start;
	rec->len = gap->len;
	rec->cpu = u->att.cpu;
	rec->flags = g.flags;
	rec->stream = KJ_STREAM_USER;
	kj_attributed_fill(&g, rec);
}

/**
 * kj_user_gap - to what a gap is due that the sampler saw
 * @u: this CPU's
 * @gap: @start and @len are the question, the rest, which is zero, the answer
 *
 * Context: process, on any CPU.
 * Return: 0, -EXDEV, -EBADFD, -ESRCH, -EPERM; see struct kj_gap.
 */
int kj_user_gap(struct kj_user *u, struct kj_gap *gap)
{
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = sampler_calls(u);
	if (!ret)
		attribute(u, gap);
	local_irq_restore(flags);
	return ret;
}

/**
 * kj_user_end - no gap will come any more
 * @u: this CPU's
 *
 * The details end with it. Context: process, on any CPU.
 * Return: as kj_user_gap().
 */
int kj_user_end(struct kj_user *u)
{
	struct kj_stream *details = u->att.details;
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = sampler_calls(u);
	if (!ret) {
		u->ended = true;
		kj_attribution_end(&u->att);
		if (details)
			kj_stream_done(details);
	}
	local_irq_restore(flags);
	return ret;
}
