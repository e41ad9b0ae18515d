/* SPDX-License-Identifier: GPL-2.0 */
/*
 * events - level 2 without the module: the kernel's own trace events, see trace/.
 *
 * They name what the module's probes name, in the same words, but for senders of IPIs. They cost
 * more than the probes, and switching them on may hide a fault as those may.
 */
#ifndef KJ_CHECK_EVENTS_H
#define KJ_CHECK_EVENTS_H

#include "during.h"
#include "trace/follow.h"
#include "trace/instance.h"

/**
 * struct kj_events_cpu - one CPU of a window
 * @w: its window, where what ran goes
 * @pipe: its trace
 * @follow: what the trace has told so far
 * @blamed: things that are in the window's blame
 */
struct kj_events_cpu {
	struct kj_check_window *w;
	struct kj_trace_pipe pipe;
	struct kj_trace_follow follow;
	__u64 blamed;
};

/**
 * kj_events_open - make the instance
 * @k: check; its @query.probes tells afterwards what is known
 *
 * After level 1 has decided: its buffers are made by a work item on each CPU, and on 6.17 and 6.18
 * any task that comes to a CPU ends the tick that should not be there. No event is on until
 * kj_events_begin(). What is wrong is said on stderr.
 * Return: false then.
 */
bool kj_events_open(struct kj_check *k);

/**
 * kj_events_begin - switch the events on, and trace the CPUs of a window from now on
 * @r: run
 *
 * Return: false if they cannot be read, which is said on stderr.
 */
bool kj_events_begin(struct kj_check_run *r);

/**
 * kj_events_read - what came since goes into blame and tick of each CPU's window
 * @r: run; nothing is done before its begin
 */
void kj_events_read(struct kj_check_run *r);

/**
 * kj_events_end - switch them off, and read the rest
 * @r: run; as kj_events_read()
 */
void kj_events_end(struct kj_check_run *r);

/**
 * kj_events_line - take in a line of the trace
 * @c: CPU whose line it is; @w and @follow are begun
 * @text: foreign
 */
void kj_events_line(struct kj_events_cpu *c, const char *text);

#endif /* KJ_CHECK_EVENTS_H */
