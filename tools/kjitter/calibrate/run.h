/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run - one measurement, all of it kept in memory.
 */
#ifndef KJ_CALIBRATE_RUN_H
#define KJ_CALIBRATE_RUN_H

#include "inject.h"
#include "victim.h"

/* The least that the injector does. */
#define KJ_CALIBRATE_LEAST_NS 100

/**
 * struct kj_calibrate_run - the device and what one measurement gave
 * @device: /dev/kjitter
 * @query: what the module said
 * @cpu: the CPU being measured
 * @sampler: enum kj_sampler
 * @stream: its enum kj_stream_id
 * @victim: watch: the task that is interrupted
 * @config: in force
 * @symbols: names of functions met; each measurement begins anew
 * @detail_account: accounts of the details
 * @room: records there is room for
 * @detail_room: details there is room for
 * @data: the measurement; its arrays are reused by the next one
 */
struct kj_calibrate_run {
	int device;
	struct kj_query query;
	unsigned int cpu;
	unsigned int sampler;
	unsigned int stream;
	struct kj_victim victim;
	struct kj_config config;
	struct kj_symbols symbols;
	struct kj_accounts detail_account;
	size_t room;
	size_t detail_room;
	struct kj_calibrate_data data;
};

/**
 * kj_calibrate_measure - configure, start, let something happen, stop
 * @r: device open; the results replace those of the measurement before
 * @level: 1 or 2
 * @threshold_ns: shortest gap
 * @class: inject this; NULL: nothing, for @quiet_ns
 * @plan: how
 * @quiet_ns: nanoseconds
 *
 * What goes wrong is said on stderr. So is what was lost of injections: a calibration
 * cannot do without. A quiet measurement may lose records.
 * Return: enum kj_exit.
 */
int kj_calibrate_measure(struct kj_calibrate_run *r, unsigned int level, __u64 threshold_ns,
			 const struct kj_calibrate_class *class, const struct kj_inject_plan *plan,
			 __u64 quiet_ns);

/**
 * struct kj_calibrate_floor - the lowest threshold at which the sampler sees only others
 * @threshold_ns: that, ns
 * @counts: the same, counts
 * @loop: a clean iteration, counts
 * @own: what the sampler itself needs until it looks again after a gap, counts
 */
struct kj_calibrate_floor {
	__u64 threshold_ns;
	__u64 counts;
	double loop;
	__u64 own;
};

/**
 * kj_calibrate_find_floor - look for it, from three iterations on
 * @f: out
 * @r: device open
 * @level: 1 or 2
 *
 * After each gap the sampler needs a while until its next reading, now longer, now shorter.
 * If that varies by the threshold, gaps are followed by others that hit its own work.
 * Return: enum kj_exit.
 */
int kj_calibrate_find_floor(struct kj_calibrate_floor *f, struct kj_calibrate_run *r,
			    unsigned int level);

/**
 * kj_calibrate_own - longest gap that the sampler made itself
 * @record: gaps in the order of time
 * @nr: how many
 * @own: out: its usual length, counts; 0: none
 *
 * Pure.
 * Return: how many there are: gaps that hit the sampler while it booked the one before
 * or went back into its loop.
 */
size_t kj_calibrate_own(const struct kj_record *record, size_t nr, __u64 *own);

#endif /* KJ_CALIBRATE_RUN_H */
