// SPDX-License-Identifier: GPL-2.0
/*
 * faults - every allocation and every copy that the module's calls make fails once: the first of a
 * call, then the second, until one goes through untouched (/proc/self/fail-nth). Each time the call
 * says so or does without, what is open can be closed, and nothing is left.
 *
 * Wants a kernel with fault injection; loads the module itself. With STEP each so many-th fault
 * alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kj.h"

#define MODULE "/lab/kjitter.ko"
/* More than any call makes; that many have a reason of their own. */
#define FAULTS_MAX 20000

/* What a call works on. */
struct world {
	int fd;
	int ring;
	int sampler;
	void *map;
	__u32 kind;
	__u32 level;
};

/* One call: what comes before it, without faults, and itself. Return: 0 or more, or -errno. */
struct call {
	const char *name;
	void (*before)(struct world *w);
	int (*it)(struct world *w);
	__u32 kind;
	__u32 level;
};

static int nth = -1;
static unsigned int step = 1; /* of the faults of a call each so many-th alone */

static void arm(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(nth, text, len, 0) != len) {
		perror("fail-nth");
		exit(2);
	}
}

/* Faults that are still to come: 0 if it came. Itself without one. */
static unsigned int disarm(void)
{
	char text[16] = "";
	unsigned int left;

	/* To read it is a copy as well, which the count may end in. */
	if (pread(nth, text, sizeof(text) - 1, 0) <= 0)
		left = 1;
	else
		left = strtoul(text, NULL, 10);
	while (pwrite(nth, "0", 1, 0) != 1)
		;
	return left;
}

static int open_it(struct world *w)
{
	w->fd = open_device();
	return w->fd;
}

static int config_it(struct world *w)
{
	struct kj_config c;

	config_fill(&c, w->kind, 1, 1000, 64);
	c.level = w->level;
	if (w->kind == KJ_SAMPLER_WATCH)
		c.watch_pid = getpid();
	if (w->kind == KJ_SAMPLER_TIMER && w->level == 2)
		c.stack_ns = 1000000;
	return call(w->fd, KJ_IOC_CONFIG, &c);
}

static void opened(struct world *w)
{
	open_it(w);
}

static void configured(struct world *w)
{
	opened(w);
	config_it(w);
}

static void ring_is_open(struct world *w)
{
	__u32 stream[KJ_STREAM_NR];

	configured(w);
	streams(w->kind, stream);
	w->ring = ring_open(w->fd, 1, stream[0], O_NONBLOCK);
}

static void running(struct world *w)
{
	ring_is_open(w);
	start(w->fd);
	nap_ms(12);
}

static void sampler_is_open(struct world *w)
{
	configured(w);
	start(w->fd);
	w->sampler = sampler_open(w->fd, 1);
}

static void begun(struct world *w)
{
	sampler_is_open(w);
	call(w->sampler, KJ_IOC_BEGIN, NULL);
}

static int load(struct world *w)
{
	int file = open(MODULE, O_RDONLY | O_CLOEXEC), ret;

	(void)w;
	if (file < 0)
		return -errno;
	ret = syscall(SYS_finit_module, file, "", 0) ? -errno : 0;
	close(file);
	return ret;
}

static int start_it(struct world *w)
{
	return start(w->fd);
}

static int stop_it(struct world *w)
{
	return stop(w->fd);
}

static int ring_it(struct world *w)
{
	__u32 stream[KJ_STREAM_NR];

	streams(w->kind, stream);
	w->ring = ring_open(w->fd, 1, stream[0], 0);
	return w->ring;
}

static int map_it(struct world *w)
{
	w->map = mmap(NULL, 64 * KJ_RECORD_SIZE, PROT_READ, MAP_SHARED, w->ring, KJ_MMAP_DATA);
	if (w->map == MAP_FAILED) {
		w->map = NULL;
		return -errno;
	}
	return 0;
}

static int read_it(struct world *w)
{
	struct kj_record r[4];
	ssize_t n = read(w->ring, r, sizeof(r));

	return n < 0 && errno != EAGAIN ? -errno : 0;
}

static int poll_it(struct world *w)
{
	struct pollfd p = { .fd = w->ring, .events = POLLIN };

	return poll(&p, 1, 1) < 0 ? -errno : 0;
}

