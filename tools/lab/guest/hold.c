// SPDX-License-Identifier: GPL-2.0
/*
 * hold - bring the module into a state and stay there until killed: hold STATE
 *
 * STATE: open, configured, running, stopped; ring (nothing but a ring's descriptor is
 * left open), map (nothing but a mapping of the data). Prints "ready" once there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kj.h"

static int bring(const char *state)
{
	int fd = open_device(), ring;

	if (fd < 0)
		return fd;
	if (!strcmp(state, "open"))
		return 0;
	/* So few that they fill no more than the page that is mapped. */
	if (config(fd, KJ_SAMPLER_SPIN, 1, 1000, 32))
		return -1;
	if (!strcmp(state, "configured"))
		return 0;
	if (!strcmp(state, "ring") || !strcmp(state, "map")) {
		ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
		if (ring < 0)
			return ring;
		close(fd);
		if (!strcmp(state, "ring"))
			return 0;
		if (mmap(NULL, KJ_PAGE, PROT_READ, MAP_SHARED, ring, KJ_MMAP_DATA) == MAP_FAILED)
			return -1;
		close(ring);
		return 0;
	}
	if (start(fd) || wait_progress(fd, 1, KJ_STREAM_SPIN, 3, 1))
		return -1;
	if (!strcmp(state, "running"))
		return 0;
	return stop(fd) || strcmp(state, "stopped");
}

int main(int argc, char **argv)
{
	if (argc < 2 || bring(argv[1])) {
		puts("failed");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
