// SPDX-License-Identifier: GPL-2.0
/*
 * session - start, drain, stop; see session.h.
 *
 * The recorder never waits for records: it naps, and looks. The nap adapts to how
 * full the fullest ring was, so that an idle CPU costs ten looks a second and a
 * storm none of its records. Signals are blocked except during the nap, so that no other code
 * has to reckon with them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "begin.h"
#include "device/device.h"
#include "drain.h"
#include "lib/duration.h"
#include "lib/stop.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "lib/time.h"
#include "session.h"
#include "stream.h"

#define FIRST (KJ_SECOND / 20)

static int gap_results(struct kj_session *s, struct kj_capture_writer *w, const struct kj_source *r)
{
	static struct kj_histogram h;
	int ret = kj_stream_histogram(s, r, &h);

	if (!ret)
		kj_capture_histogram(w, &h);
	return ret;
}

static int tick_results(struct kj_session *s, struct kj_capture_writer *w,
			const struct kj_source *r)
{
	struct kj_tick t;
	int ret = kj_stream_tick(s, r, &t);

	if (!ret)
		kj_capture_write(w, KJ_CAPTURE_TICK, &t, sizeof(t), NULL, 0);
	return ret;
}

int kj_session_results(struct kj_session *s, struct kj_capture_writer *w)
{
	const struct kj_source *r;
	struct kj_accounts a;
	int ret;

	for (r = s->sources; r < s->sources + s->nr_sources; r++) {
		ret = kj_stream_accounts(s, r, &a);
		if (ret)
			return ret;
		kj_capture_write(w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
		if (r->ring.stream == KJ_STREAM_DETAIL)
			ret = tick_results(s, w, r);
		else
			ret = gap_results(s, w, r);
		if (ret)
			return ret;
		if (r->keep)
			kj_keep_tell(r->keep, w);
	}
	kj_session_stacks_count(&s->stacks, s->device, w);
	return 0;
}

static void progress(struct kj_session *s, __u64 now)
{
	__u64 gaps = 0, lost = 0, max = 0, ns;
	char longest[KJ_DURATION_MAX], of[KJ_DURATION_MAX + 4] = "";
	struct kj_accounts a;
	unsigned int i;

	for (i = 0; i < s->nr_sources; i++) {
		if (kj_stream_accounts(s, &s->sources[i], &a))
			return;
		lost += a.lost;
		if (s->sources[i].ring.stream == KJ_STREAM_DETAIL)
			continue;
		gaps += a.gaps;
		ns = kj_duration_ns(a.max, a.clock_khz);
		max = ns > max ? ns : max;
	}
	if (s->options->duration_ns)
		sprintf(of, " of %llu s",
			kj_sum(s->options->duration_ns, KJ_SECOND - 1) / KJ_SECOND);
	fprintf(stderr, "\r%llu s%s  gaps %llu  lost %llu  max %s\033[K",
		(now - s->began_ns) / KJ_SECOND, of, gaps, lost,
		gaps ? kj_duration_format(longest, max) : "none");
	fflush(stderr);
}

/* How long until results are written again: a killed recorder leaves at least half of the time. */
static __u64 at_first(__u64 passed)
{
	return passed < FIRST ? FIRST : passed < KJ_SECOND ? passed : KJ_SECOND;
}

/* What people see, and what a killed recorder leaves: once a second, at first more often. */
static int every_second(struct kj_session *s, struct kj_capture_writer *w, __u64 now,
			__u64 *results_at, bool tty)
{
	__u64 passed = now - s->began_ns, wait = passed / 256;
	int ret = 0;

	if (tty)
		progress(s, now);
	if (now >= *results_at) {
		ret = kj_session_results(s, w);
		wait = wait < KJ_SECOND	     ? at_first(passed) :
		       wait > 60 * KJ_SECOND ? 60 * KJ_SECOND :
					       wait;
		*results_at = now + wait;
	}
	kj_capture_flush(w);
	return ret;
}

/* The device has no poll(), and that of a ring would wake us too often. */
static int drain_loop(struct kj_session *s, struct kj_capture_writer *w, __u32 *signal)
{
	__u64 end = s->options->duration_ns, now, pause = 20 * KJ_DRAIN_NAP_MIN, rest;
	__u64 second_at = s->began_ns, results_at = second_at;
	bool tty = !kj_options_has(s->options, KJ_OPT_QUIET) && isatty(STDERR_FILENO);
	unsigned int left;
	__u32 fill;
	int ret;

	for (;;) {
		ret = kj_drain_all(s, w, &fill, &left);
		now = kj_time_now();
		if (!ret && now >= second_at) {
			ret = every_second(s, w, now, &results_at, tty);
			second_at = now + at_first(now - s->began_ns);
		}
		if (!ret && w->error)
			ret = KJ_CAPTURE_DEVICE;
		else if (!ret && s->last.came)
			ret = KJ_CAPTURE_STOPPED;
		else if (!ret && !left)
			ret = KJ_CAPTURE_STREAMS;
		else if (!ret && end && now - s->began_ns >= end)
			ret = KJ_CAPTURE_DURATION;
		if (ret)
			break;
		pause = kj_drain_nap(pause, fill, s->config.ring_records);
		rest = end ? end - (now - s->began_ns) : pause;
		*signal = kj_stop_nap(rest < pause ? rest : pause);
		if (*signal) {
			ret = KJ_CAPTURE_SIGNAL;
			break;
		}
	}
	if (tty)
		fputs("\r\033[K", stderr);
	return ret;
}

/* No record will come any more: the last ones are kept. */
static void keep_rest(struct kj_session *s, struct kj_capture_writer *w)
{
	unsigned int i;

	for (i = 0; i < s->nr_sources; i++)
		if (s->sources[i].keep)
			kj_keep_rest(s->sources[i].keep, w);
}

int kj_session_run(struct kj_session *s, struct kj_capture_writer *w, __u32 *detail)
{
	enum kj_device_op op = KJ_DEVICE_START;
	int reason = KJ_CAPTURE_DEVICE, ret;

	*detail = 0;
	kj_stop_block();
	ret = kj_stream_start(s);
	if (ret)
		goto err;
	*detail = kj_begin_wait(s);
	s->began_ns = kj_time_now();
	op = KJ_DEVICE_DRAIN;
	reason = *detail ? KJ_CAPTURE_SIGNAL : drain_loop(s, w, detail);
	ret = kj_stream_stop(s);
	if (ret) {
		op = KJ_DEVICE_STOP;
		goto err;
	}
	ret = reason < 0 ? reason : kj_drain_rest(s, w);
	if (ret)
		goto err;
	keep_rest(s, w);
	op = KJ_DEVICE_RESULT;
	ret = kj_session_results(s, w);
	if (ret)
		goto err;
	if (!s->last.came)
		return reason;
	/* It may have come when it was ending for another reason. */
	*detail = s->last.record.cpu;
	return KJ_CAPTURE_STOPPED;
err:
	s->status = kj_device_fail(s->device, op, ret, &s->config);
	*detail = -ret;
	return KJ_CAPTURE_DEVICE;
}
