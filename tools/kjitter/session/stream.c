// SPDX-License-Identifier: GPL-2.0
/*
 * stream - see stream.h.
 */
#include <errno.h>
#include <string.h>

#include "device/device.h"
#include "lib/text.h"
#include "stream.h"
#include "user/clock.h"
#include "user/why.h"

int kj_stream_accounts(const struct kj_session *s, const struct kj_source *r, struct kj_accounts *a)
{
	if (r->user) {
		kj_user_accounts(r->user, a);
		if (r->explain)
			kj_explain_accounts(r->explain, a);
	} else if (r->explain) {
		kj_explain_details(r->explain, a);
	} else {
		return kj_device_accounts(s->device, r->ring.cpu, r->ring.stream, a);
	}
	return 0;
}

int kj_stream_histogram(const struct kj_session *s, const struct kj_source *r,
			struct kj_histogram *h)
{
	if (!r->user)
		return kj_device_histogram(s->device, r->ring.cpu, r->ring.stream, h);
	kj_user_histogram(r->user, h);
	return 0;
}

int kj_stream_tick(const struct kj_session *s, const struct kj_source *r, struct kj_tick *t)
{
	if (!r->explain)
		return kj_device_tick(s->device, r->ring.cpu, t);
	kj_explain_tick(r->explain, t);
	return 0;
}

int kj_stream_clocks(const struct kj_session *s, struct kj_query *q)
{
	if (s->device >= 0)
		return kj_device_query(s->device, q);
	*q = s->query;
	kj_user_clock_pair(q);
	return 0;
}

/* Which thread could not begin, and what to do about it. */
static int user_failed(struct kj_session *s, int ret)
{
	char why[300];
	unsigned int i;

	for (i = 0; i < s->nr_users; i++)
		if (s->users[i]->error)
			kj_text_error("the user sampler cannot run on CPU %u: %s", s->users[i]->cpu,
				      kj_user_why(s->users[i]->cpu, s->users[i]->error, why,
						  sizeof(why)));
	return ret;
}

int kj_stream_start(struct kj_session *s)
{
	int ret = s->device >= 0 ? kj_device_start(s->device) : 0;

	if (ret || !s->nr_users)
		return ret;
	if (s->events && !kj_trace_on(true))
		return -EIO;
	ret = kj_user_start(s->users, s->nr_users);
	return ret ? user_failed(s, ret) : 0;
}

int kj_stream_stop(struct kj_session *s)
{
	/* Threads first: they ask the module until they end. */
	if (s->nr_users)
		kj_user_stop(s->users, s->nr_users);
	if (s->events)
		kj_trace_off();
	return s->device >= 0 ? kj_device_stop(s->device) : 0;
}

int kj_stream_user(struct kj_session *s, struct kj_source *r)
{
	struct kj_user_config c = {
		.later = s->events,
		.device = s->device,
		.level = s->config.level,
		.clock_khz = s->query.clock_khz,
		.threshold_ns = s->config.threshold_ns,
		.ring_records = s->config.ring_records,
		.policy = s->options->policy,
		.priority = s->options->priority,
		.warm_up_ns = s->config.warm_up_ns,
		.waits = s->config.warm_up_ns || s->config.begin_flags,
		.work_bytes = s->options->work_bytes,
		.end = kj_lengths_least(s->config.stop_ns) ? &s->end : NULL,
	};

	r->user = kj_user_create(r->ring.cpu, &c);
	if (!r->user)
		return -errno;
	s->users[s->nr_users++] = r->user;
	r->ring.fd = -1;
	r->ring.nr_records = s->config.ring_records;
	r->ring.control = &r->user->control;
	r->ring.consumer = &r->user->consumer;
	r->ring.data = r->user->data;
	return 0;
}

int kj_stream_explain(struct kj_session *s, struct kj_source *user, struct kj_source *details)
{
	struct kj_explain *e = kj_explain_create(user->user, &s->symbols, &s->told);

	if (!e)
		return -errno;
	user->explain = e;
	user->details = details;
	details->explain = e;
	details->ring.fd = -1;
	details->ring.nr_records = KJ_EXPLAIN_DETAILS;
	details->ring.control = &e->control;
	details->ring.consumer = &e->consumer;
	details->ring.data = (struct kj_record *)e->data;
	return 0;
}
