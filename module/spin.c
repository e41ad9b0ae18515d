// SPDX-License-Identifier: GPL-2.0
/*
 * spin - busy-loop sampler: read the counter, compare with the last reading.
 *
 * Method. Two readings further apart than the threshold mean that something else
 * had the CPU in between: a gap. The clean path (spin_clean) touches registers
 * only. Everything else is off it: booking a gap (kj_spin_gap), and once a
 * millisecond looking after the system (spin_care), on a deadline that is
 * compared with the reading at hand.
 *
 * Conservation. Each count between the first and the last reading is booked once:
 * clean (between two readings under the threshold), gap, or blind (own work).
 * Blind time is bounded: own work, the way back into the loop included, that took longer
 * than it ever needed, by the threshold or more, was interrupted (the kernel counted
 * something, or it took twice as long), and the excess is booked as a gap.
 *
 * A counter that steps back ends the round it is found in: what is booked until then stands,
 * the step is counted, and @first steps back with it, so that the sums still agree.
 *
 * Why care. A kernel thread that spins on an isolated CPU would otherwise be the
 * noise it is looking for:
 *  - RCU waits for this CPU. After 100 ms it turns the tick on, then sends IPIs,
 *    then complains. So report an extended quiescent state (interrupts must be
 *    off for it), which is what user space does by merely running.
 *  - RCU-tasks waits for this task: report that too.
 *  - cond_resched() reports nothing on preemptible kernels, and a lazily
 *    preemptible one sets a flag that only the way to user space or a tick looks
 *    at. So look at the flags ourselves and call schedule(): a bound kworker that
 *    waited would both starve and keep the tick alive (more than one runnable
 *    task).
 * The cost of it is measured in every run (accounts.blind_care).
 *
 * Observer effect. Interrupts are off while a gap is booked and for the quiescent
 * state: some 100 ns on bare metal, accounts.blind_max at worst. Nothing is woken,
 * no interrupt is sent, nothing is allocated or printed.
 */
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "clock.h"
#include "compat/compat.h"
#include "../uapi/kjitter_elapsed.h"
#include "../uapi/kjitter_hist.h"
#include "session.h"
#include "spin.h"

/* So many gaps in a row may hit while one is being booked. */
#define BLIND_AGAIN 8

/**
 * struct stretch - clean readings, and what ended them
 * @from: the last reading that is booked; the way back into the loop begins
 * @first: the first reading
 * @now: the last reading, past the deadline or a gap after spin->last
 * @samples: readings compared with the one before
 * @flags: of the gap, if it is one: KJ_REC_*
 */
struct stretch {
	u64 from;
	u64 first;
	u64 now;
	u64 samples;
	u8 flags;
};

/*
 * The hot loop. Ends with the first reading that is the threshold or more after the one
 * before it, or the first at or past @deadline. spin->last: in: what is booked; out: the
 * last reading before the one that ended it, all readings up to it are clean. The first
 * reading may be @longest after spin->last.
 */
static noinline void spin_clean(struct kj_spin *spin, u64 longest, u64 deadline, struct stretch *s)
{
	u64 now = kj_clock_read(), threshold = spin->threshold, prev = now, n = 1;

	s->first = now;
	if (unlikely(now - spin->last >= longest))
		goto out;
	for (n = 0;;) {
		now = kj_clock_read();
		n++;
		if (unlikely(now - prev >= threshold))
			break;
		prev = now;
		if (unlikely(now >= deadline))
			break;
	}
out:
	spin->last = prev;
	s->now = now;
	s->samples = n;
}

/* Own work: @own of a kind whose usual cost (least seen) is in @usual, and @more. */
static void book_blind(struct kj_spin *spin, u64 *usual, u64 own, u64 more)
{
	struct kj_accounts *acc = &spin->feed->acc;

	spin->own = own + more;
	acc->blind += spin->own;
	acc->blind_max = max(acc->blind_max, spin->own);
	*usual = min(*usual, own);
}

/*
 * Did something come during own work that took @own, and at its quickest @usual? The cost
 * varies by itself, with what there is to count: so where nothing was counted (@events)
 * only what is twice as long is taken for an SMI or the hypervisor.
 */
static bool was_interrupted(u64 own, u64 usual, u64 threshold, bool events)
{
	if (own < usual || own - usual < threshold)
		return false;
	return events || own - usual >= usual;
}

/**
 * kj_spin_gap - book a gap and go on from a fresh reading
 * @spin: started; the gap begins at spin->last
 * @from: what ran since then, and the NMIs counted in spin->nmis, belong to it
 * @to: its end
 * @flags: KJ_REC_*
 *
 * Interrupts are off from before the counters are read until the clock is read again, so a gap
 * and its causes belong together, and no interrupt hides in the blind time after it. Context:
 * the sampler's thread, interrupts off, accounts begun.
 */
