/* SPDX-License-Identifier: GPL-2.0 */
/*
 * summary - what a capture holds, read in one pass and constant memory.
 *
 * Per stream there are the latest accounts, the worst gaps, the distances, and where
 * in the file the latest histogram is; the histogram itself is read again when its
 * stream is printed. So memory depends on the number of streams, not on the length. At
 * level 2 there is the evidence of each CPU as well.
 */
#ifndef KJ_SUMMARY_H
#define KJ_SUMMARY_H

#include <stdbool.h>

#include "details.h"
#include "evidence.h"
#include "format.h"
#include "lib/environment.h"
#include "period.h"
#include "split.h"
#include "stacks.h"
#include "timeline.h"
#include "together.h"

#define KJ_SUMMARY_WORST   10
#define KJ_SUMMARY_STREAMS (KJ_MAX_CPUS * KJ_STREAM_NR)

/**
 * struct kj_summary_stream - one stream
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @has_accounts: @accounts is one
 * @hist_at: offset of the latest histogram, 0: none
 * @hist_total: sum of its counts
 * @records: how many are in the file
 * @record_lost: sum of kj_record.lost
 * @next: number the next record should have
 * @missing: records the numbering leaves out
 * @left_out: of these, left out on purpose
 * @disorder: records that start before the one before
 * @first_start: start of the first record
 * @accounts: the latest
 * @nr_worst: how many in @worst
 * @worst: longest gaps, longest first
 * @inside: level 2: what ran in each of @worst; NULL: not looked at
 * @period: distances
 * @timeline: gaps over the time of the recording
 * @split: the timer's wake-up latencies: what they were spent on
 * @lane: where its gaps go in kj_summary.together, from 1 on; 0: nowhere
 */
struct kj_summary_stream {
	__u32 cpu;
	__u32 stream;
	bool has_accounts;
	__u64 hist_at;
	__u64 hist_total;
	__u64 records;
	__u64 record_lost;
	__u64 next;
	__u64 missing;
	__u64 left_out;
	__u64 disorder;
	__u64 first_start;
	struct kj_accounts accounts;
	unsigned int nr_worst;
	struct kj_record worst[KJ_SUMMARY_WORST];
	struct kj_inside *inside;
	struct kj_period period;
	struct kj_timeline timeline;
	struct kj_latency_split split;
	__u32 lane;
};

/**
 * struct kj_summary - a capture
 * @result: how reading ended; KJ_CAPTURE_EOF, _CUT, _DAMAGED or _FAILED
 * @why: sentence if it is damaged or could not be read
 * @complete: the file is whole: END was the last section and its totals are right
 * @has_run: @run, @query and @config are there
 * @has_anchor: @anchor is there
 * @has_end: @end is there
 * @has_stop: @stop is one
 * @has_symbols: @symbols has some
 * @good: everything before this offset was taken in
 * @ignored: bytes after the last whole section
 * @unknown: sections of unknown type
 * @records: in all streams
 * @env: environment, foreign text
 * @run: what was asked for
 * @query: what the module said
 * @config: what it was told
 * @anchor: clocks at the end
 * @end: how the recording ended
 * @stop: the gap that ended it (KJ_REC_STOP)
 * @together_ns: set by whoever reads: gaps of several CPUs that begin within such a time are looked
 *	for; 0: they are not
 * @together_most: set as well: but not in a file of more bytes
 * @together_skipped: so it was
 * @together: these; NULL: not looked for, or there are not several CPUs
 * @nr_streams: how many streams
 * @streams: in order of CPU and stream
 * @number: by CPU and stream: index into @streams + 1, 0: there is none
 * @evidence: level 2: by CPU, NULL: there is none
 * @symbols: level 2: names of functions
 * @stacks: where the kernel was
 *
 * The tables at its end are large; what is not used of them takes no memory.
 */
struct kj_summary {
	enum kj_capture_result result;
	char why[200];
	bool complete;
	bool has_run;
	bool has_anchor;
	bool has_end;
	bool has_stop;
	bool has_symbols;
	__u64 good;
	__u64 ignored;
	__u64 unknown;
	__u64 records;
	struct kj_environment env;
	struct kj_capture_run run;
	struct kj_query query;
	struct kj_config config;
	struct kj_capture_anchor anchor;
	struct kj_capture_end end;
	struct kj_record stop;
	__u64 together_ns;
	__u64 together_most;
	bool together_skipped;
	struct kj_together *together;
	unsigned int nr_streams;
	struct kj_summary_stream **streams;
	__u16 number[KJ_MAX_CPUS][KJ_STREAM_NR];
	struct kj_evidence *evidence[KJ_MAX_CPUS];
	struct kj_symbols symbols;
	struct kj_stacks stacks;
};

/**
 * kj_summary_read - read a whole capture
 * @s: out, all zero but @together_ns and @together_most
 * @r: reader, opened
 *
 * What could be read stands in @s whatever @s->result is.
 */
void kj_summary_read(struct kj_summary *s, struct kj_capture_reader *r);

/**
 * kj_summary_forget - free what a summary holds, to read another capture
 * @s: summary, read; all zero then
 */
void kj_summary_forget(struct kj_summary *s);

/**
 * kj_summary_histogram - latest histogram of a stream
 * @t: stream
 * @r: reader of the same capture
 * @count: out: KJ_HIST_BUCKETS counts
 *
 * Return: false if there is none.
 */
bool kj_summary_histogram(const struct kj_summary_stream *t, struct kj_capture_reader *r,
			  __u64 *count);

/**
 * kj_summary_evidence - level 2 of a CPU
 * @s: summary
 * @cpu: which CPU, or anything
 *
 * Return: NULL if the capture has none.
 */
static inline const struct kj_evidence *kj_summary_evidence(const struct kj_summary *s, __u32 cpu)
{
	return cpu < KJ_MAX_CPUS ? s->evidence[cpu] : NULL;
}

/**
 * kj_summary_missing - records that the numbering leaves out, though nobody said so
 * @t: stream
 *
 * Return: how many.
 */
static inline __u64 kj_summary_missing(const struct kj_summary_stream *t)
{
	return t->missing > t->left_out ? t->missing - t->left_out : 0;
}

/**
 * kj_summary_index - where a stream is in kj_summary.streams
 * @s: summary
 * @cpu: which CPU, or anything
 * @stream: enum kj_stream_id, or anything
 *
 * Return: its index, -1 if there is none.
 */
static inline int kj_summary_index(const struct kj_summary *s, __u32 cpu, __u32 stream)
{
	return cpu < KJ_MAX_CPUS && stream < KJ_STREAM_NR ? s->number[cpu][stream] - 1 : -1;
}

/**
 * kj_summary_usable - can anything be reported
 * @s: summary
 *
 * Return: true if what the run was and at least one stream are known.
 */
bool kj_summary_usable(const struct kj_summary *s);

#endif /* KJ_SUMMARY_H */
