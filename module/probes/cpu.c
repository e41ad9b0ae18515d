// SPDX-License-Identifier: GPL-2.0
/*
 * cpu - what the probes know of one CPU: from when on, and what of it lies in a gap.
 */
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "../../uapi/kjitter_elapsed.h"
#include "../stream.h"
#include "probe.h"
#include "probes.h"
#include "spared.h"

DEFINE_PER_CPU(struct kj_probe_cpu *, kj_probe_armed);

/*
 * Two ticks and a half, and as long as hw may mask interrupts, in counts: a tick that runs
 * cannot be missed for so long.
 */
#define SILENCE \
	(div_u64(kj_clock_khz() * 2500, HZ) + kj_clock_from_ns(KJ_SLICE_MAX_NS, kj_clock_khz()))

/**
 * kj_probe_alloc - memory for what is known of a CPU
 * @cpu: which
 *
 * Not vmalloc: NMIs write there. Context: process, may sleep.
 * Return: it, to be freed
 * with kfree() once disarmed and detached, or NULL.
 */
struct kj_probe_cpu *kj_probe_alloc(unsigned int cpu)
{
	struct kj_probe_cpu *p = kzalloc_node(sizeof(*p), GFP_KERNEL, cpu_to_node(cpu));

	if (p)
		seqcount_init(&p->tick.seq);
	return p;
}

/**
 * kj_probe_arm - have the probes work for a CPU, or no more
 * @cpu: which
 * @p: its memory, or NULL: no more; probes that run may still use what was there
 *	until kj_probes_detach() returns
 *
 * Context: any.
 */
void kj_probe_arm(unsigned int cpu, struct kj_probe_cpu *p)
{
	/* Zeroed memory must be seen as such; readers depend on the address. */
	smp_store_release(per_cpu_ptr(&kj_probe_armed, cpu), p);
}

/**
 * kj_probe_begin - the sampler begins: what was until now is nobody's gap
 * @p: this CPU's
 * @sampler: the caller; NULL: none, see watch
 * @now: cycle counter
 *
 * Context: the sampler on its CPU, interrupts off.
 * Return: events until now, where its
 * streams begin to take theirs.
 */
unsigned long kj_probe_begin(struct kj_probe_cpu *p, const struct task_struct *sampler, u64 now)
{
	p->sampler = sampler;
	p->spares = sampler && kj_spared_here(raw_smp_processor_id(), sampler);
	p->nest.depth = 0;
	kj_nest_nmi_note(&p->nest);
	memset(p->nest.probed, 0, sizeof(p->nest.probed));
	memset(&p->nest.spared, 0, sizeof(p->nest.spared));
	p->told = local_read(&p->nest.events);
	kj_tick_begin(&p->tick, now, kj_probes_tick_symbol ? SILENCE : 0);
	return p->told;
}

/**
 * kj_probe_attribute - what ran during a gap
 * @p: this CPU's
 * @taken: events that this stream's gaps have had
 * @from: cycle counter at the begin of the gap
 * @to: at its end
 * @details: where details go
 * @sums: filled in
 * @split: begun, to be told of each event; NULL: nobody asks
 *
 * Events before @from are forgotten: they lie in no gap of this stream. Those after @to (an
 * NMI in the sampler's own work) wait for the next call, but for those of a time that has
 * not come: the counter went back since. Gaps of two streams may overlap (timer: they begin
 * at one moment); what lies in both is in the sums of each, and told once. Context: the
 * sampler on its CPU, interrupts off.
 */
void kj_probe_attribute(struct kj_probe_cpu *p, unsigned long *taken, u64 from, u64 to,
			struct kj_stream *details, struct kj_nest_sums *sums,
			struct kj_split *split)
{
	unsigned long nr = *taken, end;
	struct kj_detail d;
	u64 now;

	memset(sums, 0, sizeof(*sums));
	kj_nest_nmi_note(&p->nest);
	end = local_read(&p->nest.events);
	/* The clock is read after the count: so no event counted by then lies ahead of @now. */
	now = kj_clock_read();
	if (end - nr > KJ_NEST_LATEST) {
		nr = end - KJ_NEST_LATEST;
		/* If the oldest event that is left lies in the gap, those dropped may have, too. */
		sums->more = kj_nest_clip(&p->nest, nr, from, to, &d);
	}
	kj_stream_begin(details);
	for (; nr != end; nr++) {
		if (!kj_nest_clip(&p->nest, nr, from, to, &d)) {
			if (!kj_went_back(d.start, to) && !kj_went_back(now, d.start))
				break;
			continue;
		}
		d.cpu = details->acc.cpu;
		/*
		 * Of what began before the gap only the time in the gap counts; all that ended
		 * before it and lies in the gap ran inside of it.
		 */
		if (d.flags & KJ_DETAIL_CUT)
			d.net = d.len > sums->all ? min_t(u64, d.net, d.len - sums->all) : 0;
		kj_nest_sum(sums, &d);
		if (unlikely(split))
			kj_split_add(split, &d, p->nest.end[nr % KJ_NEST_EVENTS]);
		if ((long)(nr - p->told) < 0)
			continue;
		kj_stream_detail(details, &d);
		p->told = nr + 1;
	}
	kj_stream_end(details);
	*taken = nr;
}

/**
 * kj_probe_entered - when did the interrupt begin that runs now?
 * @p: this CPU's
 * @now: cycle counter
 *
 * Context: hardirq on the CPU.
 * Return: cycle counter; @now where no probe has seen it.
 */
u64 kj_probe_entered(const struct kj_probe_cpu *p, u64 now)
{
	unsigned int i = min_t(unsigned int, p->nest.depth, KJ_NEST_DEPTH);

	while (i--)
		if (p->nest.frame[i].what.kind == KJ_DETAIL_VECTOR)
			return p->nest.frame[i].what.start;
	return now;
}
