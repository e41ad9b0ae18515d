/* SPDX-License-Identifier: GPL-2.0 */
/*
 * interrupts - local timer interrupts of some CPUs from /proc/interrupts: for the user sampler at
 * level 1, which counts them only where there is a gap.
 *
 * On a machine with many CPUs the file is long; reading it may take a hundredth of the time, and is
 * left out until then. It is read in one go, and meanwhile rings fill: one that is larger than
 * KJ_TOP_INTERRUPTS_MOST is not read.
 */
#ifndef KJ_TOP_INTERRUPTS_H
#define KJ_TOP_INTERRUPTS_H

#include "lib/procstat.h"
#include "model.h"

#define KJ_TOP_INTERRUPTS "/proc/interrupts"

/* Bytes: about 700 interrupts of 512 CPUs. */
#define KJ_TOP_INTERRUPTS_MOST 4194304

/**
 * struct kj_top_interrupts - the file, and where what is asked for is in it
 * @file: it
 * @nr: CPUs
 * @cpu: they, ascending
 * @column: scratch: their columns
 * @count: scratch: their numbers in a line
 * @ticks: and in all lines of ticks
 * @not_before: CLOCK_MONOTONIC at which it may be read again
 */
struct kj_top_interrupts {
	struct kj_procstat file;
	unsigned int nr;
	unsigned int *cpu;
	int *column;
	__u64 *count;
	__u64 *ticks;
	__u64 not_before;
};

/**
 * kj_top_interrupts_open - get ready
 * @i: zeroed; out: if that cannot be, still nothing to read: ticks are not known then
 * @t: model, whose CPUs they are
 * @path: KJ_TOP_INTERRUPTS
 *
 * Before anything is measured: the file is read once.
 * Return: false if that cannot be.
 */
bool kj_top_interrupts_open(struct kj_top_interrupts *i, const struct kj_top *t, const char *path);

/**
 * kj_top_interrupts_read - tell the model
 * @i: opened, or zeroed: then nothing is told
 * @t: model
 */
void kj_top_interrupts_read(struct kj_top_interrupts *i, struct kj_top *t);

#endif /* KJ_TOP_INTERRUPTS_H */
