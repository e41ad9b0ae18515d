// SPDX-License-Identifier: GPL-2.0
/*
 * hostile - captures that are cut, flipped, or lie; report must say so and survive.
 *
 * Each file goes through "kjitter report" in a forked child. Expected are an exit
 * status, and a sentence on stderr or none. A signal (or a sanitizer) is a failure of
 * its case whatever was expected. Random places come from a fixed seed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../module/hist.h"
#include "../kjitter/command.h"
#include "../kjitter/crc.h"
#include "check.h"
#include "sample.h"

static char path[4096];
static unsigned char *good;
static size_t good_len;
/* What the latest report said on stderr. */
static char said[1 << 16];
static long peak_kib;
static struct kj_capture_writer w;

/* Return: exit status, 128 + signal if it died; what it said is in @said. */
static int report_format(const char *option)
{
	char name[] = "report";
	char *argv[4] = { name, path, (char *)option, NULL };
	struct rusage use;
	int pipes[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(pipes))
		exit(2);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		dup2(pipes[1], 2);
		close(pipes[0]);
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		status = kj_report_main(option ? 3 : 2, argv);
		fflush(stdout);
		_exit(status);
	}
	close(pipes[1]);
	while ((n = read(pipes[0], said + len, sizeof(said) - 1 - len)) > 0)
		len += n;
	said[len] = '\0';
	close(pipes[0]);
	if (wait4(pid, &status, 0, &use) != pid)
		exit(2);
	if (use.ru_maxrss > peak_kib)
		peak_kib = use.ru_maxrss;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int report(void)
{
	return report_format(NULL);
}

static void store(const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, data, len) != (ssize_t)len || close(fd)) {
		perror(path);
		exit(2);
	}
}

static void load(void)
{
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		exit(2);
	good_len = st.st_size;
	good = malloc(good_len + 1);
	if (!good || read(fd, good, good_len) != (ssize_t)good_len)
		exit(2);
	close(fd);
}

/* Offset where the section after @at begins. */
static size_t after(size_t at)
{
	struct kj_capture_head h;

	memcpy(&h, good + at, sizeof(h));
	return at + sizeof(h) + h.length + 4;
}

/* From here on the first stream is there: something can be reported. */
static size_t usable_from(void)
{
	return after(after(after(KJ_CAPTURE_HEADER)));
}

/* Cut at @len. Return: as documented? */
static bool try_cut(size_t len)
{
	int expected = len < usable_from() ? 2 : 0, got;

	store(good, len);
	got = report();
	if (got != expected || !strstr(said, "kjitter: ") ||
	    (len >= KJ_CAPTURE_HEADER && !strstr(said, "ends early"))) {
		printf("# cut at %zu: exit %d, not %d: %s\n", len, got, expected, said);
		return false;
	}
	return true;
}

static void cuts(void)
{
	__u64 seed = 12345;
	bool ok = true;
	size_t at, i;

	for (at = 0; at < KJ_CAPTURE_HEADER; at++)
		ok &= try_cut(at);
	check(ok, "cut at every byte of the header: refused");
	for (ok = true; at < usable_from() - 65000; at++)
		ok &= try_cut(at);
	check(ok, "cut at every byte of ENV, RUN and the head of RECORDS: refused");
	for (ok = true, at = usable_from() - 600; at < usable_from(); at++)
		ok &= try_cut(at);
	check(ok, "cut at every byte of the end of the first RECORDS: refused");
	for (ok = true, i = 0; i < 300; i++)
		ok &= try_cut(usable_from() + sample_random(&seed) % (good_len - usable_from()));
	check(ok, "cut at 300 later places: reported, exit 0, said");
	for (ok = true, at = usable_from(); at < good_len; at = after(at))
		ok &= try_cut(at);
	check(ok, "cut at every border of sections: reported, exit 0, said");
	for (ok = true, at = good_len - 150; at < good_len; at++)
		ok &= try_cut(at);
	check(ok, "cut at every byte of the end: reported, exit 0, said");
}

static bool flip(size_t byte, unsigned int mask)
{
	int got;

	good[byte] ^= mask;
	store(good, good_len);
	good[byte] ^= mask;
	got = report();
	if (got != 2 || !strstr(said, "kjitter: "))
		printf("# byte %zu ^ 0x%x: exit %d: %s\n", byte, mask, got, said);
	return got == 2 && strstr(said, "kjitter: ");
}

