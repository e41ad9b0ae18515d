// SPDX-License-Identifier: GPL-2.0
/*
 * record - the subcommand: measure, write a capture, say in a line per CPU what came.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lib/tasks.h"
#include "command.h"
#include "device/conditions.h"
#include "device/device.h"
#include "lib/duration.h"
#include "lib/environment.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/text.h"
#include "session/session.h"
#include "session/stop_at.h"
#include "session/stream.h"
#include "uapi/kjitter_account.h"
#include "uapi/kjitter_sampler.h"

#define SAY_FOREIGN \
	"it holds something that is no capture of kjitter and is left alone; name another file with --output, or remove it"

#define SAY_UNEXPLAINED \
	"CPU %u user: %llu gaps without a cause: looking at /proc for each would take more than %d %% of the time"

#define SAY_STARVED \
	"CPU %u %s: could not run, so nothing was measured: %s has this CPU; end it or move it away, or measure another CPU"
#define SAY_STARVED_LATER \
	"CPU %u %s: could not run to the end: %s has this CPU; what was measured before stands"

/* Room that is enough for the accounts and histograms of some streams. */
#define ROOM (256 * 1024)

static struct kj_capture_writer writer;
static struct kj_environment environment;

#define SAY_TRACE_LOST \
	"WARNING: CPU %u: the kernel had no room for %llu trace events: what level 2 counts is a lower limit"

/* Check that what went into the rings came out of them. */
static void detail_line(const struct kj_source *r, const struct kj_accounts *a)
{
	__u64 gone = r->explain ? kj_trace_lost(r->ring.cpu) : 0;

	if (gone)
		kj_text_error(SAY_TRACE_LOST, r->ring.cpu, gone);
	kj_text_error("CPU %u details: %llu, %llu lost", r->ring.cpu, a->written, a->lost);
	if (r->ring.taken != a->written)
		kj_text_error("WARNING: CPU %u details: %llu came, %llu were written", r->ring.cpu,
			      r->ring.taken, a->written);
}

/* Others had the CPU. Return: nothing at all was measured. */
static bool starved_line(struct kj_session *s, const struct kj_source *r)
{
	struct kj_accounts a;
	char who[100];

	if (r->ring.stream == KJ_STREAM_DETAIL || kj_stream_accounts(s, r, &a) ||
	    a.state != KJ_STREAM_STARVED)
		return false;
	kj_text_error(a.samples ? SAY_STARVED_LATER : SAY_STARVED, r->ring.cpu,
		      kj_names_stream(r->ring.stream),
		      kj_tasks_holder(r->ring.cpu, who, sizeof(who)));
	return !a.samples;
}

#define SAY_ASLEEP "WARNING: CPU %u user: it slept for most of the time and measured nothing then"

/* What the user sampler did of its own accord is no other task; asleep it measured nothing. */
static void own_line(const struct kj_user *u, const struct kj_accounts *a)
{
	__u64 ns = kj_duration_ns(a->last - a->first, a->clock_khz);
	char words[100];

	if (kj_self_words(&u->own, ns, words, sizeof(words)))
		kj_text_error("CPU %u user: of its own accord: %s%s", u->cpu, words,
			      kj_self_stops() ? "; it was stopped from outside" : "");
	if (kj_self_slept(&u->own, ns) > ns / KJ_SELF_MOST)
		kj_text_error(SAY_ASLEEP, u->cpu);
}

static void summary_line(struct kj_session *s, const struct kj_source *r)
{
	char max[KJ_DURATION_MAX], balance[48] = "";
	struct kj_accounts a;
	__s64 off;

	if (kj_stream_accounts(s, r, &a))
		return;
	if (r->ring.stream == KJ_STREAM_DETAIL) {
		detail_line(r, &a);
		return;
	}
	if (kj_stream_adds_up(r->ring.stream)) {
		off = kj_account_time(&a) - (a.last - a.first);
		if (off)
			snprintf(balance, sizeof(balance), ", time off by %lld counts", off);
		else
			snprintf(balance, sizeof(balance), ", time adds up");
	}
	kj_duration_format(max, kj_duration_ns(a.max, a.clock_khz));
	kj_text_error("CPU %u %s: %llu samples, %llu gaps, max %s, %llu lost%s%s", r->ring.cpu,
		      kj_names_stream(r->ring.stream), a.samples, a.gaps, a.gaps ? max : "none",
		      a.lost, balance, a.state == KJ_STREAM_OFFLINE ? "; CPU went offline" : "");
	if (r->user)
		own_line(r->user, &a);
	if (r->user && r->user->causes.unexplained)
		kj_text_error(SAY_UNEXPLAINED, r->ring.cpu, r->user->causes.unexplained,
			      KJ_USER_LOOK_PERCENT);
	if (r->ring.taken + a.lost != a.gaps)
		kj_text_error("WARNING: CPU %u %s: %llu records + %llu lost are not %llu gaps",
			      r->ring.cpu, kj_names_stream(r->ring.stream), r->ring.taken, a.lost,
			      a.gaps);
}

