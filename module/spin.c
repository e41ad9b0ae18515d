// SPDX-License-Identifier: GPL-2.0
/*
 * spin - busy-loop sampler: read the counter, compare with the last reading.
 *
 * Method. Two readings further apart than the threshold mean that something else
 * had the CPU in between: a gap. The clean path (spin_clean) touches registers
 * only. Everything else is off it: booking a gap (kj_spin_gap), and once a
 * millisecond looking after the system (spin_keep_house), on a deadline that is
 * compared with the reading at hand.
 *
 * The arithmetic of it, and how time adds up, is in uapi/kjitter_loop.h, which the user sampler
 * has as well.
 *
 * Why housekeeping. A kernel thread that spins on an isolated CPU would otherwise be the
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
 * The cost of it is measured in every run (accounts.blind_housekeeping).
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

/* After so many rounds, about a minute, events are summed: see kj_counted_add(). A power of two. */
#define COUNT_ROUNDS 65536U

/* A function of its own, so that a test finds it in the machine code and counts instructions. */
static noinline void spin_clean(struct kj_loop *loop, u64 longest, u64 deadline,
				struct kj_loop_run *run)
{
	kj_loop_clean(loop, longest, deadline, run);
}

/**
 * kj_spin_gap - book a gap and go on from a fresh reading
 * @spin: started; the gap begins at spin->loop.last
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
	struct kj_stream *stream = spin->stream;
	struct kj_accounts *acc = &stream->acc;
	struct kj_loop *loop = &spin->loop;
	unsigned int again;
	u64 now;

	for (again = 0;; again++) {
		struct kj_window w = { from, to, &spin->nmis };
		u64 len = to - loop->last;
		struct kj_record *rec = kj_stream_gap(stream, w, loop->last, len, flags);
		u32 nmis = spin->nmis;
		struct kj_loop_cost cost;

		kj_stream_length(stream, len);
		now = kj_counters_clock(spin->cpu, &spin->nmis);
		/* Explaining takes as long as there is to explain: no part of a usual cost. */
		cost = kj_loop_cost(loop, acc->blind_record, to, now, stream->attribution_cost,
				    nmis != spin->nmis);
		/* After the gap that ends it all comes no other one. */
		if (again == KJ_LOOP_AGAIN || unlikely(stream->stopped))
			cost.usual = cost.own;
		if (rec) {
			rec->blind = kj_loop_rest(&cost);
			kj_ring_commit(stream->ring);
		}
		/* After a step back nobody knows how long this took, so it is no usual cost. */
		if (kj_spin_went_back(spin, now, to) ||
		    !kj_loop_blind(loop, acc, &acc->blind_record, to, &cost))
			break;
		/* An NMI, an SMI or the hypervisor came while the gap was booked: one more gap. */
		from = to;
		to = now;
		flags |= KJ_REC_BLIND;
	}
	/* What was too short to be a gap shall not explain the next one. */
	stream->att.seen.v[KJ_CAUSE_NMI] = spin->nmis;
}

/* Book a way back, a run of clean readings and, if a gap ended it, the gap. */
static void spin_book(struct kj_spin *spin, const struct kj_loop_run *run, u64 way)
{
	struct kj_accounts *acc = &spin->stream->acc;
	struct kj_loop *loop = &spin->loop;
	u64 len = kj_elapsed(run->now, loop->last);
	u64 from = run->flags ? run->from : loop->last, again;
	unsigned long irq;

	local_irq_save(irq);
	again = kj_counters_clock(spin->cpu, &spin->nmis);
	if (unlikely(raw_smp_processor_id() != spin->cpu)) {
		spin->moved = true;
		goto out;
	}
	kj_stream_begin(spin->stream);
	kj_loop_book(loop, acc, run, way);
	if (!kj_spin_went_back(spin, run->now, loop->last) && len >= loop->threshold) {
		/* What came before interrupts were off belongs to the same gap. */
		bool more = kj_elapsed(again, run->now) >= loop->threshold;

		kj_spin_gap(spin, from, more ? again : run->now, run->flags);
	}
	kj_stream_end(spin->stream);
out:
	local_irq_restore(irq);
}

