/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter: the whole contract between the module and user space.
 *
 * DOC: How to write a reader
 *
 * One measurement at a time runs on a machine. A reader
 *
 *  1. opens /dev/kjitter (mode 0600, needs CAP_SYS_ADMIN);
 *  2. asks KJ_IOC_QUERY what it talks to: ABI number, capabilities, limits,
 *     the clock, and a pair of simultaneous clock readings;
 *  3. sets CPUs, sampler, threshold and ring size with KJ_IOC_CONFIG. From then
 *     on this open file owns the measurement: another file's CONFIG, START,
 *     STOP, ACCOUNTS, HISTOGRAM or RING gets EBUSY (QUERY always works);
 *  4. asks KJ_IOC_RING for one file descriptor per *stream* it wants to follow;
 *  5. KJ_IOC_START, drains the rings for as long as it likes, KJ_IOC_STOP;
 *  6. drains what is left and takes KJ_IOC_ACCOUNTS and KJ_IOC_HISTOGRAM, which
 *     may be taken at any time after CONFIG, also while it runs;
 *  7. closes the files. Closing the file of step 1 stops and frees whatever is
 *     still going on, in any state; closed rings read as ended.
 *
 * Streams. Each producer of records on each CPU is a stream of its own, named
 * by (cpu, enum kj_stream_id). A stream has three faces:
 *
 *  - accounts: sums and counts, kept by the producer itself. They cannot drop.
 *  - a histogram of lengths, kept by the producer itself. It cannot drop either.
 *  - a ring of records. This is detail. It can be full; what did not fit is
 *    counted exactly, so that at the end
 *            accounts.gaps = records delivered + accounts.lost.
 *
 * Units. Every length and every time inside records, accounts and histograms is
 * in *counts* of the stream's clock, whose rate is clock_khz (counts per ms):
 * ns = counts * 1000000 / clock_khz. For KJ_STREAM_SPIN and KJ_STREAM_HW the
 * clock is the CPU's cycle counter (x86: TSC); for the timer's streams it is
 * CLOCK_MONOTONIC, so clock_khz is 1000000 and counts are ns.
 *
 * Reading a ring, way 1: read(). Takes whole records only: a buffer under one record
 * (KJ_RECORD_SIZE bytes) gets EINVAL, any other is filled with as many whole records as fit.
 * Blocks until there is at least one, unless O_NONBLOCK is set (EAGAIN).
 * Returns 0 once the producer has ended and the ring is empty.
 *
 * Reading a ring, way 2: mmap(). Three regions, always MAP_SHARED:
 *
 *   offset KJ_MMAP_CONTROL   read-only   struct kj_ring_control   1 page
 *   offset KJ_MMAP_CONSUMER  read-write  struct kj_ring_consumer  1 page
 *   offset KJ_MMAP_DATA      read-only   struct kj_record[nr_records]
 *
 * Records lie one after the other, so that some of them lie on two pages. A length that is
 * not the region's (rounded up to pages) gets EINVAL; PROT_WRITE
 * or a later mprotect() to it on a read-only region gets EACCES, PROT_EXEC EACCES (or
 * EPERM, where the kernel itself refuses first), MAP_PRIVATE EINVAL. Then
 *
 *	head = load_acquire(&control->head);
 *	for (i = tail; i != head; i++)
 *		use(&data[i & (nr_records - 1)]);
 *	tail = head;
 *	store_release(&consumer->tail, tail);
 *
 * Both indices run freely and never wrap. The acquire pairs with the module's
 * release of head (the record is whole), the release with the module's acquire
 * of tail (the slot may be written again). The module trusts nothing in the
 * consumer page: a tail outside [head - nr_records, head] counts as a full ring
 * and costs this reader records (all of them counted as lost), nothing else.
 * read() finds such a tail, sets it to head and returns ESTALE once.
 *
 * Draining causes no interrupt on the measured CPU: the producer wakes nobody.
 * A sleeping read() or poll() is woken by housekeeping work about 10 ms after a
 * record came.
 *
 * poll() on a ring: POLLIN when a record waits, POLLIN | POLLHUP when the
 * producer has ended (stopped, or its CPU went offline). With edge-triggered epoll,
 * read() until EAGAIN; who drains the mapping uses the level-triggered kind.
 * /dev/kjitter itself has neither read() nor poll().
 *
 * Growth. Structures begin with their size. The caller sets it to the size it
 * was compiled with. Smaller than the first version: EINVAL. Larger than the
 * module knows: fine on the way out (the rest is left untouched, size says
 * how much was written), fine on the way in as long as the unknown part is zero
 * and at most KJ_GROWTH_MAX bytes, else E2BIG. The size bits inside the ioctl
 * number are not looked at. Reserved fields must be zero (EINVAL).
 *
 * New fields come at the end of a structure, and what is beyond the size that a module or a
 * recorder told is zero. Arrays have room: those by cause KJ_CAUSE_ROOM entries, of which
 * KJ_CAUSE_NR mean something today, those by dependency KJ_DEP_ROOM. So one more cause moves
 * nothing. A reader meets causes it does not know, in @cause as in @count: it shows them by
 * number. Records and details have a fixed size, for they lie in rings; what may come has its
 * place (@pid, @stack, @coincidence), and is zero until then.
 *
 * KJ_ABI_VERSION goes up when an old reader would misread a new module; new fields, causes,
 * streams and capability bits alone do not raise it. A reader compares kj_query.abi with its
 * own before anything else, and goes no further if they differ. So that every reader comes as
 * far as that, @size, @abi and @version of struct kj_query keep their places, and a module
 * answers the number of ABI 1, KJ_IOC_QUERY_1, with all that KJ_IOC_QUERY says.
 *
 * Errors common to all calls: EFAULT (bad pointer), ENOTTY (unknown ioctl),
 * EINVAL (bad size, non-zero reserved field), EBUSY (another file owns the
 * measurement), EBADFD (not possible in this state; see each call), EPERM (the
 * opener lacks CAP_SYS_ADMIN), ERESTARTSYS/EINTR (signal).
 */
#ifndef _UAPI_KJITTER_H
#define _UAPI_KJITTER_H

#include <linux/const.h>
#include <linux/ioctl.h>
#include <linux/types.h>

#define KJ_VERSION     "0.2.0"
#define KJ_ABI_VERSION 2
#define KJ_DEVICE      "/dev/kjitter"

/*
 * Kernel threads: KJ_THREAD_NAME, the word of the sampler, a slash and the CPU; those of the
 * injector its own name and the CPU. All of a name fits into the 15 characters of a comm.
 */
#define KJ_THREAD_NAME	      "kj_"
#define KJ_INJECT_THREAD_NAME "kj_inject/"

/* How far a structure may exceed what the module knows: see Growth. */
#define KJ_GROWTH_MAX 4096

