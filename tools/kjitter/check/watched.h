/* SPDX-License-Identifier: GPL-2.0 */
/*
 * watched - the program that has a CPU anyway, and decides there: --sampler watch.
 *
 * Nothing of ours runs on the CPU. At level 1 all there is are the kernel's counters, as
 * ever; at level 2 the probes tell what interrupts the task. What comes while nobody
 * runs there says nothing about isolation, so a CPU where the task does not run for most of the
 * time is not testable.
 */
#ifndef KJ_CHECK_WATCHED_H
#define KJ_CHECK_WATCHED_H

#include "during.h"

/**
 * kj_watched_options - does what was asked for of a watched task fit together?
 * @k: check, its options and budget are known
 *
 * If not, a sentence on stderr says why.
 * Return: so it does.
 */
bool kj_watched_options(const struct kj_check *k);

/**
 * kj_watched_find - which task is it, of each CPU?
 * @r: run; kj_tasks_begin() was called some time before
 *
 * The one that had most of the time; among those that --pid or --comm names. Where there
 * is none, or the CPU was idle for most of the time, it is skipped, and the reason says so.
 */
void kj_watched_find(struct kj_check_run *r);

/**
 * kj_watched_judge - did it run for most of the window?
 * @k: check
 * @c: CPU; if not, it is skipped
 * @w: window, ended
 */
void kj_watched_judge(struct kj_check *k, struct kj_check_cpu *c, struct kj_check_window *w);

#endif /* KJ_CHECK_WATCHED_H */
