// SPDX-License-Identifier: GPL-2.0
/*
 * kj - see kj.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "kj.h"

void result(bool good, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	check_va(good, fmt, args);
	va_end(args);
}

int call(int fd, unsigned long number, void *arg)
{
	int ret = ioctl(fd, number, arg);

	return ret < 0 ? -errno : ret;
}

int open_device(void)
{
	int fd = open(KJ_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int query(int fd, struct kj_query *q)
{
	memset(q, 0, sizeof(*q));
	q->size = sizeof(*q);
	return call(fd, KJ_IOC_QUERY, q);
}

void config_fill(struct kj_config *c, __u32 sampler, unsigned int cpu, __u64 threshold_ns,
		 __u32 ring)
{
	const struct kj_sampler_facts *facts = kj_sampler_facts(sampler);

	memset(c, 0, sizeof(*c));
	c->size = sizeof(*c);
	c->sampler = sampler;
	c->level = kj_sampler_is(sampler, KJ_SAMPLER_PROBES) ? 2 : 1;
	c->threshold_ns = threshold_ns;
	c->ring_records = ring;
	/* No such sampler is a case of its own. */
	c->period_ns = facts ? facts->period_ns : 0;
	c->slice_ns = facts ? facts->slice_ns : 0;
	c->cpus[cpu / 64] = 1ULL << (cpu % 64);
}

int config(int fd, __u32 sampler, unsigned int cpu, __u64 threshold_ns, __u32 ring)
{
	struct kj_config c;

	config_fill(&c, sampler, cpu, threshold_ns, ring);
	return call(fd, KJ_IOC_CONFIG, &c);
}

int ring_open(int fd, unsigned int cpu, __u32 stream, __u32 flags)
{
	struct kj_ring_open r = { sizeof(r), cpu, stream, flags };

	return call(fd, KJ_IOC_RING, &r);
}

int sampler_open(int fd, unsigned int cpu)
{
	struct kj_sampler_open s = { .size = sizeof(s), .cpu = cpu, .flags = O_CLOEXEC };

	return call(fd, KJ_IOC_SAMPLER, &s);
}

int gap_of(int sampler, struct kj_gap *g)
{
	g->size = sizeof(*g);
	return call(sampler, KJ_IOC_GAP, g);
}

int start(int fd)
{
	return call(fd, KJ_IOC_START, NULL);
}

int stop(int fd)
{
	return call(fd, KJ_IOC_STOP, NULL);
}

int accounts(int fd, unsigned int cpu, __u32 stream, struct kj_accounts *a)
{
	memset(a, 0, sizeof(*a));
	a->size = sizeof(*a);
	a->cpu = cpu;
	a->stream = stream;
	return call(fd, KJ_IOC_ACCOUNTS, a);
}

int histogram(int fd, unsigned int cpu, __u32 stream, struct kj_histogram *h)
{
	memset(h, 0, sizeof(*h));
	h->size = sizeof(*h);
	h->cpu = cpu;
	h->stream = stream;
	return call(fd, KJ_IOC_HISTOGRAM, h);
}

int tick_of(int fd, unsigned int cpu, struct kj_tick *t)
{
	memset(t, 0, sizeof(*t));
	t->size = sizeof(*t);
	t->cpu = cpu;
	return call(fd, KJ_IOC_TICK, t);
}

unsigned int streams(__u32 sampler, __u32 stream[KJ_STREAM_NR])
{
	return kj_sampler_streams(sampler, stream);
}

const char *sampler_name(__u32 sampler)
{
	return kj_sampler_facts(sampler)->word;
}

__u32 sampler_number(const char *name)
{
	__u32 i;

	for (i = 1; i <= KJ_SAMPLERS; i++)
		if (!kj_sampler_is(i, KJ_SAMPLER_IN_USER) && !strcmp(name, sampler_name(i)))
			return i;
	return 0;
}

static void *map(size_t size, int prot, int fd, off_t offset)
{
	void *p = mmap(NULL, size, prot, MAP_SHARED, fd, offset);

	return p == MAP_FAILED ? NULL : p;
}

int map_ring(struct mapped *m, int fd, __u32 nr)
{
	m->size = (nr * sizeof(struct kj_record) + KJ_PAGE - 1) & ~(KJ_PAGE - 1);
	m->control = map(KJ_PAGE, PROT_READ, fd, KJ_MMAP_CONTROL);
	m->consumer = map(KJ_PAGE, PROT_READ | PROT_WRITE, fd, KJ_MMAP_CONSUMER);
	m->data = map(m->size, PROT_READ, fd, KJ_MMAP_DATA);
	return m->control && m->consumer && m->data ? 0 : -errno;
}

void unmap_ring(struct mapped *m)
{
	munmap(m->control, KJ_PAGE);
	munmap(m->consumer, KJ_PAGE);
	munmap(m->data, m->size);
}

void nap_ms(unsigned int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

__u64 now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

int wait_progress(int fd, unsigned int cpu, __u32 stream, __u64 samples, __u64 gaps)
{
	__u64 until = now_s() + LIMIT_S;
	struct kj_accounts a;
	int ret;

	for (;;) {
		ret = accounts(fd, cpu, stream, &a);
		if (ret)
			return ret;
		if (a.samples >= samples && a.gaps >= gaps)
			return 0;
		if (now_s() > until)
			return -ETIMEDOUT;
		nap_ms(2);
	}
}

static bool by_cycles(const struct kj_accounts *a)
{
	return kj_stream_loops(a->stream);
}

const char *snapshot_wrong(const struct kj_accounts *a)
{
	__u64 count = 0, sum = 0;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		count += a->cause[i].count;
		sum += a->cause[i].sum;
		if (a->cause[i].max > a->max)
			return "a cause has a longer gap than there is";
	}
	if (a->gaps != a->written + a->lost)
		return "gaps are not written + lost";
	/* Details have no cause and no length of their own. */
	if (a->stream == KJ_STREAM_DETAIL)
		return count || sum ? "details have causes" : NULL;
	if (count != a->gaps)
		return "gaps by cause are not all gaps";
	if (sum != a->gap)
		return "time by cause is not all time in gaps";
	if (by_cycles(a) && !a->backwards && a->clean + a->gap + a->blind != a->last - a->first)
		return "clean + gap + blind is not last - first";
	if (by_cycles(a) && a->backwards)
		return "the clock went backwards";
	return NULL;
}

