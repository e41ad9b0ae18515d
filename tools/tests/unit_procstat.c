// SPDX-License-Identifier: GPL-2.0
/*
 * unit_procstat - /proc/interrupts and /proc/softirqs: columns, lines, the causes they count.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../kjitter/lib/macros.h"
#include "../kjitter/lib/procstat.h"
#include "check.h"
#include "unit.h"

/* A file with this text. */
static int file_of(const char *text, size_t len)
{
	int fd = memfd_create("text", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		abort();
	return fd;
}

static void columns(void)
{
	check(kj_procstat_column("           CPU0       CPU1       ", 0) == 0, "column: first");
	check(kj_procstat_column("           CPU0       CPU1       ", 1) == 1, "column: second");
	check(kj_procstat_column("  CPU0 CPU3 CPU17", 17) == 2, "column: some CPUs are offline");
	check(kj_procstat_column("  CPU0 CPU3 CPU17", 1) == -1, "column: this CPU is offline");
	check(kj_procstat_column("  CPU0 CPU10", 1) == -1, "column: CPU10 is not CPU1");
	check(kj_procstat_column("", 0) == -1, "column: no headings");
	check(kj_procstat_column("  CPUx CPU0", 0) == -1, "column: headings that are none");
}

/* Is this what is read from a line? */
static bool line_is(const char *text, int column, const char *label, const char *name, __u64 count)
{
	struct kj_procstat_line l;

	return kj_procstat_parse(text, column, &l) && !strcmp(l.label, label) &&
	       !strcmp(l.name, name) && l.count == count;
}

static void proc_lines(void)
{
	struct kj_procstat_line l;
	bool good;

	good = line_is(" LOC:  12  345  Local timer", 1, "LOC", "Local timer", 345);
	check(good, "line: label, count, name");
	good = line_is(" 24:  1  7  IO-APIC 5-edge  A:Ged  ", 0, "24", "IO-APIC 5-edge  A:Ged", 1);
	check(good, "line: a device, blanks at the end");
	check(line_is("   HI:   0   9", 1, "HI", "", 9), "line: softirq, no name");
	good = !kj_procstat_parse(" ERR:          3", 1, &l);
	check(good, "line: one number for the whole machine");
	check(!kj_procstat_parse("LOC 1 2", 0, &l), "line: no colon");
	check(!kj_procstat_parse("", 0, &l), "line: empty");
	check(!kj_procstat_parse(":1 2", 0, &l), "line: empty label");
	check(!kj_procstat_parse("LOC: 1 2", -1, &l), "line: no column");
	good = line_is("7: 1 2 3com 99", 1, "7", "3com 99", 2);
	check(good, "line: a name that begins with a digit is no number");
	check(!kj_procstat_parse("7: 1 2x", 1, &l), "line: a number that is none");
	good = line_is("averyveryverylonglabel: 5 x", 0, "averyveryverylo", "x", 5);
	check(good, "line: a label too long is cut");
}

static void causes_of_labels(void)
{
	static const struct {
		const char *label;
		const char *name;
		unsigned int cause;
	} known[] = {
		{ "LOC", "", KJ_CAUSE_TICK },
		{ "RES", "", KJ_CAUSE_RESCHED },
		{ "CAL", "", KJ_CAUSE_CALL },
		{ "IWI", "", KJ_CAUSE_IRQ_WORK },
		{ "TLB", "", KJ_CAUSE_TLB },
		{ "NMI", "", KJ_CAUSE_NMI },
		{ "TRM", "", KJ_CAUSE_THERMAL },
		{ "MCE", "", KJ_CAUSE_THERMAL },
		{ "HYP", "", KJ_CAUSE_HYPERVISOR },
		{ "PIW", "", KJ_CAUSE_HYPERVISOR },
		{ "SPU", "", KJ_CAUSE_OTHER_VECTOR },
		{ "0", "timer", KJ_CAUSE_DEVICE },
		{ "131", "nvme0q1", KJ_CAUSE_DEVICE },
		{ "11", "GICv3 27 Level arch_timer", KJ_CAUSE_TICK },
		{ "17", "GICv3 23 Level arm-pmu", KJ_CAUSE_DEVICE },
		{ "IPI0", "Rescheduling interrupts", KJ_CAUSE_RESCHED },
		{ "IPI9", "Function call interrupts", KJ_CAUSE_CALL },
		{ "IPI4", "IRQ work interrupts", KJ_CAUSE_IRQ_WORK },
		{ "IPI5", "Timer broadcast interrupts", KJ_CAUSE_TICK },
		{ "IPI6", "CPU backtrace interrupts", KJ_CAUSE_OTHER_VECTOR },
		{ "IPI1", "", KJ_CAUSE_OTHER_VECTOR },
		{ "MCP", "", KJ_CAUSE_NR },
		{ "ERR", "", KJ_CAUSE_NR },
		{ "PMI", "", KJ_CAUSE_NR },
		{ "loc", "", KJ_CAUSE_NR },
		{ "", "", KJ_CAUSE_NR },
	};
	struct kj_procstat_line l;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		memset(&l, 0, sizeof(l));
		sprintf(l.label, "%s", known[i].label);
		sprintf(l.name, "%s", known[i].name);
		check(kj_procstat_cause(&l) == known[i].cause, "cause of '%s'", known[i].label);
	}
}

