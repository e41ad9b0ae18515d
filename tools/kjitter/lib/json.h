/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json - one JSON text, written as it is said.
 *
 * The caller opens and closes; commas, indentation, escaping and broken UTF-8 are
 * dealt with here. @key is NULL inside an array and for the outermost value.
 */
#ifndef KJ_JSON_H
#define KJ_JSON_H

#include <stdbool.h>
#include <stdio.h>
#include <linux/types.h>

/**
 * struct kj_json - a JSON text being written
 * @out: where to
 * @depth: how many objects and arrays are open
 * @comma: something stands before in the innermost of them
 * @flat: all of it is one line
 */
struct kj_json {
	FILE *out;
	int depth;
	bool comma;
	bool flat;
};

void kj_json_open(struct kj_json *j, const char *key, char bracket);
void kj_json_close(struct kj_json *j, char bracket);
void kj_json_u64(struct kj_json *j, const char *key, __u64 v);
void kj_json_s64(struct kj_json *j, const char *key, __s64 v);
void kj_json_bool(struct kj_json *j, const char *key, bool v);
void kj_json_null(struct kj_json *j, const char *key);

/**
 * kj_json_real - a number with three decimals; null if it is not finite
 * @j: text
 * @key: key or NULL
 * @v: number
 */
void kj_json_real(struct kj_json *j, const char *key, double v);

/**
 * kj_json_str - a string, escaped; bytes that are no UTF-8 become U+FFFD
 * @j: text
 * @key: key or NULL; escaped too
 * @v: string; NULL gives null
 */
void kj_json_str(struct kj_json *j, const char *key, const char *v);

/**
 * kj_json_words - an array: the words of all bits that are set and have one
 * @j: text
 * @key: key or NULL
 * @bits: the bits
 * @word: word for the number of a bit, NULL: none
 * @nr: bits from this one on are left out
 */
void kj_json_words(struct kj_json *j, const char *key, __u64 bits,
		   const char *(*word)(unsigned int bit), unsigned int nr);

/**
 * kj_json_counts - an object: all counts that are not zero, by name
 * @j: text
 * @key: key or NULL
 * @count: the counts
 * @word: name for the number of a count
 * @nr: how many
 */
void kj_json_counts(struct kj_json *j, const char *key, const __u64 *count,
		    const char *(*word)(unsigned int i), unsigned int nr);

#endif /* KJ_JSON_H */
