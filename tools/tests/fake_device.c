// SPDX-License-Identifier: GPL-2.0
/*
 * fake_device - a module in a library, so that record can be tested on a host.
 *
 * Takes the place of device.c: same calls, one thread as producer, each ring a memfd
 * with the three regions at their offsets; or a pipe, for a tool that does not map it. KJ_FAKE says
 * how to behave, words separated by commas:
 *
 *	rate=N		records per ms and stream (1)
 *	offline=MS	streams end by themselves after so long
 *	abi		speak another ABI
 *	closed		nobody may open it
 *	foreign		it is no kjitter's
 *	busy, range, enodev, enxio, nolevel, nomem	CONFIG fails so
 *	startfails	START: a CPU has gone; stopfails: STOP: a stream does not end; nohist:
 *			a histogram cannot be read; noclock: QUERY fails once a measurement runs
 *	liar		accounts count one gap, one record and one count of time too many
 *	gone=MS		after so long there is no device any more
 *	old		it knows nothing of kj_config.stop_ns and what came after
 *	pipes		rings are read, not mapped
 *	ticks		gaps are the tick's, and not unknown
 *	one		all details are of symbol 1
 *	watches		it can watch a task, and knows which timer is the tick
 *	asks		user samplers may ask it about their gaps: all are the tick's
 *
 * KJ_FAKE_LOG names a file into which each gap goes as the injector would log it, for calibrate.
 *
 * Gaps are from 1 us on, each by 1 ns longer than the one before. At level 2 every gap has one
 * detail, of an hrtimer whose function is symbol 1, 2 or 3 in turn; symbol 3 has no name.
 */
#include <errno.h>
#include <fcntl.h>
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
#include "fake_device.h"

#define MAX_RINGS 128

