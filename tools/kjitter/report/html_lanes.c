// SPDX-License-Identifier: GPL-2.0
/*
 * html_lanes - gaps over the time of the recording and by their length, a lane for each cause; see
 * html.h. Where there are more gaps than columns, a column is the longest of its gaps, and the
 * darker the more of them there are.
 */
#include <math.h>

#include <assert.h>

#include "html.h"
#include "lib/duration.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "page/html.h"
#include "page/lane.h"
#include "uapi/kjitter_hist.h"

/* The shortest gap is seen, too. */
#define LOWEST 3

static_assert(KJ_LOOK_PARTS == KJ_PAGE_COLUMNS, "a part of the time is a column");

/* The lanes in the order of the time that is lost: that of the table. */
static unsigned int order_of(const struct kj_summary_stream *t, const struct kj_look_stream *l,
			     unsigned int order[KJ_CAUSE_ROOM])
{
	struct kj_losses losses = { 0 };
	unsigned int i, c, nr = 0;

	kj_losses_add(&losses, &t->accounts);
	for (i = 0; i < losses.nr; i++)
		if (losses.of[i].cause < KJ_CAUSE_ROOM && l->lane[losses.of[i].cause])
			order[nr++] = losses.of[i].cause;
	/* Records of a cause that the sums do not have, for they are older. */
	for (c = 0; c < KJ_CAUSE_ROOM; c++) {
		for (i = 0; i < nr && order[i] != c; i++)
			;
		if (l->lane[c] && i == nr)
			order[nr++] = c;
	}
	return nr;
}

static void lane_words(FILE *out, unsigned int cause, const struct kj_look_lane *l)
{
	kj_page_lane(out, cause);
	fputs("<span class=\"small\">", out);
	kj_page_count(out, l->records);
	fputs(l->records == 1 ? " gap</span>" : " gaps</span>", out);
}

static unsigned int height(double share)
{
	return LOWEST + (KJ_PAGE_HEIGHT - LOWEST) * share + 0.5;
}

static void over_time(struct kj_html *h, const struct kj_look_stream *l, const unsigned int *order,
		      unsigned int nr, __u64 khz)
{
	struct kj_page_column column[KJ_PAGE_COLUMNS];
	const struct kj_look_lane *lane;
	struct kj_page_marks marks;
	struct kj_page_scale y;
	unsigned int i, k;
	__u64 most, ns = kj_duration_ns(l->span, khz);
	bool dense = false;

	/* From half of the shortest, so that gaps of one length stand as high as the longest. */
	kj_page_scale_make(&y, l->least / 2.0, l->most, 0, 1);
	kj_page_marks_time(&marks, ns);
	kj_page_lanes(h->out, "Gaps over time", "");
	for (i = 0; i < nr; i++) {
		lane = l->lane[order[i]];
		lane_words(h->out, order[i], lane);
		for (k = 0, most = 1; k < KJ_LOOK_PARTS; k++)
			most = lane->count[k] > most ? lane->count[k] : most;
		dense |= most > 1;
		for (k = 0; k < KJ_PAGE_COLUMNS; k++) {
			column[k].dense = kj_page_level(lane->count[k], most, KJ_PAGE_DENSE);
			column[k].height =
				lane->count[k] ? height(kj_page_scale_at(&y, lane->max[k])) : 0;
		}
		kj_page_lane_columns(h->out, order[i], "longest gap in each part of the time",
				     column, &marks);
	}
	kj_page_lanes_end(h->out, &marks);
	fputs("<p class=\"small\">A column is ", h->out);
	kj_page_length(h->out, ns / KJ_PAGE_COLUMNS);
	fputs(": as high as the longest gap that begins in it, logarithmic up to ", h->out);
	kj_page_length(h->out, kj_duration_ns(l->most, khz));
	fputs(dense ? "; in each lane the darker, the more there are.</p>\n" : ".</p>\n", h->out);
}

/* Lengths that are there at all, as an axis in ns. */
/* What is longer than all of a length; of the last one, the longest there can be. */
static __u64 end_of(unsigned int length)
{
	return length + 1 < KJ_LOOK_LENGTHS ? kj_hist_low((length + 1) << KJ_LOOK_SHIFT) : ~0ULL;
}

