// SPDX-License-Identifier: GPL-2.0
/*
 * unit_count - what check counts, from files of machines large and odd. The files are
 * made here, and the counter is told to read them in place of those of /proc.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/check/count.h"
#include "check.h"
#include "unit.h"

#define SOFTIRQS "          CPU0 CPU1 CPU2\n TIMER: 0 0 0\n"
#define HEAD	 "  CPU0 CPU1 CPU2\n"
#define LOC(n)	 " LOC: 9 " #n " 9  Local timer interrupts\n"

#define IPI(cal, tlb) " CAL: 0 " #cal " 0 Function call interrupts\n TLB: 0 " #tlb " 0 shootdowns\n"

static char interrupts[32], softirqs[32];

static void text(const char *path, const char *s)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(s, f) < 0 || fclose(f))
		exit(2);
}

static void open_counts(struct kj_counts *c, struct kj_count *count, unsigned int nr)
{
	unsigned int i;

	if (!kj_counts_init(c, nr))
		exit(2);
	c->interrupts = interrupts;
	c->softirqs = softirqs;
	for (i = 0; i < nr; i++)
		c->count[i] = &count[i];
}

/* One CPU, number 1, two files; what is counted stays in @c. */
static int pair(struct kj_count *c, const char *before, const char *after)
{
	struct kj_counts all;

	memset(c, 0, sizeof(*c));
	c->cpu = 1;
	open_counts(&all, c, 1);
	text(softirqs, SOFTIRQS);
	text(interrupts, before);
	kj_counts_begin(&all);
	text(interrupts, after);
	kj_counts_end(&all);
	kj_counts_free(&all);
	return c->error;
}

/* A large machine: the first CPU of each line has something, LOC all; they moved by @more. */
static void machine(unsigned int lines, unsigned int cpus, unsigned int more)
{
	FILE *f = fopen(interrupts, "w");
	unsigned int i, cpu;

	if (!f)
		exit(2);
	for (cpu = 0; cpu < cpus; cpu++)
		fprintf(f, "%7s%-4u", "CPU", cpu);
	fputc('\n', f);
	for (i = 0; i < lines; i++) {
		fprintf(f, "%4u:", i);
		for (cpu = 0; cpu < cpus; cpu++)
			fputs(cpu == i % cpus ? " 4000000000" : "          0", f);
		fprintf(f, "  PCI-MSI %u-edge  dev%u\n", i, i);
	}
	fputs(" LOC:", f);
	for (cpu = 0; cpu < cpus; cpu++)
		fprintf(f, " %10u", 1000 + more);
	fputs("  Local timer interrupts\n", f);
	if (fclose(f))
		exit(2);
	f = fopen(softirqs, "w");
	for (cpu = 0; cpu < cpus; cpu++)
		fprintf(f, "%7s%-4u", "CPU", cpu);
	fputs("\n TIMER:", f);
	for (cpu = 0; cpu < cpus; cpu++)
		fputs(" 7", f);
	fputc('\n', f);
	if (fclose(f))
		exit(2);
}

static void large(unsigned int lines, unsigned int cpus)
{
	struct kj_count *count = calloc(cpus, sizeof(*count));
	const struct kj_lines *l;
	struct kj_counts all;
	size_t bytes;
	bool good = true;
	unsigned int i;

	for (i = 0; i < cpus; i++)
		count[i].cpu = i;
	machine(lines, cpus, 0);
	open_counts(&all, count, cpus);
	kj_counts_begin(&all);
	machine(lines, cpus, 1250);
	kj_counts_end(&all);
	for (i = 0; i < cpus; i++)
		good &= !count[i].error && count[i].count[KJ_CAUSE_TICK] == 1250 &&
			!count[i].count[KJ_CAUSE_DEVICE] && !count[i].count[KJ_CAUSE_SOFTIRQ];
	check(good, "%u lines, %u CPUs: all 1250 ticks are counted", lines, cpus);
	l = &all.lines;
	check(l->compared <= l->nr && l->nr == lines + 2,
	      "%u lines, %u CPUs: %llu labels compared for %u lines", lines, cpus, l->compared,
	      l->nr);
	bytes = l->room * sizeof(*l->line) + l->entry_room * sizeof(*l->entry) +
		l->nr_buckets * sizeof(*l->bucket) + all.size;
	check(bytes < 2 << 20, "%u lines, %u CPUs: remembered in %zu KiB", lines, cpus,
	      bytes / 1024);
	kj_counts_free(&all);
	free(count);
}

