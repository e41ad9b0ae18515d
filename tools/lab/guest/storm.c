// SPDX-License-Identifier: GPL-2.0
/*
 * storm - the smallest ring, every reading a gap, a slow reader: nothing goes missing
 *
 * storm SAMPLER read|mmap CPU-MASK, or: storm exact
 *
 * Each gap is delivered or counted as lost, to the unit; records are in order and do
 * not overlap; the accounts add up at any moment.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storm_shown.h"

#define RING	  16
#define MAX_RINGS 4
#define SNAPSHOTS 30
#define WRITTEN	  (8 * RING)

/**
 * struct reader - one ring and what came out of it
 * @fd: of the ring
 * @by_mmap: else by read()
 * @m: the regions, if by mmap
 * @s: the records so far
 * @batch: records of the latest look
 * @stopped_at: delivered when the producer was told to stop
 * @stopped_batch: @batch then
 * @previous: latest snapshot
 * @snapshots: how many
 * @wrong: what was wrong with the first bad one
 */
struct reader {
	int fd;
	bool by_mmap;
	struct mapped m;
	struct sequence s;
	__u64 batch;
	__u64 stopped_at;
	__u64 stopped_batch;
	struct kj_accounts previous;
	unsigned int snapshots;
	const char *wrong;
};

struct run {
	int fd;
	char name[32];
	unsigned int nr;
	struct reader readers[MAX_RINGS];
};

/* As the contract says. Return: has the ring ended (and is empty)? */
static bool drain_mmap(struct reader *r)
{
	bool ended = __atomic_load_n(&r->m.control->ended, __ATOMIC_ACQUIRE);
	__u64 head = __atomic_load_n(&r->m.control->head, __ATOMIC_ACQUIRE);
	__u64 i, tail = r->m.consumer->tail;

	if (head - tail > RING && !r->wrong)
		r->wrong = "more records wait than the ring holds";
	for (i = tail; i != head; i++)
		sequence_add(&r->s, &r->m.data[i & (RING - 1)], 1);
	__atomic_store_n(&r->m.consumer->tail, head, __ATOMIC_RELEASE);
	return ended;
}

/* One call, so that a storm cannot keep us here. */
static bool drain_read(struct reader *r)
{
	struct kj_record rec[2 * RING];
	ssize_t n = read(r->fd, rec, sizeof(rec));

	if (n < 0 && errno == EAGAIN)
		return false;
	if ((n < 0 || n % sizeof(rec[0])) && !r->wrong)
		r->wrong = "read() gave an error, or a part of a record";
	if (n <= 0)
		return true;
	sequence_add(&r->s, rec, n / sizeof(rec[0]));
	return false;
}

static bool drain(struct reader *r)
{
	__u64 before = r->s.delivered;
	bool ended = r->by_mmap ? drain_mmap(r) : drain_read(r);

	r->batch = r->s.delivered - before;
	return ended;
}

static void snapshot(int fd, struct reader *r)
{
	const struct kj_accounts *p = &r->previous;
	const char *wrong = NULL;
	struct kj_accounts a;

	if (accounts(fd, r->s.cpu, r->s.stream, &a))
		wrong = "ACCOUNTS failed";
	else if (a.state != KJ_STREAM_READY)
		wrong = snapshot_wrong(&a);
	else
		return;
	if (!wrong && r->snapshots &&
	    (a.gaps < p->gaps || a.lost < p->lost || a.written < p->written ||
	     a.samples < p->samples || a.last < p->last || a.first != p->first))
		wrong = "a sum went back";
	if (!wrong && a.state == KJ_STREAM_RUNNING && a.raw_ns)
		wrong = "raw_ns is not 0 while running";
	if (!r->wrong)
		r->wrong = wrong;
	r->previous = a;
	r->snapshots++;
}

static bool prepare(struct run *run, const struct kj_config *c, bool by_mmap)
{
	unsigned int cpu, i, nr;
	struct reader *r;
	__u32 stream[KJ_STREAM_NR];

	run->fd = open_device();
	if (run->fd < 0 || call(run->fd, KJ_IOC_CONFIG, (void *)c))
		return false;
	nr = streams(c->sampler, stream);
	for (cpu = 0; cpu < 64; cpu++) {
		for (i = 0; c->cpus[0] >> cpu & 1 && i < nr; i++) {
			r = &run->readers[run->nr++];
			memset(r, 0, sizeof(*r));
			r->s.cpu = cpu;
			r->s.stream = stream[i];
			r->by_mmap = by_mmap;
			r->fd = ring_open(run->fd, cpu, stream[i], O_NONBLOCK | O_CLOEXEC);
			if (r->fd < 0 || map_ring(&r->m, r->fd, RING))
				return false;
		}
	}
	return true;
}

/* Until every ring has run over many times and was looked at often. */
static bool enough(const struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr; i++) {
		const struct reader *r = &run->readers[i];

		if (r->snapshots < SNAPSHOTS || !r->previous.lost || r->previous.written < WRITTEN)
			return false;
	}
	return true;
}

static void finish(struct run *run)
{
	__u64 until = now_s() + LIMIT_S;
	unsigned int i;

	for (i = 0; i < run->nr; i++)
		while (!drain(&run->readers[i]) && now_s() < until)
			;
}

