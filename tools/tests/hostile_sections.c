// SPDX-License-Identifier: GPL-2.0
/*
 * hostile_sections - sections whole as bytes, but making no sense.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/lib/crc.h"
#include "check.h"
#include "hostile.h"

#define ONE sizeof(struct kj_record)

static void odd_head(const char *name, __u32 type, __u64 length, const char *sentence)
{
	struct kj_capture_head h = { type, kj_capture_head_crc(type, length), length };
	unsigned char copy[4096];
	size_t at = hostile_after(hostile_after(KJ_CAPTURE_HEADER));
	int got;

	memcpy(copy, evil.good, at);
	memcpy(copy + at, &h, sizeof(h));
	memset(copy + at + sizeof(h), 0, 64);
	hostile_store(copy, at + sizeof(h) + 64);
	got = hostile_report(NULL);
	if (got != 2)
		printf("# exit %d: %s\n", got, evil.said);
	check(got == 2 && strstr(evil.said, sentence), "%s", name);
}

static void lengths(void)
{
	odd_head("section of 2^64 - 1 bytes: refused", 99, ~0ULL, "longer than 16 MiB");
	odd_head("section of 2^63 bytes: refused", 99, 1ULL << 63, "longer than 16 MiB");
	odd_head("section of 16 MiB + 1: refused", 99, (16ULL << 20) + 1, "longer than 16 MiB");
	odd_head("RECORDS of 16 MiB: refused", KJ_CAPTURE_RECORDS, 16ULL << 20, "length its type");
	odd_head("RECORDS one record too long: refused", KJ_CAPTURE_RECORDS,
		 KJ_CAPTURE_PAYLOAD_MAX + KJ_RECORD_SIZE, "length its type");
	odd_head("RECORDS of 15 bytes: refused", KJ_CAPTURE_RECORDS, 15, "length its type");
	odd_head("ENV of 1 MiB: refused", KJ_CAPTURE_ENV, 1ULL << 20, "length its type");
	odd_head("RUN of nothing: refused", KJ_CAPTURE_RUN, 0, "length its type");
	odd_head("ACCOUNTS of 8 bytes: refused", KJ_CAPTURE_ACCOUNTS, 8, "length its type");
	odd_head("HIST of 1 MiB: refused", KJ_CAPTURE_HIST, 1ULL << 20, "length its type");
	odd_head("END of 31 bytes: refused", KJ_CAPTURE_END, 31, "length its type");
}

static void unknown_sections(void)
{
	static const size_t sizes[] = { 0, 1, 4096, 65536, 300000, 16UL << 20 };
	unsigned char *zero;
	char name[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		hostile_begin(&sample_default);
		/* Freed at once: a child starts with the memory of its parent. */
		zero = calloc(1, sizes[i] + 1);
		kj_capture_write(&evil.w, 77, zero, sizes[i], NULL, 0);
		free(zero);
		sample_streams(&evil.w, &sample_default);
		sprintf(name, "unknown section of %zu bytes: skipped", sizes[i]);
		hostile_end(name, 0, "");
	}
	hostile_begin(&sample_default);
	kj_capture_write(&evil.w, 0, "x", 1, NULL, 0);
	kj_capture_write(&evil.w, 0xffffffff, "x", 1, NULL, 0);
	sample_streams(&evil.w, &sample_default);
	hostile_end("unknown sections 0 and 2^32 - 1: skipped", 0, "");
}

static void unknown_damaged(void)
{
	size_t at;

	hostile_begin(&sample_default);
	at = evil.w.bytes + sizeof(struct kj_capture_head) + 100;
	kj_capture_write(&evil.w, 77, evil.good, 4096, NULL, 0);
	sample_streams(&evil.w, &sample_default);
	sample_finish(&evil.w);
	free(evil.good);
	hostile_load();
	check(hostile_flip(at, 1), "a bit flipped in an unknown section: exit 2");
}

void hostile_batch(__u32 cpu, __u32 stream, __u64 first, __u32 rec_cpu, size_t bytes)
{
	struct kj_capture_batch b = { cpu, stream, first };
	struct kj_record r[2] = { 0 };

	r[0].cpu = rec_cpu;
	r[0].stream = stream;
	r[0].start = SAMPLE_FIRST + 5;
	r[0].len = 1000;
	kj_capture_write(&evil.w, KJ_CAPTURE_RECORDS, &b, sizeof(b), r, bytes);
	evil.w.records += bytes / sizeof(r[0]);
}

