/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sender - who sent the latest IPI to a CPU.
 */
#ifndef KJ_SENDER_H
#define KJ_SENDER_H

#include <linux/atomic.h>

#include "../../uapi/kjitter.h"

/**
 * struct kj_sender - who sent the latest IPI to a CPU
 * @seq: odd while somebody writes, 0 at first; writers take it, or leave it alone
 * @seen: @seq of what was made use of; the CPU itself only
 * @from: by_cpu, by_pid, by_symbol and name of it
 */
struct kj_sender {
	atomic_t seq;
	int seen;
	struct kj_detail from;
};

/* An IPI without a callback is one that makes the other CPU reschedule. */
#define KJ_SENDER_RESCHED 0
#define KJ_SENDER_CALL	  1

void kj_sender_take(struct kj_sender *s, struct kj_detail *d);

#endif /* KJ_SENDER_H */
