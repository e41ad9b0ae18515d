// SPDX-License-Identifier: GPL-2.0
/*
 * unit_self - what the user sampler does of its own accord is no other task: the texts of
 * /proc, the cause of a gap, and what check says and decides.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../kjitter/check/model.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL

#define STAT(min, maj) "77 (a) b) c) R 1 2 3 4 5 6 " #min " 0 " #maj " 0 9 9 9 9 20 0"
#define STATUS(own, others) \
	"Name:\ta\nvoluntary_ctxt_switches:\t" #own "\nnonvoluntary_ctxt_switches:\t" #others "\n"

static void texts(void)
{
	struct kj_self s, before = { .timed = true, .sleeps = 2, .minor = 1, .ran_ns = 50 };
	bool good;

	good = kj_self_parse(&s, STATUS(7, 5), STAT(11, 3), "100 20 3\n");
	good = good && s.sleeps == 7 && s.preempted == 5 && s.minor == 11 && s.major == 3;
	check(good && s.timed && s.ran_ns == 100 && s.waited_ns == 20,
	      "self: own and others' switches, faults and times are told apart");
	kj_self_since(&s, &before);
	check(s.sleeps == 5 && s.minor == 10 && s.ran_ns == 50, "self: since the begin");
	check(kj_self_parse(&s, STATUS(7, 5), STAT(1, 0), "0 0 0\n") && !s.timed,
	      "self: zeros of a kernel that does not count are not times");
	check(kj_self_parse(&s, STATUS(7, 5), STAT(1, 0), "") && !s.timed, "self: no times");
	check(!kj_self_parse(&s, "Name:\ta\n", STAT(1, 0), "1 1 1\n"), "self: no switches");
	check(!kj_self_parse(&s, STATUS(7, 5), "77 (a) R 1 2", "1 1 1\n"), "self: a short stat");
	check(!kj_self_read(0, &s) && s.timed == (s.ran_ns > 0), "self: of this thread");
}

/* schedstat alone is behind by up to a tick, and by a second where the tick is stopped. */
static void to_the_moment(void)
{
	bool good[2] = { true, true };
	struct timespec ts;
	struct kj_self s;
	unsigned int i;
	__u64 before;

	for (i = 0; i < 200; i++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
		before = ts.tv_sec * 1000000000ULL + ts.tv_nsec;
		kj_self_read(i & 1 ? gettid() : 0, &s);
		good[i & 1] &= !s.timed || s.ran_ns >= before;
	}
	check(good[0], "self: how long it ran, to the moment");
	check(good[1], "self: and by number");
}

static void sleep_shares(void)
{
	struct kj_self s = { .timed = true, .ran_ns = 300, .waited_ns = 200 };

	check(!kj_self_slept(&s, 1000), "slept: who never gave the CPU away did not sleep");
	s.sleeps = 1;
	check(kj_self_slept(&s, 1000) == 500, "slept: neither run nor waited");
	check(!kj_self_slept(&s, 400), "slept: clocks that do not fit give nothing");
	s.timed = false;
	check(!kj_self_slept(&s, 1000), "slept: not known without times");
}

static unsigned int cause(unsigned int thread, unsigned int call, const struct kj_self *own,
			  struct kj_record *r)
{
	memset(r, 0, sizeof(*r));
	r->count[KJ_CAUSE_THREAD] = thread;
	r->count[KJ_CAUSE_CALL] = call;
	r->cause = thread ? KJ_CAUSE_THREAD : call ? KJ_CAUSE_CALL : 0;
	kj_user_causes_own(r, own);
	return r->cause;
}

