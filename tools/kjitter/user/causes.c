// SPDX-License-Identifier: GPL-2.0
/*
 * causes - see causes.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "causes.h"
#include "clock.h"
#include "device/device.h"
#include "uapi/kjitter_cause.h"

static int open_file(struct kj_procstat *p, const char *path)
{
	p->size = kj_procstat_room(path);
	p->buf = malloc(p->size);
	if (!p->buf)
		return -ENOMEM;
	p->fd = open(path, O_RDONLY | O_CLOEXEC);
	return p->fd < 0 ? -errno : 0;
}

int kj_user_causes_open(struct kj_user_causes *c, int device)
{
	int ret;

	c->interrupts.fd = -1;
	c->softirqs.fd = -1;
	c->sampler = -1;
	if (c->silent)
		return 0;
	if (device >= 0) {
		c->sampler = kj_device_sampler(device, c->cpu);
		return c->sampler < 0 ? c->sampler : 0;
	}
	ret = open_file(&c->interrupts, "/proc/interrupts");
	return ret ? ret : open_file(&c->softirqs, "/proc/softirqs");
}

void kj_user_causes_close(struct kj_user_causes *c)
{
	if (c->interrupts.fd >= 0)
		close(c->interrupts.fd);
	if (c->softirqs.fd >= 0)
		close(c->softirqs.fd);
	if (c->sampler >= 0)
		close(c->sampler);
	free(c->interrupts.buf);
	free(c->softirqs.buf);
}

static void read_own(struct kj_self *own)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	memset(own, 0, sizeof(*own));
	own->preempted = usage.ru_nivcsw;
	own->sleeps = usage.ru_nvcsw;
	own->minor = usage.ru_minflt;
	own->major = usage.ru_majflt;
}

/* What the kernel has counted so far; false if that cannot be read: see @error of both. */
static bool read_proc(struct kj_user_causes *c, __u64 v[KJ_CAUSE_NR])
{
	struct kj_procstat_line line;
	struct kj_self own;
	unsigned int cause;

	memset(v, 0, KJ_CAUSE_NR * sizeof(v[0]));
	if (!kj_procstat_begin(&c->interrupts, c->cpu) || !kj_procstat_begin(&c->softirqs, c->cpu))
		return false;
	while (kj_procstat_next(&c->interrupts, &line)) {
		cause = kj_procstat_cause(&line);
		if (cause < KJ_CAUSE_NR)
			v[cause] += line.count;
	}
	while (kj_procstat_next(&c->softirqs, &line))
		v[KJ_CAUSE_SOFTIRQ] += line.count;
	if (c->interrupts.error || c->softirqs.error)
		return false;
	read_own(&own);
	v[KJ_CAUSE_THREAD] = own.preempted;
	v[KJ_CAUSE_SAMPLER] = own.sleeps + own.minor + own.major;
	return true;
}

void kj_user_causes_add(struct kj_user_causes *c, const __u64 now[KJ_CAUSE_NR])
{
	unsigned int i;

	for (i = 1; i < KJ_CAUSE_NR; i++)
		c->events[i] += (__u32)(now[i] - c->seen[i]);
	memcpy(c->seen, now, sizeof(c->seen));
}

static __u8 at_most_255(__u64 n)
{
	return n < 255 ? n : 255;
}

void kj_user_causes_own(struct kj_record *rec, const struct kj_self *own)
{
	__u64 faults = own->minor + own->major;

	/* The module counts every switch of the thread, but its own sleeps are no other task. */
	if (!own->preempted || (own->sleeps && rec->count[KJ_CAUSE_THREAD] > own->preempted))
		rec->count[KJ_CAUSE_THREAD] = at_most_255(own->preempted);
	rec->count[KJ_CAUSE_SAMPLER] = at_most_255(own->sleeps + faults);
	if (rec->cause == KJ_CAUSE_THREAD)
		rec->cause = kj_cause_primary(rec->count);
	/* A sleep is the cause whoever ran meanwhile; a page fault, only if nothing else came. */
	if (own->sleeps || (faults && rec->cause == KJ_CAUSE_UNKNOWN))
		rec->cause = KJ_CAUSE_SAMPLER;
}

/* What the thread did of its own accord since this was asked last. */
static void own_since(struct kj_user_causes *c, struct kj_self *since)
{
	struct kj_self now;

	read_own(&now);
	*since = now;
	kj_self_since(since, &c->own);
	c->own = now;
	c->sleeps += since->sleeps;
	c->faults += since->minor + since->major;
}