/* As captured: virtual machines with one isolated CPU, the second. */
static const struct {
	const char *name;
	const char *text;
	unsigned int count[KJ_CAUSE_NR];
} arm64[] = {
	{ "GICv3, seven IPIs",
	  "           CPU0       CPU1\n"
	  " 11:        249        167     GICv3  27 Level     arch_timer\n"
	  " 46:          0          0     GICv3  34 Level     rtc-pl031\n"
	  " 47:          0          0     GICv3  33 Level     uart-pl011\n"
	  " 48:          0          0     GICv3  23 Level     arm-pmu\n"
	  "IPI0:        12         12       Rescheduling interrupts\n"
	  "IPI1:         0          4       Function call interrupts\n"
	  "IPI2:         0          0       CPU stop interrupts\n"
	  "IPI3:         0          0       CPU stop (for crash dump) interrupts\n"
	  "IPI4:         0          0       Timer broadcast interrupts\n"
	  "IPI5:         0          0       IRQ work interrupts\n"
	  "IPI6:         0          0       CPU wake-up interrupts\n"
	  "Err:          0\n",
	  { [KJ_CAUSE_TICK] = 167,
	    [KJ_CAUSE_RESCHED] = 12,
	    [KJ_CAUSE_CALL] = 4,
	    [KJ_CAUSE_IRQ_WORK] = 0 } },
	{ "GICv2, eight IPIs",
	  "           CPU0       CPU1\n"
	  " 11:        255         27 GIC-0  27 Level     arch_timer\n"
	  " 13:          0          0 GIC-0  33 Level     uart-pl011\n"
	  " 16:          0          0 GIC-0  34 Level     rtc-pl031\n"
	  " 17:          0          0 GIC-0  23 Level     arm-pmu\n"
	  "IPI0:         4          4       Rescheduling interrupts\n"
	  "IPI1:        12         25       Function call interrupts\n"
	  "IPI2:         0          0       CPU stop interrupts\n"
	  "IPI3:         0          0       CPU stop NMIs\n"
	  "IPI4:         0          0       Timer broadcast interrupts\n"
	  "IPI5:         0          2       IRQ work interrupts\n"
	  "IPI6:         0          0       CPU backtrace interrupts\n"
	  "IPI7:         0          0       KGDB roundup interrupts\n"
	  "Err:          0\n",
	  { [KJ_CAUSE_TICK] = 27,
	    [KJ_CAUSE_RESCHED] = 4,
	    [KJ_CAUSE_CALL] = 25,
	    [KJ_CAUSE_IRQ_WORK] = 2 } },
	{ "GICv3, wider columns",
	  "            CPU0       CPU1\n"
	  "  11:        301         35  GICv3      27 Level     arch_timer\n"
	  "  13:          0          0  GICv3      33 Level     uart-pl011\n"
	  "  16:          0          0  GICv3      34 Level     rtc-pl031\n"
	  "  17:          0          0  GICv3      23 Level     arm-pmu\n"
	  "IPI0:          0          4  Rescheduling interrupts\n"
	  "IPI1:         19         32  Function call interrupts\n"
	  "IPI2:          0          0  CPU stop interrupts\n"
	  "IPI3:          0          0  CPU stop NMIs\n"
	  "IPI4:          0          0  Timer broadcast interrupts\n"
	  "IPI5:          1          2  IRQ work interrupts\n"
	  "IPI6:          0          0  CPU backtrace interrupts\n"
	  "IPI7:          0          0  KGDB roundup interrupts\n"
	  " Err:          0\n",
	  { [KJ_CAUSE_TICK] = 35,
	    [KJ_CAUSE_RESCHED] = 4,
	    [KJ_CAUSE_CALL] = 32,
	    [KJ_CAUSE_IRQ_WORK] = 2 } },
};

