// SPDX-License-Identifier: GPL-2.0
/*
 * page_cpu - one row in detail; see page.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "naming.h"
#include "page.h"
#include "picture.h"

/* Where figures, pictures and causes begin. */
#define LABEL  10
#define FIGURE 14
/* Lines that are always there, and causes that are at least shown; the rest is shared. */
#define FIXED  15
#define CAUSES 3

/* One more line, with its label. */
static struct kj_top_line *labelled(struct kj_top_screen *s, const struct kj_top_scene *scene,
				    const char *label)
{
	struct kj_top_line *l = kj_top_page_line(s, scene, KJ_LOOK_PLAIN);

	if (l)
		kj_top_line_put(l, KJ_LOOK_DIM, label, LABEL, false);
	return l;
}

static void tick_words(char *buf, size_t size, const struct kj_top *t, const struct kj_top_cpu *c)
{
	bool told = t->level > 1;
	double rate;

	snprintf(buf, size, "tick");
	if (told)
		kj_text_add(buf, size, " %s", kj_names_tick_state(c->state));
	/* What a narrow screen cuts off is what tells least. */
	if (told && c->holder.count)
		kj_text_add(buf, size, ", held by %s (%.16s, pid %u)", kj_names_dep(c->dep),
			    c->holder.comm, c->holder.pid);
	if (kj_top_ticks_rate(c, &rate))
		kj_text_add(buf, size, "%s %.1f/s%s", told ? "," : "", rate,
			    told ? "" : " (local timer interrupts)");
	else if (!told)
		kj_text_add(buf, size, " not known");
	if (told)
		kj_text_add(buf, size, ", stopped for %.2f %% of the time", 100 * c->stopped);
}

static void heading(struct kj_top_screen *s, const struct kj_top_scene *scene,
		    const struct kj_top_row *r)
{
	struct kj_top_line *l = kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
	char words[160];

	if (!l)
		return;
	tick_words(words, sizeof(words), scene->t, &scene->t->cpus[r->at]);
	kj_top_line_add(l, KJ_LOOK_BOLD, "CPU %u %s", r->cpu, kj_names_stream(r->stream));
	kj_top_line_add(l, KJ_LOOK_PLAIN, ", %s; %s", kj_names_stream_state(r->state), words);
}

static void figure(struct kj_top_screen *s, const struct kj_top_scene *scene, const char *label,
		   const char *latest, const char *all)
{
	struct kj_top_line *l = labelled(s, scene, label);

	if (!l)
		return;
	kj_top_line_put(l, KJ_LOOK_PLAIN, latest, FIGURE, true);
	kj_top_line_put(l, KJ_LOOK_PLAIN, all, FIGURE, true);
}

static void longest_figure(struct kj_top_screen *s, const struct kj_top_scene *scene,
			   const struct kj_top_row *r)
{
	const struct kj_top_gap *gap[2] = { &r->longest, &r->worst };
	char text[2][KJ_DURATION_MAX + 4], number[KJ_DURATION_MAX], name[KJ_TOP_NAME];
	struct kj_top_line *l = labelled(s, scene, "longest");
	unsigned int i;

	if (!l)
		return;
	for (i = 0; i < 2; i++) {
		kj_duration_format(number, kj_duration_ns(gap[i]->record.len, r->khz));
		snprintf(text[i], sizeof(text[i]), "%s%s", gap[i]->least ? ">" : "",
			 gap[i]->came ? number : "none");
		kj_top_line_put(l, KJ_LOOK_PLAIN, text[i], FIGURE, true);
	}
	if (r->worst.came)
		kj_top_line_add(l, KJ_LOOK_BOLD, "  %s",
				kj_names_happened(name, sizeof(name), &r->worst.record));
	if (r->worst.came && *kj_top_label(&r->worst, scene->symbols, name, sizeof(name)))
		kj_top_line_add(l, KJ_LOOK_PLAIN, ": %s", name);
}

static void figures(struct kj_top_screen *s, const struct kj_top_scene *scene,
		    const struct kj_top_row *r)
{
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX];
	struct kj_top_figures f[2];

	kj_top_figures(r, false, &f[0]);
	kj_top_figures(r, true, &f[1]);
	figure(s, scene, "", "this interval", "since reset");
	snprintf(a, sizeof(a), "%llu", f[0].gaps);
	snprintf(b, sizeof(b), "%llu", f[1].gaps);
	figure(s, scene, "gaps", a, b);
	figure(s, scene, "gaps/s", kj_top_share(a, &f[0], f[0].rate),
	       kj_top_share(b, &f[1], f[1].rate));
	snprintf(a, sizeof(a), "%llu", f[0].lost);
	snprintf(b, sizeof(b), "%llu", f[1].lost);
	figure(s, scene, "lost", a, b);
	figure(s, scene, "in gaps", kj_duration_format(a, f[0].gap_ns),
	       kj_duration_format(b, f[1].gap_ns));
	figure(s, scene, "ppm", kj_top_share(a, &f[0], f[0].ppm), kj_top_share(b, &f[1], f[1].ppm));
	longest_figure(s, scene, r);
}

