// SPDX-License-Identifier: GPL-2.0
/*
 * unit - the tool's parts one by one: no files, no device.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../module/hist.h"
#include "../kjitter/cpulist.h"
#include "../kjitter/crc.h"
#include "../kjitter/duration.h"
#include "../kjitter/environment.h"
#include "../kjitter/figures.h"
#include "../kjitter/json.h"
#include "../kjitter/options.h"
#include "../kjitter/period.h"
#include "../kjitter/quantile.h"
#include "../kjitter/ring.h"
#include "../kjitter/text.h"
#include "check.h"
#include "sample.h"
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
		{ "0", 1, "0" },	 { "2-7,9", 7, "2-7,9" }, { "1,1,1", 1, "1" },
		{ "3-3", 1, "3" },	 { "9,2-7", 7, "2-7,9" }, { "0-3,2-5", 6, "0-5" },
		{ "63-64", 2, "63-64" }, { "8191", 1, "8191" },	  { "0-8191", 8192, "0-8191" },
		{ "1\n", 1, "1" },	 { "007", 1, "7" },
	};
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "no CPU" },	   { "\n", "no CPU" },
		{ "0-999999999", "8191" }, { "8192", "8191" },
		{ "4294967296", "8191" },  { "99999999999999999999999999", "8191" },
		{ "7-2", "lower" },	   { "-1", "write" },
		{ "1-", "both sides" },	   { "1,", "write" },
		{ ",1", "write" },	   { "1,,2", "write" },
		{ "a", "write" },	   { "1 2", "write" },
		{ "0x1", "write" },	   { "1-2-3", "write" },
		{ "all", "write" },	   { "1\n2", "write" },
		{ "0-10:1/2", "write" },
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
}

static bool parse(struct kj_options *o, unsigned int allowed, const char *file, const char *line)
{
	static char buf[512];
	char *argv[32];
	int argc = 0;

	snprintf(buf, sizeof(buf), "%s", line);
	argv[argc++] = (char *)"test";
	for (char *s = strtok(buf, " "); s; s = strtok(NULL, " "))
		argv[argc++] = s;
	argv[argc] = NULL;
	return kj_options_parse(o, allowed, file, argc, argv);
}

static void option_lines(void)
{
	static const char *const bad[] = {
		"--cpus",
		"--cpus 0-",
		"--nonsense",
		"--cpu 1",
		"--thresh 1us",
		"--duration 0s",
		"--duration 30",
		"--threshold 0ns",
		"--sampler fast",
		"--level 0",
		"--level 3",
		"--ring 15",
		"--ring 0",
		"--ring 4097",
		"--ring 2097152",
		"--ring -16",
		"--ring 99999999999999999999",
		"--drain socket",
		"--reader-cpu 8192",
		"--reader-cpu x",
		"--json=1",
		"--quiet=yes",
		"--cpus 1 --cpus 2",
		"stray",
		"--period 10",
		"-q",
		"--",
		"--=",
		"--output=",
	};
	struct kj_options o;
	size_t i;

	check(parse(&o, ~0U, NULL,
		    "--cpus 2-3 --duration=30s --threshold 500ns --sampler hw --level 2") &&
		      o.duration_ns == 30000000000ULL && o.threshold_ns == 500 && o.level == 2 &&
		      o.sampler == KJ_SAMPLER_HW && kj_cpulist_count(&o.cpus) == 2,
	      "options with and without '='");
	check(parse(&o, ~0U, NULL,
		    "--period 1ms --slice 10us --ring 64 --drain read --reader-cpu 3 --quiet") &&
		      o.period_ns == 1000000 && o.slice_ns == 10000 && o.ring_records == 64 &&
		      o.drain_read && o.reader_cpu == 3 && o.given & KJ_OPT_QUIET,
	      "the other options");
	check(parse(&o, ~0U, NULL, "") && !o.given, "an empty line gives nothing");
	check(o.level == 1 && o.ring_records == 4096, "defaults: level 1, 4096 records");
	check(o.sampler == KJ_SAMPLER_SPIN, "default: spin");
	check(parse(&o, 0, "file", "-- --cpus") && !strcmp(o.file, "--cpus"), "'--' ends options");
	check(!parse(&o, 0, "file", "a b"), "two files are refused");
	check(!parse(&o, 0, "file", ""), "no file is refused");
	check(!parse(&o, KJ_OPT_JSON, NULL, "--csv"), "an option of another command is refused");
	check(parse(&o, 0, "file", "--help") && o.given & KJ_OPT_HELP, "--help needs nothing else");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		bool taken = parse(&o, ~0U, NULL, bad[i]);

		if (!strcmp(bad[i], "--"))
			check(taken, "options '--' alone are fine");
		else
			check(!taken, "options '%s' are refused", bad[i]);
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

static void crcs(void)
{
	unsigned char data[257];
	__u64 seed = 5;
	bool same = true, parts = true;
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = sample_random(&seed);
	check(kj_crc(0, "123456789", 9) == 0xe3069283, "CRC-32C of 123456789");
	check(kj_crc_portable(0, "123456789", 9) == 0xe3069283, "the same without the instruction");
	for (i = 0; i <= sizeof(data); i++) {
		same &= kj_crc(0, data, i) == kj_crc_portable(0, data, i);
		parts &= kj_crc(kj_crc(0, data, i), data + i, sizeof(data) - i) ==
			 kj_crc(0, data, sizeof(data));
	}
	check(same, "both agree on all lengths up to 257");
	check(parts, "a sum in two parts is the sum of the whole");
}

static int ascending(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

/* Against a sort: never below the truth, at most 3.2 % above. */
static void quantile_case(const char *name, size_t n, unsigned int shift, __u64 seed)
{
	static const unsigned int share[] = { 5000, 9000, 9900, 9990, 9999 };
	__u64 *v = calloc(n, sizeof(*v)), *count = calloc(KJ_HIST_BUCKETS, sizeof(*count));
	__u64 out[KJ_QUANTILE_NR], truth;
	bool ok = true;
	size_t i;

	for (i = 0; i < n; i++) {
		v[i] = sample_random(&seed) >> (shift + sample_random(&seed) % 20);
		count[kj_hist_index(v[i])]++;
	}
	qsort(v, n, sizeof(*v), ascending);
	kj_quantile_all(out, count, v[n - 1]);
	for (i = 0; i < KJ_QUANTILE_NR; i++) {
		truth = v[((__uint128_t)n * share[i] + 9999) / 10000 - 1];
		ok &= out[i] >= truth && out[i] - truth <= truth * 0.032;
		ok &= out[i] <= v[n - 1];
	}
	check(ok, "quantiles of %s agree with a sort", name);
	free(v);
	free(count);
}

