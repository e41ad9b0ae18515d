// SPDX-License-Identifier: GPL-2.0
/*
 * run - see run.h.
 *
 * Rings are large and looked at seldom: whatever the tool does on another CPU can show on
 * the measured one (shared caches, and in the deterministic lab a shared clock).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tasks.h"
#include "device/device.h"
#include "device/names.h"
#include "device/ring.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "lib/time.h"
#include "run.h"
#include "uapi/kjitter_sampler.h"

#define RING_RECORDS 65536U
#define LOOK_NS	     50000000
/* How long the sampler settles after its start, before the first injection. */
#define SETTLE_NS 5000000
/* How long the quiet measurements are that the floor is looked for with. */
#define FLOOR_NS 20000000
/* One gap in so many may follow on another by chance. */
#define FLOOR_SHARE 10
#define SAY_STARVED "the sampler could not run on CPU %u: %s has it; end that task or move it away"

/* Kernels limit how long an NMI may take, and the classes of NMIs refuse what is longer. */
#define SHORTEN_TIMES 10

/* Room for @want things of the size of a record. Return: false: no memory. */
static bool make_room(void **array, size_t want, size_t *room)
{
	void *more;

	if (want <= *room)
		return true;
	want = 2 * want + 4096;
	more = realloc(*array, want * sizeof(struct kj_record));
	if (!more)
		return false;
	*array = more;
	*room = want;
	return true;
}

static int keep_records(void *data, const struct kj_record *first, size_t n)
{
	struct kj_calibrate_run *r = data;
	struct kj_calibrate_data *d = &r->data;

	if (!make_room((void **)&d->record, d->nr_records + n, &r->room))
		return -ENOMEM;
	memcpy(d->record + d->nr_records, first, n * sizeof(*first));
	d->nr_records += n;
	return 0;
}

static int keep_details(void *data, const struct kj_record *first, size_t n)
{
	struct kj_calibrate_run *r = data;
	struct kj_calibrate_data *d = &r->data;

	if (!make_room((void **)&d->detail, d->nr_details + n, &r->detail_room))
		return -ENOMEM;
	memcpy(d->detail + d->nr_details, first, n * sizeof(*first));
	for (; n; n--, d->nr_details++)
		kj_symbols_fetch(&r->symbols, r->device, kj_symbols_of(&d->detail[d->nr_details]));
	return 0;
}

/* All that is in the rings now. Return: 0, 1 if both have ended, or -errno. */
static int drain_both(struct kj_calibrate_run *r, struct kj_ring ring[2])
{
	long ret = kj_ring_drain(&ring[1], keep_details, r);

	if (ret >= 0)
		ret = kj_ring_drain(&ring[0], keep_records, r);
	return ret < 0 ? ret : ring[0].ended && ring[1].ended;
}

static int open_rings(struct kj_calibrate_run *r, unsigned int level, struct kj_ring ring[2])
{
	int ret = kj_ring_open(&ring[0], r->device, r->cpu, r->stream, RING_RECORDS, 0);

	if (ret || level < 2)
		return ret;
	return kj_ring_open(&ring[1], r->device, r->cpu, KJ_STREAM_DETAIL, RING_RECORDS, 0);
}

static int configure(struct kj_calibrate_run *r, unsigned int level, __u64 threshold_ns)
{
	struct kj_config *c = &r->config;

	memset(c, 0, sizeof(*c));
	c->sampler = r->sampler;
	c->level = level;
	c->threshold_ns = threshold_ns;
	c->ring_records = RING_RECORDS;
	c->cpus[r->cpu / 64] = 1ULL << (r->cpu % 64);
	return kj_device_config(r->device, c);
}

static void forget(struct kj_calibrate_run *r, unsigned int level,
		   const struct kj_calibrate_class *class)
{
	struct kj_calibrate_data *d = &r->data;

	memset(&r->symbols, 0, sizeof(r->symbols));
	memset(&r->detail_account, 0, sizeof(r->detail_account));
	free(d->window);
	d->window = NULL;
	d->nr_windows = 0;
	d->nr_records = 0;
	d->nr_details = 0;
	d->loop = 0;
	d->class = class;
	d->level = level;
	d->symbols = &r->symbols;
	d->calls_named = r->query.probes >> KJ_PROBE_CALL & 1;
}

