// SPDX-License-Identifier: GPL-2.0
/*
 * tick - see tick.h.
 */
#include <string.h>

#include "tick.h"
#include "uapi/kjitter_elapsed.h"

/*
 * A tick that runs cannot be missed for so long: two and a half of the slowest there is, 100 a
 * second, and as long as interrupts may be masked by a sampler.
 */
#define SILENCE_MS 29

bool kj_trace_is_tick(const char *function)
{
	return !strncmp(function, "tick_", 5);
}

void kj_trace_tick_begin(struct kj_tick *t, __u64 now)
{
	memset(t, 0, sizeof(*t));
	t->size = sizeof(*t);
	t->first = now;
	t->last = now;
}

void kj_trace_tick_until(struct kj_tick *t, __u64 now, __u64 khz)
{
	if (kj_went_back(now, t->last))
		return;
	if (t->state == KJ_TICK_UNKNOWN && kj_elapsed(now, t->first) > SILENCE_MS * khz)
		t->state = KJ_TICK_STOPPED;
	if (t->state == KJ_TICK_STOPPED)
		t->stopped += now - t->last;
	t->last = now;
}

static void become(struct kj_tick *t, __u64 now, __u64 khz, enum kj_tick_state state)
{
	kj_trace_tick_until(t, now, khz);
	t->restarts += t->state == KJ_TICK_STOPPED && state == KJ_TICK_RUNNING;
	t->stops += t->state != KJ_TICK_STOPPED && state == KJ_TICK_STOPPED;
	t->state = state;
}

void kj_trace_tick_fired(struct kj_tick *t, __u64 now, __u64 khz)
{
	become(t, now, khz, KJ_TICK_RUNNING);
	t->ticks++;
}

void kj_trace_tick_looked(struct kj_tick *t, const struct kj_trace_line *l, __u32 sampler,
			  __u64 khz)
{
	struct kj_tick_holder *h;

	become(t, l->time, khz, l->stopped ? KJ_TICK_STOPPED : KJ_TICK_RUNNING);
	if (l->stopped || l->dep >= KJ_DEP_ROOM)
		return;
	h = &t->holder[l->dep];
	h->count++;
	h->pid = l->pid;
	h->flags = l->pid == sampler ? KJ_HOLDER_SAMPLER : 0;
	memcpy(h->comm, l->comm, sizeof(h->comm));
}