static void test_quantiles(void)
{
	static __u64 count[KJ_HIST_BUCKETS];
	__u64 out[KJ_QUANTILE_NR];

	quantile_case("100000 small values", 100000, 40, 1);
	quantile_case("100000 large values", 100000, 0, 2);
	quantile_case("99 values", 99, 30, 3);
	quantile_case("1 value", 1, 20, 4);
	quantile_case("10001 values", 10001, 10, 5);
	kj_quantile_all(out, count, 0);
	check(!out[0] && !out[4], "quantiles of nothing are 0");
	count[kj_hist_index(100)] = ~0ULL;
	kj_quantile_all(out, count, 100);
	check(out[0] == 100 && out[4] == 100, "2^64 - 1 equal values");
	count[KJ_HIST_BUCKETS - 1] = ~0ULL;
	kj_quantile_all(out, count, ~0ULL);
	check(out[KJ_QUANTILE_50] >= 100, "counts beyond 2^64 in all do not trap");
}

static bool period(__u64 n, __u64 distance, __u64 jitter, unsigned int noise_percent, double *mean,
		   unsigned int *percent)
{
	struct kj_period p = { 0 };
	__u64 seed = 4711, at = 1000000, i;

	kj_period_add(&p, at, false);
	for (i = 1; i < n; i++) {
		if (sample_random(&seed) % 100 < noise_percent)
			at += 1 + sample_random(&seed) % (3 * distance);
		else
			at += distance + (jitter ? sample_random(&seed) % jitter : 0);
		kj_period_add(&p, at, false);
	}
	return kj_period_find(&p, mean, percent);
}

