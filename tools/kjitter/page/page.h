/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page - what every page begins and ends with. It is one file: it asks nobody for anything, and has
 * no script.
 */
#ifndef KJ_PAGE_H
#define KJ_PAGE_H

#include <stdio.h>

/* The style sheet, but for the colours of causes. */
extern const char kj_page_style[];

/**
 * kj_page_begin - up to the heading
 * @out: where to
 * @title: of the page; foreign text
 */
void kj_page_begin(FILE *out, const char *title);

/**
 * kj_page_notice - what is to be known before anything is believed
 * @out: where to
 * @fmt: as printf; foreign text may be in it
 */
void kj_page_notice(FILE *out, const char *fmt, ...) __attribute((format(gnu_printf, 2, 3)));

/**
 * kj_page_end - the end
 * @out: where to
 */
void kj_page_end(FILE *out);

#endif /* KJ_PAGE_H */
