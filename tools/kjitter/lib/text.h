/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text - what goes to a terminal: foreign strings made harmless, messages, wrapping.
 *
 * Strings that come out of a file, the kernel or the command line are foreign:
 * they may hold escape sequences, broken UTF-8 or directional overrides. Everything
 * the tool shows goes through kj_text_clean() or through json.c.
 */
#ifndef KJ_TEXT_H
#define KJ_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "exit.h"
#include "macros.h"

/**
 * kj_text_rune - one UTF-8 sequence
 * @s: bytes
 * @len: how many, at least 1
 * @point: out: code point
 *
 * Return: its length, or 0 if @s does not begin with a valid sequence.
 */
size_t kj_text_rune(const char *s, size_t len, unsigned int *point);

/**
 * kj_text_utf8 - may more than ASCII be shown?
 *
 * Return: true if the locale of the environment is one of UTF-8.
 */
bool kj_text_utf8(void);

/**
 * kj_text_clean - copy a foreign string, fit for a terminal
 * @dst: out: NUL-terminated; one line; whatever is not printable became '?'
 * @size: of @dst, at least 1; a string too long is cut at a whole character
 * @src: bytes, no NUL needed
 * @len: how many
 *
 * Return: @dst.
 */
char *kj_text_clean(char *dst, size_t size, const char *src, size_t len);

/**
 * kj_text_add - append to a string what fits
 * @line: string, NUL-terminated
 * @size: of @line
 * @fmt: as printf
 *
 * What does not fit is cut; nothing is ever written beyond @size.
 */
void kj_text_add(char *line, size_t size, const char *fmt, ...) PRINTF(3, 4);

/**
 * kj_text_join - append one word of a list such as "a, b or c"
 * @line: string, NUL-terminated
 * @size: of @line
 * @word: the word
 * @i: which of the list it is, from 0
 * @nr: how many the list has
 * @last: what stands before the last one: "or", "and"
 */
void kj_text_join(char *line, size_t size, const char *word, unsigned int i, unsigned int nr,
		  const char *last);

/**
 * kj_text_error - one line "kjitter: ..." on stderr, made harmless
 * @fmt: as printf, without the line feed
 */
void kj_text_error(const char *fmt, ...) PRINTF(1, 2);

/**
 * kj_text_wrap - print a foreign string over several lines
 * @out: where to
 * @label: printed before the first line
 * @s: string, wrapped at spaces, hard where there are none
 *
 * Lines are at most 100 columns; the following ones are indented by the length
 * of @label.
 */
void kj_text_wrap(FILE *out, const char *label, const char *s);

/**
 * kj_text_csv - print a foreign string as one CSV field, always in quotes
 * @out: where to
 * @s: string
 */
void kj_text_csv(FILE *out, const char *s);

/**
 * kj_text_close - flush stdout; a report that could not be written is an error
 * @status: exit status so far
 *
 * Return: @status, or KJ_EXIT_ERROR.
 */
int kj_text_close(int status);

#endif /* KJ_TEXT_H */