static void odd_batch(const char *name, __u32 cpu, __u32 stream, __u32 rec_cpu, size_t bytes,
		      const char *sentence)
{
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	hostile_batch(cpu, stream, 100000, rec_cpu, bytes);
	hostile_end(name, 2, sentence);
}

static void test_records(void)
{
	odd_batch("records of CPU 8192: refused", 8192, 0, 0, ONE, "cannot be");
	odd_batch("records of CPU 2^32 - 1: refused", ~0U, 0, 0, ONE, "cannot be");
	odd_batch("records of stream 6: refused", 0, KJ_STREAM_NR, 0, ONE, "cannot be");
	odd_batch("records of stream 2^32 - 1: refused", 0, ~0U, 0, ONE, "cannot be");
	odd_batch("records of a CPU not configured: refused", 7, 0, 7, ONE, "not measured");
	odd_batch("records of another sampler's stream: refused", 0, 3, 0, ONE, "not measured");
	odd_batch("97 bytes of records: refused", 0, 0, 0, ONE + 1, "whole number");
	odd_batch("record of CPU 1 among those of CPU 0: refused", 0, 0, 1, ONE, "another stream");
	odd_batch("hole in the numbering: does not add up", 0, 0, 0, ONE, "does not add up");

	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	hostile_batch(0, 0, 0, 0, ONE);
	hostile_end("records twice: refused", 2, "come twice");

	hostile_begin(&sample_default);
	hostile_batch(0, 0, 0, 0, ONE);
	hostile_end("records of a stream without accounts: said, exit 2", 2, "does not add up");

	unlink(evil.path);
	kj_capture_create(&evil.w, evil.path);
	hostile_batch(0, 0, 0, 0, ONE);
	hostile_end("records before RUN: refused", 2, "before the section");
}

static void accounts(const char *name, const struct kj_accounts *a, const char *sentence)
{
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_write(&evil.w, KJ_CAPTURE_ACCOUNTS, a, sizeof(*a), NULL, 0);
	hostile_end(name, 2, sentence);
}

static void odd_accounts(void)
{
	struct kj_accounts a = { .size = sizeof(a), .clock_khz = SAMPLE_KHZ };
	char saved[4096];

	accounts("accounts that disagree with the records: exit 2", &a, "does not add up");
	a.clock_khz = 0;
	accounts("accounts with a clock of 0 kHz: refused", &a, "stands still");
	a.clock_khz = 1;
	a.cpu = 8192;
	accounts("accounts of CPU 8192: refused", &a, "cannot be");
	memset(&a, 0xff, sizeof(a));
	a.cpu = 0;
	a.stream = 0;
	accounts("accounts with every field at its maximum: survives", &a, "does not add up");
	a.clock_khz = 1;
	a.first = 0;
	accounts("the same at 1 kHz: survives", &a, "does not add up");
	snprintf(saved, sizeof(saved), "%s", evil.said);
	check(hostile_report("--json") == 2 && !strcmp(evil.said, saved),
	      "the same as JSON: survives");
	check(hostile_report("--csv") == 2 && !strcmp(evil.said, saved),
	      "the same as CSV: survives");
}

static void hist(const char *name, __u32 n, const struct kj_capture_bucket *b, size_t nr)
{
	struct kj_capture_hist h = { .cpu = 0, .stream = 0, .n = n };

	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_write(&evil.w, KJ_CAPTURE_HIST, &h, sizeof(h), b, nr * sizeof(*b));
	hostile_end(name, 2, "buckets that cannot be");
}

static void histograms(void)
{
	struct kj_capture_bucket b[3] = { { 1, 0, 5 }, { 2, 0, 5 }, { 3, 0, 5 } };

	hist("histogram with fewer buckets than it says: refused", 4, b, 3);
	hist("histogram with 2^32 - 1 buckets: refused", ~0U, b, 3);
	b[2].bucket = KJ_HIST_BUCKETS;
	hist("bucket number one too high: refused", 3, b, 3);
	b[2].bucket = ~0U;
	hist("bucket number 2^32 - 1: refused", 3, b, 3);
	b[2].bucket = 2;
	hist("the same bucket twice: refused", 3, b, 3);
	b[2].bucket = 1;
	hist("buckets descending: refused", 3, b, 3);
	b[2].bucket = 3;
	b[0].count = ~0ULL;
	hist("counts that overflow: refused", 3, b, 3);
}

