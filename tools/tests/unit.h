/* SPDX-License-Identifier: GPL-2.0 */
/*
 * unit - the parts of the unit test; each returns true if a case failed.
 */
#ifndef KJ_TEST_UNIT_H
#define KJ_TEST_UNIT_H

#include <stdbool.h>
#include <linux/types.h>
#include <stddef.h>

struct kj_check_cpu;

/* An empty file of a name that nobody has; false: there is none. Whoever asked removes it. */
bool unit_file(char *path, size_t size);

/* A file of a copy of /proc or /sys, and the folders that it lies in. */
void unit_put(const char *root, const char *path, const char *text);

/* What @say writes to a descriptor, 1 or 2; good until the next. */
const char *unit_said(int fd, void (*say)(void));

/* Random numbers of a seed: above 0 and below 1; events of a mean, Poisson's. */
double unit_uniform(__u64 *seed);
unsigned int unit_poisson(__u64 *seed, double mean);

/* What a CPU's reason of this code says; empty: it has none. */
const char *unit_reason(const struct kj_check_cpu *c, const char *code);

int unit_words(void);
int unit_options(void);
int unit_figures(void);
int unit_blame(void);
int unit_calibrate(void);
int unit_level2(void);
int unit_report(void);
int unit_check(void);
int unit_procstat(void);
int unit_count(void);
int unit_advise(void);
int unit_device(void);
int unit_isolation(void);
int unit_processor(void);
int unit_verdict(void);
int unit_part(void);
int unit_budget(void);
int unit_explain(void);
int unit_judge(void);
int unit_early(void);
int unit_events(void);
int unit_foreign(void);
int unit_together(void);
int unit_trace(void);
int unit_junit(void);
int unit_power(void);
int unit_timeline(void);
int unit_causes(void);
int unit_windows(void);
int unit_compare(void);
int unit_limits(void);
int unit_tasks(void);
int unit_tally(void);
int unit_user(void);
int unit_loop(void);
int unit_capture(void);
int unit_safe(void);
int unit_self(void);
int unit_summary(void);
int unit_records(void);
int unit_stop(void);
int unit_last_gap(void);
int unit_page(void);
int unit_look(void);
int unit_top(void);
int unit_top_figures(void);
int unit_top_screen(void);
int unit_top_keeper(void);

#endif /* KJ_TEST_UNIT_H */
