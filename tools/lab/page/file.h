/* SPDX-License-Identifier: GPL-2.0 */
/*
 * file - files of a row directory. They come from guests and from other machines: none
 * of them is trusted to be a regular file, short, or text.
 */
#ifndef KJ_FILE_H
#define KJ_FILE_H

#include <stdarg.h>
#include <stddef.h>

/**
 * kj_file_read - a whole file
 * @dir: directory
 * @name: below it; a symbolic link or anything but a regular file is refused
 * @len: out: bytes; may be NULL
 * @why: out on failure: half a sentence, or NULL if there simply is no such file
 *
 * Return: its bytes and a NUL, to be freed; NULL on failure.
 */
char *kj_file_read(const char *dir, const char *name, size_t *len, const char **why);

/**
 * kj_file_same - are two files the same to a byte; both missing counts as the same
 * @a: a directory
 * @b: another one
 * @name: below both
 *
 * Return: 1 or 0.
 */
int kj_file_same(const char *a, const char *b, const char *name);

/**
 * kj_file_clean - a foreign string, made harmless
 * @s: bytes
 * @len: how many
 *
 * Return: one line of valid UTF-8 without control characters, to be freed. Not escaped
 * for HTML or JSON: whatever writes those does that.
 */
char *kj_file_clean(const char *s, size_t len);

/**
 * kj_file_format - printf into memory of its own
 * @fmt: as printf
 *
 * Return: text, to be freed.
 */
__attribute__((format(printf, 1, 2))) char *kj_file_format(const char *fmt, ...);

/**
 * kj_file_vformat - vprintf into memory of its own
 * @fmt: as printf
 * @args: what it names
 *
 * Return: text, to be freed.
 */
__attribute__((format(printf, 1, 0))) char *kj_file_vformat(const char *fmt, va_list args);

/**
 * kj_file_more - memory, or the end of the program
 * @old: what to make larger, or NULL
 * @size: bytes
 *
 * Return: memory, to be freed.
 */
void *kj_file_more(void *old, size_t size);

#endif /* KJ_FILE_H */
