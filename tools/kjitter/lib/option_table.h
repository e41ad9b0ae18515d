/* SPDX-License-Identifier: GPL-2.0 */
/*
 * option_table - every option, once. Parsing, --help and -h of every command are made of it.
 *
 * A new option is a row here; its command then finds the value in kj_options, in the field
 * that the row names, and asks kj_options_has() whether it was given. VALUE() has a value of
 * a C type in a field of kj_options, FLAG() has none; the rest fills a struct kj_option.
 * .takes says what to write, with {min} and {max} for the limits.
 * USES() says what it is to which commands: {commands, word for the argument, .preset or
 * .otherwise, .help}. Rows stand in the order of --help. Included by options.h and options.c
 * with VALUE() and FLAG() defined as they need them; no guard, for that reason.
 */

VALUE(CPUS, struct kj_cpulist, cpus, .name = "cpus", .type = KJ_VALUE_CPUS,
      USES({ RECORD | TOP, "LIST", .otherwise = CPUS_OTHERWISE,
	     .help = "CPUs to measure, " CPUS_LIST },
	   { CHECK, "LIST", .otherwise = CPUS_OTHERWISE, .help = "CPUs to check, " CPUS_LIST },
	   { ADVISE, "LIST", .otherwise = CPUS_OTHERWISE, .help = "CPUs to look at, " CPUS_LIST },
	   { CALIBRATE, "N", .otherwise = "the first that is nohz_full, else isolated",
	     .help = "the CPU" }))

VALUE(DURATION, __u64, duration_ns, .name = "duration", .type = KJ_VALUE_TIME,
      USES({ RECORD, "TIME", .otherwise = "until Ctrl-C", .help = "how long" },
	   { TOP, "TIME", .otherwise = "until it is quit", .help = "how long" },
	   { CHECK, "TIME", .preset = "5s",
	     .help = "length of each window, at least 1s; settling comes on top" }))

VALUE(COUNT, unsigned int, count, .name = "count", .type = KJ_VALUE_WHOLE, .min = 1, .max = 100000,
      .takes = "a number up to {max}",
      USES({ CALIBRATE, "N", .preset = "1000", .help = "injections per class and level" }))

VALUE(MIN, __u64, min_ns, .name = "min", .type = KJ_VALUE_TIME,
      USES({ CALIBRATE, "TIME", .otherwise = "the floor, at least 100ns",
	     .help = "shortest injection, from 100ns up to --max" }))

VALUE(MAX, __u64, max_ns, .name = "max", .type = KJ_VALUE_TIME,
      USES({ CALIBRATE, "TIME", .preset = "1ms",
	     .help = "longest injection, up to 10ms; a class that cannot do it does 0.9\n"
		     "of it, and so on" }))

VALUE(CLASSES, const char *, classes, .name = "classes", .type = KJ_VALUE_TEXT,
      .takes = "names of classes, such as hrtimer,nmi",
      USES({ CALIBRATE, "LIST", .otherwise = "all this kernel can do",
	     .help = "only these, such as hrtimer,nmi" }))

VALUE(SAMPLER, unsigned int, sampler, .name = "sampler", .type = KJ_VALUE_WORD,
      .word = sampler_word,
      USES({ RECORD | TOP, "NAME", .preset = "spin",
	     .help = "spin   busy loop in the kernel: every gap it sees\n"
		     "timer  periodic timer: expiry latency, then thread wake-up latency\n"
		     "hw     busy loop with interrupts off, in slices: NMI, SMI, hypervisor,\n"
		     "       hardware\n"
		     "user   busy loop in this program, as a task of yours would be; also\n"
		     "       without the module, causes are then from /proc\n"
		     "watch  none: what interrupts the program that has the CPU, at level 2;\n"
		     "       see --pid and --comm" },
	   { CHECK, "NAME", .otherwise = "both",
	     .help = "only user, or only spin;\n"
		     "watch  none of these: the program that has the CPU anyway" },
	   { CALIBRATE, "NAME", .preset = "spin",
	     .help = "spin, or watch: of a task that this program has spin there" }))

