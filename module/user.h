/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user - the user sampler of one CPU: it runs in user space and keeps its own accounts; what its
 * gaps are due to is found here.
 */
#ifndef KJ_USER_H
#define KJ_USER_H

#include "attribution.h"
#include "gap.h"

/**
 * struct kj_user - one CPU's user sampler
 * @file: the descriptor by which it is one, NULL: none yet; under kj_session.lock
 * @ended: it has ended, or its descriptor was closed
 * @pid: of the thread that began, 0: none has
 * @att: to what its gaps are due
 * @counted: events since it began
 */
struct kj_user {
	const void *file;
	bool ended;
	pid_t pid;
	struct kj_attribution att;
	struct kj_counted counted;
};

int kj_user_begin(struct kj_user *u);
int kj_user_gap(struct kj_user *u, u64 start, u64 len, struct kj_gap *gap);
int kj_user_end(struct kj_user *u);

#endif /* KJ_USER_H */
