// SPDX-License-Identifier: GPL-2.0
/*
 * unit_words - what people write and read: times, lists, strings, JSON.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../kjitter/lib/cpulist.h"
#include "../kjitter/lib/duration.h"
#include "../kjitter/lib/environment.h"
#include "../kjitter/lib/json.h"
#include "../kjitter/lib/text.h"
#include "check.h"
#include "unit.h"

static void durations(void)
{
	static const struct {
		const char *text;
		__u64 ns;
	} good[] = {
		{ "0ns", 0 },
		{ "1ns", 1 },
		{ "500ns", 500 },
		{ "20us", 20000 },
		{ "1ms", 1000000 },
		{ "30s", 30000000000ULL },
		{ "5m", 300000000000ULL },
		{ "2h", 7200000000000ULL },
		{ "1.5ms", 1500000 },
		{ "0.001us", 1 },
		{ "007s", 7000000000ULL },
		{ "18446744073709551615ns", ~0ULL },
		{ "18446744073.709551615s", ~0ULL },
	};
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "write a number" },
		{ "30", "unit is missing" },
		{ "1.5", "unit is missing" },
		{ "-1s", "negative" },
		{ "+1s", "write a number" },
		{ "s", "write a number" },
		{ "1 s", "not known" },
		{ "1S", "not known" },
		{ "1sec", "not known" },
		{ "1d", "not known" },
		{ "1.s", "write a number" },
		{ ".5s", "write a number" },
		{ "0.5ns", "whole number" },
		{ "1.0001us", "whole number" },
		{ "1e9ns", "not known" },
		{ "0x10ns", "not known" },
		{ "18446744073709551616ns", "584 years" },
		{ "18446744073709551615s", "584 years" },
		{ "99999999999999999999999999s", "584" },
		{ "1s ", "not known" },
		{ " 1s", "write a number" },
		{ "1.0000000000000s", "12 dec" },
		{ "nan", "write a number" },
		{ "inf", "write a number" },
		{ "1,5s", "not known" },
	};
	const char *why;
	__u64 ns;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		ns = 77;
		why = kj_duration_parse(&ns, good[i].text);
		check(!why && ns == good[i].ns, "duration '%s' is %llu ns", good[i].text,
		      good[i].ns);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		why = kj_duration_parse(&ns, bad[i].text);
		check(why && strstr(why, bad[i].why), "duration '%s' is refused: %s", bad[i].text,
		      why ? why : "(taken)");
	}
}

static void duration_text(void)
{
	static const struct {
		__u64 ns;
		const char *text;
	} cases[] = {
		{ 0, "0 ns" },
		{ 999, "999 ns" },
		{ 1000, "1.000 us" },
		{ 999999, "999.999 us" },
		{ 4000000, "4.000 ms" },
		{ 1000000000, "1.000 s" },
		{ ~0ULL, "18446744073.709 s" },
	};
	char buf[KJ_DURATION_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check(!strcmp(kj_duration_format(buf, cases[i].ns), cases[i].text),
		      "%llu ns is written '%s'", cases[i].ns, cases[i].text);
	check(kj_duration_ns(~0ULL, 1000000) == ~0ULL, "2^64 - 1 counts at 1 GHz are as many ns");
	check(kj_duration_ns(~0ULL, 1) == ~0ULL, "2^64 - 1 counts at 1 kHz saturate");
	check(kj_duration_ns(~0ULL, 4000000) == 1ULL << 62, "2^64 - 1 counts at 4 GHz");
	check(kj_duration_ns(5, 2000000) == 3, "5 counts at 2 GHz round to 3 ns");
	check(kj_duration_ns(9, 0) == 0, "a clock of 0 kHz gives 0, not a trap");
	check(kj_duration_ns(2100000ULL * 86400000, 2100000) == 86400000000000ULL,
	      "a day of counts at 2.1 GHz is exact");
}

static void cpulists(void)
{
	static const struct {
		const char *text;
		unsigned int nr;
		const char *back;
	} good[] = {
		{ "0", 1, "0" },
		{ "2-7,9", 7, "2-7,9" },
		{ "1,1,1", 1, "1" },
		{ "3-3", 1, "3" },
		{ "9,2-7", 7, "2-7,9" },
		{ "0-3,2-5", 6, "0-5" },
		{ "63-64", 2, "63-64" },
		{ "8191", 1, "8191" },
		{ "0-8191", 8192, "0-8191" },
		{ "1\n", 1, "1" },
		{ "007", 1, "7" },
		{ "1, 3,\t5", 3, "1,3,5" },
		{ "1,", 1, "1" },
		{ ",1", 1, "1" },
		{ "1,,2", 2, "1-2" },
		{ "1 2", 2, "1-2" },
		{ "0-10:1/2", 6, "0,2,4,6,8,10" },
		{ "1-7:2/4", 4, "1-2,5-6" },
		{ "0-6:3/4,20", 7, "0-2,4-6,20" },
		{ "0-1023:2/256", 8, "0-1,256-257,512-513,768-769" },
	};
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "no CPU" },	   { "\n", "no CPU" },
		{ "0-999999999", "8191" }, { "8192", "8191" },
		{ "4294967296", "8191" },  { "99999999999999999999999999", "8191" },
		{ "7-2", "lower" },	   { "-1", "write" },
		{ "1-", "both sides" },	   { "3-x", "both sides" },
		{ "a", "write" },	   { "0x1", "write" },
		{ "1-2-3", "write" },	   { "none", "write" },
		{ "1\n2", "write" },	   { "1-7:2", "stride" },
		{ "1-7:5/4", "stride" },   { "1-7:0/0", "stride" },
		{ "1-7:2/4x", "write" },   { "allx", "write" },
	};
	struct kj_cpulist l, other = { 0 };
	char buf[128];
	const char *why;
	bool same;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		why = kj_cpulist_parse(&l, good[i].text);
		kj_cpulist_format(&l, buf, sizeof(buf));
		same = !why && kj_cpulist_count(&l) == good[i].nr && !strcmp(buf, good[i].back);
		check(same, "CPUs '%.*s' are %u: %s", (int)strcspn(good[i].text, "\n"),
		      good[i].text, good[i].nr, good[i].back);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		why = kj_cpulist_parse(&l, bad[i].text);
		check(why && strstr(why, bad[i].why), "CPUs '%s' are refused: %s",
		      kj_text_clean(buf, sizeof(buf), bad[i].text, strlen(bad[i].text)),
		      why ? why : "(taken)");
	}
	why = kj_cpulist_parse(&l, "0-N");
	same = !why && !kj_cpulist_parse(&other, "ALL") && !memcmp(&l, &other, sizeof(l));
	same = same && !kj_cpulist_parse(&other, "N") && kj_cpulist_count(&other) == 1;
	check(same && kj_cpulist_has(&l, 0) && kj_cpulist_first(&other, &l) == -1,
	      "0-N and all are every CPU, N is the last: %s", why ? why : "");
	memset(&other, 0, sizeof(other));
	for (i = 0; i < 8192; i += 2)
		kj_cpulist_add(&other, i);
	kj_cpulist_format(&other, buf, 32);
	check(strlen(buf) < 32 && strstr(buf, "..."), "a list too long is cut: %s", buf);
	kj_cpulist_parse(&l, "0-9");
	check(kj_cpulist_first(&l, &other) == 1, "first CPU of 0-9 that is not even is 1");
	kj_cpulist_minus(&l, &other);
	check(!strcmp(kj_cpulist_format(&l, buf, sizeof(buf)), "1,3,5,7,9"), "0-9 without even");
	check(kj_cpulist_first(&l, &l) == -1, "nothing is missing from itself");
	check(!kj_cpulist_file(&l, "/no/such/file"), "list from a file that is not there");
	kj_environment_root("/no/such/machine");
	why = kj_cpulist_parse(&l, "2-N");
	check(why && strstr(why, "cannot be read here"),
	      "2-N is refused where nobody knows the last CPU: %s", why ? why : "(taken)");
	kj_environment_root("");
}

/* A code point of two bytes or more in UTF-8. Return: how many. */
static size_t encode(char *s, unsigned int p)
{
	unsigned int n = p < 0x800 ? 2 : p < 0x10000 ? 3 : 4, i;

	for (i = n; --i; p >>= 6)
		s[i] = 0x80 | (p & 0x3f);
	s[0] = (0xf00 >> n) | p;
	return n;
}

