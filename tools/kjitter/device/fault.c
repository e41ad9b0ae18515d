// SPDX-License-Identifier: GPL-2.0
/*
 * fault - what to tell people when a call to the device fails; see device.h.
 *
 * Each errno that uapi/kjitter.h names has its own sentence, and it says what to do.
 * The first line of the table that fits is taken; what needs more than a sentence
 * (which CPU, which pid) comes before the table.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device.h"
#include "insmod.h"
#include "lib/cpulist.h"
#include "lib/exit.h"
#include "lib/macros.h"
#include "lib/names.h"
#include "lib/text.h"
#include "uapi/kjitter_sampler.h"

#define ANY -1
#define SAY_DETACHING \
	"the probes of the measurement before cannot be detached while a real-time task keeps a CPU from another task in an RCU section; end that task, or let it sleep"

#define SAY_OLDER \
	"the module is older than this tool and does not know all that is asked for; load the one that came with it"

static const struct fault {
	int op;
	int error;
	enum kj_exit status;
	const char *say;
} faults[] = {
	{ KJ_DEVICE_CONFIG, ERANGE, KJ_EXIT_ERROR,
	  "--threshold is from 1ns to 10s, --period from 10us to 1s, --slice 10us to 4ms" },
	{ KJ_DEVICE_CONFIG, E2BIG, KJ_EXIT_ERROR, SAY_OLDER },
	{ KJ_DEVICE_CONFIG, EOPNOTSUPP, KJ_EXIT_UNTESTABLE,
	  "the module cannot do --level 2 on this kernel; use --level 1" },
	{ KJ_DEVICE_CONFIG, EINVAL, KJ_EXIT_ERROR,
	  "the module refuses this; with --sampler hw a slice is at most half of the period" },
	{ KJ_DEVICE_QUERY, EINVAL, KJ_EXIT_ERROR,
	  "the module is too old for this tool; load the one that came with it" },
	{ KJ_DEVICE_SAMPLER, EPERM, KJ_EXIT_ERROR,
	  "another thread has begun as the sampler of this CPU" },
	{ KJ_DEVICE_SAMPLER, EXDEV, KJ_EXIT_ERROR,
	  "the sampler was moved off its CPU; do not change its affinity while it runs" },
	{ KJ_DEVICE_SAMPLER, ESRCH, KJ_EXIT_ERROR,
	  "the sampler asked before it began; module and tool do not fit together" },
	{ ANY, ENOTTY, KJ_EXIT_ERROR,
	  KJ_DEVICE " is not a kjitter module; load the one that came with this tool" },
	{ ANY, ENOMEM, KJ_EXIT_ERROR,
	  "not enough memory for the rings; use a smaller --ring or fewer CPUs" },
	{ ANY, EPERM, KJ_EXIT_ERROR, "not permitted; run this as root (CAP_SYS_ADMIN)" },
	{ ANY, EACCES, KJ_EXIT_ERROR, "not permitted; run this as root (CAP_SYS_ADMIN)" },
	{ ANY, EMFILE, KJ_EXIT_ERROR,
	  "too many open files, one per ring; raise 'ulimit -n' or name fewer CPUs" },
	{ ANY, ENFILE, KJ_EXIT_ERROR,
	  "too many open files in the system; raise fs.file-max or name fewer CPUs" },
	{ ANY, EBADFD, KJ_EXIT_ERROR,
	  "not possible in this state; module and tool do not fit together" },
	{ ANY, EPROTO, KJ_EXIT_ERROR,
	  "the ring is not as it should be; module and tool do not fit together" },
	{ KJ_DEVICE_CONFIG, ESRCH, KJ_EXIT_ERROR, "--pid: there is no such process" },
	{ ANY, EINPROGRESS, KJ_EXIT_ERROR, SAY_DETACHING },
	{ ANY, ETIMEDOUT, KJ_EXIT_ERROR,
	  "a stream did not end within 5 s of being stopped; see the kernel's log" },
};

static const char *const doing[] = {
	[KJ_DEVICE_OPEN] = "opening the device",
	[KJ_DEVICE_QUERY] = "asking the module",
	[KJ_DEVICE_CONFIG] = "configuring",
	[KJ_DEVICE_RING] = "opening a ring",
	[KJ_DEVICE_START] = "starting",
	[KJ_DEVICE_DRAIN] = "draining a ring",
	[KJ_DEVICE_STOP] = "stopping",
	[KJ_DEVICE_RESULT] = "reading the accounts",
	[KJ_DEVICE_SAMPLER] = "explaining a gap",
};

/* Which of the CPUs asked for is not in a list of the kernel's; -1: cannot tell. */
static int missing(const struct kj_config *c, const char *path)
{
	struct kj_cpulist asked, there;

	if (!c || !kj_cpulist_file(&there, path))
		return -1;
	memcpy(asked.word, c->cpus, sizeof(asked.word));
	return kj_cpulist_first(&asked, &there);
}