/* The highest CPU number that can be named is KJ_MAX_CPUS - 1. */
#define KJ_MAX_CPUS  8192
#define KJ_CPU_WORDS (KJ_MAX_CPUS / 64)

/* Limits; outside them KJ_IOC_CONFIG says ERANGE. Also told by KJ_IOC_QUERY. */
#define KJ_THRESHOLD_MIN_NS 1ULL
#define KJ_THRESHOLD_MAX_NS 10000000000ULL /* 10 s */
#define KJ_RING_MIN_RECORDS 16U
#define KJ_RING_MAX_RECORDS 1048576U /* 96 MiB a ring */
#define KJ_PERIOD_MIN_NS    10000ULL /* 10 us */
/* With kj_config.policy: so that the thread sleeps for most of it. */
#define KJ_POLICY_PERIOD_MIN_NS 100000ULL /* 100 us */
#define KJ_PERIOD_MAX_NS	1000000000ULL /* 1 s */
#define KJ_SLICE_MIN_NS		10000ULL /* 10 us */
#define KJ_SLICE_MAX_NS		4000000ULL /* 4 ms with interrupts off */
#define KJ_WARM_UP_MAX_NS	3600000000000ULL /* 1 h */

/**
 * enum kj_sampler - what looks for gaps; one per measurement
 * @KJ_SAMPLER_SPIN: busy loop on the counter, in a kernel thread
 * @KJ_SAMPLER_TIMER: periodic hard hrtimer: expiry latency, then thread wake-up
 * @KJ_SAMPLER_HW: the busy loop with interrupts off, in slices: only what no
 *	interrupt mask stops (NMI, SMI, hypervisor, hardware) shows
 * @KJ_SAMPLER_USER: a loop of the caller's own at user privilege: the module runs nothing,
 *	but says to that loop what its gaps were due to (KJ_IOC_SAMPLER)
 * @KJ_SAMPLER_WATCH: nothing runs: level 2 probes tell what interrupts the task that has the
 *	CPU. Level 2 only
 */
enum kj_sampler {
	KJ_SAMPLER_SPIN = 1,
	KJ_SAMPLER_TIMER = 2,
	KJ_SAMPLER_HW = 3,
	KJ_SAMPLER_USER = 4,
	KJ_SAMPLER_WATCH = 5,
};

/**
 * enum kj_stream_id - one producer of records on one CPU
 * @KJ_STREAM_SPIN: gaps seen by the spin sampler
 * @KJ_STREAM_TIMER_IRQ: expiry latency, taken in the timer interrupt
 * @KJ_STREAM_TIMER_THREAD: wake-up latency, expiry time to thread running
 * @KJ_STREAM_HW: gaps seen by the hw sampler
 * @KJ_STREAM_USER: gaps seen by the user sampler, which keeps its records itself. RING
 *	gets ENOENT, and so do ACCOUNTS and HISTOGRAM
 * @KJ_STREAM_DETAIL: level 2, any sampler: what ran during the gaps, a struct
 *	kj_detail each. Its accounts hold written and lost (gaps = written + lost)
 *	and nothing else; its histogram is empty. Its state is RUNNING from START on, and
 *	that of the CPU's first stream once that has ended; user: DONE after END or STOP
 * @KJ_STREAM_WATCH: interruptions of the watched task. A record is written when it is known
 *	that nothing more belongs to it: where a softirq was pending that did not come, or with an
 *	NMI, at the next interruption or STOP
 * @KJ_STREAM_NR: how many there are
 */
enum kj_stream_id {
	KJ_STREAM_SPIN = 0,
	KJ_STREAM_TIMER_IRQ = 1,
	KJ_STREAM_TIMER_THREAD = 2,
	KJ_STREAM_HW = 3,
	KJ_STREAM_USER = 4,
	KJ_STREAM_DETAIL = 5,
	KJ_STREAM_WATCH = 6,
	KJ_STREAM_NR = 7,
};

/**
 * enum kj_state - the measurement as a whole
 * @KJ_STATE_IDLE: nobody owns it
 * @KJ_STATE_CONFIGURED: rings allocated, nothing runs
 * @KJ_STATE_RUNNING: started, not stopped (its CPUs may have ended: see
 *	enum kj_stream_state)
 * @KJ_STATE_STOPPED: stopped; rings, accounts and histograms can be read
 */
enum kj_state {
	KJ_STATE_IDLE = 0,
	KJ_STATE_CONFIGURED = 1,
	KJ_STATE_RUNNING = 2,
	KJ_STATE_STOPPED = 3,
};

/**
 * enum kj_stream_state - one stream
 * @KJ_STREAM_READY: configured, has not begun
 * @KJ_STREAM_RUNNING: sampling
 * @KJ_STREAM_DONE: ended because it was told to
 * @KJ_STREAM_OFFLINE: ended because its CPU went offline (or the sampler was
 *	moved off it); what was measured until then stands
 * @KJ_STREAM_STARVED: could not run: when it was told to end, other tasks (real-time
 *	ones, mostly) had not let it onto its CPU for a second, and it was taken off. What
 *	was measured until @last stands; with no @samples nothing was measured at all
 * @KJ_STREAM_STOPPED_AT: ended because a gap came, here or on another CPU, that was as long
 *	as kj_config.stop_ns; its record has KJ_REC_STOP
 */
enum kj_stream_state {
	KJ_STREAM_READY = 0,
	KJ_STREAM_RUNNING = 1,
	KJ_STREAM_DONE = 2,
	KJ_STREAM_OFFLINE = 3,
	KJ_STREAM_STARVED = 4,
	KJ_STREAM_STOPPED_AT = 5,
};

/**
 * enum kj_cause - what happened on the CPU during a gap
 *
 * At level 1 these are differences of counters the kernel keeps per CPU, taken
 * only when there is a gap. They say what happened and how often, not how long
 * each took. Counters this kernel does not offer are absent from kj_query.causes.
 *
 * @KJ_CAUSE_UNKNOWN: no counter moved. Not the same as "hardware".
 * @KJ_CAUSE_NMI: non-maskable interrupt
 * @KJ_CAUSE_TICK: local timer interrupt (the tick, or any other hrtimer)
 * @KJ_CAUSE_RESCHED: reschedule IPI
 * @KJ_CAUSE_CALL: function call IPI
 * @KJ_CAUSE_IRQ_WORK: irq_work interrupt
 * @KJ_CAUSE_TLB: TLB shootdown; the call that carries it is no event of its own
 * @KJ_CAUSE_THERMAL: thermal, threshold, deferred-error and machine-check vectors
 * @KJ_CAUSE_HYPERVISOR: hypervisor callback and posted-interrupt vectors
 * @KJ_CAUSE_OTHER_VECTOR: spurious, platform and performance vectors
 * @KJ_CAUSE_DEVICE: device interrupts
 * @KJ_CAUSE_SOFTIRQ: softirqs run on this CPU
 * @KJ_CAUSE_THREAD: another task ran (context switches of the sampler)
 * @KJ_CAUSE_SMI: system management interrupts, where the CPU counts them
 * @KJ_CAUSE_STEAL: the hypervisor ran something else, where it tells a guest. Counted in
 *	units of 1024 ns; the kernel may learn of it late
 * @KJ_CAUSE_SAMPLER: the sampler's own work, when it exceeded what it may
 * @KJ_CAUSE_NR: how many there are
 */
