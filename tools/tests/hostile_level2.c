// SPDX-License-Identifier: GPL-2.0
/*
 * hostile_level2 - the sections of level 2, cut, flipped, or lying.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "hostile.h"

#define ONE sizeof(struct kj_detail)

static struct sample small;
static const char *const formats[] = {
	NULL,
	"--json",
	"--csv",
	"--records",
	"--details",
	"--format=jsonl",
	"--format=openmetrics",
	"--format=perfetto",
	"--format=hgrm",
	"--format=lava",
};

/* Report the file in every format. Return: true if each report ends with @status. */
static bool all(int status)
{
	bool ok = true;
	size_t i;
	int got;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		got = hostile_report(formats[i]);
		if (got != status)
			printf("# %s: exit %d, not %d: %s\n", formats[i] ? formats[i] : "text", got,
			       status, evil.said);
		ok &= got == status;
	}
	return ok;
}

static __u32 type_at(size_t at)
{
	__u32 type;

	memcpy(&type, evil.good + at, sizeof(type));
	return type;
}

static void bytes(void)
{
	__u64 seed = 777;
	size_t at, usable = KJ_CAPTURE_HEADER;
	bool ok = true;
	int i;

	/* Details alone are no stream. */
	while (type_at(usable) != KJ_CAPTURE_RECORDS)
		usable = hostile_after(usable);
	usable = hostile_after(usable);
	for (at = KJ_CAPTURE_HEADER; at < evil.good_len; at = hostile_after(at)) {
		hostile_store(evil.good, at);
		ok &= all(2) && strstr(evil.said, "ends early");
	}
	check(ok, "level 2 cut at every border of sections: said, in every format");
	for (ok = true, i = 0; i < 40; i++) {
		at = usable + sample_random(&seed) % (evil.good_len - usable);
		hostile_store(evil.good, at);
		ok &= all(2) && strstr(evil.said, "ends early");
	}
	check(ok, "level 2 cut at 40 places: said, in every format");
	for (ok = true, i = 0; i < 200; i++)
		ok &= hostile_flip(KJ_CAPTURE_HEADER + sample_random(&seed) %
							       (evil.good_len - KJ_CAPTURE_HEADER),
				   1U << (sample_random(&seed) % 8));
	check(ok, "level 2, 200 random bits flipped: exit 2");
}

static void without_a_section(void)
{
	unsigned char *copy = malloc(evil.good_len);
	size_t at, next;
	bool ok = true;

	for (at = KJ_CAPTURE_HEADER; hostile_after(at) < evil.good_len; at = next) {
		next = hostile_after(at);
		memcpy(copy, evil.good, at);
		memcpy(copy + at, evil.good + next, evil.good_len - next);
		hostile_store(copy, evil.good_len - (next - at));
		ok &= hostile_report(NULL) == 2 && strstr(evil.said, "kjitter: ");
	}
	free(copy);
	check(ok, "level 2, any one section taken out: exit 2");
}

static void details(const char *name, const struct sample *s, __u32 cpu, __u32 stream, __u64 first,
		    const struct kj_detail *d, size_t len, const char *sentence)
{
	struct kj_capture_batch b = { cpu, stream, first };

	hostile_begin(s);
	sample_streams(&evil.w, s);
	kj_capture_write(&evil.w, KJ_CAPTURE_DETAILS, &b, sizeof(b), d, len);
	hostile_end(name, 2, sentence);
}

static void odd_details(void)
{
	const __u32 own = KJ_STREAM_DETAIL;
	struct kj_detail d[2] = { { .stream = KJ_STREAM_DETAIL }, { .stream = KJ_STREAM_DETAIL } };

	details("details at level 1: refused", &sample_default, 0, own, 0, d, ONE, "not measured");
	details("details of CPU 8192: refused", &small, 8192, own, 0, d, ONE, "cannot be");
	details("details of a CPU not configured: refused", &small, 9, own, 0, d, ONE,
		"not measured");
	details("details of the spin stream: refused", &small, 0, 0, 0, d, ONE, "another stream");
	details("97 bytes of details: refused", &small, 0, own, 99999, d, ONE + 1, "whole number");
	details("details twice: refused", &small, 0, own, 0, d, ONE, "come twice");
	details("hole in the numbering: said", &small, 0, own, 99999, d, 2 * ONE,
		"do not trust them");
	d[1].cpu = 1;
	details("detail of another CPU: refused", &small, 0, own, 99999, d, 2 * ONE, "another CPU");
	memset(d, 0xff, sizeof(d));
	d[0].cpu = 0;
	d[0].stream = own;
	details("detail with every field at its maximum: survives", &small, 0, own, 99999, d, ONE,
		"do not trust them");
	check(all(2), "the same in every format");
}

