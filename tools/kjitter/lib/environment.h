/* SPDX-License-Identifier: GPL-2.0 */
/*
 * environment - what kernel and machine this is: "key=value" strings.
 *
 * The same text goes into status, into the ENV section of a capture and from there
 * into report. What cannot be read is "unknown"; nothing is guessed.
 */
#ifndef KJ_ENVIRONMENT_H
#define KJ_ENVIRONMENT_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "json.h"
#include "uapi/kjitter.h"

#define KJ_ENVIRONMENT_MAX 16384

/**
 * struct kj_environment - NUL-terminated "key=value" strings, one after the other
 * @len: bytes in use
 * @text: the strings; a '=' may be part of a value, not of a key
 */
struct kj_environment {
	size_t len;
	char text[KJ_ENVIRONMENT_MAX];
};

/**
 * kj_environment_collect - look at the machine
 * @env: out
 * @query: what the module says, or NULL
 */
void kj_environment_collect(struct kj_environment *env, const struct kj_query *query);

/**
 * kj_environment_add - append one string; dropped if there is no room
 * @env: where to
 * @key: name
 * @value: NULL or empty becomes "unknown"
 */
void kj_environment_add(struct kj_environment *env, const char *key, const char *value);

/**
 * kj_environment_get - value of a key
 * @env: where from
 * @key: name
 *
 * Return: the value; "unknown" if the key is not there. Foreign text.
 */
const char *kj_environment_get(const struct kj_environment *env, const char *key);

/**
 * kj_environment_clock_good - is the clocksource one that the kernel takes where it trusts it?
 * @env: collected
 *
 * Return: so it is; with another one sched_clock may be good all the same.
 */
bool kj_environment_clock_good(const struct kj_environment *env);

/**
 * kj_environment_next - walk over all strings
 * @env: where from
 * @at: where to go on, 0 to begin with
 * @key: out: copy of the key, cut if too long
 * @size: of @key
 *
 * Return: the value, NULL at the end.
 */
const char *kj_environment_next(const struct kj_environment *env, size_t *at, char *key,
				size_t size);

/**
 * kj_environment_json - the object "env" of every JSON text
 * @env: what it holds
 * @j: text, inside an object
 */
void kj_environment_json(const struct kj_environment *env, struct kj_json *j);

/**
 * kj_environment_read - first bytes of a small file
 * @path: file
 * @buf: out: NUL-terminated, without blanks at its begin and the line feed at its end
 * @size: of @buf
 *
 * Return: length, or -errno.
 */
ssize_t kj_environment_read(const char *path, char *buf, size_t size);

/**
 * kj_environment_list - a list of CPUs, as the kernel writes it
 * @path: file
 * @buf: out: as of kj_environment_read(); of an empty set nothing, and no "(null)"
 * @size: of @buf
 *
 * An empty nohz_full is "(null)" in many kernels, and that is widened to as many columns as there
 * can be CPUs (widen_string() in lib/vsprintf.c of the kernel).
 *
 * Return: length, or -errno; @size - 1: it may be cut.
 */
ssize_t kj_environment_list(const char *path, char *buf, size_t size);

/**
 * kj_environment_root - look at a copy of /proc and /sys
 * @dir: directory that they lie in; from here on every path of this file is below it
 */
void kj_environment_root(const char *dir);

/**
 * kj_environment_path - where a file is, for whoever opens it otherwise
 * @path: as the kernel names it
 * @buf: out
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_environment_path(const char *path, char *buf, size_t size);

/**
 * kj_environment_there - is this here?
 * @path: as the kernel names it
 *
 * Return: so it is.
 */
bool kj_environment_there(const char *path);

/**
 * kj_environment_dir - a directory, opened
 * @path: as the kernel names it
 *
 * Return: as opendir().
 */
DIR *kj_environment_dir(const char *path);

#endif /* KJ_ENVIRONMENT_H */
