// SPDX-License-Identifier: GPL-2.0
/*
 * fake_device - a module in a library, so that record can be tested on a host.
 *
 * Takes the place of device.c: same calls, one thread as producer, each ring a memfd
 * with the three regions at their offsets. Only mmap draining works. KJ_FAKE says
 * how to behave, words separated by commas:
 *
 *	rate=N		records per ms and stream (1)
 *	offline=MS	streams end by themselves after so long
 *	abi		speak another ABI
 *	busy, range, enodev, enxio, nolevel, nomem	CONFIG fails so
 *	liar		accounts count one gap too many
 *	gone=MS		after so long there is no device any more
 *	old		it knows nothing of kj_config.stop_ns and what came after
 *
 * Gaps are from 1 us on, each by 1 ns longer than the one before. At level 2 every gap has one
 * detail, of an hrtimer whose function is symbol 1, 2 or 3 in turn; symbol 3 has no name.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/lib/time.h"
#include "../kjitter/device/device.h"
#include "../kjitter/lib/macros.h"
#include "../kjitter/session/session.h"

#define PAGE	  4096U
#define MAX_RINGS 128

struct fake {
	struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	struct kj_record *data;
	struct kj_accounts a;
	__u64 count[KJ_HIST_BUCKETS];
};

static struct fake rings[MAX_RINGS];
static unsigned int nr_rings;
static struct kj_config config;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t producer;
static int stopping;
static int running;
static int stopped;

static long word(const char *name, long value)
{
	const char *s = getenv("KJ_FAKE");

	s = s ? strstr(s, name) : NULL;
	if (!s)
		return value;
	s += strlen(name);
	return *s == '=' ? atol(s + 1) : 1;
}

int kj_device_open(void)
{
	return memfd_create("fake", MFD_CLOEXEC);
}

int kj_device_query(int fd, struct kj_query *q)
{
	(void)fd;
	*q = (struct kj_query){
		.size = sizeof(*q),
		.abi = KJ_ABI_VERSION + word("abi", 0),
		.version = KJ_VERSION,
		.caps = KJ_CAP_SPIN | KJ_CAP_TIMER | KJ_CAP_HW | KJ_CAP_LEVEL2 |
			(word("old", 0) ? 0 :
					  KJ_CAP_STOP_AT | KJ_CAP_FREEZE | KJ_CAP_STACK |
						  KJ_CAP_BEGIN | KJ_CAP_POLICY),
		.causes = 4,
		.hz = 250,
		.owner_pid = 4242,
		.clock_khz = 1000000,
		.now_cycles = kj_time_now(),
		.now_mono_ns = kj_time_now(),
		.page_size = PAGE,
		.probes = (1 << KJ_PROBE_NR) - 1,
	};
	return 0;
}

int kj_device_config(int fd, struct kj_config *c)
{
	static const struct {
		const char *name;
		int error;
	} faults[] = {
		{ "busy", EBUSY },  { "range", ERANGE },       { "enodev", ENODEV },
		{ "enxio", ENXIO }, { "nolevel", EOPNOTSUPP }, { "nomem", ENOMEM },
	};
	size_t i;

	(void)fd;
	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (word(faults[i].name, 0))
			return -faults[i].error;
	config = *c;
	return 0;
}

/* A limit on files is meant for captures, not for memory that looks like one. */
static int enlarge(int fd, off_t size)
{
	struct rlimit limit, none;
	int ret;

	getrlimit(RLIMIT_FSIZE, &limit);
	none = limit;
	none.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &none);
	ret = ftruncate(fd, size);
	setrlimit(RLIMIT_FSIZE, &limit);
	return ret;
}