static bool kept(unsigned int p)
{
	char from[4], buf[8];
	size_t n = encode(from, p);

	kj_text_clean(buf, sizeof(buf), from, n);
	return strlen(buf) == n && !memcmp(buf, from, n);
}

/* Whole ranges are harmful, and nothing beside them. */
static void harmful(void)
{
	static const struct {
		unsigned int first;
		unsigned int last;
	} range[] = { { 0x80, 0x9f },	  { 0xad, 0xad },     { 0x61c, 0x61c },
		      { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		      { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xe0000, 0x10ffff } };
	bool beside;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(range); i++) {
		check(!kept(range[i].first) && !kept(range[i].last),
		      "U+%04X to U+%04X are made harmless", range[i].first, range[i].last);
		beside = range[i].first == 0x80 || kept(range[i].first - 1);
		beside = beside && (range[i].last == 0x10ffff || kept(range[i].last + 1));
		check(beside, "U+%04X to U+%04X: what is beside them is kept", range[i].first,
		      range[i].last);
	}
}

static void strings(void)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "plain", "plain" },
		{ "\033[31mred", "?[31mred" },
		{ "a\nb\tc", "a?b?c" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "\xff\xfe", "??" },
		{ "\xc3", "?" },
		{ "\xc0\x80", "??" },
		{ "\xed\xa0\x80", "???" },
		{ "\xf4\x90\x80\x80", "????" },
		{ "\xc2\x9b", "?" },
		{ "\xe2\x80\xae-bc", "?-bc" },
		{ "\x7f", "?" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xe2\x81\xa6x", "?x" },
		{ "\xe2\x82x", "??x" },
	};
	char buf[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check(!strcmp(kj_text_clean(buf, sizeof(buf), cases[i].from, strlen(cases[i].from)),
			      cases[i].to),
		      "foreign string %zu is made harmless", i);
	kj_text_clean(buf, 4, "ab\xc3\xa9", 4);
	check(!strcmp(buf, "ab"), "a string is cut between characters");
}

