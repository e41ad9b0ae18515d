// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_ioctl - ioctl numbers, structures, pointers
 */
#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "badinput.h"

static void numbers(void)
{
	int fd = open_device();
	struct kj_query q = { .size = sizeof(q) };

	want("ioctl of another type", call(fd, _IOWR('T', 0, struct kj_query), &q), ENOTTY);
	want("ioctl TCGETS", call(fd, 0x5401, &q), ENOTTY);
	want("ioctl number 10", call(fd, _IO(KJ_IOC_MAGIC, 10), &q), ENOTTY);
	want("ioctl number 255", call(fd, _IO(KJ_IOC_MAGIC, 255), &q), ENOTTY);
	want("ioctl number 0 of another size", call(fd, _IOC(3, KJ_IOC_MAGIC, 0, 8), &q), 0);
	/* A reader of ABI 1 learns that it is one; all else it could ask is not here. */
	q.abi = 0;
	want("QUERY of ABI 1", call(fd, KJ_IOC_QUERY_1, &q), 0);
	good(q.abi == KJ_ABI_VERSION && !strcmp(q.version, KJ_VERSION),
	     "QUERY of ABI 1 tells this ABI and version");
	want("CONFIG of ABI 1", call(fd, _IOW(0xb7, 1, struct kj_config), &q), ENOTTY);
	want("read() of the device", sys(read(fd, &q, sizeof(q))), EINVAL);
	want("write() to the device", sys(write(fd, &q, sizeof(q))), EINVAL);
	want("mmap() of the device", sys((long)mmap(NULL, KJ_PAGE, PROT_READ, MAP_SHARED, fd, 0)),
	     ENODEV);
	close(fd);
}

static const struct structure {
	const char *name;
	unsigned long number;
	size_t first; /* size as the first readers of this ABI have it */
	size_t known;
	bool out_only;
} structures[] = {
	{ "QUERY", KJ_IOC_QUERY, 120, sizeof(struct kj_query), true },
	{ "CONFIG", KJ_IOC_CONFIG, 1072, sizeof(struct kj_config), false },
	{ "RING", KJ_IOC_RING, 16, sizeof(struct kj_ring_open), false },
	{ "ACCOUNTS", KJ_IOC_ACCOUNTS, 2024, sizeof(struct kj_accounts), false },
	{ "HISTOGRAM", KJ_IOC_HISTOGRAM, 15376, sizeof(struct kj_histogram), false },
	{ "TICK", KJ_IOC_TICK, 576, sizeof(struct kj_tick), false },
};

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

void (*const badinput_ioctl[])(void) = { numbers, structure_sizes, huge_sizes, pointers, NULL };
