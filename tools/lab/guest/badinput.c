// SPDX-License-Identifier: GPL-2.0
/*
 * badinput - everything a caller can do wrong, and what the contract says to it
 *
 * After every case the module must still answer; every few cases, and after each
 * group, it must still measure. badinput no: CPU 1 cannot go offline here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kj.h"

#define NS_1  1ULL
#define NEVER KJ_THRESHOLD_MAX_NS /* no gap is that long */

/* Not a constant: the compiler knows that read() must not be given NULL. */
static void *volatile nowhere;

static bool can_unplug;

static void measure_now(const char *after)
{
	const char *wrong = measure(KJ_SAMPLER_SPIN, 1);

	if (wrong)
		result(false, "it no longer measures after %s: %s", after, wrong);
}

/* Does the module still work? Only bad news is told. */
static void alive(const char *after)
{
	static unsigned int cases;
	int fd = open_device();
	struct kj_query q;

	if (fd < 0 || query(fd, &q) || q.abi != KJ_ABI_VERSION || q.size != sizeof(q))
		result(false, "it no longer answers after %s", after);
	else if (++cases % 8 == 0 && q.state == KJ_STATE_IDLE)
		measure_now(after);
	if (fd >= 0)
		close(fd);
}

static void good(bool is, const char *text)
{
	result(is, "%s", text);
	alive(text);
}

/* @ret: what call() gave. @error: 0 or the errno that the contract names. */
static void want(const char *text, long ret, int error)
{
	int got = ret < 0 ? -ret : 0;

	if (got == error)
		result(true, "%s: %s", text, error ? strerrorname_np(error) : "works");
	else
		result(false, "%s: %s, not %s", text, got ? strerrorname_np(got) : "works",
		       error ? strerrorname_np(error) : "works");
	alive(text);
}

static void run_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

