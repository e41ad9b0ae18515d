// SPDX-License-Identifier: GPL-2.0
/*
 * unit - the tool's parts one by one: no device. Here: rings, disks, the environment;
 * the other parts are in files of their own. unit [PART...]: these alone; -PART: all but it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/lib/environment.h"
#include "../kjitter/session/drain.h"
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

const char *unit_said(int fd, void (*say)(void))
{
	static char text[65536];
	int before = dup(fd);
	FILE *f = tmpfile();
	ssize_t n;

	if (!f || before < 0)
		exit(2);
	fflush(NULL);
	dup2(fileno(f), fd);
	say();
	fflush(NULL);
	dup2(before, fd);
	n = pread(fileno(f), text, sizeof(text) - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	fclose(f);
	close(before);
	return text;
}

void unit_put(const char *root, const char *path, const char *text)
{
	char where[256], *slash;
	FILE *out;

	snprintf(where, sizeof(where), "%s%s", root, path);
	for (slash = where + strlen(root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(where, 0700);
	}
	out = fopen(where, "w");
	if (!out || fputs(text, out) < 0 || fclose(out))
		exit(2);
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

/* As ring_refused(), of a ring that is read; and what is no end. */
static void ring_read_refused(void)
{
	struct kj_ring r = { .nr_records = 16 };
	struct kj_record rec[3] = { 0 };
	size_t asked = 0;
	bool good;
	int fd[2];

	if (pipe(fd))
		exit(2);
	r.fd = fd[0];
	good = write(fd[1], rec, sizeof(rec)) == sizeof(rec);
	check(good && kj_ring_drain(&r, refuse, &asked) == -ENOMEM && asked == 3 && !r.taken,
	      "read(): nobody takes records");
	r.fd = open("/", O_RDONLY | O_CLOEXEC);
	check(kj_ring_drain(&r, refuse, &asked) == -EISDIR && !r.ended,
	      "read(): an error is told, and is no end");
	close(r.fd);
	close(fd[0]);
	close(fd[1]);
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

/* The device is none. */
static void ring_stacks(void)
{
	static struct kj_capture_writer w;
	static struct kj_stacks stacks;
	struct kj_record rec = { .stack = 7 };

	kj_capture_begin(&w, open("/dev/null", O_WRONLY));
	kj_session_stacks_meet(&stacks, -1, &w, &rec, 1);
	check(!w.sections && !kj_stacks_get(&stacks, 7),
	      "a stack that nobody tells is not in the capture");
	kj_capture_close(&w);
}

static void *end_later(void *data)
{
	struct kj_ring_control *c = data;

	usleep(20000);
	c->head += 3;
	__atomic_store_n(&c->ended, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* A ring that ends a little later than it should. */
static void session_rings(void)
{
	static struct kj_capture_writer w;
	static struct kj_session s;
	struct kj_ring_control c = { .magic = KJ_RING_MAGIC, .nr_records = 16, .head = 100 };
	struct kj_ring_consumer consumer = { 0 };
	struct kj_record data[16] = { 0 };
	struct kj_source r = { .ring.fd = -1, .ring.nr_records = 16 };
	unsigned int left;
	pthread_t thread;
	__u32 fill;

	r.ring.control = &c;
	r.ring.consumer = &consumer;
	r.ring.data = data;
	s.sources = &r;
	s.nr_sources = 1;
	kj_capture_begin(&w, open("/dev/null", O_WRONLY));
	check(kj_drain_all(&s, &w, &fill, &left) == -EPROTO, "a session: a head that lies");
	c.head = 5;
	check(!kj_drain_all(&s, &w, &fill, &left) && fill == 5 && left == 1,
	      "a session: what came, and that more may come");
	if (pthread_create(&thread, NULL, end_later, &c))
		exit(2);
	check(!kj_drain_rest(&s, &w) && w.records == 8, "a session: its end is waited for");
	pthread_join(thread, NULL);
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

/* As a file may have it, and what the module says where nothing else does. */
static void foreign_environments(void)
{
	static const char text[] = "no value\0=no key\0a long key=x";
	struct kj_query q = { .preempt = KJ_PREEMPT_VOLUNTARY };
	static struct kj_environment e;
	const char *value;
	size_t at = 0;
	char key[6];

	memcpy(e.text, text, sizeof(text));
	e.len = sizeof(text);
	value = kj_environment_next(&e, &at, key, sizeof(key));
	check(value && !strcmp(value, "x") && !strcmp(key, "a lon"),
	      "what has no key or no value is left out, a key without room is cut");
	check(!kj_environment_next(&e, &at, key, sizeof(key)), "and that was all");
	kj_environment_root("/no/such/machine");
	kj_environment_collect(&e, &q);
	kj_environment_root("");
	check(!strcmp(kj_environment_get(&e, "preemption"), "voluntary"),
	      "preemption as the module says it");
}

static int unit_rings(void)
{
	ring_memory();
	ring_refused();
	ring_read_refused();
	ring_read();
	ring_details();
	ring_stacks();
	session_rings();
	full_disk();
	environments();
	foreign_environments();
	return check_failed;
}

static const struct {
	const char *name;
	int (*run)(void);
} parts[] = {
	{ "words", unit_words },
	{ "options", unit_options },
	{ "figures", unit_figures },
	{ "blame", unit_blame },
	{ "level2", unit_level2 },
	{ "report", unit_report },
	{ "calibrate", unit_calibrate },
	{ "procstat", unit_procstat },
	{ "check", unit_check },
	{ "count", unit_count },
	{ "advise", unit_advise },
	{ "device", unit_device },
	{ "isolation", unit_isolation },
	{ "processor", unit_processor },
	{ "verdict", unit_verdict },
	{ "part", unit_part },
	{ "budget", unit_budget },
	{ "judge", unit_judge },
	{ "explain", unit_explain },
	{ "early", unit_early },
	{ "events", unit_events },
	{ "trace", unit_trace },
	{ "junit", unit_junit },
	{ "power", unit_power },
	{ "timeline", unit_timeline },
	{ "together", unit_together },
	{ "causes", unit_causes },
	{ "windows", unit_windows },
	{ "compare", unit_compare },
	{ "limits", unit_limits },
	{ "tasks", unit_tasks },
	{ "tally", unit_tally },
	{ "user", unit_user },
	{ "loop", unit_loop },
	{ "capture", unit_capture },
	{ "foreign", unit_foreign },
	{ "safe", unit_safe },
	{ "self", unit_self },
	{ "summary", unit_summary },
	{ "records", unit_records },
	{ "stop", unit_stop },
	{ "last_gap", unit_last_gap },
	{ "page", unit_page },
	{ "look", unit_look },
	{ "top", unit_top },
	{ "top_figures", unit_top_figures },
	{ "top_screen", unit_top_screen },
	{ "top_keeper", unit_top_keeper },
	{ "rings", unit_rings },
};

/* All parts; those that are named; or all but those that have a '-' before their names. */
static bool wanted(const char *name, char *const *argv)
{
	bool only = false;

	for (; *argv; argv++) {
		if (!strcmp(*argv + (**argv == '-'), name))
			return **argv != '-';
		only |= **argv != '-';
	}
	return !only;
}

int main(int argc, char **argv)
{
	size_t i;

	/* What a wrong command line says goes to stderr; cases look at results. */
	if (argc < 1 || !freopen("/dev/null", "w", stderr))
		return 2;
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (wanted(parts[i].name, argv + 1))
			parts[i].run();
	return check_end();
}
