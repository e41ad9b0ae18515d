// SPDX-License-Identifier: GPL-2.0
/*
 * reader.faults - as many page faults as asked for, each an event for perf and trace-cmd:
 * reader.faults N
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGES 16384L

int main(int argc, char **argv)
{
	long n = argc == 2 ? atol(argv[1]) : 0, size = sysconf(_SC_PAGESIZE), i;
	volatile char *room;

	if (n <= 0)
		return 2;
	room = mmap(NULL, PAGES * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED || madvise((void *)room, PAGES * size, MADV_NOHUGEPAGE))
		return 2;
	for (i = 0; i < n; i++) {
		if (i % PAGES == 0 && madvise((void *)room, PAGES * size, MADV_DONTNEED))
			return 2;
		room[i % PAGES * size] = 1;
	}
	return 0;
}
