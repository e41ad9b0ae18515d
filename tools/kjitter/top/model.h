/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - what top knows: a row for each stream, by intervals and since the last reset. Pure.
 *
 * Counts, times and the maximum come from accounts, which cannot drop. Records tell which gap was
 * the last and which the longest; a record is of the interval whose accounts count it, to the unit.
 * Where some were lost, the accounts say how long the longest was, or the figure is a least one.
 */
#ifndef KJ_TOP_MODEL_H
#define KJ_TOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/* How many intervals a picture can show. */
#define KJ_TOP_PAST 120
/* Details that are kept for gaps whose records come later than they. */
#define KJ_TOP_RECENT 16
/* Gaps that are kept of the row that is looked at. */
#define KJ_TOP_LATEST 32

/**
 * struct kj_top_gap - one gap, and what it was
 * @came: there is one
 * @least: there may have been a longer one, whose record was lost
 * @bare: known from accounts alone: @record has @len and @cause
 * @record: foreign
 * @outer: what most time of it was spent on; kind 0: not known
 * @inner: and the function that ran in there
 */
struct kj_top_gap {
	bool came;
	bool least;
	bool bare;
	struct kj_record record;
	struct kj_detail outer;
	struct kj_detail inner;
};

/**
 * struct kj_top_sums - what accounts say that only grows
 * @wall: counts from the begin to the last publication
 * @samples: see struct kj_accounts, as all that follows
 * @gaps: gaps
 * @written: records
 * @lost: records lost
 * @gap: time in gaps
 * @events: by enum kj_cause
 * @count: gaps by primary cause
 * @sum: and their time
 */
struct kj_top_sums {
	__u64 wall;
	__u64 samples;
	__u64 gaps;
	__u64 written;
	__u64 lost;
	__u64 gap;
	__u64 events[KJ_CAUSE_ROOM];
	__u64 count[KJ_CAUSE_ROOM];
	__u64 sum[KJ_CAUSE_ROOM];
};

/**
 * struct kj_top_point - one interval of the past
 * @rate: gaps a second
 * @max_ns: longest gap, ns
 */
struct kj_top_point {
	float rate;
	float max_ns;
};

/**
 * struct kj_top_row - one stream
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @at: number of its CPU in kj_top.cpus
 * @state: enum kj_stream_state
 * @khz: counts per ms
 * @now: sums at the end of the latest interval
 * @before: and at its begin
 * @base: and at the reset
 * @max: longest gap at all, counts
 * @max_before: the same at the begin of the interval
 * @max_base: and at the reset
 * @cause_max: cause of the longest
 * @last: the latest gap
 * @worst: longest since the reset
 * @longest: longest of the interval
 * @next: longest of those of the next one that have come
 * @past: the latest intervals, a circle
 * @by_record: accounts know no causes: they are counted by records, and those lost are unknown
 * @told_count: the same of all records that came
 * @told_sum: and their time
 * @nr_past: how many there have ever been
 */
struct kj_top_row {
	__u32 cpu;
	__u32 stream;
	unsigned int at;
	__u32 state;
	__u64 khz;
	struct kj_top_sums now;
	struct kj_top_sums before;
	struct kj_top_sums base;
	__u64 max;
	__u64 max_before;
	__u64 max_base;
	__u8 cause_max;
	struct kj_top_gap last;
	struct kj_top_gap worst;
	struct kj_top_gap longest;
	struct kj_top_gap next;
	struct kj_top_point past[KJ_TOP_PAST];
	bool by_record;
	__u64 told_count[KJ_CAUSE_ROOM];
	__u64 told_sum[KJ_CAUSE_ROOM];
	unsigned int nr_past;
};

/**
 * struct kj_top_cpu - one CPU
 * @cpu: which
 * @row: the first of its rows
 * @state: enum kj_tick_state
 * @known: ticks have been read so often, up to 2
 * @ticks: how often it ticked
 * @ticks_before: and one reading before
 * @ns: time of the reading, ns
 * @ns_before: and of the one before
 * @stopped: share of the time since watching began that the tick was stopped, 0 to 1
 * @holder: who held it most often; @count 0: nobody
 * @dep: enum kj_dep of it
 * @recent: latest details, a circle; kind 0: none
 * @nr_recent: how many there have ever been
 */
struct kj_top_cpu {
	__u32 cpu;
	unsigned int row;
	__u32 state;
	unsigned int known;
	__u64 ticks;
	__u64 ticks_before;
	__u64 ns;
	__u64 ns_before;
	double stopped;
	struct kj_tick_holder holder;
	unsigned int dep;
	struct kj_detail recent[KJ_TOP_RECENT];
	unsigned int nr_recent;
};