void kj_spin_gap(struct kj_spin *spin, u64 from, u64 to, u8 flags)
{
	struct kj_feed *feed = spin->feed;
	struct kj_accounts *acc = &feed->acc;
	unsigned int again = 0;
	u64 now, own, usual;
	u32 nmis;

	for (;; again++) {
		struct kj_window w = { from, to, &spin->nmis };
		u64 len = to - spin->last;
		struct kj_record *rec = kj_feed_gap(feed, w, spin->last, len, flags);
		unsigned int bucket = kj_hist_index(len);

		WRITE_ONCE(feed->hist[bucket], feed->hist[bucket] + 1);
		nmis = spin->nmis;
		now = kj_counters_clock(spin->cpu, &spin->nmis);
		/* Explaining takes as long as there is to explain: no measure of anything. */
		own = kj_elapsed(now, to);
		feed->explaining = min(feed->explaining, own);
		own -= feed->explaining;
		usual = acc->blind_record;
		if (again == BLIND_AGAIN || kj_went_back(now, to) ||
		    !was_interrupted(own, usual, spin->threshold, nmis != spin->nmis))
			usual = own;
		if (rec) {
			rec->blind = min_t(u64, usual + feed->explaining, U32_MAX);
			kj_ring_commit(feed->ring);
		}
		/* How long this took is not known then, and nobody's usual cost. */
		if (kj_spin_went_back(spin, now, to))
			break;
		book_blind(spin, &acc->blind_record, usual, feed->explaining);
		if (usual == own)
			break;
		/* An NMI, SMI or the hypervisor came while we wrote. */
		from = to;
		spin->last = to + usual + feed->explaining;
		to = now;
		flags |= KJ_REC_BLIND;
	}
	/* What was too short to be a gap shall not explain the next one. */
	feed->seen.v[KJ_CAUSE_NMI] = spin->nmis;
	spin->last = now;
}

/*
 * Own work ended with the reading s->from; the way back into the loop still belongs to it.
 * What made it longer than it ever needed, by the threshold or more, is a gap.
 */
static u64 way_back(struct kj_spin *spin, struct stretch *s, u64 longest, enum kj_spin_way kind)
{
	u64 way = s->first - s->from;

	if (likely(way < longest)) {
		spin->way[kind] = min(spin->way[kind], way);
		return way;
	}
	/* A counter that went back comes here even while no way is known. */
	way = kj_went_back(s->first, s->from) ? 0 : spin->way[kind];
	spin->last = s->from + way;
	s->first = spin->last;
	s->flags = KJ_REC_BLIND;
	return way;
}

/* Book a way back, a stretch of clean readings and, if a gap ended it, the gap. */
static void spin_book(struct kj_spin *spin, const struct stretch *s, u64 way)
{
	struct kj_accounts *acc = &spin->feed->acc;
	u64 len = kj_elapsed(s->now, spin->last);
	u64 from = s->flags ? s->from : spin->last, again;
	unsigned long irq;

	local_irq_save(irq);
	again = kj_counters_clock(spin->cpu, &spin->nmis);
	if (unlikely(raw_smp_processor_id() != spin->cpu)) {
		spin->moved = true;
		goto out;
	}
	kj_feed_begin(spin->feed);
	acc->samples += s->samples;
	acc->blind += way;
	acc->blind_max = max(acc->blind_max, spin->own + way);
	acc->clean += spin->last - s->first;
	if (!kj_spin_went_back(spin, s->now, spin->last) && len >= spin->threshold) {
		/* More may have come before interrupts were off: the same gap. */
		bool more = kj_elapsed(again, s->now) >= spin->threshold;

		kj_spin_gap(spin, from, more ? again : s->now, s->flags);
	}
	acc->last = spin->last;
	kj_feed_end(spin->feed);
out:
	local_irq_restore(irq);
}

/**
 * kj_spin_for - sample for a while
 * @spin: started; spin->last is what is booked by now
 * @span: counts. A counter that steps back ends it at once: the deadline is one of before
 *
 * Context: the sampler's thread; interrupts on or off. Never sleeps.
 */
void kj_spin_for(struct kj_spin *spin, u64 span)
{
	u64 deadline = spin->last + span, backwards = spin->feed->acc.backwards;
	enum kj_spin_way kind = spin->came_from;

	do {
		u64 usual = spin->way[kind], longest = usual + spin->threshold;
		struct stretch s = { .from = spin->last };

		/* Not yet known, or no limit: then only a counter that went back is beyond it. */
		if (longest < usual || longest > S64_MAX)
			longest = S64_MAX;
		spin_clean(spin, longest, deadline, &s);
		spin_book(spin, &s, way_back(spin, &s, longest, kind));
		kind = KJ_WAY_GAP;
	} while (spin->last < deadline && !spin->moved && spin->feed->acc.backwards == backwards);
	spin->came_from = KJ_WAY_CARE;
}

