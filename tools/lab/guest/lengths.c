// SPDX-License-Identifier: GPL-2.0
/*
 * lengths - a user task spins and tells how long each stretch was in which it did not: the witness
 * of the bench, which is neither our way to measure nor a peer's.
 *
 * usage: lengths CPU
 *
 * Until SIGTERM. Then it prints a line for each stretch of LEAST counts and more: begin and length
 * in counts of the cycle counter (the bench is for x86). Its room is fixed and touched before it
 * begins, and what does not fit is counted: nothing is asked of the kernel meanwhile.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <x86intrin.h>

#define LEAST 500
#define ROOM  65536

static struct {
	unsigned long long start;
	unsigned long long len;
} stretch[ROOM];

static int over;

static void end(int sig)
{
	__atomic_store_n(&over, sig, __ATOMIC_RELAXED);
}

int main(int argc, char **argv)
{
	unsigned long long now, last, nr = 0, i;
	cpu_set_t set;

	if (argc != 2) {
		fprintf(stderr, "usage: lengths CPU\n");
		return 2;
	}
	CPU_ZERO(&set);
	CPU_SET(atoi(argv[1]), &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("lengths: sched_setaffinity");
		return 2;
	}
	signal(SIGTERM, end);
	memset(stretch, 1, sizeof(stretch));
	for (last = __rdtsc(); !__atomic_load_n(&over, __ATOMIC_RELAXED); last = now) {
		now = __rdtsc();
		if (now - last < LEAST)
			continue;
		if (nr < ROOM) {
			stretch[nr].start = last;
			stretch[nr].len = now - last;
		}
		nr++;
		now = __rdtsc();
	}
	for (i = 0; i < nr && i < ROOM; i++)
		printf("%llu %llu\n", stretch[i].start, stretch[i].len);
	printf("# left out %llu\n", nr - i);
	return 0;
}
