/* SPDX-License-Identifier: GPL-2.0 */
/*
 * xml - foreign text in an XML 1.0 file.
 */
#ifndef KJ_XML_H
#define KJ_XML_H

#include <stdio.h>

/**
 * kj_xml_text - write a string as text of an element, or as a value in quotes
 * @out: where to
 * @s: string, foreign; what XML does not allow, and bytes that are no UTF-8, become '?'; a line
 *	feed in a value would be a blank to whoever reads it, and is written so that it is none
 */
void kj_xml_text(FILE *out, const char *s);

/**
 * kj_xml_character - write one character of a page, HTML as it may be
 * @out: where to
 * @s: it; no control character
 * @bytes: of it
 */
void kj_xml_character(FILE *out, const char *s, size_t bytes);

#endif /* KJ_XML_H */
