/* SPDX-License-Identifier: GPL-2.0 */
/*
 * screen - all lines of a terminal, made of model and view. Pure.
 */
#ifndef KJ_TOP_SCREEN_H
#define KJ_TOP_SCREEN_H

#include "capture/symbols.h"
#include "line.h"
#include "view.h"

/* Most lines that are used. */
#define KJ_TOP_LINES 200

/**
 * struct kj_top_scene - what there is to be shown
 * @t: model
 * @order: its rows as they are to be shown
 * @view: what of them
 * @style: what the terminal can do; fewer than 20 columns and 5 lines are too few for anything
 * @symbols: names of functions
 * @title: what is measured: "spin, level 1, threshold 1.000 us"
 * @clock: time of day
 */
struct kj_top_scene {
	const struct kj_top *t;
	const unsigned int *order;
	const struct kj_top_view *view;
	const struct kj_top_style *style;
	const struct kj_symbols *symbols;
	const char *title;
	const char *clock;
};

/**
 * struct kj_top_screen - the lines
 * @nr: how many
 * @line: they
 */
struct kj_top_screen {
	unsigned int nr;
	struct kj_top_line line[KJ_TOP_LINES];
};

/**
 * kj_top_screen - make them
 * @s: out; as many as the view is high
 * @scene: what is shown
 */
void kj_top_screen(struct kj_top_screen *s, const struct kj_top_scene *scene);

#endif /* KJ_TOP_SCREEN_H */
