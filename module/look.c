// SPDX-License-Identifier: GPL-2.0
/*
 * look - the user sampler keeps its own accounts; after a gap it asks us for its cause.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../uapi/kjitter_cause.h"
#include "clock.h"
#include "look.h"

static void begin(struct kj_looker *l, unsigned int cpu, struct kj_probe_cpu *probe)
{
	l->pid = task_pid_nr(current);
	kj_counters_read(cpu, current, &l->seen);
	kj_counted_begin(&l->counted, &l->seen);
	if (probe)
		l->taken = kj_probe_begin(probe, current, kj_clock_read());
}

static void look_at(struct kj_looker *l, unsigned int cpu, struct kj_probe_cpu *probe,
		    struct kj_feed *details, struct kj_look *look)
{
	struct kj_record *rec = &look->record;
	struct kj_counters now;
	struct kj_nest_sums sums;

	kj_counters_read(cpu, current, &now);
	rec->cause = kj_gap_classify(&l->seen, &now, rec->count);
	l->seen = now;
	kj_counted_add(&l->counted, &now);
	memcpy(look->events, l->counted.sum, sizeof(l->counted.sum));
	kj_cause_one_ipi(look->events);
	rec->start = look->start;
	rec->len = look->len;
	rec->cpu = cpu;
	rec->stream = KJ_STREAM_USER;
	if (!probe)
		return;
	kj_probe_explain(probe, &l->taken, look->start, look->start + look->len, details, &sums);
	kj_nest_classes(&sums, rec->net);
	rec->cause = kj_nest_primary(&sums, look->len, rec->count, rec->cause);
	rec->flags = sums.more ? KJ_REC_MORE : 0;
	if (sums.all && look->len > sums.all)
		look->unattributed = look->len - sums.all;
	memcpy(look->probed, probe->nest.probed, sizeof(look->probed));
}

/**
 * kj_look - begin, or say what happened since the look before
 * @l: this CPU's
 * @cpu: the CPU the caller means; it must run there
 * @probe: level 2, else NULL
 * @details: level 2: where details go
 * @look: in and out
 *
 * Context: process, may not migrate while @cpu is looked up; takes no lock, interrupts
 * are off for about as long as a record takes.
 * Return: 0, -EXDEV (not on @cpu), -EPERM,
 * -ESRCH; see struct kj_look.
 */
int kj_look(struct kj_looker *l, unsigned int cpu, struct kj_probe_cpu *probe,
	    struct kj_feed *details, struct kj_look *look)
{
	bool beginning = look->flags & KJ_LOOK_BEGIN;
	unsigned long flags;
	int ret = 0;

	*look = (struct kj_look){
		.size = look->size,
		.flags = look->flags,
		.start = look->start,
		.len = look->len,
	};
	local_irq_save(flags);
	if (raw_smp_processor_id() != cpu)
		ret = -EXDEV;
	else if (l->pid && l->pid != task_pid_nr(current))
		ret = -EPERM;
	else if (!l->pid && !beginning)
		ret = -ESRCH;
	else if (beginning)
		begin(l, cpu, probe);
	else
		look_at(l, cpu, probe, details, look);
	local_irq_restore(flags);
	return ret;
}
