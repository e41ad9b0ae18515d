// SPDX-License-Identifier: GPL-2.0
/*
 * stop - gaps of known length end measurements of two CPUs: the first gap of the length is the last
 * record of its CPU, it is the only one that says so, the other CPU stops within a millisecond,
 * and the kernel's trace holds the moment.
 *
 * usage: stop COUNT; where interruptions come from is the injector (debugfs), and the trace is on
 * with the event kjitter_gap and the cycle counter for its clock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kj.h"

#define CONTROL "/sys/kernel/debug/kjitter_inject/control"
#define TRACING "/sys/kernel/tracing/"
#define CPUS	2
#define RING	16384
#define LIMIT	200000ULL
#define LENGTH	400000ULL
/* What came into the trace of that CPU after the gap, until it was off: some code, not a wait. */
#define FROZEN_NS 5000ULL
/* How long streams may take to end, in the guest's time; and so often it is tried. */
#define END_MS	     50U
#define TRIES	     20U
#define HW_PERIOD_NS 3700000U

/* Ways to interrupt, and how it is seen; a timer that is due is late by what came in between. */
static const struct way {
	__u32 sampler;
	__u32 level;
	const char *class;
	__u32 cause;
} ways[] = {
	{ KJ_SAMPLER_SPIN, 1, "hrtimer", KJ_CAUSE_TICK },
	{ KJ_SAMPLER_SPIN, 2, "ipi", KJ_CAUSE_CALL },
	{ KJ_SAMPLER_HW, 1, "nmi", KJ_CAUSE_NMI },
	{ KJ_SAMPLER_TIMER, 2, "hrtimer", KJ_CAUSE_TICK },
	{ KJ_SAMPLER_SPIN, 1, "work", KJ_CAUSE_THREAD },
	{ KJ_SAMPLER_SPIN, 2, "nmi", KJ_CAUSE_NMI },
	{ KJ_SAMPLER_SPIN, 2, "softirq", KJ_CAUSE_SOFTIRQ },
};

/**
 * struct trial - one measurement
 * @way: how it is interrupted
 * @cpu: which CPU
 * @fd: device
 * @nr: streams of all CPUs
 * @stream: them; @ring, @map: their rings
 * @stops: records with KJ_REC_STOP
 * @last: it
 * @khz: rate of its clock
 * @wrong: what was, NULL: nothing so far
 */
struct trial {
	const struct way *way;
	unsigned int cpu;
	int fd;
	unsigned int nr;
	struct {
		unsigned int cpu;
		__u32 stream;
		int ring;
		struct mapped map;
	} stream[CPUS * KJ_STREAM_NR];
	unsigned int stops;
	struct kj_record last;
	__u64 khz;
	const char *wrong;
};

/* The worst of all trials, ns. */
static __u64 worst_other, worst_event, worst_frozen;

static __u64 ns(__u64 counts, __u64 khz)
{
	return (__uint128_t)counts * 1000000 / khz;
}

static void most(__u64 *worst, __u64 v)
{
	*worst = v > *worst ? v : *worst;
}

