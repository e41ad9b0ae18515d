// SPDX-License-Identifier: GPL-2.0
/*
 * feed - see feed.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "device/device.h"
#include "feed.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/stop.h"
#include "lib/text.h"
#include "lib/time.h"
#include "session/drain.h"
#include "session/starved.h"
#include "session/stream.h"
#include "uapi/kjitter_sampler.h"

#define SAY_MISSED "WARNING: CPU %u %s: %llu records + %llu lost are not %llu gaps"

static void take(void *data, const struct kj_source *s, const struct kj_record *first, size_t n)
{
	struct kj_top_feed *f = data;
	unsigned int row = f->row[s - f->session.sources];
	size_t i;

	for (i = 0; i < n; i++)
		if (s->ring.stream == KJ_STREAM_DETAIL)
			kj_top_detail(&f->model, row, (const struct kj_detail *)first + i);
		else
			kj_top_record(&f->model, row, s->ring.taken + i, first + i);
}

/* A row for each stream of gaps; details belong to their CPU. */
static int make_rows(struct kj_top_feed *f)
{
	struct kj_session *s = &f->session;
	struct kj_top_row *row;
	struct kj_source *r;
	unsigned int i;

	f->row = calloc(s->nr_sources, sizeof(*f->row));
	if (!f->row || !kj_top_room(&f->model, s->nr_sources, s->nr_sources))
		return kj_device_fail(s->device, KJ_DEVICE_RING, -ENOMEM, NULL);
	f->tap.take = take;
	f->tap.data = f;
	for (i = 0; i < s->nr_sources; i++) {
		r = &s->sources[i];
		r->tap = &f->tap;
		if (r->ring.stream == KJ_STREAM_DETAIL) {
			f->row[i] = f->model.nr_cpus - 1;
			continue;
		}
		f->row[i] = kj_top_add(&f->model, r->ring.cpu, r->ring.stream);
		row = &f->model.row[f->row[i]];
		row->by_record = r->explain;
		/* Accounts say so too, but records come before them. */
		row->khz = kj_names_counts_ns(row->stream) ? 1000000 : s->query.clock_khz;
	}
	f->model.level = s->config.level;
	f->model.khz = s->query.clock_khz;
	return KJ_EXIT_PASS;
}

static void make_title(struct kj_top_feed *f)
{
	const struct kj_session *s = &f->session;
	const struct kj_config *c = &s->config;
	char threshold[KJ_DURATION_MAX];

	snprintf(f->title, sizeof(f->title), "kjitter: %s, level %u%s, threshold %s",
		 kj_names_sampler(c->sampler), c->level, s->events ? " (trace events)" : "",
		 kj_duration_format(threshold, c->threshold_ns));
	if (c->watch_pid)
		kj_text_add(f->title, sizeof(f->title), ", pid %u", c->watch_pid);
	if (*c->watch_comm)
		kj_text_add(f->title, sizeof(f->title), ", %.15s", c->watch_comm);
}

/* Nobody has ticked yet; but who looks into a file has to look into it now. */
static void count_from_here(struct kj_top_feed *f)
{
	unsigned int i;

	for (i = 0; i < f->model.nr_cpus && !f->interrupts.nr; i++)
		kj_top_ticks(&f->model, i, 0, 0);
	kj_top_interrupts_read(&f->interrupts, &f->model);
}

int kj_top_feed_start(struct kj_top_feed *f, const struct kj_options *o)
{
	struct kj_session *s = &f->session;
	int ret;

	s->device = -1;
	s->options = o;
	ret = kj_session_prepare(s);
	if (!ret)
		ret = make_rows(f);
	if (ret)
		return ret;
	make_title(f);
	if (s->nr_users && f->model.level == 1)
		kj_top_interrupts_open(&f->interrupts, &f->model, KJ_TOP_INTERRUPTS);
	kj_stop_block();
	ret = kj_stream_start(s);
	if (ret)
		return kj_device_fail(s->device, KJ_DEVICE_START, ret, &s->config);
	kj_top_begin(&f->model, kj_time_now());
	count_from_here(f);
	s->began_ns = f->model.began_ns;
	f->left = s->nr_sources;
	return KJ_EXIT_PASS;
}

