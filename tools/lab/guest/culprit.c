// SPDX-License-Identifier: GPL-2.0
/*
 * culprit - what people do to an isolated CPU without knowing, each done from user space
 * as they do it. Runs until it is killed. A symbolic link to it gives it a telling name.
 *
 * usage: culprit sample CPU HZ            as perf record -e faults -F HZ -C CPU: an
 *                                         event with a frequency, which wants the tick
 *        culprit period CPU US            as perf record -e cpu-clock -c: an event every US
 *                                         microseconds, which is a periodic hrtimer there
 *        culprit read CPU US              as a monitoring agent: counts there, and reads the
 *                                         count from here every US microseconds (an IPI)
 *        culprit write US PATH TEXT...    write one TEXT after the other to PATH, one every US
 *                                         microseconds, from the begin of the file
 *        culprit itimer prof|virtual SECONDS COMMAND...
 *                                         run COMMAND with a timer on its CPU time, as one
 *                                         inherits it from whatever started it
 *        culprit fifo PRIORITY COMMAND... run COMMAND as a real-time task, as chrt -f
 *
 * There is no PMU in the emulator, so these are software events. (cpu-clock with a frequency
 * would not do for `sample`: the kernel makes a period of it.)
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int failed(const char *what)
{
	fprintf(stderr, "culprit: %s: %s\n", what, strerror(errno));
	return 2;
}

static void nap(unsigned long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&t, NULL);
}

/* Everything that runs on @cpu, whoever it is. */
static int count_cpu(int cpu, __u64 event, const struct perf_event_attr *more)
{
	struct perf_event_attr attr = *more;

	attr.size = sizeof(attr);
	attr.type = PERF_TYPE_SOFTWARE;
	attr.config = event;
	return syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static int sample(char **arg)
{
	const struct perf_event_attr attr = { .freq = 1, .sample_freq = strtoul(arg[1], NULL, 0) };

	if (count_cpu(atoi(arg[0]), PERF_COUNT_SW_PAGE_FAULTS, &attr) < 0)
		return failed("perf_event_open");
	for (;;)
		pause();
}

static int period(char **arg)
{
	const struct perf_event_attr attr = { .sample_period = strtoul(arg[1], NULL, 0) * 1000 };

	if (count_cpu(atoi(arg[0]), PERF_COUNT_SW_CPU_CLOCK, &attr) < 0)
		return failed("perf_event_open");
	for (;;)
		pause();
}

static int read_count(char **arg)
{
	static const struct perf_event_attr attr;
	unsigned long us = strtoul(arg[1], NULL, 0);
	int fd = count_cpu(atoi(arg[0]), PERF_COUNT_SW_CPU_CLOCK, &attr);
	uint64_t count;

	if (fd < 0)
		return failed("perf_event_open");
	while (read(fd, &count, sizeof(count)) == sizeof(count))
		nap(us);
	return failed("read of the count");
}

static int write_texts(char **arg)
{
	unsigned long us = strtoul(arg[0], NULL, 0);
	int fd = open(arg[1], O_WRONLY | O_CLOEXEC);
	char **text = arg + 2;

	if (fd < 0)
		return failed(arg[1]);
	for (;;) {
		lseek(fd, 0, SEEK_SET); /* a terminal has no begin, and needs none */
		if (write(fd, *text, strlen(*text)) < 0)
			return failed(arg[1]);
		if (!*++text)
			text = arg + 2;
		nap(us);
	}
}

static int itimer(char **arg)
{
	const struct itimerval t = { .it_value.tv_sec = atol(arg[1]) };

	if (setitimer(strcmp(arg[0], "prof") ? ITIMER_VIRTUAL : ITIMER_PROF, &t, NULL))
		return failed("setitimer");
	execvp(arg[2], arg + 2);
	return failed(arg[2]);
}

static int fifo(char **arg)
{
	const struct sched_param param = { .sched_priority = atoi(arg[0]) };

	if (sched_setscheduler(0, SCHED_FIFO, &param))
		return failed("sched_setscheduler");
	execvp(arg[1], arg + 1);
	return failed(arg[1]);
}

static const struct {
	const char *name;
	int args;
	int (*run)(char **arg);
} deeds[] = {
	{ "sample", 2, sample },     { "period", 2, period }, { "read", 2, read_count },
	{ "write", 3, write_texts }, { "itimer", 3, itimer }, { "fifo", 2, fifo },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (!strcmp(argv[1], deeds[i].name) && argc - 2 >= deeds[i].args)
			return deeds[i].run(argv + 2);
	fprintf(stderr, "usage: culprit sample|period|read CPU N, culprit write US PATH TEXT...,\n"
			"       culprit itimer prof|virtual SECONDS COMMAND...,\n"
			"       culprit fifo PRIORITY COMMAND...\n");
	return 2;
}