/* Look after RCU, RCU-tasks and the scheduler; book what it cost. */
static void spin_care(struct kj_spin *spin)
{
	struct kj_accounts *acc = &spin->feed->acc;
	u64 now, own, usual, from = spin->last;
	struct kj_counters fresh;
	unsigned long irq;
	u8 flags = KJ_REC_CARE;

	local_irq_save(irq);
	kj_compat_rcu_eqs();
	local_irq_restore(irq);
	cond_resched_tasks_rcu_qs();
	if (kj_compat_need_resched())
		schedule();

	local_irq_save(irq);
	if (unlikely(raw_smp_processor_id() != spin->cpu)) {
		spin->moved = true;
		goto out;
	}
	kj_counters_read(spin->cpu, current, &fresh);
	now = kj_counters_clock(spin->cpu, &spin->nmis);
	fresh.v[KJ_CAUSE_NMI] = spin->nmis;
	own = kj_elapsed(now, spin->last);
	usual = acc->blind_care;
	if (!was_interrupted(own, usual, spin->threshold,
			     memcmp(&fresh, &spin->feed->seen, sizeof(fresh))))
		usual = own;

	kj_feed_begin(spin->feed);
	kj_feed_count(spin->feed, &fresh);
	acc->cares++;
	flags |= kj_spin_yielded(spin);
	if (unlikely(kj_spin_went_back(spin, now, from))) {
		spin->feed->seen = fresh;
	} else {
		book_blind(spin, &acc->blind_care, usual, 0);
		spin->last += usual;
		/* What was too short to be a gap shall not explain the next one: forget it. */
		if (usual != own) {
			kj_spin_gap(spin, from, now, flags);
			spin->came_from = KJ_WAY_CARE_GAP;
		} else {
			spin->feed->seen = fresh;
		}
	}
	acc->last = spin->last;
	kj_feed_end(spin->feed);
out:
	local_irq_restore(irq);
}

/**
 * kj_spin_start - begin to measure
 * @spin: filled in
 * @feed: where to book
 *
 * Context: the sampler's thread, on its CPU.
 */
void kj_spin_start(struct kj_spin *spin, struct kj_feed *feed)
{
	unsigned long irq;

	kj_aside_begin(&spin->aside);
	spin->feed = feed;
	spin->cpu = feed->acc.cpu;
	spin->threshold = feed->acc.threshold;
	spin->moved = raw_smp_processor_id() != spin->cpu;
	spin->switches = current->nvcsw + current->nivcsw;
	spin->own = 0;
	kj_spin_forget_ways(spin);
	kj_clock_pair_read(&spin->began);

	local_irq_save(irq);
	spin->last = kj_clock_read();
	kj_feed_start(feed, spin->last);
	local_irq_restore(irq);
}

/**
 * kj_spin_finish - end the measurement
 * @spin: started
 *
 * Context: the sampler's thread.
 */
void kj_spin_finish(struct kj_spin *spin)
{
	const struct kj_accounts *acc = &spin->feed->acc;
	struct kj_clock_pair ended;
	unsigned long irq;
	u64 raw_ns = 0;

	/* It may have been moved, and then told to end, before it looked again. */
	if (raw_smp_processor_id() != spin->cpu)
		spin->moved = true;

	/*
	 * The pairs were taken a little before acc->first and after acc->last: take
	 * that off. On another CPU the counter may be another one: no witness then.
	 */
	kj_clock_pair_read(&ended);
	if (!spin->moved)
		raw_ns = ended.raw_ns - spin->began.raw_ns -
			 kj_clock_to_ns(kj_elapsed(acc->first, spin->began.cycles) +
						kj_elapsed(ended.cycles, acc->last),
					acc->clock_khz);

	local_irq_save(irq);
	kj_feed_finish(spin->feed, spin->moved, raw_ns);
	local_irq_restore(irq);
}

/**
 * kj_spin_thread - the spin sampler on one CPU
 * @target: struct kj_target
 *
 * Context: kthread bound to the CPU.
 * Return: 0.
 */
int kj_spin_thread(void *target)
{
	struct kj_target *t = target;
	u64 care = kj_clock_from_ns(KJ_CARE_NS, kj_clock_khz());
	struct kj_spin spin;

	kj_spin_start(&spin, &t->feeds[0]);
	spin.aside.stop = &t->stop;
	while (!spin.moved && !kj_target_should_stop(t)) {
		kj_spin_for(&spin, care);
		if (!spin.moved)
			spin_care(&spin);
		if (!spin.moved && kj_aside_wanted(&spin.aside))
			kj_spin_aside(&spin);
	}
	kj_spin_finish(&spin);
	kj_aside_end();
	kj_target_thread_end(t);
	return 0;
}