/* Return: enum kj_exit. */
static int summary(struct kj_session *s, int reason)
{
	int status = KJ_EXIT_PASS;
	unsigned int i;

	for (i = 0; i < s->nr_sources; i++)
		if (starved_line(s, &s->sources[i]))
			status = KJ_EXIT_UNTESTABLE;
	if (reason == KJ_CAPTURE_STREAMS)
		kj_text_error("every stream ended by itself; the recording ends with them");
	if (kj_options_has(s->options, KJ_OPT_QUIET))
		return status;
	for (i = 0; i < s->nr_sources; i++)
		summary_line(s, &s->sources[i]);
	kj_text_error("recorded into %s", s->path);
	return status;
}

/* Say why it may not be this file, and what to do. */
static int not_created(const struct kj_session *s, int error)
{
	const char *why = strerror(error);

	if (error == ENOTSUP)
		why = "it is no regular file; name a file with --output";
	else if (error == EEXIST)
		why = SAY_FOREIGN;
	else if (error == EBUSY)
		why = "another recorder writes into it; name another file with --output";
	kj_text_error("%s: cannot be written: %s", s->path, why);
	return KJ_EXIT_ERROR;
}

static int write_failed(const struct kj_session *s, int error, bool whole)
{
	const char *why = strerror(error);

	if (error == ENOSPC || error == EDQUOT)
		why = "no space left";
	else if (error == EFBIG)
		why = "it may not grow any further (see ulimit -f)";
	kj_text_error("%s: cannot be written: %s; the measurement was stopped", s->path, why);
	kj_text_error("%s: %llu records are kept%s", s->path, writer.records,
		      whole ? ", and the accounts of the whole time" : "");
	return KJ_EXIT_ERROR;
}

/* Write what tells of the whole time behind the last whole section, giving up @room bytes. */
static bool end_early(struct kj_session *s, int error, __u64 room)
{
	struct kj_query after;

	if (kj_capture_salvage(&writer, room) || kj_session_results(s, &writer))
		return false;
	if (!kj_stream_clocks(s, &after))
		kj_capture_anchor(&writer, &after);
	kj_capture_end(&writer, KJ_CAPTURE_OUTPUT, error);
	return !kj_capture_flush(&writer);
}

/*
 * The file takes no more: what is whole stays, and what tells of the whole time fits into
 * the room of the section that was not, or of the latest ones. Return: enum kj_exit.
 */
static int close_early(struct kj_session *s, int error)
{
	bool whole = s->began_ns && (end_early(s, error, 0) || end_early(s, error, ROOM));

	if (!whole)
		kj_capture_salvage(&writer, 0);
	kj_capture_close(&writer);
	return write_failed(s, error, whole);
}

static void collect(const struct kj_session *s)
{
	char words[400];

	kj_environment_collect(&environment, s->device >= 0 ? &s->query : NULL);
	kj_conditions_add(&environment, s->options);
	if (kj_stop_at_told(s, words, sizeof(words)))
		kj_environment_add(&environment, "keep", words);
	if (!s->nr_users)
		return;
	kj_environment_add(&environment, "causes",
			   s->device >= 0 ? "module" :
			   s->events	  ? "events" :
					    "proc");
	kj_environment_add(&environment, "clock_rate_from", s->clock_from);
}

/* What the kernel's trace had no room for. Return: so there is such. */
static bool lost_words(const struct kj_session *s)
{
	char all[2000] = "";
	unsigned int i;
	__u64 n;

	for (i = 0; s->events && i < s->nr_users; i++) {
		n = kj_trace_lost(s->users[i]->cpu);
		if (n)
			kj_text_add(all, sizeof(all), "%sCPU %u: %llu", *all ? "; " : "",
				    s->users[i]->cpu, n);
	}
	if (*all)
		kj_environment_add(&environment, "trace_events_lost", all);
	return *all;
}

/*
 * The environment once more, which holds then: with what the user samplers did themselves, and what
 * was lost of a trace.
 */
static void own_words(const struct kj_session *s)
{
	bool lost = lost_words(s);
	char words[100], all[2000] = "";
	const struct kj_user *u;
	unsigned int i;
	size_t n = 0;
	__u64 ns;

	for (i = 0; i < s->nr_users && n < sizeof(all); i++) {
		u = s->users[i];
		ns = kj_duration_ns(u->acc.last - u->acc.first, u->acc.clock_khz);
		if (kj_self_words(&u->own, ns, words, sizeof(words)))
			n += snprintf(all + n, sizeof(all) - n, "%sCPU %u: %s", n ? "; " : "",
				      u->cpu, words);
	}
	if (kj_self_stops() && n < sizeof(all))
		n += snprintf(all + n, sizeof(all) - n, "%sstopped from outside (SIGSTOP) %u times",
			      n ? "; " : "", kj_self_stops());
	if (n)
		kj_environment_add(&environment, "own_accord", all);
	if (!n && !lost)
		return;
	kj_capture_write(&writer, KJ_CAPTURE_ENV, environment.text, environment.len, NULL, 0);
}