static void odd_run(const char *name, __u32 query_len, __u32 config_len)
{
	unsigned char rest[sizeof(struct kj_query) + sizeof(struct kj_config)] = { 0 };
	struct kj_capture_run run = { 0, query_len, config_len };
	int got;

	unlink(evil.path);
	kj_capture_create(&evil.w, evil.path);
	kj_capture_write(&evil.w, KJ_CAPTURE_RUN, &run, sizeof(run), rest, sizeof(rest));
	sample_finish(&evil.w);
	got = hostile_report(NULL);
	check(got == 2 && strstr(evil.said, "too few bytes"), "%s", name);
}

static void runs(void)
{
	struct kj_query q;
	struct kj_config c;

	sample_config(&sample_default, &q, &c);
	odd_run("RUN with a query of nothing: refused", 0, sizeof(c));
	odd_run("RUN with a query of 2^32 - 1: refused", ~0U, sizeof(c));
	odd_run("RUN with a config of 2^32 - 1: refused", sizeof(q), ~0U);
	odd_run("RUN with both too long by one: refused", sizeof(q) + 1, sizeof(c));
	hostile_begin(&sample_default);
	kj_capture_run(&evil.w, 0, &q, &c);
	sample_streams(&evil.w, &sample_default);
	hostile_end("two RUNs: refused", 2, "two runs");
	hostile_begin(&sample_default);
	hostile_end("a run without streams: said, exit 2", 2, "nothing in it");
}

static void odd_total(const char *name, __u64 sections, __u64 records_more, __u64 bytes,
		      const char *sentence)
{
	struct kj_capture_end end;
	int got;

	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	end = (struct kj_capture_end){ 1, 0, evil.w.sections + sections,
				       evil.w.records + records_more, evil.w.bytes + bytes };
	kj_capture_write(&evil.w, KJ_CAPTURE_END, &end, sizeof(end), NULL, 0);
	kj_capture_close(&evil.w);
	got = hostile_report(NULL);
	check(got == 2 && strstr(evil.said, sentence), "%s", name);
}

static void ends(void)
{
	odd_total("END counts one section more: exit 2", 1, 0, 0, "sections are missing");
	odd_total("END counts one record more: exit 2", 0, 1, 0, "records are missing");
	odd_total("END counts one byte more: exit 2", 0, 0, 1, "sections are missing");
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_end(&evil.w, 1, 0);
	hostile_end("END twice: exit 2", 2, "after the last section");
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_end(&evil.w, KJ_CAPTURE_DEVICE, 19);
	kj_capture_close(&evil.w);
	check(hostile_report(NULL) == 2 && strstr(evil.said, "device failed"),
	      "END after a failed device: exit 2");
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_end(&evil.w, 0xffffffff, 0);
	kj_capture_close(&evil.w);
	check(hostile_report(NULL) == 0, "END with an unknown reason: reported");
}

/* A header of which one word is changed, with a good check sum. */
static void header(const char *name, unsigned int word, __u32 value, const char *sentence)
{
	unsigned char copy[KJ_CAPTURE_HEADER];
	__u32 crc;
	int got;

	memcpy(copy, evil.good, sizeof(copy));
	memcpy(copy + 8 + 4 * word, &value, sizeof(value));
	crc = kj_crc(0, copy, sizeof(copy) - sizeof(crc));
	memcpy(copy + sizeof(copy) - sizeof(crc), &crc, sizeof(crc));
	hostile_store(copy, sizeof(copy));
	got = hostile_report(NULL);
	if (got != 2 || !strstr(evil.said, sentence))
		printf("# exit %d: %s\n", got, evil.said);
	check(got == 2 && strstr(evil.said, sentence), "%s", name);
}

static void headers(void)
{
	header("capture of version 1: refused, and who reads it is said", 0, 1,
	       "of version 1, this is kjitter " KJ_VERSION
	       " and reads version 2; kjitter 0.1.0 reads it");
	header("capture of version 3: refused by name", 0, 3, "of version 3");
	header("header of another length: refused", 1, 36, "header is damaged");
	header("check sums of an unknown kind: refused", 2, 2, "check sums 2, bits 0");
	header("something that a reader must know: refused", 3, 3, "check sums 1, bits 0x3");
}

int hostile_sections(void)
{
	lengths();
	unknown_sections();
	test_records();
	odd_accounts();
	histograms();
	runs();
	ends();
	headers();
	unknown_damaged();
	return check_failed;
}
