// SPDX-License-Identifier: GPL-2.0
/*
 * table - see table.h. The summary below it is table_summary.c.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "sampler.h"
#include "table.h"
#include "table_text.h"
#include "why.h"

#define RELEASE_MOST 30
/* What stands between the name and the reason. */
#define BETWEEN 43

char *kj_table_clock(char *buf, size_t size, double s)
{
	unsigned long long n;

	if (isnan(s)) {
		snprintf(buf, size, "unknown time");
		return buf;
	}
	n = s + 0.5;
	if (s < 60)
		snprintf(buf, size, "%.1f s", s);
	else if (n < 3600)
		snprintf(buf, size, "%llu min %02llu s", n / 60, n % 60);
	else
		snprintf(buf, size, "%llu h %02llu min %02llu s", n / 3600, n / 60 % 60, n % 60);
	return buf;
}

char *kj_table_length(char *buf, size_t size, double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	unsigned int u = 0;

	if (isnan(ns)) {
		snprintf(buf, size, "-");
		return buf;
	}
	while (u < 3 && ns >= 999.5) {
		ns /= 1000;
		u++;
	}
	snprintf(buf, size,
		 u && ns < 9.995 ? "%.2f %s" :
		 u && ns < 99.95 ? "%.1f %s" :
				   "%.0f %s",
		 ns, units[u]);
	return buf;
}

/* A rate in at most six characters. */
static void rate(char *buf, size_t size, double v)
{
	if (isnan(v))
		snprintf(buf, size, "-");
	else
		snprintf(buf, size, v < 99999 ? "%.1f" : "%.1e", v);
}

static const char *colour_of(enum kj_row_verdict v)
{
	static const char *const codes[KJ_ROW_VERDICTS] = { "\033[32m", "\033[1;31m", "\033[36m",
							    "\033[1;35m", "\033[33m" };

	return codes[v];
}

/* Flavours are part of a Debian release; of a local kernel they are not. */
static char *name(const struct kj_row *row)
{
	bool inside = strlen(row->release) != (size_t)kj_row_base(row);

	if (inside || !strcmp(row->flavour, "-"))
		return kj_file_format("%s", row->release);
	return kj_file_format("%s (%s)", row->release, row->flavour);
}

static int name_width(const struct kj_matrix *m)
{
	int width = strlen("kernel"), w;
	unsigned int i;
	char *text;

	for (i = 0; i < m->nr; i++) {
		text = name(&m->row[i]);
		w = kj_table_text_width(text);
		width = w > width ? w : width;
		free(text);
	}
	return width > RELEASE_MOST ? RELEASE_MOST : width;
}

/* A machine's boot is told by its time, to the minute. */
static void text_of_boot(const struct kj_row *row, char **why)
{
	char *more = kj_file_format("%.10s %.5s %s", row->date,
				    strlen(row->date) > 11 ? row->date + 11 : "", *why);

	free(*why);
	*why = more;
}

static void line(const struct kj_row *row, FILE *out, bool colour, int width)
{
	char ticks[16], gaps[16], longest[32], took[16];
	struct kj_sampler s;
	const char *from;
	char *text = name(row), *why = kj_why_short(row);
	double v;

	kj_sampler_witness(row, &s);
	v = kj_sampler_ticks(row, &from);
	rate(ticks, sizeof(ticks), v);
	rate(gaps, sizeof(gaps), s.rate);
	kj_table_length(longest, sizeof(longest), s.max_ns);
	rate(took, sizeof(took), row->total_s);
	kj_table_text_cell(out, text, width);
	fprintf(out, " %s%-7s%s %7s%s %8s %7s %6s  ", colour ? colour_of(row->verdict) : "",
		kj_row_word(row->verdict), colour ? "\033[0m" : "", ticks,
		from && strcmp(from, "check") ? "*" : " ", gaps, longest, took);
	if (*row->boot)
		text_of_boot(row, &why);
	kj_table_text_clip(out, why, KJ_TABLE_COLUMNS - width - BETWEEN);
	fputc('\n', out);
	free(why);
	free(text);
}

static void heading(const struct kj_row *row, FILE *out)
{
	fputs("\nline ", out);
	kj_table_text_clip(out, row->line, KJ_TABLE_COLUMNS - 5);
	fputc('\n', out);
}

void kj_table_print(const struct kj_matrix *m, FILE *out, bool colour)
{
	int width = name_width(m);
	unsigned int i;

	kj_table_changes(m, out);
	fputc('\n', out);
	fprintf(out, "%-*s %-7s %7s  %8s %7s %6s  %s\n", width, "kernel", "verdict", "ticks/s",
		"gaps/s", "longest", "took s", "why");
	for (i = 0; i < m->nr; i++) {
		if (!i || strcmp(m->row[i].line, m->row[i - 1].line))
			heading(&m->row[i], out);
		line(&m->row[i], out, colour, width);
	}
	kj_table_summary(m, out);
}
