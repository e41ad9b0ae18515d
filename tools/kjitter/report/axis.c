// SPDX-License-Identifier: GPL-2.0
/*
 * axis - gaps of a stream over the time of the recording: rows of block characters, and JSON.
 */
#include <stdio.h>
#include <time.h>

#include "lib/duration.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/time.h"
#include "model.h"
#include "uapi/kjitter_elapsed.h"

#define LEVELS 8

#define SAY_WINDOWS \
	"%u of %s each, from %s on%s; longest gap %s, in that of %s; most gaps %llu, in that of %s"

/* How many windows the stream reaches into. */
static unsigned int windows(const struct kj_summary_stream *t)
{
	const struct kj_timeline *l = &t->timeline;
	unsigned int n = KJ_TIMELINE_WINDOWS, last;

	while (n && !l->window[n - 1].gaps)
		n--;
	last = kj_elapsed(t->accounts.last, l->origin) / l->width;
	return last < KJ_TIMELINE_WINDOWS && last >= n ? last + 1 : n;
}

/* Of one window, in the unit of @what. */
static __u64 figure(const struct kj_timeline_window *w, bool gaps)
{
	return gaps ? w->gaps : w->max;
}

static unsigned int highest(const struct kj_timeline *l, bool gaps)
{
	unsigned int i, best = 0;

	for (i = 1; i < KJ_TIMELINE_WINDOWS; i++)
		if (figure(&l->window[i], gaps) > figure(&l->window[best], gaps))
			best = i;
	return best;
}

/* A row: nothing is a blank, anything at least the lowest block, the highest the whole one. */
static void row(const char *label, const struct kj_timeline *l, unsigned int nr, bool gaps)
{
	static const char ascii[LEVELS + 2] = " .:-=+*#@";
	__u64 most = figure(&l->window[highest(l, gaps)], gaps), v;
	bool utf8 = kj_text_utf8();
	unsigned int i, level;

	printf("           %-8s |", label);
	for (i = 0; i < nr; i++) {
		v = figure(&l->window[i], gaps);
		level = v ? 1 + (__uint128_t)v * (LEVELS - 1) / most : 0;
		if (utf8 && level)
			printf("\xe2\x96%c", 0x80 + level);
		else
			putchar(utf8 ? ' ' : ascii[level]);
	}
	puts("|");
}

/* "10 min" */
static const char *length_of(char *buf, size_t size, __u64 seconds)
{
	static const struct {
		unsigned int seconds;
		const char *word;
	} units[] = { { 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" } };
	unsigned int i = 0;

	while (seconds % units[i].seconds)
		i++;
	snprintf(buf, size, "%llu %s", seconds / units[i].seconds, units[i].word);
	return buf;
}

/* "2026-11-28 03:12:00 UTC"; where the capture has no time of day "12 s". */
static const char *moment(char *buf, size_t size, const struct kj_summary *s, __u64 seconds)
{
	time_t at = s->query.now_real_ns / KJ_SECOND + seconds;
	struct tm tm;

	if (!s->query.now_real_ns || !gmtime_r(&at, &tm) ||
	    !strftime(buf, size, "%Y-%m-%d %H:%M:%S UTC", &tm))
		snprintf(buf, size, "%llu s", seconds);
	return buf;
}

void kj_report_text_axis(const struct kj_summary *s, const struct kj_summary_stream *t)
{
	const struct kj_timeline *l = &t->timeline;
	__u64 each = kj_timeline_seconds(l->step), khz = t->accounts.clock_khz;
	unsigned int nr = windows(t), longest = highest(l, false), most = highest(l, true);
	char line[400], a[40], b[40], c[40], d[24], length[KJ_DURATION_MAX];

	if (nr < 2 || !l->window[most].gaps)
		return;
	snprintf(line, sizeof(line), SAY_WINDOWS, nr, length_of(d, sizeof(d), each),
		 moment(a, sizeof(a), s, 0),
		 t->accounts.lost ? ", as far as records were kept" : "",
		 kj_duration_format(length, kj_duration_ns(l->window[longest].max, khz)),
		 moment(b, sizeof(b), s, longest * each), l->window[most].gaps,
		 moment(c, sizeof(c), s, most * each));
	kj_text_wrap(stdout, "  windows  ", line);
	row("longest", l, nr, false);
	row("gaps", l, nr, true);
}

void kj_report_json_axis(struct kj_json *j, const struct kj_summary *s,
			 const struct kj_summary_stream *t)
{
	const struct kj_timeline *l = &t->timeline;
	__u64 khz = t->accounts.clock_khz, start, each = kj_timeline_seconds(l->step) * KJ_SECOND;
	unsigned int i, nr = windows(t);

	kj_json_u64(j, "window_ns", each);
	kj_json_open(j, "windows", '[');
	for (i = 0; i < nr; i++) {
		start = i * each;
		kj_json_open(j, NULL, '{');
		kj_json_u64(j, "start_ns", start);
		if (s->query.now_real_ns)
			kj_json_u64(j, "start_unix_ns", s->query.now_real_ns + start);
		else
			kj_json_null(j, "start_unix_ns");
		kj_json_u64(j, "gaps", l->window[i].gaps);
		kj_json_u64(j, "max_ns", kj_duration_ns(l->window[i].max, khz));
		kj_json_u64(j, "lost_ns", kj_duration_ns(l->window[i].sum, khz));
		kj_json_u64(j, "records_lost", l->window[i].lost);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}
