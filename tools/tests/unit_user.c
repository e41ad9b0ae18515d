// SPDX-License-Identifier: GPL-2.0
/*
 * unit_user - the user sampler's loop on a clock of the test's own, which steps back or jumps
 * at each reading in turn; and sums of counters that wrap. The unit is included, for that.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../kjitter/user/clock.h"
#include "check.h"
#include "unit.h"

/* One count is a nanosecond. */
#define DAY	  (86400LL * 1000000000)
#define THRESHOLD 1000
#define READINGS  400U
/* Far more readings than any round makes: a round that reads more waits for the clock to return. */
#define TOO_MANY 20000U

/* A counter on which a reading takes 100; every @gaps readings something takes 5000. */
static struct {
	__u64 now, real;
	unsigned int reads, at, gaps;
	__s64 step;
	__u64 counted;
} fake;

static __u64 fake_clock(void)
{
	__u64 passed = 100;

	fake.reads++;
	if (fake.gaps && fake.reads % fake.gaps == 0)
		passed += 5000;
	if (fake.reads > TOO_MANY)
		passed += 2 * DAY;
	fake.now += passed;
	fake.real += passed;
	if (fake.reads == fake.at) {
		fake.now += fake.step;
		fake.real += fake.step > 0 ? fake.step : 0;
	}
	return fake.now;
}

#define kj_user_clock fake_clock
#include "../kjitter/user/user.h"

static void fake_pair(struct kj_query *q)
{
	q->now_cycles = fake.now;
	q->now_raw_ns = fake.real;
}

static int no_begin(struct kj_user_causes *c)
{
	return c->sampler;
}

static bool no_explanation(struct kj_user_causes *c, __u64 elapsed, struct kj_record *rec)
{
	rec->cause = KJ_CAUSE_UNKNOWN;
	return c->stale && elapsed;
}

static void fake_count(struct kj_user_causes *c, __u64 last)
{
	fake.counted++;
	c->stale = !last;
}

static void no_book(const struct kj_user_causes *c, struct kj_accounts *acc)
{
	acc->unattributed += c->stale;
}

#define kj_user_clock_pair     fake_pair
#define kj_user_causes_begin   no_begin
#define kj_user_causes_explain no_explanation
#define kj_user_causes_count   fake_count
#define kj_user_causes_end     fake_count
#define kj_user_causes_book    no_book
#define kj_user_thread	       kj_user_thread_of_the_test
#define kj_user_sample	       sample_of_the_test
#define kj_user_keep_house     keep_house_of_the_test
#include "../kjitter/user/loop.c"
#include "../kjitter/user/thread.c"

static const struct {
	const char *name;
	__s64 step;
	unsigned int gaps;
} steps[] = {
	{ "never", 0, 37 },
	{ "back by less than a gap", -700, 0 },
	{ "back by a second", -1000000000, 0 },
	{ "back by a day, with gaps", -DAY, 37 },
	{ "back by a day, with many gaps", -DAY, 3 },
	{ "ahead by a day, with gaps", DAY, 37 },
};

static void make(struct kj_user *u, struct kj_record *data)
{
	memset(u, 0, sizeof(*u));
	u->cpu = sched_getcpu();
	u->housekeeping = 20000;
	u->data = data;
	u->go = 1;
	u->control.nr_records = 16;
	u->acc.clock_khz = 1000000;
	u->acc.threshold = THRESHOLD;
	kj_account_init(&u->acc);
	kj_loop_begin(&u->loop, &u->acc);
}

static bool sound(const struct kj_accounts *a, __s64 step)
{
	__u64 jump = step > 0 ? step : 0, wall = a->last - a->first;

	return fake.reads < TOO_MANY && a->backwards == (step < 0) &&
	       a->clean + a->gap + a->blind == wall && a->max <= jump + 20000 &&
	       a->blind_max <= jump + 20000 && wall <= a->raw_ns && a->raw_ns - wall <= 20000;
}