static bool lengths(const struct kj_look_stream *l, const unsigned int *order, unsigned int nr,
		    __u64 khz, struct kj_page_scale *x, __u64 *most)
{
	unsigned int i, k, low = KJ_LOOK_LENGTHS, high = 0;

	*most = 0;
	for (i = 0; i < nr; i++) {
		for (k = 0; k < KJ_LOOK_LENGTHS; k++) {
			if (!l->lane[order[i]]->length[k])
				continue;
			low = k < low ? k : low;
			high = k > high ? k : high;
			if (l->lane[order[i]]->length[k] > *most)
				*most = l->lane[order[i]]->length[k];
		}
	}
	if (!*most)
		return false;
	kj_page_scale_make(x, kj_duration_ns(kj_hist_low(low << KJ_LOOK_SHIFT), khz),
			   kj_duration_ns(end_of(high), khz), 0, 1);
	return true;
}

static void by_length(struct kj_html *h, const struct kj_look_stream *l, const unsigned int *order,
		      unsigned int nr, __u64 khz)
{
	struct kj_page_column column[KJ_PAGE_COLUMNS];
	const struct kj_look_lane *lane;
	struct kj_page_marks marks;
	struct kj_page_scale x;
	unsigned int i, k;
	__u64 most, n;
	double ns;

	if (!lengths(l, order, nr, khz, &x, &most))
		return;
	kj_page_marks_lengths(&marks, &x);
	kj_page_lanes(h->out, "Lengths by cause", "both logarithmic: how long, and how many.");
	for (i = 0; i < nr; i++) {
		lane = l->lane[order[i]];
		lane_words(h->out, order[i], lane);
		for (k = 0; k < KJ_PAGE_COLUMNS; k++) {
			ns = kj_page_power(x.low + (k + 0.5) / KJ_PAGE_COLUMNS * (x.high - x.low));
			n = lane->length[kj_hist_index(kj_whole(ns * khz / 1e6)) >> KJ_LOOK_SHIFT];
			column[k].dense = n ? KJ_PAGE_DENSE : 0;
			column[k].height =
				n ? height(kj_page_log10(n + 1.0) / kj_page_log10(most + 1.0)) : 0;
		}
		kj_page_lane_columns(h->out, order[i], "how many gaps are how long", column,
				     &marks);
	}
	kj_page_lanes_end(h->out, &marks);
	fputs("<p class=\"small\">Four columns to each doubling of the length; the highest is of ",
	      h->out);
	kj_page_count(h->out, most);
	fputs(" gaps.</p>\n", h->out);
}

static bool any_of_length(const struct kj_look_stream *l, const unsigned int *order,
			  unsigned int nr, unsigned int length)
{
	unsigned int i;

	for (i = 0; i < nr && !l->lane[order[i]]->length[length]; i++)
		;
	return i < nr;
}

/* The same in figures: a row for each length, a column for each cause. */
static void length_table(struct kj_html *h, const struct kj_look_stream *l,
			 const unsigned int *order, unsigned int nr, __u64 khz)
{
	char columns[KJ_CAUSE_ROOM * 16] = "#from|#below";
	unsigned int i, k;

	for (i = 0; i < nr; i++)
		kj_text_add(columns, sizeof(columns), "|#%s", kj_losses_word(order[i]));
	fputs("<details><summary>Lengths by cause as a table</summary>\n", h->out);
	kj_page_table(h->out, columns);
	for (k = 0; k < KJ_LOOK_LENGTHS; k++) {
		if (!any_of_length(l, order, nr, k))
			continue;
		fputs("<tr>", h->out);
		kj_page_cell_length(h->out, kj_duration_ns(kj_hist_low(k << KJ_LOOK_SHIFT), khz));
		kj_page_cell_length(h->out, kj_duration_ns(end_of(k), khz));
		for (i = 0; i < nr; i++)
			kj_page_cell_count(h->out, l->lane[order[i]]->length[k]);
		fputs("</tr>\n", h->out);
	}
	kj_page_table_end(h->out);
	fputs("</details>\n", h->out);
}

void kj_html_lanes(struct kj_html *h, const struct kj_look_stream *l)
{
	const struct kj_summary_stream *t = h->r->summary->streams[l->index];
	unsigned int order[KJ_CAUSE_ROOM], nr = order_of(t, l, order);
	__u64 khz = t->accounts.clock_khz;

	if (!nr)
		return;
	over_time(h, l, order, nr, khz);
	by_length(h, l, order, nr, khz);
	length_table(h, l, order, nr, khz);
}