static void flips(void)
{
	__u64 seed = 54321;
	bool ok = true;
	size_t i, at;

	for (i = 0; i < KJ_CAPTURE_HEADER * 8; i++)
		ok &= flip(i / 8, 1U << (i % 8));
	check(ok, "every bit of the header flipped: refused");
	for (ok = true, i = 0; i < 16 * 8; i++)
		ok &= flip(KJ_CAPTURE_HEADER + i / 8, 1U << (i % 8));
	check(ok, "every bit of the first section's head flipped: exit 2");
	at = after(KJ_CAPTURE_HEADER);
	for (ok = true, i = 0; i < 16 * 8; i++)
		ok &= flip(at + i / 8, 1U << (i % 8));
	check(ok, "every bit of the second section's head flipped: exit 2");
	for (ok = true, i = 0; i < 400; i++)
		ok &= flip(KJ_CAPTURE_HEADER +
				   sample_random(&seed) % (good_len - KJ_CAPTURE_HEADER),
			   1U << (sample_random(&seed) % 8));
	check(ok, "400 random bits flipped: exit 2");
	for (ok = true, i = 0; i < 200; i++)
		ok &= flip(KJ_CAPTURE_HEADER +
				   sample_random(&seed) % (good_len - KJ_CAPTURE_HEADER),
			   1 + sample_random(&seed) % 255);
	check(ok, "200 random bytes changed: exit 2");
}

static void missing_sections(void)
{
	unsigned char *copy = malloc(good_len);
	size_t at, next;
	bool ok = true;
	int got;

	for (at = KJ_CAPTURE_HEADER; at < good_len; at = next) {
		next = after(at);
		if (next == good_len)
			break;
		memcpy(copy, good, at);
		memcpy(copy + at, good + next, good_len - next);
		store(copy, good_len - (next - at));
		got = report();
		ok &= got == 2 && strstr(said, "kjitter: ");
		if (got != 2)
			printf("# without the section at %zu: exit %d\n", at, got);
	}
	free(copy);
	check(ok, "any one section taken out: exit 2");
}

static void test_garbage(void)
{
	unsigned char junk[2048];
	__u64 seed = 99;
	bool ok = true;
	int i, got;
	size_t k;

	for (i = 0; i < 200; i++) {
		for (k = 0; k < sizeof(junk); k++)
			junk[k] = sample_random(&seed);
		memcpy(junk, good, KJ_CAPTURE_HEADER);
		store(junk, 33 + sample_random(&seed) % (sizeof(junk) - 33));
		got = report();
		ok &= got == 2 && strstr(said, "kjitter: ");
	}
	check(ok, "200 good headers with garbage behind: exit 2");
}

/* The middle of a test: a capture up to the streams. */
static void odd_begin(void)
{
	sample_begin(&w, path, &sample_default);
}

/* ... and its end. @status, @sentence ("" for none at all) are expected. */
static void odd_end(const char *name, int status, const char *sentence)
{
	int got;

	sample_finish(&w);
	got = report();
	if (got != status || !strstr(said, sentence) || (!*sentence && *said))
		printf("# exit %d, expected %d and '%s': %s\n", got, status, sentence, said);
	check(got == status && strstr(said, sentence) && (*sentence || !*said), "%s", name);
}

static void odd_head(const char *name, __u32 type, __u64 length, const char *sentence)
{
	struct kj_capture_head h = { type, kj_capture_head_crc(type, length), length };
	unsigned char copy[4096];
	size_t at = after(after(KJ_CAPTURE_HEADER));
	int got;

	memcpy(copy, good, at);
	memcpy(copy + at, &h, sizeof(h));
	memset(copy + at + sizeof(h), 0, 64);
	store(copy, at + sizeof(h) + 64);
	got = report();
	if (got != 2)
		printf("# exit %d: %s\n", got, said);
	check(got == 2 && strstr(said, sentence), "%s", name);
}