const char *accounts_wrong(const struct kj_accounts *a, const struct kj_histogram *h,
			   __u64 delivered)
{
	__u64 total = 0;
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		total += h->count[i];
	if (a->written != delivered)
		return "records delivered are not those written";
	if (a->gaps != delivered + a->lost)
		return "gaps are not delivered + lost";
	if (by_cycles(a) && total != a->gaps)
		return "the histogram does not hold every gap";
	if (a->stream == KJ_STREAM_DETAIL)
		return total ? "details have a histogram" : snapshot_wrong(a);
	if (!by_cycles(a) && total != a->samples - a->backwards)
		return "the histogram does not hold every latency";
	return snapshot_wrong(a);
}

static const char *record_wrong(const struct sequence *s, const struct kj_record *r)
{
	const struct kj_record *p = &s->last;
	unsigned int flags = KJ_REC_HOUSEKEEPING | KJ_REC_YIELD | KJ_REC_BLIND | KJ_REC_FROZEN;

	if (s->level == 2)
		flags |= KJ_REC_MORE | KJ_REC_SPARED;
	if (r->cpu != s->cpu || r->stream != s->stream)
		return "a record of another stream";
	if (r->len < s->threshold)
		return "a record below the threshold";
	if (r->cause >= KJ_CAUSE_NR)
		return "a record with an unknown cause number";
	if (r->flags & ~flags)
		return "a record with unknown flags";
	if (s->level != 2 && (r->net[0] || r->net[1] || r->net[2] || r->net[3]))
		return "a record of level 1 with net times";
	if (s->delivered == 1)
		return NULL;
	if (r->start <= p->start)
		return "a record that begins no later than the one before";
	/* The thread may look after the next expiry was due but before it fired. */
	if (s->stream != KJ_STREAM_TIMER_THREAD && r->start < p->start + p->len)
		return "a record that overlaps the one before";
	if (kj_stream_loops(s->stream) && r->start < p->start + p->len + p->blind)
		return "a record that overlaps the blind time of the one before";
	return NULL;
}

void sequence_add(struct sequence *s, const struct kj_record *r, size_t n)
{
	for (; n; n--, r++) {
		s->delivered++;
		if (s->stream == KJ_STREAM_DETAIL)
			continue;
		if (!s->wrong)
			s->wrong = record_wrong(s, r);
		s->last = *r;
		s->sum_lost += r->lost;
	}
}

/* After stop: the rest of a ring by read(). */
static const char *drain_ended(struct sequence *s, int ring)
{
	struct kj_record r[64];
	ssize_t n;

	while ((n = read(ring, r, sizeof(r))) > 0) {
		if (n % sizeof(r[0]))
			return "a part of a record";
		sequence_add(s, r, n / sizeof(r[0]));
	}
	return n ? "read() failed" : s->wrong;
}

static const char *check_stream(int fd, unsigned int cpu, __u32 stream, int ring)
{
	struct sequence s = { .cpu = cpu, .stream = stream };
	static struct kj_histogram h;
	struct kj_accounts a;
	const char *wrong;

	if (accounts(fd, cpu, stream, &a))
		return "no accounts";
	if (histogram(fd, cpu, stream, &h))
		return "no histogram";
	s.threshold = a.threshold;
	wrong = drain_ended(&s, ring);
	if (wrong)
		return wrong;
	if (a.state != KJ_STREAM_DONE)
		return "a stream that is not done";
	if (!a.samples)
		return "no samples";
	return accounts_wrong(&a, &h, s.delivered);
}

static const char *measure_with(int fd, __u32 sampler, unsigned int cpu, int ring[KJ_STREAM_NR])
{
	const char *wrong = NULL;
	unsigned int i, nr;
	__u32 stream[KJ_STREAM_NR];

	if (config(fd, sampler, cpu, 1000, 64))
		return "CONFIG failed";
	nr = streams(sampler, stream);
	for (i = 0; i < nr; i++) {
		ring[i] = ring_open(fd, cpu, stream[i], O_CLOEXEC);
		if (ring[i] < 0)
			return "RING failed";
	}
	if (start(fd))
		return "START failed";
	for (i = 0; i < nr; i++)
		if (wait_progress(fd, cpu, stream[i], 3, 0))
			return "no samples came";
	if (stop(fd))
		return "STOP failed";
	for (i = 0; i < nr && !wrong; i++)
		wrong = check_stream(fd, cpu, stream[i], ring[i]);
	return wrong;
}

const char *measure(__u32 sampler, unsigned int cpu)
{
	int fd = open_device(), ring[KJ_STREAM_NR];
	unsigned int i;
	const char *wrong;

	if (fd < 0)
		return "open failed";
	memset(ring, -1, sizeof(ring));
	wrong = measure_with(fd, sampler, cpu, ring);
	for (i = 0; i < KJ_STREAM_NR; i++)
		close(ring[i]);
	close(fd);
	return wrong;
}

int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int cpu_online(unsigned int cpu, bool online)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/online", cpu);
	return write_file(path, online ? "1" : "0");
}
