// SPDX-License-Identifier: GPL-2.0
/*
 * stacks - where the kernel was (record --stack): each stack once, with how often it was taken.
 */
#include <stdio.h>
#include <string.h>

#include "lib/duration.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "model.h"

/* So many numbers of stacks with the same names are told. */
#define NUMBERS 6U

/* Numbers of those there are, the most frequent first. Return: how many. */
unsigned int kj_report_stacks_sorted(const struct kj_summary *s, unsigned int order[KJ_STACKS_MAX])
{
	unsigned int i, k, nr = 0;
	const struct kj_stack *a;

	for (i = 1; i < KJ_STACKS_MAX; i++) {
		a = kj_stacks_get(&s->stacks, i);
		if (!a)
			continue;
		for (k = nr++; k && s->stacks.stack[order[k - 1]]->count < a->count; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	return nr;
}

__u64 kj_report_stacks_missed(const struct kj_summary *s)
{
	unsigned int i;
	__u64 most = 0;

	for (i = 1; i < KJ_STACKS_MAX; i++)
		if (s->stacks.stack[i] && s->stacks.stack[i]->missed > most)
			most = s->stacks.stack[i]->missed;
	return most;
}

/* Two places of one function are two stacks with the same names. */
static bool same_names(const struct kj_stack *a, const struct kj_stack *b)
{
	__u32 k;

	for (k = 0; k < a->depth && k < b->depth; k++)
		if (strcmp(a->name[k], b->name[k]))
			return false;
	return a->depth == b->depth;
}

/* Several stacks, told as one: how often all were taken; their numbers go behind @numbers. */
__u64 kj_report_stacks_group(const struct kj_summary *s, unsigned int *order, unsigned int nr,
			     char *numbers, size_t size)
{
	const struct kj_stack *a = s->stacks.stack[order[0]], *b;
	unsigned int i, told = 0;
	__u64 count = 0;

	for (i = 0; i < nr; i++) {
		b = order[i] ? s->stacks.stack[order[i]] : NULL;
		if (!b || !same_names(a, b))
			continue;
		count = kj_sum(count, b->count);
		order[i] = 0;
		if (told++ < NUMBERS)
			kj_text_add(numbers, size, " %u", b->index);
	}
	if (told > NUMBERS)
		kj_text_add(numbers, size, " ...");
	return count;
}

static void text_group(const struct kj_summary *s, unsigned int *order, unsigned int nr)
{
	const struct kj_stack *a = s->stacks.stack[order[0]];
	char line[KJ_STACK_DEPTH * (KJ_STACK_NAME + 4) + 128] = "", label[64];
	__u64 count;
	__u32 k;

	for (k = 0; k < a->depth; k++)
		kj_text_add(line, sizeof(line), "%s%s", k ? " < " : "", a->name[k]);
	kj_text_add(line, sizeof(line), " (stack");
	count = kj_report_stacks_group(s, order, nr, line, sizeof(line));
	kj_text_add(line, sizeof(line), ")");
	snprintf(label, sizeof(label), "  %8llu times  ", count);
	kj_text_wrap(stdout, label, line);
}

void kj_report_text_stacks(const struct kj_summary *s)
{
	unsigned int order[KJ_STACKS_MAX], nr = kj_report_stacks_sorted(s, order), i;
	char len[KJ_DURATION_MAX];

	if (!s->config.stack_ns)
		return;
	printf("\nstacks of what kept a CPU for %s and longer, innermost first%s\n",
	       kj_duration_format(len, s->config.stack_ns), nr ? "" : ": none");
	for (i = 0; i < nr; i++)
		if (order[i])
			text_group(s, order + i, nr - i);
	if (kj_report_stacks_missed(s))
		printf("  %llu more had no room, and are not told\n", kj_report_stacks_missed(s));
}

void kj_report_json_stacks(struct kj_json *j, const struct kj_summary *s)
{
	unsigned int order[KJ_STACKS_MAX], nr = kj_report_stacks_sorted(s, order), i;
	const struct kj_stack *a;
	__u32 k;

	kj_json_u64(j, "stacks_missed", kj_report_stacks_missed(s));
	kj_json_open(j, "stacks", '[');
	for (i = 0; i < nr; i++) {
		a = s->stacks.stack[order[i]];
		kj_json_open(j, NULL, '{');
		kj_json_u64(j, "number", a->index);
		kj_json_u64(j, "count", a->count);
		kj_json_open(j, "frames", '[');
		for (k = 0; k < a->depth; k++)
			kj_json_str(j, NULL, a->name[k]);
		kj_json_close(j, ']');
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}
