// SPDX-License-Identifier: GPL-2.0
/*
 * idle - suspend to idle, and back within 2.4 s.
 *
 * The emulator's RTC cannot wake a guest that only idles: its alarm is an interrupt that Linux
 * does not arm where there is ACPI, and no ACPI event before the machine really sleeps. What is
 * armed is the ACPI interrupt itself, and the PM timer raises that when its highest bit turns,
 * every 2.34 s, if somebody enables it.
 *
 * Prints how many milliseconds it was away. Exit status: 0 it came back, 1 it did not go,
 * 77 no such machine; none but x86 has I/O ports that a program may use.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#ifdef __x86_64__
#include <sys/io.h>
#endif
#include <time.h>
#include <unistd.h>

#include "kj.h"

#define FADT		"/sys/firmware/acpi/tables/FACP"
#define FADT_PM1A_EVENT 56
#define FADT_PM_TIMER	76
#define FADT_EVENT_LEN	88
#define TIMER_BIT	1U
#define TIMER_HZ	3579545U
#define TIMER_TURN	0x800000U
/* Longer than a sampler stands aside for anything else. */
#define AWAY_MIN_MS 1500

#ifdef __x86_64__
static __u64 boot_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

static unsigned int turn_ms(uint16_t timer)
{
	return (TIMER_TURN - inl(timer) % TIMER_TURN) / (TIMER_HZ / 1000);
}

int main(void)
{
	uint32_t event, timer;
	uint8_t table[128] = { 0 };
	__u64 began;
	int fd = open(FADT, O_RDONLY);

	if (fd < 0 || read(fd, table, sizeof(table)) <= FADT_EVENT_LEN || iopl(3)) {
		printf("no ACPI PM timer here: %s\n", strerror(errno));
		return 77;
	}
	memcpy(&event, table + FADT_PM1A_EVENT, sizeof(event));
	memcpy(&timer, table + FADT_PM_TIMER, sizeof(timer));
	if (!event || !timer) {
		puts("no ACPI PM timer here");
		return 77;
	}
	while (turn_ms(timer) < AWAY_MIN_MS)
		nap_ms(10);
	/* Status, cleared by writing the bit; behind it what may interrupt. */
	outw(TIMER_BIT, event);
	event += table[FADT_EVENT_LEN] / 2;
	outw(inw(event) | TIMER_BIT, event);
	began = boot_ms();
	if (write_file("/sys/power/state", "freeze")) {
		printf("freeze: %s\n", strerror(errno));
		return 1;
	}
	printf("%llu\n", boot_ms() - began);
	return 0;
}
#else
int main(void)
{
	puts("no ACPI PM timer here");
	return 77;
}
#endif
