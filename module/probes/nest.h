/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nest - pure: begins and ends in, net times out.
 *
 * What interrupts a CPU nests: an NMI in an interrupt in a softirq in a thread. Each
 * thing that has begun is a frame on a stack. Whatever ends adds its own net time to
 * one total that only grows; the net time of a frame is its length less what the total
 * grew by while it was open. So every count is booked once, under the innermost thing
 * that was going on, however deep.
 *
 * One CPU writes. Interrupts nest properly, so the stack needs no lock: whoever comes
 * in between leaves it as it was. NMIs touch no frame, only the total, the numbering of
 * events (both one instruction) and what is theirs alone.
 */
#ifndef KJ_NEST_H
#define KJ_NEST_H

#include <linux/compiler.h>

#include <asm/local.h>

#include "../../uapi/kjitter.h"
#include "../../uapi/kjitter_names.h"

#define KJ_NEST_DEPTH  12
#define KJ_NEST_EVENTS 64U
/* So many of the latest events can be read while an NMI adds another. */
#define KJ_NEST_LATEST (KJ_NEST_EVENTS - 4)

/* Bits of kj_nest_frame.calls. */
#define KJ_NEST_CALL_SPARED 0x01
#define KJ_NEST_CALL_OTHER  0x02

/**
 * struct kj_nest_stamp - a moment: the clock, and the total that belongs to it
 * @now: cycle counter
 * @total: kj_nest.total; nothing ended between the two readings
 */
struct kj_nest_stamp {
	u64 now;
	u64 total;
};

/**
 * struct kj_nest_frame - something that has begun
 * @what: the event it will become; @what.start is when it began. Behind the end of a name there are
 *	zeros; where there is none, anything is
 * @total: kj_nest.total when it began
 * @parts: net time of what was a part of it (KJ_DETAIL_INNER)
 * @calls: KJ_NEST_CALL_*: what kinds of calls were a part of it
 */
struct kj_nest_frame {
	struct kj_detail what;
	u64 total;
	u64 parts;
	u8 calls;
};

/**
 * struct kj_nest - what one CPU is busy with
 * @total: net time of everything that has ended
 * @events: events ever noted
 * @depth: open frames; more than KJ_NEST_DEPTH are counted, not kept
 * @frame: open frames, outermost first
 * @event: latest events, by number modulo KJ_NEST_EVENTS
 * @end: when each of them ended, which a saturated length does not tell
 * @probed: by enum kj_cause; see struct kj_accounts
 * @spared: see struct kj_accounts
 * @nmi_open: number of an NMI that was seen and is not yet noted as an event, or 0
 * @nmi_nr: NMIs seen; NMI only
 * @nmi_start: when it began
 * @nmi_last: end of its latest handler
 */
struct kj_nest {
	local_t total;
	local_t events;
	unsigned int depth;
	struct kj_nest_frame frame[KJ_NEST_DEPTH];
	struct kj_detail event[KJ_NEST_EVENTS];
	u64 end[KJ_NEST_EVENTS];
	struct kj_cause_account probed[KJ_CAUSE_ROOM];
	struct kj_cause_account spared;
	local_t nmi_open;
	long nmi_nr;
	u64 nmi_start;
	u64 nmi_last;
};

/**
 * struct kj_nest_sums - what ran during a gap
 * @cause: net time by enum kj_cause, counts
 * @nr: by enum kj_cause, how many that were a part of nothing else
 * @all: sum of @cause
 * @outer: how many were a part of nothing else
 * @spared: how many of these a task in user mode would have been spared
 * @more: something was no longer there to be read
 */
struct kj_nest_sums {
	u64 cause[KJ_CAUSE_NR];
	u32 nr[KJ_CAUSE_NR];
	u64 all;
	unsigned int outer;
	unsigned int spared;
	bool more;
};

/**
 * kj_nest_count - one more of a cause
 * @c: this CPU's; others read it meanwhile: kj_attribution_probed()
 *
 * Context: the CPU itself, any but NMI.
 */
static inline void kj_nest_count(struct kj_cause_account *c)
{
	WRITE_ONCE(c->count, c->count + 1);
}

struct kj_detail *kj_nest_enter(struct kj_nest *n, struct kj_nest_stamp at, u8 kind, u8 cause);
void kj_nest_become(struct kj_nest *n, u8 from, u8 to);
void kj_nest_leave(struct kj_nest *n, struct kj_nest_stamp at, u8 kind);
void kj_nest_leave_brief(struct kj_nest *n, struct kj_nest_stamp at, u8 kind);
void kj_nest_leave_all(struct kj_nest *n, struct kj_nest_stamp at);
void kj_nest_nmi_begin(struct kj_nest *n, u64 now);
void kj_nest_nmi_handled(struct kj_nest *n, u64 now);
bool kj_nest_clip(const struct kj_nest *n, unsigned long nr, u64 from, u64 to,
		  struct kj_detail *out);
void kj_nest_sum(struct kj_nest_sums *sums, const struct kj_detail *d);
enum kj_cause kj_nest_primary(const struct kj_nest_sums *sums, u64 len,
			      const u8 count[KJ_CAUSE_ROOM], enum kj_cause fallback);
bool kj_nest_spared(const struct kj_nest_sums *sums, const u8 count[KJ_CAUSE_ROOM]);
void kj_nest_classes(const struct kj_nest_sums *sums, u32 net[KJ_NET_NR]);
void kj_nest_counts(const struct kj_nest_sums *sums, u8 count[KJ_CAUSE_ROOM]);
void kj_nest_nmi_note(struct kj_nest *n);

#endif /* KJ_NEST_H */
