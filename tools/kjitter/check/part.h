/* SPDX-License-Identifier: GPL-2.0 */
/*
 * part - one CPU in a window: what is read of it when the window begins, ends and
 * the sampler has stopped, and what that means for its verdict.
 */
#ifndef KJ_CHECK_PART_H
#define KJ_CHECK_PART_H

#include "device/ring.h"
#include "model.h"

/**
 * struct kj_check_part - one CPU in a window
 * @k: check
 * @c: the CPU
 * @w: where results go
 * @user: user sampler: its thread
 * @details: level 2: its details
 * @records: its records, where there is a budget; else not open
 * @hist: room for its histogram, NULL: nobody asks for quantiles
 * @events: accounts at the begin
 * @began: accounts at the begin of what the budget judges: what the kernel counted is read then
 * @tick: level 2: its tick at the begin
 * @ticks: local timer interrupts at the latest look while settling
 * @stretch: --fail-fast: what was counted from the begin of the window to that of the stretch
 * @loud: --fail-fast: classes above the limit in the stretch, which then decides
 * @unread: errno of what the device did not tell; 0: it told all
 */
struct kj_check_part {
	struct kj_check *k;
	struct kj_check_cpu *c;
	struct kj_check_window *w;
	struct kj_user *user;
	struct kj_ring details;
	struct kj_ring records;
	struct kj_histogram *hist;
	struct kj_accounts events;
	struct kj_accounts began;
	struct kj_tick tick;
	__u64 ticks;
	struct kj_count stretch;
	__u64 loud;
	int unread;
};

/* kj_check_part_accounts - accounts of its sampler now */
void kj_check_part_accounts(struct kj_check_part *p, struct kj_accounts *a);

/* kj_check_part_count - what the kernel counted was read just now: add what the module counts */
void kj_check_part_count(struct kj_check_part *p);

/* kj_check_part_drain - take in what is in its rings */
void kj_check_part_drain(struct kj_check_part *p);

/* kj_check_part_begin - the window begins; what the kernel counted is not read yet */
void kj_check_part_begin(struct kj_check_part *p);

/**
 * kj_check_part_begun - what the kernel counted was read for the first time
 * @p: part; if it could not be read, the verdict is an error, and the reason says why
 */
void kj_check_part_begun(struct kj_check_part *p);

/**
 * kj_check_part_ending - the window is over, and what the kernel counted is not read yet
 * @p: part; what reading it does to the CPU is no gap of the window, at its end as at its begin
 */
void kj_check_part_ending(struct kj_check_part *p);

/**
 * kj_check_part_end - the window is over, and what the kernel counted was read again
 * @p: part; @w is done, or the reason says why not
 * @stops: how often this process was stopped meanwhile
 */
void kj_check_part_end(struct kj_check_part *p, unsigned int stops);

/**
 * kj_check_part_stopped - the sampler has stopped and its details are drained
 * @p: part; a window in which it could not run, or was moved away, is none
 */
void kj_check_part_stopped(struct kj_check_part *p);

#endif /* KJ_CHECK_PART_H */