int kj_top_feed_drain(struct kj_top_feed *f, __u64 *nap)
{
	__u32 fill;
	int ret = kj_drain_all(&f->session, NULL, &fill, &f->left);

	if (!ret)
		*nap = kj_drain_nap(*nap, fill, f->session.config.ring_records);
	return ret;
}

/* Ticks of a CPU that the module counts for whatever sampler of its own; once a CPU. */
static void count_ticks(struct kj_top_feed *f, unsigned int row, const struct kj_accounts *a)
{
	const struct kj_session *s = &f->session;

	if (f->model.level > 1 || s->nr_users || !(s->query.causes >> KJ_CAUSE_TICK & 1) ||
	    f->model.cpus[f->model.row[row].at].row != row)
		return;
	kj_top_ticks(&f->model, f->model.row[row].at, a->events[KJ_CAUSE_TICK],
		     kj_duration_ns(a->last - a->first, a->clock_khz));
}

static int read_source(struct kj_top_feed *f, unsigned int i)
{
	struct kj_session *s = &f->session;
	struct kj_accounts a;
	struct kj_tick t;
	int ret;

	if (s->sources[i].ring.stream == KJ_STREAM_DETAIL) {
		ret = kj_stream_tick(s, &s->sources[i], &t);
		if (!ret)
			kj_top_tick(&f->model, f->row[i], &t);
		/* Where ticks cannot be told from other timers, there is no count of them. */
		if (!(s->query.caps & KJ_CAP_TICK))
			f->model.cpus[f->row[i]].known = 0;
		return ret;
	}
	ret = kj_stream_accounts(s, &s->sources[i], &a);
	if (ret)
		return ret;
	kj_top_accounts(&f->model, f->row[i], &a);
	count_ticks(f, f->row[i], &a);
	return 0;
}

int kj_top_feed_interval(struct kj_top_feed *f)
{
	struct kj_session *s = &f->session;
	struct kj_query q;
	unsigned int i;
	__u32 fill;
	int ret;

	ret = kj_stream_clocks(s, &q);
	if (ret)
		return ret;
	f->model.cycles = q.now_cycles;
	f->model.mono_ns = q.now_mono_ns;
	for (i = 0; !ret && i < s->nr_sources; i++)
		ret = read_source(f, i);
	kj_top_interrupts_read(&f->interrupts, &f->model);
	if (!ret)
		ret = kj_drain_all(s, NULL, &fill, &f->left);
	if (!ret)
		kj_top_close(&f->model, kj_time_now());
	return ret;
}

/* What went into the rings came out of them. */
static void check_taken(const struct kj_top_feed *f)
{
	const struct kj_source *r;
	const struct kj_top_sums *now;
	unsigned int i;

	for (i = 0; i < f->session.nr_sources; i++) {
		r = &f->session.sources[i];
		now = &f->model.row[f->row[i]].now;
		if (r->ring.stream != KJ_STREAM_DETAIL && r->ring.taken + now->lost != now->gaps)
			kj_text_error(SAY_MISSED, r->ring.cpu, kj_names_stream(r->ring.stream),
				      r->ring.taken, now->lost, now->gaps);
	}
}

int kj_top_feed_stop(struct kj_top_feed *f, int error)
{
	struct kj_session *s = &f->session;
	enum kj_device_op op = KJ_DEVICE_RESULT;
	int ret = kj_stream_stop(s);

	if (ret && !error)
		op = KJ_DEVICE_STOP;
	if (!ret && !error) {
		ret = kj_drain_rest(s, NULL);
		op = ret ? KJ_DEVICE_DRAIN : KJ_DEVICE_RESULT;
	}
	if (!ret && !error)
		ret = kj_top_feed_interval(f);
	if (ret || error)
		return kj_device_fail(s->device, op, error ? error : ret, &s->config);
	check_taken(f);
	return kj_session_starved(s);
}