static void judge(const struct run *run, struct reader *r)
{
	bool same;
	static struct kj_histogram h;
	struct kj_accounts a;
	const char *wrong;
	char name[64];
	__u64 after, last;

	snprintf(name, sizeof(name), "%s, CPU %u stream %u", run->name, r->s.cpu, r->s.stream);
	if (accounts(run->fd, r->s.cpu, r->s.stream, &a) ||
	    histogram(run->fd, r->s.cpu, r->s.stream, &h)) {
		result(false, "%s: no accounts", name);
		return;
	}
	result(a.lost && r->s.delivered && a.gaps == r->s.delivered + a.lost,
	       "%s: %llu gaps = %llu delivered + %llu lost", name, a.gaps, r->s.delivered, a.lost);
	same = r->m.control->head == a.written && r->m.control->lost == a.lost &&
	       r->m.control->ended;
	result(same, "%s: the control page says the same", name);
	result(!r->s.wrong, "%s: the records are whole and in order%s%s", name,
	       r->s.wrong ? ": " : "", r->s.wrong ? r->s.wrong : "");
	/*
	 * What was lost after the last record is told by no record. If a full ring was
	 * emptied and some records came then, but not enough to fill it, that is none.
	 */
	after = a.lost - r->s.sum_lost;
	last = r->s.delivered - r->stopped_at;
	same = r->s.sum_lost <= a.lost &&
	       !(after && r->stopped_batch == RING && last && last < RING);
	result(same, "%s: %llu lost = %llu before records + %llu after the last", name, a.lost,
	       r->s.sum_lost, after);
	result(!r->wrong, "%s: %u snapshots add up%s%s", name, r->snapshots, r->wrong ? ": " : "",
	       r->wrong ? r->wrong : "");
	wrong = accounts_wrong(&a, &h, r->s.delivered);
	if (!wrong && a.state != KJ_STREAM_DONE)
		wrong = "the state is not DONE";
	result(!wrong, "%s: the accounts, histogram and causes add up%s%s", name, wrong ? ": " : "",
	       wrong ? wrong : "");
	wrong = shown_wrong(&a, &h);
	result(!wrong, "%s: debugfs shows the same%s%s", name, wrong ? ": " : "",
	       wrong ? wrong : "");
}

static void end(struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr; i++) {
		unmap_ring(&run->readers[i].m);
		close(run->readers[i].fd);
	}
	close(run->fd);
}

static void run_storm(__u32 sampler, bool by_mmap, __u64 cpus)
{
	__u64 until = now_s() + LIMIT_S;
	struct kj_config c;
	struct run run = { 0 };
	unsigned int i;

	snprintf(run.name, sizeof(run.name), "%s by %s", sampler_name(sampler),
		 by_mmap ? "mmap" : "read");
	config_fill(&c, sampler, 0, 1, RING);
	c.cpus[0] = cpus;
	if (sampler == KJ_SAMPLER_TIMER)
		c.period_ns = MS / 5;
	if (!prepare(&run, &c, by_mmap) || start(run.fd)) {
		result(false, "%s: cannot begin", run.name);
		return;
	}
	while (!enough(&run) && now_s() < until) {
		nap_ms(5);
		for (i = 0; i < run.nr; i++) {
			drain(&run.readers[i]);
			snapshot(run.fd, &run.readers[i]);
		}
	}
	result(enough(&run), "%s: every ring runs over", run.name);
	for (i = 0; i < run.nr; i++) {
		run.readers[i].stopped_at = run.readers[i].s.delivered;
		run.readers[i].stopped_batch = run.readers[i].batch;
	}
	result(!stop(run.fd), "%s: STOP in the storm", run.name);
	finish(&run);
	for (i = 0; i < run.nr; i++)
		judge(&run, &run.readers[i]);
	end(&run);
}

/*
 * Run over, then drain, then let a few records come that tell what was lost, then stop
 * before it is full again: now the records tell all of it. Return: did it work out so?
 */
static bool exact_once(bool by_mmap)
{
	struct run run = { .name = "exact" };
	struct kj_accounts a;
	struct kj_config c;
	struct reader *r = &run.readers[0];
	__u64 after;
	bool done = false;

	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1, RING);
	c.period_ns = 5 * MS;
	if (!prepare(&run, &c, by_mmap) || start(run.fd) ||
	    wait_progress(run.fd, 1, KJ_STREAM_TIMER_IRQ, 1, 3 * RING))
		return false;
	drain(r);
	r->stopped_at = r->s.delivered;
	wait_progress(run.fd, 1, KJ_STREAM_TIMER_IRQ, 1, 3 * RING + 4);
	stop(run.fd);
	while (!drain(r))
		;
	accounts(run.fd, 1, KJ_STREAM_TIMER_IRQ, &a);
	after = r->s.delivered - r->stopped_at;
	if (after >= 1 && after < RING) {
		done = true;
		result(a.lost && a.lost == r->s.sum_lost && a.gaps == r->s.delivered + a.lost,
		       "exact by %s: %llu lost, and the records tell of %llu",
		       by_mmap ? "mmap" : "read", a.lost, r->s.sum_lost);
	}
	end(&run);
	return done;
}

static void run_exact(bool by_mmap)
{
	int i;

	for (i = 0; i < 50; i++)
		if (exact_once(by_mmap))
			return;
	result(false, "exact: the ring was always full in the end");
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "exact")) {
		run_exact(false);
		run_exact(true);
	} else if (argc == 4 && sampler_number(argv[1])) {
		run_storm(sampler_number(argv[1]), !strcmp(argv[2], "mmap"),
			  strtoull(argv[3], NULL, 0));
	} else {
		result(false, "usage: storm SAMPLER read|mmap CPU-MASK");
	}
	return check_end();
}
