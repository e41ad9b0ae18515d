// SPDX-License-Identifier: GPL-2.0
/*
 * unit_stop - lengths by class, the gap that ends a measurement of the user sampler, the flight
 * recorder against a plain model of it, and what a reader makes of its capture.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/capture/summary.h"
#include "../kjitter/lib/lengths.h"
#include "../kjitter/lib/macros.h"
#include "../kjitter/lib/time.h"
#include "../kjitter/report/figures.h"
#include "../kjitter/session/keep.h"
#include "../kjitter/session/last_gap.h"
#include "../kjitter/user/user.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

#define MAX 10000000000ULL

static void good_lengths(void)
{
	static const struct {
		const char *text;
		__u64 all;
		__u64 thread;
		const char *words;
	} good[] = {
		{ "50us", 50000, 50000, "50.000 us" },
		{ "thread=20us", 0, 20000, "thread 20.000 us" },
		{ "50us,thread=20us", 50000, 20000, "50.000 us, thread 20.000 us" },
		{ "thread=20us,50us", 50000, 20000, "50.000 us, thread 20.000 us" },
		{ "10s", MAX, MAX, "10.000 s" },
		{ "1.5us,thread=1ns", 1500, 1, "1.500 us, thread 1 ns" },
	};
	struct kj_lengths l;
	char words[128];
	size_t i;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		ok = !kj_lengths_parse(&l, good[i].text, MAX);
		ok = ok && l.ns[KJ_CAUSE_THREAD] == good[i].thread && !l.ns[KJ_CAUSE_NR];
		ok = ok && l.ns[KJ_CAUSE_TICK] == good[i].all;
		ok = ok && l.ns[KJ_CAUSE_UNKNOWN] == good[i].all;
		check(ok, "lengths '%s'", good[i].text);
		check(!strcmp(kj_lengths_words(l.ns, words, sizeof(words)), good[i].words),
		      "lengths '%s' in words: %s", good[i].text, words);
	}
	check(kj_lengths_least(l.ns) == 1, "lengths: the least");
	memset(&l, 0, sizeof(l));
	check(!kj_lengths_least(l.ns), "lengths: none");
	for (i = 0; i < KJ_CAUSE_NR; i++)
		l.ns[i] = 1000 * (1 + i);
	kj_lengths_words(l.ns, words, sizeof(words));
	check(!strncmp(words, "unknown 1.000 us, nmi 2.000 us, ", 32),
	      "lengths: where no length is that of most, each class has its own: %s", words);
}

static void bad_lengths(void)
{
	static const char *const bad[] = {
		"",
		",",
		"50",
		"50us,",
		"50us,60us",
		"thread=",
		"=20us",
		"thread=20",
		"threads=20us",
		"thread=20us,thread=30us",
		"0s",
		"thread=0ns",
		"10000000001ns",
		"thread=20us;",
		"thread==20us",
		"tick 20us",
		"-1us",
		"50us,,tick=1us",
		"cause 17=1us",
	};
	struct kj_lengths l;
	char long_one[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		check(kj_lengths_parse(&l, bad[i], MAX), "lengths '%s': refused", bad[i]);
	memset(long_one, '1', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	check(kj_lengths_parse(&l, long_one, MAX), "lengths of 199 digits: refused");
	check(strstr(kj_lengths_parse(&l, "irq=1us", MAX), "write unknown, nmi, tick"),
	      "lengths: a class that is none: says which there are");
}

static unsigned int stops(const struct kj_user *u, bool *last)
{
	unsigned int i, nr = 0;

	for (i = 0; i < u->control.head; i++) {
		if (!(u->data[i].flags & KJ_REC_STOP))
			continue;
		nr++;
		*last &= i == u->control.head - 1;
	}
	return nr;
}

/* Every reading is a gap, so the first one ends both threads. */
static void ends_all_threads(void)
{
	static __u64 stop_ns[KJ_CAUSE_ROOM];
	static struct kj_user_end end = { .stop_ns = stop_ns, .freeze = -1 };
	struct kj_user_config c = {
		.silent = true,
		.device = -1,
		.level = 1,
		.clock_khz = 1000000,
		.threshold_ns = 1,
		.ring_records = 4096,
		.end = &end,
	};
	struct kj_user *u[2];
	unsigned int i, nr = 0;
	bool last = true;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		stop_ns[i] = 1;
	u[0] = kj_user_create(sched_getcpu(), &c);
	u[1] = kj_user_create(sched_getcpu(), &c);
	if (!u[0] || !u[1])
		exit(2);
	if (kj_user_start(u, 2))
		exit(2);
	for (i = 0; i < 2; i++)
		while (!__atomic_load_n(&u[i]->ended, __ATOMIC_ACQUIRE))
			kj_time_nap(1000000);
	for (i = 0; i < 2; i++) {
		check(u[i]->acc.state == KJ_STREAM_STOPPED_AT, "user thread %u: ended by a gap", i);
		check(u[i]->acc.clean + u[i]->acc.gap + u[i]->acc.blind ==
			      u[i]->acc.last - u[i]->acc.first,
		      "user thread %u: its time adds up", i);
		nr += stops(u[i], &last);
	}
	check(nr == 1 && end.came, "user threads: one gap ended both: %u", nr);
	check(last, "user threads: it is the last record of its thread");
	kj_user_stop(u, 2);
	kj_user_free(u[0]);
	kj_user_free(u[1]);
}

