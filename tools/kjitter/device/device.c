// SPDX-License-Identifier: GPL-2.0
/*
 * device - the calls; see device.h. Sentences about failures are in fault.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "device.h"

int kj_device_open(void)
{
	int fd = open(KJ_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int call(int fd, unsigned long number, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, number, arg);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : ret;
}

int kj_device_query(int fd, struct kj_query *q)
{
	int ret;

	memset(q, 0, sizeof(*q));
	q->size = sizeof(*q);
	ret = call(fd, KJ_IOC_QUERY, q);
	return ret == -ENOTTY ? call(fd, KJ_IOC_QUERY_1, q) : ret;
}

int kj_device_config(int fd, struct kj_config *c)
{
	c->size = sizeof(*c);
	return call(fd, KJ_IOC_CONFIG, c);
}

int kj_device_ring(int fd, unsigned int cpu, unsigned int stream)
{
	struct kj_ring_open r = {
		.size = sizeof(r),
		.cpu = cpu,
		.stream = stream,
		.flags = O_NONBLOCK | O_CLOEXEC,
	};

	return call(fd, KJ_IOC_RING, &r);
}

int kj_device_start(int fd)
{
	return call(fd, KJ_IOC_START, NULL);
}

int kj_device_stop(int fd)
{
	return call(fd, KJ_IOC_STOP, NULL);
}

int kj_device_accounts(int fd, unsigned int cpu, unsigned int stream, struct kj_accounts *a)
{
	memset(a, 0, sizeof(*a));
	a->size = sizeof(*a);
	a->cpu = cpu;
	a->stream = stream;
	return call(fd, KJ_IOC_ACCOUNTS, a);
}

int kj_device_histogram(int fd, unsigned int cpu, unsigned int stream, struct kj_histogram *h)
{
	memset(h, 0, sizeof(*h));
	h->size = sizeof(*h);
	h->cpu = cpu;
	h->stream = stream;
	return call(fd, KJ_IOC_HISTOGRAM, h);
}

int kj_device_symbol(int fd, __u32 index, struct kj_symbol *s)
{
	memset(s, 0, sizeof(*s));
	s->size = sizeof(*s);
	s->index = index;
	return call(fd, KJ_IOC_SYMBOL, s);
}

int kj_device_stack(int fd, __u32 index, struct kj_stack *s)
{
	memset(s, 0, sizeof(*s));
	s->size = sizeof(*s);
	s->index = index;
	return call(fd, KJ_IOC_STACK, s);
}

int kj_device_tick(int fd, unsigned int cpu, struct kj_tick *t)
{
	memset(t, 0, sizeof(*t));
	t->size = sizeof(*t);
	t->cpu = cpu;
	return call(fd, KJ_IOC_TICK, t);
}

int kj_device_sampler(int fd, unsigned int cpu)
{
	struct kj_sampler_open s = { .size = sizeof(s), .cpu = cpu, .flags = O_CLOEXEC };

	return call(fd, KJ_IOC_SAMPLER, &s);
}

int kj_device_begin(int sampler)
{
	return call(sampler, KJ_IOC_BEGIN, NULL);
}

int kj_device_gap(int sampler, struct kj_gap *g)
{
	g->size = sizeof(*g);
	return call(sampler, KJ_IOC_GAP, g);
}

int kj_device_end(int sampler)
{
	return call(sampler, KJ_IOC_END, NULL);
}