struct fake {
	struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	struct kj_record *data;
	int pipe;
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
static __u64 started;
static FILE *log_file;

long fake_word(const char *name, long value)
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
	return fake_word("closed", 0) ? -EACCES : memfd_create("fake", MFD_CLOEXEC);
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
		if (fake_word(faults[i].name, 0))
			return -faults[i].error;
	config = *c;
	/* Another measurement of the same process begins anew. */
	nr_rings = 0;
	stopping = 0;
	stopped = 0;
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

static void begin(struct fake *f, unsigned int cpu, unsigned int stream)
{
	f->a = (struct kj_accounts){
		.size = sizeof(f->a),
		.cpu = cpu,
		.stream = stream,
		.clock_khz = 1000000,
	};
}

/* What is read comes through a pipe; what the tool would map is memory of ours. */
static int pipe_ring(struct fake *f, unsigned int cpu, unsigned int stream)
{
	static struct kj_ring_control control[MAX_RINGS];
	static struct kj_ring_consumer consumer[MAX_RINGS];
	static struct kj_record record[MAX_RINGS];
	int fd[2], i = f - rings;

	if (pipe2(fd, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	f->control = &control[i];
	f->consumer = &consumer[i];
	f->data = &record[i];
	f->pipe = fd[1];
	*f->control = (struct kj_ring_control){ 0 };
	begin(f, cpu, stream);
	return fd[0];
}

int kj_device_ring(int fd, unsigned int cpu, unsigned int stream)
{
	struct fake *f = &rings[nr_rings];
	char *p;

	(void)fd;
	if (nr_rings == MAX_RINGS)
		return -ENOENT;
	memset(f, 0, sizeof(*f));
	nr_rings++;
	if (fake_word("pipes", 0))
		return pipe_ring(f, cpu, stream);
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
	begin(f, cpu, stream);
	return fd;
}

/* Return: where the next record belongs, NULL if the ring is full. */
static struct kj_record *slot(struct fake *f)
{
	__u64 head = f->control->head;

	f->a.gaps++;
	if (f->pipe)
		return f->data;
	if (head - __atomic_load_n(&f->consumer->tail, __ATOMIC_ACQUIRE) >= config.ring_records) {
		f->a.lost++;
		return NULL;
	}
	return &f->data[head & (config.ring_records - 1)];
}

static void publish(struct fake *f)
{
	if (f->pipe && write(f->pipe, f->data, KJ_RECORD_SIZE) != (ssize_t)KJ_RECORD_SIZE) {
		f->a.lost++;
		return;
	}
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
	d->id = fake_word("one", 0) ? 1 : 1 + f->a.gaps % 3;
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

	if (log_file)
		fprintf(log_file, "%llu hrtimer 0 %llu %llu\n", f->a.gaps, now, now + len);
	f->a.gap += len;
	f->a.max = len > f->a.max ? len : f->a.max;
	f->a.cause[KJ_CAUSE_TICK].count++;
	f->count[kj_hist_index(len)]++;
	if (details)
		detail(details, f, now, len);
	if (!r)
		return;
	*r = (struct kj_record){ .start = now, .len = len, .cpu = f->a.cpu, .stream = f->a.stream };
	r->cause = fake_word("ticks", 0) ? KJ_CAUSE_TICK : KJ_CAUSE_UNKNOWN;
	r->count[r->cause] = 1;
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
	long rate = fake_word("rate", 1), offline = fake_word("offline", 0), i;
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
			rings[k].a.samples = rings[k].a.clean / 13;
		}
		pthread_mutex_unlock(&lock);
	}
	for (k = 0; k < nr_rings; k++) {
		rings[k].a.state = stopped  ? KJ_STREAM_STOPPED_AT :
				   stopping ? KJ_STREAM_DONE :
					      KJ_STREAM_OFFLINE;
		rings[k].a.raw_ns = rings[k].a.last - began;
		__atomic_store_n(&rings[k].control->ended, 1, __ATOMIC_RELEASE);
		if (rings[k].pipe)
			close(rings[k].pipe);
	}
	return arg;
}

int kj_device_start(int fd)
{
	(void)fd;
	if (fake_word("startfails", 0))
		return -ENODEV;
	started = kj_time_now();
	if (getenv("KJ_FAKE_LOG"))
		log_file = fopen(getenv("KJ_FAKE_LOG"), "we");
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
	if (log_file)
		fclose(log_file);
	log_file = NULL;
	return fake_word("stopfails", 0) ? -ETIMEDOUT : 0;
}

bool fake_runs(void)
{
	return running;
}

/* A stream whose ring nobody opened has accounts as well. */
static int unread(unsigned int cpu, unsigned int stream, struct kj_accounts *a)
{
	struct fake f = { .a = { 0 } };

	if (stream == KJ_STREAM_DETAIL || !(config.cpus[cpu / 64] >> cpu % 64 & 1))
		return -ENOENT;
	begin(&f, cpu, stream);
	*a = f.a;
	a->state = running ? KJ_STREAM_RUNNING : KJ_STREAM_DONE;
	a->first = started;
	a->last = kj_time_now();
	return 0;
}

int kj_device_accounts(int fd, unsigned int cpu, unsigned int stream, struct kj_accounts *a)
{
	struct fake *f = find(cpu, stream);

	(void)fd;
	if (fake_word("gone", 0) && kj_time_now() - started > fake_word("gone", 0) * 1000000ULL)
		return -ENODEV;
	if (!f)
		return unread(cpu, stream, a);
	pthread_mutex_lock(&lock);
	*a = f->a;
	a->gaps += fake_word("liar", 0);
	a->written += fake_word("liar", 0);
	a->clean += fake_word("liar", 0);
	pthread_mutex_unlock(&lock);
	return 0;
}

int kj_device_histogram(int fd, unsigned int cpu, unsigned int stream, struct kj_histogram *h)
{
	struct fake *f = find(cpu, stream);

	(void)fd;
	if (!f)
		return -ENOENT;
	if (fake_word("nohist", 0))
		return -EBADFD;
	memset(h, 0, sizeof(*h));
	h->cpu = cpu;
	h->stream = stream;
	pthread_mutex_lock(&lock);
	memcpy(h->count, f->count, sizeof(h->count));
	pthread_mutex_unlock(&lock);
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
