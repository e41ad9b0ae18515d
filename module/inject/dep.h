/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dep - hold the tick of a CPU by a dependency of choice.
 */
#ifndef KJ_INJECT_DEP_H
#define KJ_INJECT_DEP_H

struct kj_inject_hold;
struct seq_file;

int kj_inject_dep_set(const struct kj_inject_hold *hold);
void kj_inject_dep_show(struct seq_file *m);
void kj_inject_dep_clear(void);

#endif /* KJ_INJECT_DEP_H */
