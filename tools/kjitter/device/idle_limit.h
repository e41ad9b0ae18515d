/* SPDX-License-Identifier: GPL-2.0 */
/*
 * idle_limit - no idle state on the measured CPUs that takes longer to leave (--idle-limit).
 *
 * The limit of a CPU is a file that stays as it was written. So a child of this process waits for
 * its end, however that comes, and writes what was there before: SIGKILL of this process leaves
 * nothing behind. (That of both does.)
 */
#ifndef KJ_IDLE_LIMIT_H
#define KJ_IDLE_LIMIT_H

#include "lib/cpulist.h"
#include "lib/options.h"

/**
 * kj_idle_limit_set - until this process ends
 * @o: options
 * @cpus: whose; nothing is done if nothing was asked for
 *
 * What is wrong is said on stderr. Before threads and before the device: the child has nothing of
 * them.
 * Return: enum kj_exit.
 */
int kj_idle_limit_set(const struct kj_options *o, const struct kj_cpulist *cpus);

#endif /* KJ_IDLE_LIMIT_H */
