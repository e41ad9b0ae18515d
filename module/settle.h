/* SPDX-License-Identifier: GPL-2.0 */
/*
 * settle - a measurement has ended: what it has in the kernel goes, and then its memory may.
 */
#ifndef KJ_SETTLE_H
#define KJ_SETTLE_H

#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <linux/workqueue.h>

/* How long a new measurement waits for the one before to settle: it cannot begin earlier. */
#define KJ_SETTLE_PATIENCE msecs_to_jiffies(1900)

struct kj_session;

/**
 * struct kj_settle - a session's part of it
 * @work: waits for the kernel
 * @done: it has
 * @rcu: a grace period to wait for
 * @passed: it is over
 * @busy: @work is not done; under the lock of settle.c
 * @forsaken: the session was closed meanwhile, and @work frees what it had; as @busy
 */
struct kj_settle {
	struct work_struct work;
	struct completion done;
	struct rcu_head rcu;
	bool passed;
	bool busy;
	bool forsaken;
};

int kj_settle_init(void);
void kj_settle_exit(void);
void kj_settle_make(struct kj_session *s);
void kj_settle_begin(struct kj_session *s);
int kj_settle_wait(struct kj_session *s);
void kj_settle_free(struct kj_session *s);

#endif /* KJ_SETTLE_H */
