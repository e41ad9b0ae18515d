/* SPDX-License-Identifier: GPL-2.0 */
/*
 * figures - what follows from the accounts of one stream; the same in every output.
 */
#ifndef KJ_FIGURES_H
#define KJ_FIGURES_H

#include <stdbool.h>

#include "capture/summary.h"
#include "lib/quantile.h"

/**
 * struct kj_figures - one stream in ns and shares; NAN is "not known or no meaning"
 * @spins: the stream of a busy loop
 * @watches: the stream of a task that is watched
 * @adds_time: its time adds up, and its histogram is of gaps
 * @clean_ns: time in gap-free readings; watch: in which the task ran
 * @brief_ns: watch: time in interruptions below the threshold
 * @away_ns: watch: time in which the task was not on the CPU
 * @gap_ns: time in gaps
 * @blind_ns: time in the sampler's own work
 * @wall_ns: from begin to end
 * @knows: there are accounts: sums and counts have a meaning
 * @older: the accounts are older than the latest records, or there are none
 * @has_max: @max_ns has one: there was a gap, or a latency
 * @has_quantiles: @quantile_ns have one
 * @max_ns: longest gap, of accounts and records
 * @loop_ns: clean time per sample
 * @rate: gaps per second
 * @gap_ppm: share of gaps in the time
 * @blind_ppm: share of own work in the time
 * @conservation: kj_account_time() - wall, in counts, saturating; 0 if all is well
 * @conservation_ppm: the same as share of the time
 * @clock_error_ppm: wall time against CLOCK_MONOTONIC_RAW
 * @quantile_ns: by enum kj_quantile; of gaps, or of all latencies (timer)
 * @has_period: gaps come back at a fixed distance
 * @period_ns: that distance
 * @period_percent: share of the distances that are so
 * @adds_up: records + lost = gaps, and the histogram holds as many
 */
struct kj_figures {
	bool spins;
	bool watches;
	bool adds_time;
	bool knows;
	bool older;
	bool has_max;
	bool has_quantiles;
	__u64 clean_ns;
	__u64 brief_ns;
	__u64 away_ns;
	__u64 gap_ns;
	__u64 blind_ns;
	__u64 wall_ns;
	__u64 max_ns;
	double loop_ns;
	double rate;
	double gap_ppm;
	double blind_ppm;
	__s64 conservation;
	double conservation_ppm;
	double clock_error_ppm;
	__u64 quantile_ns[KJ_QUANTILE_NR];
	bool has_period;
	double period_ns;
	unsigned int period_percent;
	bool adds_up;
};

/**
 * kj_figures_make - work them out
 * @f: out
 * @t: stream
 * @count: its histogram, KJ_HIST_BUCKETS counts
 */
void kj_figures_make(struct kj_figures *f, const struct kj_summary_stream *t, const __u64 *count);

/**
 * kj_figures_period_name - what has this period, if that is beyond doubt
 * @f: figures with a period
 * @s: capture it comes from
 *
 * Return: "HZ", "the sampler's own period", "once a second" or NULL.
 */
const char *kj_figures_period_name(const struct kj_figures *f, const struct kj_summary *s);

#endif /* KJ_FIGURES_H */
