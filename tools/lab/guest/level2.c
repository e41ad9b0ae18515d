// SPDX-License-Identifier: GPL-2.0
/*
 * level2 - what level 2 says of CPU 1, in plain lines, and what must hold of it.
 *
 * usage: level2 SECONDS [THRESHOLD_NS [dump]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kj.h"

#define RING 65536

static unsigned long long wrong_order, wrong_sum, wrong_place, explained, gaps_seen;

static const char *symbol(int fd, __u32 index)
{
	static struct kj_symbol s;

	memset(&s, 0, sizeof(s));
	s.size = sizeof(s);
	s.index = index;
	return call(fd, KJ_IOC_SYMBOL, &s) ? "?" : s.name;
}

static void dump(int fd, const struct kj_detail *d)
{
	bool function = d->kind >= KJ_DETAIL_HRTIMER;

	printf("#  %llu len %u net %u cause %u kind %u id %u %s%s flags %#x", d->start, d->len,
	       d->net, d->cause, d->kind, d->id, function ? symbol(fd, d->id) : "", d->name,
	       d->flags);
	if (d->by_cpu)
		printf(" by cpu %u pid %u at %s", d->by_cpu - 1, d->by_pid,
		       symbol(fd, d->by_symbol));
	putchar('\n');
}

/* Every detail lies in a gap, and those of one sum to no more than it. */
static void match(int fd, const struct mapped *gaps, const struct mapped *details, bool show)
{
	__u64 head = details->control->head, i, k = 0, sum;
	const struct kj_record *r;
	const struct kj_detail *d = (const struct kj_detail *)details->data;

	for (i = 0; i < gaps->control->head; i++) {
		r = &gaps->data[i];
		gaps_seen++;
		sum = 0;
		if (show)
			printf("# gap %llu len %llu cause %u net %u %u %u %u flags %#x\n", r->start,
			       r->len, r->count[0], r->net[0], r->net[1], r->net[2], r->net[3],
			       r->flags);
		for (; k < head && d[k].start < r->start + r->len; k++) {
			if (show)
				dump(fd, &d[k]);
			/* What ran then may have begun in the sampler's own work. */
			if (d[k].start < r->start && !(r->flags & KJ_REC_HOUSEKEEPING))
				wrong_place++;
			sum += d[k].net;
		}
		explained += sum > 0;
		if (sum > r->len && !(r->flags & KJ_REC_HOUSEKEEPING))
			wrong_sum++;
		if (sum != (__u64)r->net[0] + r->net[1] + r->net[2] + r->net[3])
			wrong_order++;
	}
	wrong_place += head - k;
}

static void ask_tick(int fd)
{
	struct kj_tick t;
	unsigned int i;

	result(!tick_of(fd, 1, &t), "the tick can be asked for");
	printf("# tick state %u stopped %llu of %llu stops %llu restarts %llu ticks %llu\n",
	       t.state, t.stopped, t.last - t.first, t.stops, t.restarts, t.ticks);
	for (i = 0; i < KJ_DEP_ROOM; i++)
		if (t.holder[i].count)
			printf("#  held by %u: %llu times, %s pid %u flags %#x\n", i,
			       t.holder[i].count, t.holder[i].comm, t.holder[i].pid,
			       t.holder[i].flags);
	result(t.stopped <= t.last - t.first, "the tick is not stopped longer than watched");
	result(t.state != KJ_TICK_UNKNOWN, "the state of the tick is known");
}

int main(int argc, char **argv)
{
	unsigned int seconds = argc > 1 ? atoi(argv[1]) : 2, i;
	struct mapped gaps, details;
	struct kj_accounts a, da;
	struct kj_config c;
	int fd, ret;

	fd = open_device();
	config_fill(&c, KJ_SAMPLER_SPIN, 1, argc > 2 ? atoi(argv[2]) : 500, RING);
	c.level = 2;
	ret = call(fd, KJ_IOC_CONFIG, &c);
	if (ret) {
		result(false, "CONFIG at level 2: %s", strerror(-ret));
		return check_end();
	}
	map_ring(&gaps, ring_open(fd, 1, KJ_STREAM_SPIN, 0), RING);
	map_ring(&details, ring_open(fd, 1, KJ_STREAM_DETAIL, 0), RING);
	ret = start(fd);
	result(!ret, "START at level 2: %s", strerror(-ret));
	sleep(seconds);
	result(!stop(fd), "STOP");
	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	accounts(fd, 1, KJ_STREAM_DETAIL, &da);
	match(fd, &gaps, &details, argc > 3);
	printf("# gaps %llu lost %llu details %llu lost %llu unattributed %llu\n", a.gaps, a.lost,
	       da.written, da.lost, a.unattributed);
	result(a.clean + a.gap + a.blind == a.last - a.first, "time adds up");
	result(!wrong_place || a.lost, "every detail lies in a gap (%llu do not)", wrong_place);
	result(!wrong_sum, "net times sum to no more than the gap (%llu do)", wrong_sum);
	result(!wrong_order, "records and details say the same (%llu do not)", wrong_order);
	result(explained > 0, "%llu of %llu gaps are explained", explained, gaps_seen);
	for (i = 1; i < KJ_CAUSE_NR; i++)
		if (a.events[i] || a.probed[i].count || a.probed[i].sum)
			printf("# cause %u level 1 %llu level 2 %llu net %llu max %llu\n", i,
			       a.events[i], a.probed[i].count, a.probed[i].sum, a.probed[i].max);
	for (i = 1; i < KJ_CAUSE_NR; i++)
		if (i != KJ_CAUSE_DEVICE && i != KJ_CAUSE_TLB)
			if (a.events[i] || a.probed[i].count)
				result(a.events[i] == a.probed[i].count,
				       "cause %u: level 1 counts %llu, level 2 %llu", i,
				       a.events[i], a.probed[i].count);
	ask_tick(fd);
	return check_end();
}