enum kj_cause {
	KJ_CAUSE_UNKNOWN = 0,
	KJ_CAUSE_NMI = 1,
	KJ_CAUSE_TICK = 2,
	KJ_CAUSE_RESCHED = 3,
	KJ_CAUSE_CALL = 4,
	KJ_CAUSE_IRQ_WORK = 5,
	KJ_CAUSE_TLB = 6,
	KJ_CAUSE_THERMAL = 7,
	KJ_CAUSE_HYPERVISOR = 8,
	KJ_CAUSE_OTHER_VECTOR = 9,
	KJ_CAUSE_DEVICE = 10,
	KJ_CAUSE_SOFTIRQ = 11,
	KJ_CAUSE_THREAD = 12,
	KJ_CAUSE_SMI = 13,
	KJ_CAUSE_STEAL = 14,
	KJ_CAUSE_SAMPLER = 15,
	KJ_CAUSE_NR = 16,
};

/* Entries of every array by enum kj_cause: more than there are, see Growth. */
#define KJ_CAUSE_ROOM 32

/* kj_query.caps: what this module on this kernel can do. */
#define KJ_CAP_SPIN	       _BITULL(0)
#define KJ_CAP_TIMER	       _BITULL(1)
#define KJ_CAP_HW	       _BITULL(2)
#define KJ_CAP_LEVEL2	       _BITULL(3) /* tracepoint probes */
#define KJ_CAP_RCU_QS	       _BITULL(4) /* can report quiescent states */
#define KJ_CAP_CLOCK_STABLE    _BITULL(5) /* kernel trusts the cycle counter */
#define KJ_CAP_CLOCK_CONSTANT  _BITULL(6) /* constant rate, in idle too */
#define KJ_CAP_NOHZ_FULL_BUILT _BITULL(7) /* CONFIG_NO_HZ_FULL */
#define KJ_CAP_HYPERVISOR      _BITULL(8) /* this is a guest */
/*
 * Level 2 can tell the tick from other hrtimers, by the name of its function. Without it struct
 * kj_tick counts no ticks, and a tick that runs shows only where something holds it.
 */
#define KJ_CAP_TICK    _BITULL(9)
#define KJ_CAP_WATCH   _BITULL(10) /* level 2 sees enough for KJ_SAMPLER_WATCH */
#define KJ_CAP_STOP_AT _BITULL(12) /* kj_config.stop_ns */
#define KJ_CAP_FREEZE  _BITULL(13) /* KJ_STOP_FREEZE */
#define KJ_CAP_STACK   _BITULL(14) /* kj_config.stack_ns */
#define KJ_CAP_BEGIN   _BITULL(15) /* kj_config.warm_up_ns, .begin_flags, .stagger_ns */
#define KJ_CAP_POLICY  _BITULL(16) /* kj_config.policy, .priority */

/**
 * enum kj_probe - kernel tracepoints level 2 makes use of, each optional
 * @KJ_PROBE_VECTOR: the architecture's vectors (x86: local_timer, reschedule, ...)
 * @KJ_PROBE_IRQ: irq_handler_entry and _exit
 * @KJ_PROBE_SOFTIRQ: softirq_entry and _exit
 * @KJ_PROBE_SWITCH: sched_switch
 * @KJ_PROBE_NMI: nmi_handler, and a handler of our own that sees the begin
 * @KJ_PROBE_HRTIMER: hrtimer_expire_entry and _exit: functions
 * @KJ_PROBE_TIMER: timer_expire_entry and _exit: functions
 * @KJ_PROBE_WORK: workqueue_execute_start and _end: functions
 * @KJ_PROBE_CALL: csd_function_entry and _exit: functions called by IPI
 * @KJ_PROBE_SENDER: ipi_send_cpu and ipi_send_cpumask: who sent an IPI
 * @KJ_PROBE_TICK: tick_stop: why the tick is not stopped
 * @KJ_PROBE_SPARED: calls that the kernel spares a task in user mode are told
 *	apart (KJ_DETAIL_SPARED): by KJ_PROBE_CALL, or where that is missing by kprobes on a
 *	few functions
 * @KJ_PROBE_NR: how many there are
 */
enum kj_probe {
	KJ_PROBE_VECTOR = 0,
	KJ_PROBE_IRQ = 1,
	KJ_PROBE_SOFTIRQ = 2,
	KJ_PROBE_SWITCH = 3,
	KJ_PROBE_NMI = 4,
	KJ_PROBE_HRTIMER = 5,
	KJ_PROBE_TIMER = 6,
	KJ_PROBE_WORK = 7,
	KJ_PROBE_CALL = 8,
	KJ_PROBE_SENDER = 9,
	KJ_PROBE_TICK = 10,
	KJ_PROBE_SPARED = 11,
	KJ_PROBE_NR = 12,
};

/**
 * enum kj_preempt - preemption model in force (boot choice included)
 * @KJ_PREEMPT_UNKNOWN: cannot be told from a module on this kernel
 * @KJ_PREEMPT_NONE: none
 * @KJ_PREEMPT_VOLUNTARY: voluntary
 * @KJ_PREEMPT_FULL: full
 * @KJ_PREEMPT_LAZY: lazy
 * @KJ_PREEMPT_RT: PREEMPT_RT
 */
enum kj_preempt {
	KJ_PREEMPT_UNKNOWN = 0,
	KJ_PREEMPT_NONE = 1,
	KJ_PREEMPT_VOLUNTARY = 2,
	KJ_PREEMPT_FULL = 3,
	KJ_PREEMPT_LAZY = 4,
	KJ_PREEMPT_RT = 5,
};

/**
 * struct kj_query - answer of KJ_IOC_QUERY; all but @size is written by the module
 * @size: sizeof(struct kj_query)
 * @abi: KJ_ABI_VERSION of the module
 * @version: KJ_VERSION of the module, NUL-terminated
 * @caps: KJ_CAP_*
 * @causes: bit n set: enum kj_cause n is counted on this kernel at level 1
 * @state: enum kj_state of the measurement, whoever owns it
 * @owner_pid: pid that configured it, as seen from the asker's pid namespace;
 *	0 if nobody or not visible
 * @hz: CONFIG_HZ
 * @preempt: enum kj_preempt
 * @clock_khz: rate of the cycle counter, counts per millisecond
 * @now_cycles: cycle counter; this and the next three were read together
 * @now_mono_ns: CLOCK_MONOTONIC
 * @now_raw_ns: CLOCK_MONOTONIC_RAW
 * @now_real_ns: CLOCK_REALTIME
 * @housekeeping_ns: how often the spin sampler looks after RCU and the scheduler
 * @hist_sub_bits: histogram resolution; see KJ_IOC_HISTOGRAM
 * @hist_buckets: KJ_HIST_BUCKETS of the module
 * @page_size: bytes of the control and consumer regions
 * @reserved: zero
 * @probes: bit n set: level 2 can attach to enum kj_probe n on this kernel
 * @ring_bytes: memory of all rings that live, whoever made or holds them
 * @ring_bytes_max: how much of it there may be: a quarter of the memory of the machine
 */
