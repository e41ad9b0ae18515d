/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_sampler - what there is to know of samplers and streams, the same text in the module and
 * in the tool. What runs a sampler is in module/sampler.c, but for the one in user space.
 */
#ifndef _UAPI_KJITTER_SAMPLER_H
#define _UAPI_KJITTER_SAMPLER_H

#ifndef __KERNEL__
#include <stdbool.h>
#include <stddef.h>
#endif

#include "kjitter.h"

/* A busy loop: its accounts have clean + gap + blind = last - first. */
#define KJ_SAMPLER_LOOPS 0x01
/* It runs in the process of the reader, which keeps its streams. */
#define KJ_SAMPLER_IN_USER 0x02
/* What it measures spans a sleep: the idle task may run in its gaps. */
#define KJ_SAMPLER_SLEEPS 0x04

/* The probes are all there is of it: level 2 only. */
#define KJ_SAMPLER_PROBES 0x08

/**
 * struct kj_sampler_facts - one sampler
 * @word: its name
 * @cap: KJ_CAP_* it needs; 0: none
 * @flags: KJ_SAMPLER_LOOPS, _IN_USER, _SLEEPS, _PROBES
 * @threshold_ns: usual kj_config.threshold_ns
 * @period_ns: usual kj_config.period_ns; 0: it takes none
 * @slice_ns: usual kj_config.slice_ns; 0: it takes none
 */
struct kj_sampler_facts {
	const char *word;
	__u64 cap;
	__u32 flags;
	__u64 threshold_ns;
	__u64 period_ns;
	__u64 slice_ns;
};

/* X(NAME, facts) */
#define KJ_SAMPLER_TABLE(X)                                                   \
	X(SPIN, "spin", KJ_CAP_SPIN, KJ_SAMPLER_LOOPS, 1000, 0, 0)            \
	X(TIMER, "timer", KJ_CAP_TIMER, KJ_SAMPLER_SLEEPS, 10000, 1000000, 0) \
	X(HW, "hw", KJ_CAP_HW, KJ_SAMPLER_LOOPS, 1000, 4000000, 1000000)      \
	X(USER, "user", 0, KJ_SAMPLER_LOOPS | KJ_SAMPLER_IN_USER, 1000, 0, 0) \
	X(WATCH, "watch", KJ_CAP_WATCH, KJ_SAMPLER_PROBES, 1000, 0, 0)

/* How many there are. */
#define KJ_SAMPLER_ONE(...) +1
#define KJ_SAMPLERS	    (0 KJ_SAMPLER_TABLE(KJ_SAMPLER_ONE))

/* What counts time of a stream. */
#define KJ_CLOCK_CYCLES 0 /* the CPU's cycle counter */
#define KJ_CLOCK_NS	1 /* CLOCK_MONOTONIC */

/**
 * struct kj_stream_facts - one stream
 * @word: its name
 * @sampler: enum kj_sampler that produces it; 0: any, at level 2
 * @clock: KJ_CLOCK_*
 */
struct kj_stream_facts {
	const char *word;
	__u32 sampler;
	__u32 clock;
};

/* X(NAME, facts): those of one sampler in the order in which it has them. */
#define KJ_STREAM_TABLE(X)                                             \
	X(SPIN, "spin", KJ_SAMPLER_SPIN, KJ_CLOCK_CYCLES)              \
	X(TIMER_IRQ, "timer-irq", KJ_SAMPLER_TIMER, KJ_CLOCK_NS)       \
	X(TIMER_THREAD, "timer-thread", KJ_SAMPLER_TIMER, KJ_CLOCK_NS) \
	X(HW, "hw", KJ_SAMPLER_HW, KJ_CLOCK_CYCLES)                    \
	X(USER, "user", KJ_SAMPLER_USER, KJ_CLOCK_CYCLES)              \
	X(DETAIL, "detail", 0, KJ_CLOCK_CYCLES)                        \
	X(WATCH, "watch", KJ_SAMPLER_WATCH, KJ_CLOCK_CYCLES)

/* By enum kj_sampler; defined in kjitter_facts.h. */
extern const struct kj_sampler_facts kj_sampler_table[KJ_SAMPLERS + 1];
/* By enum kj_stream_id; defined in kjitter_facts.h. */
extern const struct kj_stream_facts kj_stream_table[KJ_STREAM_NR];

/**
 * kj_sampler_facts - what there is to know of a sampler
 * @sampler: enum kj_sampler, or any number
 *
 * The numbers begin with 1 and have no holes. Context: any.
 * Return: it, NULL if there is no such sampler.
 */
static inline const struct kj_sampler_facts *kj_sampler_facts(__u32 sampler)
{
	return sampler >= 1 && sampler <= KJ_SAMPLERS ? &kj_sampler_table[sampler] : NULL;
}

/**
 * kj_sampler_is - has a sampler a property?
 * @sampler: enum kj_sampler, or any number
 * @flag: KJ_SAMPLER_LOOPS, _IN_USER, _SLEEPS
 *
 * Context: any.
 * Return: true if it has; false of a sampler that is not known.
 */
static inline bool kj_sampler_is(__u32 sampler, __u32 flag)
{
	const struct kj_sampler_facts *facts = kj_sampler_facts(sampler);

	return facts && facts->flags & flag;
}

/**
 * kj_stream_facts - what there is to know of a stream
 * @stream: enum kj_stream_id, or any number
 *
 * Context: any.
 * Return: it, NULL if there is no such stream.
 */
static inline const struct kj_stream_facts *kj_stream_facts(__u32 stream)
{
	return stream < KJ_STREAM_NR ? &kj_stream_table[stream] : NULL;
}

/**
 * kj_sampler_streams - streams of a sampler
 * @sampler: enum kj_sampler
 * @stream: out: them, in its order; NULL: only how many
 *
 * Context: any.
 * Return: how many.
 */
static inline unsigned int kj_sampler_streams(__u32 sampler, __u32 stream[KJ_STREAM_NR])
{
	unsigned int nr = 0;
	__u32 i;

	for (i = 0; i < KJ_STREAM_NR; i++) {
		if (kj_stream_facts(i)->sampler != sampler)
			continue;
		if (stream)
			stream[nr] = i;
		nr++;
	}
	return nr;
}

/**
 * kj_stream_loops - is a stream that of a busy loop?
 * @stream: enum kj_stream_id, or any number
 *
 * Context: any.
 * Return: true if its accounts have clean + gap + blind = last - first.
 */
static inline bool kj_stream_loops(__u32 stream)
{
	const struct kj_stream_facts *s = kj_stream_facts(stream);

	return s && kj_sampler_is(s->sampler, KJ_SAMPLER_LOOPS);
}

/**
 * kj_stream_watches - does a stream tell what hits a task that is not ours?
 * @stream: enum kj_stream_id, or any number
 *
 * Context: any.
 * Return: so it does.
 */
static inline bool kj_stream_watches(__u32 stream)
{
	const struct kj_stream_facts *s = kj_stream_facts(stream);

	return s && kj_sampler_is(s->sampler, KJ_SAMPLER_PROBES);
}

/**
 * kj_stream_adds_up - is every count of its clock booked once?
 * @stream: enum kj_stream_id, or any number
 *
 * Context: any.
 * Return: true if kj_account_time() of its accounts is last - first.
 */
static inline bool kj_stream_adds_up(__u32 stream)
{
	return kj_stream_loops(stream) || kj_stream_watches(stream);
}

#endif /* _UAPI_KJITTER_SAMPLER_H */