/* All that is only asked. */
static int ask_it(struct world *w)
{
	static struct kj_histogram h;
	static struct kj_stack stack;
	struct kj_symbol symbol = { .size = sizeof(symbol), .index = 1 };
	__u32 stream[KJ_STREAM_NR];
	struct kj_accounts a;
	struct kj_query q;
	struct kj_tick t;
	int ret;

	streams(w->kind, stream);
	ret = query(w->fd, &q);
	ret = ret < 0 ? ret : accounts(w->fd, 1, stream[0], &a);
	ret = ret < 0 ? ret : histogram(w->fd, 1, stream[0], &h);
	ret = ret < 0 ? ret : tick_of(w->fd, 1, &t);
	if (ret >= 0) {
		/* There may be none. */
		ret = call(w->fd, KJ_IOC_SYMBOL, &symbol);
		ret = ret == -ENOENT ? 0 : ret;
	}
	if (ret >= 0) {
		stack.size = sizeof(stack);
		stack.index = 1;
		ret = call(w->fd, KJ_IOC_STACK, &stack);
		ret = ret == -ENOENT ? 0 : ret;
	}
	return ret;
}

static int sampler_it(struct world *w)
{
	w->sampler = sampler_open(w->fd, 1);
	return w->sampler;
}

static int begin_it(struct world *w)
{
	return call(w->sampler, KJ_IOC_BEGIN, NULL);
}

static int gap_it(struct world *w)
{
	struct kj_gap g = { .len = 5000 };

	return gap_of(w->sampler, &g);
}

static int debugfs_it(struct world *w)
{
	static const char *const file[] = { "state", "cpu1/accounts", "cpu1/histogram",
					    "cpu1/records" };
	char path[64], text[4096];
	unsigned int i;
	int fd, ret = 0;

	(void)w;
	for (i = 0; i < 4 && ret >= 0; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/kjitter/%s", file[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		ret = fd < 0 || read(fd, text, sizeof(text)) < 0 ? -errno : 0;
		if (fd >= 0)
			close(fd);
	}
	return ret;
}

static int unload(void)
{
	__u64 until = now_s() + LIMIT_S;

	while (syscall(SYS_delete_module, "kjitter", O_NONBLOCK)) {
		if (errno == ENOENT)
			return 0;
		if (now_s() > until)
			return -errno;
		nap_ms(10);
	}
	return 0;
}

static void let_go(struct world *w)
{
	if (w->map)
		munmap(w->map, 64 * KJ_RECORD_SIZE);
	if (w->sampler >= 0)
		close(w->sampler);
	if (w->ring >= 0)
		close(w->ring);
	if (w->fd >= 0)
		close(w->fd);
}

/* Idle, and without memory of rings? */
static bool clean(void)
{
	struct kj_query q = {};
	int fd = open_device();
	bool good;

	good = fd >= 0 && !query(fd, &q) && q.state == KJ_STATE_IDLE && !q.ring_bytes;
	if (fd >= 0)
		close(fd);
	return good;
}

static const struct call calls[] = {
	{ "open", NULL, open_it, 0, 0 },
	{ "CONFIG spin", opened, config_it, KJ_SAMPLER_SPIN, 1 },
	{ "CONFIG timer, level 2, stacks", opened, config_it, KJ_SAMPLER_TIMER, 2 },
	{ "CONFIG hw", opened, config_it, KJ_SAMPLER_HW, 1 },
	{ "CONFIG user, level 2", opened, config_it, KJ_SAMPLER_USER, 2 },
	{ "CONFIG watch", opened, config_it, KJ_SAMPLER_WATCH, 2 },
	{ "START spin", configured, start_it, KJ_SAMPLER_SPIN, 1 },
	{ "START spin, level 2", configured, start_it, KJ_SAMPLER_SPIN, 2 },
	{ "START timer, level 2, stacks", configured, start_it, KJ_SAMPLER_TIMER, 2 },
	{ "START hw", configured, start_it, KJ_SAMPLER_HW, 1 },
	{ "START user, level 2", configured, start_it, KJ_SAMPLER_USER, 2 },
	{ "START watch", configured, start_it, KJ_SAMPLER_WATCH, 2 },
	{ "RING", configured, ring_it, KJ_SAMPLER_SPIN, 1 },
	{ "mmap", ring_is_open, map_it, KJ_SAMPLER_SPIN, 1 },
	{ "read", running, read_it, KJ_SAMPLER_SPIN, 1 },
	{ "poll", running, poll_it, KJ_SAMPLER_SPIN, 1 },
	{ "what is asked, level 2", running, ask_it, KJ_SAMPLER_TIMER, 2 },
	{ "SAMPLER", configured, sampler_it, KJ_SAMPLER_USER, 2 },
	{ "BEGIN", sampler_is_open, begin_it, KJ_SAMPLER_USER, 2 },
	{ "GAP", begun, gap_it, KJ_SAMPLER_USER, 2 },
	{ "debugfs", running, debugfs_it, KJ_SAMPLER_SPIN, 2 },
	{ "STOP, level 2", running, stop_it, KJ_SAMPLER_TIMER, 2 },
	{ "STOP watch", running, stop_it, KJ_SAMPLER_WATCH, 2 },
};

