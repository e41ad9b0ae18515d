// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_calls - the operations of fuzz.c, each of arguments that come of one number.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

/*
 * Longest that a read() sleeps, and that a process waits: long enough for samplers to have done
 * something, short because in the emulator they are what takes the time.
 */
#define BLOCK_US 500
#define AGAIN_US 50000
#define WAIT_US	 500
/* Where everything is checked, an expiry takes longer than the shortest period. */
#define PERIOD_NS 500000

static sigjmp_buf out_of_it;
static char buffer[1 << 16];

static void woken(int signal)
{
	(void)signal;
}

static void fell(int signal)
{
	siglongjmp(out_of_it, signal);
}

void fuzz_begin(void)
{
	const struct sigaction wakes = { .sa_handler = woken }, falls = { .sa_handler = fell };

	sigaction(SIGALRM, &wakes, NULL);
	sigaction(SIGSEGV, &falls, NULL);
	sigaction(SIGBUS, &falls, NULL);
}

/* Numbers at which things change. */
static __u64 number(struct random *r)
{
	switch (fuzz_below(r, 4)) {
	case 0:
		return fuzz_below(r, 8);
	case 1:
		return (1ULL << fuzz_below(r, 64)) + fuzz_below(r, 3) - 1;
	case 2:
		return -fuzz_below(r, 4);
	default:
		return fuzz_next(r);
	}
}

/* One argument in so many is not what it should be, in a word or a few. */
static void mangle(struct random *r, void *arg, size_t size, unsigned int one_in)
{
	__u64 value;
	size_t at;

	if (!fuzz_once_in(r, one_in))
		return;
	do {
		value = number(r);
		/* The begin of a structure, which is small and full, as often as all the rest. */
		at = fuzz_once_in(r, 2) ? fuzz_below(r, 16) : fuzz_below(r, size / 4);
		at = at * 4 < size ? at * 4 : 0;
		memcpy((char *)arg + at, &value, size - at < 8 ? 4 : 8);
	} while (fuzz_once_in(r, 2));
}

