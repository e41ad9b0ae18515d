// SPDX-License-Identifier: GPL-2.0
/*
 * hotplug - CPU 1 goes offline under each sampler, at both levels, comes back, is measured
 * again; somebody asks for its tick all the while.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../../uapi/kjitter_account.h"
#include "kj.h"

/* What is being measured: @text for people. */
struct run {
	char text[32];
	__u32 level;
	int fd;
	int ring[3];
	__u32 stream[KJ_STREAM_NR];
	unsigned int nr;
};

/* Whoever asks for the tick, until @done. */
struct asker {
	int fd;
	int done;
	int error;
	unsigned long answers;
};

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

static void judge(const struct run *run, unsigned int i)
{
	__u32 stream = run->stream[i];
	bool details = stream == KJ_STREAM_DETAIL;
	struct pollfd p = { .fd = run->ring[i], .events = POLLIN };
	struct sequence s = { .cpu = 1, .stream = stream, .level = run->level };
	static struct kj_histogram h;
	struct kj_record r[64];
	struct kj_accounts a;
	const char *wrong;
	ssize_t n;

	wait_state(run->fd, stream, KJ_STREAM_OFFLINE);
	accounts(run->fd, 1, stream, &a);
	histogram(run->fd, 1, stream, &h);
	result(a.state == KJ_STREAM_OFFLINE, "%s stream %u: its state is OFFLINE", run->text,
	       stream);
	result(poll(&p, 1, 0) == 1 && p.revents == (POLLIN | POLLHUP),
	       "%s stream %u: poll() says the ring has ended", run->text, stream);
	s.threshold = a.threshold;
	while ((n = read(run->ring[i], r, sizeof(r))) > 0)
		sequence_add(&s, r, n / sizeof(r[0]));
	result(n == 0, "%s stream %u: read() ends with 0", run->text, stream);
	result(details || a.samples > 0, "%s stream %u: has samples from before", run->text,
	       stream);
	wrong = s.wrong ? s.wrong : accounts_wrong(&a, &h, s.delivered);
	result(!wrong, "%s stream %u: what was measured stands%s%s", run->text, stream,
	       wrong ? ": " : "", wrong ? wrong : "");
}

static void *ask(void *arg)
{
	struct asker *asker = arg;
	struct kj_tick t;

	while (!asker->error && !__atomic_load_n(&asker->done, __ATOMIC_RELAXED)) {
		asker->error = tick_of(asker->fd, 1, &t);
		asker->answers++;
	}
	return NULL;
}

/* CPU 1 goes, and at level 2 somebody on CPU 0 asks for its tick all the while. */
static int go_offline(const struct run *run)
{
	struct asker asker = { .fd = run->fd };
	pthread_t thread;
	int ret;

	if (run->level < 2)
		return cpu_online(1, false);
	if (pthread_create(&thread, NULL, ask, &asker))
		return -errno;
	ret = cpu_online(1, false);
	wait_state(run->fd, run->stream[0], KJ_STREAM_OFFLINE);
	__atomic_store_n(&asker.done, 1, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	result(!asker.error && asker.answers, "%s: the tick was asked for %lu times meanwhile (%s)",
	       run->text, asker.answers, strerror(-asker.error));
	return ret;
}

static int begin(struct run *run, __u32 sampler)
{
	struct kj_config c;
	unsigned int i, samplers;
	int ret;

	samplers = streams(sampler, run->stream);
	run->nr = samplers;
	if (run->level == 2)
		run->stream[run->nr++] = KJ_STREAM_DETAIL;
	config_fill(&c, sampler, 1, 1000, 1024);
	c.level = run->level;
	ret = call(run->fd, KJ_IOC_CONFIG, &c);
	for (i = 0; i < run->nr; i++)
		run->ring[i] = ring_open(run->fd, 1, run->stream[i], O_NONBLOCK);
	if (!ret)
		ret = start(run->fd);
	for (i = 0; i < samplers && !ret; i++)
		ret = wait_progress(run->fd, 1, run->stream[i], 3, 0);
	return ret;
}

static void one(__u32 sampler, __u32 level)
{
	struct run run = { .level = level, .fd = open_device() };
	const char *wrong;
	struct kj_query q;
	unsigned int i;
	int ret;

	snprintf(run.text, sizeof(run.text), "%s, level %u", sampler_name(sampler), level);
	result(!begin(&run, sampler), "%s: runs on CPU 1", run.text);

	ret = go_offline(&run);
	result(!ret, "%s: CPU 1 can go offline (%s)", run.text, strerror(-ret));
	for (i = 0; i < run.nr; i++)
		judge(&run, i);
	result(!query(run.fd, &q) && q.state == KJ_STATE_RUNNING,
	       "%s: the measurement itself still runs", run.text);
	result(!stop(run.fd), "%s: STOP works", run.text);
	result(config(run.fd, sampler, 0, 1000, 16) == -EBUSY, "%s: no CONFIG with the rings open",
	       run.text);
	for (i = 0; i < run.nr; i++)
		close(run.ring[i]);
	result(config(run.fd, sampler, 1, 1000, 16) == -ENODEV, "%s: CONFIG of it says ENODEV",
	       run.text);

	ret = cpu_online(1, true);
	result(!ret, "%s: CPU 1 can come back (%s)", run.text, strerror(-ret));
	close(run.fd);
	wrong = measure(sampler, 1);
	result(!wrong, "%s: CPU 1 can be measured again%s%s", run.text, wrong ? ": " : "",
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

/* Nothing of ours is there to see that the CPU went: STOP finds out. */
static void by_probes(void)
{
	int fd = open_device();
	struct kj_accounts a;
	bool good;

	result(!config(fd, KJ_SAMPLER_WATCH, 1, 1000, 1024) && !start(fd),
	       "watch: CPU 1 is watched");
	result(!cpu_online(1, false), "watch: CPU 1 can go offline");
	result(!stop(fd), "watch: STOP works");
	good = !accounts(fd, 1, KJ_STREAM_WATCH, &a) && a.state == KJ_STREAM_OFFLINE &&
	       kj_account_time(&a) == a.last - a.first;
	result(good, "watch: its stream says so, and its time adds up");
	result(!cpu_online(1, true), "watch: CPU 1 can come back");
	good = !config(fd, KJ_SAMPLER_WATCH, 1, 1000, 1024) && !start(fd) && !stop(fd) &&
	       !accounts(fd, 1, KJ_STREAM_WATCH, &a) && a.state == KJ_STREAM_DONE;
	result(good, "watch: and be watched again");
	close(fd);
	between(KJ_SAMPLER_WATCH);
}

int main(void)
{
	__u32 sampler, level;

	for (sampler = 1; sampler <= KJ_SAMPLERS; sampler++) {
		if (kj_sampler_is(sampler, KJ_SAMPLER_IN_USER | KJ_SAMPLER_PROBES))
			continue;
		for (level = 1; level <= 2; level++)
			one(sampler, level);
		between(sampler);
	}
	by_probes();
	return check_end();
}