static void clock_steps(void)
{
	struct kj_user *u = calloc(1, sizeof(*u));
	struct kj_record *data = calloc(16, sizeof(*data));
	unsigned int i, at;

	if (!u || !data)
		exit(2);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		unsigned int wrong = 0;

		for (at = 2; at < READINGS - 100; at++) {
			make(u, data);
			fake.now = 10 * DAY;
			fake.real = fake.now;
			fake.reads = 0;
			fake.at = at;
			fake.step = steps[i].step;
			fake.gaps = steps[i].gaps;
			if (begin(u))
				exit(2);
			while (fake.reads < READINGS) {
				kj_user_sample(u, u->housekeeping);
				kj_user_keep_house(u);
			}
			u->moved = false;
			finish(u);
			if (!sound(&u->acc, fake.step) && !wrong++)
				printf("# at reading %u: reads %u, backwards %llu, max %llu\n", at,
				       fake.reads, u->acc.backwards, u->acc.max);
		}
		check(!wrong,
		      "user loop: at no reading goes it wrong (%u) where the clock steps %s", wrong,
		      steps[i].name);
	}
	free(data);
	free(u);
}

/* Own work and the way back into the loop are blind; what comes while a gap is booked is a gap. */
static void as_in_the_module(void)
{
	struct kj_user *u = calloc(1, sizeof(*u));
	struct kj_record *data = calloc(16, sizeof(*data));
	unsigned int i, row = 0, longest = 0;
	bool next;

	if (!u || !data)
		exit(2);
	make(u, data);
	fake.reads = 0;
	fake.at = 0;
	fake.gaps = 0;
	if (begin(u))
		exit(2);
	for (i = 0; i < 10; i++) {
		kj_user_sample(u, u->housekeeping);
		kj_user_keep_house(u);
	}
	check(u->loop.way[KJ_WAY_HOUSEKEEPING] == 100 && u->acc.blind == 10 * 200,
	      "user loop: the way back after own work is blind");
	/* A few gaps, so that it is known what one costs; then every other reading is late. */
	fake.gaps = 37;
	kj_user_sample(u, u->housekeeping);
	fake.gaps = 2;
	kj_user_sample(u, u->housekeeping);
	for (i = 1; i < u->control.head && i < 16; i++) {
		next = data[i].start == data[i - 1].start + data[i - 1].len + data[i - 1].blind;
		row = next && data[i].flags & KJ_REC_BLIND ? row + 1 : 0;
		longest = row > longest ? row : longest;
	}
	check(longest == KJ_LOOP_AGAIN, "user loop: %u gaps come in a row while one is booked",
	      longest);
	free(data);
	free(u);
}

/* No gap for months: what the kernel counted is asked for all the same, before 2^32. */
static void counts_without_gaps(void)
{
	struct kj_user *u = calloc(1, sizeof(*u));

	if (!u)
		exit(2);
	make(u, NULL);
	fake.gaps = 0;
	fake.at = 0;
	fake.reads = 0;
	fake.counted = 0;
	u->loop.last = fake.now;
	u->acc.housekeepings = (1U << 20) - 3;
	kj_user_keep_house(u);
	kj_user_keep_house(u);
	check(fake.counted == 0, "user loop: not yet");
	kj_user_keep_house(u);
	check(fake.counted == 1 && u->acc.gaps == 0 && u->acc.housekeepings == 1U << 20,
	      "user loop: counted every 17 minutes, and that is no gap");
	free(u);
}

/* Two lines of one cause, each near its end: one wraps, then the other. */
static void counts_that_wrap(void)
{
	static struct kj_user_causes c;
	__u64 line[2] = { (1ULL << 32) - 5, (1ULL << 32) - 7 }, now[KJ_CAUSE_NR] = { 0 };
	unsigned int i;

	c.seen[KJ_CAUSE_DEVICE] = line[0] + line[1];
	for (i = 0; i < 20; i++) {
		line[i & 1] = (__u32)(line[i & 1] + (1U << 31));
		now[KJ_CAUSE_DEVICE] = line[0] + line[1];
		kj_user_causes_add(&c, now);
	}
	check(c.events[KJ_CAUSE_DEVICE] == 20ULL << 31, "/proc: sums go on where its lines wrap");
}

/* One that cannot begin keeps all others from it: they begin together or not at all. */
static void begin_together(void)
{
	struct kj_user_config c = {
		.device = -1,
		.level = 1,
		.clock_khz = 1000000,
		.threshold_ns = 1000000,
		.ring_records = 16,
	};
	struct kj_user *u[2];

	u[0] = kj_user_create(sched_getcpu(), &c);
	u[1] = kj_user_create(sched_getcpu(), &c);
	if (!u[0] || !u[1])
		exit(2);
	/* No such CPU. */
	u[1]->cpu = KJ_MAX_CPUS - 1;
	check(kj_user_start(u, 2) && u[1]->error && !u[0]->error,
	      "user threads: the second one cannot begin");
	check(u[0]->tid && !u[0]->acc.samples, "user threads: so the first one has not begun");
	kj_user_free(u[0]);
	kj_user_free(u[1]);
}