static void periods(void)
{
	struct kj_period lossy = { 0 };
	unsigned int percent = 0;
	double mean = 0;
	int i;

	check(period(1000, 4000000, 0, 0, &mean, &percent) && mean == 4000000 && percent == 100,
	      "a steady distance is a period");
	check(period(1000, 4000000, 40000, 0, &mean, &percent) && fabs(mean / 4020000 - 1) < 0.002,
	      "a period with 1 %% of jitter: mean %.0f", mean);
	check(period(100000, 4000000, 4000, 30, &mean, &percent) && fabs(mean / 4e6 - 1) < 0.01,
	      "a period with 30 %% of noise: mean %.0f", mean);
	check(percent >= 60 && percent <= 75, "... and its share, %u %%", percent);
	check(!period(100000, 4000000, 4000, 60, &mean, &percent), "60 %% of noise: no period");
	check(!period(100000, 1000000, 0, 100, &mean, &percent), "noise only: no period");
	check(!period(19, 4000000, 0, 0, &mean, &percent), "19 gaps: too few");
	check(period(20, 4000000, 0, 0, &mean, &percent), "20 gaps: enough");
	/* 2^20 borders two buckets of very different neighbours. */
	check(period(1000, (1ULL << 20) - 50, 100, 0, &mean, &percent) && percent == 100,
	      "a period on the border of two buckets");
	for (i = 0; i < 100; i++)
		kj_period_add(&lossy, i * 1000, true);
	check(!kj_period_find(&lossy, &mean, &percent), "distances over lost records do not count");
	check(lossy.distances == 0, "none of them");
}

static void conservation(void)
{
	static __u64 count[KJ_HIST_BUCKETS];
	struct kj_summary_stream t = { .stream = KJ_STREAM_SPIN, .has_accounts = true };
	struct kj_accounts *a = &t.accounts;
	struct kj_figures f;

	a->clock_khz = 2000000;
	a->first = 1000;
	a->last = 1000 + 2000000000ULL;
	a->clean = 1999000000ULL;
	a->gap = 900000;
	a->blind = 100000;
	a->samples = 100000000;
	a->raw_ns = 1000001000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == 0 && f.conservation_ppm == 0, "time that adds up is off by 0");
	check(f.wall_ns == 1000000000 && f.clean_ns == 999500000 && f.gap_ns == 450000, "ns");
	check(fabs(f.loop_ns - 9.995) < 0.000001, "loop %.6f ns", f.loop_ns);
	check(fabs(f.clock_error_ppm + 1) < 0.001, "clock error %.6f ppm", f.clock_error_ppm);
	check(fabs(f.gap_ppm - 450) < 0.000001 && fabs(f.blind_ppm - 50) < 0.000001,
	      "shares in ppm");
	a->clean += 2000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == 2000 && fabs(f.conservation_ppm - 1) < 0.000001,
	      "2000 counts too many are 1 ppm");
	a->clean -= 4000;
	kj_figures_make(&f, &t, count);
	check(f.conservation == -2000 && fabs(f.conservation_ppm + 1) < 0.000001,
	      "2000 too few are -1 ppm");
	a->clean = ~0ULL;
	a->gap = ~0ULL;
	a->blind = ~0ULL;
	kj_figures_make(&f, &t, count);
	check(f.conservation == INT64_MAX, "sums beyond 2^64 do not wrap");
	a->clean = 0;
	a->gap = 0;
	a->blind = 0;
	a->first = 0;
	a->last = ~0ULL;
	kj_figures_make(&f, &t, count);
	check(f.conservation == INT64_MIN, "... in either direction");
	a->last = 0;
	a->first = 5;
	kj_figures_make(&f, &t, count);
	check(f.wall_ns == 0 && isnan(f.rate), "time that runs backwards has no rate");
	t.stream = KJ_STREAM_TIMER_IRQ;
	kj_figures_make(&f, &t, count);
	check(isnan(f.conservation_ppm) && isnan(f.loop_ns),
	      "the timer has no loop and no balance");
}

static void names_of_periods(void)
{
	struct kj_summary *s = calloc(1, sizeof(*s));
	struct kj_figures f = { .period_ns = 4001000 };
	const char *n;

	s->query.hz = 250;
	n = kj_figures_period_name(&f, s);
	check(n && !strcmp(n, "HZ"), "4.001 ms is HZ 250");
	f.period_ns = 4100000;
	check(!kj_figures_period_name(&f, s), "4.1 ms is not HZ 250");
	f.period_ns = 8000000;
	check(!kj_figures_period_name(&f, s), "8 ms is not HZ 250");
	f.period_ns = 4000000;
	s->query.hz = 0;
	check(!kj_figures_period_name(&f, s), "without HZ nothing is HZ");
	s->config.period_ns = 4000000;
	s->query.hz = 250;
	n = kj_figures_period_name(&f, s);
	check(n && strstr(n, "sampler"), "the sampler's own period comes first");
	free(s);
}

