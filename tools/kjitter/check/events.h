/* SPDX-License-Identifier: GPL-2.0 */
/*
 * events - level 2 without the module: the kernel's own trace events, in an instance of tracefs
 * that is ours alone.
 *
 * They name what the module's probes name, in the same words, but for senders and functions of
 * IPIs. They cost more than the probes, and switching them on may hide a fault as those may.
 */
#ifndef KJ_CHECK_EVENTS_H
#define KJ_CHECK_EVENTS_H

#include "during.h"

/**
 * kj_events_can - may an instance be made?
 *
 * If not, a sentence on stderr says why.
 * Return: so it may.
 */
bool kj_events_can(void);

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

/* kj_events_begin - switch the events on, and trace the CPUs of a window from now on */
void kj_events_begin(const struct kj_check_run *r);

/**
 * kj_events_end - switch them off; what came goes into blame and tick of each CPU's window
 * @r: run
 */
void kj_events_end(struct kj_check_run *r);

/* kj_events_close - take the instance away; it need not be there */
void kj_events_close(void);

/**
 * struct kj_events_task - who has a CPU, as the trace tells it
 * @id: pid; our own sampler among them
 * @name: name, empty: not known yet
 * @since: from when on, ns
 */
struct kj_events_task {
	__u32 id;
	char name[KJ_DETAIL_NAME];
	__u64 since;
};

/**
 * kj_events_line - take in a line of the trace
 * @k: check, which learns names of functions
 * @w: window of the CPU whose line it is
 * @line: foreign
 * @t: zero at first; kept between lines
 */
void kj_events_line(struct kj_check *k, struct kj_check_window *w, const char *line,
		    struct kj_events_task *t);

#endif /* KJ_CHECK_EVENTS_H */
