/* SPDX-License-Identifier: GPL-2.0 */
/*
 * colour - what a cause looks like: a colour for each class of causes, in a light and in a dark
 * page. It is never told by its colour alone: whatever has one has its name beside it.
 *
 * Each stands out from its page by 3:1 at least (WCAG 2.2, 1.4.11), and those of two classes
 * differ for a reader who sees no red or no green, too; unit_page.c computes both.
 */
#ifndef KJ_PAGE_COLOUR_H
#define KJ_PAGE_COLOUR_H

#include <stdio.h>

/**
 * struct kj_page_colour - a class of causes
 * @light: on white, 0xrrggbb
 * @dark: on the dark page
 */
struct kj_page_colour {
	unsigned int light;
	unsigned int dark;
};

/* The page itself, and how many classes there are. */
extern const struct kj_page_colour kj_page_paper;
#define KJ_PAGE_COLOURS 9U

/* The classes. */
extern const struct kj_page_colour kj_page_colours[KJ_PAGE_COLOURS];

/**
 * kj_page_class - class of a cause
 * @cause: enum kj_cause, or any number
 *
 * Return: index into kj_page_colours, and number of the class "k" of the style sheet.
 */
unsigned int kj_page_class(unsigned int cause);

/**
 * kj_page_swatch - a small mark in the colour of a cause
 * @out: where to
 * @cause: cause
 */
void kj_page_swatch(FILE *out, unsigned int cause);

/**
 * kj_page_palette - the colours as a style sheet
 * @out: where to
 */
void kj_page_palette(FILE *out);

#endif /* KJ_PAGE_COLOUR_H */