static void lengths(void)
{
	odd_head("section of 2^64 - 1 bytes: refused", 99, ~0ULL, "longer than 16 MiB");
	odd_head("section of 2^63 bytes: refused", 99, 1ULL << 63, "longer than 16 MiB");
	odd_head("section of 16 MiB + 1: refused", 99, (16ULL << 20) + 1, "longer than 16 MiB");
	odd_head("RECORDS of 16 MiB: refused", KJ_CAPTURE_RECORDS, 16ULL << 20, "length its type");
	odd_head("RECORDS one record too long: refused", KJ_CAPTURE_RECORDS,
		 KJ_CAPTURE_PAYLOAD_MAX + 64, "length its type");
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
		odd_begin();
		/* Freed at once: a child starts with the memory of its parent. */
		zero = calloc(1, sizes[i] + 1);
		kj_capture_write(&w, 77, zero, sizes[i], NULL, 0);
		free(zero);
		sample_streams(&w, &sample_default);
		sprintf(name, "unknown section of %zu bytes: skipped", sizes[i]);
		odd_end(name, 0, "");
	}
	odd_begin();
	kj_capture_write(&w, 0, "x", 1, NULL, 0);
	kj_capture_write(&w, 0xffffffff, "x", 1, NULL, 0);
	sample_streams(&w, &sample_default);
	odd_end("unknown sections 0 and 2^32 - 1: skipped", 0, "");
}

static void unknown_damaged(void)
{
	size_t at;

	odd_begin();
	at = w.bytes + sizeof(struct kj_capture_head) + 100;
	kj_capture_write(&w, 77, good, 4096, NULL, 0);
	sample_streams(&w, &sample_default);
	sample_finish(&w);
	free(good);
	load();
	check(flip(at, 1), "a bit flipped in an unknown section: exit 2");
}

static void batch(__u32 cpu, __u32 stream, __u64 first, __u32 rec_cpu, size_t bytes)
{
	struct kj_capture_batch b = { cpu, stream, first };
	struct kj_record r[2] = { 0 };

	r[0].cpu = rec_cpu;
	r[0].stream = stream;
	r[0].start = SAMPLE_FIRST + 5;
	r[0].len = 1000;
	kj_capture_write(&w, KJ_CAPTURE_RECORDS, &b, sizeof(b), r, bytes);
	w.records += bytes / sizeof(r[0]);
}

static void odd_batch(const char *name, __u32 cpu, __u32 stream, __u32 rec_cpu, size_t bytes,
		      const char *sentence)
{
	odd_begin();
	sample_streams(&w, &sample_default);
	batch(cpu, stream, 100000, rec_cpu, bytes);
	odd_end(name, 2, sentence);
}

static void test_records(void)
{
	odd_batch("records of CPU 8192: refused", 8192, 0, 0, 64, "cannot be");
	odd_batch("records of CPU 2^32 - 1: refused", ~0U, 0, 0, 64, "cannot be");
	odd_batch("records of stream 6: refused", 0, KJ_STREAM_NR, 0, 64, "cannot be");
	odd_batch("records of stream 2^32 - 1: refused", 0, ~0U, 0, 64, "cannot be");
	odd_batch("records of a CPU not configured: refused", 7, 0, 7, 64, "not measured");
	odd_batch("records of another sampler's stream: refused", 0, 3, 0, 64, "not measured");
	odd_batch("65 bytes of records: refused", 0, 0, 0, 65, "whole number");
	odd_batch("record of CPU 1 among those of CPU 0: refused", 0, 0, 1, 64, "another stream");
	odd_batch("hole in the numbering: does not add up", 0, 0, 0, 64, "does not add up");

	odd_begin();
	sample_streams(&w, &sample_default);
	batch(0, 0, 0, 0, 64);
	odd_end("records twice: refused", 2, "come twice");

	odd_begin();
	batch(0, 0, 0, 0, 64);
	odd_end("records of a stream without accounts: said, exit 2", 2, "does not add up");

	kj_capture_create(&w, path);
	batch(0, 0, 0, 0, 64);
	odd_end("records before RUN: refused", 2, "before the section");
}

static void accounts(const char *name, const struct kj_accounts *a, const char *sentence)
{
	odd_begin();
	sample_streams(&w, &sample_default);
	kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, a, sizeof(*a), NULL, 0);
	odd_end(name, 2, sentence);
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
	snprintf(saved, sizeof(saved), "%s", said);
	check(report_format("--json") == 2 && !strcmp(said, saved), "the same as JSON: survives");
	check(report_format("--csv") == 2 && !strcmp(said, saved), "the same as CSV: survives");
}

