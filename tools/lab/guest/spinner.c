// SPDX-License-Identifier: GPL-2.0
/*
 * spinner - one user task spinning on a CPU until it is killed: what nohz_full is
 * for, and so the yardstick for a sampler in the kernel.
 *
 * usage: spinner CPU
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	cpu_set_t set;

	if (argc != 2) {
		fprintf(stderr, "usage: spinner CPU\n");
		return 2;
	}
	CPU_ZERO(&set);
	CPU_SET(atoi(argv[1]), &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("spinner: sched_setaffinity");
		return 2;
	}
	/* A long body: the emulator pays per turn of a loop, not per instruction. */
	for (;;)
		__asm__ volatile(".rept 1000; nop; .endr");
}
