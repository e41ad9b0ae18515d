/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page - parts of a screen: each adds lines while there is room. Pure.
 */
#ifndef KJ_TOP_PAGE_H
#define KJ_TOP_PAGE_H

#include "screen.h"

/**
 * kj_top_page_line - one more line
 * @s: screen
 * @scene: what is shown
 * @under: how it looks
 *
 * Return: it; NULL: the screen is full but for its foot.
 */
struct kj_top_line *kj_top_page_line(struct kj_top_screen *s, const struct kj_top_scene *scene,
				     enum kj_top_look under);

/* kj_top_page_cpu - one row in detail, that which is selected */
void kj_top_page_cpu(struct kj_top_screen *s, const struct kj_top_scene *scene);

/* kj_top_page_help - keys and columns */
void kj_top_page_help(struct kj_top_screen *s, const struct kj_top_scene *scene);

#endif /* KJ_TOP_PAGE_H */
