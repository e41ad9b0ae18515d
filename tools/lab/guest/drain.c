// SPDX-License-Identifier: GPL-2.0
/*
 * drain - does reading disturb the measured CPU?
 *
 * usage: drain none|read|mmap SECONDS
 *
 * Runs the spin sampler on CPU 1 with a threshold that makes every reading a gap,
 * drains from CPU 0 as hard as it can (or not at all), and prints what every line
 * of /proc/interrupts counted on CPU 1 in SECONDS, from a second after the start:
 * "NAME COUNT" for those that moved, then "delivered COUNT".
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kj.h"

#define RECORDS 65536
#define LINES	256

struct line {
	char name[32];
	unsigned long long count;
};

static struct line before[LINES], after[LINES];
static struct kj_record records[1024];

/* The second column of every line that has two. */
static void count_interrupts(struct line lines[LINES])
{
	FILE *f = fopen("/proc/interrupts", "r");
	unsigned long long cpu0;
	char text[4096];
	unsigned int n = 0;

	if (!f) {
		perror("drain: /proc/interrupts");
		exit(2);
	}
	while (n < LINES && fgets(text, sizeof(text), f)) {
		if (sscanf(text, " %31[^:]: %llu %llu", lines[n].name, &cpu0, &lines[n].count) == 3)
			n++;
	}
	fclose(f);
}

static unsigned long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Drain until @end; returns how many records. */
static unsigned long long drain(const char *how, int ring, struct mapped *m, unsigned long long end)
{
	unsigned long long sum = 0, tail = m->consumer->tail, head;

	while (now_ns() < end) {
		if (!strcmp(how, "read")) {
			ssize_t got = read(ring, records, sizeof(records));

			sum += got > 0 ? got / sizeof(records[0]) : 0;
		} else if (!strcmp(how, "mmap")) {
			head = __atomic_load_n(&m->control->head, __ATOMIC_ACQUIRE);
			for (; tail != head; tail++)
				sum += m->data[tail % RECORDS].cpu;
			__atomic_store_n(&m->consumer->tail, tail, __ATOMIC_RELEASE);
		} else {
			sleep(1);
		}
	}
	return sum;
}

int main(int argc, char **argv)
{
	unsigned long long begin, delivered;
	struct mapped m;
	cpu_set_t set;
	int fd, ring;

	if (argc != 3) {
		fprintf(stderr, "usage: drain none|read|mmap SECONDS\n");
		return 2;
	}
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	sched_setaffinity(0, sizeof(set), &set);
	fd = open_device();
	if (fd < 0 || config(fd, KJ_SAMPLER_SPIN, 1, 1, RECORDS))
		return 1;
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 04000 /* O_NONBLOCK */);
	if (ring < 0 || map_ring(&m, ring, RECORDS) || start(fd))
		return 1;

	begin = now_ns() + 1000000000ULL;
	delivered = drain(argv[1], ring, &m, begin);
	count_interrupts(before);
	delivered += drain(argv[1], ring, &m, begin + atoi(argv[2]) * 1000000000ULL);
	count_interrupts(after);
	stop(fd);

	for (int i = 0; i < LINES && before[i].name[0]; i++) {
		if (after[i].count != before[i].count)
			printf("%s %llu\n", before[i].name, after[i].count - before[i].count);
	}
	printf("delivered %llu\n", delivered);
	return 0;
}