/* Where an argument lies: there, or where not all of it can be read or written. */
static void *pointer(struct random *r, void *arg, size_t size)
{
	static char *last;

	if (!last) {
		last = mmap(NULL, 2 * KJ_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
		munmap(last + KJ_PAGE, KJ_PAGE);
	}
	switch (fuzz_below(r, 96)) {
	case 0:
		return NULL;
	case 1:
		return (void *)number(r);
	case 2: /* its end is missing */
		size = size < KJ_PAGE ? size : KJ_PAGE;
		size -= fuzz_below(r, size);
		return memcpy(last + KJ_PAGE - size, arg, size);
	default:
		return arg;
	}
}

static int ask(struct holding *h, struct random *r, unsigned long what, void *arg, size_t size)
{
	/* Whatever it is, it begins with its size. */
	*(__u32 *)arg = size;
	mangle(r, arg, size, 12);
	return call(fuzz_device(h, r), what, pointer(r, arg, size));
}

static __u64 one_of(struct random *r, const __u64 *values, unsigned int n)
{
	return values[fuzz_below(r, n)];
}

static int configure(struct holding *h, struct random *r)
{
	static const __u64 thresholds[] = { 1, 100, 1000, 10000, 1000000 };
	static const __u64 rings[] = { 16, 64, 1024, 4096 };
	static const __u64 delays[] = { 0, 0, 0, 0, 1000000 };
	struct kj_config c;
	int ret, fd;

	config_fill(&c, 1 + fuzz_below(r, 5), fuzz_below(r, 2), one_of(r, thresholds, 5),
		    one_of(r, rings, 4));
	if (fuzz_once_in(r, 4))
		c.cpus[0] = 3;
	if (fuzz_once_in(r, 2))
		c.level = 2;
	if (c.period_ns && fuzz_once_in(r, 2))
		c.period_ns >>= fuzz_below(r, 2);
	if (c.slice_ns)
		c.slice_ns = c.period_ns >> (1 + fuzz_below(r, 4));
	if (c.sampler != KJ_SAMPLER_USER && fuzz_once_in(r, 4))
		c.stop_ns[fuzz_below(r, KJ_CAUSE_ROOM)] = c.threshold_ns << fuzz_below(r, 8);
	if (c.sampler != KJ_SAMPLER_USER && fuzz_once_in(r, 8))
		c.stop_flags = KJ_STOP_FREEZE;
	if (c.level == 2 && fuzz_once_in(r, 3))
		c.stack_ns = c.threshold_ns << fuzz_below(r, 12);
	if (c.sampler == KJ_SAMPLER_WATCH && fuzz_once_in(r, 2))
		c.watch_pid = getpid();
	if (c.sampler < KJ_SAMPLER_USER)
		c.warm_up_ns = one_of(r, delays, 5);
	if (c.sampler < KJ_SAMPLER_USER && fuzz_once_in(r, 6)) {
		c.begin_flags = KJ_BEGIN_ALIGNED;
		c.stagger_ns = fuzz_below(r, c.period_ns + 1);
	}
	if (kj_sampler_is(c.sampler, KJ_SAMPLER_SLEEPS) && fuzz_once_in(r, 4)) {
		c.policy = 1 + fuzz_below(r, 2);
		c.priority = 1 + fuzz_below(r, 99);
	}
	mangle(r, &c, sizeof(c), 12);
	if (c.period_ns && c.period_ns < PERIOD_NS)
		c.period_ns = PERIOD_NS;
	fd = fuzz_device(h, r);
	ret = call(fd, KJ_IOC_CONFIG, pointer(r, &c, sizeof(c)));
	if (ret >= 0) {
		h->owner = fd;
		h->sampler_now = c.sampler;
		h->level = c.level;
		h->cpu = c.cpus[0] == 1 ? 0 : 1;
		fuzz_measures(h);
	} else if (ret == -EBUSY && !fuzz_once_in(r, 8)) {
		fuzz_join(h, r);
	}
	return ret;
}

/* A stream that is there, mostly. */
static __u32 stream(struct holding *h, struct random *r)
{
	__u32 has[KJ_STREAM_NR];
	unsigned int nr;

	if (!h->sampler_now || fuzz_once_in(r, 12))
		return fuzz_below(r, KJ_STREAM_NR);
	nr = streams(h->sampler_now, has);
	if (h->level == 2)
		has[nr++] = KJ_STREAM_DETAIL;
	return nr ? has[fuzz_below(r, nr)] : KJ_STREAM_USER;
}

static __u32 cpu(struct holding *h, struct random *r)
{
	return fuzz_once_in(r, 12) ? fuzz_below(r, 3) : h->cpu;
}

static int open_ring(struct holding *h, struct random *r)
{
	struct kj_ring_open o = { .cpu = cpu(h, r), .stream = stream(h, r) };
	int *at = fuzz_slot(r, h->ring, FUZZ_RINGS, false), fd;

	o.flags = fuzz_once_in(r, 2) ? O_NONBLOCK : 0;
	fd = ask(h, r, KJ_IOC_RING, &o, sizeof(o));
	if (fd >= 0) {
		fuzz_shut(at);
		*at = fd;
	}
	return fd;
}

static int open_sampler(struct holding *h, struct random *r)
{
	struct kj_sampler_open o = { .cpu = cpu(h, r), .flags = O_CLOEXEC };
	int *at = fuzz_slot(r, h->sampler, FUZZ_SAMPLERS, false), fd;

	fd = ask(h, r, KJ_IOC_SAMPLER, &o, sizeof(o));
	if (fd >= 0) {
		fuzz_shut(at);
		*at = fd;
	}
	return fd;
}

static int gap(struct holding *h, struct random *r)
{
	struct kj_gap g = { .size = sizeof(g) };
	struct kj_query q;

	query(fuzz_device(h, r), &q);
	g.len = fuzz_below(r, 100000);
	g.start = q.now_cycles - g.len;
	mangle(r, &g, offsetof(struct kj_gap, record), 8);
	return call(fuzz_sampler(h, r), KJ_IOC_GAP, pointer(r, &g, sizeof(g)));
}

/* A call that there is not: whatever it answers is an answer. */
static int nonsense(struct holding *h, struct random *r)
{
	unsigned long what = fuzz_once_in(r, 2) ? _IOC(fuzz_below(r, 4), KJ_IOC_MAGIC,
						       fuzz_below(r, 20), number(r) % 4096) :
						  number(r);

	memset(buffer, 0, 4096);
	*(__u32 *)buffer = number(r);
	call(fuzz_once_in(r, 2) ? fuzz_device(h, r) : fuzz_sampler(h, r), what,
	     pointer(r, buffer, 4096));
	return 0;
}

static int map(struct holding *h, struct random *r)
{
	static const __u64 offsets[] = { KJ_MMAP_CONTROL, KJ_MMAP_CONSUMER, KJ_MMAP_DATA };
	__u64 offset = one_of(r, offsets, 3), size = KJ_PAGE;
	int prot = PROT_READ, flags = MAP_SHARED;
	unsigned int at = fuzz_below(r, FUZZ_MAPS);
	void *p;

	if (offset == KJ_MMAP_CONSUMER)
		prot |= PROT_WRITE;
	if (offset == KJ_MMAP_DATA)
		size = (16ULL << 2 * fuzz_below(r, 5)) * KJ_RECORD_SIZE;
	if (fuzz_once_in(r, 12))
		prot = fuzz_below(r, 8);
	if (fuzz_once_in(r, 12))
		flags = MAP_PRIVATE;
	if (fuzz_once_in(r, 12))
		offset = number(r) & ~(KJ_PAGE - 1);
	if (fuzz_once_in(r, 12))
		size = number(r) % (64 * KJ_PAGE);
	p = mmap(NULL, size, prot, flags, fuzz_ring(h, r), offset);
	if (p == MAP_FAILED)
		return -errno;
	fuzz_unmap(h, at);
	h->map[at].at = p;
	h->map[at].size = size;
	h->map[at].writable = prot & PROT_WRITE;
	return 0;
}

/* One of the mappings, if there is any; not inlined, for who calls it jumps back into itself. */
static __attribute__((noinline)) unsigned int mapped(const struct holding *h, struct random *r)
{
	unsigned int at = fuzz_below(r, FUZZ_MAPS), i;

	for (i = at; i < at + FUZZ_MAPS; i++)
		if (h->map[i % FUZZ_MAPS].at)
			return i % FUZZ_MAPS;
	return at;
}

/* Reads a mapping, and writes what can be written: tails as good as any. */
static int touch(struct holding *h, struct random *r)
{
	unsigned int i = mapped(h, r);
	volatile __u64 *at = h->map[i].at;
	volatile __u64 seen = 0;
	size_t k;

	if (!at)
		return -ENOENT;
	/* It may be protected now, or end before the size it was asked with. */
	if (sigsetjmp(out_of_it, 1))
		return -EFAULT;
	for (k = 0; k < h->map[i].size / sizeof(*at); k += KJ_PAGE / sizeof(*at) / 2)
		seen += at[k];
	if (h->map[i].writable)
		*at = fuzz_once_in(r, 2) ? number(r) : seen + fuzz_below(r, 64);
	return 0;
}

static int protect(struct holding *h, struct random *r)
{
	unsigned int i = mapped(h, r);

	if (!h->map[i].at)
		return -ENOENT;
	return mprotect(h->map[i].at, h->map[i].size,
			fuzz_once_in(r, 2) ? PROT_READ : fuzz_below(r, 8)) ?
		       -errno :
		       0;
}

static int take(struct holding *h, struct random *r)
{
	static const __u64 sizes[] = {
		0, 1, KJ_RECORD_SIZE - 1, KJ_RECORD_SIZE, 1000, sizeof(buffer)
	};
	/*
	 * Again and again: the first may come before read() sleeps. But seldom: where everything is
	 * checked a signal takes longer than BLOCK_US, and nothing else would be done.
	 */
	const struct itimerval soon = { { 0, AGAIN_US }, { 0, BLOCK_US } }, never = {};
	size_t size = one_of(r, sizes, 6);
	ssize_t n;

	setitimer(ITIMER_REAL, &soon, NULL);
	n = read(fuzz_ring(h, r), pointer(r, buffer, size ? size : 1), size);
	n = n < 0 ? -errno : n;
	setitimer(ITIMER_REAL, &never, NULL);
	return n;
}

static int look(struct holding *h, struct random *r)
{
	struct pollfd p[3] = {
		{ .fd = fuzz_ring(h, r), .events = POLLIN },
		{ .fd = fuzz_ring(h, r), .events = number(r) },
		{ .fd = fuzz_device(h, r), .events = POLLIN | POLLOUT },
	};

	return poll(p, 1 + fuzz_below(r, 3), fuzz_below(r, 3)) < 0 ? -errno : 0;
}

static int flags(struct holding *h, struct random *r)
{
	return fcntl(fuzz_ring(h, r), F_SETFL, fuzz_once_in(r, 2) ? O_NONBLOCK : 0) ? -errno : 0;
}

static int twice(struct holding *h, struct random *r)
{
	int *at, fd;

	if (fuzz_once_in(r, 2)) {
		at = fuzz_slot(r, h->ring, FUZZ_RINGS, false);
		fd = dup(fuzz_ring(h, r));
	} else {
		at = fuzz_slot(r, h->device, FUZZ_DEVICES, false);
		fd = dup(fuzz_device(h, r));
	}
	if (fd < 0)
		return -errno;
	fuzz_shut(at);
	*at = fd;
	return 0;
}

/* A child has all of it as well, uses it, and lets go in its own time. */
static int child(struct holding *h, struct random *r)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		touch(h, r);
		call(*fuzz_slot(r, h->device, FUZZ_DEVICES, true), KJ_IOC_STOP, NULL);
		if (fuzz_once_in(r, 2))
			fuzz_let_go(h);
		_exit(0);
	}
	if (pid < 0)
		return -errno;
	if (fuzz_once_in(r, 2))
		fuzz_let_go(h);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return 0;
}