int kj_user_causes_begin(struct kj_user_causes *c)
{
	c->sleeps = 0;
	c->faults = 0;
	if (c->silent)
		return 0;
	read_own(&c->own);
	if (c->sampler >= 0)
		return kj_device_begin(c->sampler);
	/* The files are read once so that the kernel allocates what it needs, and once to count. */
	if (!read_proc(c, c->seen) || !read_proc(c, c->seen))
		return -(c->interrupts.error ? c->interrupts.error : c->softirqs.error);
	return 0;
}

void kj_user_causes_count(struct kj_user_causes *c, __u64 last)
{
	__u64 now[KJ_CAUSE_NR];
	struct kj_self own;

	if (c->silent)
		return;
	if (c->sampler >= 0) {
		c->gap.start = last;
		c->gap.len = 0;
		if (kj_device_gap(c->sampler, &c->gap))
			c->gap.unattributed = 0;
		own_since(c, &own);
	} else if (read_proc(c, now)) {
		kj_user_causes_add(c, now);
	}
}

void kj_user_causes_end(struct kj_user_causes *c, __u64 last)
{
	kj_user_causes_count(c, last);
	if (c->sampler >= 0)
		kj_device_end(c->sampler);
}

static bool explain_module(struct kj_user_causes *c, struct kj_record *rec)
{
	c->gap.start = rec->start;
	c->gap.len = rec->len;
	if (kj_device_gap(c->sampler, &c->gap))
		return false;
	rec->cause = c->gap.record.cause;
	memcpy(rec->count, c->gap.record.count, sizeof(rec->count));
	memcpy(rec->net, c->gap.record.net, sizeof(rec->net));
	rec->stack = c->gap.record.stack;
	rec->flags |= c->gap.record.flags;
	return true;
}

static bool explain_proc(struct kj_user_causes *c, __u64 elapsed, struct kj_record *rec)
{
	__u64 now[KJ_CAUSE_NR], moved[KJ_CAUSE_NR], began;
	bool stale = c->stale, good;
	unsigned int i;

	if (!c->fresh && c->spent > elapsed / 100 * KJ_USER_LOOK_PERCENT) {
		c->stale = true;
		return false;
	}
	began = kj_user_clock();
	good = read_proc(c, now);
	c->spent += kj_user_clock() - began;
	c->stale = !good;
	c->fresh = stale && good;
	if (!good)
		return false;
	for (i = 0; i < KJ_CAUSE_NR; i++)
		moved[i] = (__u32)(now[i] - c->seen[i]);
	kj_cause_one_ipi(moved);
	for (i = 1; i < KJ_CAUSE_NR && !stale; i++)
		rec->count[i] = moved[i] < 255 ? moved[i] : 255;
	kj_user_causes_add(c, now);
	rec->cause = kj_cause_primary(rec->count);
	return !stale;
}

bool kj_user_causes_explain(struct kj_user_causes *c, __u64 elapsed, struct kj_record *rec)
{
	struct kj_self own, looking;
	bool good;

	if (c->silent) {
		c->unexplained++;
		return false;
	}
	if (c->later)
		return false;
	/* Switches and faults of the thread while it reads /proc are in no gap. */
	own_since(c, &own);
	good = c->sampler >= 0 ? explain_module(c, rec) : explain_proc(c, elapsed, rec);
	own_since(c, &looking);
	/* That the thread slept is known even where nobody looked what else happened. */
	good |= own.sleeps != 0;
	if (good)
		kj_user_causes_own(rec, &own);
	c->unexplained += !good;
	return good;
}

void kj_user_causes_book(const struct kj_user_causes *c, struct kj_accounts *acc)
{
	unsigned int i;

	if (c->sampler < 0) {
		for (i = 1; i < KJ_CAUSE_NR; i++)
			acc->events[i] = c->events[i];
		kj_cause_one_ipi(acc->events);
		return;
	}
	memcpy(acc->events, c->gap.events, sizeof(acc->events));
	acc->events[KJ_CAUSE_THREAD] -=
		c->sleeps < acc->events[KJ_CAUSE_THREAD] ? c->sleeps : acc->events[KJ_CAUSE_THREAD];
	acc->events[KJ_CAUSE_SAMPLER] = c->sleeps + c->faults;
	memcpy(acc->probed, c->gap.probed, sizeof(acc->probed));
	acc->unattributed += c->gap.unattributed;
}
