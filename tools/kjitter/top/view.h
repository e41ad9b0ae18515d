/* SPDX-License-Identifier: GPL-2.0 */
/*
 * view - what of the model is shown, and what keys do about it. Pure.
 */
#ifndef KJ_TOP_VIEW_H
#define KJ_TOP_VIEW_H

#include "figures.h"

/* Lines of the table's page that are no rows: two of the title, heads, the foot. */
#define KJ_TOP_AROUND 4
/* Bytes of what can be typed, and of a message. */
#define KJ_TOP_TYPED   16
#define KJ_TOP_MESSAGE 100

/* What is shown. */
enum kj_top_page {
	KJ_PAGE_TABLE,
	KJ_PAGE_CPU,
	KJ_PAGE_HELP,
};

/* What is asked for in the foot. */
enum kj_top_ask {
	KJ_ASK_NOTHING,
	KJ_ASK_THRESHOLD,
	KJ_ASK_CPU,
};

/**
 * struct kj_top_view - zero it to begin, but for @height, @sort and @selected
 * @height: lines there are
 * @sort: order of the rows
 * @length: pictures are of lengths
 * @paused: what is shown stays
 * @page: what is shown
 * @back: and behind the help
 * @selected: row, -1: none
 * @scroll: rows above the first that is shown
 * @ask: what is asked for
 * @typed: what was typed
 * @message: for people, until the next key; empty: none
 * @quit: it is to end
 * @reset: what is told of the whole time is to begin anew; whoever does it clears it
 * @redraw: the screen is to be drawn from scratch; as @reset
 * @threshold_ns: the measurement is to begin anew with this one; 0: not
 */
struct kj_top_view {
	unsigned int height;
	enum kj_sort sort;
	bool length;
	bool paused;
	enum kj_top_page page;
	enum kj_top_page back;
	int selected;
	unsigned int scroll;
	enum kj_top_ask ask;
	char typed[KJ_TOP_TYPED];
	char message[KJ_TOP_MESSAGE];
	bool quit;
	bool reset;
	bool redraw;
	__u64 threshold_ns;
};

/**
 * kj_top_view_rows - rows that the table has room for
 * @v: view
 *
 * Return: how many, at least 1.
 */
unsigned int kj_top_view_rows(const struct kj_top_view *v);

/**
 * kj_top_view_key - do what a key says
 * @v: view
 * @t: model
 * @order: rows as they are shown
 * @key: a byte, or enum kj_top_key
 */
void kj_top_view_key(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order,
		     int key);

/**
 * kj_top_view_keep - after the order or the size has changed: there are rows, and the selected one
 * is among them
 * @v: view
 * @t: model
 * @order: rows as they are shown
 */
void kj_top_view_keep(struct kj_top_view *v, const struct kj_top *t, const unsigned int *order);

#endif /* KJ_TOP_VIEW_H */
