// SPDX-License-Identifier: GPL-2.0
/*
 * table - see table.h.
 */
#include <stdio.h>
#include <string.h>

#include "lib/duration.h"
#include "lib/macros.h"
#include "lib/names.h"
#include "naming.h"
#include "picture.h"
#include "table.h"

/* A cell that is wider than that has room for all that happened, and for a label. */
#define WHOLE_LABEL 20

/**
 * struct column - one of them
 * @head: its head
 * @min: columns it needs
 * @drop: which is left out first: the lowest; 0: none of these
 * @right: numbers are
 * @sort: enum kj_sort that it is the order of, 0: none
 */
struct column {
	const char *head;
	unsigned int min;
	unsigned int drop;
	bool right;
	enum kj_sort sort;
};

static const struct column columns[KJ_COLUMN_NR] = {
	[KJ_COLUMN_CPU] = { "CPU", 4, 0, true, KJ_SORT_CPU },
	[KJ_COLUMN_STREAM] = { "stream", 6, 7, false, 0 },
	[KJ_COLUMN_RATE] = { "gaps/s", 7, 0, true, KJ_SORT_RATE },
	[KJ_COLUMN_LAST] = { "last", 8, 5, true, 0 },
	[KJ_COLUMN_LAST_CAUSE] = { "cause", 8, 2, false, 0 },
	[KJ_COLUMN_WORST] = { "worst", 9, 0, true, KJ_SORT_WORST },
	[KJ_COLUMN_WORST_CAUSE] = { "cause", 8, 8, false, 0 },
	[KJ_COLUMN_PPM] = { "ppm", 6, 6, true, KJ_SORT_TIME },
	[KJ_COLUMN_LOST] = { "lost", 6, 3, true, 0 },
	[KJ_COLUMN_TICK] = { "tick", 7, 1, true, 0 },
	[KJ_COLUMN_PAST] = { "", 8, 4, false, 0 },
};

/* Who gets what is left, one after the other, and up to how much; of labels at level 2 more. */
static const struct {
	enum kj_top_column column;
	unsigned int level;
	unsigned int most;
} growth[] = {
	{ KJ_COLUMN_WORST_CAUSE, 1, 10 },   { KJ_COLUMN_LAST_CAUSE, 1, 10 },
	{ KJ_COLUMN_PAST, 1, 16 },	    { KJ_COLUMN_WORST_CAUSE, 1, 28 },
	{ KJ_COLUMN_LAST_CAUSE, 1, 28 },    { KJ_COLUMN_PAST, 1, 60 },
	{ KJ_COLUMN_WORST_CAUSE, 2, 48 },   { KJ_COLUMN_LAST_CAUSE, 2, 48 },
	{ KJ_COLUMN_PAST, 1, KJ_TOP_PAST },
};

/* Columns of all that are shown, and a blank between two. */
static unsigned int total(const struct kj_top_table *l)
{
	unsigned int i, sum = 0;

	for (i = 0; i < KJ_COLUMN_NR; i++)
		sum += l->width[i] ? l->width[i] + 1 : 0;
	return sum ? sum - 1 : 0;
}

static bool several_streams(const struct kj_top *t)
{
	return t->nr_rows > t->nr_cpus;
}

static void leave_out(struct kj_top_table *l, unsigned int width)
{
	unsigned int rank, i;

	for (rank = 1; rank <= KJ_COLUMN_NR; rank++)
		for (i = 0; i < KJ_COLUMN_NR; i++)
			if (columns[i].drop == rank && total(l) > width)
				l->width[i] = 0;
}

