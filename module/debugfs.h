/* SPDX-License-Identifier: GPL-2.0 */
/*
 * debugfs - read-only views for people.
 */
#ifndef KJ_DEBUGFS_H
#define KJ_DEBUGFS_H

void kj_debugfs_init(void);
void kj_debugfs_exit(void);

#endif /* KJ_DEBUGFS_H */
