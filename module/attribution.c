// SPDX-License-Identifier: GPL-2.0
/*
 * attribution - see attribution.h.
 */
#include <linux/smp.h>
#include <linux/string.h>

#include "../uapi/kjitter_cause.h"
#include "attribution.h"
#include "clock.h"

/**
 * kj_attribution_begin - what comes from now on belongs to gaps
 * @a: @cpu, @task, @probe and @details are set
 *
 * Context: the sampler, interrupts off.
 */
void kj_attribution_begin(struct kj_attribution *a)
{
	kj_counters_read(a->cpu, a->task, &a->seen);
	/* Only its CPU may change what the probes write: a thread that was moved leaves it. */
	if (a->probe && raw_smp_processor_id() == a->cpu)
		a->taken = kj_probe_begin(a->probe, a->task, kj_clock_read());
}

/**
 * kj_attribution_end - no gap will come any more
 * @a: begun
 *
 * On another CPU it would run into the probes, which may be writing: then kj_targets_end() ends
 * the tick's watch. Context: the sampler, interrupts off.
 */
void kj_attribution_end(struct kj_attribution *a)
{
	if (a->probe && raw_smp_processor_id() == a->cpu)
		kj_tick_end(&a->probe->tick, kj_clock_read());
}

/**
 * kj_attribute_counted - what the kernel counted since the gap before
 * @a: begun; without @task nothing is counted, what the probes see is all
 * @nmis: see struct kj_window
 * @rec: any content; what a gap is due to is filled in, as for level 1, and what nobody knows
 *	yet is zero. @start, @len, @lost, @blind, @cpu and @stream are the caller's
 *
 * Context: the sampler, interrupts off.
 */
void kj_attribute_counted(struct kj_attribution *a, const u32 *nmis, struct kj_record *rec)
{
	struct kj_counters now;

	if (a->task) {
		kj_counters_read(a->cpu, a->task, &now);
		if (nmis)
			now.v[KJ_CAUSE_NMI] = *nmis;
		rec->cause = kj_gap_classify(&a->seen, &now, rec->count);
		a->seen = now;
	} else {
		rec->cause = KJ_CAUSE_UNKNOWN;
		memset(rec->count, 0, sizeof(rec->count));
	}
	rec->flags = 0;
	memset(rec->net, 0, sizeof(rec->net));
	rec->pid = 0;
	rec->stack = 0;
	rec->coincidence = 0;
	rec->reserved = 0;
}

/* Counts of the cycle counter, which the probes read, as those of a stream's clock. */
static u64 counts(const struct kj_attribution *a, u64 cycles)
{
	return likely(!a->khz) ? cycles : kj_clock_to_ns(cycles, kj_clock_khz());
}

static struct kj_cause_account account(const struct kj_attribution *a,
				       const struct kj_cause_account *from)
{
	return (struct kj_cause_account){
		.count = READ_ONCE(from->count),
		.sum = counts(a, READ_ONCE(from->sum)),
		.max = counts(a, READ_ONCE(from->max)),
	};
}

/**
 * kj_attribution_probed - all that the probes saw so far, for the accounts
 * @a: with probes
 * @acc: @probed and @spared are filled in
 *
 * Context: any; a copy of what is being written may be torn between two causes.
 */
void kj_attribution_probed(const struct kj_attribution *a, struct kj_accounts *acc)
{
	const struct kj_nest *n = &a->probe->nest;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		acc->probed[i] = account(a, &n->probed[i]);
	acc->spared = account(a, &n->spared);
}

/* All times of the sums, so that they can be compared with the gap. */
static void convert(const struct kj_attribution *a, struct kj_nest_sums *sums)
{
	unsigned int i;

	sums->all = 0;
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		sums->cause[i] = counts(a, sums->cause[i]);
		sums->all += sums->cause[i];
	}
}

/* From begin to end of the timer's interrupt and its thread; see split.h. */
static void split_up(const struct kj_attribution *a, struct kj_split *split, struct kj_record *rec)
{
	unsigned int i;
	u64 before;

	rec->masked = min_t(u64, counts(a, kj_split_end(split)), U32_MAX);
	for (i = 0; i < KJ_NET_NR; i++) {
		before = counts(a, split->before[i]);
		if (rec->net[i] != U32_MAX)
			rec->net[i] -= min_t(u64, before, rec->net[i]);
	}
}

/**
 * kj_attribute_probed - what the probes of level 2 saw during a gap
 * @a: begun, with probes
 * @w: where to look for it
 * @rec: from kj_attribute_counted(), @len set; cause, flags and net times are set anew
 *
 * Details go into their ring. Context: the sampler on its CPU, interrupts off.
 * Return: as kj_accounts.unattributed, of this gap alone.
 */
u64 kj_attribute_probed(struct kj_attribution *a, struct kj_window w, struct kj_record *rec)
{
	struct kj_nest_sums sums;
	struct kj_split split;

	if (unlikely(w.entered))
		kj_split_begin(&split, w.from, w.entered);
	kj_probe_attribute(a->probe, &a->taken, w.from, w.to, a->details, &sums,
			   w.entered ? &split : NULL);
	if (unlikely(a->khz))
		convert(a, &sums);
	kj_nest_classes(&sums, rec->net);
	if (unlikely(w.entered))
		split_up(a, &split, rec);
	rec->stack = kj_culprit_taken(&a->probe->culprit, w.from, w.to, w.entered);
	if (!a->task)
		kj_nest_counts(&sums, rec->count);
	if (sums.more)
		rec->flags |= KJ_REC_MORE;
	if (kj_nest_spared(&sums, rec->count))
		rec->flags |= KJ_REC_SPARED;
	rec->cause = kj_nest_primary(&sums, rec->len, rec->count, rec->cause);
	return sums.all && rec->len > sums.all ? rec->len - sums.all : 0;
}
