// SPDX-License-Identifier: GPL-2.0
/*
 * view - see view.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "lib/duration.h"
#include "view.h"

unsigned int kj_top_view_rows(const struct kj_top_view *v)
{
	return v->height > KJ_TOP_AROUND ? v->height - KJ_TOP_AROUND : 1;
}

/* Where the selected row stands; -1: nothing is selected. */
static int place_of(const struct kj_top_view *v, const struct kj_top *t, const unsigned int *order)
{
	unsigned int i;

	for (i = 0; i < t->nr_rows; i++)
		if ((int)order[i] == v->selected)
			return i;
	return -1;
}

void kj_top_view_keep(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order)
{
	unsigned int rows = kj_top_view_rows(v), most = t->nr_rows > rows ? t->nr_rows - rows : 0;
	int at = place_of(v, t, order);

	if (at >= 0 && (unsigned int)at < v->scroll)
		v->scroll = at;
	if (at >= 0 && (unsigned int)at >= v->scroll + rows)
		v->scroll = at - rows + 1;
	if (v->scroll > most)
		v->scroll = most;
}

/* Select what stands @by rows further down. */
static void move(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order, int by)
{
	int at = place_of(v, t, order);

	/* The first key selects what is seen first. */
	at = at < 0 ? (int)v->scroll + (by > 1 ? by : 0) : at + by;
	if (at >= (int)t->nr_rows)
		at = t->nr_rows - 1;
	v->selected = order[at < 0 ? 0 : at];
	kj_top_view_keep(v, t, order);
}

static void ask(struct kj_top_view *v, enum kj_top_ask what)
{
	v->ask = what;
	v->typed[0] = '\0';
}

static void take_threshold(struct kj_top_view *v)
{
	const struct kj_option *opt = kj_option_row(KJ_OPT_THRESHOLD);
	char takes[64];
	const char *wrong;
	__u64 ns;

	wrong = kj_duration_parse(&ns, v->typed);
	if (!wrong && (ns < opt->min || ns > opt->max)) {
		snprintf(v->message, sizeof(v->message), "%s: write %s", v->typed,
			 kj_option_takes(opt, takes, sizeof(takes)));
		return;
	}
	if (wrong)
		snprintf(v->message, sizeof(v->message), "%s: %s", v->typed, wrong);
	else
		v->threshold_ns = ns;
}

static void take_cpu(struct kj_top_view *v, const struct kj_top *t)
{
	unsigned long cpu = strtoul(v->typed, NULL, 10);
	unsigned int i;

	for (i = 0; i < t->nr_rows; i++) {
		if (t->row[i].cpu != cpu)
			continue;
		v->selected = i;
		v->page = KJ_PAGE_CPU;
		return;
	}
	snprintf(v->message, sizeof(v->message), "CPU %s is not measured", v->typed);
}

/* A key while something is asked for. */
static void type(struct kj_top_view *v, const struct kj_top *t, int key)
{
	enum kj_top_ask what = v->ask;
	size_t n = strlen(v->typed);
	bool digit = key >= '0' && key <= '9';
	bool unit = what == KJ_ASK_THRESHOLD && key > ' ' && key < 127 && strchr(".numsh", key);

	if (key == KJ_KEY_ESCAPE || (key == KJ_KEY_ENTER && !n)) {
		v->ask = KJ_ASK_NOTHING;
	} else if (key == KJ_KEY_ENTER) {
		v->ask = KJ_ASK_NOTHING;
		if (what == KJ_ASK_THRESHOLD)
			take_threshold(v);
		else
			take_cpu(v, t);
	} else if (key == KJ_KEY_BACKSPACE && n) {
		v->typed[n - 1] = '\0';
	} else if ((digit || unit) && n + 1 < sizeof(v->typed)) {
		v->typed[n] = key;
		v->typed[n + 1] = '\0';
	}
}

/* Keys that go somewhere in the table. Return: it was one. */
static bool move_key(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order,
		     int key)
{
	int page = kj_top_view_rows(v), all = t->nr_rows;

	switch (key) {
	case KJ_KEY_UP:
	case 'k':
		move(v, t, order, -1);
		return true;
	case KJ_KEY_DOWN:
	case 'j':
		move(v, t, order, 1);
		return true;
	case KJ_KEY_PAGE_UP:
		move(v, t, order, -page);
		return true;
	case KJ_KEY_PAGE_DOWN:
		move(v, t, order, page);
		return true;
	case KJ_KEY_HOME:
		move(v, t, order, -all);
		return true;
	case KJ_KEY_END:
		move(v, t, order, all);
		return true;
	}
	return false;
}

static void open_cpu(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order)
{
	if (v->page == KJ_PAGE_CPU) {
		v->page = KJ_PAGE_TABLE;
		return;
	}
	if (v->selected < 0)
		move(v, t, order, 0);
	v->page = KJ_PAGE_CPU;
}

/* Return: it was a key that changes what is shown of the same page. */
static bool show_key(struct kj_top_view *v, int key)
{
	switch (key) {
	case 'p':
	case ' ':
		v->paused = !v->paused;
		return true;
	case 's':
		v->sort = v->sort % KJ_SORT_NR + 1;
		return true;
	case 'g':
		v->length = !v->length;
		return true;
	case 'r':
		v->reset = true;
		snprintf(v->message, sizeof(v->message), "worst, ppm and lost begin anew");
		return true;
	case 't':
		ask(v, KJ_ASK_THRESHOLD);
		return true;
	case 'c':
		ask(v, KJ_ASK_CPU);
		return true;
	case KJ_KEY_REDRAW:
		v->redraw = true;
		return true;
	}
	return false;
}

void kj_top_view_key(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order,
		     int key)
{
	v->message[0] = '\0';
	if (key == KJ_KEY_INTERRUPT) {
		v->quit = true;
	} else if (v->ask) {
		type(v, t, key);
	} else if (v->page == KJ_PAGE_HELP) {
		/* Whatever it is, the help has been read; but q is meant as it is everywhere. */
		v->quit = key == 'q';
		v->page = v->back;
	} else if (key == 'h' || key == '?') {
		v->back = v->page;
		v->page = KJ_PAGE_HELP;
	} else if (key == 'q') {
		v->quit = true;
	} else if (key == KJ_KEY_ENTER) {
		open_cpu(v, t, order);
	} else if (key == KJ_KEY_ESCAPE || key == KJ_KEY_BACKSPACE || key == KJ_KEY_LEFT) {
		v->page = KJ_PAGE_TABLE;
	} else if (!move_key(v, t, order, key)) {
		show_key(v, key);
	}
}
