/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_names - the words for the numbers of kjitter.h, the same in the module, in the tool and
 * in every output. Causes have theirs in kjitter_cause.h, samplers and streams in
 * kjitter_sampler.h.
 *
 * A table is a list of X(number, word), or of X(flag, word), from the lowest on. With KJ_WORD it
 * is the initializer of an array of words, with KJ_FLAG that of an array of struct kj_flag_word.
 */
#ifndef _UAPI_KJITTER_NAMES_H
#define _UAPI_KJITTER_NAMES_H

#include "kjitter.h"

#define KJ_WORD(number, word) [number] = word,
#define KJ_FLAG(flag, word)   { flag, word },

/**
 * struct kj_flag_word - one flag and its word
 * @flag: its bit
 * @word: how it is written
 */
struct kj_flag_word {
	__u64 flag;
	const char *word;
};

#define KJ_STATE_TABLE(X)                    \
	X(KJ_STATE_IDLE, "idle")             \
	X(KJ_STATE_CONFIGURED, "configured") \
	X(KJ_STATE_RUNNING, "running")       \
	X(KJ_STATE_STOPPED, "stopped")

#define KJ_STREAM_STATE_TABLE(X)        \
	X(KJ_STREAM_READY, "ready")     \
	X(KJ_STREAM_RUNNING, "running") \
	X(KJ_STREAM_DONE, "done")       \
	X(KJ_STREAM_OFFLINE, "offline") \
	X(KJ_STREAM_STARVED, "starved") \
	X(KJ_STREAM_STOPPED_AT, "stop-at")

#define KJ_PREEMPT_TABLE(X)                  \
	X(KJ_PREEMPT_UNKNOWN, "unknown")     \
	X(KJ_PREEMPT_NONE, "none")           \
	X(KJ_PREEMPT_VOLUNTARY, "voluntary") \
	X(KJ_PREEMPT_FULL, "full")           \
	X(KJ_PREEMPT_LAZY, "lazy")           \
	X(KJ_PREEMPT_RT, "rt")

#define KJ_CAP_TABLE(X)                              \
	X(KJ_CAP_SPIN, "spin")                       \
	X(KJ_CAP_TIMER, "timer")                     \
	X(KJ_CAP_HW, "hw")                           \
	X(KJ_CAP_LEVEL2, "level2")                   \
	X(KJ_CAP_RCU_QS, "rcu_qs")                   \
	X(KJ_CAP_CLOCK_STABLE, "clock_stable")       \
	X(KJ_CAP_CLOCK_CONSTANT, "clock_constant")   \
	X(KJ_CAP_NOHZ_FULL_BUILT, "nohz_full_built") \
	X(KJ_CAP_HYPERVISOR, "hypervisor")           \
	X(KJ_CAP_TICK, "tick")                       \
	X(KJ_CAP_WATCH, "watch")                     \
	X(KJ_CAP_STOP_AT, "stop_at")                 \
	X(KJ_CAP_FREEZE, "freeze")                   \
	X(KJ_CAP_STACK, "stack")                     \
	X(KJ_CAP_BEGIN, "begin")                     \
	X(KJ_CAP_POLICY, "policy")

#define KJ_PROBE_TABLE(X)              \
	X(KJ_PROBE_VECTOR, "vector")   \
	X(KJ_PROBE_IRQ, "irq")         \
	X(KJ_PROBE_SOFTIRQ, "softirq") \
	X(KJ_PROBE_SWITCH, "switch")   \
	X(KJ_PROBE_NMI, "nmi")         \
	X(KJ_PROBE_HRTIMER, "hrtimer") \
	X(KJ_PROBE_TIMER, "timer")     \
	X(KJ_PROBE_WORK, "work")       \
	X(KJ_PROBE_CALL, "call")       \
	X(KJ_PROBE_SENDER, "sender")   \
	X(KJ_PROBE_TICK, "tick")       \
	X(KJ_PROBE_SPARED, "spared")

/* kj_record.flags */
#define KJ_REC_TABLE(X)                        \
	X(KJ_REC_HOUSEKEEPING, "housekeeping") \
	X(KJ_REC_YIELD, "yield")               \
	X(KJ_REC_BLIND, "blind")               \
	X(KJ_REC_MORE, "more")                 \
	X(KJ_REC_FROZEN, "frozen")             \
	X(KJ_REC_SPARED, "spared")             \
	X(KJ_REC_STOP, "stop")

#define KJ_DETAIL_KIND_TABLE(X)         \
	X(KJ_DETAIL_VECTOR, "vector")   \
	X(KJ_DETAIL_IRQ, "irq")         \
	X(KJ_DETAIL_SOFTIRQ, "softirq") \
	X(KJ_DETAIL_TASK, "task")       \
	X(KJ_DETAIL_NMI, "nmi")         \
	X(KJ_DETAIL_HRTIMER, "hrtimer") \
	X(KJ_DETAIL_TIMER, "timer")     \
	X(KJ_DETAIL_WORK, "work")       \
	X(KJ_DETAIL_CALL, "call")

/* kj_detail.flags */
#define KJ_DETAIL_FLAG_TABLE(X)     \
	X(KJ_DETAIL_INNER, "inner") \
	X(KJ_DETAIL_CUT, "cut")     \
	X(KJ_DETAIL_SPARED, "spared")

#define KJ_DEP_TABLE(X)                            \
	X(KJ_DEP_POSIX_TIMER, "posix_timer")       \
	X(KJ_DEP_PERF_EVENTS, "perf_events")       \
	X(KJ_DEP_SCHED, "sched")                   \
	X(KJ_DEP_CLOCK_UNSTABLE, "clock_unstable") \
	X(KJ_DEP_RCU, "rcu")                       \
	X(KJ_DEP_RCU_EXP, "rcu_exp")

#define KJ_TICK_TABLE(X)              \
	X(KJ_TICK_UNKNOWN, "unknown") \
	X(KJ_TICK_RUNNING, "running") \
	X(KJ_TICK_STOPPED, "stopped")

/* Indexes of kj_record.net: classes of what ran; each may interrupt those after it. */
enum kj_net {
	KJ_NET_NMI = 0,
	KJ_NET_IRQ = 1,
	KJ_NET_SOFTIRQ = 2,
	KJ_NET_THREAD = 3,
	KJ_NET_NR = 4,
};

#define KJ_NET_TABLE(X)              \
	X(KJ_NET_NMI, "nmi")         \
	X(KJ_NET_IRQ, "irq")         \
	X(KJ_NET_SOFTIRQ, "softirq") \
	X(KJ_NET_THREAD, "thread")

#endif /* _UAPI_KJITTER_NAMES_H */