static char *json_of(void (*fill)(struct kj_json *j))
{
	static char buf[1024];
	struct kj_json j = { 0 };

	memset(buf, 0, sizeof(buf));
	j.out = fmemopen(buf, sizeof(buf) - 1, "w");
	fill(&j);
	fclose(j.out);
	return buf;
}

static void json_hostile(struct kj_json *j)
{
	kj_json_str(j, NULL, "a\"b\\c\n\x01\xff\x7f\xc2\x9b");
}

static void json_numbers(struct kj_json *j)
{
	kj_json_open(j, NULL, '[');
	kj_json_u64(j, NULL, ~0ULL);
	kj_json_s64(j, NULL, INT64_MIN);
	kj_json_real(j, NULL, NAN);
	kj_json_real(j, NULL, INFINITY);
	kj_json_real(j, NULL, 1.5);
	kj_json_str(j, NULL, NULL);
	kj_json_close(j, ']');
}

static void json(void)
{
	static const char numbers[] = "[\n 18446744073709551615,\n -9223372036854775808,\n"
				      " null,\n null,\n 1.500,\n null\n]\n";

	check(!strcmp(json_of(json_hostile), "\"a\\\"b\\\\c\\u000a\\u0001\\ufffd\\u007f\\u009b\""),
	      "JSON string is escaped: %s", json_of(json_hostile));
	check(!strcmp(json_of(json_numbers), numbers), "JSON numbers, infinite ones are null");
}

int unit_words(void)
{
	durations();
	duration_text();
	cpulists();
	harmful();
	strings();
	json();
	return check_failed;
}