static void causes(void)
{
	static const struct kj_self none, fault = { .minor = 3 }, sleep = { .sleeps = 1 };
	static const struct kj_self both = { .sleeps = 1, .major = 1 }, other = { .preempted = 2 };
	static const struct kj_self mixed = { .sleeps = 1, .preempted = 1 };
	struct kj_record r;

	check(cause(0, 0, &none, &r) == KJ_CAUSE_UNKNOWN, "cause: nothing is unknown");
	check(cause(0, 0, &fault, &r) == KJ_CAUSE_SAMPLER && r.count[KJ_CAUSE_SAMPLER] == 3,
	      "cause: a page fault alone is the sampler's");
	check(cause(0, 1, &fault, &r) == KJ_CAUSE_CALL && r.count[KJ_CAUSE_SAMPLER] == 3,
	      "cause: beside a call it is named, the call comes first");
	check(cause(1, 1, &sleep, &r) == KJ_CAUSE_SAMPLER && !r.count[KJ_CAUSE_THREAD],
	      "cause: its own sleep is no other task, whatever woke it");
	check(cause(1, 0, &both, &r) == KJ_CAUSE_SAMPLER && r.count[KJ_CAUSE_SAMPLER] == 2,
	      "cause: asleep in its own fault");
	check(cause(2, 1, &other, &r) == KJ_CAUSE_THREAD && r.count[KJ_CAUSE_THREAD] == 2,
	      "cause: another task is one");
	check(cause(2, 0, &mixed, &r) == KJ_CAUSE_SAMPLER && r.count[KJ_CAUSE_THREAD] == 1,
	      "cause: of both kinds, it slept, and the other task is counted alone");
}

static const char *reason(const struct kj_check_cpu *c)
{
	return c->nr_reasons ? c->reasons[0].code : "";
}

static void verdict(const char *what, const struct kj_self *self, unsigned int stops,
		    enum kj_verdict want, const char *code)
{
	struct kj_check_cpu c = { .cpu = 1, .verdict = KJ_VERDICT_PASS };
	struct kj_count count = { .cpu = 1, .ns = 10 * SECOND, .self = *self };

	kj_check_self(&c, &count, stops, 5000);
	check(c.verdict == want && !strcmp(reason(&c), code), "window: %s: %s, '%s'", what,
	      kj_verdict_word(c.verdict), reason(&c));
}

static void verdicts(void)
{
	struct kj_self s = { .timed = true, .ran_ns = 10 * SECOND };

	verdict("ran through", &s, 0, KJ_VERDICT_PASS, "");
	s.minor = 49;
	verdict("few faults", &s, 0, KJ_VERDICT_PASS, "");
	s.minor = 60;
	verdict("many faults", &s, 0, KJ_VERDICT_PASS, "own-fault");
	s.sleeps = 60;
	verdict("many short sleeps", &s, 0, KJ_VERDICT_PASS, "own-sleep");
	s = (struct kj_self){ .timed = true, .ran_ns = 8 * SECOND, .sleeps = 1 };
	verdict("asleep for a fifth", &s, 0, KJ_VERDICT_PASS, "own-sleep");
	verdict("stopped for a fifth", &s, 1, KJ_VERDICT_PASS, "stopped");
	s.ran_ns = SECOND;
	verdict("stopped for most of it", &s, 1, KJ_VERDICT_ERROR, "stopped");
	verdict("asleep for most of it", &s, 0, KJ_VERDICT_ERROR, "own-sleep");
	s.waited_ns = 9 * SECOND;
	verdict("others had the CPU for most of it", &s, 0, KJ_VERDICT_PASS, "");
}

/* Whoever is to be as a user's own task asks nobody, although there were somebody. */
static void asks_nobody(void)
{
	static struct kj_user_causes c = { .silent = true, .level = 1 };
	struct kj_record rec = { .len = 5 };
	bool good;

	check(!kj_user_causes_open(&c, 3) && c.interrupts.fd < 0 && c.sampler < 0,
	      "silent: no file is open");
	good = !kj_user_causes_begin(&c) && !kj_user_causes_explain(&c, 1 << 20, &rec);
	check(good && c.unexplained == 1 && !c.spent && rec.cause == KJ_CAUSE_UNKNOWN,
	      "silent: a gap is unknown, and counted as such");
	check(!kj_user_causes_vary(&c), "silent: how long own work takes says something");
	kj_user_causes_close(&c);
}

int unit_self(void)
{
	texts();
	to_the_moment();
	sleep_shares();
	causes();
	asks_nobody();
	verdicts();
	return check_failed;
}
