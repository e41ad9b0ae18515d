// SPDX-License-Identifier: GPL-2.0
/*
 * hog - a real-time task that never sleeps, as people run them on isolated CPUs.
 *
 * usage: hog CPU PRIORITY    SCHED_FIFO; prints "ready" and spins until it is killed
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct sched_param param = { 0 };
	cpu_set_t set;

	if (argc != 3) {
		fprintf(stderr, "usage: hog CPU PRIORITY\n");
		return 2;
	}
	CPU_ZERO(&set);
	CPU_SET(atoi(argv[1]), &set);
	param.sched_priority = atoi(argv[2]);
	if (sched_setscheduler(0, SCHED_FIFO, &param) || sched_setaffinity(0, sizeof(set), &set)) {
		perror("hog");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	/* A long body: the emulator pays per turn of a loop, not per instruction. */
	for (;;)
		__asm__ volatile(".rept 1000; nop; .endr");
}
