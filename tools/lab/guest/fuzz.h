/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fuzz - what a process of fuzz.c can do to the module, and what it holds of it.
 */
#ifndef KJ_GUEST_FUZZ_H
#define KJ_GUEST_FUZZ_H

#include "kj.h"

struct random {
	__u64 x;
};

__u64 fuzz_next(struct random *r);
__u64 fuzz_below(struct random *r, __u64 n);
bool fuzz_once_in(struct random *r, __u64 n);

enum fuzz_op {
	FUZZ_OPEN,
	FUZZ_CLOSE,
	FUZZ_QUERY,
	FUZZ_CONFIG,
	FUZZ_START,
	FUZZ_STOP,
	FUZZ_RING,
	FUZZ_ACCOUNTS,
	FUZZ_HISTOGRAM,
	FUZZ_SYMBOL,
	FUZZ_TICK,
	FUZZ_SAMPLER,
	FUZZ_STACK,
	FUZZ_BEGIN,
	FUZZ_GAP,
	FUZZ_END,
	FUZZ_NONSENSE,
	FUZZ_MAP,
	FUZZ_UNMAP,
	FUZZ_TOUCH,
	FUZZ_PROTECT,
	FUZZ_READ,
	FUZZ_POLL,
	FUZZ_FLAGS,
	FUZZ_DUP,
	FUZZ_FORK,
	FUZZ_MOVE,
	FUZZ_DEBUGFS,
	FUZZ_WAIT,
	FUZZ_OPS
};

#define FUZZ_DEVICES  2
#define FUZZ_RINGS    4
#define FUZZ_SAMPLERS 2
#define FUZZ_MAPS     4

/**
 * struct holding - what a program has open
 * @device: descriptors of the device, -1: none, as those that follow
 * @ring: of rings
 * @sampler: of user samplers
 * @sampler_now: of the last CONFIG that went well, or of the measurement joined; 0: neither
 * @owner: what it was made on
 * @level: its level
 * @cpu: a CPU of it
 * @map: mappings of rings; NULL: none
 * @writable: these are written to as well
 */
struct holding {
	int device[FUZZ_DEVICES];
	int ring[FUZZ_RINGS];
	int sampler[FUZZ_SAMPLERS];
	__u32 sampler_now;
	int owner;
	__u32 level;
	__u32 cpu;
	struct {
		void *at;
		size_t size;
		bool writable;
	} map[FUZZ_MAPS];
};

/**
 * struct fuzz_measured - what a process has of the measurement, for there is one: others join it
 * @pid: of it, 0: it has nothing
 * @owner: its descriptor there, and as in struct holding all that follows
 */
struct fuzz_measured {
	pid_t pid;
	int owner;
	__u32 sampler;
	__u32 level;
	__u32 cpu;
};

/**
 * struct fuzz_call - an operation
 * @name: of it
 * @is_long: it takes as long as many others: a measurement begins or ends, all of a file is made
 * @it: does it, with arguments that come of @r; returns 0 or more, or -errno
 */
struct fuzz_call {
	const char *name;
	bool is_long;
	int (*it)(struct holding *h, struct random *r);
};

extern const struct fuzz_call fuzz_calls[FUZZ_OPS];

/* Once a process: what it gets signals for is survived. */
void fuzz_begin(void);

/* fuzz_holding.c */

#define FUZZ_PROCESSES_MAX 8

/* Once a process: @all is shared by the processes, an entry for each; @me is ours. */
void fuzz_share(struct fuzz_measured *all, unsigned int me);
void fuzz_hold_nothing(struct holding *h);
void fuzz_let_go(struct holding *h);
void fuzz_shut(int *fd);
void fuzz_unmap(struct holding *h, unsigned int i);

/* One of @n slots: of those with something in it (@full) or nothing, mostly. */
int *fuzz_slot(struct random *r, int *of, unsigned int n, bool full);

/* What a call of the device, of a ring, of a user sampler is made on; at times something else. */
int fuzz_device(struct holding *h, struct random *r);
int fuzz_ring(struct holding *h, struct random *r);
int fuzz_sampler(struct holding *h, struct random *r);

/* CONFIG went well: others may join. It heard EBUSY: join them, or give whoever ends a moment. */
void fuzz_measures(const struct holding *h);
void fuzz_join(struct holding *h, struct random *r);

#endif /* KJ_GUEST_FUZZ_H */