VALUE(THRESHOLD, __u64, threshold_ns, .name = "threshold", .type = KJ_VALUE_TIME,
      .min = KJ_THRESHOLD_MIN_NS, .max = KJ_THRESHOLD_MAX_NS, .takes = "a time from {min} to {max}",
      .usual = USUAL(threshold_ns),
      USES({ RECORD | TOP, "TIME", .help = "shortest gap that makes a record" }))

VALUE(LEVEL, unsigned int, level, .name = "level", .type = KJ_VALUE_WORD, .word = level_word,
      USES({ RECORD | TOP, "N", .preset = "1",
	     .help = "1  counters the kernel keeps anyway\n"
		     "2  tracepoint probes as well: net times, names, the tick; for\n"
		     "   --sampler user without the module from the kernel's own trace events" },
	   { CHECK, "N", .otherwise = "level 2 if a CPU failed",
	     .help = "1  do not go on to level 2\n"
		     "2  level 2 also for CPUs that pass; without the module from the\n"
		     "   kernel's own trace events" },
	   { CALIBRATE, "N", .otherwise = "both",
	     .help = "only level 1 (counters) or only 2 (probes)" }))

VALUE(PERIOD, __u64, period_ns, .name = "period", .type = KJ_VALUE_TIME, .min = KJ_PERIOD_MIN_NS,
      .max = KJ_PERIOD_MAX_NS, .takes = "a time from {min} to {max}", .usual = USUAL(period_ns),
      USES({ RECORD | TOP, "TIME", .help = "timer: distance of expiries; hw: distance of slices" }))

VALUE(SLICE, __u64, slice_ns, .name = "slice", .type = KJ_VALUE_TIME, .min = KJ_SLICE_MIN_NS,
      .max = KJ_SLICE_MAX_NS, .takes = "a time from {min} to {max}", .usual = USUAL(slice_ns),
      USES({ RECORD | TOP, "TIME", .help = "hw: length of a slice, at most half of the period" }))

VALUE(POLICY, unsigned int, policy, .name = "policy", .type = KJ_VALUE_WORD, .word = policy_word,
      USES({ RECORD, "NAME", .otherwise = "that of this program; timer: fifo",
	     .help = "user, timer, hw: the sampler is a real-time task, fifo or rr" }))

VALUE(PRIORITY, unsigned int, priority, .name = "priority", .type = KJ_VALUE_WHOLE, .min = 1,
      .max = 99, .takes = "a priority from {min} to {max}",
      USES({ RECORD, "N", .preset = "50", .help = "with --policy: its priority" }))

VALUE(DMA_LATENCY, __u64, dma_latency_ns, .name = "dma-latency", .type = KJ_VALUE_TIME,
      .zero = true, .max = 2000000000000ULL, .takes = "a time up to {max}",
      USES({ RECORD | CHECK, "TIME", .otherwise = "as the machine is set",
	     .help = "no idle state on any CPU that takes longer to leave, until it ends" }))

VALUE(IDLE_LIMIT, __u64, idle_limit_ns, .name = "idle-limit", .type = KJ_VALUE_TIME, .zero = true,
      .max = 2000000000000ULL, .takes = "a time up to {max}",
      USES({ RECORD, "TIME", .otherwise = "as the machine is set",
	     .help = "no such idle state on the measured CPUs alone, until it ends" }))

VALUE(WARM_UP, __u64, warm_up_ns, .name = "warm-up", .type = KJ_VALUE_TIME, .min = 1,
      .max = KJ_WARM_UP_MAX_NS, .takes = "a time up to {max}",
      USES({ RECORD, "TIME", .otherwise = "none",
	     .help = "sample for so long first, and forget it; --duration begins then" }))

VALUE(ALIGNED, __u64, stagger_ns, .name = "aligned", .type = KJ_VALUE_TIME, .zero = true,
      .max = KJ_PERIOD_MAX_NS, .takes = "a time below the period, and up to {max}",
      USES({ RECORD, "TIME", .otherwise = "each when it comes to run",
	     .help = "all CPUs begin at one moment; timer and hw: on one grid, each CPU so much\n"
		     "behind the one before, 0us: together" }))

