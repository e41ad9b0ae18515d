/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - what the ways to print a summary have in common.
 */
#ifndef KJ_REPORT_H
#define KJ_REPORT_H

#include "figures.h"
#include "lib/json.h"

/**
 * struct kj_report - what is printed
 * @path: name of the capture, foreign text
 * @summary: what is in it
 * @reader: to get histograms from
 * @changed: the file is no longer what it was when it was read first
 * @failed: it could not be printed, and that was said
 * @count: histogram of the stream kj_report_figures() was called for
 */
struct kj_report {
	const char *path;
	struct kj_summary *summary;
	struct kj_capture_reader *reader;
	bool changed;
	bool failed;
	__u64 count[KJ_HIST_BUCKETS];
};

/**
 * kj_report_figures - figures of one stream
 * @r: report
 * @i: which stream
 * @f: out
 *
 * Return: the stream.
 */
const struct kj_summary_stream *kj_report_figures(struct kj_report *r, unsigned int i,
						  struct kj_figures *f);

/**
 * kj_report_evidence - level 2 of a stream's CPU, told with the first stream of the CPU
 * @r: report
 * @i: which stream
 *
 * Return: NULL if there is none, or it was told before.
 */
const struct kj_evidence *kj_report_evidence(const struct kj_report *r, unsigned int i);

/* Room for a name, two numbers of up to 20 and 31 characters, and what stands between them. */
#define KJ_REPORT_EVENTS_MAX (KJ_CAUSE_ROOM * 96)

/**
 * kj_report_events - what the kernel counted, in words
 * @line: out; cut if @size is under KJ_REPORT_EVENTS_MAX
 * @size: of it
 * @a: accounts
 * @wall_ns: how long they were kept
 *
 * Return: @line, or a sentence if nothing was counted.
 */
const char *kj_report_events(char *line, size_t size, const struct kj_accounts *a, double wall_ns);

/* A function for every format. */
#define FORMAT(name, flag, help) void kj_report_##name(struct kj_report *r);
#define FOREIGN(name, help)
#include "formats.h"

/**
 * kj_report_cause - how often, and for how long
 * @a: accounts
 * @cause: enum kj_cause
 *
 * At level 2 times are net, but those of a cause that no probe sees are of whole gaps.
 * Return: its account.
 */
static inline const struct kj_cause_account *kj_report_cause(const struct kj_accounts *a,
							     unsigned int cause)
{
	return a->probed[cause].count || a->probed[cause].sum ? &a->probed[cause] :
								&a->cause[cause];
}

/**
 * kj_report_json_gap - what there is to say of one gap
 * @j: text, inside an object
 * @a: accounts of its stream
 * @rec: its record, foreign
 */
void kj_report_json_gap(struct kj_json *j, const struct kj_accounts *a,
			const struct kj_record *rec);
/* Why the recording ended, in words. */
void kj_report_end_words(char *line, size_t size, const struct kj_summary *s);

/* The page, see html.h: written to @path. Return: enum kj_exit. In kjitter-more alone. */
int kj_report_html(struct kj_report *r, const char *path);

/* What wake-up latencies that have a record were spent on, in words; there are some. */
void kj_report_split_words(char *line, size_t size, const struct kj_summary *s,
			   const struct kj_latency_split *p);

/* For how long the tick was stopped, and what held it, in words. */
void kj_report_tick_words(char *line, size_t size, const struct kj_summary *s,
			  const struct kj_tick *t);

/* What wake-up latencies that have a record were spent on; nothing if there is none. */
void kj_report_text_split(const struct kj_summary *s, const struct kj_latency_split *p);

/* Gaps over the time of the recording; the text only where there is more than one window. */
void kj_report_text_axis(const struct kj_summary *s, const struct kj_summary_stream *t);
void kj_report_json_axis(struct kj_json *j, const struct kj_summary *s,
			 const struct kj_summary_stream *t);

/* Is level 2 of the kernel's own trace events, and not of the module's probes? */
bool kj_report_from_trace(const struct kj_summary *s);

/* Why both levels do not count the same of a cause; NULL if that is not known. */
const char *kj_report_reason(const struct kj_summary *s, const struct kj_accounts *a,
			     unsigned int cause);

/* Parts of the text and of the JSON that only level 2 has. */
void kj_report_text_probes(const struct kj_summary *s);
void kj_report_text_causes(const struct kj_summary *s, const struct kj_accounts *a);
void kj_report_text_cpu(const struct kj_summary *s, const struct kj_evidence *e);
void kj_report_text_inside(const struct kj_summary *s, const struct kj_inside *in);
void kj_report_json_account(struct kj_json *j, const struct kj_cause_account *c, __u64 khz);
void kj_report_json_probes(struct kj_json *j, const struct kj_summary *s);
void kj_report_json_causes(struct kj_json *j, const struct kj_summary *s,
			   const struct kj_accounts *a);
void kj_report_json_cpu(struct kj_json *j, const struct kj_summary *s, const struct kj_evidence *e);
void kj_report_json_inside(struct kj_json *j, const struct kj_summary *s,
			   const struct kj_inside *in);

/*
 * Where the kernel was, in stacks.c: numbers of the stacks, the most frequent first, and how many;
 * how many had no room; how often all that have the names of the first were taken, which are left
 * out of @order then, with their numbers appended to @numbers.
 */
unsigned int kj_report_stacks_sorted(const struct kj_summary *s, unsigned int order[KJ_STACKS_MAX]);
__u64 kj_report_stacks_missed(const struct kj_summary *s);
__u64 kj_report_stacks_group(const struct kj_summary *s, unsigned int *order, unsigned int nr,
			     char *numbers, size_t size);
void kj_report_text_stacks(const struct kj_summary *s);
void kj_report_json_stacks(struct kj_json *j, const struct kj_summary *s);

/*
 * Gaps of several CPUs that are one event, in together.c: is it all CPUs; what to think of it,
 * NULL: nothing more; the set that one is told with, which is itself or has more CPUs.
 */
bool kj_report_together_all(const struct kj_together *g, const struct kj_together_set *s);
const char *kj_report_together_hint(const struct kj_summary *s, const struct kj_together_set *t,
				    const char *list);
const struct kj_together_set *kj_report_told_with(const struct kj_together *g,
						  const struct kj_together_set *s);
void kj_report_text_together(const struct kj_summary *s);
void kj_report_json_together(struct kj_json *j, const struct kj_summary *s);

/* The gap that ended the measurement, in stop.c. */
void kj_report_text_stop(const struct kj_summary *s);
void kj_report_json_stop(struct kj_json *j, const struct kj_summary *s);

#endif /* KJ_REPORT_H */