/**
 * kj_spin_for - sample for a while
 * @spin: started; spin->loop.last is what is booked by now
 * @span: counts. A counter that steps back ends it at once: the deadline is one of before
 *
 * Context: the sampler's thread; interrupts on or off. Never sleeps.
 */
void kj_spin_for(struct kj_spin *spin, u64 span)
{
	struct kj_loop *loop = &spin->loop;
	u64 deadline = loop->last + span, backwards = spin->stream->acc.backwards;
	enum kj_loop_way kind = loop->came_from;

	do {
		u64 longest = kj_loop_longest(loop, kind);
		struct kj_loop_run run = { .from = loop->last };

		spin_clean(loop, longest, deadline, &run);
		spin_book(spin, &run, kj_loop_way_back(loop, &run, longest, kind));
		kind = KJ_WAY_GAP;
	} while (loop->last < deadline && !spin->moved && !spin->stream->stopped &&
		 spin->stream->acc.backwards == backwards);
	loop->came_from = KJ_WAY_HOUSEKEEPING;
}

/* Look after RCU, RCU-tasks and the scheduler; book what it cost. */
static void spin_keep_house(struct kj_spin *spin)
{
	struct kj_accounts *acc = &spin->stream->acc;
	struct kj_loop *loop = &spin->loop;
	u64 now, from = loop->last;
	struct kj_loop_cost cost;
	struct kj_counters fresh;
	unsigned long irq;
	u8 flags = KJ_REC_HOUSEKEEPING;

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
	cost = kj_loop_cost(loop, acc->blind_housekeeping, from, now, 0,
			    memcmp(&fresh, &spin->stream->att.seen, sizeof(fresh)));

	kj_stream_begin(spin->stream);
	acc->housekeepings++;
	if (!(acc->housekeepings % COUNT_ROUNDS))
		kj_stream_count(spin->stream, &fresh);
	flags |= kj_spin_yielded(spin);
	/* What was too short to be a gap shall not explain the next one: forget it. */
	if (unlikely(kj_spin_went_back(spin, now, from)) ||
	    !kj_loop_blind(loop, acc, &acc->blind_housekeeping, from, &cost)) {
		spin->stream->att.seen = fresh;
	} else {
		kj_spin_gap(spin, from, now, flags);
		loop->came_from = KJ_WAY_HOUSEKEEPING_GAP;
	}
	kj_stream_end(spin->stream);
out:
	local_irq_restore(irq);
}

/* All up to here was own work, of no usual length. Return: true if it is on its CPU still. */
static bool book_until_now(struct kj_spin *spin)
{
	u64 now = kj_counters_clock(spin->cpu, &spin->nmis);

	if (raw_smp_processor_id() != spin->cpu) {
		spin->moved = true;
		return false;
	}
	kj_stream_begin(spin->stream);
	if (!kj_spin_went_back(spin, now, spin->loop.last))
		kj_loop_blind_until(&spin->loop, &spin->stream->acc, now);
	kj_stream_end(spin->stream);
	return true;
}

/* The thread stood aside since spin->loop.last: a gap, after which no usual cost is known. */
static void book_aside(struct kj_spin *spin)
{
	struct kj_accounts *acc = &spin->stream->acc;
	u64 now = kj_counters_clock(spin->cpu, &spin->nmis);
	u8 flags;

	kj_stream_begin(spin->stream);
	flags = KJ_REC_FROZEN | kj_spin_yielded(spin);
	if (!kj_spin_went_back(spin, now, spin->loop.last)) {
		if (now - spin->loop.last >= spin->loop.threshold)
			kj_spin_gap(spin, spin->loop.last, now, flags);
		else
			kj_loop_blind_until(&spin->loop, acc, now);
	}
	kj_loop_forget(&spin->loop, acc);
	kj_stream_end(spin->stream);
}

/**
 * kj_spin_aside - stand aside for the freezer or a livepatch, and book what it cost
 * @spin: started; kj_aside_wanted()
 *
 * Context: the sampler's thread, may sleep.
 */
