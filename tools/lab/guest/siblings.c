// SPDX-License-Identifier: GPL-2.0
/*
 * siblings - a program that disturbs itself: one thread spins on a CPU, another one on CPU 0 takes
 * memory away that both have mapped, which flushes the TLB of the first by an interrupt. No
 * sampler of its own sees that, for it shares no memory with the program.
 *
 * usage: siblings CPU PAUSE_US [fifo]
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void pin(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("siblings: sched_setaffinity");
		exit(2);
	}
}

static void *unmap(void *pause)
{
	const size_t size = 4096;
	char *page;

	pin(0);
	for (;;) {
		page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (page == MAP_FAILED)
			exit(2);
		memset(page, 1, size);
		munmap(page, size);
		usleep(*(unsigned int *)pause);
	}
}

int main(int argc, char **argv)
{
	struct sched_param one = { .sched_priority = 1 };
	unsigned int pause;
	pthread_t thread;

	if (argc < 3) {
		fprintf(stderr, "usage: siblings CPU PAUSE_US [fifo]\n");
		return 2;
	}
	pause = atoi(argv[2]);
	if (pthread_create(&thread, NULL, unmap, &pause))
		return 2;
	pin(atoi(argv[1]));
	if (argc > 3 && sched_setscheduler(0, SCHED_FIFO, &one)) {
		perror("siblings: sched_setscheduler");
		return 2;
	}
	for (;;)
		__asm__ volatile(".rept 1000; nop; .endr");
}