/* As by echo >trace. */
static int empty_trace(void)
{
	int fd = open(TRACING "trace", O_WRONLY | O_TRUNC | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static const char *set_up(struct trial *t)
{
	struct kj_config c;
	__u32 stream[KJ_STREAM_NR];
	unsigned int i, k, nr = streams(t->way->sampler, stream);

	config_fill(&c, t->way->sampler, 1, 1000, RING);
	c.cpus[0] = 6;
	c.level = t->way->level;
	c.stop_ns[t->way->cause] = LIMIT;
	c.stop_flags = KJ_STOP_FREEZE;
	if (c.period_ns && !c.slice_ns)
		c.period_ns = 100000;
	/* Out of step with the tick of CPU 0, by which the injector lives. */
	if (c.slice_ns) {
		c.period_ns = HW_PERIOD_NS;
		c.slice_ns = c.period_ns / 2;
	}
	if (call(t->fd, KJ_IOC_CONFIG, &c))
		return "CONFIG failed";
	for (k = 1; k <= CPUS; k++) {
		for (i = 0; i < nr; i++, t->nr++) {
			t->stream[t->nr].cpu = k;
			t->stream[t->nr].stream = stream[i];
			t->stream[t->nr].ring = ring_open(t->fd, k, stream[i], 0);
			if (t->stream[t->nr].ring < 0 ||
			    map_ring(&t->stream[t->nr].map, t->stream[t->nr].ring, RING))
				return "a ring cannot be had";
		}
	}
	if (empty_trace() || write_file(TRACING "tracing_on", "1"))
		return "the trace cannot be turned on";
	if (start(t->fd))
		return "START failed";
	for (i = 0; i < t->nr; i++)
		if (wait_progress(t->fd, t->stream[i].cpu, t->stream[i].stream, 1, 0))
			return "a sampler did not begin";
	return NULL;
}

static bool all_ended(const struct trial *t)
{
	unsigned int i;

	for (i = 0; i < t->nr; i++)
		if (!__atomic_load_n(&t->stream[i].map.control->ended, __ATOMIC_ACQUIRE))
			return false;
	return true;
}

/*
 * All end by themselves: nobody tells them to. Again where the gap came to be another one: hw looks
 * for half of the time, and the emulator gives each CPU its turns.
 */
static const char *interrupt(const struct trial *t)
{
	unsigned int tries = TRIES, i;
	char line[160];

	snprintf(line, sizeof(line), "class=%s cpu=%u count=1 min=%llu max=%llu spacing=1000000",
		 t->way->class, t->cpu, LENGTH, LENGTH);
	while (tries--) {
		if (write_file(CONTROL, line))
			return "the injector refused";
		for (i = 0; i < END_MS && !all_ended(t); i++)
			nap_ms(1);
		if (all_ended(t))
			return NULL;
	}
	return "a stream did not end by itself";
}

/* As long as what was to end it, and of its class? */
static bool is_long(const struct trial *t, const struct kj_record *r)
{
	bool ns = !kj_stream_loops(r->stream);

	return r->cause == t->way->cause && r->len >= LIMIT * (ns ? 1000000 : t->khz) / 1000000;
}

/* Nobody drained: all records are there, in their order. */
static const char *look(struct trial *t, unsigned int i)
{
	const struct kj_ring_control *control = t->stream[i].map.control;
	const struct kj_record *r = t->stream[i].map.data;
	struct kj_accounts a;
	__u64 k;

	if (accounts(t->fd, t->stream[i].cpu, t->stream[i].stream, &a))
		return "no accounts";
	t->khz = a.clock_khz;
	if (a.state != KJ_STREAM_STOPPED_AT)
		return "a state that is not stop-at";
	if (a.gaps != a.written + a.lost || a.written != control->head || a.lost)
		return "records that do not add up";
	for (k = 0; k < control->head; k++, r++) {
		if (r->flags & KJ_REC_STOP) {
			t->stops++;
			t->last = *r;
			if (!is_long(t, r))
				return "what ended it is no gap of that length and class";
			if (k != control->head - 1)
				return "a record after the last one";
		} else if (is_long(t, r) && r->cpu == t->cpu) {
			return "a gap of that length before the one that ended it";
		}
	}
	return snapshot_wrong(&a);
}

/* How long a CPU sampled after the gap: without what kept it from that. */
static __u64 went_on(const struct trial *t, const struct mapped *m, __u64 last)
{
	__u64 end = t->last.start + t->last.len, k, gaps = 0;
	const struct kj_record *r = m->data;

	for (k = 0; k < m->control->head; k++, r++)
		if (r->start + r->len > end)
			gaps += r->start > end ? r->len : r->start + r->len - end;
	return last > end + gaps ? ns(last - end - gaps, t->khz) : 0;
}

/* One of the other CPU that came before would have ended it. */
static bool came_before(const struct trial *t, const struct mapped *m)
{
	__u64 k;

	for (k = 0; k < m->control->head; k++)
		if (is_long(t, &m->data[k]) && m->data[k].start + m->data[k].len < t->last.start)
			return true;
	return false;
}

/* The other stream of the CPU has no later record either; that of the other CPU ends soon. */
static const char *look_at_others(const struct trial *t)
{
	struct kj_accounts a;
	unsigned int i;
	__u64 on;

	for (i = 0; i < t->nr; i++) {
		const struct mapped *m = &t->stream[i].map;

		accounts(t->fd, t->stream[i].cpu, t->stream[i].stream, &a);
		if (t->stream[i].cpu == t->cpu && m->control->head &&
		    m->data[m->control->head - 1].start > t->last.start)
			return "a record of the same CPU after the last one";
		if (came_before(t, m))
			return "a gap of that length that ended nothing";
		on = went_on(t, m, a.last);
		most(&worst_other, on);
		if (on > MS)
			return "a CPU that went on for more than a millisecond";
	}
	return NULL;
}

/* The time of a line: the number before the name of the event. Return: false if it has none. */
static bool stamp(const char *line, __u64 *at)
{
	const char *p = strstr(line, ": "), *s = p;

	if (*line == '#' || !p)
		return false;
	while (s > line && s[-1] >= '0' && s[-1] <= '9')
		s--;
	*at = strtoull(s, NULL, 10);
	return s != p;
}

/* The emulator may run another CPU for a turn before this one has turned the trace off. */
static __u64 frozen_ns(const struct trial *t, const char *line)
{
	const char *cpu = strstr(line, " [");

	return cpu && strtoul(cpu + 2, NULL, 10) == t->cpu ? FROZEN_NS : MS;
}

static const char *look_at_trace(const struct trial *t)
{
	char line[1024], want[96], on[4] = "";
	__u64 at, late = 0, event = 0;
	const char *wrong = NULL;
	FILE *in = fopen(TRACING "tracing_on", "r");

	if (!in || !fgets(on, sizeof(on), in) || *on != '0')
		return "a trace that goes on";
	fclose(in);
	snprintf(want, sizeof(want), "kjitter_gap: cpu=%u stream=%u start=%llu len=%llu ",
		 t->last.cpu, t->last.stream, t->last.start, t->last.len);
	in = fopen(TRACING "trace", "r");
	while (in && fgets(line, sizeof(line), in)) {
		if (!stamp(line, &at))
			continue;
		if (strstr(line, want))
			event = at;
		if (!event || at <= event)
			continue;
		/* The cycle counter: counts of 1 ns in the deterministic lab. */
		late = at - event > late ? at - event : late;
		if (at - event > frozen_ns(t, line))
			wrong = "a trace that went on for a while";
	}
	if (in)
		fclose(in);
	if (!event)
		return "a trace without the gap";
	if (kj_stream_loops(t->last.stream))
		most(&worst_event, ns(event - t->last.start - t->last.len, t->khz));
	most(&worst_frozen, late);
	return wrong;
}

static void finish(struct trial *t)
{
	unsigned int i;

	for (i = 0; i < t->nr; i++) {
		if (t->stream[i].ring < 0)
			continue;
		unmap_ring(&t->stream[i].map);
		close(t->stream[i].ring);
	}
	close(t->fd);
}

static void one(unsigned int nr)
{
	static struct trial t;
	unsigned int i;

	memset(&t, 0, sizeof(t));
	t.way = &ways[nr % ARRAY_SIZE(ways)];
	t.cpu = 1 + nr / ARRAY_SIZE(ways) % CPUS;
	t.fd = open_device();
	t.wrong = set_up(&t);
	if (!t.wrong)
		t.wrong = interrupt(&t);
	for (i = 0; !t.wrong && i < t.nr; i++)
		t.wrong = look(&t, i);
	if (!t.wrong && t.stops != 1)
		t.wrong = t.stops ? "two gaps that ended it" : "no gap that ended it";
	if (!t.wrong && t.last.cpu != t.cpu)
		t.wrong = "a gap of the other CPU";
	if (!t.wrong)
		t.wrong = look_at_others(&t);
	if (!t.wrong)
		t.wrong = look_at_trace(&t);
	if (!t.wrong && stop(t.fd))
		t.wrong = "a STOP that failed";
	result(!t.wrong, "%u: %s on CPU %u, %s at level %u: %s", nr, t.way->class, t.cpu,
	       sampler_name(t.way->sampler), t.way->level,
	       t.wrong ? t.wrong : "it is the last record, and the trace holds it");
	finish(&t);
}

int main(int argc, char **argv)
{
	unsigned int i, count = argc > 1 ? (unsigned int)atoi(argv[1]) : ARRAY_SIZE(ways);

	for (i = 0; i < count; i++)
		one(i);
	printf("# at most: event %llu ns after the gap, trace off %llu ns after that\n",
	       worst_event, worst_frozen);
	printf("# at most: the other CPU went on for %llu ns\n", worst_other);
	return check_end();
}
