/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mdoc - text as mdoc(7): what stands in a table is no markup.
 */
#ifndef KJ_DOC_MDOC_H
#define KJ_DOC_MDOC_H

#include <stddef.h>

/**
 * mdoc_chars - write characters of which none is markup
 * @s: them
 * @n: how many at most
 */
void mdoc_chars(const char *s, size_t n);

/**
 * mdoc_text - write text to be filled: line feeds are blanks, an empty line ends a paragraph
 * @s: text
 */
void mdoc_text(const char *s);

/**
 * mdoc_literal - write lines as they are
 * @s: text
 */
void mdoc_literal(const char *s);

/**
 * mdoc_section - begin a section
 * @name: its name
 */
void mdoc_section(const char *name);

#endif /* KJ_DOC_MDOC_H */