VALUE(WORK, __u64, work_bytes, .name = "work", .type = KJ_VALUE_WORK, .min = 4096, .max = 67108864,
      .word = work_word, .takes = "memmove: and from {min} to {max}, such as memmove:4M",
      USES({ RECORD, "WHAT", .otherwise = "none",
	     .help = "user: copies so much memory in each loop; a gap is what one took longer\n"
		     "than half of them do, found out before the begin" }))

VALUE(PID, unsigned int, pid, .name = "pid", .type = KJ_VALUE_WHOLE, .min = 1, .max = 4194304,
      .takes = "the number of a process or thread",
      USES({ RECORD | TOP, "N", .otherwise = "the user task that has the CPU",
	     .help = "watch: this thread, or all threads of this process; without --cpus on\n"
		     "the CPUs it may run on" },
	   { CHECK, "N", .otherwise = "the program that has the CPU",
	     .help = "watch: this thread, or the thread of this process that is there" }))

VALUE(COMM, const char *, comm, .name = "comm", .type = KJ_VALUE_TEXT,
      .takes = "the name of a task, at most 15 characters",
      USES({ RECORD | TOP, "NAME", .otherwise = "as --pid", .help = "watch: tasks of this name" },
	   { CHECK, "NAME", .otherwise = "as --pid", .help = "watch: the task of this name" }))

VALUE(RING, unsigned int, ring_records, .name = "ring", .type = KJ_VALUE_POWER,
      .min = KJ_RING_MIN_RECORDS, .max = KJ_RING_MAX_RECORDS,
      .takes = "how many records a ring holds: a power of two from {min} to {max}",
      USES({ RECORD, "N", .preset = "4096" }, { TOP, "N", .preset = "1024" }))

VALUE(DRAIN, unsigned int, drain, .name = "drain", .type = KJ_VALUE_WORD, .word = drain_word,
      USES({ RECORD, "HOW", .preset = "mmap",
	     .help = "how records leave a ring: mmap, as shared memory; read, by system\n"
		     "calls" }))

VALUE(READER_CPU, unsigned int, reader_cpu, .name = "reader-cpu", .type = KJ_VALUE_WHOLE,
      .max = KJ_MAX_CPUS - 1, .takes = "the number of one CPU",
      USES({ RECORD, "N", .otherwise = "off the measured CPUs",
	     .help = "where this recorder runs" },
	   { TOP, "N", .otherwise = "off the measured CPUs", .help = "where this display runs" }))

VALUE(OUTPUT, const char *, output, .name = "output", .type = KJ_VALUE_TEXT,
      .takes = "the name of a file",
      USES({ RECORD, "FILE", .preset = "kjitter.kjr",
	     .help = "capture to write; replaces an earlier capture or an empty file,\n"
		     "nothing else" }))

VALUE(STOP_AT, struct kj_lengths, stop_at, .name = "stop-at", .type = KJ_VALUE_LENGTHS,
      .max = KJ_THRESHOLD_MAX_NS,
      USES({ RECORD, "LIST", .otherwise = "no gap ends it",
	     .help = "end on all CPUs at the first gap of that length, which is the last\n"
		     "record of its CPU: 50us; of a class of its own: thread=20us; or both:\n"
		     "50us,thread=20us" }))

VALUE(ON_STOP, const char *, on_stop, .name = "on-stop", .type = KJ_VALUE_TEXT,
      .takes = "a command for sh",
      USES({ RECORD, "CMD", .otherwise = "nothing",
	     .help = "run by 'sh -c' when --stop-at has ended it and the capture is whole,\n"
		     "with KJ_CPU, KJ_STREAM, KJ_LEN_NS, KJ_START_NS (since the begin),\n"
		     "KJ_CAUSE, KJ_TIME (UTC), KJ_TIME_NS, KJ_CAPTURE" }))

