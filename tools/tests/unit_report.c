// SPDX-License-Identifier: GPL-2.0
/*
 * unit_report - what a report says of what is rare: text and page of structures that no recorder
 * here would write.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kjitter/lib/json.h"
#include "../kjitter/report/html.h"
#include "check.h"
#include "unit.h"

#define KHZ    1000000ULL
#define SETS   14U /* two more than are told */
#define STACKS 14U

static struct kj_summary s;
static struct kj_report report = { .path = "a capture", .summary = &s };

/* A summary of nothing, of a clock whose counts are ns. */
static void begin(void)
{
	memset(&s, 0, sizeof(s));
	s.complete = true;
	s.query.clock_khz = KHZ;
	s.query.probes = ~0U;
	s.config.level = 2;
	s.config.sampler = KJ_SAMPLER_SPIN;
}

enum what {
	TEXT,
	TEXT_CAUSES,
	TEXT_CPU,
	TEXT_STACKS,
	TEXT_TOGETHER,
	HTML_HEAD,
	HTML_ENVIRONMENT,
	HTML_EVIDENCE,
	HTML_STACKS,
	HTML_TOGETHER,
	HTML_WORST
};

/* What is written of @of; the caller's to free. */
static char *told(enum what what, const void *of)
{
	FILE *usual = stdout;
	char *text;
	size_t size;
	struct kj_html h = { .out = open_memstream(&text, &size), .r = &report };

	fflush(usual);
	stdout = h.out;
	switch (what) {
	case TEXT:
		kj_report_text(&report);
		break;
	case TEXT_CAUSES:
		kj_report_text_causes(&s, of);
		break;
	case TEXT_CPU:
		kj_report_text_cpu(&s, of);
		break;
	case TEXT_STACKS:
		kj_report_text_stacks(&s);
		break;
	case TEXT_TOGETHER:
		kj_report_text_together(&s);
		break;
	case HTML_HEAD:
		kj_html_head(&h);
		break;
	case HTML_ENVIRONMENT:
		kj_html_environment(&h);
		break;
	case HTML_EVIDENCE:
		kj_html_evidence(&h, 0);
		break;
	case HTML_STACKS:
		kj_html_stacks(&h);
		break;
	case HTML_TOGETHER:
		kj_html_together(&h);
		break;
	case HTML_WORST:
		kj_html_worst(&h, of);
		break;
	}
	stdout = usual;
	fclose(h.out);
	return text;
}

/* Is all of these words, up to NULL, in it, in this order? Frees @text. */
static bool has(char *text, ...)
{
	const char *at = text, *word;
	va_list words;

	va_start(words, text);
	while ((word = va_arg(words, const char *)) && at) {
		at = strstr(at, word);
		if (at)
			at += strlen(word);
		else
			printf("# no '%s' in: %s\n", word, text);
	}
	va_end(words);
	free(text);
	return at;
}

static void ends(void)
{
	static const struct {
		__u32 reason;
		const char *words;
	} end[] = {
		{ KJ_CAPTURE_OUTPUT,
		  "could not be written any further: the latest records are missing" },
		{ KJ_CAPTURE_STREAMS, "every stream ended by itself: their CPUs went offline" },
		{ 99, "the device failed" },
	};
	char line[200];
	unsigned int i;

	begin();
	for (i = 0; i < ARRAY_SIZE(end); i++) {
		s.end.reason = end[i].reason;
		kj_report_end_words(line, sizeof(line), &s);
		check(strstr(line, end[i].words), "end: %s", end[i].words);
	}
}

static void splits(void)
{
	struct kj_latency_split p = { .records = 9, .odd = 2, .more = 3, .len = 1000, .rest = 500 };
	char line[400];
	bool good;

	begin();
	kj_report_split_words(line, sizeof(line), &s, &p);
	good = strstr(line, "7 latencies") &&
	       strstr(line, "of 3 it holds what there was no room to note") &&
	       strstr(line, "of 2 more the parts do not add up");
	check(good, "latencies: those whose parts are not known, or too long");
}

static void ticks(void)
{
	struct kj_tick t = { .last = 1000, .ticks = 4 };
	char line[400], little[80];

	begin();
	t.holder[KJ_DEP_SCHED].count = 7;
	t.holder[KJ_DEP_RCU].count = 2;
	memcpy(t.holder[KJ_DEP_RCU].comm, "some", 4);
	t.holder[KJ_DEP_RCU].pid = 12;
	kj_report_tick_words(line, sizeof(line), &s, &t);
	check(strstr(line, "sched 7, ") && strstr(line, "rcu 2 (") && strstr(line, "some, pid 12"),
	      "tick: what held it is told with a task, or without any");
	kj_report_tick_words(little, sizeof(little), &s, &t);
	check(strlen(little) == sizeof(little) - 1 && !strncmp(little, line, sizeof(little) - 1),
	      "tick: what has no room is left out");
	s.query.probes = 0;
	kj_report_tick_words(line, sizeof(line), &s, &t);
	check(!strcmp(line, "not watched: this kernel has no probe for it"),
	      "tick: a kernel without its probe");
}