static int move_to(unsigned int to)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(to, &cpus);
	return sched_setaffinity(0, sizeof(cpus), &cpus) ? -errno : 0;
}

static int debugfs(struct holding *h, struct random *r)
{
	static const char *const file[] = { "state", "cpu0/accounts", "cpu1/accounts",
					    "cpu1/histogram", "cpu1/records" };
	char path[64];
	ssize_t n;
	int fd;

	(void)h;
	snprintf(path, sizeof(path), "/sys/kernel/debug/kjitter/%s", file[fuzz_below(r, 5)]);
	fd = open(path, fuzz_once_in(r, 16) ? O_RDWR : O_RDONLY);
	if (fd < 0)
		return -errno;
	n = pread(fd, pointer(r, buffer, 4096), fuzz_below(r, 4096),
		  fuzz_once_in(r, 8) ? number(r) : 0);
	n = n < 0 ? -errno : n;
	close(fd);
	return n;
}

static int doze(struct holding *h, struct random *r)
{
	(void)h;
	usleep(fuzz_below(r, WAIT_US));
	return 0;
}

static int let_one_go(struct holding *h, struct random *r)
{
	int *fd;

	switch (fuzz_below(r, 3)) {
	case 0:
		fd = fuzz_slot(r, h->device, FUZZ_DEVICES, true);
		break;
	case 1:
		fd = fuzz_slot(r, h->ring, FUZZ_RINGS, true);
		break;
	default:
		fd = fuzz_slot(r, h->sampler, FUZZ_SAMPLERS, true);
	}
	if (*fd < 0)
		return -EBADF;
	fuzz_shut(fd);
	return 0;
}

