/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user - the spin loop at user privilege: one thread per measured CPU.
 *
 * nohz_full is a promise to user space, so this is the honest witness. Same
 * arithmetic, records, accounts and histogram as module/spin.c; each thread keeps its
 * own, and a ring laid out as one that the module maps, so that whoever drains does
 * not care which it is. The module, if loaded, says what gaps are due to (KJ_IOC_GAP); else what
 * /proc counts does, at a price that is kept under KJ_USER_LOOK_PERCENT.
 *
 * Locks: none. A thread is the single writer of its accounts (under @seq), histogram
 * and ring; @stop has one writer, who called kj_user_stop().
 */
#ifndef KJ_USER_H
#define KJ_USER_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "causes.h"
#include "clock.h"
#include "lib/macros.h"
#include "self.h"
#include "uapi/kjitter.h"
#include "uapi/kjitter_stop.h"
#include "work.h"

/* What the busy loop reads. */
#define kj_loop_clock kj_user_clock
#include "uapi/kjitter_loop.h"

/* How often a thread looks whether it should stop. */
#define KJ_USER_HOUSEKEEPING_NS 1000000ULL
/* And where a gap may end all: so that, with what it books, it samples for no millisecond more. */
#define KJ_USER_LOOK_NS (KJ_USER_HOUSEKEEPING_NS * 7 / 8)

/* From when all are ready until they begin: what that takes a thread is done by then. */
#define KJ_USER_LEAD_NS 20000000ULL

/**
 * struct kj_user_end - one gap ends what all threads measure
 * @came: CPU of it + 1, 0: none came yet; who books it takes it. Atomic, a cache line of its own
 * @stop_ns: how long it has to be, by enum kj_cause; as what follows constant while they run
 * @freeze: file to write 0 to then (tracing_on), -1: none
 */
struct kj_user_end {
	int came __aligned(64);
	const __u64 *stop_ns __aligned(64);
	int freeze;
};

/**
 * struct kj_user_config - the same for all threads
 * @silent: no causes: no thread makes a system call while it runs
 * @later: the same, but events are counted from begin to end, and others find causes in a trace
 * @device: running measurement with KJ_SAMPLER_USER, or -1: causes from /proc
 * @level: 1 or 2
 * @clock_khz: rate of the cycle counter
 * @threshold_ns: shortest gap that makes a record
 * @ring_records: power of two
 * @policy: SCHED_FIFO or SCHED_RR; 0: as this process has it
 * @priority: of @policy
 * @warm_up_ns: sample for so long before anything counts
 * @waits: all begin to count at one moment, also without @warm_up_ns
 * @work_bytes: memory to be copied between two readings, 0: none
 * @end: where one thread says that a gap came which ends it all, and the others see it; NULL:
 *	none does
 */
struct kj_user_config {
	bool silent;
	bool later;
	int device;
	unsigned int level;
	__u64 clock_khz;
	__u64 threshold_ns;
	__u32 ring_records;
	int policy;
	int priority;
	__u64 warm_up_ns;
	bool waits;
	size_t work_bytes;
	struct kj_user_end *end;
};

/**
 * struct kj_user - one thread and what it leaves
 * @cpu: where it runs
 * @error: errno of why it never began, 0: it did
 * @tid: its thread id; 0 until it is ready to begin; atomic
 * @thread: to join
 * @policy: as configured
 * @priority: as configured
 * @housekeeping: distance of two looks at @stop, counts
 * @lead: from when all are ready until they begin to count, counts; 0: at once
 * @work: what it does between two readings; the thread's
 * @loop: the arithmetic of its loop; the thread's
 * @began: all clocks at the begin; the thread's
 * @causes: how it explains gaps; the thread's
 * @end: as configured
 * @limits: how long a gap has to be that ends it all, counts
 * @stopped: it was one of this thread, which books no other one; the thread's
 * @lost_since: records lost since the last one that was written; the thread's
 * @own: what it did of its own accord, from begin to end; before the end: until then
 * @moved: found itself on another CPU; the thread's
 * @warm: it samples, and does not count yet; atomic
 * @starved: it never came to run, and was taken off its CPU; atomic
 * @shown: accounts as they were last read; the reader's
 * @ended: it has ended; atomic
 * @stop: it should end; atomic, a cache line of its own
 * @go: it should begin; as @stop
 * @begin_at: reading at which it is to begin to count, 0: at once; set before @go
 * @seq: odd while the thread changes @acc
 * @acc: accounts
 * @hist: histogram
 * @control: as a ring's control page
 * @consumer: as a ring's consumer page
 * @data: records
 */
struct kj_user {
	unsigned int cpu;
	int error;
	pid_t tid;
	pthread_t thread;
	int policy;
	int priority;
	__u64 housekeeping;
	__u64 lead;
	struct kj_work work;
	struct kj_loop loop;
	struct kj_query began;
	struct kj_user_causes causes;
	struct kj_user_end *end;
	struct kj_stop_limits limits;
	bool stopped;
	__u64 lost_since;
	struct kj_self own;
	bool moved;
	int ended;
	int warm;
	int starved;
	struct kj_accounts shown;

	int stop __aligned(64);
	int go;
	__u64 begin_at;

	__u32 seq __aligned(64);
	struct kj_accounts acc;
	struct kj_histogram hist;
	struct kj_ring_control control __aligned(64);
	struct kj_ring_consumer consumer __aligned(64);
	struct kj_record *data;
};

/**
 * kj_user_create - memory and files of one thread; it does not run yet
 * @cpu: where it will run
 * @c: configuration
 *
 * Return: the thread, or NULL with errno.
 */
struct kj_user *kj_user_create(unsigned int cpu, const struct kj_user_config *c);

/**
 * kj_user_free - give back what kj_user_create() took
 * @u: thread, stopped; NULL does nothing
 */
void kj_user_free(struct kj_user *u);

/**
 * kj_user_start - lock memory, start threads, wait until all sample
 * @users: threads
 * @n: how many
 *
 * Allocate as little as possible from now on: whatever unmaps memory of this process
 * interrupts the CPUs its threads run on.
 * A thread that others keep from running for a second is not waited for.
 * Return: 0, or
 * -errno and everything is stopped; kj_user.error says whose.
 */
int kj_user_start(struct kj_user **users, unsigned int n);

/**
 * kj_user_stop - end threads and wait for it
 * @users: threads, started; stopping twice does nothing
 * @n: how many
 *
 * Those that others keep from running are taken off their CPUs after a second, and their
 * streams end as KJ_STREAM_STARVED.
 */
void kj_user_stop(struct kj_user **users, unsigned int n);

/**
 * kj_user_accounts - consistent copy of the accounts
 * @u: thread
 * @out: out; those of before, if others interrupted the thread while it changes them
 */
void kj_user_accounts(struct kj_user *u, struct kj_accounts *out);

/**
 * kj_user_histogram - copy of the histogram
 * @u: thread
 * @out: out
 */
void kj_user_histogram(const struct kj_user *u, struct kj_histogram *out);

/* The thread itself, in thread.c; for kj_user_start() only. */
void *kj_user_thread(void *user);

#endif /* KJ_USER_H */