/* A ring in plain memory, filled as the module would. */
static void ring_memory(void)
{
	static struct kj_capture_writer w;
	struct kj_ring_control c = { .magic = KJ_RING_MAGIC, .nr_records = 16 };
	struct kj_ring_consumer consumer = { 0 };
	struct kj_record data[16] = { 0 };
	struct kj_ring r = {
		.fd = -1,
		.nr_records = 16,
		.control = &c,
		.consumer = &consumer,
		.data = data,
	};

	kj_capture_create(&w, "/dev/null");
	check(kj_ring_drain(&r, &w) == 0 && !w.records, "an empty ring gives nothing");
	c.head = 10;
	check(kj_ring_drain(&r, &w) == 10 && consumer.tail == 10 && w.records == 10, "10 records");
	c.head = 26;
	check(kj_ring_drain(&r, &w) == 16 && consumer.tail == 26 && r.delivered == 26,
	      "a full ring that wraps");
	c.head = 43;
	check(kj_ring_drain(&r, &w) == -EPROTO && consumer.tail == 26,
	      "a head that lies is refused");
	c.head = 27;
	c.ended = 1;
	check(kj_ring_drain(&r, &w) == 1 && r.ended, "the last record, and the end");
	check(kj_ring_drain(&r, &w) == 0, "nothing after the end");
	check(w.error == 0 && w.records == 27, "all 27 went into the capture");
	kj_capture_close(&w);
}

static void ring_read(void)
{
	static struct kj_capture_writer w;
	struct kj_record rec[3] = { 0 };
	struct kj_ring r = { .nr_records = 16 };
	int fd[2];

	if (pipe2(fd, O_NONBLOCK))
		exit(2);
	r.fd = fd[0];
	kj_capture_create(&w, "/dev/null");
	check(kj_ring_drain(&r, &w) == 0 && !r.ended, "read(): EAGAIN is no end");
	check(write(fd[1], rec, sizeof(rec)) == sizeof(rec) && kj_ring_drain(&r, &w) == 3,
	      "read(): three records");
	check(write(fd[1], rec, 100) == 100 && kj_ring_drain(&r, &w) == -EPROTO,
	      "read(): part of a record is refused");
	close(fd[1]);
	check(kj_ring_drain(&r, &w) == 0 && r.ended, "read(): 0 is the end");
	kj_capture_close(&w);
	close(fd[0]);
}

static void full_disk(void)
{
	static struct kj_capture_writer w;
	struct kj_record rec[1000] = { 0 };

	check(!kj_capture_create(&w, "/dev/full"), "/dev/full opens");
	kj_capture_records(&w, 0, 0, 0, rec, 1000);
	kj_capture_records(&w, 0, 0, 1000, rec, 1000);
	check(w.error == ENOSPC, "no space: noticed when the buffer was full");
	check(kj_capture_close(&w) == -ENOSPC, "no space: told at the end");
	check(kj_capture_create(&w, "/no/such/dir/file") == -ENOENT, "no directory");
}

static void environments(void)
{
	static struct kj_environment e;
	static char big[KJ_ENVIRONMENT_MAX + 10];
	char key[8];
	size_t at = 0, n = 0;

	kj_environment_add(&e, "a", "1=2");
	kj_environment_add(&e, "b", "");
	check(!strcmp(kj_environment_get(&e, "a"), "1=2"), "a value may hold '='");
	check(!strcmp(kj_environment_get(&e, "b"), "unknown"), "nothing is 'unknown'");
	check(!strcmp(kj_environment_get(&e, "c"), "unknown"),
	      "a key that is not there is 'unknown'");
	memset(big, 'x', sizeof(big) - 1);
	n = e.len;
	kj_environment_add(&e, "big", big);
	check(e.len == n, "a value without room is dropped");
	e.len = sizeof(e.text);
	memset(e.text, 'y', sizeof(e.text));
	check(!kj_environment_next(&e, &at, key, sizeof(key)), "text without NUL ends");
	kj_environment_collect(&e, NULL);
	check(strcmp(kj_environment_get(&e, "release"), "unknown"), "release of this machine");
	check(!strcmp(kj_environment_get(&e, "hz"), "unknown"), "HZ without the module is unknown");
}

int main(void)
{
	/* What a wrong command line says goes to stderr; cases look at results. */
	if (!freopen("/dev/null", "w", stderr))
		return 2;
	durations();
	duration_text();
	cpulists();
	option_lines();
	strings();
	json();
	crcs();
	test_quantiles();
	periods();
	conservation();
	names_of_periods();
	ring_memory();
	ring_read();
	full_disk();
	environments();
	return unit_blame() | unit_check() | check_failed;
}
