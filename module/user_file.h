/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user_file - the user sampler of one CPU as a file descriptor: begin, gap, end.
 */
#ifndef KJ_USER_FILE_H
#define KJ_USER_FILE_H

struct kj_session;

int kj_user_file_open(struct kj_session *s, unsigned int cpu, unsigned int flags);

#endif /* KJ_USER_FILE_H */
