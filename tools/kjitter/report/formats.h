/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how report prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_report_NAME(). A new one is a row here and a file with its function. Included by model.h
 * and command.c with FORMAT() defined as they need it; no guard, for that reason.
 */

FORMAT(text, false, "tables for people")

FORMAT(json, true, "one object, \"schema\": \"kjitter.report/1\"; times in ns")

FORMAT(csv, true,
       "a header row, then one row per stream. Columns: release (quoted),\n"
       "cpu, sampler, stream, state, complete (yes or no), samples, loop_ns,\n"
       "gaps, gaps_per_s, records, lost_records, clean_ns, gap_ns, blind_ns,\n"
       "wall_ns, max_ns, p50_ns to p99.99_ns, conservation_ppm,\n"
       "clock_error_ppm, period_ns, then CAUSE_gaps and CAUSE_events for\n"
       "every cause, and spared_events (level 2: interruptions of kernel\n"
       "threads only). Empty: no meaning here")

FORMAT(records, true,
       "CSV, a row per gap in the order of the file: cpu, stream,\n"
       "start_counts, start_ns (since the stream began), len_counts, len_ns,\n"
       "blind_ns, cause, flags (words joined by +: housekeeping, yield,\n"
       "blind, more, frozen, spared, stop), net_nmi_ns, net_irq_ns,\n"
       "net_softirq_ns, net_thread_ns, lost_before (records lost just\n"
       "before it), stack (its number, 0: none)")

FORMAT(details, true,
       "CSV, a row per thing that ran during a gap, in the order of the\n"
       "file: cpu, start_counts, len_counts, net_counts, len_ns, net_ns,\n"
       "cause, kind, id, name (quoted), symbol (quoted), by_cpu, by_pid,\n"
       "by_symbol (quoted), flags (inner, cut, spared). Empty: not known.\n"
       "Level 1 has none")

#undef FORMAT