FLAG(SNAPSHOT, .name = "snapshot",
     USES({ RECORD,
	    .help = "with --stop-at: the sampler itself turns the kernel's trace off\n"
		    "(tracing_on) at the gap, so that whatever events you had on are kept" }))

VALUE(STACK, __u64, stack_ns, .name = "stack", .type = KJ_VALUE_TIME, .min = KJ_THRESHOLD_MIN_NS,
      .max = KJ_THRESHOLD_MAX_NS, .takes = "a time from 1ns to 10s",
      USES({ RECORD, "TIME", .otherwise = "none",
	     .help = "level 2: the stack of what keeps a CPU for so long, taken in its middle,\n"
		     "or where it lets interrupts come again; timer: also at level 1, where a\n"
		     "late expiry was let in" }))

VALUE(KEEP, unsigned int, keep, .name = "keep", .type = KJ_VALUE_WHOLE, .min = 1, .max = 65536,
      .takes = "a number from 1 to 65536",
      USES({ RECORD, "N", .otherwise = "all records",
	     .help = "of each stream keep the N records before and after each long gap, and\n"
		     "the last N; accounts and histograms are of all" }))

VALUE(KEEP_AT, struct kj_lengths, keep_at, .name = "keep-at", .type = KJ_VALUE_LENGTHS,
      .max = KJ_THRESHOLD_MAX_NS,
      USES({ RECORD, "LIST", .otherwise = "as --stop-at",
	     .help = "with --keep: from which length on a gap is long" }))

VALUE(MAX_RATE, __u64, max_rate_mhz, .name = "max-rate", .type = KJ_VALUE_RATE,
      .takes = "a rate with its unit, such as 5/s or 0.5/s",
      USES({ CHECK, "N/s", .preset = "5/s",
	     .help = "interruptions of one class that are still quiet" }))

VALUE(MAX_GAP, const char *, max_gap, .name = "max-gap", .type = KJ_VALUE_TEXT,
      .takes = "a time, such as 20us; of one class alone: thread=20us",
      USES({ CHECK, "LIST",
	     .help = "fails where a gap is longer, such as 20us; of one class of causes:\n"
		     "thread=20us (needs the module: causes); several: 50us,tick=9us" }))

VALUE(MAX_LATENCY, const char *, max_latency, .name = "max-latency", .type = KJ_VALUE_TEXT,
      .takes = "a time, such as 50us",
      USES({ CHECK, "TIME",
	     .help = "one more window: fails where a timer's thread woke up later, such as\n"
		     "50us; needs the module" }))

VALUE(MAX_LOST_PPM, const char *, max_lost_ppm, .name = "max-lost-ppm", .type = KJ_VALUE_TEXT,
      .takes = "parts per million, such as 20",
      USES({ CHECK, "N", .help = "fails where gaps took more than N ppm of the time" }))

VALUE(QUANTILE, const char *, quantile, .name = "quantile", .type = KJ_VALUE_TEXT,
      .takes = "a share in percent and a time, such as 99.999:16us",
      USES({ CHECK, "LIST",
	     .help = "fails where a share of all loops, those without a gap among them, took\n"
		     "longer, such as 99.999:16us; several: 99.9:2us,99.999:16us" }))

VALUE(BUDGET, const char *, budget, .name = "budget", .type = KJ_VALUE_TEXT,
      .takes = "the name of a file",
      USES({ CHECK, "FILE",
	     .help = "limits from a file, a line each: 'max-gap 20us', 'quantile 99.9:2us',\n"
		     "'max-gap thread=9us cpus 2-7'; # begins a comment" }))

FLAG(FAIL_FAST, .name = "fail-fast",
     USES({ CHECK,
	    .help = "end at the first failure: a gap over the budget, or interruptions above\n"
		    "the limit over a running 5 s; CPUs that had not failed are skipped" }))

FLAG(PROGRESS, .name = "progress",
     USES({ CHECK,
	    .help = "windows over 10 s: say how far it is where stderr is no terminal, too" }))