/* Pages that are there, up to the address returned, and pages that are not. */
static char *edge(void)
{
	char *p = mmap(NULL, 16 * KJ_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	mprotect(p + 8 * KJ_PAGE, 8 * KJ_PAGE, PROT_NONE);
	return p + 8 * KJ_PAGE;
}

/* A stopped measurement whose ring of 16 is full. */
static int full_ring(int *ring, __u32 nr)
{
	int fd = open_device();

	if (config(fd, KJ_SAMPLER_SPIN, 1, NS_1, nr))
		return -1;
	*ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	if (start(fd) || wait_progress(fd, 1, KJ_STREAM_SPIN, 1, nr + 100) || stop(fd))
		return -1;
	return fd;
}

/* ---- ioctl numbers, structures, pointers ---- */

static void numbers(void)
{
	int fd = open_device();
	struct kj_query q = { .size = sizeof(q) };

	want("ioctl of another type", call(fd, _IOWR('T', 0, struct kj_query), &q), ENOTTY);
	want("ioctl TCGETS", call(fd, 0x5401, &q), ENOTTY);
	want("ioctl number 10", call(fd, _IO(KJ_IOC_MAGIC, 10), &q), ENOTTY);
	want("ioctl number 255", call(fd, _IO(KJ_IOC_MAGIC, 255), &q), ENOTTY);
	want("ioctl number 0 of another size", call(fd, _IOC(3, KJ_IOC_MAGIC, 0, 8), &q), 0);
	want("read() of the device", sys(read(fd, &q, sizeof(q))), EINVAL);
	want("write() to the device", sys(write(fd, &q, sizeof(q))), EINVAL);
	want("mmap() of the device", sys((long)mmap(NULL, KJ_PAGE, PROT_READ, MAP_SHARED, fd, 0)),
	     ENODEV);
	close(fd);
}

static const struct structure {
	const char *name;
	unsigned long number;
	size_t first; /* size in the first version */
	size_t known;
	bool out_only;
} structures[] = {
	{ "QUERY", KJ_IOC_QUERY, 120, sizeof(struct kj_query), true },
	{ "CONFIG", KJ_IOC_CONFIG, 1072, sizeof(struct kj_config), false },
	{ "RING", KJ_IOC_RING, 16, sizeof(struct kj_ring_open), false },
	{ "ACCOUNTS", KJ_IOC_ACCOUNTS, 712, sizeof(struct kj_accounts), false },
	{ "HISTOGRAM", KJ_IOC_HISTOGRAM, 15376, sizeof(struct kj_histogram), false },
	{ "TICK", KJ_IOC_TICK, 320, sizeof(struct kj_tick), false },
};

/* With everything there is to ask for. */
static void level2_fill(struct kj_config *c, __u32 sampler)
{
	config_fill(c, sampler, 1, 1000, 16);
	c->level = 2;
}

static int level2_config(int fd, __u32 sampler)
{
	struct kj_config c;

	level2_fill(&c, sampler);
	return call(fd, KJ_IOC_CONFIG, &c);
}

/* A good argument for each, at @p. */
static void fill(const struct structure *s, void *p, __u32 size)
{
	struct kj_ring_open *r = p;
	struct kj_accounts *a = p;

	memset(p, 0, s->known);
	if (s->number == KJ_IOC_CONFIG)
		level2_fill(p, KJ_SAMPLER_SPIN);
	if (s->number == KJ_IOC_TICK)
		((struct kj_tick *)p)->cpu = 1;
	if (s->number == KJ_IOC_RING)
		r->cpu = 1;
	if (s->number == KJ_IOC_ACCOUNTS)
		a->cpu = 1;
	if (s->number == KJ_IOC_HISTOGRAM)
		((struct kj_histogram *)p)->cpu = 1;
	*(__u32 *)p = size;
}

static void sized(int fd, const struct structure *s, const char *what, __u32 size, bool dirty,
		  int error)
{
	static char buf[1 << 16] __attribute__((aligned(8)));
	char text[96];
	size_t i;
	int ret;

	memset(buf, 0, sizeof(buf));
	fill(s, buf, size);
	if (dirty)
		buf[size - 1] = 0x5a;
	ret = call(fd, s->number, buf);
	if (s->number == KJ_IOC_RING && ret >= 0)
		close(ret);
	snprintf(text, sizeof(text), "%s with %s", s->name, what);
	want(text, ret, error);
	if (error || size <= s->known || s->number == KJ_IOC_CONFIG || s->number == KJ_IOC_RING)
		return;
	snprintf(text, sizeof(text), "%s with %s: size says %zu, the rest is untouched", s->name,
		 what, s->known);
	for (i = s->known; i < size - dirty && !buf[i]; i++)
		;
	good(*(__u32 *)buf == s->known && i == size - dirty && (!dirty || buf[size - 1] == 0x5a),
	     text);
}

static void structure_sizes(void)
{
	int fd = open_device();
	size_t i;

	level2_config(fd, KJ_SAMPLER_SPIN);
	for (i = 0; i < sizeof(structures) / sizeof(structures[0]); i++) {
		const struct structure *s = &structures[i];

		sized(fd, s, "size 0", 0, false, EINVAL);
		sized(fd, s, "size 4", 4, false, EINVAL);
		sized(fd, s, "a size one too small", s->first - 1, false, EINVAL);
		sized(fd, s, "the size of the first version", s->first, false, 0);
		sized(fd, s, "8 more bytes of zero", s->known + 8, false, 0);
		sized(fd, s, "8 more bytes, not zero", s->known + 8, true, s->out_only ? 0 : E2BIG);
	}
	close(fd);
}

static void huge_sizes(void)
{
	static char buf[1 << 16] __attribute__((aligned(8)));
	int fd = open_device();
	char text[64];
	size_t i;

	level2_config(fd, KJ_SAMPLER_SPIN);
	for (i = 0; i < sizeof(structures) / sizeof(structures[0]); i++) {
		const struct structure *s = &structures[i];

		fill(s, buf, ~0U);
		snprintf(text, sizeof(text), "%s with size 4294967295", s->name);
		want(text, call(fd, s->number, buf), s->out_only ? 0 : E2BIG);
	}
	close(fd);
}

static void bad_pointer(int fd, const struct structure *s, const char *what, void *p)
{
	char text[96];

	snprintf(text, sizeof(text), "%s at %s", s->name, what);
	want(text, call(fd, s->number, p), EFAULT);
}

static void pointers(void)
{
	char *end = edge(), *ro = mmap(NULL, 8 * KJ_PAGE, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open_device();
	size_t i;

	level2_config(fd, KJ_SAMPLER_SPIN);
	for (i = 0; i < sizeof(structures) / sizeof(structures[0]); i++) {
		const struct structure *s = &structures[i];

		bad_pointer(fd, s, "NULL", NULL);
		bad_pointer(fd, s, "a kernel address", (void *)0xffff888000100000UL);
		bad_pointer(fd, s, "the last byte", (void *)~0UL);
		bad_pointer(fd, s, "a non-canonical address", (void *)0x8000000000000000UL);
		*(__u32 *)(end - 8) = s->known;
		bad_pointer(fd, s, "the edge of memory", end - 8);
		bad_pointer(fd, s, "2 bytes before the edge", end - 2);
		if (s->number == KJ_IOC_CONFIG || s->number == KJ_IOC_RING)
			continue;
		mprotect(ro, 8 * KJ_PAGE, PROT_READ | PROT_WRITE);
		fill(s, ro, s->known);
		mprotect(ro, 8 * KJ_PAGE, PROT_READ);
		bad_pointer(fd, s, "read-only memory", ro);
	}
	munmap(ro, 8 * KJ_PAGE);
	close(fd);
}

/* ---- configurations ---- */

static const struct bad_config {
	const char *text;
	__u32 sampler, level, flags, reserved, ring;
	__u64 threshold, period, slice;
	unsigned int cpu;
	int error;
} configs[] = {
	{ "flags", 1, 1, 1, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "all flags", 1, 1, ~0U, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "reserved", 1, 1, 0, 1, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 0", 0, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 4, the user's", 4, 1, 0, 0, 16, 1000, 0, 0, 1, 0 },
	{ "sampler 4 and period", 4, 1, 0, 0, 16, 1000, MS, 0, 1, EINVAL },
	{ "sampler 5", 5, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 99", 99, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler ~0", ~0U, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "level 0", 1, 0, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "level 3", 1, 3, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "CPU 8191", 1, 1, 0, 0, 16, 1000, 0, 0, 8191, ENXIO },
	{ "CPU 4095", 1, 1, 0, 0, 16, 1000, 0, 0, 4095, ENXIO },
	{ "threshold 0", 1, 1, 0, 0, 16, 0, 0, 0, 1, ERANGE },
	{ "threshold 10 s and 1 ns", 1, 1, 0, 0, 16, NEVER + 1, 0, 0, 1, ERANGE },
	{ "threshold ~0", 1, 1, 0, 0, 16, ~0ULL, 0, 0, 1, ERANGE },
	{ "ring 0", 1, 1, 0, 0, 0, 1000, 0, 0, 1, ERANGE },
	{ "ring 1", 1, 1, 0, 0, 1, 1000, 0, 0, 1, ERANGE },
	{ "ring 15", 1, 1, 0, 0, 15, 1000, 0, 0, 1, ERANGE },
	{ "ring 17", 1, 1, 0, 0, 17, 1000, 0, 0, 1, EINVAL },
	{ "ring 1000", 1, 1, 0, 0, 1000, 1000, 0, 0, 1, EINVAL },
	{ "ring 2^21", 1, 1, 0, 0, 1U << 21, 1000, 0, 0, 1, ERANGE },
	{ "ring 2^31", 1, 1, 0, 0, 1U << 31, 1000, 0, 0, 1, ERANGE },
	{ "ring ~0", 1, 1, 0, 0, ~0U, 1000, 0, 0, 1, ERANGE },
	{ "spin and period", 1, 1, 0, 0, 16, 1000, MS, 0, 1, EINVAL },
	{ "spin and slice", 1, 1, 0, 0, 16, 1000, 0, MS, 1, EINVAL },
	{ "timer without period", 2, 1, 0, 0, 16, 1000, 0, 0, 1, ERANGE },
	{ "timer and period 9999 ns", 2, 1, 0, 0, 16, 1000, 9999, 0, 1, ERANGE },
	{ "timer and period over 1 s", 2, 1, 0, 0, 16, 1000, 1000 * MS + 1, 0, 1, ERANGE },
	{ "timer and period ~0", 2, 1, 0, 0, 16, 1000, ~0ULL, 0, 1, ERANGE },
	{ "timer and slice", 2, 1, 0, 0, 16, 1000, MS, 10000, 1, EINVAL },
	{ "hw without period", 3, 1, 0, 0, 16, 1000, 0, MS, 1, ERANGE },
	{ "hw without slice", 3, 1, 0, 0, 16, 1000, MS, 0, 1, ERANGE },
	{ "hw and slice 9999 ns", 3, 1, 0, 0, 16, 1000, MS, 9999, 1, ERANGE },
	{ "hw and slice over 4 ms", 3, 1, 0, 0, 16, 1000, 100 * MS, 4 * MS + 1, 1, ERANGE },
	{ "hw and slice over half the period", 3, 1, 0, 0, 16, 1000, MS, MS / 2 + 1, 1, EINVAL },
	{ "hw and slice of half the period", 3, 1, 0, 0, 16, 1000, MS, MS / 2, 1, 0 },
	{ "the longest threshold", 1, 1, 0, 0, 16, NEVER, 0, 0, 1, 0 },
	{ "the longest period", 2, 1, 0, 0, 16, 1000, 1000 * MS, 0, 1, 0 },
};

static void configurations(void)
{
	int fd = open_device();
	struct kj_config c;
	char text[96];
	size_t i;

	for (i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		const struct bad_config *b = &configs[i];

		config_fill(&c, b->sampler, b->cpu, b->threshold, b->ring);
		c.level = b->level;
		c.flags = b->flags;
		c.reserved = b->reserved;
		c.period_ns = b->period;
		c.slice_ns = b->slice;
		snprintf(text, sizeof(text), "CONFIG with %s", b->text);
		want(text, call(fd, KJ_IOC_CONFIG, &c), b->error);
	}
	close(fd);
}

static void level_2(void)
{
	int fd = open_device(), ret;
	struct kj_config c;
	struct kj_query q;

	query(fd, &q);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.level = 2;
	ret = call(fd, KJ_IOC_CONFIG, &c);
	want("CONFIG with level 2, as the capabilities say", ret,
	     q.caps & KJ_CAP_LEVEL2 ? 0 : EOPNOTSUPP);
	close(fd);
}

static int look(int fd, __u32 flags)
{
	struct kj_look l = { .size = sizeof(l), .flags = flags, .start = 1, .len = 2 };

	return call(fd, KJ_IOC_LOOK, &l);
}

static int symbol(int fd, __u32 index)
{
	struct kj_symbol s = { .size = sizeof(s), .index = index };

	return call(fd, KJ_IOC_SYMBOL, &s);
}

static int tick(int fd, __u32 cpu)
{
	struct kj_tick t = { .size = sizeof(t), .cpu = cpu };

	return call(fd, KJ_IOC_TICK, &t);
}

static void level_2_calls(void)
{
	int fd = open_device();

	want("SYMBOL when idle", symbol(fd, 1), EBADFD);
	want("TICK when idle", tick(fd, 1), EBADFD);
	want("LOOK when idle", look(fd, 0), EBADFD);
	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("TICK at level 1", tick(fd, 1), ENOENT);
	want("RING of details at level 1", ring_open(fd, 1, KJ_STREAM_DETAIL, 0), ENOENT);
	level2_config(fd, KJ_SAMPLER_SPIN);
	want("SYMBOL number 0", symbol(fd, 0), ENOENT);
	want("SYMBOL number 65536", symbol(fd, 65536), ENOENT);
	want("SYMBOL number ~0", symbol(fd, ~0U), ENOENT);
	want("TICK of a CPU that is not measured", tick(fd, 0), ENOENT);
	want("TICK of CPU ~0", tick(fd, ~0U), ENOENT);
	want("TICK when configured", tick(fd, 1), 0);
	want("LOOK when configured", look(fd, 0), EBADFD);
	start(fd);
	want("LOOK at somebody else's gaps", look(fd, 0), ENOENT);
	want("TICK when running", tick(fd, 1), 0);
	stop(fd);
	want("TICK when stopped", tick(fd, 1), 0);
	want("LOOK when stopped", look(fd, 0), EBADFD);
	close(fd);
}

/* On CPU 1, of which the user sampler is configured, and on CPU 0, which is not. */
static void looks(void)
{
	int fd = open_device(), status;
	struct kj_accounts a;
	pid_t pid;

	want("CONFIG of the user sampler at level 2", level2_config(fd, KJ_SAMPLER_USER), 0);
	want("ACCOUNTS of what the tool keeps", accounts(fd, 1, KJ_STREAM_USER, &a), ENOENT);
	want("START of the user sampler", start(fd), 0);
	run_on(0);
	want("LOOK on a CPU that is not measured", look(fd, KJ_LOOK_BEGIN), ENOENT);
	run_on(1);
	want("LOOK before BEGIN", look(fd, 0), ESRCH);
	want("LOOK with an unknown flag", look(fd, 2), EINVAL);
	want("LOOK with all flags", look(fd, ~0U), EINVAL);
	want("LOOK to begin", look(fd, KJ_LOOK_BEGIN), 0);
	want("LOOK", look(fd, 0), 0);
	pid = fork();
	if (!pid)
		_exit(-look(fd, 0));
	waitpid(pid, &status, 0);
	want("LOOK by another thread", -WEXITSTATUS(status), EPERM);
	want("LOOK at NULL", call(fd, KJ_IOC_LOOK, NULL), EFAULT);
	run_on(0);
	want("STOP of the user sampler", stop(fd), 0);
	close(fd);
}

static void cpu_masks(void)
{
	int fd = open_device();
	struct kj_config c;

	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.cpus[0] = 0;
	want("CONFIG without CPUs", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	memset(c.cpus, 0xff, sizeof(c.cpus));
	want("CONFIG with all 8192 CPUs", call(fd, KJ_IOC_CONFIG, &c), ENXIO);
	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1000, KJ_RING_MAX_RECORDS);
	c.cpus[0] = 3;
	want("CONFIG with rings of 256 MiB in 1 GiB", call(fd, KJ_IOC_CONFIG, &c), ENOMEM);
	if (!can_unplug) {
		printf("ok - %s: CONFIG of an offline CPU # SKIP CPU 1 cannot go offline\n",
		       kj_name);
	} else if (cpu_online(1, false)) {
		result(false, "CPU 1 cannot go offline");
	} else {
		want("CONFIG with a CPU that is offline", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16),
		     ENODEV);
		config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
		c.cpus[0] = 3;
		want("CONFIG with one CPU online, one offline", call(fd, KJ_IOC_CONFIG, &c),
		     ENODEV);
		want("CONFIG with the CPU that is left", config(fd, KJ_SAMPLER_SPIN, 0, 1000, 16),
		     0);
		cpu_online(1, true);
	}
	want("CONFIG with that CPU back", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
	measure_now("CPU masks");
}

static void refused_config_changes_nothing(void)
{
	int ring, fd = full_ring(&ring, 16);
	struct kj_accounts before, after;

	close(ring);
	accounts(fd, 1, KJ_STREAM_SPIN, &before);
	want("CONFIG refused after a measurement", config(fd, 99, 1, 1000, 16), EINVAL);
	good(!accounts(fd, 1, KJ_STREAM_SPIN, &after) && !memcmp(&before, &after, sizeof(after)),
	     "a refused CONFIG leaves the accounts alone");
	close(fd);
}

/* ---- states and owners ---- */

static void states(void)
{
	static struct kj_histogram h;
	int fd = open_device(), ring;
	struct kj_accounts a;

	want("START when idle", start(fd), EBADFD);
	want("STOP when idle", stop(fd), EBADFD);
	want("ACCOUNTS when idle", accounts(fd, 1, KJ_STREAM_SPIN, &a), EBADFD);
	want("HISTOGRAM when idle", histogram(fd, 1, KJ_STREAM_SPIN, &h), EBADFD);
	want("RING when idle", ring_open(fd, 1, KJ_STREAM_SPIN, 0), EBADFD);

	want("CONFIG", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	want("STOP when configured", stop(fd), EBADFD);
	want("ACCOUNTS when configured", accounts(fd, 1, KJ_STREAM_SPIN, &a), 0);
	good(a.state == KJ_STREAM_READY && !a.samples && !a.gaps && !a.min && !a.blind_record,
	     "the accounts of a stream that has not begun are zero");
	want("CONFIG again", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);

	want("START", start(fd), 0);
	want("START when running", start(fd), EBADFD);
	want("CONFIG when running", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBADFD);
	want("ACCOUNTS when running", accounts(fd, 1, KJ_STREAM_SPIN, &a), 0);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	want("RING when running", ring, 0);
	close(ring);

	want("STOP", stop(fd), 0);
	want("STOP when stopped", stop(fd), 0);
	want("START when stopped", start(fd), EBADFD);
	want("HISTOGRAM when stopped", histogram(fd, 1, KJ_STREAM_SPIN, &h), 0);
	h.size = sizeof(h);
	h.reserved = 1;
	want("HISTOGRAM with reserved set", call(fd, KJ_IOC_HISTOGRAM, &h), EINVAL);
	want("CONFIG when stopped", config(fd, KJ_SAMPLER_TIMER, 1, 1000, 16), 0);
	close(fd);
}

static void owners(void)
{
	int fd = open_device(), other = open_device();
	static struct kj_histogram h;
	struct kj_accounts a;
	struct kj_query q;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("CONFIG by a second file", config(other, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	want("START by a second file, configured", start(other), EBUSY);
	start(fd);
	want("CONFIG by a second file, running", config(other, KJ_SAMPLER_SPIN, 0, 1000, 16),
	     EBUSY);
	want("START by a second file", start(other), EBUSY);
	want("STOP by a second file", stop(other), EBUSY);
	want("ACCOUNTS by a second file", accounts(other, 1, KJ_STREAM_SPIN, &a), EBUSY);
	want("HISTOGRAM by a second file", histogram(other, 1, KJ_STREAM_SPIN, &h), EBUSY);
	want("RING by a second file", ring_open(other, 1, KJ_STREAM_SPIN, 0), EBUSY);
	want("unknown ioctl by a second file", call(other, _IO(KJ_IOC_MAGIC, 10), NULL), ENOTTY);
	want("QUERY by a second file", query(other, &q), 0);
	good(q.state == KJ_STATE_RUNNING && q.owner_pid == (__u32)getpid(),
	     "QUERY by a second file tells state and owner");
	good(!stop(fd), "the owner is not disturbed by that");
	want("STOP by a second file, stopped", stop(other), EBUSY);
	close(fd);
	want("START by a second file once the owner is gone", start(other), EBADFD);
	want("CONFIG by a second file once the owner is gone",
	     config(other, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(other);
}

static void rings(void)
{
	int fd = open_device(), ring, ring2;
	struct rlimit old, none = { 0, 0 };
	struct kj_accounts a;
	struct mapped m;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("RING of a CPU not configured", ring_open(fd, 0, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of CPU 8192", ring_open(fd, 8192, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of CPU ~0", ring_open(fd, ~0U, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of another sampler's stream", ring_open(fd, 1, KJ_STREAM_HW, 0), ENOENT);
	want("RING of the user's stream", ring_open(fd, 1, KJ_STREAM_USER, 0), ENOENT);
	want("RING of stream 5", ring_open(fd, 1, KJ_STREAM_NR, 0), ENOENT);
	want("RING of stream ~0", ring_open(fd, 1, ~0U, 0), ENOENT);
	want("ACCOUNTS of a CPU not configured", accounts(fd, 0, KJ_STREAM_SPIN, &a), ENOENT);
	want("ACCOUNTS of another sampler's stream", accounts(fd, 1, KJ_STREAM_HW, &a), ENOENT);
	want("RING with flag 1", ring_open(fd, 1, KJ_STREAM_SPIN, 1), EINVAL);
	want("RING with O_APPEND", ring_open(fd, 1, KJ_STREAM_SPIN, O_APPEND), EINVAL);
	want("RING with all flags", ring_open(fd, 1, KJ_STREAM_SPIN, ~0U), EINVAL);

	getrlimit(RLIMIT_NOFILE, &old);
	none.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &none);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	setrlimit(RLIMIT_NOFILE, &old);
	want("RING without a free descriptor", ring, EMFILE);
	want("CONFIG after RING failed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);

	ring = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK | O_CLOEXEC);
	want("RING with O_NONBLOCK | O_CLOEXEC", ring, 0);
	good(fcntl(ring, F_GETFD) == FD_CLOEXEC && fcntl(ring, F_GETFL) & O_NONBLOCK,
	     "these flags are set");
	want("CONFIG with a ring open", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	ring2 = dup(ring);
	close(ring);
	want("CONFIG with a copy of a ring open", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	map_ring(&m, ring2, 16);
	close(ring2);
	want("CONFIG with a ring mapped", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	unmap_ring(&m);
	want("CONFIG with all of that closed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
}

/* ---- read() and poll() ---- */

static void reads(void)
{
	int fd, ring, quick;
	char *end = edge();
	struct pollfd p;
	char small[63];
	ssize_t n;

	fd = open_device();
	config(fd, KJ_SAMPLER_SPIN, 1, NEVER, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK);
	p = (struct pollfd){ .fd = ring, .events = POLLIN };
	want("read() of nothing, not started", sys(read(ring, end - 64, 64)), EAGAIN);
	start(fd);
	want("read() of nothing, running", sys(read(ring, end - 64, 64)), EAGAIN);
	want("read() of nothing into a bad pointer", sys(read(ring, nowhere, 64)), EAGAIN);
	good(poll(&p, 1, 0) == 0, "poll() of nothing says nothing");
	stop(fd);
	good(read(ring, end - 64, 64) == 0, "read() of a ring that ended empty: 0");
	good(poll(&p, 1, 0) == 1 && p.revents == (POLLIN | POLLHUP),
	     "poll() of a ring that ended: POLLIN | POLLHUP");
	close(ring);
	close(fd);

	fd = full_ring(&ring, 16);
	quick = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK);
	want("read() of 0 bytes", sys(read(ring, small, 0)), EINVAL);
	want("read() of 63 bytes", sys(read(ring, small, sizeof(small))), EINVAL);
	want("read() to NULL", sys(read(ring, nowhere, 1024)), EFAULT);
	want("read() to a kernel address", sys(read(ring, (void *)0xffff888000100000UL, 1024)),
	     EFAULT);
	want("read() to memory that is not there", sys(read(ring, end, 1024)), EFAULT);
	want("read() of one record, half of it there", sys(read(ring, end - 32, 1024)), EFAULT);
	want("write() to a ring", sys(write(ring, end - 64, 64)), EINVAL);
	n = read(quick, end - 127, 127);
	good(n == 64, "read() of 127 bytes gives one whole record");
	n = read(quick, end - 1024, 1024);
	good(n == 15 * 64, "then the second descriptor gives the 15 others");
	good(read(ring, end - 64, 64) == 0, "then the first gives 0");
	close(ring);
	close(quick);
	close(fd);
}

/* @hole: bytes of the buffer that are there; whole records before it come out. */
static void read_over_hole(size_t there)
{
	struct sequence s = { .cpu = 1, .stream = KJ_STREAM_SPIN };
	int ring, fd = full_ring(&ring, 32);
	char *end = edge(), text[96];
	struct kj_record r[64];
	struct kj_accounts a;
	ssize_t n, first;

	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	first = read(ring, end - there, 1024);
	if (first > 0) {
		memcpy(r, end - there, first);
		sequence_add(&s, r, first / 64);
	}
	while ((n = read(ring, r, sizeof(r))) > 0)
		sequence_add(&s, r, n / 64);
	snprintf(text, sizeof(text), "read() with a hole after %zu bytes gives %zu records", there,
		 there / 64);
	good(first == (ssize_t)(there / 64 * 64), text);
	snprintf(text, sizeof(text), "with a hole after %zu bytes nothing is lost", there);
	good(n == 0 && !s.wrong && s.delivered == a.written && a.gaps == a.written + a.lost, text);
	close(ring);
	close(fd);
}

static void on_alarm(int number)
{
	(void)number;
}

static void sleepers(void)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	int fd = open_device(), ring, status;
	struct kj_record r;
	struct pollfd p;
	pid_t pid[2];
	int i;

	config(fd, KJ_SAMPLER_SPIN, 1, NEVER, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	p = (struct pollfd){ .fd = ring, .events = POLLIN };
	start(fd);
	sigaction(SIGALRM, &sa, NULL);
	alarm(1);
	want("a sleeping read() and a signal", sys(read(ring, &r, sizeof(r))), EINTR);
	alarm(1);
	want("a sleeping poll() and a signal", sys(poll(&p, 1, -1)), EINTR);
	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i])
			continue;
		if (i)
			_exit(poll(&p, 1, LIMIT_S * 1000) == 1 && p.revents & POLLHUP ? 0 : 1);
		alarm(LIMIT_S);
		_exit(read(ring, &r, sizeof(r)) == 0 ? 0 : 1);
	}
	nap_ms(100);
	stop(fd);
	waitpid(pid[0], &status, 0);
	good(status == 0, "STOP wakes a sleeping read(), which gives 0");
	waitpid(pid[1], &status, 0);
	good(status == 0, "STOP wakes a sleeping poll()");
	close(ring);
	close(fd);
}

/* Every record must wake a sleeper, also when it sleeps again and again. */
static void wakes(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET }, got;
	int fd = open_device(), ring, quick, ep, i, rounds[3] = { 0 };
	struct sigaction sa = { .sa_handler = on_alarm };
	struct kj_record r[16];
	struct kj_config c;
	struct pollfd p;

	config_fill(&c, KJ_SAMPLER_TIMER, 1, NS_1, 16);
	c.period_ns = 50 * MS;
	call(fd, KJ_IOC_CONFIG, &c);
	ring = ring_open(fd, 1, KJ_STREAM_TIMER_IRQ, 0);
	quick = ring_open(fd, 1, KJ_STREAM_TIMER_IRQ, O_NONBLOCK);
	p = (struct pollfd){ .fd = quick, .events = POLLIN };
	ep = epoll_create1(0);
	start(fd);

	sigaction(SIGALRM, &sa, NULL);
	for (i = 0; i < 5; i++) {
		alarm(20);
		rounds[0] += read(ring, r, sizeof(r)) > 0;
	}
	alarm(0);
	good(rounds[0] == 5, "read() is woken each time");
	for (i = 0; i < 5; i++) {
		rounds[1] += poll(&p, 1, 20000) == 1;
		while (read(quick, r, sizeof(r)) > 0)
			;
	}
	good(rounds[1] == 5, "poll() is woken each time");
	epoll_ctl(ep, EPOLL_CTL_ADD, quick, &e);
	for (i = 0; i < 5 && rounds[2] == i; i++) {
		rounds[2] += epoll_wait(ep, &got, 1, 20000) == 1;
		while (read(quick, r, sizeof(r)) > 0)
			;
	}
	good(rounds[2] == 5, "epoll with EPOLLET is woken each time");
	close(ep);
	close(ring);
	close(quick);
	close(fd);
}

/* ---- mmap() ---- */

static long map(int fd, size_t len, int prot, int flags, off_t offset)
{
	void *p = mmap(NULL, len, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return -errno;
	munmap(p, len);
	return 0;
}

static const struct bad_map {
	const char *text;
	size_t len;
	int prot, flags;
	off_t offset;
	int error;
} maps[] = {
	{ "control, 2 pages", 2 * KJ_PAGE, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "consumer, 2 pages", 2 * KJ_PAGE, 1, 1, KJ_MMAP_CONSUMER, EINVAL },
	{ "data, one page too few", KJ_PAGE, 1, 1, KJ_MMAP_DATA, EINVAL },
	{ "data, one page too many", 3 * KJ_PAGE, 1, 1, KJ_MMAP_DATA, EINVAL },
	{ "everything at once", 0x102000, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "offset of no region", KJ_PAGE, 1, 1, 0x1000, EINVAL },
	{ "data at its second page", KJ_PAGE, 1, 1, KJ_MMAP_DATA + 0x1000, EINVAL },
	{ "an offset over 4 GiB", KJ_PAGE, 1, 1, 1LL << 32, EINVAL },
	{ "the last offset there is", KJ_PAGE, 1, 1, 0x7ffffffffffff000LL, EINVAL },
	{ "length 0", 0, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "control, MAP_PRIVATE", KJ_PAGE, 1, 2, KJ_MMAP_CONTROL, EINVAL },
	{ "control, MAP_PRIVATE, to write", KJ_PAGE, 3, 2, KJ_MMAP_CONTROL, EINVAL },
	{ "consumer, MAP_PRIVATE", KJ_PAGE, 3, 2, KJ_MMAP_CONSUMER, EINVAL },
	{ "data, MAP_PRIVATE", 2 * KJ_PAGE, 1, 2, KJ_MMAP_DATA, EINVAL },
	{ "control, to write", KJ_PAGE, 3, 1, KJ_MMAP_CONTROL, EACCES },
	{ "control, only to write", KJ_PAGE, 2, 1, KJ_MMAP_CONTROL, EACCES },
	{ "data, to write", 2 * KJ_PAGE, 3, 1, KJ_MMAP_DATA, EACCES },
	{ "control, to execute", KJ_PAGE, 5, 1, KJ_MMAP_CONTROL, EACCES },
	{ "consumer, to execute", KJ_PAGE, 7, 1, KJ_MMAP_CONSUMER, EACCES },
	{ "data, to execute", 2 * KJ_PAGE, 5, 1, KJ_MMAP_DATA, EACCES },
	{ "control", KJ_PAGE, 1, 1, KJ_MMAP_CONTROL, 0 },
	{ "consumer", KJ_PAGE, 3, 1, KJ_MMAP_CONSUMER, 0 },
	{ "data", 2 * KJ_PAGE, 1, 1, KJ_MMAP_DATA, 0 },
	{ "data, length not of whole pages", 128 * 64 - 1, 1, 1, KJ_MMAP_DATA, 0 },
};

static void mmaps(void)
{
	int fd = open_device(), ring;
	char text[96];
	size_t i;
	long ret;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 128);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	for (i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		const struct bad_map *b = &maps[i];

		snprintf(text, sizeof(text), "mmap() of %s", b->text);
		ret = map(ring, b->len, b->prot, b->flags, b->offset);
		/* Newer kernels refuse to execute such files before the module is asked. */
		if (b->prot & PROT_EXEC && ret == -EPERM)
			ret = -EACCES;
		want(text, ret, b->error);
	}
	close(ring);
	close(fd);
}

/* A child that touches @p; the signal that it died of, or 0. */
static int touch(volatile char *p, bool write)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (write)
			*p = 1;
		else
			(void)*p;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void mapped_wrongly(void)
{
	bool kept;
	int ring, fd = full_ring(&ring, 128), mem = open("/proc/self/mem", O_RDWR);
	struct kj_record before;
	struct mapped m;
	void *p;

	map_ring(&m, ring, 128);
	want("mprotect() of control to write",
	     sys(mprotect(m.control, KJ_PAGE, PROT_READ | PROT_WRITE)), EACCES);
	want("mprotect() of data to write", sys(mprotect(m.data, m.size, PROT_READ | PROT_WRITE)),
	     EACCES);
	want("mprotect() of data to execute", sys(mprotect(m.data, m.size, PROT_READ | PROT_EXEC)),
	     EACCES);
	want("mprotect() of consumer to execute",
	     sys(mprotect(m.consumer, KJ_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC)), EACCES);
	p = mremap(m.data, m.size, 2 * m.size, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of data to twice the size is refused");
	p = mremap(m.control, KJ_PAGE, 64 * KJ_PAGE, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of control to 64 pages is refused");
	p = mremap(m.data, 0, 2 * m.size, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of data from nothing is refused");
	good(touch((char *)m.control, true) == SIGSEGV, "writing into control is SIGSEGV");
	good(touch((char *)m.data, true) == SIGSEGV, "writing into data is SIGSEGV");
	before = m.data[0];
	kept = pwrite(mem, "garbage", 7, (uintptr_t)m.data) < 0 &&
	       !memcmp(&before, &m.data[0], sizeof(before));
	good(kept, "writing into data through /proc/self/mem is refused");
	kept = pwrite(mem, "garbage", 7, (uintptr_t)m.control) < 0 &&
	       m.control->magic == KJ_RING_MAGIC;
	good(kept, "writing into control through /proc/self/mem is refused");
	p = mremap(m.data, m.size, KJ_PAGE, 0);
	good(p == m.data && m.data[0].cpu == 1, "mremap() of data to one page keeps that page");
	madvise(m.control, KJ_PAGE, MADV_DONTNEED);
	good(touch((char *)m.control, false) == SIGBUS,
	     "a page thrown away is SIGBUS, not a panic");
	munmap(m.control, KJ_PAGE);
	munmap(m.consumer, KJ_PAGE);
	munmap(m.data, KJ_PAGE);
	close(mem);
	close(ring);
	close(fd);
}

static void orders(void)
{
	/* What to close when: d device, r ring, c control, t tail, D data. */
	static const char *const order[] = {
		"drcDt", "rdDct", "cDtrd", "tdrcD", "Ddtrc", "rcdtD",
	};
	const char *step;
	struct mapped m;
	char text[64];
	int fd, ring;
	bool fine;
	size_t i;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		fd = open_device();
		fine = !config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
		ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
		fine = fine && !map_ring(&m, ring, 16) && !start(fd) &&
		       !wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 20);
		for (step = order[i]; *step; step++) {
			if (*step == 'd')
				close(fd);
			else if (*step == 'r')
				close(ring);
			else if (*step == 'c')
				munmap(m.control, KJ_PAGE);
			else if (*step == 't')
				munmap(m.consumer, KJ_PAGE);
			else
				munmap(m.data, m.size);
		}
		snprintf(text, sizeof(text), "closed while running in the order %s", order[i]);
		good(fine, text);
		measure_now(text);
	}
}

static void left_over(void)
{
	struct sequence s = { .cpu = 1, .stream = KJ_STREAM_SPIN };
	int fd = open_device(), ring;
	struct kj_query q;
	struct mapped m;
	__u64 head;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	map_ring(&m, ring, 16);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 100);
	good(!m.control->ended, "a running ring is not marked as ended");
	close(fd);
	fd = open_device();
	good(!query(fd, &q) && q.state == KJ_STATE_IDLE && !q.owner_pid,
	     "closing the device with a ring mapped ends the measurement");
	measure_now("that");
	head = __atomic_load_n(&m.control->head, __ATOMIC_ACQUIRE);
	good(m.control->ended && head == 16, "the mapped ring says it has ended");
	close(ring);
	sequence_add(&s, m.data, 16);
	good(!s.wrong && s.delivered == 16, "its records can still be read with all files closed");
	good(head + m.control->lost > 100, "and so can its count of lost records");
	m.consumer->tail = ~0ULL;
	good(m.consumer->tail == ~0ULL, "its consumer page can still be written");
	unmap_ring(&m);
	close(fd);
}

/* ---- a consumer position that lies ---- */

static void lie(int ring, int fd, struct mapped *m, const char *what, __u64 tail)
{
	bool kept;
	struct kj_accounts before, after, end;
	struct kj_record r[16];
	char text[96];
	__u64 head;
	ssize_t n;

	/* The ring is full: head stands still until somebody tells a valid tail. */
	head = __atomic_load_n(&m->control->head, __ATOMIC_ACQUIRE);
	accounts(fd, 1, KJ_STREAM_SPIN, &before);
	__atomic_store_n(&m->consumer->tail, tail, __ATOMIC_RELEASE);
	snprintf(text, sizeof(text), "tail %s: gaps are still counted", what);
	good(!wait_progress(fd, 1, KJ_STREAM_SPIN, 0, before.gaps + 1000), text);
	accounts(fd, 1, KJ_STREAM_SPIN, &after);
	snprintf(text, sizeof(text), "tail %s: nothing is written, all of it is lost", what);
	kept = m->control->head == head && after.written == before.written &&
	       after.lost - before.lost == after.gaps - before.gaps && !snapshot_wrong(&after);
	good(kept, text);
	snprintf(text, sizeof(text), "read() with tail %s", what);
	want(text, sys(read(ring, r, sizeof(r))), ESTALE);
	n = read(ring, r, sizeof(r));
	snprintf(text, sizeof(text), "the next read() gives records again (tail %s)", what);
	good(n >= 64 && n % 64 == 0 && r[0].lost >= 1000 && r[0].len, text);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 0, after.gaps + 1000);
	accounts(fd, 1, KJ_STREAM_SPIN, &end);
	snprintf(text, sizeof(text), "gaps = written + lost after tail %s", what);
	good(end.gaps == end.written + end.lost && end.written > after.written, text);
}

static void tell_lies(void)
{
	bool kept;
	struct kj_record r[16];
	struct kj_accounts a;
	int fd = open_device(), ring;
	struct mapped m;
	__u64 head;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	map_ring(&m, ring, 16);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 1000);
	lie(ring, fd, &m, "0x4141414141414141", 0x4141414141414141ULL);
	lie(ring, fd, &m, "~0", ~0ULL);
	lie(ring, fd, &m, "head + 1", m.control->head + 1);
	lie(ring, fd, &m, "head - n - 1", m.control->head - 17);
	lie(ring, fd, &m, "head + 2^63", m.control->head + (1ULL << 63));
	stop(fd);
	head = m.control->head;
	m.consumer->tail = head + 1;
	want("read() after the end with tail head + 1", sys(read(ring, r, sizeof(r))), ESTALE);
	good(m.consumer->tail == head, "read() has set the tail to head");
	good(read(ring, r, sizeof(r)) == 0, "then read() gives 0");
	m.consumer->tail = head - 16;
	good(read(ring, r, sizeof(r)) == 1024, "an old but possible tail gives old records");
	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	kept = a.gaps == a.written + a.lost && a.written == head && a.lost == m.control->lost &&
	       !snapshot_wrong(&a);
	good(kept, "all lies told, gaps = written + lost");
	unmap_ring(&m);
	close(ring);
	close(fd);
}

/* ---- descriptors that go places ---- */

static void forked(void)
{
	int fd = open_device(), ring, status, go[2];
	struct kj_record r[16];
	struct kj_query q;
	char c;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 100);
	if (pipe(go))
		return;
	pid = fork();
	if (!pid) {
		close(fd);
		close(go[1]);
		if (read(go[0], &c, 1) != 1)
			_exit(3);
		if (read(ring, r, sizeof(r)) != 1024)
			_exit(1);
		_exit(read(ring, r, sizeof(r)) == 0 ? 0 : 2);
	}
	close(ring);
	close(fd);
	/* The child must have closed its copy of the device, too. */
	fd = open_device();
	while (!query(fd, &q) && q.state != KJ_STATE_IDLE)
		nap_ms(1);
	close(fd);
	measure_now("a child has the ring of the measurement before");
	if (write(go[1], "g", 1) != 1)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	good(status == 0, "a child reads its ring to the end after the parent closed everything");
	close(go[0]);
	close(go[1]);
}

static void inherited(void)
{
	int fd = open_device(), status;
	struct kj_query q;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	start(fd);
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	close(fd);
	fd = open_device();
	good(!query(fd, &q) && q.state == KJ_STATE_RUNNING,
	     "the measurement goes on while a child has the device");
	want("CONFIG meanwhile", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	want("CONFIG once the child is killed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
}

static void duplicated(void)
{
	int fd = open_device(), copy = dup(fd), status;
	struct kj_accounts a;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	close(fd);
	want("START through dup()", start(copy), 0);
	/* A thread that is stopped before its first step has not begun. */
	wait_progress(copy, 1, KJ_STREAM_SPIN, 1, 0);
	pid = fork();
	if (!pid)
		_exit(stop(copy) ? 1 : 0);
	waitpid(pid, &status, 0);
	good(status == 0, "STOP by a child through the inherited file");
	want("ACCOUNTS through dup()", accounts(copy, 1, KJ_STREAM_SPIN, &a), 0);
	good(a.state == KJ_STREAM_DONE, "which say that it is done");
	close(copy);
}

static void send_fd(int sock, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	sendmsg(sock, &msg, 0);
}

static int receive_fd(int sock)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	int fd = -1;

	if (recvmsg(sock, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return fd;
}

/* In flight over a socket, the ring's file lives on nothing but the message. */
static void in_flight(void)
{
	int ring, fd = full_ring(&ring, 16), pair[2];
	struct kj_record r[16];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) {
		printf("ok - %s: a ring sent over a socket # SKIP no sockets\n", kj_name);
		close(ring);
		close(fd);
		return;
	}
	send_fd(pair[0], ring);
	close(ring);
	want("CONFIG with the ring in flight", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	close(fd);
	ring = receive_fd(pair[1]);
	good(ring >= 0 && read(ring, r, sizeof(r)) == 1024, "a ring received over a socket reads");
	close(ring);
	close(pair[0]);
	close(pair[1]);
}

static void privileges(void)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2];
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		syscall(SYS_capget, &h, d);
		d[CAP_SYS_ADMIN / 32].effective &= ~(1U << (CAP_SYS_ADMIN % 32));
		syscall(SYS_capset, &h, d);
		_exit(-open_device());
	}
	waitpid(pid, &status, 0);
	want("open() without CAP_SYS_ADMIN", -WEXITSTATUS(status), EPERM);
	pid = fork();
	if (!pid)
		_exit(setuid(65534) ? 1 : -open_device());
	waitpid(pid, &status, 0);
	want("open() by nobody", -WEXITSTATUS(status), EACCES);
}

static void (*const groups[])(void) = {
	numbers,	structure_sizes, huge_sizes, pointers,
	configurations, level_2,	 cpu_masks,  refused_config_changes_nothing,
	states,		owners,		 rings,	     reads,
	sleepers,	wakes,		 mmaps,	     mapped_wrongly,
	orders,		left_over,	 tell_lies,  forked,
	inherited,	duplicated,	 in_flight,  privileges,
	level_2_calls,	looks,
};

int main(int argc, char **argv)
{
	static const size_t holes[] = { 64, 160, 1023, 0 };
	size_t i;

	kj_name = "badinput";
	can_unplug = argc < 2 || strcmp(argv[1], "no");
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		groups[i]();
		measure_now("that group");
	}
	for (i = 0; holes[i]; i++)
		read_over_hole(holes[i]);
	measure_now("all of it");
	return failures() != 0;
}