/* Both want one CPU: on a busy machine one may not have it back when it is to end. */
static bool ended(unsigned int state)
{
	return state == KJ_STREAM_DONE || state == KJ_STREAM_STARVED;
}

/* As above, on a real clock: at one moment, whoever of them has the CPU then. */
static void begin_at_one_moment(void)
{
	struct kj_user_config c = {
		.device = -1,
		.level = 1,
		.clock_khz = 1000000,
		.threshold_ns = 1,
		.ring_records = 16,
		.warm_up_ns = 50000000,
	};
	struct kj_accounts a;
	struct kj_user *u[2];
	unsigned int i, good = 0;

	for (i = 0; i < 2; i++) {
		u[i] = kj_user_create(sched_getcpu(), &c);
		if (!u[i])
			exit(2);
	}
	if (kj_user_start(u, 2))
		exit(2);
	for (i = 0; i < 2; i++)
		do {
			kj_user_accounts(u[i], &a);
		} while (!a.gaps && !__atomic_load_n(&u[i]->ended, __ATOMIC_ACQUIRE));
	kj_user_stop(u, 2);
	/* One that lost the CPU for good before its first gap has none. */
	for (i = 0; i < 2; i++)
		good += u[i]->begin_at && u[i]->begin_at == u[0]->begin_at &&
			u[i]->acc.first >= u[i]->begin_at && ended(u[i]->acc.state) &&
			(!u[i]->acc.gaps || u[i]->acc.first <= u[i]->data[0].start);
	check(good == 2, "user threads: they count from one moment on");
	kj_user_free(u[0]);
	kj_user_free(u[1]);
}

static __u64 histogram_total(const struct kj_user *u)
{
	__u64 total = 0;
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		total += u->hist.count[i];
	return total;
}

/* What is seen while it warms up leaves nothing behind; the time from its begin on adds up. */
static void warms_up(void)
{
	struct kj_user *u = calloc(1, sizeof(*u));
	struct kj_record *data = calloc(16, sizeof(*data));
	struct kj_user_end end = { .freeze = -1 };
	struct kj_accounts *a;
	unsigned int reads;
	bool nothing;

	if (!u || !data)
		exit(2);
	make(u, data);
	fake.now = 10 * DAY;
	fake.real = fake.now;
	fake.reads = 0;
	fake.at = 0;
	fake.gaps = 37;
	/* So that the time kept for the begin is 20000 counts. */
	u->acc.clock_khz = 1000;
	u->begin_at = fake.now + 400000;
	/* The first gap would end it all. */
	u->end = &end;
	u->limits.least = 1;
	u->limits.at[KJ_CAUSE_UNKNOWN] = 1;
	if (begin(u))
		exit(2);
	a = &u->acc;
	reads = fake.reads;
	check(reads > 1000 && !u->warm && a->first >= u->begin_at && a->first - u->begin_at < 10000,
	      "user warm-up: %u readings, then it begins", reads);
	nothing = !a->gaps && !a->samples && !a->clean && !a->gap && !a->blind && !a->lost;
	check(nothing && !a->housekeepings && a->state == KJ_STREAM_RUNNING,
	      "user warm-up: nothing of it is in the accounts");
	check(!u->control.head && !u->control.lost && !histogram_total(u) && !end.came,
	      "user warm-up: nor in ring and histogram, and it ends nothing");
	kj_user_sample(u, 20000);
	check(a->gaps && histogram_total(u) == a->gaps && end.came && u->control.head,
	      "user warm-up: then gaps count");
	check(data[0].start >= a->first && a->clean + a->gap + a->blind == a->last - a->first,
	      "user warm-up: and time adds up");
	free(data);
	free(u);
}

/* What has begun, with room for records. */
static struct kj_user *begun(struct kj_user_end *end, unsigned int gaps)
{
	struct kj_user *u = calloc(1, sizeof(*u));
	struct kj_record *data = calloc(16, sizeof(*data));

	if (!u || !data)
		exit(2);
	make(u, data);
	u->end = end;
	u->limits.least = 1;
	fake.reads = 0;
	fake.at = 0;
	fake.gaps = gaps;
	if (begin(u))
		exit(2);
	return u;
}

static void finished(struct kj_user *u)
{
	free(u->data);
	free(u);
}

