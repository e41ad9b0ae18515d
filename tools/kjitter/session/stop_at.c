// SPDX-License-Identifier: GPL-2.0
/*
 * stop_at - see stop_at.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/duration.h"
#include "lib/environment.h"
#include "lib/exit.h"
#include "lib/lengths.h"
#include "lib/macros.h"
#include "lib/names.h"
#include "lib/text.h"
#include "stop_at.h"
#include "uapi/kjitter_sampler.h"

#define SAY_OLD \
	"the module is older than this tool and cannot stop at a gap; load the one that came with this tool"
#define SAY_NO_TRACE                                                                           \
	"--snapshot: this kernel was built without tracing (CONFIG_TRACING), there is nothing" \
	" to be kept; leave it out"
#define SAY_NO_TRACEFS                                                                     \
	"--snapshot: tracing_on cannot be opened (%s); mount -t tracefs none /sys/kernel/" \
	"tracing, as root"
#define SAY_OFF                                                                                \
	"WARNING: --snapshot: the kernel's trace is off, so there will be nothing to be kept;" \
	" echo 1 > %s"

#define SAY_LATER \
	"record: --stop-at of one class: at level 2 without the module what a gap was due to is found only afterwards; give one length for all, or take --level 1"

#define SAY_SHORT \
	"record: --stop-at %s is shorter than the shortest gap that is seen, %s; see --threshold"

static const char *const trace_files[] = {
	"/sys/kernel/tracing/tracing_on",
	"/sys/kernel/debug/tracing/tracing_on",
};

int kj_stop_at_check(const struct kj_options *o)
{
	bool stops = kj_options_has(o, KJ_OPT_STOP_AT);

	if (kj_options_has(o, KJ_OPT_ON_STOP) && !stops)
		kj_text_error("record: --on-stop is for --stop-at");
	else if (kj_options_has(o, KJ_OPT_SNAPSHOT) && !stops)
		kj_text_error("record: --snapshot is for --stop-at");
	else if (kj_options_has(o, KJ_OPT_KEEP_AT) && !kj_options_has(o, KJ_OPT_KEEP))
		kj_text_error("record: --keep-at is for --keep");
	else if (kj_options_has(o, KJ_OPT_KEEP) && !stops && !kj_options_has(o, KJ_OPT_KEEP_AT))
		kj_text_error("record: --keep: say how long a long gap is, by --keep-at");
	else
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

/* Return: the file, or -errno of the first. */
static int open_trace(int mode, const char **path)
{
	char where[PATH_MAX];
	int fd = -1, error = 0;
	size_t i;

	for (i = 0; fd < 0 && i < ARRAY_SIZE(trace_files); i++) {
		fd = open(kj_environment_path(trace_files[i], where, sizeof(where)),
			  mode | O_CLOEXEC);
		*path = trace_files[i];
		if (fd < 0 && !error)
			error = errno;
	}
	return fd < 0 ? -error : fd;
}

/* What is off cannot be turned off; that is for who asked to know, and no reason to refuse. */
static void warn_if_off(void)
{
	const char *path;
	int fd = open_trace(O_RDONLY, &path);
	char on;

	if (fd < 0)
		return;
	if (read(fd, &on, 1) == 1 && on == '0')
		kj_text_error(SAY_OFF, path);
	close(fd);
}

/* Who turns it off: the module, or a thread of the user sampler by a file. */
static int configure_freeze(struct kj_session *s, bool user)
{
	const char *path;

	if (!user && !(s->query.caps & KJ_CAP_FREEZE)) {
		kj_text_error(SAY_NO_TRACE);
		return KJ_EXIT_UNTESTABLE;
	}
	if (user) {
		s->end.freeze = open_trace(O_WRONLY, &path);
		if (s->end.freeze < 0) {
			kj_text_error(SAY_NO_TRACEFS, strerror(-s->end.freeze));
			return KJ_EXIT_UNTESTABLE;
		}
	}
	warn_if_off();
	s->config.stop_flags |= KJ_STOP_FREEZE;
	return KJ_EXIT_PASS;
}

/* Is a gap's length, without its cause, enough to know whether it ends it all? */
static bool same_for_all(const __u64 ns[KJ_CAUSE_ROOM])
{
	unsigned int i;

	for (i = 1; i < KJ_CAUSE_NR; i++)
		if (ns[i] != ns[0])
			return false;
	return true;
}

int kj_stop_at_configure(struct kj_session *s)
{
	const struct kj_options *o = s->options;
	bool user = kj_sampler_is(o->sampler, KJ_SAMPLER_IN_USER);
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX];
	__u64 least = kj_lengths_least(o->stop_at.ns);

	s->end.freeze = -1;
	if (!least)
		return KJ_EXIT_PASS;
	if (!user && !(s->query.caps & KJ_CAP_STOP_AT)) {
		kj_text_error(SAY_OLD);
		return KJ_EXIT_ERROR;
	}
	if (least < s->config.threshold_ns) {
		kj_text_error(SAY_SHORT, kj_duration_format(a, least),
			      kj_duration_format(b, s->config.threshold_ns));
		return KJ_EXIT_ERROR;
	}
	if (s->events && !same_for_all(o->stop_at.ns)) {
		kj_text_error(SAY_LATER);
		return KJ_EXIT_ERROR;
	}
	memcpy(s->config.stop_ns, o->stop_at.ns, sizeof(s->config.stop_ns));
	s->end.stop_ns = s->config.stop_ns;
	return kj_options_has(o, KJ_OPT_SNAPSHOT) ? configure_freeze(s, user) : KJ_EXIT_PASS;
}

static const __u64 *long_ns(const struct kj_session *s)
{
	const struct kj_options *o = s->options;

	return kj_options_has(o, KJ_OPT_KEEP_AT) ? o->keep_at.ns : s->config.stop_ns;
}

int kj_stop_at_source(struct kj_session *s, struct kj_source *r)
{
	__u64 khz = kj_names_counts_ns(r->ring.stream) ? 1000000 : s->query.clock_khz;
	struct kj_source *before = r > s->sources ? r - 1 : NULL;
	bool *came = NULL;

	if (kj_lengths_least(s->config.stop_ns))
		r->last = &s->last;
	if (!kj_options_has(s->options, KJ_OPT_KEEP))
		return 0;
	/* One for each CPU, with its first stream. */
	if (before && before->ring.cpu == r->ring.cpu)
		came = before->keep->came;
	else
		came = calloc(1, sizeof(*came));
	if (came)
		r->keep = kj_keep_create(r->ring.cpu, r->ring.stream, s->options->keep, long_ns(s),
					 khz, came);
	return r->keep ? 0 : -ENOMEM;
}

const char *kj_stop_at_told(const struct kj_session *s, char *words, size_t size)
{
	char lengths[256];

	if (!kj_options_has(s->options, KJ_OPT_KEEP))
		return NULL;
	snprintf(words, size, "%u records before and after gaps of %s, and the last %u",
		 s->options->keep, kj_lengths_words(long_ns(s), lengths, sizeof(lengths)),
		 s->options->keep);
	return words;
}
