/* SPDX-License-Identifier: GPL-2.0 */
/*
 * progress - what a long window has seen so far, on stderr: on a terminal a line that is written
 * anew each second, elsewhere, where that is asked for, lines at growing distances.
 */
#ifndef KJ_CHECK_PROGRESS_H
#define KJ_CHECK_PROGRESS_H

#include "part.h"

/**
 * struct kj_progress - progress of a window
 * @terminal: stderr is one
 * @next_ns: when to say something next, since the begin; 0: nobody is told
 */
struct kj_progress {
	bool terminal;
	__u64 next_ns;
};

/**
 * kj_progress_begin - a window begins
 * @pr: out
 * @k: check
 */
void kj_progress_begin(struct kj_progress *pr, const struct kj_check *k);

/**
 * kj_progress_step - a moment passed
 * @pr: progress; says something if it is time to
 * @part: CPUs
 * @nr: how many
 * @passed_ns: since the begin of the window
 */
void kj_progress_step(struct kj_progress *pr, struct kj_check_part *part, unsigned int nr,
		      __u64 passed_ns);

/* kj_progress_end - clear the line, if there is one */
void kj_progress_end(const struct kj_progress *pr);

#endif /* KJ_CHECK_PROGRESS_H */