VALUE(CONFIDENCE, double, confidence, .name = "confidence", .type = KJ_VALUE_SHARE, .min = 500000,
      .max = 999999, .takes = "a share from {min} to {max}, such as 99%",
      USES({ COMPARE, "SHARE", .preset = "99%",
	     .help = "how sure to be: of unchanged captures this share is called so, over all\n"
		     "comparisons (Holm); also that of each interval" }))

VALUE(LEAST, double, least, .name = "least", .type = KJ_VALUE_SHARE, .max = 10000000,
      .takes = "a share up to {max}, such as 10%",
      USES({ COMPARE, "SHARE", .preset = "10%", .help = "changes by less do not count" }))

FLAG(FORCE, .name = "force", USES({ COMPARE, .help = "compare what is not comparable" }))

VALUE(TOGETHER, __u64, together_ns, .name = "together", .type = KJ_VALUE_TIME, .max = 1000000000,
      .zero = true, .takes = "0s, or a time up to 1s",
      USES({ REPORT | COMPARE, "TIME", .preset = "10us",
	     .help = "gaps of several CPUs that begin within such a time are one event; 0s: do\n"
		     "not look for them; unasked, in captures of up to 64 MiB" }))

VALUE(INTERVAL, __u64, interval_ns, .name = "interval", .type = KJ_VALUE_TIME, .min = 100000000ULL,
      .max = 3600000000000ULL, .takes = "a time from {min} to {max}",
      USES({ TOP, "TIME", .preset = "1s", .help = "how often what is shown is new" }))

VALUE(SORT, unsigned int, sort, .name = "sort", .type = KJ_VALUE_WORD, .word = sort_word,
      USES({ TOP, "NAME", .preset = "rate",
	     .help = "rate   rows of a text: most gaps in the latest interval first\n"
		     "worst  the longest gap first\n"
		     "time   most time lost to gaps first\n"
		     "cpu    in the order of the CPUs" }))

FLAG(ONCE, .name = "once", USES({ TOP, .help = "one interval, as text that stays, and no more" }))

FLAG(NO_COLOR, .name = "no-color",
     USES({ TOP, .help = "no colours; nor with NO_COLOR in the environment" }))

VALUE(FORMAT, unsigned int, format, .name = "format", .type = KJ_VALUE_FORMAT,
      USES({ REPORT | COMPARE | CALIBRATE | CHECK | STATUS | ADVISE | TOP, "NAME",
	     .preset = "text" }))

VALUE(ROOT, const char *, root, .name = "root", .type = KJ_VALUE_TEXT,
      .takes = "a folder that holds proc and sys",
      USES({ ADVISE, "DIR", .otherwise = "/",
	     .help = "look at a copy of /proc and /sys below DIR, of another machine" }))

VALUE(HTML, const char *, html, .name = "html", .type = KJ_VALUE_TEXT,
      .takes = "the name of a file, or - for standard output",
      USES({ REPORT | COMPARE, "FILE",
	     .help = "write a page with pictures as well, which needs nothing but itself; -: that\n"
		     "instead of the text" }))

VALUE(JUNIT, const char *, junit, .name = "junit", .type = KJ_VALUE_TEXT,
      .takes = "the name of a file",
      USES({ CHECK, "FILE",
	     .help = "write JUnit XML as well: a test case for each CPU and each of its\n"
		     "limits; also where the check fails or cannot be done" }))

FLAG(BISECT, .name = "bisect",
     USES({ COMPARE | CHECK,
	    .help = "for 'git bisect run': exit status 125 unless pass (0) or fail (1)" }))

FLAG(QUIET, .name = "quiet",
     USES({ RECORD, .help = "no progress, no summary" }, { CALIBRATE, .help = "no progress" },
	  { CHECK, .help = "no progress and no text; the exit status says it" }))

FLAG(VERSION, .name = "version",
     USES({ ITSELF, .help = "versions of this tool and of the ABI that it speaks" }))

FLAG(HELP, .name = "help", .letter = 'h', USES({ ~0U, .help = "this text" }))

#undef VALUE
#undef FLAG