static void gaps_of_details(void)
{
	struct kj_capture_batch b = { 0, KJ_STREAM_DETAIL, 0 };
	struct kj_capture_hist h = { .stream = KJ_STREAM_DETAIL };
	struct kj_record r = { .stream = KJ_STREAM_DETAIL };

	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_RECORDS, &b, sizeof(b), &r, sizeof(r));
	hostile_end("details told as records: refused", 2, "as if they were gaps");
	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_HIST, &h, sizeof(h), NULL, 0);
	hostile_end("an empty histogram of details: fine", 0, "");
}

static void symbol(const char *name, __u32 index, const char *text, size_t len, int status,
		   const char *sentence)
{
	struct kj_capture_symbol s = { .index = index };

	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_SYMBOL, &s, sizeof(s), text, len);
	hostile_end(name, status, sentence);
}

static void symbols(void)
{
	static char many[4089];

	memset(many, '\033', sizeof(many));
	symbol("symbol 0: refused", 0, "x", 1, 2, "no number");
	symbol("symbol 2^32 - 1: has no room, does no harm", ~0U, "x", 1, 0, "");
	symbol("symbol of nothing but NUL: does no harm", 2, "\0\0", 2, 0, "");
	symbol("symbol of 4088 escapes: cut", 2, many, 4088, 0, "");
	symbol("symbol of 4089 bytes: refused", 2, many, 4089, 2, "length its type");
	symbol("symbol without a name: refused", 2, many, 0, 2, "length its type");
}

static void tick(const char *name, const struct kj_tick *t, size_t len, int status,
		 const char *sentence)
{
	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_TICK, t, len, NULL, 0);
	hostile_end(name, status, sentence);
}

static void ticks(void)
{
	struct kj_tick t = { .cpu = 8192 };

	tick("tick of CPU 8192: refused", &t, sizeof(t), 2, "cannot be");
	t.cpu = 9;
	tick("tick of a CPU not configured: refused", &t, sizeof(t), 2, "not measured");
	tick("tick one byte short: refused", &t, sizeof(t) - 1, 2, "length its type");
	t.cpu = 0;
	t.first = 5;
	t.stopped = ~0ULL;
	tick("tick watched for less than nothing: survives", &t, sizeof(t), 0, "");
	memset(&t, 0xff, sizeof(t));
	t.cpu = 0;
	tick("tick with every field at its maximum: survives", &t, sizeof(t), 0, "");
	check(all(0), "the same in every format");
}

static void odd_accounts(void)
{
	struct kj_accounts a;

	memset(&a, 0xff, sizeof(a));
	a.cpu = 0;
	a.stream = KJ_STREAM_DETAIL;
	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
	hostile_end("accounts of details that lie: said", 2, "do not trust them");
	a.stream = KJ_STREAM_SPIN;
	a.clock_khz = 1;
	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
	hostile_end("accounts at their maximum at level 2: survive", 2, "does not add up");
	check(all(2), "the same in every format");
	hostile_begin(&small);
	sample_streams(&evil.w, &small);
	kj_capture_write(&evil.w, KJ_CAPTURE_ACCOUNTS, &a, KJ_CAPTURE_ACCOUNTS_MIN - 1, NULL, 0);
	hostile_end("accounts shorter than any: refused", 2, "length its type");
}

static void shapes(void)
{
	struct sample s = small;

	s.tasks = 1000;
	sample_write(evil.path, &s);
	check(all(0) && !*evil.said, "more tasks than there is room for: exit 0");
	s = small;
	s.sampler = KJ_SAMPLER_TIMER;
	sample_write(evil.path, &s);
	check(all(0) && !*evil.said, "timer at level 2: exit 0");
	s = small;
	s.later = true;
	sample_write(evil.path, &s);
	check(all(0) && !*evil.said, "as a later recorder may write it: exit 0, nothing on stderr");
}

int hostile_level2(void)
{
	small = sample_default;
	small.level = 2;
	small.records = 800;
	sample_write(evil.path, &small);
	free(evil.good);
	hostile_load();
	check(all(0) && !*evil.said, "good capture of level 2: exit 0, nothing on stderr");
	bytes();
	without_a_section();
	odd_details();
	gaps_of_details();
	symbols();
	ticks();
	odd_accounts();
	shapes();
	return check_failed;
}