static int fail_cpu(int error, const struct kj_config *c)
{
	int none = missing(c, "/sys/devices/system/cpu/possible");
	int offline = missing(c, "/sys/devices/system/cpu/online");

	if (error == ENXIO && none >= 0)
		kj_text_error("this machine has no CPU %d; leave it out of --cpus", none);
	else if (error == ENXIO)
		kj_text_error("this machine does not have all the CPUs in --cpus");
	else if (offline >= 0)
		kj_text_error("CPU %d is offline; take it online or leave it out of --cpus",
			      offline);
	else
		kj_text_error("a CPU in --cpus went offline; take it online and try again");
	return KJ_EXIT_UNTESTABLE;
}

static int fail_busy(int fd)
{
	struct kj_query q;

	if (fd >= 0 && !kj_device_query(fd, &q) && q.owner_pid)
		kj_text_error("another recorder is running (pid %u); wait for it or end it",
			      q.owner_pid);
	else
		kj_text_error("another recorder is running, or has rings open; end it first");
	return KJ_EXIT_ERROR;
}

/* MemAvailable of /proc/meminfo in bytes; 0: not known. */
static __u64 available(void)
{
	FILE *in = fopen("/proc/meminfo", "re");
	unsigned long long kib = 0;
	char line[128];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "MemAvailable: %llu kB", &kib) == 1)
			break;
	if (in)
		fclose(in);
	return kib << 10;
}

static __u64 wanted(const struct kj_config *c, const struct kj_query *q)
{
	__u64 rings = c->level - 1, cpus = 0;
	unsigned int i;

	if (!kj_sampler_is(c->sampler, KJ_SAMPLER_IN_USER))
		rings += kj_sampler_streams(c->sampler, NULL);
	for (i = 0; i < KJ_CPU_WORDS; i++)
		cpus += __builtin_popcountll(c->cpus[i]);
	return cpus * rings * (c->ring_records * sizeof(struct kj_record) + 2 * q->page_size);
}

/* How much was wanted, and which of the limits it is that it meets. */
static int fail_memory(int fd, const struct kj_config *c)
{
	const char *sorry = "", *what = "use a smaller --ring or fewer CPUs";
	__u64 want, half = available() / 2;
	struct kj_query q;
	char line[256] = "not enough memory for the rings";

	if (fd >= 0 && !kj_device_query(fd, &q) && q.ring_bytes_max) {
		want = wanted(c, &q);
		snprintf(line, sizeof(line), "the rings want %.1f MiB of memory", KJ_MIB(want));
		if (want > q.ring_bytes_max || q.ring_bytes > q.ring_bytes_max - want)
			kj_text_add(line, sizeof(line),
				    "; all may have %.1f MiB, a quarter, and %.1f MiB are held",
				    KJ_MIB(q.ring_bytes_max), KJ_MIB(q.ring_bytes));
		else if (want > half)
			kj_text_add(line, sizeof(line),
				    "; they may have %.1f MiB, half of what is available",
				    KJ_MIB(half));
		else
			sorry = ", which this memory cgroup or the machine does not have";
	}
	kj_text_error("configuring: %s%s; %s", line, sorry, what);
	return KJ_EXIT_ERROR;
}

int kj_device_fail(int fd, enum kj_device_op op, int error, const struct kj_config *c)
{
	size_t i;

	error = -error;
	if (error == EBUSY)
		return fail_busy(fd);
	if (error == ENXIO || error == ENODEV)
		if (op == KJ_DEVICE_CONFIG || op == KJ_DEVICE_START)
			return fail_cpu(error, c);
	if (error == ENOMEM && op == KJ_DEVICE_CONFIG && c)
		return fail_memory(fd, c);
	if (op == KJ_DEVICE_OPEN && error == ENOENT && kj_insmod_loaded()) {
		kj_text_error("the module is loaded but " KJ_DEVICE " is missing; mount devtmpfs");
		return KJ_EXIT_ERROR;
	}
	if (op == KJ_DEVICE_OPEN && (error == ENOENT || error == ENXIO || error == ENODEV)) {
		kj_text_error(KJ_DEVICE " is not there: %s", kj_insmod_advice(""));
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (faults[i].error != error || (faults[i].op != ANY && faults[i].op != (int)op))
			continue;
		kj_text_error("%s: %s", doing[op], faults[i].say);
		return faults[i].status;
	}
	kj_text_error("%s failed: %s", doing[op], strerror(error));
	return KJ_EXIT_ERROR;
}
