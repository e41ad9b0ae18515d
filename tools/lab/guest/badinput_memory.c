// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_memory - more than there is, more than is allowed, and who pays for it
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

#define MIB	  (1024ULL * 1024)
#define RINGS	  3U
#define RING_MIB  48U
#define CGROUP	  "/tmp/badinput.cg"
#define CGROUP_IN CGROUP "/badinput"

/* The number behind @word in a file of such lines, or the first there is; ~0: none. */
static __u64 number(const char *path, const char *word)
{
	FILE *in = fopen(path, "re");
	unsigned long long value = ~0ULL;
	char line[1024], *at;

	while (in && fgets(line, sizeof(line), in)) {
		at = word ? strstr(line, word) : line;
		if (at && (!word || at == line) &&
		    sscanf(at + (word ? strlen(word) : 0), "%llu", &value) == 1)
			break;
	}
	if (in)
		fclose(in);
	return value;
}

static __u64 available(void)
{
	return number("/proc/meminfo", "MemAvailable:") << 10;
}

/* Three rings of 48 MiB, a seventh of the guest's memory. */
static int large_config(int fd)
{
	struct kj_config c;

	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1000, KJ_RING_MAX_RECORDS / 2);
	c.level = 2;
	return call(fd, KJ_IOC_CONFIG, &c);
}

/* Rings outlive their measurement; what they take counts until they are gone. */
static void held_rings(void)
{
	static const __u32 stream[RINGS] = { KJ_STREAM_TIMER_IRQ, KJ_STREAM_TIMER_THREAD,
					     KJ_STREAM_DETAIL };
	int ring[4][RINGS], taken = 0, i, j, fd;
	__u64 most = 0;
	struct kj_query q;

	for (i = 0; i < 4; i++) {
		fd = open_device();
		if (large_config(fd) == 0) {
			for (j = 0; j < (int)RINGS; j++)
				ring[taken][j] = ring_open(fd, 1, stream[j], 0);
			taken++;
		}
		query(fd, &q);
		most = q.ring_bytes > most ? q.ring_bytes : most;
		close(fd);
	}
	result(taken == 1, "rings held by nobody's measurement count: %d of 4 times 144 MiB taken",
	       taken);
	result(most && most <= q.ring_bytes_max, "all rings together: %llu of at most %llu MiB",
	       most / MIB, q.ring_bytes_max / MIB);
	for (i = 0; i < taken; i++)
		for (j = 0; j < (int)RINGS; j++)
			close(ring[i][j]);
	fd = open_device();
	want("CONFIG with 144 MiB once they are closed", large_config(fd), 0);
	want("CONFIG with 144 MiB again, in place of these", large_config(fd), 0);
	close(fd);
	fd = open_device();
	query(fd, &q);
	good(!q.ring_bytes, "with all closed no ring has memory");
	close(fd);
}

/* A process that has most of the memory. Return: its pid; it is done when this returns. */
static pid_t eat(__u64 leave)
{
	int ready[2];
	pid_t pid;
	char *p, c;

	if (pipe(ready))
		exit(2);
	pid = fork();
	if (!pid) {
		while (available() > leave) {
			p = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
			if (p == MAP_FAILED)
				break;
		}
		if (write(ready[1], "x", 1) != 1)
			_exit(2);
		for (;;)
			pause();
	}
	if (read(ready[0], &c, 1) != 1)
		exit(2);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void nobody_is_killed(void)
{
	__u64 before = number("/proc/vmstat", "oom_kill ");
	pid_t pid = eat(130 * MIB);
	int fd = open_device(), status;

	want("CONFIG with 144 MiB where 130 are available", large_config(fd), ENOMEM);
	close(fd);
	result(waitpid(pid, &status, WNOHANG) == 0 && number("/proc/vmstat", "oom_kill ") == before,
	       "nobody was killed for it");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

static bool enter_cgroup(void)
{
	char pid[16];

	mkdir(CGROUP, 0700);
	if (mount("none", CGROUP, "cgroup2", 0, NULL) ||
	    write_file(CGROUP "/cgroup.subtree_control", "+memory"))
		return false;
	mkdir(CGROUP_IN, 0700);
	snprintf(pid, sizeof(pid), "%d", getpid());
	return !write_file(CGROUP_IN "/cgroup.procs", pid);
}

static void leave_cgroup(void)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	write_file(CGROUP "/cgroup.procs", pid);
	rmdir(CGROUP_IN);
	umount(CGROUP);
	rmdir(CGROUP);
}

static void memory_cgroup(void)
{
	__u64 before, with, after;
	int fd;

	if (!can_charge || !enter_cgroup()) {
		check_skip("rings are charged to the caller",
			   "no memory cgroup here, or one that takes no pages to map");
		leave_cgroup();
		return;
	}
	before = number(CGROUP_IN "/memory.current", NULL);
	fd = open_device();
	large_config(fd);
	with = number(CGROUP_IN "/memory.current", NULL);
	close(fd);
	after = number(CGROUP_IN "/memory.current", NULL);
	result(with - before >= RINGS * RING_MIB * MIB && after < before + 8 * MIB,
	       "rings of 144 MiB are charged to the caller's cgroup: %llu KiB, %llu with them, %llu after",
	       before >> 10, with >> 10, after >> 10);
	write_file(CGROUP_IN "/memory.max", "67108864");
	fd = open_device();
	want("CONFIG with 144 MiB in a cgroup of 64", large_config(fd), ENOMEM);
	close(fd);
	result(number(CGROUP_IN "/memory.events", "oom_kill ") == 0,
	       "nobody in that cgroup was killed for it");
	leave_cgroup();
}

/* Pages of the mapped ring, by node: all on that of CPU 1. */
static void near(void)
{
	bool there = !access("/sys/devices/system/node/node1/cpu1", F_OK), seen = false;
	int fd = open_device(), ring;
	char line[1024], start[32];
	struct mapped m;
	FILE *in;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 1024);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	map_ring(&m, ring, 1024);
	snprintf(start, sizeof(start), "%lx ", (unsigned long)m.data);
	in = fopen("/proc/self/numa_maps", "re");
	while (there && in && fgets(line, sizeof(line), in))
		seen |= !strncmp(line, start, strlen(start)) && strstr(line, " N1=24 ") &&
			!strstr(line, " N0=");
	if (in)
		fclose(in);
	if (there)
		result(seen, "the ring of CPU 1 lies on its node");
	else
		check_skip("the ring of CPU 1 lies on its node", "one node");
	unmap_ring(&m);
	close(ring);
	close(fd);
}

void (*const badinput_memory[])(void) = { held_rings, nobody_is_killed, memory_cgroup, near, NULL };