/* A gap ends it all if it is long for its cause, also where the trace cannot be stopped. */
static void comes_to_end(void)
{
	struct kj_user_end end = { .freeze = open("/dev/null", O_RDONLY | O_CLOEXEC) };
	struct kj_user *u = begun(&end, 37);
	int freeze = end.freeze;

	u->limits.at[KJ_CAUSE_UNKNOWN] = 10000;
	kj_user_sample(u, 20000);
	check(u->acc.gaps && !end.came && !u->stopped && end.freeze == freeze,
	      "user loop: gaps that are not long enough for their cause end nothing");
	u->limits.at[KJ_CAUSE_UNKNOWN] = 5000;
	kj_user_sample(u, 20000);
	check(end.came == (int)u->cpu + 1 && u->stopped && end.freeze == -1,
	      "user loop: one that is ends it, and that the trace goes on is known");
	close(freeze);
	finished(u);
}

/* Once it is known how long the way back to the work is, what comes on it is a gap. */
static void late_work(void)
{
	struct kj_user *u = begun(NULL, 0);
	const struct kj_record *first = u->data;
	__u64 last;

	u->work.bytes = 4096;
	if (kj_work_begin(&u->work))
		exit(2);
	u->work.usual = 100;
	kj_user_sample(u, 20000);
	kj_user_keep_house(u);
	kj_user_sample(u, 20000);
	kj_user_keep_house(u);
	last = u->loop.last;
	fake.now += 7000;
	fake.real += 7000;
	kj_user_sample(u, 20000);
	check(u->acc.gaps == 1 && first->len == 7000 && first->start == last + 100,
	      "user work: what came before the work went on is a gap: %llu", first->len);
	kj_work_end(&u->work);
	finished(u);
}

/* What cannot be had is an error, and nothing is left of it. */
static void not_allowed(void)
{
	struct kj_user_config c = { .device = -1, .level = 1, .ring_records = 16 };
	struct kj_work work = { .bytes = 1ULL << 60 };
	struct kj_accounts a;
	struct kj_user *u;

	check(kj_work_begin(&work) == -ENOMEM && !work.from,
	      "user work: too much memory is refused");
	c.device = 1 << 20;
	errno = 0;
	check(!kj_user_create(0, &c) && errno == EBADF, "user threads: a device that is none");
	c.device = -1;
	c.policy = SCHED_FIFO;
	u = kj_user_create(sched_getcpu(), &c);
	if (!u)
		exit(2);
	check(kj_user_start(&u, 1) == -EINVAL && u->error == EINVAL,
	      "user threads: a priority that there is not");
	/* In the middle of a change, in which it was interrupted. */
	u->acc.gaps = 5;
	u->seq = 1;
	kj_user_accounts(u, &a);
	check(!a.gaps, "user threads: accounts that are being changed are those of before");
	u->seq = 2;
	kj_user_accounts(u, &a);
	check(a.gaps == 5, "user threads: and then those of now");
	kj_user_free(u);
}

/* Work that takes as long as a reading does here, 100; what took longer is the gap. */
static void works(void)
{
	struct kj_user *u = calloc(1, sizeof(*u));
	struct kj_record *data = calloc(16, sizeof(*data));
	const struct kj_accounts *a;
	unsigned int i, exact = 0;

	if (!u || !data)
		exit(2);
	make(u, data);
	u->work.bytes = 4096;
	fake.reads = 0;
	fake.at = 0;
	fake.gaps = 37;
	if (begin(u))
		exit(2);
	check(u->work.usual && u->work.to == u->work.from + 4096 && u->work.from[8191] == 1,
	      "user work: memory is there, and how long it takes is known");
	u->work.usual = 100;
	kj_user_sample(u, 20000);
	kj_user_keep_house(u);
	kj_user_sample(u, 20000);
	a = &u->acc;
	for (i = 0; i < u->control.head && i < 16; i++)
		exact += data[i].len == 5000;
	check(exact && exact == u->control.head, "user work: %u gaps, all without the usual work",
	      exact);
	check(a->clean + a->gap + a->blind == a->last - a->first, "user work: time adds up");
	check(u->work.to[0] == 1, "user work: is done");
	kj_work_end(&u->work);
	check(!u->work.from, "user work: memory is given back");
	free(data);
	free(u);
}

int unit_user(void)
{
	begin_together();
	begin_at_one_moment();
	warms_up();
	comes_to_end();
	works();
	late_work();
	not_allowed();
	counts_that_wrap();
	clock_steps();
	as_in_the_module();
	counts_without_gaps();
	return check_failed;
}