/* Return: 0, or -errno of draining; @error: errno of the injector. */
static int inject(struct kj_calibrate_run *r, struct kj_ring ring[2],
		  const struct kj_inject_plan *plan, int *error)
{
	struct kj_inject_plan p = *plan;
	unsigned int tries;
	pid_t pid;
	int ret;

	for (tries = 0; tries < SHORTEN_TIMES; tries++) {
		pid = kj_inject_start(r->data.class->name, &p);
		if (pid < 0)
			return pid;
		while (!kj_inject_ended(pid, error)) {
			ret = drain_both(r, ring);
			if (ret < 0)
				return ret;
			kj_time_nap(LOOK_NS);
		}
		if (*error != ERANGE)
			break;
		p.max_ns -= p.max_ns / 10;
	}
	return 0;
}

static int finish(struct kj_calibrate_run *r, struct kj_ring ring[2])
{
	struct kj_calibrate_data *d = &r->data;
	int ret = kj_device_stop(r->device), tries;

	for (tries = 0; !ret && tries < 5000; tries++) {
		ret = drain_both(r, ring);
		if (!ret)
			kj_time_nap(1000000);
	}
	if (ret >= 0)
		ret = ret ? 0 : -ETIMEDOUT;
	if (!ret)
		ret = kj_device_accounts(r->device, r->cpu, r->stream, &d->account);
	if (!ret && d->level > 1)
		ret = kj_device_accounts(r->device, r->cpu, KJ_STREAM_DETAIL, &r->detail_account);
	if (!ret && d->account.samples && kj_stream_loops(r->stream))
		d->loop = (d->account.clean + d->account.samples - 1) / d->account.samples;
	return ret;
}

/* Return: enum kj_exit. */
static int delivered(const struct kj_calibrate_run *r)
{
	const struct kj_accounts *a = &r->data.account, *b = &r->detail_account;
	char who[100];

	if (a->state == KJ_STREAM_STARVED) {
		kj_text_error(SAY_STARVED, r->cpu, kj_tasks_holder(r->cpu, NULL, who, sizeof(who)));
		return KJ_EXIT_UNTESTABLE;
	}
	if (a->state != KJ_STREAM_DONE) {
		kj_text_error("CPU %u went offline; take it online and try again", r->cpu);
		return KJ_EXIT_UNTESTABLE;
	}
	if (!a->lost && !b->lost && r->data.nr_records == a->gaps &&
	    r->data.nr_details == b->written)
		return KJ_EXIT_PASS;
	kj_text_error("%s: %llu of %llu gaps and %llu of %llu details were lost",
		      r->data.class ? r->data.class->name : "quiet run",
		      a->gaps - r->data.nr_records, a->gaps, b->gaps - r->data.nr_details, b->gaps);
	return KJ_EXIT_FAIL;
}

/* Return: enum kj_exit. */
static int injected(struct kj_calibrate_run *r, int error)
{
	struct kj_calibrate_data *d = &r->data;
	int ret;

	if (error == ENOTRECOVERABLE) {
		kj_text_error("%s: an NMI nobody claims panics here; set sysctl %s and %s to 0",
			      d->class->name, "kernel.unknown_nmi_panic",
			      "kernel.panic_on_unrecovered_nmi");
		return KJ_EXIT_UNTESTABLE;
	}
	if (error) {
		kj_text_error("%s: the injector gave up: %s", d->class->name, strerror(error));
		return error == EOPNOTSUPP || error == ENODEV ? KJ_EXIT_UNTESTABLE : KJ_EXIT_ERROR;
	}
	ret = kj_inject_log(&d->window, &d->nr_windows);
	if (!ret)
		return KJ_EXIT_PASS;
	kj_text_error(KJ_INJECT_DIR "/log: %s; load the kjitter_inject.ko that came with this tool",
		      strerror(-ret));
	return KJ_EXIT_ERROR;
}

