// SPDX-License-Identifier: GPL-2.0
/*
 * spin_aside - what standing aside costs a busy loop is a gap; see aside.h.
 */
#include <linux/irqflags.h>
#include <linux/smp.h>

#include "clock.h"
#include "counters.h"
#include "spin.h"

/* Own work up to here, whatever it was; it is nobody's usual cost. Return: still here? */
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

/* It stood aside from spin->loop.last on: a gap, after which nothing usual is known any more. */
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