static int open_another(struct holding *h, struct random *r)
{
	int *at = fuzz_slot(r, h->device, FUZZ_DEVICES, false), fd;

	fd = open(KJ_DEVICE, fuzz_below(r, 3) | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	fuzz_shut(at);
	*at = fd;
	return 0;
}

static int move(struct holding *h, struct random *r)
{
	(void)h;
	return move_to(fuzz_below(r, 2));
}

static int start_it(struct holding *h, struct random *r)
{
	return call(fuzz_device(h, r), KJ_IOC_START, NULL);
}

static int stop_it(struct holding *h, struct random *r)
{
	return call(fuzz_device(h, r), KJ_IOC_STOP, NULL);
}

static int begin(struct holding *h, struct random *r)
{
	if (!fuzz_once_in(r, 8))
		move_to(h->cpu);
	return call(fuzz_sampler(h, r), KJ_IOC_BEGIN, NULL);
}

static int end(struct holding *h, struct random *r)
{
	return call(fuzz_sampler(h, r), KJ_IOC_END, NULL);
}

static int unmap_one(struct holding *h, struct random *r)
{
	fuzz_unmap(h, fuzz_below(r, FUZZ_MAPS));
	return 0;
}

static int ask_query(struct holding *h, struct random *r)
{
	struct kj_query q = {};

	return ask(h, r, fuzz_once_in(r, 8) ? KJ_IOC_QUERY_1 : KJ_IOC_QUERY, &q, sizeof(q));
}

static int ask_accounts(struct holding *h, struct random *r)
{
	struct kj_accounts a = { .cpu = cpu(h, r) };

	a.stream = stream(h, r);
	return ask(h, r, KJ_IOC_ACCOUNTS, &a, sizeof(a));
}

static int ask_histogram(struct holding *h, struct random *r)
{
	struct kj_histogram of = { .cpu = cpu(h, r) };

	of.stream = stream(h, r);
	return ask(h, r, KJ_IOC_HISTOGRAM, &of, sizeof(of));
}

static int ask_symbol(struct holding *h, struct random *r)
{
	/* A place in a table of 1,024, of which a few are taken. */
	struct kj_symbol symbol = { .index = fuzz_below(r, 1026) };

	return ask(h, r, KJ_IOC_SYMBOL, &symbol, sizeof(symbol));
}

static int ask_tick(struct holding *h, struct random *r)
{
	struct kj_tick t = { .cpu = cpu(h, r) };

	return ask(h, r, KJ_IOC_TICK, &t, sizeof(t));
}

static int ask_stack(struct holding *h, struct random *r)
{
	struct kj_stack stack = { .index = fuzz_below(r, 4) };

	return ask(h, r, KJ_IOC_STACK, &stack, sizeof(stack));
}

const struct fuzz_call fuzz_calls[FUZZ_OPS] = {
	[FUZZ_OPEN] = { "open", true, open_another },
	[FUZZ_CLOSE] = { "close", true, let_one_go },
	[FUZZ_QUERY] = { "query", false, ask_query },
	[FUZZ_CONFIG] = { "config", true, configure },
	[FUZZ_START] = { "start", true, start_it },
	[FUZZ_STOP] = { "stop", true, stop_it },
	[FUZZ_RING] = { "ring", false, open_ring },
	[FUZZ_ACCOUNTS] = { "accounts", false, ask_accounts },
	[FUZZ_HISTOGRAM] = { "histogram", false, ask_histogram },
	[FUZZ_SYMBOL] = { "symbol", false, ask_symbol },
	[FUZZ_TICK] = { "tick", false, ask_tick },
	[FUZZ_SAMPLER] = { "sampler", false, open_sampler },
	[FUZZ_STACK] = { "stack", false, ask_stack },
	[FUZZ_BEGIN] = { "begin", false, begin },
	[FUZZ_GAP] = { "gap", false, gap },
	[FUZZ_END] = { "end", false, end },
	[FUZZ_NONSENSE] = { "nonsense", false, nonsense },
	[FUZZ_MAP] = { "mmap", false, map },
	[FUZZ_UNMAP] = { "munmap", false, unmap_one },
	[FUZZ_TOUCH] = { "touch", false, touch },
	[FUZZ_PROTECT] = { "mprotect", false, protect },
	[FUZZ_READ] = { "read", false, take },
	[FUZZ_POLL] = { "poll", false, look },
	[FUZZ_FLAGS] = { "fcntl", false, flags },
	[FUZZ_DUP] = { "dup", false, twice },
	[FUZZ_FORK] = { "fork", true, child },
	[FUZZ_MOVE] = { "move", false, move },
	[FUZZ_DEBUGFS] = { "debugfs", true, debugfs },
	[FUZZ_WAIT] = { "wait", true, doze },
};