void kj_top_table_fit(struct kj_top_table *l, const struct kj_top *t, unsigned int width)
{
	unsigned int i, k;
	double most;

	for (i = 0; i < KJ_COLUMN_NR; i++)
		l->width[i] = columns[i].min;
	if (l->single)
		l->width[KJ_COLUMN_PAST] = 0;
	if (!several_streams(t))
		l->width[KJ_COLUMN_STREAM] = 0;
	leave_out(l, width);
	for (k = 0; k < ARRAY_SIZE(growth); k++) {
		i = growth[k].column;
		if (!l->width[i] || t->level < growth[k].level)
			continue;
		while (total(l) < width && l->width[i] < growth[k].most)
			l->width[i]++;
	}
	l->most = 0;
	for (i = 0; i < t->nr_rows; i++) {
		most = kj_top_most(&t->row[i], l->width[KJ_COLUMN_PAST], l->length);
		l->most = most > l->most ? most : l->most;
	}
}

void kj_top_table_head(const struct kj_top_table *l, struct kj_top_line *line, enum kj_sort sort)
{
	const char *head;
	unsigned int i;

	for (i = 0; i < KJ_COLUMN_NR; i++) {
		if (!l->width[i])
			continue;
		head = columns[i].head;
		if (i == KJ_COLUMN_PAST)
			head = l->length ? "longest" : "gaps/s";
		if (line->column)
			kj_top_line_pad(line, line->column + 1);
		kj_top_line_put(line, sort == columns[i].sort ? KJ_LOOK_BOLD : KJ_LOOK_PLAIN, head,
				l->width[i], columns[i].right);
	}
}

/* The sampler does not run, or did not in this interval. */
static const char *not_running(const struct kj_top_row *r, const struct kj_top_figures *f)
{
	if (r->state != KJ_STREAM_RUNNING)
		return kj_names_stream_state(r->state);
	return f->ran ? NULL : "waits";
}

static enum kj_top_look rate_cell(char *text, const struct kj_top_row *r)
{
	struct kj_top_figures f;
	const char *state;

	kj_top_figures(r, false, &f);
	state = not_running(r, &f);
	/* Of one that has ended the last interval is still told. */
	if (state && (r->state != KJ_STREAM_DONE || !f.ran)) {
		snprintf(text, KJ_TOP_NUMBER, "%s", state);
		return KJ_LOOK_BAD;
	}
	kj_top_number(text, f.rate);
	return KJ_LOOK_PLAIN;
}

static void length_cell(char *text, const struct kj_top_row *r, const struct kj_top_gap *gap)
{
	char number[KJ_TOP_NUMBER];

	if (gap->came)
		snprintf(text, KJ_TOP_NUMBER, "%s%s", gap->least ? ">" : "",
			 kj_top_length(number, kj_duration_ns(gap->record.len, r->khz)));
	else
		snprintf(text, KJ_TOP_NUMBER, "%s", gap->least ? "lost" : "none");
}

static void cause_cell(const struct kj_top_table *l, char *text, size_t size,
		       const struct kj_top_gap *gap, unsigned int width)
{
	*text = '\0';
	if (!gap->came)
		return;
	if (width >= WHOLE_LABEL)
		kj_top_label(gap, l->symbols, text, size);
	else
		kj_top_short(gap, l->symbols, text, size);
	if (!*text)
		kj_names_happened(text, size, &gap->record);
}

static enum kj_top_look tick_cell(char *text, const struct kj_top *t, const struct kj_top_row *r)
{
	const struct kj_top_cpu *c = &t->cpus[r->at];
	double rate;

	if (t->level > 1) {
		snprintf(text, KJ_TOP_NUMBER, "%s", kj_names_tick_state(c->state));
		return c->state == KJ_TICK_STOPPED ? KJ_LOOK_GOOD :
		       c->state == KJ_TICK_RUNNING ? KJ_LOOK_WARN :
						     KJ_LOOK_DIM;
	}
	if (!kj_top_ticks_rate(c, &rate)) {
		snprintf(text, KJ_TOP_NUMBER, "-");
		return KJ_LOOK_DIM;
	}
	snprintf(text, KJ_TOP_NUMBER, "%.*f/s", rate < 99.95 ? 1 : 0, rate);
	return KJ_LOOK_PLAIN;
}