/* Samplers kept off their CPUs, at the end and all the time, and one that only watches. */
static void kept_off(void)
{
	static struct kj_summary_stream stream[3],
		*streams[3] = { &stream[0], &stream[1], &stream[2] };
	unsigned int i;
	char *text;

	begin();
	memset(stream, 0, sizeof(stream));
	s.streams = streams;
	s.nr_streams = 3;
	s.config.slice_ns = 5000000;
	kj_environment_add(&s.env, "causes", "events");
	for (i = 0; i < 3; i++) {
		stream[i].cpu = i + 1;
		stream[i].stream = i < 2 ? KJ_STREAM_SPIN : KJ_STREAM_WATCH;
		stream[i].has_accounts = true;
		stream[i].accounts.cpu = i + 1;
		stream[i].accounts.stream = stream[i].stream;
		stream[i].accounts.state = i < 2 ? KJ_STREAM_STARVED : KJ_STREAM_DONE;
		stream[i].accounts.clock_khz = KHZ;
		stream[i].accounts.samples = i;
		kj_timeline_begin(&stream[i].timeline, 0, KHZ);
	}
	stream[2].accounts.gaps = 4;
	stream[2].accounts.probe_cost = 180;
	stream[2].accounts.aways = 6;
	check(has(told(TEXT, NULL), "slice 5.000 ms", "CPU 1, spin",
		  "all the time, so nothing was measured", "CPU 2, spin",
		  "at the end; this is what was measured before", "CPU 3, watch",
		  "4 of them at or above the threshold; the probes add 180 ns to one interrupt",
		  "went to sleep 6 times", NULL),
	      "streams: which could not run, and what watching costs");
	check(has(told(HTML_HEAD, NULL),
		  "CPU 1, spin: could not run, other tasks had the CPU all the time.",
		  "CPU 2, spin: could not run, other tasks had the CPU at the end.",
		  "own trace events", NULL),
	      "streams: the page says which could not run, and who saw level 2");
	text = told(HTML_ENVIRONMENT, NULL);
	check(strstr(text, ">a capture<") && !strstr(text, ">asked for<"),
	      "streams: until it was interrupted: no time was asked for");
	free(text);
}

/* A vector sent by a task on a CPU that is not known, the idle task, and what had no room. */
static void blame(void)
{
	static struct kj_evidence e;
	static struct kj_summary_stream stream, *streams[1] = { &stream };
	struct kj_json j;
	char *text;
	size_t size;
	FILE *out;
	bool good;

	begin();
	memset(&e, 0, sizeof(e));
	s.streams = streams;
	s.nr_streams = 1;
	s.evidence[0] = &e;
	e.blame.nr = 2;
	e.blame.entry[0] = (struct kj_blame_entry){ .count = 5, .net = 900, .max = 300 };
	e.blame.entry[0].key = (struct kj_blame_key){
		.kind = KJ_DETAIL_VECTOR, .id = 251, .cause = KJ_CAUSE_CALL, .by_pid = 77
	};
	e.blame.entry[1] = (struct kj_blame_entry){ .count = 1, .net = 50, .max = 50 };
	e.blame.entry[1].key =
		(struct kj_blame_key){ .kind = KJ_DETAIL_TASK, .cause = KJ_CAUSE_THREAD };
	e.blame.other = (struct kj_blame_entry){ .count = 4321, .net = 20, .max = 9 };
	check(has(told(TEXT_CPU, &e), "idle task: the sampler was not", "4321 times", NULL),
	      "by name: the idle task is none of spin's, and the rest has a line");
	s.config.sampler = KJ_SAMPLER_TIMER;
	text = told(TEXT_CPU, &e);
	check(!strstr(text, "not allowed"), "by name: between expiries of the timer it is");
	free(text);
	check(has(told(HTML_EVIDENCE, NULL), "By name", "idle task", "4321", NULL),
	      "by name: the page has the rest, too");
	stream.has_accounts = true;
	stream.accounts = (struct kj_accounts){
		.clock_khz = KHZ, .samples = 9, .gaps = 6, .gap = 950, .max = 300, .last = 100000
	};
	memset(e.blame.entry[0].key.name, 0, KJ_DETAIL_NAME);
	text = told(HTML_HEAD, NULL);
	good = strstr(text, "By name, on CPU 0") && strstr(text, "vector call") &&
	       !strstr(text, "idle task");
	check(good, "by name: nor is it blamed on the page");
	free(text);
	out = open_memstream(&text, &size);
	j = (struct kj_json){ .out = out };
	kj_json_open(&j, NULL, '{');
	kj_report_json_cpu(&j, &s, &e);
	kj_json_close(&j, '}');
	fclose(out);
	check(has(text, "\"from\"", "\"cpu\": null", "\"pid\": 77", "\"count\": 4321", NULL),
	      "by name: JSON, of whom the CPU is not known");
}

