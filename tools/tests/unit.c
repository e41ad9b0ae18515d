// SPDX-License-Identifier: GPL-2.0
/*
 * unit - the tool's parts one by one: no device. Here: rings, disks, the environment;
 * the other parts are in files of their own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/lib/environment.h"
#include "../kjitter/session/source.h"
#include "check.h"
#include "unit.h"

bool unit_file(char *path, size_t size)
{
	int fd;

	snprintf(path, size, "/tmp/kjitter-unit.XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void ring_memory(void)
{
	static struct kj_capture_writer w;
	struct kj_ring_control c = { .magic = KJ_RING_MAGIC, .nr_records = 16 };
	struct kj_ring_consumer consumer = { 0 };
	struct kj_record data[16] = { 0 };
	struct kj_source r = {
		.ring.fd = -1,
		.ring.nr_records = 16,
		.ring.control = &c,
		.ring.consumer = &consumer,
		.ring.data = data,
	};

	kj_capture_begin(&w, open("/dev/null", O_WRONLY));
	check(kj_source_drain(&r, &w) == 0 && !w.records, "an empty ring gives nothing");
	c.head = 10;
	check(kj_source_drain(&r, &w) == 10 && consumer.tail == 10 && w.records == 10,
	      "10 records");
	c.head = 26;
	check(kj_source_drain(&r, &w) == 16 && consumer.tail == 26 && r.ring.taken == 26,
	      "a full ring that wraps");
	c.head = 43;
	check(kj_source_drain(&r, &w) == -EPROTO && consumer.tail == 26,
	      "a head that lies is refused");
	c.head = 27;
	c.ended = 1;
	check(kj_source_drain(&r, &w) == 1 && r.ring.ended, "the last record, and the end");
	check(kj_source_drain(&r, &w) == 0, "nothing after the end");
	check(w.error == 0 && w.records == 27, "all 27 went into the capture");
	kj_capture_close(&w);
}

static int refuse(void *asked, const struct kj_record *first, size_t n)
{
	*(size_t *)asked = first ? n : 0;
	return -ENOMEM;
}

static void ring_refused(void)
{
	struct kj_ring_control c = { .magic = KJ_RING_MAGIC, .nr_records = 16, .head = 10 };
	struct kj_ring_consumer consumer = { 0 };
	struct kj_record data[16] = { 0 };
	struct kj_ring r = { .fd = -1, .nr_records = 16 };
	size_t asked = 0;

	r.control = &c;
	r.consumer = &consumer;
	r.data = data;
	check(kj_ring_drain(&r, refuse, &asked) == -ENOMEM && asked == 10, "nobody takes records");
	check(!consumer.tail && !r.taken, "what nobody takes stays in the ring");
}

static void ring_read(void)
{
	static struct kj_capture_writer w;
	struct kj_record rec[3] = { 0 };
	struct kj_source r = { .ring.nr_records = 16 };
	int fd[2];

	if (pipe2(fd, O_NONBLOCK))
		exit(2);
	r.ring.fd = fd[0];
	kj_capture_begin(&w, open("/dev/null", O_WRONLY));
	check(kj_source_drain(&r, &w) == 0 && !r.ring.ended, "read(): EAGAIN is no end");
	check(write(fd[1], rec, sizeof(rec)) == sizeof(rec) && kj_source_drain(&r, &w) == 3,
	      "read(): three records");
	check(write(fd[1], rec, 100) == 100 && kj_source_drain(&r, &w) == -EPROTO,
	      "read(): part of a record is refused");
	close(fd[1]);
	check(kj_source_drain(&r, &w) == 0 && r.ring.ended, "read(): 0 is the end");
	kj_capture_close(&w);
	close(fd[0]);
}

/* There is no device: names it knows already are all there are. */
static void ring_details(void)
{
	static struct kj_capture_writer w;
	static struct kj_symbols symbols;
	struct kj_ring_control c = { .magic = KJ_RING_MAGIC, .nr_records = 16 };
	struct kj_ring_consumer consumer = { 0 };
	struct kj_detail data[16] = { 0 };
	struct kj_source r = {
		.ring.fd = -1,
		.ring.stream = KJ_STREAM_DETAIL,
		.ring.nr_records = 16,
		.ring.control = &c,
		.ring.consumer = &consumer,
		.ring.data = (const struct kj_record *)data,
		.symbols = &symbols,
		.device = -1,
	};

	kj_symbols_set(&symbols, 3, "known", 5);
	data[0].kind = KJ_DETAIL_HRTIMER;
	data[0].id = 3;
	data[1].kind = KJ_DETAIL_WORK;
	data[1].id = ~0U;
	data[2].kind = KJ_DETAIL_VECTOR;
	data[2].by_symbol = 9;
	c.head = 3;
	kj_capture_begin(&w, open("/dev/null", O_WRONLY));
	check(kj_source_drain(&r, &w) == 3 && r.ring.taken == 3 && consumer.tail == 3,
	      "details are drained as records are");
	check(!w.records && w.sections == 1,
	      "they are not counted as records; no name, no section");
	kj_capture_close(&w);
}

