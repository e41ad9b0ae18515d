// SPDX-License-Identifier: GPL-2.0
/*
 * load - work for the housekeeping CPUs while others are measured
 *
 * load fork|net|unmap|disk|mix SEED
 *
 * Works until SIGTERM, then says how much it did. What it does next, how large it is and how
 * long it rests follow from SEED alone: equal seeds give equal work in a deterministic guest,
 * other seeds give work of the same kind in another order. It chooses no CPU: where it may run
 * is for whoever starts it, or for isolcpus=, to say.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kj.h"

#define MIB 1048576UL

static volatile sig_atomic_t over;
static __u64 state;
static int receiver = -1, sender = -1;
static char block[60000];

static void end(int number)
{
	(void)number;
	over = 1;
}

/* Marsaglia, Xorshift RNGs, 2003, with the multiplier of Vigna's xorshift64*. Below @n. */
static unsigned int chance(unsigned int n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545F4914F6CDD1DULL >> 32) % n;
}

static bool touch(size_t size)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t at;

	if (memory == MAP_FAILED)
		return false;
	for (at = 0; at < size; at += KJ_PAGE)
		((volatile char *)memory)[at] = 1;
	return !munmap(memory, size);
}

/* A process that uses some memory and is gone. */
static bool work_fork(void)
{
	size_t size = (1 + chance(64)) * KJ_PAGE;
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(!touch(size));
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

/* Both ends of a connection over lo, which nobody has brought up here yet. */
static bool connect_both(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct ifreq lo = { .ifr_name = "lo" };
	socklen_t size = sizeof(to);

	receiver = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (receiver < 0 || sender < 0 || ioctl(sender, SIOCGIFFLAGS, &lo))
		return false;
	lo.ifr_flags |= IFF_UP;
	return !ioctl(sender, SIOCSIFFLAGS, &lo) &&
	       !bind(receiver, (struct sockaddr *)&to, sizeof(to)) &&
	       !getsockname(receiver, (struct sockaddr *)&to, &size) &&
	       !connect(sender, (struct sockaddr *)&to, sizeof(to));
}

static bool work_net(void)
{
	ssize_t size = 1 + chance(sizeof(block));

	if (receiver < 0 && !connect_both())
		return false;
	return send(sender, block, size, 0) == size &&
	       recv(receiver, block, sizeof(block), 0) == size;
}

static bool work_unmap(void)
{
	return touch((1 + chance(4)) * MIB);
}

/* A file of up to 1 MiB, written, made safe, read again and removed, in TMPDIR or /tmp. */
static bool work_disk(void)
{
	const char *dir = getenv("TMPDIR");
	unsigned int blocks = 1 + chance(MIB / sizeof(block)), i;
	char path[256];
	bool good;
	int fd;

	snprintf(path, sizeof(path), "%s/load.XXXXXX", dir ? dir : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return false;
	unlink(path);
	good = true;
	for (i = 0; i < blocks; i++)
		good &= write(fd, block, sizeof(block)) == sizeof(block);
	good &= !fsync(fd);
	for (i = 0; i < blocks; i++)
		good &= pread(fd, block, sizeof(block), i * sizeof(block)) == sizeof(block);
	return !close(fd) && good;
}

static const struct {
	const char *name;
	bool (*work)(void);
} loads[] = {
	{ "fork", work_fork },
	{ "net", work_net },
	{ "unmap", work_unmap },
	{ "disk", work_disk },
};

#define LOADS (sizeof(loads) / sizeof(loads[0]))

/* Up to 2 ms of rest: an idle moment is part of a load, for timers and the tick. */
static void rest(void)
{
	struct timespec t = { .tv_nsec = chance(2 * MS) };

	nanosleep(&t, NULL);
}

static unsigned int find(const char *name)
{
	unsigned int i;

	for (i = 0; i < LOADS && strcmp(loads[i].name, name); i++)
		;
	return i;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = end };
	unsigned int only, i, did[LOADS] = { 0 };

	only = argc == 3 ? find(argv[1]) : LOADS;
	if (argc != 3 || (only == LOADS && strcmp(argv[1], "mix"))) {
		fprintf(stderr, "usage: load fork|net|unmap|disk|mix SEED\n");
		return 2;
	}
	/* Never zero, where the generator stays, and seldom small, which it takes long to leave. */
	state = (strtoull(argv[2], NULL, 10) + 1) * 0x9E3779B97F4A7C15ULL | 1;
	sigaction(SIGTERM, &action, NULL);
	for (i = 0; i < 16; i++)
		chance(2);
	while (!over) {
		i = only < LOADS ? only : chance(LOADS);
		if (!loads[i].work() && !over) {
			fprintf(stderr, "load: %s: %s\n", loads[i].name, strerror(errno));
			return 1;
		}
		did[i]++;
		rest();
	}
	for (i = 0; i < LOADS; i++)
		if (did[i])
			printf("load %s: %u times\n", loads[i].name, did[i]);
	return 0;
}