/**
 * struct kj_top - all of it
 * @row: rows by CPU, then by stream
 * @nr_rows: how many
 * @cpus: CPUs
 * @nr_cpus: how many
 * @level: 1 or 2
 * @intervals: how many have ended
 * @began_ns: CLOCK_MONOTONIC of the begin
 * @reset_ns: and of the reset
 * @now_ns: and of the end of the latest interval
 * @before_ns: and of its begin
 * @cycles: cycle counter at some moment
 * @mono_ns: CLOCK_MONOTONIC then
 * @khz: counts per ms of the cycle counter
 * @focus: row whose latest gaps are kept; -1: none
 * @latest: these, a circle
 * @nr_latest: how many there have ever been
 */
struct kj_top {
	struct kj_top_row *row;
	unsigned int nr_rows;
	struct kj_top_cpu *cpus;
	unsigned int nr_cpus;
	unsigned int level;
	__u64 intervals;
	__u64 began_ns;
	__u64 reset_ns;
	__u64 now_ns;
	__u64 before_ns;
	__u64 cycles;
	__u64 mono_ns;
	__u64 khz;
	int focus;
	struct kj_top_gap latest[KJ_TOP_LATEST];
	unsigned int nr_latest;
};

/**
 * kj_top_room - memory for a model
 * @t: out: @row and @cpus; nothing in them
 * @nr_rows: how many rows at most
 * @nr_cpus: and CPUs
 *
 * Return: false if there is none.
 */
bool kj_top_room(struct kj_top *t, unsigned int nr_rows, unsigned int nr_cpus);

/**
 * kj_top_add - one more stream
 * @t: model with room for it
 * @cpu: whose; streams of one CPU one after the other
 * @stream: enum kj_stream_id
 *
 * Return: number of the row.
 */
unsigned int kj_top_add(struct kj_top *t, unsigned int cpu, unsigned int stream);

/**
 * kj_top_begin - it begins to count
 * @t: model with all its rows
 * @now_ns: CLOCK_MONOTONIC
 */
void kj_top_begin(struct kj_top *t, __u64 now_ns);

/**
 * kj_top_copy - the same again, to be looked at while the model goes on
 * @to: out: with as much room
 * @from: model
 */
void kj_top_copy(struct kj_top *to, const struct kj_top *from);

/**
 * kj_top_record - a record came
 * @t: model
 * @i: row
 * @number: of the record, from 0
 * @rec: it
 */
void kj_top_record(struct kj_top *t, unsigned int i, __u64 number, const struct kj_record *rec);

/**
 * kj_top_detail - a detail came
 * @t: model
 * @at: number of the CPU
 * @d: it
 */
void kj_top_detail(struct kj_top *t, unsigned int at, const struct kj_detail *d);

/**
 * kj_top_accounts - an interval of a row ends here: records up to @a->written are of it
 * @t: model
 * @i: row
 * @a: accounts
 *
 * What is in the rings has to be taken out next, and then kj_top_close() be called.
 */
void kj_top_accounts(struct kj_top *t, unsigned int i, const struct kj_accounts *a);

/**
 * kj_top_tick - what the tick of a CPU does; level 2
 * @t: model
 * @at: number of the CPU
 * @tick: it
 */
void kj_top_tick(struct kj_top *t, unsigned int at, const struct kj_tick *tick);

/**
 * kj_top_ticks - how often a CPU ticked by now
 * @t: model
 * @at: number of the CPU
 * @ticks: how often, since some moment
 * @ns: time of this reading, by any clock
 */
void kj_top_ticks(struct kj_top *t, unsigned int at, __u64 ticks, __u64 ns);

/**
 * kj_top_close - the interval has ended, for all rows
 * @t: model
 * @now_ns: CLOCK_MONOTONIC
 */
void kj_top_close(struct kj_top *t, __u64 now_ns);

/**
 * kj_top_next - when the interval ends that runs now
 * @end: when the one before was to end, ns
 * @each: length of one, ns
 * @now: now, ns; not before @end
 *
 * Intervals that nobody was there for are not made up for.
 * Return: ns, after @now.
 */
__u64 kj_top_next(__u64 end, __u64 each, __u64 now);

/**
 * kj_top_reset - what is told of the whole time begins here
 * @t: model
 */
void kj_top_reset(struct kj_top *t);

/**
 * kj_top_focus - keep the latest gaps of a row
 * @t: model
 * @i: row, -1: of none
 */
void kj_top_focus(struct kj_top *t, int i);

#endif /* KJ_TOP_MODEL_H */
