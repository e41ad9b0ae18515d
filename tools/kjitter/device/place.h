/* SPDX-License-Identifier: GPL-2.0 */
/*
 * place - which CPUs are measured, and where the tool itself runs.
 *
 * The tool stays off the CPUs it measures, and off their SMT siblings if anything else
 * is left, for a busy sibling shows as jitter.
 */
#ifndef KJ_PLACE_H
#define KJ_PLACE_H

#include "lib/cpulist.h"
#include "lib/options.h"

/**
 * kj_place_choose - CPUs to measure: --cpus, else nohz_full, else isolated
 * @cpus: out
 * @o: options
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_place_choose(struct kj_cpulist *cpus, const struct kj_options *o);

/**
 * kj_place_reader - put this thread where it does not disturb
 * @o: options; --reader-cpu decides if given
 * @measured: CPUs to stay away from
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_place_reader(const struct kj_options *o, const struct kj_cpulist *measured);

#endif /* KJ_PLACE_H */