struct kj_query {
	__u32 size;
	__u32 abi;
	char version[16];
	__u64 caps;
	__u64 causes;
	__u32 state;
	__u32 owner_pid;
	__u32 hz;
	__u32 preempt;
	__u64 clock_khz;
	__u64 now_cycles;
	__u64 now_mono_ns;
	__u64 now_raw_ns;
	__u64 now_real_ns;
	__u64 housekeeping_ns;
	__u32 hist_sub_bits;
	__u32 hist_buckets;
	__u32 page_size;
	__u32 reserved;
	__u64 probes;
	__u64 ring_bytes;
	__u64 ring_bytes_max;
};

/*
 * kj_config.stop_flags: the sampler whose gap ends it all turns the kernel's trace off
 * (tracing_off(), the global buffer), so that what was traced until then is kept. Needs
 * KJ_CAP_FREEZE, else EOPNOTSUPP.
 */
#define KJ_STOP_FREEZE 0x01

/* kj_config.begin_flags: one grid for all CPUs, see Begin at struct kj_config. */
#define KJ_BEGIN_ALIGNED 0x01

/* kj_config.policy, by the numbers of the kernel; zero: as the sampler has it. */
#define KJ_POLICY_FIFO 1
#define KJ_POLICY_RR   2

/**
 * struct kj_config - argument of KJ_IOC_CONFIG
 * @size: sizeof(struct kj_config)
 * @flags: none defined: zero
 * @sampler: enum kj_sampler
 * @level: 1 (counters) or 2 (tracepoint probes, needs KJ_CAP_LEVEL2)
 * @threshold_ns: shortest gap that makes a record
 * @period_ns: timer: distance of two expiries; hw: distance of the starts of two
 *	slices; spin: must be zero
 * @slice_ns: hw: length of a slice, at most half of @period_ns; else zero
 * @ring_records: size of each ring, a power of two
 * @reserved: zero
 * @cpus: bit c of word c / 64 set: measure CPU c
 * @stop_ns: by enum kj_cause, the primary one: a gap of that length ends the measurement of
 *	all CPUs, 0: none does. Needs KJ_CAP_STOP_AT. At KJ_SAMPLER_USER, who sees its gaps
 *	itself: all zero
 * @stop_flags: KJ_STOP_*; without @stop_ns zero
 * @reserved2: zero
 * @stack_ns: take the stack of whoever keeps the CPU for so long, 0: of nobody. Needs
 *	KJ_CAP_STACK (else EOPNOTSUPP), and level 2 but for KJ_SAMPLER_TIMER
 * @watch_pid: watch: this thread, or any thread of this process, as the caller's pid namespace
 *	names it; 0: see @watch_comm
 * @watch_comm: watch: tasks of this name, NUL-terminated; empty, and no @watch_pid: on each CPU
 *	the user task that has it when watching begins, or the first that gets it, until it ends
 * @watch_reserved: zero
 * @warm_up_ns: sample for so long before anything counts, up to KJ_WARM_UP_MAX_NS; 0: at once.
 *	As @begin_flags zero at KJ_SAMPLER_USER, whose loop is the caller's, and
 *	KJ_SAMPLER_WATCH, which has none
 * @stagger_ns: with KJ_BEGIN_ALIGNED: how far the expiries or slices of each CPU lie behind
 *	those of the CPU before; below @period_ns, so zero where there is none
 * @begin_flags: KJ_BEGIN_*
 * @policy: of the samplers' threads: KJ_POLICY_*, 0: FIFO 50 (timer) or an ordinary task. Needs
 *	KJ_CAP_POLICY, and a sampler whose thread sleeps (timer, hw): one that never does would
 *	keep the kernel's own threads from the CPU. Its @period_ns is KJ_POLICY_PERIOD_MIN_NS or
 *	more
 * @priority: of @policy, 1 to 99; without it zero
 * @reserved3: zero
 *
 * Begin. With @warm_up_ns or KJ_BEGIN_ALIGNED all CPUs begin to count at one moment, @warm_up_ns
 * after START and 10 ms after it at least. Their samplers run from START on, but what they see
 * before it is forgotten when it comes: it is in no accounts, histogram, ring or trace event, and
 * ends nothing; streams are KJ_STREAM_READY until then. (hw: with its first slice after it; timer:
 * RUNNING, with nothing in it, up to a period before it.) A sampler that others keep from its CPU
 * then begins when it comes to run. With KJ_BEGIN_ALIGNED expiries or slices of all CPUs lie on one
 * grid, which has that moment on it.
 *
 * Stacks. At level 2 a timer is set when a softirq, or another task than the sampler, gets the CPU,
 * and put off when it is over: where that takes as long as @stack_ns, the timer fires in its
 * middle, or where interrupts come back on, and the stack is that of what it interrupts. Such a
 * gap is longer by that interrupt, which is counted and told of as any other (kj_culprit_fired).
 * The timer sampler's own expiry, where it comes late by @stack_ns, says at either level which
 * place it interrupted: there interrupts came back on. A stack is kept once, and kj_record.stack
 * and kj_detail.stack have its number, for KJ_IOC_STACK. Interrupt handlers have interrupts off
 * from their begin to their end: their functions are told by details, and there is no stack of
 * them.
 *
 * Stop at a gap. The first gap of its length is the last record of its CPU, and has KJ_REC_STOP:
 * it is one of all, also where two come at once. A slot of every ring is kept for it. The
 * samplers of the other CPUs see that it came within a millisecond of sampling (hw: of a slice;
 * timer: at the next expiry, which is no sample any more), without an interrupt or a wake-up, and
 * end as KJ_STREAM_STOPPED_AT, too. KJ_REC_FROZEN ends nothing. KJ_IOC_STOP is as after any other
 * end.
 *
 * Errors: EINVAL (size, flags, reserved, unknown sampler or level, no CPU, field
 * not used by this sampler set, @ring_records not a power of two, slice over half
 * the period, @stop_ns of no cause, @stack_ns without level 2, @stagger_ns of a period or more),
 * ERANGE (threshold, period, slice, ring or warm-up outside the limits above, @stop_ns or @stack_ns
 * outside those of the threshold or below it),
 * ENXIO (a CPU this machine can never have), ENODEV (a CPU that is offline),
 * EOPNOTSUPP (level 2 without KJ_CAP_LEVEL2, watch without KJ_CAP_WATCH; KJ_STOP_FREEZE,
 * @stack_ns, @policy), ESRCH (no task has @watch_pid), ENOMEM (see Memory), EINTR
 * (killed while memory was allocated), EBUSY (another file owns the
 * measurement; or rings of an earlier CONFIG are still open), EBADFD (running),
 * EINPROGRESS (the measurement before is not out of the kernel after 1.9 s, see
 * KJ_IOC_STOP).
 *
 * Memory. A ring takes @ring_records * KJ_RECORD_SIZE bytes, in whole pages, and two pages; there
 * is one for each stream of each CPU, one more for the details of level 2. It is that of the CPU's
 * NUMA node and, since 5.11, charged to the caller's memory cgroup. ENOMEM if
 *  - all rings that live would have more than kj_query.ring_bytes_max. A ring lives for as
 *    long as a descriptor or mapping of it does, also when its measurement is long gone;
 *  - those of this CONFIG would have more than half of what the machine has available
 *    (MemAvailable of /proc/meminfo);
 *  - the cgroup or the machine has no more when it comes to it. Nobody is killed for it.
 */