void kj_spin_aside(struct kj_spin *spin)
{
	unsigned long irq;
	bool here;

	local_irq_save(irq);
	here = book_until_now(spin);
	local_irq_restore(irq);
	if (!here)
		return;
	kj_aside(&spin->aside);
	local_irq_save(irq);
	if (raw_smp_processor_id() == spin->cpu)
		book_aside(spin);
	else
		spin->moved = true;
	local_irq_restore(irq);
}

/* Nothing is known yet; time begins, in @stream as @begin says. */
static void begin_here(struct kj_spin *spin, void (*begin)(struct kj_stream *stream, u64 now))
{
	unsigned long irq;

	kj_loop_begin(&spin->loop, &spin->stream->acc);
	spin->moved = raw_smp_processor_id() != spin->cpu;
	spin->switches = current->nvcsw + current->nivcsw;
	kj_clock_pair_read(&spin->began);

	local_irq_save(irq);
	spin->loop.last = kj_clock_read();
	begin(spin->stream, spin->loop.last);
	local_irq_restore(irq);
}

/**
 * kj_spin_start - begin to measure
 * @spin: filled in
 * @stream: where to book
 *
 * Context: the sampler's thread, on its CPU.
 */
void kj_spin_start(struct kj_spin *spin, struct kj_stream *stream)
{
	kj_aside_begin(&spin->aside);
	spin->stream = stream;
	spin->cpu = stream->acc.cpu;
	begin_here(spin, kj_stream_start);
}

/**
 * kj_spin_restart - it is warm: forget all until now, and begin to count
 * @spin: started, its stream is @warm
 *
 * Context: the sampler's thread.
 */
void kj_spin_restart(struct kj_spin *spin)
{
	begin_here(spin, kj_stream_forget);
}

/* Until the moment at which all begin to count, no further. */
static u64 warm_round(const struct kj_spin *spin, const struct kj_begin *b, u64 round)
{
	return min(round, kj_begin_left(b, spin->loop.last));
}

/**
 * kj_spin_finish - end the measurement
 * @spin: started
 *
 * Context: the sampler's thread.
 */
void kj_spin_finish(struct kj_spin *spin)
{
	const struct kj_accounts *acc = &spin->stream->acc;
	struct kj_clock_pair ended;
	unsigned long irq;
	u64 raw_ns = 0;

	/* It may have been moved, and then told to end, before it looked again. */
	if (raw_smp_processor_id() != spin->cpu)
		spin->moved = true;

	/*
	 * The pairs were taken a little before acc->first and a little after acc->last: take that
	 * off. On another CPU the counter may be another one, and then the raw clock is no witness.
	 */
	kj_clock_pair_read(&ended);
	if (!spin->moved)
		raw_ns = ended.raw_ns - spin->began.raw_ns -
			 kj_clock_to_ns(kj_elapsed(acc->first, spin->began.cycles) +
						kj_elapsed(ended.cycles, acc->last),
					acc->clock_khz);

	local_irq_save(irq);
	kj_stream_finish(spin->stream, spin->moved, raw_ns);
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
	u64 round = kj_clock_from_ns(t->streams[0].stop ? KJ_SPIN_LOOK_NS : KJ_HOUSEKEEPING_NS,
				     kj_clock_khz());
	struct kj_spin spin;

	kj_spin_start(&spin, &t->streams[0]);
	spin.aside.stop = &t->stop;
	while (!spin.moved && !kj_target_should_stop(t)) {
		if (unlikely(spin.stream->warm)) {
			kj_spin_for(&spin, warm_round(&spin, &t->session->begin, round));
			if (!kj_begin_left(&t->session->begin, spin.loop.last) && !spin.moved) {
				kj_spin_restart(&spin);
				continue;
			}
		} else {
			kj_spin_for(&spin, round);
		}
		if (!spin.moved && !kj_stop_came(t->came))
			spin_keep_house(&spin);
		if (kj_aside_wanted(&spin.aside) && !spin.moved && !kj_target_should_stop(t))
			kj_spin_aside(&spin);
	}
	kj_spin_finish(&spin);
	kj_aside_end();
	kj_target_thread_end(t);
	return 0;
}