/* In the reverse order no line is the expected one: the hash has to find it. */
static void shuffled(void)
{
	struct kj_lines l = { 0 };
	const __u64 one = 1;
	char label[16];
	unsigned int nr;
	bool good = true;
	int i;

	for (i = 0; i < 8192; i++) {
		sprintf(label, "%d", i);
		good &= !kj_lines_add(&l, label, false, &one, 1);
	}
	kj_lines_search(&l);
	for (i = 8191; i >= 0; i--) {
		sprintf(label, "%d", i);
		good &= !!kj_lines_find(&l, label, false, &nr) && nr == 1;
	}
	check(good, "8192 lines in reverse order are all found");
	check(l.compared < 4 * 8192, "8192 lines in reverse order: %llu comparisons", l.compared);
	check(!kj_lines_find(&l, "17", false, &nr), "a line is found once");
	kj_lines_free(&l);
}

/* As pair(): the error, and how many of a class were counted. */
static bool gives(struct kj_count *c, const char *before, const char *after, int error,
		  unsigned int cause, __u64 n)
{
	return pair(c, before, after) == error && c->count[cause] == n;
}

static void counters(void)
{
	static const char before[] = HEAD " 24: 0 5000 0 MSI eth0\n" LOC(1);
	static const char after[] = HEAD " 24: 0 30 0 MSI eth1\n" LOC(1);
	struct kj_count c;
	bool good;

	good = gives(&c, HEAD LOC(4294967290), HEAD LOC(4), 0, KJ_CAUSE_TICK, 10);
	check(good, "a counter of 32 bits goes round: 10 ticks");
	good = gives(&c, HEAD IPI(10, 10) LOC(1), HEAD IPI(40, 35) LOC(1), 0, KJ_CAUSE_CALL, 5);
	check(good && c.count[KJ_CAUSE_TLB] == 25,
	      "a shootdown is counted once: 5 calls, 25 of them");
	good = gives(&c, before, after, ENOENT, KJ_CAUSE_DEVICE, 30);
	check(good, "a line that began anew: at least what it has now");
	check(strstr(c.why, "24") && strstr(c.why, "anew"), "and it is said: '%s'", c.why);
}

/* More lines moved than are kept: those that moved most are. */
static void many_moved(void)
{
	char before[4096] = HEAD, after[4096] = HEAD;
	struct kj_count c;
	unsigned int i;
	bool good;

	for (i = 0; i < KJ_COUNT_MOVED + 3; i++) {
		sprintf(before + strlen(before), " %u: 0 0 0 MSI\n", i);
		sprintf(after + strlen(after), " %u: 0 %u 0 MSI\n", i, i < 5 ? 100 + i : 90 - i);
	}
	strcat(before, LOC(1));
	strcat(after, LOC(1));
	good = !pair(&c, before, after) && c.nr_moved == KJ_COUNT_MOVED &&
	       c.moved[0].line.count == 104 &&
	       c.moved[KJ_COUNT_MOVED - 1].line.count == 90 - (KJ_COUNT_MOVED - 1);
	check(good, "of many lines that moved those that moved most are kept");
}

static void come_and_go(void)
{
	static const char here[] = HEAD " 24: 0 5 0 MSI eth0\n" LOC(1);
	static const char elsewhere[] = HEAD " 24: 5 0 0 MSI eth0\n" LOC(1);
	static const char without_0[] = "  CPU1 CPU2\n LOC: 8 9  Local timer interrupts\n";
	static const char without_1[] = "  CPU0 CPU2\n LOC: 9 9  Local timer interrupts\n";
	struct kj_count c;
	bool good;

	good = gives(&c, HEAD LOC(1), here, 0, KJ_CAUSE_DEVICE, 5);
	check(good, "a line that appears began at 0");
	good = pair(&c, here, HEAD LOC(1)) == ENOENT && strstr(c.why, "went away");
	check(good, "a line that counted here and went away is an error: '%s'", c.why);
	check(!pair(&c, elsewhere, HEAD LOC(1)), "a line that never counted here may go away");
	good = gives(&c, HEAD LOC(1), without_0, 0, KJ_CAUSE_TICK, 7);
	check(good, "another CPU went offline: the column is found by its heading");
	check(pair(&c, HEAD LOC(1), without_1) == ENXIO, "this CPU went offline");
}

