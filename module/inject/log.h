/* SPDX-License-Identifier: GPL-2.0 */
/*
 * log - what the last run did, for reading.
 */
#ifndef KJ_INJECT_LOG_H
#define KJ_INJECT_LOG_H

#include <linux/fs.h>

struct kj_inject_run;

extern const struct file_operations kj_inject_log_fops;
extern const struct file_operations kj_inject_plan_fops;

void kj_inject_log_set(struct kj_inject_run *run);

#endif /* KJ_INJECT_LOG_H */
