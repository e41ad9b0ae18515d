/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace - the trace event kjitter:kjitter_gap, one for each gap that is booked, also when the
 * ring is full. For perf, ftrace and bpftrace; off until one of them turns it on.
 *
 * While it is off it costs one no-operation where a gap is booked, and nothing on the
 * clean path. While it is on, its cost is booked as blind time; a tracer that sleeps
 * until events come has itself woken by an interrupt on the measured CPU.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kjitter

#if !defined(KJ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KJ_TRACE_H

#include <linux/tracepoint.h>

#include "../uapi/kjitter.h"
#include "../uapi/kjitter_cause.h"

/* clang-format off */
/* What perf and trace-cmd read of the event has numbers, not names of C, for the causes. */
#define KJ_TRACE_NUMBER(name, ...) TRACE_DEFINE_ENUM(KJ_CAUSE_##name);
#define KJ_TRACE_WORD(name, word, ...) { KJ_CAUSE_##name, word },
#define KJ_TRACE_LAST(name, word, ...) { KJ_CAUSE_##name, word }

KJ_CAUSE_TABLE(KJ_TRACE_NUMBER, KJ_TRACE_NUMBER)

TRACE_EVENT(kjitter_gap, /* laid out as all trace events are */

	TP_PROTO(const struct kj_accounts *acc, u64 start, u64 len, u8 cause, u16 flags),

	TP_ARGS(acc, start, len, cause, flags),

	TP_STRUCT__entry(__field(u32,	cpu)
			 __field(u8,	stream)
			 __field(u8,	cause)
			 __field(u16,	flags)
			 __field(u64,	start)
			 __field(u64,	len)
			 __field(u64,	clock_khz)),

	TP_fast_assign(__entry->cpu = acc->cpu;
		       __entry->stream = acc->stream;
		       __entry->cause = cause;
		       __entry->flags = flags;
		       __entry->start = start;
		       __entry->len = len;
		       __entry->clock_khz = acc->clock_khz;),

	TP_printk("cpu=%u stream=%u start=%llu len=%llu clock_khz=%llu cause=%s flags=%#x",
		  __entry->cpu, __entry->stream, __entry->start, __entry->len,
		  __entry->clock_khz,
		  __print_symbolic(__entry->cause,
				   KJ_CAUSE_TABLE(KJ_TRACE_WORD, KJ_TRACE_LAST)),
		  __entry->flags));
/* clang-format on */

#endif /* KJ_TRACE_H */

/* This part must be outside of the protection against double inclusion. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
