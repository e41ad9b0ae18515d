// SPDX-License-Identifier: GPL-2.0
/*
 * hostile_bytes - a good capture that was cut, flipped, or lost a part.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "hostile.h"

/* From here on the first stream is there: something can be reported. */
static size_t usable_from(void)
{
	return hostile_after(hostile_after(hostile_after(KJ_CAPTURE_HEADER)));
}

/* Cut at @len. Return: as documented? */
static bool try_cut(size_t len)
{
	int got;

	hostile_store(evil.good, len);
	got = hostile_report(NULL);
	if (got != 2 || !strstr(evil.said, "kjitter: ") ||
	    (len >= KJ_CAPTURE_HEADER && !strstr(evil.said, "ends early"))) {
		printf("# cut at %zu: exit %d, not 2: %s\n", len, got, evil.said);
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
		ok &= try_cut(usable_from() +
			      sample_random(&seed) % (evil.good_len - usable_from()));
	check(ok, "cut at 300 later places: said, exit 2");
	for (ok = true, at = usable_from(); at < evil.good_len; at = hostile_after(at))
		ok &= try_cut(at);
	check(ok, "cut at every border of sections: said, exit 2");
	for (ok = true, at = evil.good_len - 150; at < evil.good_len; at++)
		ok &= try_cut(at);
	check(ok, "cut at every byte of the end: said, exit 2");
}

static void flips(void)
{
	__u64 seed = 54321;
	bool ok = true;
	size_t i, at;

	for (i = 0; i < KJ_CAPTURE_HEADER * 8; i++)
		ok &= hostile_flip(i / 8, 1U << (i % 8));
	check(ok, "every bit of the header flipped: refused");
	for (ok = true, i = 0; i < 16 * 8; i++)
		ok &= hostile_flip(KJ_CAPTURE_HEADER + i / 8, 1U << (i % 8));
	check(ok, "every bit of the first section's head flipped: exit 2");
	at = hostile_after(KJ_CAPTURE_HEADER);
	for (ok = true, i = 0; i < 16 * 8; i++)
		ok &= hostile_flip(at + i / 8, 1U << (i % 8));
	check(ok, "every bit of the second section's head flipped: exit 2");
	for (ok = true, i = 0; i < 400; i++)
		ok &= hostile_flip(KJ_CAPTURE_HEADER + sample_random(&seed) %
							       (evil.good_len - KJ_CAPTURE_HEADER),
				   1U << (sample_random(&seed) % 8));
	check(ok, "400 random bits flipped: exit 2");
	for (ok = true, i = 0; i < 200; i++)
		ok &= hostile_flip(KJ_CAPTURE_HEADER + sample_random(&seed) %
							       (evil.good_len - KJ_CAPTURE_HEADER),
				   1 + sample_random(&seed) % 255);
	check(ok, "200 random bytes changed: exit 2");
}

static void missing_sections(void)
{
	unsigned char *copy = malloc(evil.good_len);
	size_t at, next;
	bool ok = true;
	int got;

	for (at = KJ_CAPTURE_HEADER; at < evil.good_len; at = next) {
		next = hostile_after(at);
		if (next == evil.good_len)
			break;
		memcpy(copy, evil.good, at);
		memcpy(copy + at, evil.good + next, evil.good_len - next);
		hostile_store(copy, evil.good_len - (next - at));
		got = hostile_report(NULL);
		ok &= got == 2 && strstr(evil.said, "kjitter: ");
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
		memcpy(junk, evil.good, KJ_CAPTURE_HEADER);
		hostile_store(junk, 33 + sample_random(&seed) % (sizeof(junk) - 33));
		got = hostile_report(NULL);
		ok &= got == 2 && strstr(evil.said, "kjitter: ");
	}
	check(ok, "200 good headers with garbage behind: exit 2");
}

int hostile_bytes(void)
{
	cuts();
	flips();
	missing_sections();
	test_garbage();
	return check_failed;
}