struct kj_config {
	__u32 size;
	__u32 flags;
	__u32 sampler;
	__u32 level;
	__u64 threshold_ns;
	__u64 period_ns;
	__u64 slice_ns;
	__u32 ring_records;
	__u32 reserved;
	__u64 cpus[KJ_CPU_WORDS];
	__u64 stop_ns[KJ_CAUSE_ROOM];
	__u32 stop_flags;
	__u32 reserved2;
	__u64 stack_ns;
	__u32 watch_pid;
	__u32 watch_reserved;
	char watch_comm[16];
	__u64 warm_up_ns;
	__u64 stagger_ns;
	__u32 begin_flags;
	__u32 policy;
	__u32 priority;
	__u32 reserved3;
};

/**
 * struct kj_ring_open - argument of KJ_IOC_RING
 * @size: sizeof(struct kj_ring_open)
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @flags: O_NONBLOCK and/or O_CLOEXEC, else EINVAL
 *
 * Returns a new file descriptor for read(), poll() and mmap(). Errors: ENOENT (no
 * such stream in this configuration), EMFILE, ENOMEM, EBADFD (not configured).
 * Several descriptors for one ring share one consumer position.
 */
struct kj_ring_open {
	__u32 size;
	__u32 cpu;
	__u32 stream;
	__u32 flags;
};

/**
 * struct kj_cause_account - all gaps of one primary cause
 * @count: how many
 * @sum: their lengths, counts
 * @max: longest, counts
 *
 * At level 1 the whole length of a gap is booked under one primary cause, the first that moved in
 * the order of KJ_CAUSE_TABLE (kjitter_cause.h); unknown if none did.
 * At level 2 it is the cause with the largest net time among what the probes saw; smi or
 * steal where that was counted and the probes saw less than half of the gap; and as at
 * level 1 where they saw nothing.
 */
struct kj_cause_account {
	__u64 count;
	__u64 sum;
	__u64 max;
};

/**
 * struct kj_accounts - argument and answer of KJ_IOC_ACCOUNTS
 * @size: sizeof(struct kj_accounts)
 * @cpu: in: which CPU
 * @stream: in: enum kj_stream_id
 * @state: enum kj_stream_state
 * @clock_khz: counts per millisecond of every field in counts
 * @threshold: threshold in force, counts
 * @first: clock at the begin
 * @last: clock at the last publication (about every millisecond while running)
 * @raw_ns: CLOCK_MONOTONIC_RAW between begin and end, an independent witness
 *	for @last - @first; 0 while running
 * @samples: readings the loop compared with the threshold (spin, hw), expiries
 *	(timer); gaps found in own work (KJ_REC_HOUSEKEEPING, KJ_REC_BLIND) come on top
 * @gaps: gaps at or above the threshold = records written + @lost
 * @written: records put into the ring
 * @lost: records dropped because the ring was full
 * @clean: time in gap-free readings (spin, hw)
 * @gap: time in gaps; timer: sum of latencies at or above the threshold
 * @blind: time the sampler was busy with its own work and saw nothing
 * @max: longest gap
 * @min: timer: shortest latency
 * @sum: timer: sum of all latencies
 * @blind_max: longest uninterrupted stretch of own work
 * @blind_record: usual cost of writing one record (least seen since it last stood aside)
 * @blind_housekeeping: usual cost of looking after RCU and the scheduler (likewise)
 * @housekeepings: how often it did that
 * @yields: how often it gave the CPU to another task then
 * @backwards: readings below the one before (clock went back): not in any sum. What it hid
 *	is not measured; spin, hw, user: @first goes back by as much, and may wrap
 * @missed: timer: expiries left out because the one before came more than half a
 *	period late; for the thread's stream: that found it still busy
 * @slices: hw: slices done
 * @unattributed: level 2: length of gaps in which something was seen, less the net
 *	times of all that was seen in them: entry to and exit from the kernel, mostly
 * @spared: level 2, a sampler that is a kernel thread: those of @probed that the kernel would
 *	have spared a task in user mode (KJ_DETAIL_SPARED): how often, net time, longest net
 *	time. Zero without KJ_PROBE_SPARED
 * @events: by enum kj_cause: events the kernel counted on this CPU between begin
 *	and @last, in gaps or not
 * @cause: by enum kj_cause: gaps by primary cause
 * @probed: level 2, by enum kj_cause: what the probes saw between begin and @last, in
 *	gaps or not: how often, net time, longest net time. Counts compare with @events
 * @away: watch: time in which the task slept, or ran on another CPU, or there was none
 * @aways: watch: how often it went to sleep
 * @brief: watch: time in interruptions shorter than the threshold
 * @faults: watch: page faults of the task's own
 * @probe_cost: watch: what the probes add to one interrupt, counts; measured at START, on the
 *	CPU of the caller; 0: not known
 *
 * Spin and hw: @clean + @gap + @blind = @last - @first in every answer, to the
 * count; watch: @clean (it ran) + @gap + @brief + @away + @blind, and @samples are all
 * interruptions. Sums and counts have 64 bits and are right for years (@events: while no counter
 * of the kernel's moves by 2^32 in 17 minutes). An answer is a consistent
 * snapshot. Errors: ENOENT (no such stream in this configuration), EBADFD (not
 * configured).
 */