static void full_disk(void)
{
	static struct kj_capture_writer w;
	struct kj_record rec[1000] = { 0 };

	check(!kj_capture_begin(&w, open("/dev/full", O_WRONLY)), "/dev/full opens");
	kj_capture_records(&w, 0, 0, 0, rec, 1000);
	kj_capture_records(&w, 0, 0, 1000, rec, 1000);
	check(w.error == ENOSPC, "no space: noticed when the buffer was full");
	check(kj_capture_close(&w) == -ENOSPC, "no space: told at the end");
	check(kj_capture_create(&w, "/dev/full") == -ENOTSUP, "a device is no file for a capture");
	check(kj_capture_create(&w, "/no/such/dir/file") == -ENOENT, "no directory");
}

static void environments(void)
{
	static struct kj_environment e;
	static char big[KJ_ENVIRONMENT_MAX + 10];
	char key[8];
	size_t at = 0, n = 0;

	kj_environment_add(&e, "a", "1=2");
	kj_environment_add(&e, "b", "");
	check(!strcmp(kj_environment_get(&e, "a"), "1=2"), "a value may hold '='");
	check(!strcmp(kj_environment_get(&e, "b"), "unknown"), "nothing is 'unknown'");
	check(!strcmp(kj_environment_get(&e, "c"), "unknown"),
	      "a key that is not there is 'unknown'");
	memset(big, 'x', sizeof(big) - 1);
	n = e.len;
	kj_environment_add(&e, "big", big);
	check(e.len == n, "a value without room is dropped");
	e.len = sizeof(e.text);
	memset(e.text, 'y', sizeof(e.text));
	check(!kj_environment_next(&e, &at, key, sizeof(key)), "text without NUL ends");
	kj_environment_collect(&e, NULL);
	check(strcmp(kj_environment_get(&e, "release"), "unknown"), "release of this machine");
	check(!strcmp(kj_environment_get(&e, "hz"), "unknown"), "HZ without the module is unknown");
}

int main(void)
{
	int failed = 0;

	/* What a wrong command line says goes to stderr; cases look at results. */
	if (!freopen("/dev/null", "w", stderr))
		return 2;
	failed |= unit_words();
	failed |= unit_options();
	failed |= unit_figures();
	failed |= unit_blame();
	failed |= unit_level2();
	failed |= unit_calibrate();
	failed |= unit_procstat();
	failed |= unit_check();
	failed |= unit_count();
	failed |= unit_isolation();
	failed |= unit_processor();
	failed |= unit_verdict();
	failed |= unit_part();
	failed |= unit_budget();
	failed |= unit_judge();
	failed |= unit_early();
	failed |= unit_events();
	failed |= unit_trace();
	failed |= unit_junit();
	failed |= unit_power();
	failed |= unit_timeline();
	failed |= unit_together();
	failed |= unit_causes();
	failed |= unit_windows();
	failed |= unit_compare();
	failed |= unit_limits();
	failed |= unit_tasks();
	failed |= unit_tally();
	failed |= unit_user();
	failed |= unit_loop();
	failed |= unit_capture();
	failed |= unit_safe();
	failed |= unit_self();
	failed |= unit_summary();
	failed |= unit_stop();
	failed |= unit_last_gap();
	failed |= unit_page();
	failed |= unit_look();
	failed |= unit_top();
	failed |= unit_top_figures();
	failed |= unit_top_screen();
	failed |= unit_top_keeper();
	ring_memory();
	ring_refused();
	ring_read();
	ring_details();
	full_disk();
	environments();
	return check_end();
}
