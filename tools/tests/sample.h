/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sample - captures for tests, made with the recorder's own writer.
 */
#ifndef KJ_TEST_SAMPLE_H
#define KJ_TEST_SAMPLE_H

#include "../kjitter/capture/format.h"

#define SAMPLE_FIRST 1000000000000ULL
/* No cause of this reader, but one that its structures have room for. */
#define SAMPLE_NEW_CAUSE 17
#define SAMPLE_KHZ	 2500000ULL

/**
 * struct sample - what a capture shall hold
 * @sampler: enum kj_sampler
 * @cpus: how many CPUs
 * @first: the first of them
 * @records: per stream
 * @lost: per stream
 * @period_ns: distance of gaps
 * @jitter_ns: up to this much is added to it
 * @hz: CONFIG_HZ
 * @release: for ENV
 * @skew: added to the clean time of the accounts
 * @seed: of the random numbers, not 0
 * @level: 1 or 2
 * @tasks: level 2: how many different tasks
 * @name: level 2: name of tasks, interrupts and symbols; NULL: harmless ones
 * @nmis: that level 1 counts and level 2 does not see
 * @extra_ns: every gap is longer by this
 * @rare: not 0: of so many gaps one is longer by 100 us
 * @device_percent: not 0: lengths of device gaps are so many percent of what they were
 * @threshold_ns: threshold
 * @hypervisor: for ENV
 * @emulation: for ENV, NULL: not there
 * @conditions: as @emulation
 * @isolated: for ENV
 * @khz: clock rate that the query tells
 * @flags: KJ_REC_* of every record
 * @stack_ns: stacks are taken from then on; 0: none
 * @later: as a later recorder may write it: each structure is longer, a cause is new
 */
struct sample {
	unsigned int sampler;
	unsigned int cpus;
	unsigned int first;
	__u64 records;
	__u64 lost;
	__u64 period_ns;
	__u64 jitter_ns;
	unsigned int hz;
	const char *release;
	__s64 skew;
	__u64 seed;
	unsigned int level;
	unsigned int tasks;
	const char *name;
	unsigned int nmis;
	__u64 extra_ns;
	unsigned int rare;
	unsigned int device_percent;
	__u64 threshold_ns;
	const char *hypervisor;
	const char *emulation;
	const char *conditions;
	const char *isolated;
	__u64 khz;
	__u64 stack_ns;
	unsigned int flags;
	bool later;
};

extern const struct sample sample_default;

/* Parts, for captures that shall be odd. */
__u64 sample_random(__u64 *seed);
void sample_config(const struct sample *s, struct kj_query *q, struct kj_config *c);
void sample_begin(struct kj_capture_writer *w, const char *path, const struct sample *s);
void sample_streams(struct kj_capture_writer *w, const struct sample *s);
void sample_finish(struct kj_capture_writer *w);

/* A whole, good capture. */
void sample_write(const char *path, const struct sample *s);

#endif /* KJ_TEST_SAMPLE_H */