static void picture(struct kj_top_screen *s, const struct kj_top_scene *scene,
		    const struct kj_top_row *r, bool length)
{
	struct kj_top_line *l = labelled(s, scene, length ? "longest" : "gaps/s");
	unsigned int columns = scene->style->width > LABEL + 24 ? scene->style->width - LABEL - 24 :
								  8;
	char text[3 * KJ_TOP_PAST + 1], number[KJ_TOP_NUMBER];
	double most;

	if (!l)
		return;
	columns = columns < KJ_TOP_PAST ? columns : KJ_TOP_PAST;
	most = kj_top_most(r, columns, length);
	kj_top_picture(text, r, columns, length, most, scene->style->utf8);
	kj_top_line_add(l, KJ_LOOK_PLAIN, "|%s|", text);
	if (most > 0)
		kj_top_line_add(l, KJ_LOOK_DIM, " most %s%s",
				length ? kj_top_length(number, most) : kj_top_number(number, most),
				length ? "" : "/s");
}

static int by_sum(const void *a, const void *b, void *sums)
{
	const unsigned int i = *(const unsigned int *)a, k = *(const unsigned int *)b;
	const __u64 *sum = sums;

	return sum[i] == sum[k] ? (i > k) - (i < k) : sum[i] > sum[k] ? -1 : 1;
}

static void causes(struct kj_top_screen *s, const struct kj_top_scene *scene,
		   const struct kj_top_row *r)
{
	__u64 sum[KJ_CAUSE_ROOM], count, all = r->now.gap - r->base.gap;
	unsigned int order[KJ_CAUSE_ROOM], i, c;
	char number[KJ_DURATION_MAX];
	unsigned int most = scene->view->height > FIXED ? (scene->view->height - FIXED) / 2 : 0;
	struct kj_top_line *l;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		order[i] = i;
		sum[i] = r->now.sum[i] - r->base.sum[i];
	}
	most = most < CAUSES ? CAUSES : most > KJ_CAUSE_ROOM ? KJ_CAUSE_ROOM : most;
	qsort_r(order, KJ_CAUSE_ROOM, sizeof(*order), by_sum, sum);
	l = all ? labelled(s, scene, "cause") : NULL;
	if (l)
		kj_top_line_add(l, KJ_LOOK_DIM,
				"          gaps     time in all     share, since reset");
	for (i = 0; i < most; i++) {
		c = order[i];
		count = r->now.count[c] - r->base.count[c];
		l = count ? labelled(s, scene, kj_names_cause(c)) : NULL;
		if (!l)
			continue;
		snprintf(number, sizeof(number), "%llu", count);
		kj_top_line_put(l, KJ_LOOK_PLAIN, number, FIGURE, true);
		kj_top_line_put(l, KJ_LOOK_PLAIN,
				kj_duration_format(number, kj_duration_ns(sum[c], r->khz)),
				FIGURE + 2, true);
		kj_top_line_add(l, KJ_LOOK_PLAIN, "  %6.2f %%", all ? 100.0 * sum[c] / all : 0);
	}
}

/* How long ago a gap began, when the clocks were last read; "-": it came since. */
static char *ago(char *buf, const struct kj_top *t, const struct kj_record *rec, __u64 khz)
{
	__u64 now = kj_names_counts_ns(rec->stream) ? t->mono_ns : t->cycles;

	if ((__s64)(now - rec->start) > 0)
		return kj_top_length(buf, kj_duration_ns(now - rec->start, khz));
	snprintf(buf, KJ_TOP_NUMBER, "-");
	return buf;
}

static void latest(struct kj_top_screen *s, const struct kj_top_scene *scene,
		   const struct kj_top_row *r)
{
	const struct kj_top *t = scene->t;
	const struct kj_top_gap *gap;
	char number[KJ_TOP_NUMBER], name[KJ_TOP_NAME];
	struct kj_top_line *l;
	unsigned int i;

	/* What is frozen has the gaps of the CPU that was looked at then. */
	if (t->focus != scene->view->selected) {
		l = labelled(s, scene, "latest");
		if (l)
			kj_top_line_add(l, KJ_LOOK_DIM, "  not kept while paused");
		return;
	}
	l = t->nr_latest ? labelled(s, scene, "latest") : NULL;
	if (l)
		kj_top_line_add(l, KJ_LOOK_DIM, "       ago     length  what it was due to");
	for (i = 0; i < t->nr_latest && i < KJ_TOP_LATEST; i++) {
		gap = &t->latest[(t->nr_latest - 1 - i) % KJ_TOP_LATEST];
		l = labelled(s, scene, "");
		if (!l)
			return;
		kj_top_line_put(l, KJ_LOOK_PLAIN, ago(number, t, &gap->record, r->khz), LABEL,
				true);
		kj_top_line_put(l, KJ_LOOK_PLAIN,
				kj_top_length(number, kj_duration_ns(gap->record.len, r->khz)),
				LABEL + 1, true);
		kj_top_line_add(l, KJ_LOOK_PLAIN, "  %s",
				kj_names_happened(name, sizeof(name), &gap->record));
		if (*kj_top_label(gap, scene->symbols, name, sizeof(name)))
			kj_top_line_add(l, KJ_LOOK_PLAIN, ": %s", name);
	}
}

void kj_top_page_cpu(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	const struct kj_top_row *r = &scene->t->row[scene->view->selected];

	heading(s, scene, r);
	figures(s, scene, r);
	kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
	picture(s, scene, r, false);
	picture(s, scene, r, true);
	kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
	causes(s, scene, r);
	kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
	latest(s, scene, r);
}