static const struct kj_source *source_of(const struct kj_session *s, const struct kj_record *r)
{
	unsigned int i;

	for (i = 0; i < s->nr_sources; i++)
		if (s->sources[i].ring.cpu == r->cpu && s->sources[i].ring.stream == r->stream)
			return &s->sources[i];
	return NULL;
}

#define SAY_FROZEN \
	"the kernel's trace was turned off there: read /sys/kernel/tracing/trace, then echo 1 > /sys/kernel/tracing/tracing_on"

#define SAY_NOT_FROZEN \
	"WARNING: the kernel's trace could not be turned off there: tracing_on could not be written"

/* The user sampler writes a file for it, which may fail; the module does not fail. */
static bool not_frozen(const struct kj_session *s)
{
	return s->nr_users && s->end.freeze < 0;
}

/* The gap that ended it, and what is to be done about it. Return: enum kj_exit. */
static int tell_stop(struct kj_session *s, int status)
{
	const struct kj_record *r = &s->last.record;
	const char *command = s->options->on_stop;
	char len[KJ_DURATION_MAX];
	const struct kj_source *source = source_of(s, r);
	struct kj_accounts a;
	struct kj_query now;
	int ret;

	if (!source || kj_stream_accounts(s, source, &a) || kj_stream_clocks(s, &now))
		return KJ_EXIT_ERROR;
	if (!kj_options_has(s->options, KJ_OPT_QUIET)) {
		kj_text_error("stopped at a gap of %s: CPU %u %s, %s",
			      kj_duration_format(len, kj_duration_ns(r->len, a.clock_khz)), r->cpu,
			      kj_names_stream(r->stream), kj_names_cause(r->cause));
		if (s->config.stop_flags & KJ_STOP_FREEZE)
			kj_text_error(not_frozen(s) ? SAY_NOT_FROZEN : SAY_FROZEN);
	}
	ret = command ? kj_last_gap_command(&s->last, &a, &now, s->path, command) : status;
	return status ? status : ret;
}

#define SAY_EVENTS \
	"level 2 is the kernel's own trace events: switched on, they may change what is measured; --level 1 has none on"

static int record(struct kj_session *s)
{
	struct kj_query after;
	int ret, reason;
	__u32 detail;

	/* Errors of writing, not signals. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	kj_self_watch();
	if (s->events && !kj_options_has(s->options, KJ_OPT_QUIET))
		kj_text_error(SAY_EVENTS);
	s->path = s->options->output;
	ret = kj_capture_create(&writer, s->path);
	if (ret)
		return not_created(s, -ret);
	if (kj_options_has(s->options, KJ_OPT_KEEP))
		kj_capture_need(&writer, KJ_CAPTURE_NEEDS_LEFT);
	/* Again: CLOCK readings just before the start. */
	kj_stream_clocks(s, &s->query);
	collect(s);
	kj_capture_write(&writer, KJ_CAPTURE_ENV, environment.text, environment.len, NULL, 0);
	kj_capture_run(&writer, s->options->duration_ns, &s->query, &s->config);
	if (kj_capture_flush(&writer))
		return close_early(s, writer.error);
	reason = kj_session_run(s, &writer, &detail);
	if (kj_capture_flush(&writer))
		return close_early(s, writer.error);
	own_words(s);
	if (!kj_stream_clocks(s, &after))
		kj_capture_anchor(&writer, &after);
	kj_capture_end(&writer, reason, detail);
	if (kj_capture_flush(&writer))
		return close_early(s, writer.error);
	if (kj_capture_close(&writer))
		return write_failed(s, writer.error, false);
	if (s->status)
		return s->status;
	ret = summary(s, reason);
	return s->last.came ? tell_stop(s, ret) : ret;
}

static int run(const struct kj_options *o)
{
	static struct kj_session session;
	int status;

	session.device = -1;
	session.options = o;
	status = kj_session_prepare(&session);
	return status ? status : record(&session);
}

const struct kj_command kj_record_command = {
	.bit = KJ_COMMAND_RECORD,
	.name = "record",
	.does = "measure CPUs into a capture file",
	.usage = "[OPTION ...]",
	.about =
		"Measures CPUs until --duration is over or Ctrl-C, and writes a capture file that\n"
		"'kjitter report' reads. Needs root and, but for --sampler user, the module. Times need a\n"
		"unit: ns us ms s m h.\n",
	.notes =
		"The file is readable at any time, also if this recorder is killed, and only by its owner.\n"
		"On a full disk the measurement ends; what is there stays, with accounts of the whole time.\n",
	.exits =
		"0 recorded; 2 error (usage, device, output); 4 not testable here (a CPU that is not\n"
		"there, offline, or never let the sampler run; a sampler or level this kernel cannot\n"
		"do)",
	.run = run,
};
