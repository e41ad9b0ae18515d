// SPDX-License-Identifier: GPL-2.0
/*
 * unit_causes - what the user sampler says of its gaps from /proc alone: the files are made
 * here, and its descriptors are those of files that the test writes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../kjitter/user/causes.h"
#include "check.h"
#include "unit.h"

#define ROOM 4096

static struct kj_user_causes causes;

/* What /proc shows from now on, of CPU 1. */
static void proc(unsigned int loc, unsigned int cal, unsigned int tlb, unsigned int timer)
{
	char text[ROOM];
	int n;

	n = sprintf(text, " CPU0 CPU1\n LOC: 0 %u x\n CAL: 0 %u x\n TLB: 9 %u x\n", loc, cal, tlb);
	if (ftruncate(causes.interrupts.fd, 0) || pwrite(causes.interrupts.fd, text, n, 0) != n)
		exit(2);
	n = sprintf(text, " CPU0 CPU1\n TIMER: 0 %u\n", timer);
	if (ftruncate(causes.softirqs.fd, 0) || pwrite(causes.softirqs.fd, text, n, 0) != n)
		exit(2);
}

static int file(struct kj_procstat *p)
{
	p->fd = memfd_create("proc", MFD_CLOEXEC);
	p->buf = malloc(ROOM);
	p->size = ROOM;
	return p->fd >= 0 && p->buf ? 0 : -1;
}

/*
 * Explain a gap in which this was counted on top of what was there before. Where something
 * interrupts this very test meanwhile, that is in it too: then once more. Return: its cause.
 */
static unsigned int gap(struct kj_record *rec, unsigned int loc, unsigned int cal, unsigned int tlb)
{
	unsigned int tries;

	for (tries = 0; tries < 10000; tries++) {
		memset(rec, 0, sizeof(*rec));
		proc(100, 50, 20, 7);
		if (kj_user_causes_begin(&causes))
			break;
		proc(100 + loc, 50 + cal, 20 + tlb, 7);
		if (!kj_user_causes_explain(&causes, ~0ULL, rec))
			break;
		if (!rec->count[KJ_CAUSE_THREAD] && !rec->count[KJ_CAUSE_SAMPLER])
			return rec->cause;
	}
	return KJ_CAUSE_NR;
}

static void shootdowns(void)
{
	bool good;
	struct kj_accounts acc = { 0 };
	struct kj_record rec;

	good = gap(&rec, 0, 1, 1) == KJ_CAUSE_TLB && rec.count[KJ_CAUSE_TLB] == 1;
	good = good && rec.count[KJ_CAUSE_CALL] == 0;
	check(good, "/proc: a shootdown is one event, and the cause");
	good = gap(&rec, 0, 2, 1) == KJ_CAUSE_CALL && rec.count[KJ_CAUSE_CALL] == 1;
	good = good && rec.count[KJ_CAUSE_TLB] == 1;
	check(good, "/proc: a call beside it is the cause");
	check(gap(&rec, 1, 1, 0) == KJ_CAUSE_TICK && rec.count[KJ_CAUSE_CALL] == 1,
	      "/proc: the tick comes before");
	memset(causes.events, 0, sizeof(causes.events));
	proc(100, 50, 20, 7);
	kj_user_causes_begin(&causes);
	proc(101, 54, 22, 8);
	kj_user_causes_count(&causes, 0);
	kj_user_causes_book(&causes, &acc);
	good = acc.events[KJ_CAUSE_TLB] == 2 && acc.events[KJ_CAUSE_CALL] == 2;
	good = good && acc.events[KJ_CAUSE_SOFTIRQ] == 1;
	check(good, "/proc: the sums have each shootdown once");
	kj_user_causes_book(&causes, &acc);
	check(acc.events[KJ_CAUSE_CALL] == 2, "/proc: also when they are booked again");
}

/* More than a record can hold, more than 32 bits, and a sum that is years old. */
static void limits(void)
{
	struct kj_accounts acc = { 0 };
	struct kj_record rec = { 0 };

	memset(causes.events, 0, sizeof(causes.events));
	causes.events[KJ_CAUSE_TICK] = 34560000ULL * 100000; /* 400 days at 100,000/s */
	proc(4294967000U, 0, 0, 0);
	kj_user_causes_begin(&causes);
	proc(4294967000U + 1000U, 0, 0, 0);
	check(kj_user_causes_explain(&causes, ~0ULL, &rec) && rec.count[KJ_CAUSE_TICK] == 255,
	      "/proc: a counter that wrapped in a gap: 255 at most");
	kj_user_causes_book(&causes, &acc);
	check(acc.events[KJ_CAUSE_TICK] == 34560000ULL * 100000 + 1000,
	      "/proc: 400 days at 100,000/s, and 1000 more");
	/* What looking may cost: near the end of 64 bits there still is a limit. */
	causes.spent = ~0ULL / 100 * KJ_USER_LOOK_PERCENT + 1;
	causes.fresh = false;
	check(!kj_user_causes_explain(&causes, ~0ULL, &rec) && causes.stale,
	      "/proc: too dear is too dear at any time");
}

/* What cannot be read explains nothing, and neither does the first look after it. */
static void unreadable(void)
{
	struct kj_record rec = { 0 };
	__u64 before;

	proc(100, 50, 20, 7);
	causes.spent = 0;
	causes.stale = false;
	kj_user_causes_begin(&causes);
	before = causes.events[KJ_CAUSE_TICK];
	proc(101, 50, 20, 7);
	if (ftruncate(causes.softirqs.fd, 15))
		exit(2);
	kj_user_causes_explain(&causes, ~0ULL, &rec);
	check(causes.stale && causes.softirqs.error && !rec.count[KJ_CAUSE_TICK],
	      "/proc: a line that is cut explains nothing");
	proc(103, 50, 20, 7);
	kj_user_causes_explain(&causes, ~0ULL, &rec);
	check(!causes.stale && !rec.count[KJ_CAUSE_TICK],
	      "/proc: what came by the next look is of more than its gap");
	check(causes.events[KJ_CAUSE_TICK] - before == 3, "/proc: but it is in the sums");
}

/* A module that does not answer: a file that is no sampler's. */
static void no_answer(void)
{
	struct kj_user_causes c = { .sampler = open("/dev/null", O_RDONLY | O_CLOEXEC) };
	struct kj_record rec = { .cause = KJ_CAUSE_UNKNOWN };
	struct kj_accounts acc = { 0 };

	c.gap.record.cause = KJ_CAUSE_TICK;
	c.gap.unattributed = 1000;
	kj_user_causes_explain(&c, ~0ULL, &rec);
	check(rec.cause != KJ_CAUSE_TICK && c.unexplained + !!c.sleeps == 1,
	      "module: without an answer a gap has no cause");
	kj_user_causes_count(&c, 5);
	kj_user_causes_book(&c, &acc);
	check(!acc.unattributed, "module: and what it said last is not booked again");
	close(c.sampler);
}

int unit_causes(void)
{
	causes.sampler = -1;
	causes.cpu = 1;
	if (file(&causes.interrupts) || file(&causes.softirqs))
		return 2;
	shootdowns();
	limits();
	unreadable();
	no_answer();
	kj_user_causes_close(&causes);
	return check_failed;
}