struct kj_accounts {
	__u32 size;
	__u32 cpu;
	__u32 stream;
	__u32 state;
	__u64 clock_khz;
	__u64 threshold;
	__u64 first;
	__u64 last;
	__u64 raw_ns;
	__u64 samples;
	__u64 gaps;
	__u64 written;
	__u64 lost;
	__u64 clean;
	__u64 gap;
	__u64 blind;
	__u64 max;
	__u64 min;
	__u64 sum;
	__u64 blind_max;
	__u64 blind_record;
	__u64 blind_housekeeping;
	__u64 housekeepings;
	__u64 yields;
	__u64 backwards;
	__u64 missed;
	__u64 slices;
	__u64 unattributed;
	struct kj_cause_account spared;
	__u64 events[KJ_CAUSE_ROOM];
	struct kj_cause_account cause[KJ_CAUSE_ROOM];
	struct kj_cause_account probed[KJ_CAUSE_ROOM];
	__u64 away;
	__u64 aways;
	__u64 brief;
	__u64 faults;
	__u64 probe_cost;
};

/*
 * Histogram: log-linear, the whole range of __u64, no overflow bucket. Below
 * 2^KJ_HIST_SUB_BITS every value has its own bucket; above, each power of two is
 * cut into 2^KJ_HIST_SUB_BITS equal buckets, so a bucket is at most 1/32 (3.1 %)
 * wide relative to its lower end. uapi/kjitter_hist.h has the arithmetic.
 */
#define KJ_HIST_SUB_BITS 5
#define KJ_HIST_BUCKETS	 ((64 - KJ_HIST_SUB_BITS + 1) << KJ_HIST_SUB_BITS)

/**
 * struct kj_histogram - argument and answer of KJ_IOC_HISTOGRAM
 * @size: sizeof(struct kj_histogram)
 * @cpu: in: which CPU
 * @stream: in: enum kj_stream_id
 * @reserved: zero
 * @count: lengths per bucket; spin and hw: of gaps; timer: of every latency
 *
 * Errors as for KJ_IOC_ACCOUNTS.
 */
struct kj_histogram {
	__u32 size;
	__u32 cpu;
	__u32 stream;
	__u32 reserved;
	__u64 count[KJ_HIST_BUCKETS];
};

/* kj_record.flags */
#define KJ_REC_HOUSEKEEPING 0x01 /* hit while looking after RCU and the scheduler */
#define KJ_REC_YIELD	    0x02 /* the sampler gave the CPU to another task */
#define KJ_REC_BLIND	    0x04 /* hit while a record was written, or on the way back */
#define KJ_REC_MORE	    0x08 /* level 2: more happened than there was room to note */
/*
 * The sampler stood aside: for the freezer (suspend, hibernation), or so that a livepatch could
 * come on. With KJ_REC_YIELD, for it sleeps then. Usual costs are found anew afterwards.
 */
#define KJ_REC_FROZEN 0x10
/* level 2: nothing ran in it but what is KJ_DETAIL_SPARED */
#define KJ_REC_SPARED 0x20
#define KJ_REC_STOP   0x40 /* as long as kj_config.stop_ns: the one gap that ended it all */

/* Bytes of a struct kj_record, and of a struct kj_detail: one kind of ring holds both. */
#define KJ_RECORD_SIZE 96

/**
 * struct kj_record - one gap at or above the threshold
 * @start: last reading before the gap (timer: when the timer should have fired)
 * @len: length of the gap (timer: the latency)
 * @lost: records lost between the one before and this one
 * @blind: own work directly after this gap, saturating at 2^32 - 1; the way back into
 *	the loop, which follows, is in the accounts only
 * @pid: zero; room for the task that was interrupted
 * @masked: timer's wake-up latencies have it instead of @pid: time in which interrupts were off,
 *	so that the timer's could not come, counts; other interrupts of then are left out. Level 1:
 *	until the timer's came, whatever was the reason
 * @stack: number of the stack of whoever kept the CPU, see kj_config.stack_ns; 0: none
 * @coincidence: zero; room for the number of an event that several CPUs saw
 * @cpu: which CPU
 * @flags: KJ_REC_*
 * @stream: enum kj_stream_id
 * @cause: primary cause, enum kj_cause; see struct kj_cause_account
 * @reserved: zero
 * @count: by enum kj_cause: events during the gap, saturating at 255;
 *	@count[KJ_CAUSE_UNKNOWN] is zero
 * @net: level 2: net time of nmi, irq, softirq, thread, counts, saturating: time in
 *	that class without whatever interrupted it. Level 1: zero. Timer's wake-up latencies:
 *	softirq and thread from the timer's interrupt on, for @masked has what was before
 */
struct kj_record {
	__u64 start;
	__u64 len;
	__u64 lost;
	__u32 blind;
	union {
		__u32 pid;
		__u32 masked;
	};
	__u32 stack;
	__u32 coincidence;
	__u16 cpu;
	__u16 flags;
	__u8 stream;
	__u8 cause;
	__u16 reserved;
	__u8 count[KJ_CAUSE_ROOM];
	__u32 net[4];
};

/**
 * enum kj_detail_kind - what a struct kj_detail is about
 * @KJ_DETAIL_VECTOR: an interrupt vector; @id is its number (arm64: that of the interrupt, as in
 *	/proc/interrupts for the timer; IPIs have none there), @cause tells which.
 *	Where the kernel says who sent it: @by_cpu, @by_pid, @name (comm), @by_symbol
 * @KJ_DETAIL_IRQ: a device interrupt's handler; @id is the irq, @name the action's
 * @KJ_DETAIL_SOFTIRQ: a softirq; @id is its number, @name its name
 * @KJ_DETAIL_TASK: another task; @id is its pid, @name its comm. The idle task is
 *	pid 0: the sampler was not allowed to run although nothing else wanted to
 *	(throttled)
 * @KJ_DETAIL_NMI: one NMI, all its handlers
 * @KJ_DETAIL_HRTIMER: function of an hrtimer; @id is its symbol. This kind and those
 *	that follow ran inside one of those above, whose cause they share
 *	(KJ_DETAIL_INNER)
 * @KJ_DETAIL_TIMER: function of a timer; @id is its symbol
 * @KJ_DETAIL_WORK: function of a work item; @id is its symbol
 * @KJ_DETAIL_CALL: function called by another CPU; @id is its symbol
 */
enum kj_detail_kind {
	KJ_DETAIL_VECTOR = 1,
	KJ_DETAIL_IRQ = 2,
	KJ_DETAIL_SOFTIRQ = 3,
	KJ_DETAIL_TASK = 4,
	KJ_DETAIL_NMI = 5,
	KJ_DETAIL_HRTIMER = 6,
	KJ_DETAIL_TIMER = 7,
	KJ_DETAIL_WORK = 8,
	KJ_DETAIL_CALL = 9,
};

/* kj_detail.flags */
#define KJ_DETAIL_INNER 0x01 /* inside another one, of which it is a part */
#define KJ_DETAIL_CUT	0x02 /* its begin or end was not seen */
/*
 * The kernel would have spared a task in user mode: it asks nothing of a nohz_full CPU there
 * (an expedited RCU grace period, say), but interrupts a kernel thread. Set where the sampler
 * is one, on calls (KJ_DETAIL_CALL) and on interrupts in which such a call ran, and no other.
 */
#define KJ_DETAIL_SPARED 0x04