/* Of a task that is watched: what had the CPU while it was away is no cause of a gap. */
static void no_gap(void)
{
	struct kj_accounts a = { .clock_khz = KHZ };
	char *text;

	begin();
	a.probed[KJ_CAUSE_UNKNOWN].count = 3;
	a.probed[KJ_CAUSE_UNKNOWN].sum = 100;
	a.probed[KJ_CAUSE_TICK].count = 2;
	a.probed[KJ_CAUSE_TICK].sum = 10;
	text = told(TEXT_CAUSES, &a);
	check(strstr(text, "tick                  2 times") && !strstr(text, "3 times"),
	      "causes: what was no gap is not told");
	free(text);
}

/* Of one begin the longer holds the shorter; of one length, what the probes call inner is held. */
static void worst(void)
{
	static struct kj_inside in;
	static struct kj_summary_stream t;

	begin();
	memset(&t, 0, sizeof(t));
	t.accounts.clock_khz = KHZ;
	t.nr_worst = 1;
	t.worst[0].len = 1000;
	t.inside = &in;
	memset(&in, 0, sizeof(in));
	in.to = 1000;
	in.nr = 3;
	in.detail[0] = (struct kj_detail){ .kind = KJ_DETAIL_TASK,
					   .id = 3,
					   .len = 100,
					   .net = 1,
					   .flags = KJ_DETAIL_INNER,
					   .name = "inner" };
	in.detail[1] = (struct kj_detail){
		.kind = KJ_DETAIL_TASK, .id = 2, .len = 100, .net = 2, .name = "same"
	};
	in.detail[2] = (struct kj_detail){
		.kind = KJ_DETAIL_TASK, .id = 1, .len = 500, .net = 3, .name = "outer"
	};
	in.more = 41;
	in.more_net = 77;
	in.more_full = true;
	check(has(told(HTML_WORST, &t), "outer", "same", "inner", "41 more", "at least ", NULL),
	      "inside a gap: outer ones first, and how many more there are");
}

/* 14 of 14 names, and eight of one name. */
static void same_frames(void)
{
	static struct kj_stack stack[STACKS + 8];
	unsigned int i;

	begin();
	s.config.stack_ns = 20000;
	memset(stack, 0, sizeof(stack));
	for (i = 0; i < STACKS + 8; i++) {
		stack[i].index = i + 1;
		stack[i].depth = 2;
		stack[i].count = i < STACKS ? 1 : 100;
		snprintf(stack[i].name[0], KJ_STACK_NAME, "inner_%u", i < STACKS ? i : 99);
		snprintf(stack[i].name[1], KJ_STACK_NAME, "outer");
		s.stacks.stack[i + 1] = &stack[i];
	}
	stack[3].missed = 17;
	check(has(told(TEXT_STACKS, NULL), "800 times",
		  "inner_99 < outer (stack 15 16 17 18 19 20 ...)", "inner_13",
		  "17 more had no room", NULL),
	      "stacks: of the same names they are one, and those without room are told");
	check(has(told(HTML_STACKS, NULL), "800", "inner_99",
		  "The rest is in the JSON; 17 more had no room.", NULL),
	      "stacks: the page has twelve, and says that there are more");
}

static void at_one_instant(void)
{
	static struct kj_together g;
	static struct kj_together_set set[SETS];
	static __u64 lanes[SETS];
	__u16 cpu[SETS + 1];
	unsigned int i;

	begin();
	memset(&g, 0, sizeof(g));
	memset(set, 0, sizeof(set));
	for (i = 0; i <= SETS; i++)
		cpu[i] = i;
	g.window = 10000;
	g.khz = KHZ;
	g.nr_lanes = SETS + 1;
	g.used = SETS + 1;
	g.cpu = cpu;
	g.words = 1;
	g.events = 1000;
	g.nr_told = SETS;
	for (i = 0; i < SETS; i++) {
		lanes[i] = 3ULL << i;
		set[i] = (struct kj_together_set){ .votes = 1,
						   .nr = 2,
						   .cause = KJ_CAUSE_UNKNOWN,
						   .lanes = &lanes[i],
						   .count = 10 };
		g.told[i] = &set[i];
	}
	s.together = &g;
	kj_environment_add(&s.env, "hypervisor", "none");
	kj_environment_add(&s.env, "smt_siblings", "10-1;2-3;0-1");
	check(has(told(TEXT_TOGETHER, NULL), "CPUs 0-1", "; threads of one", "CPUs 1-2",
		  "SMI or firmware", "CPUs 2-3", "; threads of one",
		  "2 more sets of CPUs and causes, 20 times", "860 others", NULL),
	      "together: threads of a core, and what has no line");
	check(has(told(HTML_TOGETHER, NULL), "threads of one core", "2 more are in the JSON.",
		  NULL),
	      "together: the same on the page");
	s.together_skipped = true;
	s.together_ns = 10000;
	s.together = NULL;
	check(has(told(TEXT_TOGETHER, NULL), "not looked for in so large a capture; --together 10",
		  NULL),
	      "together: it is said that it was not looked for");
}

int unit_report(void)
{
	ends();
	splits();
	ticks();
	kept_off();
	blame();
	no_gap();
	worst();
	same_frames();
	at_one_instant();
	return check_failed;
}
