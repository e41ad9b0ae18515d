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

static void attribute(struct kj_user *u, u64 start, u64 len, struct kj_gap *gap)
{
	struct kj_window w = { .from = start, .to = start + len };
	struct kj_probe_cpu *probe = u->att.probe;
	struct kj_record *rec = &gap->record;

	rec->start = start;
	rec->len = len;
	rec->cpu = u->att.cpu;
	rec->stream = KJ_STREAM_USER;
	kj_attribute_counted(&u->att, NULL, rec);
	kj_counted_add(&u->counted, &u->att.seen);
	memcpy(gap->events, u->counted.sum, sizeof(u->counted.sum));
	kj_cause_one_ipi(gap->events);
	gap->size = offsetof(struct kj_gap, probed);
	if (probe) {
		gap->unattributed = kj_attribute_probed(&u->att, w, rec);
		memcpy(gap->probed, probe->nest.probed, sizeof(gap->probed));
		gap->size = sizeof(*gap);
	}
	gap->start = start;
	gap->len = len;
}

/**
 * kj_user_gap - to what a gap is due that the sampler saw
 * @u: this CPU's
 * @start: cycle counter at the last reading before it
 * @len: its length, counts
 * @gap: the answer, zero before the first one; its first @size bytes are to be given away.
 *	Unchanged on error
 *
 * Context: process, on any CPU.
 * Return: 0, -EXDEV, -EBADFD, -ESRCH, -EPERM; see struct kj_gap.
 */
int kj_user_gap(struct kj_user *u, u64 start, u64 len, struct kj_gap *gap)
{
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = sampler_calls(u);
	if (!ret)
		attribute(u, start, len, gap);
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