/* Bytes of kj_detail.name, NUL included. */
#define KJ_DETAIL_NAME 46

/**
 * struct kj_detail - level 2: one thing that ran during a gap
 * @start: cycle counter when it began; within the gap it belongs to
 * @len: how long, with all that interrupted it, counts, saturating
 * @net: how long without, counts, saturating
 * @id: see enum kj_detail_kind
 * @by_pid: vector: pid of the task that sent it, 0 unknown
 * @by_symbol: vector: symbol of the place it was sent from, 0 unknown
 * @pid: zero; room for the task that was interrupted
 * @stack: number of its stack, see kj_config.stack_ns; 0: none
 * @coincidence: zero; room for the number of an event that several CPUs saw
 * @cpu: which CPU
 * @flags: KJ_DETAIL_*
 * @stream: KJ_STREAM_DETAIL
 * @cause: enum kj_cause
 * @kind: enum kj_detail_kind
 * @reserved: zero
 * @by_cpu: vector: number of the CPU that sent it + 1, 0 unknown
 * @name: foreign bytes, NUL-terminated; copied when it happened
 *
 * From @pid to @cause laid out as struct kj_record. In the order in which they ended, all of
 * one gap before those of the next. Times of details do not overlap where @net is summed: the
 * net times of one gap's details sum to no more than the gap.
 */
struct kj_detail {
	__u64 start;
	__u32 len;
	__u32 net;
	__u32 id;
	__u32 by_pid;
	__u32 by_symbol;
	__u32 pid;
	__u32 stack;
	__u32 coincidence;
	__u16 cpu;
	__u16 flags;
	__u8 stream;
	__u8 cause;
	__u8 kind;
	__u8 reserved;
	__u16 by_cpu;
	char name[KJ_DETAIL_NAME];
};

/**
 * struct kj_symbol - argument and answer of KJ_IOC_SYMBOL
 * @size: sizeof(struct kj_symbol)
 * @index: in: number of a symbol, from 1 on; they begin anew with each START at level 2
 * @name: function, with its module in brackets, NUL-terminated. "(gone)" when its
 *	module has gone by now: no address leaves the kernel
 *
 * Errors: ENOENT (no such symbol yet), EBADFD (not configured).
 */
struct kj_symbol {
	__u32 size;
	__u32 index;
	char name[120];
};

/* Frames of a stack, and bytes of the name of one, NUL included. */
#define KJ_STACK_DEPTH 20
#define KJ_STACK_NAME  96

/**
 * struct kj_stack - argument and answer of KJ_IOC_STACK
 * @size: sizeof(struct kj_stack)
 * @index: in: number of a stack, kj_record.stack
 * @depth: frames; more than KJ_STACK_DEPTH are cut
 * @reserved: zero
 * @count: how often it was taken
 * @missed: stacks of this measurement that had no room, and no number
 * @name: functions, innermost first, as kj_symbol.name; "(user mode)"
 *
 * Errors: ENOENT (no such stack yet, or none are taken), EBADFD (not configured).
 */
struct kj_stack {
	__u32 size;
	__u32 index;
	__u32 depth;
	__u32 reserved;
	__u64 count;
	__u64 missed;
	char name[KJ_STACK_DEPTH][KJ_STACK_NAME];
};

/**
 * enum kj_dep - what can hold the tick of a CPU (the kernel's tick dependencies)
 * @KJ_DEP_POSIX_TIMER: a POSIX CPU timer, or a limit of CPU time
 * @KJ_DEP_PERF_EVENTS: a perf event with a frequency
 * @KJ_DEP_SCHED: the scheduler: more than one task is runnable, a deadline task or
 *	server, CFS bandwidth
 * @KJ_DEP_CLOCK_UNSTABLE: the clock is not trusted
 * @KJ_DEP_RCU: RCU waits for this CPU
 * @KJ_DEP_RCU_EXP: an expedited grace period waits for this CPU
 * @KJ_DEP_NR: how many there are
 */
enum kj_dep {
	KJ_DEP_POSIX_TIMER = 0,
	KJ_DEP_PERF_EVENTS = 1,
	KJ_DEP_SCHED = 2,
	KJ_DEP_CLOCK_UNSTABLE = 3,
	KJ_DEP_RCU = 4,
	KJ_DEP_RCU_EXP = 5,
	KJ_DEP_NR = 6,
};

/*
 * Entries of every array by enum kj_dep. One that this list does not have yet is counted under
 * the number of its bit in the kernel.
 */
#define KJ_DEP_ROOM 16

/* kj_tick_holder.flags */
#define KJ_HOLDER_TASK	  0x01 /* the dependency is the task's own */
#define KJ_HOLDER_PROCESS 0x02 /* the dependency is that of the task's process */
#define KJ_HOLDER_SAMPLER 0x04 /* the task is the sampler */

/**
 * struct kj_tick_holder - one dependency on one CPU
 * @count: how often the kernel looked and found that this holds the tick
 * @pid: the task that ran here when it last did
 * @flags: KJ_HOLDER_*; without _TASK and _PROCESS it is the CPU's or everybody's
 * @comm: that task's name, foreign bytes, NUL-terminated
 */
struct kj_tick_holder {
	__u64 count;
	__u32 pid;
	__u32 flags;
	char comm[16];
};

/**
 * enum kj_tick_state - the tick of one CPU
 * @KJ_TICK_UNKNOWN: nothing seen yet
 * @KJ_TICK_RUNNING: running
 * @KJ_TICK_STOPPED: stopped
 */
enum kj_tick_state {
	KJ_TICK_UNKNOWN = 0,
	KJ_TICK_RUNNING = 1,
	KJ_TICK_STOPPED = 2,
};

/**
 * struct kj_tick - argument and answer of KJ_IOC_TICK; level 2
 * @size: sizeof(struct kj_tick)
 * @cpu: in: which CPU
 * @state: enum kj_tick_state, at @last
 * @reserved: zero
 * @first: cycle counter when watching began
 * @last: and at the time of this answer, or when watching ended
 * @stopped: counts of that the tick was stopped
 * @stops: how often it was stopped
 * @restarts: how often it came back
 * @ticks: how often it ticked
 * @holder: by enum kj_dep
 *
 * Errors: ENOENT (no such CPU in this configuration, or not level 2), EBADFD (not
 * configured).
 */
struct kj_tick {
	__u32 size;
	__u32 cpu;
	__u32 state;
	__u32 reserved;
	__u64 first;
	__u64 last;
	__u64 stopped;
	__u64 stops;
	__u64 restarts;
	__u64 ticks;
	struct kj_tick_holder holder[KJ_DEP_ROOM];
};