int kj_device_ring(int fd, unsigned int cpu, unsigned int stream)
{
	struct fake *f = &rings[nr_rings];
	char *p;

	(void)fd;
	if (nr_rings == MAX_RINGS)
		return -ENOENT;
	nr_rings++;
	fd = memfd_create("ring", MFD_CLOEXEC);
	if (fd < 0 || enlarge(fd, KJ_MMAP_DATA + config.ring_records * KJ_RECORD_SIZE))
		return -errno;
	p = mmap(NULL, KJ_MMAP_DATA + config.ring_records * KJ_RECORD_SIZE, PROT_READ | PROT_WRITE,
		 MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return -errno;
	f->control = (void *)p;
	f->consumer = (void *)(p + KJ_MMAP_CONSUMER);
	f->data = (void *)(p + KJ_MMAP_DATA);
	f->control->magic = KJ_RING_MAGIC;
	f->control->record_size = KJ_RECORD_SIZE;
	f->control->nr_records = config.ring_records;
	f->control->cpu = cpu;
	f->control->stream = stream;
	f->a = (struct kj_accounts){
		.size = sizeof(f->a),
		.cpu = cpu,
		.stream = stream,
		.clock_khz = 1000000,
	};
	return fd;
}

/* Return: where the next record belongs, NULL if the ring is full. */
static struct kj_record *slot(struct fake *f)
{
	__u64 head = f->control->head;

	f->a.gaps++;
	if (head - __atomic_load_n(&f->consumer->tail, __ATOMIC_ACQUIRE) >= config.ring_records) {
		f->a.lost++;
		return NULL;
	}
	return &f->data[head & (config.ring_records - 1)];
}

static void publish(struct fake *f)
{
	f->a.written++;
	__atomic_store_n(&f->control->head, f->control->head + 1, __ATOMIC_RELEASE);
}

static void detail(struct fake *details, struct fake *f, __u64 now, __u64 len)
{
	struct kj_detail *d = (struct kj_detail *)slot(details);

	f->a.events[KJ_CAUSE_TICK]++;
	f->a.probed[KJ_CAUSE_TICK].count++;
	f->a.probed[KJ_CAUSE_TICK].sum += len / 2;
	f->a.probed[KJ_CAUSE_TICK].max = 1000;
	f->a.unattributed += len - len / 2;
	if (!d)
		return;
	*d = (struct kj_detail){ .start = now, .len = len / 2, .net = len / 2, .cpu = f->a.cpu };
	d->stream = KJ_STREAM_DETAIL;
	d->kind = KJ_DETAIL_HRTIMER;
	d->cause = KJ_CAUSE_TICK;
	d->id = 1 + f->a.gaps % 3;
	publish(details);
}

static struct fake *find(unsigned int cpu, unsigned int stream)
{
	unsigned int k;

	for (k = 0; k < nr_rings; k++)
		if (rings[k].a.cpu == cpu && rings[k].a.stream == stream)
			return &rings[k];
	return NULL;
}

static void gap(struct fake *f, __u64 now)
{
	__u64 len = 1000 + f->a.gaps % 1000;
	struct fake *details = find(f->a.cpu, KJ_STREAM_DETAIL);
	struct kj_record *r = slot(f);

	f->a.gap += len;
	f->a.max = len > f->a.max ? len : f->a.max;
	f->a.cause[KJ_CAUSE_TICK].count++;
	f->count[kj_hist_index(len)]++;
	if (details)
		detail(details, f, now, len);
	if (!r)
		return;
	*r = (struct kj_record){ .start = now, .len = len, .cpu = f->a.cpu, .stream = f->a.stream };
	r->count[0] = KJ_CAUSE_TICK;
	if (config.stack_ns && len >= config.stack_ns)
		r->stack = 1 + len % 2;
	if (config.stop_ns[r->cause] && len >= config.stop_ns[r->cause]) {
		r->flags = KJ_REC_STOP;
		stopped = 1;
	}
	publish(f);
}

static void *produce(void *arg)
{
	long rate = word("rate", 1), offline = word("offline", 0), i;
	__u64 began = kj_time_now(), now = began;
	unsigned int k;

	for (k = 0; k < nr_rings; k++) {
		rings[k].a.first = began;
		rings[k].a.state = KJ_STREAM_RUNNING;
	}
	while (!stopped && !__atomic_load_n(&stopping, __ATOMIC_RELAXED) &&
	       (!offline || now - began < offline * 1000000ULL)) {
		usleep(1000);
		now = kj_time_now();
		pthread_mutex_lock(&lock);
		for (k = 0; k < nr_rings; k++) {
			rings[k].a.last = now;
			if (rings[k].a.stream == KJ_STREAM_DETAIL)
				continue;
			for (i = 0; i < rate && !stopped; i++)
				gap(&rings[k], now);
			rings[k].a.clean = now - began - rings[k].a.gap;
		}
		pthread_mutex_unlock(&lock);
	}
	for (k = 0; k < nr_rings; k++) {
		rings[k].a.state = stopped  ? KJ_STREAM_STOPPED_AT :
				   stopping ? KJ_STREAM_DONE :
					      KJ_STREAM_OFFLINE;
		rings[k].a.raw_ns = rings[k].a.last - began;
		__atomic_store_n(&rings[k].control->ended, 1, __ATOMIC_RELEASE);
	}
	return arg;
}

int kj_device_start(int fd)
{
	(void)fd;
	running = !pthread_create(&producer, NULL, produce, NULL);
	return running ? 0 : -EAGAIN;
}

int kj_device_stop(int fd)
{
	(void)fd;
	__atomic_store_n(&stopping, 1, __ATOMIC_RELAXED);
	if (running)
		pthread_join(producer, NULL);
	running = 0;
	return 0;
}

int kj_device_accounts(int fd, unsigned int cpu, unsigned int stream, struct kj_accounts *a)
{
	struct fake *f = find(cpu, stream);

	(void)fd;
	if (!f)
		return -ENOENT;
	if (word("gone", 0) && f->a.last - f->a.first > word("gone", 0) * 1000000ULL)
		return -ENODEV;
	pthread_mutex_lock(&lock);
	*a = f->a;
	a->gaps += word("liar", 0);
	pthread_mutex_unlock(&lock);
	return 0;
}

int kj_device_histogram(int fd, unsigned int cpu, unsigned int stream, struct kj_histogram *h)
{
	struct fake *f = find(cpu, stream);

	(void)fd;
	if (!f)
		return -ENOENT;
	memset(h, 0, sizeof(*h));
	h->cpu = cpu;
	h->stream = stream;
	pthread_mutex_lock(&lock);
	memcpy(h->count, f->count, sizeof(h->count));
	pthread_mutex_unlock(&lock);
	return 0;
}

int kj_device_symbol(int fd, __u32 index, struct kj_symbol *s)
{
	(void)fd;
	if (index < 1 || index > 2)
		return -ENOENT;
	memset(s, 0, sizeof(*s));
	sprintf(s->name, "fake_function_%u [fake]", index);
	return 0;
}

int kj_device_stack(int fd, __u32 index, struct kj_stack *s)
{
	(void)fd;
	if (index < 1 || index > 2)
		return -ENOENT;
	*s = (struct kj_stack){
		.size = sizeof(*s), .index = index, .depth = 2, .count = 10 * index
	};
	sprintf(s->name[0], "culprit_%u [fake]", index);
	sprintf(s->name[1], "caller");
	return 0;
}

int kj_device_tick(int fd, unsigned int cpu, struct kj_tick *t)
{
	struct fake *f = find(cpu, KJ_STREAM_DETAIL);

	(void)fd;
	if (!f)
		return -ENOENT;
	*t = (struct kj_tick){ .size = sizeof(*t), .cpu = cpu, .state = KJ_TICK_STOPPED };
	t->first = f->a.first;
	t->last = f->a.last;
	t->stopped = (t->last - t->first) / 2;
	t->stops = 1;
	return 0;
}

int kj_device_sampler(int fd, unsigned int cpu)
{
	(void)fd;
	(void)cpu;
	return -EBADFD;
}

int kj_device_begin(int sampler)
{
	(void)sampler;
	return -EBADFD;
}

int kj_device_gap(int sampler, struct kj_gap *g)
{
	(void)sampler;
	(void)g;
	return -EBADFD;
}

int kj_device_end(int sampler)
{
	(void)sampler;
	return -EBADFD;
}
