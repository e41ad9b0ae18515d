/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hostile - what the parts of the hostile test share; see hostile.c.
 */
#ifndef KJ_TEST_HOSTILE_H
#define KJ_TEST_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

#include "sample.h"

/**
 * struct hostile - the one test
 * @path: the file that is reported
 * @good: a good capture
 * @good_len: its length
 * @said: what the latest report said on stderr
 * @peak_kib: most memory a report took
 * @w: capture being written
 */
struct hostile {
	char path[4096];
	unsigned char *good;
	size_t good_len;
	char said[1 << 16];
	long peak_kib;
	struct kj_capture_writer w;
};

extern struct hostile evil;

/* Return: exit status of "report @path [@option]", 128 + signal if it died. */
int hostile_report(const char *option);

/* Write bytes as the file; read the file as the good one. */
void hostile_store(const void *data, size_t len);
void hostile_load(void);

/* Offset where the section after @at of the good capture begins. */
size_t hostile_after(size_t at);

/* Flip bits of one byte. Return: exit 2, and something was said. */
bool hostile_flip(size_t byte, unsigned int mask);

/* The middle of a test: a capture up to the streams. */
void hostile_begin(const struct sample *s);

/* ... and its end. @status, @sentence ("" for none at all) are expected. */
void hostile_end(const char *name, int status, const char *sentence);

/* RECORDS of one or two records: what it says it is, and what the first one says. */
void hostile_batch(__u32 cpu, __u32 stream, __u64 first, __u32 rec_cpu, size_t bytes);

/* Parts; each returns true if a case failed. */
int hostile_bytes(void);
int hostile_sections(void);
int hostile_level2(void);
int hostile_stop(void);

#endif /* KJ_TEST_HOSTILE_H */
