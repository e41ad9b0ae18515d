/* SPDX-License-Identifier: GPL-2.0 */
/*
 * instance - a trace of our own: an instance of tracefs that nobody else has, with the events that
 * level 2 has words for. What others trace is as it was.
 *
 * There is one a process. It goes with the process; one that was killed leaves it, switched on, and
 * the next one takes that away.
 *
 * Observer effect. Its buffers are made by a work item on each CPU, and switching events on patches
 * the kernel's text. Reading it does not touch the measured CPU: it never waits, so that no writer
 * has anybody to wake.
 */
#ifndef KJ_TRACE_INSTANCE_H
#define KJ_TRACE_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "lib/cpulist.h"
#include "line.h"

/* Bytes of a trace that wait in this process for who reads them. */
#define KJ_TRACE_WAITING 8192

/**
 * struct kj_trace_pipe - the trace of one CPU, each line of which is read once
 * @cpu: whose
 * @fd: -1: not open
 * @from: where in @text the next line begins
 * @to: where it ends
 * @text: what has been read
 * @next: the pipe that was opened before
 */
struct kj_trace_pipe {
	unsigned int cpu;
	int fd;
	unsigned int from;
	unsigned int to;
	char text[KJ_TRACE_WAITING];
	struct kj_trace_pipe *next;
};

/**
 * kj_trace_can - may an instance be made?
 *
 * If not, a sentence on stderr says why.
 * Return: so it may.
 */
bool kj_trace_can(void);

/**
 * kj_trace_open - make the instance; no event is on yet
 * @cpus: whose events will be traced
 * @counts: out: its times are of the cycle counter, as a user sampler's are, and not ns
 * @probes: out: bit n set: its events tell what enum kj_probe n does
 *
 * What is wrong is said on stderr.
 * Return: false then.
 */
bool kj_trace_open(const struct kj_cpulist *cpus, bool *counts, __u64 *probes);

/**
 * kj_trace_on - switch the events on, and begin with an empty trace
 * @ends: those that tell of an end as well
 *
 * What is wrong is said on stderr.
 * Return: false then.
 */
bool kj_trace_on(bool ends);

/* kj_trace_empty - forget what came so far, and what was lost; without an instance: nothing */
void kj_trace_empty(void);

/* kj_trace_off - and off again; what came can be read */
void kj_trace_off(void);

/* kj_trace_close - take the instance away, and its pipes; it need not be there */
void kj_trace_close(void);

/**
 * kj_trace_lost - events of a CPU that the kernel counted and had no room for
 * @cpu: which
 *
 * Since kj_trace_on().
 * Return: how many.
 */
__u64 kj_trace_lost(unsigned int cpu);

/* Bytes of a path of the instance. */
#define KJ_TRACE_PATH 128

/**
 * kj_trace_path - a file of a CPU
 * @path: out: KJ_TRACE_PATH bytes
 * @cpu: which
 * @name: of it
 *
 * Return: @path.
 */
char *kj_trace_path(char *path, unsigned int cpu, const char *name);

/**
 * kj_trace_pipe_open - begin to read
 * @p: pipe; it stays where it is until it is closed
 * @cpu: which
 *
 * Return: 0 or -errno.
 */
int kj_trace_pipe_open(struct kj_trace_pipe *p, unsigned int cpu);

/**
 * kj_trace_pipe_close - read no more
 * @p: pipe, opened
 */
void kj_trace_pipe_close(struct kj_trace_pipe *p);

/**
 * kj_trace_pipe_line - the next line
 * @p: pipe
 * @line: out: KJ_TRACE_LINE bytes; what is longer is cut
 *
 * Return: false if there is none yet.
 */
bool kj_trace_pipe_line(struct kj_trace_pipe *p, char *line);

#endif /* KJ_TRACE_INSTANCE_H */