/* "irq" of timer-irq: whose it is says the CPU's other row. */
static const char *stream_word(unsigned int stream)
{
	const char *word = kj_names_stream(stream), *part = strchr(word, '-');

	return part ? part + 1 : word;
}

static enum kj_top_look cell(const struct kj_top_table *l, char *text, size_t size,
			     const struct kj_top *t, const struct kj_top_row *r, unsigned int i)
{
	struct kj_top_figures f;

	kj_top_figures(r, true, &f);
	switch (i) {
	case KJ_COLUMN_CPU:
		snprintf(text, size, "%u", r->cpu);
		return KJ_LOOK_BOLD;
	case KJ_COLUMN_STREAM:
		snprintf(text, size, "%s", stream_word(r->stream));
		break;
	case KJ_COLUMN_RATE:
		return rate_cell(text, r);
	case KJ_COLUMN_LAST:
		length_cell(text, r, &r->last);
		break;
	case KJ_COLUMN_LAST_CAUSE:
		cause_cell(l, text, size, &r->last, l->width[i]);
		break;
	case KJ_COLUMN_WORST:
		length_cell(text, r, &r->worst);
		return KJ_LOOK_BOLD;
	case KJ_COLUMN_WORST_CAUSE:
		cause_cell(l, text, size, &r->worst, l->width[i]);
		break;
	case KJ_COLUMN_PPM:
		kj_top_share(text, &f, f.ppm);
		break;
	case KJ_COLUMN_LOST:
		kj_top_count(text, f.lost);
		return f.lost ? KJ_LOOK_BAD : KJ_LOOK_DIM;
	case KJ_COLUMN_TICK:
		return tick_cell(text, t, r);
	case KJ_COLUMN_PAST:
		kj_top_picture(text, r, l->width[i], l->length, l->most, l->utf8);
		break;
	}
	return KJ_LOOK_PLAIN;
}

void kj_top_table_row(const struct kj_top_table *l, struct kj_top_line *line,
		      const struct kj_top *t, unsigned int i)
{
	char text[KJ_TOP_NAME];
	enum kj_top_look look;
	unsigned int k;

	for (k = 0; k < KJ_COLUMN_NR; k++) {
		if (!l->width[k])
			continue;
		look = cell(l, text, sizeof(text), t, &t->row[i], k);
		if (line->column)
			kj_top_line_pad(line, line->column + 1);
		kj_top_line_put(line, look, text, l->width[k], columns[k].right);
	}
}

void kj_top_table_all(struct kj_top_line *line, const struct kj_top *t)
{
	const struct kj_top_row *r, *worst = NULL;
	char number[KJ_TOP_NUMBER];
	struct kj_top_figures f;
	__u64 lost = 0;
	double rate = 0;

	for (r = t->row; r < t->row + t->nr_rows; r++) {
		kj_top_figures(r, false, &f);
		rate += f.rate;
		kj_top_figures(r, true, &f);
		lost += f.lost;
		if (!r->worst.came ||
		    (worst && kj_duration_ns(worst->worst.record.len, worst->khz) >=
				      kj_duration_ns(r->worst.record.len, r->khz)))
			continue;
		worst = r;
	}
	kj_top_line_add(line, KJ_LOOK_PLAIN, "%u CPU%s  ", t->nr_cpus, t->nr_cpus == 1 ? "" : "s");
	kj_top_line_add(line, KJ_LOOK_BOLD, "%s gaps/s  ", kj_top_number(number, rate));
	if (worst) {
		length_cell(number, worst, &worst->worst);
		kj_top_line_add(line, KJ_LOOK_BOLD, "worst %s", number);
		kj_top_line_add(line, KJ_LOOK_PLAIN, " on CPU %u (%s)  ", worst->cpu,
				kj_names_cause(worst->worst.record.cause));
	} else {
		kj_top_line_add(line, KJ_LOOK_PLAIN, "no gap  ");
	}
	kj_top_line_add(line, lost ? KJ_LOOK_BAD : KJ_LOOK_PLAIN, "%s records lost",
			kj_top_count(number, lost));
}
