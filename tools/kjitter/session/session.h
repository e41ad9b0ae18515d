/* SPDX-License-Identifier: GPL-2.0 */
/*
 * session - one measurement as the recorder sees it: device, rings, capture.
 */
#ifndef KJ_SESSION_H
#define KJ_SESSION_H

#include <stdbool.h>

#include "capture/format.h"
#include "lib/options.h"
#include "source.h"
#include "stacks.h"
#include "user/user.h"

/**
 * struct kj_session - one measurement
 * @options: what was asked for
 * @device: /dev/kjitter; -1: user sampler without the module
 * @events: level 2 is made of the kernel's trace events, see explain.h
 * @query: what the module said before the start
 * @config: what it was told
 * @sources: one per stream, by CPU, then by stream; at level 2 that of details is the last
 *	of its CPU
 * @nr_sources: how many
 * @users: user sampler: its threads, by CPU
 * @nr_users: how many
 * @clock_from: how the rate of the clock was found
 * @symbols: names met so far; level 2
 * @told: how many of them are in the capture, where they come from a trace
 * @stacks: --stack: those met so far
 * @last: --stop-at: the gap that ended it
 * @end: the same of the user sampler's threads
 * @path: name of the capture
 * @began_ns: CLOCK_MONOTONIC of the start
 * @status: enum kj_exit of the first failure of the device
 */
struct kj_session {
	const struct kj_options *options;
	int device;
	bool events;
	struct kj_query query;
	struct kj_config config;
	struct kj_source *sources;
	unsigned int nr_sources;
	struct kj_user **users;
	unsigned int nr_users;
	const char *clock_from;
	struct kj_symbols symbols;
	unsigned int told;
	struct kj_stacks stacks;
	struct kj_last_gap last;
	struct kj_user_end end;
	const char *path;
	__u64 began_ns;
	int status;
};

/**
 * kj_session_prepare - everything up to the open rings
 * @s: out; @options must be set
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_session_prepare(struct kj_session *s);

/**
 * kj_session_run - start, drain, stop
 * @s: prepared session
 * @w: capture; errors of writing it stay there and end the measurement
 * @detail: out: number of the signal that ended it, or errno
 *
 * Failures of the device are said on stderr and set @status.
 * Return: enum kj_capture_reason.
 */
int kj_session_run(struct kj_session *s, struct kj_capture_writer *w, __u32 *detail);

/**
 * kj_session_results - write accounts and histograms of all streams, ticks of all CPUs
 * @s: session
 * @w: capture
 *
 * Return: 0 or -errno.
 */
int kj_session_results(struct kj_session *s, struct kj_capture_writer *w);

#endif /* KJ_SESSION_H */