#define TOTAL 5000
#define SEEDS 30

static struct kj_record made[TOTAL];
static bool kept[TOTAL];

static bool is_long(const struct kj_record *r)
{
	return r->len >= (r->cause == KJ_CAUSE_THREAD ? 50 : 90);
}

/* What is to be kept, the plain way. Return: how many are not. */
static unsigned int plain(unsigned int n)
{
	unsigned int i, k, left = 0;

	memset(kept, 0, sizeof(kept));
	for (i = 0; i < TOTAL; i++) {
		if (i + n >= TOTAL)
			kept[i] = true;
		for (k = i < n ? 0 : i - n; is_long(&made[i]) && k <= i + n && k < TOTAL; k++)
			kept[k] = true;
	}
	for (i = 0; i < TOTAL; i++)
		left += !kept[i];
	return left;
}

static struct kj_summary summary;
static struct kj_capture_reader reader;

static void write_run(struct kj_capture_writer *w, const char *path)
{
	struct sample s = sample_default;

	s.cpus = 1;
	sample_begin(w, path, &s);
}

/* Accounts, so that the reader can add up. */
static void write_end(struct kj_capture_writer *w)
{
	static struct kj_histogram h;
	struct kj_accounts a = {
		.size = sizeof(a),
		.state = KJ_STREAM_DONE,
		.clock_khz = 1000000,
		.gaps = TOTAL,
		.written = TOTAL,
	};

	a.cause[KJ_CAUSE_TICK].count = TOTAL;
	h.count[100] = TOTAL;
	kj_capture_write(w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
	kj_capture_histogram(w, &h);
	sample_finish(w);
}

/* Is every record there that shall be, and no other? */
static bool as_plain(const char *path)
{
	unsigned int i = 0, k, n;
	struct kj_capture_batch b;
	struct kj_record r;

	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		return false;
	while (kj_capture_next(&reader) == KJ_CAPTURE_SECTION) {
		if (reader.type != KJ_CAPTURE_RECORDS)
			continue;
		memcpy(&b, reader.payload, sizeof(b));
		n = (reader.length - sizeof(b)) / sizeof(r);
		for (k = 0; k < n; k++, i++) {
			while (i < TOTAL && !kept[i])
				i++;
			memcpy(&r, reader.payload + sizeof(b) + k * sizeof(r), sizeof(r));
			if (i != b.first + k || memcmp(&r, &made[i], sizeof(r)))
				return false;
		}
	}
	close(reader.fd);
	while (i < TOTAL && !kept[i])
		i++;
	return i == TOTAL;
}

static bool reader_agrees(const char *path, unsigned int left)
{
	static __u64 count[KJ_HIST_BUCKETS];
	struct kj_figures f;
	bool good;

	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		return false;
	kj_summary_read(&summary, &reader);
	kj_figures_make(&f, summary.streams[0], count);
	good = summary.complete && f.adds_up && summary.streams[0]->left_out == left &&
	       !kj_summary_missing(summary.streams[0]);
	close(reader.fd);
	kj_summary_forget(&summary);
	return good;
}

static void keeps_as_plain(const char *path)
{
	static const unsigned int rooms[] = { 1, 2, 3, 7, 100, 4999, 5000, 65536 };
	static struct kj_capture_writer w;
	__u64 seed = 4242, ns[KJ_CAUSE_ROOM] = { 0 };
	unsigned int i, round, at, n, left, room;
	bool came = false, same = true, agrees = true;
	struct kj_keep *k;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		ns[i] = i == KJ_CAUSE_THREAD ? 50 : 90;
	for (round = 0; round < SEEDS; round++) {
		room = rooms[round % ARRAY_SIZE(rooms)];
		for (i = 0; i < TOTAL; i++)
			made[i] = (struct kj_record){
				.start = i * 1000,
				.len = sample_random(&seed) % 400 ? 1 + sample_random(&seed) % 49 :
								    95,
				.cause = sample_random(&seed) % 9 ? KJ_CAUSE_TICK : KJ_CAUSE_THREAD,
			};
		left = plain(room);
		unlink(path);
		write_run(&w, path);
		k = kj_keep_create(0, KJ_STREAM_SPIN, room, ns, 1000000, &came);
		for (at = 0; at < TOTAL; at += n) {
			n = 1 + sample_random(&seed) % 700;
			n = n < TOTAL - at ? n : TOTAL - at;
			kj_keep_some(k, &w, at, made + at, n);
		}
		kj_keep_rest(k, &w);
		kj_keep_tell(k, &w);
		same &= k->left_out == left;
		free(k);
		write_end(&w);
		same &= as_plain(path);
		agrees &= reader_agrees(path, left);
	}
	check(same, "keep: of %u streams those and only those that a plain model keeps", SEEDS);
	check(agrees, "keep: what was left out is not missing, and adds up");
}

/* The word is set by streams of gaps, and holds for all that one look at the details brings. */
static void keeps_details(const char *path)
{
	static struct kj_capture_writer w;
	static struct kj_record d[1000];
	__u64 ns[KJ_CAUSE_ROOM] = { 0 };
	bool came = false;
	struct kj_keep *k = kj_keep_create(0, KJ_STREAM_DETAIL, 1, ns, 1000000, &came);

	unlink(path);
	write_run(&w, path);
	check(k->room == KJ_KEEP_DETAILS + KJ_KEEP_DETAILS_GAP, "details: more than of records");
	kj_keep_some(k, &w, 0, d, 1000);
	kj_keep_drained(k);
	check(k->left_out == 1000 - k->room, "details: nothing was long, the last ones wait");
	came = true;
	kj_keep_some(k, &w, 1000, d, 1000);
	kj_keep_some(k, &w, 2000, d, 500);
	kj_keep_drained(k);
	check(!came && k->left_out == 1000 - k->room && !k->nr, "details: a long gap keeps them");
	kj_keep_some(k, &w, 2500, d, 1000);
	check(k->left_out == 2 * (1000 - k->room) - k->room, "details: and as many after it");
	free(k);
	kj_capture_close(&w);
}

/* What is written is read, the latest of a number; and a table that was forgotten is empty. */
static void stacks_through_a_capture(const char *path)
{
	static struct kj_capture_writer w;
	struct kj_stack stack = { .index = 7, .depth = KJ_STACK_DEPTH, .count = 1, .missed = 2 };
	const struct kj_stack *got;
	unsigned int i;
	bool ok;

	for (i = 0; i < KJ_STACK_DEPTH; i++)
		memset(stack.name[i], 'a' + i, i ? KJ_STACK_NAME - 1 : 5);
	unlink(path);
	write_run(&w, path);
	kj_stacks_write(&w, &stack);
	stack.count = 9;
	kj_stacks_write(&w, &stack);
	write_end(&w);
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(&summary, &reader);
	got = kj_stacks_get(&summary.stacks, 7);
	ok = got && got->count == 9 && got->missed == 2 && got->depth == KJ_STACK_DEPTH;
	ok = ok && !memcmp(got->name, stack.name, sizeof(stack.name));
	check(ok, "stacks: as they were written, the latest");
	check(!kj_stacks_get(&summary.stacks, 6) && !kj_stacks_get(&summary.stacks, ~0U),
	      "stacks: no other one");
	close(reader.fd);
	kj_summary_forget(&summary);
	check(!kj_stacks_get(&summary.stacks, 7), "stacks: forgotten");
}

int unit_stop(void)
{
	char path[64];

	if (!unit_file(path, sizeof(path)))
		exit(2);
	good_lengths();
	bad_lengths();
	ends_all_threads();
	keeps_as_plain(path);
	keeps_details(path);
	stacks_through_a_capture(path);
	unlink(path);
	return check_failed;
}