int kj_calibrate_measure(struct kj_calibrate_run *r, unsigned int level, __u64 threshold_ns,
			 const struct kj_calibrate_class *class, const struct kj_inject_plan *plan,
			 __u64 quiet_ns)
{
	enum kj_device_op op = KJ_DEVICE_CONFIG;
	/* The second ring is that of the details: at level 1 there is none, so it has ended. */
	struct kj_ring ring[2] = { { .fd = -1 }, { .fd = -1, .ended = true } };
	int ret, error = 0, status;

	forget(r, level, class);
	ret = configure(r, level, threshold_ns);
	if (ret)
		goto err;
	op = KJ_DEVICE_RING;
	ret = open_rings(r, level, ring);
	if (ret)
		goto err;
	op = KJ_DEVICE_START;
	if (class && kj_stream_watches(r->stream))
		ret = kj_victim_start(&r->victim, r->cpu, class);
	if (!ret)
		ret = kj_device_start(r->device);
	if (ret)
		goto err;
	op = KJ_DEVICE_DRAIN;
	kj_time_nap(class ? SETTLE_NS : quiet_ns);
	if (class)
		ret = inject(r, ring, plan, &error);
	if (!ret)
		ret = finish(r, ring);
err:
	status = ret < 0 ? kj_device_fail(r->device, op, ret, &r->config) : KJ_EXIT_PASS;
	kj_ring_close(&ring[0]);
	kj_ring_close(&ring[1]);
	kj_victim_end(&r->victim);
	if (status || (!class && r->data.account.state == KJ_STREAM_DONE))
		return status;
	status = delivered(r);
	return status ? status : injected(r, error);
}

size_t kj_calibrate_own(const struct kj_record *record, size_t nr, __u64 *own)
{
	__u64 least = 0;
	size_t i, n = 0;

	for (i = 1; i < nr; i++) {
		if (!(record[i].flags & KJ_REC_BLIND))
			continue;
		n++;
		if (!least || record[i].len < least)
			least = record[i].len;
	}
	*own = least;
	return n;
}

int kj_calibrate_find_floor(struct kj_calibrate_floor *f, struct kj_calibrate_run *r,
			    unsigned int level)
{
	__u64 khz = r->query.clock_khz, own;
	int status, tries;
	size_t n;

	memset(f, 0, sizeof(*f));
	/* What has no loop has no time of its own to look again. */
	if (!kj_stream_loops(r->stream)) {
		f->threshold_ns = KJ_CALIBRATE_LEAST_NS;
		f->counts = f->threshold_ns * khz / 1000000;
		return KJ_EXIT_PASS;
	}
	/* At a threshold far above everything the clean loop alone is measured. */
	status = kj_calibrate_measure(r, level, 10000, NULL, NULL, FLOOR_NS);
	if (status)
		return status;
	f->loop = (double)r->data.account.clean / r->data.account.samples;
	f->counts = 3 * f->loop;
	for (tries = 0; tries < 16; tries++) {
		f->threshold_ns = f->counts * 1000000 / khz;
		f->counts = (f->threshold_ns * khz + 999999) / 1000000;
		status = kj_calibrate_measure(r, level, f->threshold_ns, NULL, NULL, FLOOR_NS);
		if (status)
			return status;
		n = kj_calibrate_own(r->data.record, r->data.nr_records, &own);
		if (n <= r->data.nr_records / FLOOR_SHARE)
			return KJ_EXIT_PASS;
		f->own = own;
		/* Some room is added: on the edge itself it is chance how long a way back takes. */
		f->counts = own >= f->counts ? own + own / 2 + 1 : f->counts + f->counts / 8 + 1;
	}
	kj_text_error("even gaps of %llu ns follow on each other: this CPU is too busy",
		      f->threshold_ns);
	return KJ_EXIT_UNTESTABLE;
}