static void arm64_machines(void)
{
	unsigned int count[KJ_CAUSE_NR], cause;
	struct kj_procstat_line l;
	char buf[4096];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(arm64); i++) {
		struct kj_procstat p = { .buf = buf, .size = sizeof(buf) };

		p.fd = file_of(arm64[i].text, strlen(arm64[i].text));
		memset(count, 0, sizeof(count));
		check(kj_procstat_begin(&p, 1), "arm64, %s: has CPU 1", arm64[i].name);
		while (kj_procstat_next(&p, &l)) {
			cause = kj_procstat_cause(&l);
			check(cause < KJ_CAUSE_NR, "arm64, %s: '%s' has a cause", arm64[i].name,
			      l.label);
			if (cause < KJ_CAUSE_NR)
				count[cause] += l.count;
		}
		check(!p.error && !memcmp(count, arm64[i].count, sizeof(count)),
		      "arm64, %s: timer, IPIs by what each is for, devices", arm64[i].name);
		close(p.fd);
	}
}

/* Sum of the column of a CPU, read with a buffer of so many bytes; -1: no column. */
static long total(int fd, size_t size, unsigned int cpu, unsigned int *nr)
{
	struct kj_procstat p = { .fd = fd, .buf = malloc(size), .size = size };
	struct kj_procstat_line l;
	long n = 0;

	*nr = 0;
	if (!kj_procstat_begin(&p, cpu)) {
		free(p.buf);
		return -1;
	}
	while (kj_procstat_next(&p, &l)) {
		n += l.count;
		++*nr;
	}
	free(p.buf);
	return n;
}

/* 512 CPUs, 300 lines: line i has i on CPU 511, 1 elsewhere. */
static void many_cpus(void)
{
	char *text = malloc(2000000);
	size_t len = 0;
	unsigned int nr;
	int i, cpu, fd;

	for (cpu = 0; cpu < 512; cpu++)
		len += sprintf(text + len, "%10s%d", "CPU", cpu);
	len += sprintf(text + len, "\n");
	for (i = 0; i < 300; i++) {
		len += sprintf(text + len, "%4d:", i);
		for (cpu = 0; cpu < 512; cpu++)
			len += sprintf(text + len, " %10d", cpu == 511 ? i : 1);
		len += sprintf(text + len, "  PCI-MSI  dev%d\n", i);
	}
	fd = file_of(text, len);
	check(total(fd, 16384, 511, &nr) == 300 * 299 / 2 && nr == 300,
	      "512 CPUs: a buffer of two lines is enough");
	check(total(fd, 2000000, 0, &nr) == 300 && nr == 300, "512 CPUs: all at once is the same");
	check(total(fd, 4096, 511, &nr) <= 0, "512 CPUs: a line longer than the buffer is no line");
	check(total(fd, 16384, 512, &nr) == -1, "512 CPUs: there is no CPU 512");
	close(fd);
	free(text);
}

static void not_there(void)
{
	check(kj_procstat_room("/no/such/file") == 4096,
	      "a file that is not there: a page of room");
	check(strstr(kj_procstat_why(EAGAIN), "came or went"), "CPUs that come or go are told of");
}

static void hostile_files(void)
{
	static const char nul[] = "  CPU0 CPU1\n LOC: 1 2\n\0\0\0: 3 4\n RES: 5 6\n";
	static const char cut[] = "  CPU0 CPU1\n LOC: 1 2\n RES: 5";
	unsigned int nr;
	char noise[8192];
	size_t i;
	int fd;

	fd = file_of(nul, sizeof(nul) - 1);
	check(total(fd, 4096, 1, &nr) == 8 && nr == 2, "a NUL in the file loses its line only");
	close(fd);
	fd = file_of(cut, sizeof(cut) - 1);
	check(total(fd, 4096, 0, &nr) == 1 && nr == 1, "a line without its end is no line");
	close(fd);
	srandom(7);
	for (i = 0; i < sizeof(noise); i++)
		noise[i] = "0123456789\n: CPU\t\xff"[random() % 19];
	memcpy(noise, "CPU0 CPU1\n", 10);
	fd = file_of(noise, sizeof(noise));
	total(fd, 64, 1, &nr);
	total(fd, 1, 1, &nr);
	check(total(fd, 4096, 1, &nr) >= 0, "noise is read to its end");
	close(fd);
}

int unit_procstat(void)
{
	columns();
	proc_lines();
	causes_of_labels();
	arm64_machines();
	many_cpus();
	hostile_files();
	not_there();
	return check_failed;
}
