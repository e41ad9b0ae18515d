// SPDX-License-Identifier: GPL-2.0
/*
 * fault - what to tell people when a call to the device fails; see device.h.
 *
 * Each errno that uapi/kjitter.h names has its own sentence, and it says what to do.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "cpulist.h"
#include "device.h"
#include "text.h"

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
	int cpu;

	if (error == ENODEV) {
		cpu = missing(c, "/sys/devices/system/cpu/online");
		if (cpu >= 0)
			kj_text_error(
				"CPU %d is offline; take it online "
				"('echo 1 > /sys/devices/system/cpu/cpu%d/online') or leave it out of --cpus",
				cpu, cpu);
		else
			kj_text_error(
				"a CPU in --cpus is offline; see /sys/devices/system/cpu/online");
	} else {
		cpu = missing(c, "/sys/devices/system/cpu/possible");
		if (cpu >= 0)
			kj_text_error(
				"this machine has no CPU %d; see /sys/devices/system/cpu/possible",
				cpu);
		else
			kj_text_error(
				"this machine does not have all CPUs in --cpus; see /sys/devices/system/cpu/possible");
	}
	return KJ_EXIT_UNTESTABLE;
}

static int fail_open(int error)
{
	if (error == ENOENT && !access("/sys/module/kjitter", F_OK))
		kj_text_error("the module is loaded but " KJ_DEVICE
			      " is missing; mount devtmpfs on /dev");
	else if (error == ENOENT || error == ENXIO || error == ENODEV)
		kj_text_error(
			KJ_DEVICE
			" is not there: the module is not loaded; load it with 'insmod kjitter.ko'");
	else if (error == EACCES || error == EPERM)
		kj_text_error(KJ_DEVICE " may not be opened; run this as root (CAP_SYS_ADMIN)");
	else
		kj_text_error(KJ_DEVICE " cannot be opened: %s", strerror(error));
	return KJ_EXIT_ERROR;
}

static int fail_busy(int fd)
{
	struct kj_query q;

	if (fd >= 0 && !kj_device_query(fd, &q) && q.owner_pid)
		kj_text_error(
			"another recorder is running (pid %u); wait for it or end it with 'kill %u'",
			q.owner_pid, q.owner_pid);
	else
		kj_text_error(
			"another recorder is running, or its rings are still open; end it first");
	return KJ_EXIT_ERROR;
}

static int fail_config(int error, const struct kj_config *c)
{
	switch (error) {
	case ERANGE:
		kj_text_error(
			"out of range: --threshold is from 1ns to 10s, --period from 10us to 1s, "
			"--slice from 10us to 4ms, --ring from 16 to 1048576 records");
		return KJ_EXIT_ERROR;
	case EOPNOTSUPP:
		kj_text_error("the module cannot do --level %u on this kernel; use --level 1",
			      c ? c->level : 2);
		return KJ_EXIT_UNTESTABLE;
	case EINVAL:
		kj_text_error(
			"the module refuses this configuration; for --sampler hw the slice is at "
			"most half of the period, and --ring is a power of two");
		return KJ_EXIT_ERROR;
	case ENOMEM:
		kj_text_error(
			"not enough memory for the rings; use a smaller --ring or fewer CPUs");
		return KJ_EXIT_ERROR;
	}
	return -1;
}

int kj_device_fail(int fd, enum kj_device_op op, int error, const struct kj_config *c)
{
	static const char *const words[] = {
		[KJ_DEVICE_OPEN] = "opening the device",
		[KJ_DEVICE_QUERY] = "asking the module what it is",
		[KJ_DEVICE_CONFIG] = "configuring the measurement",
		[KJ_DEVICE_RING] = "opening a ring",
		[KJ_DEVICE_START] = "starting the measurement",
		[KJ_DEVICE_DRAIN] = "draining a ring",
		[KJ_DEVICE_STOP] = "stopping the measurement",
		[KJ_DEVICE_RESULT] = "reading the accounts",
	};
	int status = -1;

	error = -error;
	if (op == KJ_DEVICE_OPEN)
		return fail_open(error);
	if (error == EBUSY)
		return fail_busy(fd);
	if ((op == KJ_DEVICE_CONFIG || op == KJ_DEVICE_START) &&
	    (error == ENODEV || error == ENXIO))
		return fail_cpu(error, c);
	if (op == KJ_DEVICE_CONFIG)
		status = fail_config(error, c);
	if (status >= 0)
		return status;
	if (error == EPERM || error == EACCES)
		kj_text_error("%s is not permitted; run this as root (CAP_SYS_ADMIN)", words[op]);
	else if (error == ENOTTY || (op == KJ_DEVICE_QUERY && error == EINVAL))
		kj_text_error("what answers at " KJ_DEVICE
			      " is not a kjitter module this tool (ABI %d) can talk to; "
			      "load the module that came with it",
			      KJ_ABI_VERSION);
	else if (error == EMFILE || error == ENFILE)
		kj_text_error(
			"too many open files: one per ring is needed; raise 'ulimit -n' or name fewer CPUs");
	else if (error == ENOMEM)
		kj_text_error("%s: not enough memory; use a smaller --ring or fewer CPUs",
			      words[op]);
	else if (error == EBADFD)
		kj_text_error("%s is not possible in the state the measurement is in; "
			      "module and tool do not fit together",
			      words[op]);
	else if (error == EPROTO)
		kj_text_error("%s: the ring does not look as the contract says; "
			      "module and tool do not fit together",
			      words[op]);
	else
		kj_text_error("%s failed: %s", words[op], strerror(error));
	return KJ_EXIT_ERROR;
}