/**
 * struct kj_sampler_open - argument of KJ_IOC_SAMPLER: KJ_SAMPLER_USER only
 * @size: sizeof(struct kj_sampler_open)
 * @cpu: which CPU
 * @flags: O_CLOEXEC or zero, else EINVAL
 * @reserved: zero
 *
 * Returns a new file descriptor. Whoever has it can be the sampler of this CPU, by three calls
 * on it: KJ_IOC_BEGIN, KJ_IOC_GAP for each gap, KJ_IOC_END. They take no lock, and are made on
 * that CPU by the thread whose gaps these are; read(), poll() and mmap() it has not. Closing it
 * ends what has begun and was not ended. While it is open, CONFIG gets EBUSY; it keeps nothing
 * of the measurement going.
 *
 * Errors: ENOENT (this CPU is not in the configuration, or the sampler is not
 * KJ_SAMPLER_USER), EBUSY (a descriptor of this CPU is open, or another file owns the
 * measurement), EBADFD (not configured, or stopped, or the CPU's sampler has ended), EMFILE,
 * ENOMEM.
 */
struct kj_sampler_open {
	__u32 size;
	__u32 cpu;
	__u32 flags;
	__u32 reserved;
};

/**
 * struct kj_gap - argument and answer of KJ_IOC_GAP, on a sampler's descriptor
 * @size: sizeof(struct kj_gap); out: how much was written
 * @reserved: zero
 * @start: in: cycle counter at the last reading before the gap
 * @len: in: length of the gap, counts; 0 where only @events and @probed are wanted
 * @record: out: the gap as the module would have booked it: @start and @len as given,
 *	cause, counts and at level 2 net times and flags; lost and blind are zero. Counts are
 *	those since the gap before, or since BEGIN
 * @unattributed: out: as kj_accounts.unattributed, of this gap alone
 * @events: out: by enum kj_cause: events the kernel counted on this CPU since BEGIN. Kept in
 *	64 bits from counters of 32 bits: ask once in an hour at least
 * @probed: out, at level 2 alone: as kj_accounts.probed, since BEGIN
 *
 * From @record on it is written alone, never read. At level 2 the details of the gap go into
 * the CPU's KJ_STREAM_DETAIL ring.
 *
 * Errors of BEGIN, GAP and END alike: EBADFD (the measurement does not run, or this sampler has
 * ended), EXDEV (the caller does not run on this CPU); of GAP and END: ESRCH (no BEGIN yet),
 * EPERM (another thread has begun). BEGIN may come again, also by another thread: all counts
 * and what the tick did begin anew.
 */
struct kj_gap {
	__u32 size;
	__u32 reserved;
	__u64 start;
	__u64 len;
	struct kj_record record;
	__u64 unattributed;
	__u64 events[KJ_CAUSE_ROOM];
	struct kj_cause_account probed[KJ_CAUSE_ROOM];
};

/* mmap offsets of a ring; fixed whatever the page size */
#define KJ_MMAP_CONTROL	 0x00000000ULL
#define KJ_MMAP_CONSUMER 0x00010000ULL
#define KJ_MMAP_DATA	 0x00100000ULL

#define KJ_RING_MAGIC 0x676e69726a6b0002ULL

/**
 * struct kj_ring_control - read-only to user space; the module never reads it back
 * @magic: KJ_RING_MAGIC
 * @record_size: KJ_RECORD_SIZE
 * @nr_records: power of two
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @clock_khz: counts per millisecond
 * @reserved0: zero
 * @head: records ever written; load with acquire
 * @lost: records ever dropped
 * @ended: not zero when no further record will come (load with acquire before head)
 * @reserved1: zero
 * @reserved2: zero
 */
struct kj_ring_control {
	__u64 magic;
	__u32 record_size;
	__u32 nr_records;
	__u32 cpu;
	__u32 stream;
	__u64 clock_khz;
	__u64 reserved0[4];
	__u64 head;
	__u64 lost;
	__u32 ended;
	__u32 reserved1;
	__u64 reserved2[5];
};

/**
 * struct kj_ring_consumer - the only writable page
 * @tail: records ever consumed; store with release
 * @reserved: not looked at
 */
struct kj_ring_consumer {
	__u64 tail;
	__u64 reserved[7];
};

/*
 * Free: the kernel's ioctl-number.rst has no line between 0xe5 (fuse) and 0xec (the
 * ChromeOS EC), and no header of its include/uapi makes a number of it. That of ABI 1 was
 * 0xb7, which nsfs and remoteproc have.
 */
#define KJ_IOC_MAGIC 0xe8
/* Any state, any opener. */
#define KJ_IOC_QUERY _IOWR(KJ_IOC_MAGIC, 0, struct kj_query)
/* What a reader of ABI 1 asks first, and others ask a module that may be of ABI 1: see Growth. */
#define KJ_IOC_QUERY_1 _IOWR(0xb7, 0, struct kj_query)
/* Idle, configured or stopped; EBADFD while running. */
#define KJ_IOC_CONFIG _IOW(KJ_IOC_MAGIC, 1, struct kj_config)
/*
 * Configured only, else EBADFD. ENODEV: a CPU went offline since CONFIG; ENOMEM;
 * EINPROGRESS: as with CONFIG.
 * A measurement is started once; CONFIG again for the next one.
 */
#define KJ_IOC_START _IO(KJ_IOC_MAGIC, 2)
/*
 * Running or stopped (then it does nothing), else EBADFD. Ends within 2 s whatever runs on
 * the CPUs: a sampler that others keep from running ends as KJ_STREAM_STARVED. Where a
 * real-time task has preempted another one within an RCU read side section (any thread, on a
 * real-time kernel) and keeps the CPU, probes cannot be detached nor memory be freed before
 * it goes: that is then done later, and the module cannot be unloaded until it is.
 */
#define KJ_IOC_STOP	 _IO(KJ_IOC_MAGIC, 3)
#define KJ_IOC_RING	 _IOW(KJ_IOC_MAGIC, 4, struct kj_ring_open)
#define KJ_IOC_ACCOUNTS	 _IOWR(KJ_IOC_MAGIC, 5, struct kj_accounts)
#define KJ_IOC_HISTOGRAM _IOWR(KJ_IOC_MAGIC, 6, struct kj_histogram)
#define KJ_IOC_SYMBOL	 _IOWR(KJ_IOC_MAGIC, 7, struct kj_symbol)
#define KJ_IOC_TICK	 _IOWR(KJ_IOC_MAGIC, 8, struct kj_tick)
#define KJ_IOC_SAMPLER	 _IOW(KJ_IOC_MAGIC, 9, struct kj_sampler_open)
#define KJ_IOC_STACK	 _IOWR(KJ_IOC_MAGIC, 12, struct kj_stack)

/* On the descriptor of a user sampler; see struct kj_sampler_open. */
#define KJ_IOC_BEGIN _IO(KJ_IOC_MAGIC, 16)
#define KJ_IOC_GAP   _IOWR(KJ_IOC_MAGIC, 17, struct kj_gap)
#define KJ_IOC_END   _IO(KJ_IOC_MAGIC, 18)

#endif /* _UAPI_KJITTER_H */
