/* SPDX-License-Identifier: GPL-2.0 */
/*
 * line - one line of the kernel's trace, as text: pure.
 *
 * Names of tasks in it are foreign: whatever one is called, it can lie about itself alone.
 */
#ifndef KJ_TRACE_LINE_H
#define KJ_TRACE_LINE_H

#include <stdbool.h>

#include "capture/symbols.h"
#include "uapi/kjitter.h"

/* Bytes of a line that are looked at; the longest event kjitter asks for has half as many. */
#define KJ_TRACE_LINE 512

/* Bytes of a task's name, NUL included. */
#define KJ_TRACE_COMM 16

/**
 * enum kj_trace_what - what a line says
 * @KJ_TRACE_BEGIN: something begins: @kind and all that follows
 * @KJ_TRACE_END: it ends; of what follows only @kind
 * @KJ_TRACE_SWITCH: another task comes: @id, @name, @slept
 * @KJ_TRACE_NMI: a handler of an NMI is done: @ns
 * @KJ_TRACE_STOP: the kernel looked at the tick: @stopped, @dep
 * @KJ_TRACE_LOST: events were lost before this line: @lost
 */
enum kj_trace_what {
	KJ_TRACE_BEGIN,
	KJ_TRACE_END,
	KJ_TRACE_SWITCH,
	KJ_TRACE_NMI,
	KJ_TRACE_STOP,
	KJ_TRACE_LOST,
};

/**
 * struct kj_trace_line - what a line says
 * @what: enum kj_trace_what; LOST has no time and no task
 * @counts: @time is of the cycle counter (x86-tsc), and not ns
 * @time: when
 * @pid: who ran, as the kernel's first pid namespace names it
 * @comm: its name, foreign; empty: not known
 * @kind: enum kj_detail_kind
 * @cause: enum kj_cause
 * @id: as kj_detail.id, but for functions
 * @name: as kj_detail.name
 * @function: function that runs, with its module in brackets; empty: none
 * @slept: the task before gave the CPU away
 * @stopped: the tick was stopped
 * @dep: enum kj_dep that holds it; KJ_DEP_ROOM: none that has a word
 * @ns: how long it took
 * @lost: how many, at least
 */
struct kj_trace_line {
	enum kj_trace_what what;
	bool counts;
	__u64 time;
	__u32 pid;
	char comm[KJ_TRACE_COMM];
	__u8 kind;
	__u8 cause;
	__u32 id;
	char name[KJ_DETAIL_NAME];
	char function[KJ_SYMBOLS_NAME];
	bool slept;
	bool stopped;
	unsigned int dep;
	__u64 ns;
	__u64 lost;
};

/**
 * kj_trace_line - read a line
 * @l: out
 * @text: foreign, NUL-terminated
 *
 * Return: false if it is about nothing that is asked for.
 */
bool kj_trace_line(struct kj_trace_line *l, const char *text);

#endif /* KJ_TRACE_LINE_H */
