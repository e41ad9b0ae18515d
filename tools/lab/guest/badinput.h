/* SPDX-License-Identifier: GPL-2.0 */
/*
 * badinput - what its parts share: judging an answer, and a few things to ask with.
 */
#ifndef KJ_BADINPUT_H
#define KJ_BADINPUT_H

#include "kj.h"

#define NS_1  1ULL
#define NEVER KJ_THRESHOLD_MAX_NS /* no gap is that long */

extern void *volatile nowhere;
extern bool can_unplug, can_charge, unplugged;

void measure_now(const char *after);
void good(bool is, const char *text);
void want(const char *text, long ret, int error);
void run_on(unsigned int cpu);
long sys(long ret);
char *edge(void);
int full_ring(int *ring, __u32 nr);
void level2_fill(struct kj_config *c, __u32 sampler);
int level2_config(int fd, __u32 sampler);

/* The groups of cases in each part, NULL behind the last. */
extern void (*const badinput_ioctl[])(void);
extern void (*const badinput_config[])(void);
extern void (*const badinput_user[])(void);
extern void (*const badinput_state[])(void);
extern void (*const badinput_memory[])(void);
extern void (*const badinput_read[])(void);
extern void (*const badinput_mmap[])(void);
extern void (*const badinput_tail[])(void);
extern void (*const badinput_descriptor[])(void);

#endif /* KJ_BADINPUT_H */