static void hist(const char *name, __u32 n, const struct kj_capture_bucket *b, size_t nr)
{
	struct kj_capture_hist h = { .cpu = 0, .stream = 0, .n = n };

	odd_begin();
	sample_streams(&w, &sample_default);
	kj_capture_write(&w, KJ_CAPTURE_HIST, &h, sizeof(h), b, nr * sizeof(*b));
	odd_end(name, 2, "buckets that cannot be");
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

	kj_capture_create(&w, path);
	kj_capture_write(&w, KJ_CAPTURE_RUN, &run, sizeof(run), rest, sizeof(rest));
	sample_finish(&w);
	got = report();
	check(got == 2 && strstr(said, "too few bytes"), "%s", name);
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
	odd_begin();
	kj_capture_run(&w, 0, &q, &c);
	sample_streams(&w, &sample_default);
	odd_end("two RUNs: refused", 2, "two runs");
	odd_begin();
	odd_end("a run without streams: said, exit 2", 2, "nothing in it");
}

static void odd_total(const char *name, __u64 sections, __u64 records_more, __u64 bytes,
		      const char *sentence)
{
	struct kj_capture_end end;
	int got;

	odd_begin();
	sample_streams(&w, &sample_default);
	end = (struct kj_capture_end){ 1, 0, w.sections + sections, w.records + records_more,
				       w.bytes + bytes };
	kj_capture_write(&w, KJ_CAPTURE_END, &end, sizeof(end), NULL, 0);
	kj_capture_close(&w);
	got = report();
	check(got == 2 && strstr(said, sentence), "%s", name);
}

static void ends(void)
{
	odd_total("END counts one section more: exit 2", 1, 0, 0, "sections are missing");
	odd_total("END counts one record more: exit 2", 0, 1, 0, "records are missing");
	odd_total("END counts one byte more: exit 2", 0, 0, 1, "sections are missing");
	odd_begin();
	sample_streams(&w, &sample_default);
	kj_capture_end(&w, 1, 0);
	odd_end("END twice: exit 2", 2, "after the last section");
	odd_begin();
	sample_streams(&w, &sample_default);
	kj_capture_end(&w, KJ_CAPTURE_DEVICE, 19);
	kj_capture_close(&w);
	check(report() == 2 && strstr(said, "device failed"), "END after a failed device: exit 2");
	odd_begin();
	sample_streams(&w, &sample_default);
	kj_capture_end(&w, 0xffffffff, 0);
	kj_capture_close(&w);
	check(report() == 0, "END with an unknown reason: reported");
}

static void header_version(void)
{
	unsigned char copy[KJ_CAPTURE_HEADER];
	__u32 crc;

	memcpy(copy, good, sizeof(copy));
	copy[8] = 2;
	crc = kj_crc(0, copy, 28);
	memcpy(copy + 28, &crc, 4);
	store(copy, sizeof(copy));
	check(report() == 2 && strstr(said, "version 2"), "format version 2: refused by name");
}

static void many_streams(void)
{
	struct sample s = sample_default;
	unsigned int cpu, i;
	int got;

	s.sampler = KJ_SAMPLER_TIMER;
	s.cpus = KJ_MAX_CPUS;
	sample_begin(&w, path, &s);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
		for (i = 1; i < 3; i++)
			batch(cpu, i, 0, cpu, 64);
	kj_capture_close(&w);
	got = report();
	check(got == 0 && strstr(said, "ends early"), "16384 streams: reported");
}

int main(int argc, char **argv)
{
	struct rlimit as = { 64UL << 20, 64UL << 20 };

	if (argc != 3)
		return 2;
	snprintf(path, sizeof(path), "%s/hostile.kjr", argv[2]);
	/* Sanitizers reserve terabytes; the other build shows what is allocated. */
	if (!strcmp(argv[1], "limited") && setrlimit(RLIMIT_AS, &as))
		return 2;
	sample_write(path, &sample_default);
	load();
	check(report() == 0 && !*said, "good capture: exit 0, nothing on stderr");
	cuts();
	flips();
	missing_sections();
	test_garbage();
	lengths();
	unknown_sections();
	test_records();
	odd_accounts();
	histograms();
	runs();
	ends();
	header_version();
	unknown_damaged();
	if (!strcmp(argv[1], "limited")) {
		check(peak_kib < 8192,
		      "no file so far took more than 8 MiB (%ld KiB with the test itself)",
		      peak_kib);
		many_streams();
	}
	unlink(path);
	free(good);
	return check_failed;
}