/* CPUs 1 and 2 are counted; 1 goes offline, and what 2 did is none of what it had before. */
static void one_of_two_goes(void)
{
	static const char without_1[] = "  CPU0 CPU2\n LOC: 9 11  Local timer interrupts\n";
	struct kj_count two[2] = { { .cpu = 1 }, { .cpu = 2 } };
	struct kj_counts all;

	open_counts(&all, two, 2);
	text(softirqs, SOFTIRQS);
	text(interrupts, HEAD LOC(1));
	kj_counts_begin(&all);
	text(interrupts, without_1);
	kj_counts_end(&all);
	check(two[0].error == ENXIO, "of two CPUs one went offline: it is said");
	check(!two[1].error && two[1].count[KJ_CAUSE_TICK] == 2,
	      "and the other counts from where it stood: %llu ticks", two[1].count[KJ_CAUSE_TICK]);
	kj_counts_free(&all);
}

static void unreadable(void)
{
	static const struct {
		const char *name;
		const char *after;
		int error;
		const char *why;
	} files[] = {
		{ "masked", "", ENODATA, "masked" },
		{ "without headings", " LOC: 1 2 3\n", ENODATA, "masked" },
		{ "cut in a line", HEAD " LOC: 9 2", EBADMSG, "cut" },
		{ "cut before LOC", HEAD " 24: 0 0 0 MSI eth0\n", ENOMSG, "LOC" },
		{ "LOC with too few columns", HEAD " LOC: 9 2\n", EBADMSG, "cut" },
		{ "LOC with one column", HEAD " LOC: 9\n", EBADMSG, "cut" },
		{ "an interrupt with too few columns", HEAD " 24: 0\n" LOC(1), EBADMSG, "cut" },
	};
	struct kj_count c;
	bool good;
	struct kj_counts all;
	char *longest;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		good = pair(&c, HEAD LOC(1), files[i].after) == files[i].error;
		good = good && strstr(c.why, files[i].why);
		check(good, "at the end %s: '%s'", files[i].name, c.why);
		check(pair(&c, files[i].after, HEAD LOC(1)) == files[i].error && !c.begun,
		      "at the begin %s", files[i].name);
	}
	check(!pair(&c, HEAD LOC(1), HEAD LOC(2) " ERR: 4\n MIS: 0\n"),
	      "ERR and MIS have no columns");
	good = gives(&c, HEAD LOC(1), HEAD LOC(3) " of no kind that is known\n\n", 0, KJ_CAUSE_TICK,
		     2);
	check(good, "a line that counts nothing is passed over");
	longest = malloc(200001);
	memset(longest, 'x', 200000);
	memcpy(longest, HEAD " 5:", sizeof(HEAD " 5:") - 1);
	longest[200000] = '\0';
	check(pair(&c, HEAD LOC(1), longest) == EMSGSIZE, "a line beyond the buffer: '%s'", c.why);
	free(longest);

	memset(&c, 0, sizeof(c));
	c.cpu = 1;
	open_counts(&all, &c, 1);
	all.interrupts = "/nonexistent";
	kj_counts_begin(&all);
	check(c.error == ENOENT && !c.begun, "no file: '%s'", c.why);
	all.interrupts = "/";
	kj_counts_begin(&all);
	check(c.error == EISDIR, "a file that cannot be read: '%s'", c.why);
	all.interrupts = interrupts;
	text(interrupts, HEAD LOC(1));
	text(softirqs, "");
	kj_counts_begin(&all);
	check(c.error == ENODATA && strstr(c.why, "softirqs"), "softirqs masked: '%s'", c.why);
	text(softirqs, SOFTIRQS);
	c.tid = 0x7fffffff;
	kj_counts_begin(&all);
	check(c.error == ENOENT && !c.begun, "no such thread: '%s'", c.why);
	kj_counts_free(&all);
}

int unit_count(void)
{
	int a, b;

	sprintf(interrupts, "%s", "/tmp/kj-interrupts.XXXXXX");
	sprintf(softirqs, "%s", "/tmp/kj-softirqs.XXXXXX");
	a = mkstemp(interrupts);
	b = mkstemp(softirqs);

	if (a < 0 || b < 0)
		return 2;
	close(a);
	close(b);
	large(2100, 2);
	large(8192, 512);
	shuffled();
	counters();
	many_moved();
	come_and_go();
	one_of_two_goes();
	unreadable();
	unlink(interrupts);
	unlink(softirqs);
	return check_failed;
}
