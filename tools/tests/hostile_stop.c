// SPDX-License-Identifier: GPL-2.0
/*
 * hostile_stop - captures that say of themselves that records were left out, or that a gap ended
 * them, and lie.
 */
#include <string.h>
#include <unistd.h>

#include "../kjitter/capture/stacks.h"
#include "check.h"
#include "hostile.h"

/* What was left out of @cpu, @stream, told once or twice. */
static void left(const char *name, __u32 cpu, __u32 stream, __u64 n, int status,
		 const char *sentence)
{
	struct kj_capture_left l = { cpu, stream, n };
	struct sample s = sample_default;

	s.level = stream == KJ_STREAM_DETAIL ? 2 : 1;
	hostile_begin(&s);
	sample_streams(&evil.w, &s);
	kj_capture_write(&evil.w, KJ_CAPTURE_LEFT, &l, sizeof(l), NULL, 0);
	hostile_end(name, status, sentence);
}

static void left_out(void)
{
	left("nothing left out: reported", 0, KJ_STREAM_SPIN, 0, 0, "");
	left("left out, but nothing is missing: exit 2", 0, KJ_STREAM_SPIN, 1, 2,
	     "does not add up");
	left("2^64 - 1 left out: exit 2", 0, KJ_STREAM_SPIN, ~0ULL, 2, "does not add up");
	left("left out of CPU 8192: refused", 8192, KJ_STREAM_SPIN, 1, 2, "cannot be");
	left("left out of stream 2^32 - 1: refused", 0, ~0U, 1, 2, "cannot be");
	left("left out of a CPU not configured: refused", 7, KJ_STREAM_SPIN, 1, 2, "not measured");
	left("left out of another sampler: refused", 0, KJ_STREAM_HW, 1, 2, "not measured");
	left("details left out, but none is missing: said", 0, KJ_STREAM_DETAIL, 1, 2,
	     "do not trust them");
	left("2^64 - 1 details left out: said", 0, KJ_STREAM_DETAIL, ~0ULL, 2, "do not trust them");
	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_write(&evil.w, KJ_CAPTURE_LEFT, "1234567890123456", 15, NULL, 0);
	hostile_end("LEFT of 15 bytes: refused", 2, "length its type");
}

/* As many as are missing, but not as the numbering says. */
/* A STACK section of some bytes behind its head. */
static void stack(const char *name, __u32 index, __u32 depth, const char *names, size_t len,
		  int status, const char *sentence)
{
	struct kj_capture_stack s = { index, depth, 3, 0 };

	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	kj_capture_write(&evil.w, KJ_CAPTURE_STACK, &s, sizeof(s), names, len);
	hostile_end(name, status, sentence);
}

static void stacks(void)
{
	static const char bad[] = "a stack has frames or a number";
	static char names[KJ_STACK_DEPTH * KJ_STACK_NAME + 1];

	stack("a stack of two frames: reported", 1, 2, "one\0two", 8, 0, "");
	stack("a stack of number 0: refused", 0, 1, "one", 4, 2, bad);
	stack("a stack of number 1024: refused", 1024, 1, "one", 4, 2, bad);
	stack("a stack of number 2^32 - 1: refused", ~0U, 1, "one", 4, 2, bad);
	stack("a stack of no frame: refused", 1, 0, "one", 4, 2, bad);
	stack("a stack of 21 frames: refused", 1, 21, names, 21, 2, bad);
	stack("a stack of 2^32 - 1 frames: refused", 1, ~0U, "one", 4, 2, bad);
	stack("a stack with a frame too few: refused", 1, 3, "one\0two", 8, 2, bad);
	stack("a stack whose last name does not end: refused", 1, 1, "one", 3, 2, bad);
	stack("a stack with a name of nothing: reported", 1, 1, "", 1, 0, "");
	memset(names, 0x1b, sizeof(names));
	stack("a name of 1920 bytes: refused", 1, 1, names, sizeof(names) - 1, 2, bad);
	stack("a section of 1921 bytes of names: refused", 1, 1, names, sizeof(names), 2,
	      "length its type");
	names[40] = 0;
	stack("a name of escape sequences: reported", 1, 1, names, 41, 0, "");
	check(!strchr(evil.said, 0x1b), "and none is shown");
}

static void odd_hole(void)
{
	struct kj_capture_left l = { 0, KJ_STREAM_SPIN, 5 };

	hostile_begin(&sample_default);
	sample_streams(&evil.w, &sample_default);
	hostile_batch(0, 0, 3005, 0, sizeof(struct kj_record));
	kj_capture_write(&evil.w, KJ_CAPTURE_LEFT, &l, sizeof(l), NULL, 0);
	hostile_end("a hole of 5, and 5 left out, but the accounts know of none: exit 2", 2,
		    "does not add up");
}

static void ended(const char *name, __u32 detail, __u16 flags)
{
	struct sample s = sample_default;
	struct kj_capture_batch b = { 0, KJ_STREAM_SPIN, 0 };
	struct kj_record r = { .start = 5, .len = ~0ULL, .cause = 255, .flags = flags };
	struct kj_query q;
	struct kj_config c;
	bool ok = true;

	sample_config(&s, &q, &c);
	memset(c.stop_ns, 0xff, sizeof(c.stop_ns));
	c.stop_flags = ~0U;
	unlink(evil.path);
	kj_capture_create(&evil.w, evil.path);
	kj_capture_run(&evil.w, 1, &q, &c);
	kj_capture_write(&evil.w, KJ_CAPTURE_RECORDS, &b, sizeof(b), &r, sizeof(r));
	evil.w.records++;
	kj_capture_end(&evil.w, KJ_CAPTURE_STOPPED, detail);
	kj_capture_close(&evil.w);
	ok &= hostile_report(NULL) == 2 && strstr(evil.said, "does not add up");
	ok &= hostile_report("--json") == 2 && strstr(evil.said, "does not add up");
	check(ok, "%s", name);
}

int hostile_stop(void)
{
	left_out();
	stacks();
	odd_hole();
	ended("ended by a gap of CPU 2^32 - 1, limits of 2^64 - 1 ns: survives", ~0U, KJ_REC_STOP);
	ended("ended by a gap that is not there: survives", 0, 0);
	return check_failed;
}
