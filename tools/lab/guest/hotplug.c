// SPDX-License-Identifier: GPL-2.0
/*
 * hotplug - CPU 1 goes offline under each sampler, comes back, is measured again
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "kj.h"

static void wait_state(int fd, __u32 stream, __u32 state)
{
	__u64 until = now_s() + LIMIT_S;
	struct kj_accounts a;

	do {
		if (accounts(fd, 1, stream, &a) || a.state == state)
			return;
		nap_ms(2);
	} while (now_s() < until);
}

static void check(int fd, const char *name, __u32 stream, int ring)
{
	struct pollfd p = { .fd = ring, .events = POLLIN };
	struct sequence s = { .cpu = 1, .stream = stream };
	static struct kj_histogram h;
	struct kj_record r[64];
	struct kj_accounts a;
	const char *wrong;
	ssize_t n;

	wait_state(fd, stream, KJ_STREAM_OFFLINE);
	accounts(fd, 1, stream, &a);
	histogram(fd, 1, stream, &h);
	result(a.state == KJ_STREAM_OFFLINE, "%s stream %u: its state is OFFLINE", name, stream);
	result(poll(&p, 1, 0) == 1 && p.revents == (POLLIN | POLLHUP),
	       "%s stream %u: poll() says the ring has ended", name, stream);
	s.threshold = a.threshold;
	while ((n = read(ring, r, sizeof(r))) > 0)
		sequence_add(&s, r, n / sizeof(r[0]));
	result(n == 0, "%s stream %u: read() ends with 0", name, stream);
	result(a.samples > 0, "%s stream %u: has samples from before", name, stream);
	wrong = s.wrong ? s.wrong : accounts_wrong(&a, &h, s.delivered);
	result(!wrong, "%s stream %u: what was measured stands%s%s", name, stream,
	       wrong ? ": " : "", wrong ? wrong : "");
}

static void one(__u32 sampler)
{
	const char *name = sampler_name(sampler), *wrong;
	int fd = open_device(), ring[2] = { -1, -1 }, ret;
	struct kj_query q;
	__u32 stream[2];
	unsigned int i, nr = streams(sampler, stream);

	ret = config(fd, sampler, 1, 1000, 1024);
	for (i = 0; i < nr; i++)
		ring[i] = ring_open(fd, 1, stream[i], O_NONBLOCK);
	if (!ret)
		ret = start(fd);
	for (i = 0; i < nr && !ret; i++)
		ret = wait_progress(fd, 1, stream[i], 3, 0);
	result(!ret, "%s: runs on CPU 1", name);

	ret = cpu_online(1, false);
	result(!ret, "%s: CPU 1 can go offline (%s)", name, strerror(-ret));
	for (i = 0; i < nr; i++)
		check(fd, name, stream[i], ring[i]);
	result(!query(fd, &q) && q.state == KJ_STATE_RUNNING,
	       "%s: the measurement itself still runs", name);
	result(!stop(fd), "%s: STOP works", name);
	result(config(fd, sampler, 0, 1000, 16) == -EBUSY, "%s: no CONFIG with the rings open",
	       name);
	for (i = 0; i < nr; i++)
		close(ring[i]);
	result(config(fd, sampler, 1, 1000, 16) == -ENODEV, "%s: CONFIG of it says ENODEV", name);

	ret = cpu_online(1, true);
	result(!ret, "%s: CPU 1 can come back (%s)", name, strerror(-ret));
	close(fd);
	wrong = measure(sampler, 1);
	result(!wrong, "%s: CPU 1 can be measured again%s%s", name, wrong ? ": " : "",
	       wrong ? wrong : "");
}

/* Gone between CONFIG and START. */
static void between(__u32 sampler)
{
	const char *name = sampler_name(sampler);
	int fd = open_device();
	struct kj_query q;

	result(!config(fd, sampler, 1, 1000, 16) && !cpu_online(1, false) && start(fd) == -ENODEV,
	       "%s: START says ENODEV when CPU 1 went after CONFIG", name);
	result(!query(fd, &q) && q.state == KJ_STATE_CONFIGURED, "%s: it is configured as before",
	       name);
	result(!cpu_online(1, true) && !start(fd) && !stop(fd),
	       "%s: the same measurement starts once CPU 1 is back", name);
	close(fd);
}

int main(void)
{
	__u32 sampler;

	kj_name = "lifecycle";
	for (sampler = KJ_SAMPLER_SPIN; sampler <= KJ_SAMPLER_HW; sampler++) {
		one(sampler);
		between(sampler);
	}
	return failures() != 0;
}