/* Errors that an allocation or a copy that failed may end in. */
static bool fits(int ret)
{
	return ret == -ENOMEM || ret == -EFAULT || ret == -EINTR;
}

static void one(const struct call *c)
{
	unsigned int n, said = 0, without = 0, left = 0;
	int odd = 0, ret;
	struct world w;
	bool good = true;

	for (n = 1; n < FAULTS_MAX; n += step) {
		w = (struct world){ -1, -1, -1, NULL, c->kind, c->level };
		if (c->before)
			c->before(&w);
		arm(n);
		ret = c->it(&w);
		left = disarm();
		let_go(&w);
		if (left)
			break;
		said += ret < 0;
		without += ret >= 0;
		odd = ret < 0 && !fits(ret) ? ret : odd;
		good &= clean();
	}
	result(left && ret >= 0 && !odd && good,
	       "%s: %u faults, %u said so, %u done without; then untouched (%d)%s%s%s", c->name,
	       said + without, said, without, ret, odd ? "; an odd error: " : "",
	       odd ? strerror(-odd) : "", good ? "" : "; something was left");
}

static void loads(void)
{
	unsigned int n, said = 0, without = 0, left = 0;
	struct world w = {};
	bool good = true;
	int ret, odd = 0;

	for (n = 1; n < FAULTS_MAX; n += step) {
		arm(n);
		ret = load(&w);
		left = disarm();
		if (left)
			break;
		said += ret < 0;
		without += ret >= 0;
		odd = ret < 0 && !fits(ret) ? ret : odd;
		if (ret >= 0)
			good &= clean();
		good &= !unload();
	}
	result(left && ret >= 0 && good,
	       "load: %u faults, %u said so, %u done without; then untouched (%d)%s%s%s",
	       said + without, said, without, ret, odd ? "; an odd error: " : "",
	       odd ? strerror(-odd) : "", good ? "" : "; something was left");
}

/* Faults of every kind, of allocations that may sleep as well, and quietly on the console. */
static void set_up(void)
{
	static const char *const file[][2] = {
		{ "failslab/ignore-gfp-wait", "N" },
		{ "fail_page_alloc/ignore-gfp-wait", "N" },
		{ "fail_page_alloc/ignore-gfp-highmem", "N" },
		{ "fail_page_alloc/min-order", "0" },
		{ "failslab/verbose", "0" },
		{ "fail_page_alloc/verbose", "0" },
		{ "fail_usercopy/verbose", "0" },
	};
	char path[80];
	unsigned int i;

	for (i = 0; i < sizeof(file) / sizeof(file[0]); i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s", file[i][0]);
		if (write_file(path, file[i][1]))
			printf("# no %s here\n", file[i][0]);
	}
}

int main(int argc, char **argv)
{
	const char *wrong;
	cpu_set_t cpus;
	unsigned int i;

	step = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	if (!step || argc > 2) {
		fprintf(stderr, "usage: faults [STEP]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	nth = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth < 0) {
		printf("# no /proc/self/fail-nth: a kernel without fault injection\n");
		return 77;
	}
	set_up();
	/* BEGIN is made on the CPU that it is of. */
	CPU_ZERO(&cpus);
	CPU_SET(1, &cpus);
	loads();
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (calls[i].it == begin_it || calls[i].it == gap_it)
			sched_setaffinity(0, sizeof(cpus), &cpus);
		one(&calls[i]);
	}
	wrong = measure(KJ_SAMPLER_SPIN, 0);
	result(!wrong, "after it spin measures%s%s", wrong ? ": " : "", wrong ? wrong : "");
	result(!unload(), "and the module can be unloaded");
	return check_end();
}
