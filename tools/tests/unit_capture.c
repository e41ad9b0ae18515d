// SPDX-License-Identifier: GPL-2.0
/*
 * unit_capture - files that are not what they were: replaced, damaged or cut while compare
 * reads them again; files that a capture must not be written into; and what is saved of one
 * that took no more.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/compare/model.h"
#include "../kjitter/lib/macros.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

static char path[64];
static const char *said;
static const struct kj_options nothing;

static void put_byte(off_t at)
{
	int fd = open(path, O_RDWR);
	char c = 0;

	if (pread(fd, &c, 1, at) == 1) {
		c ^= 0x55;
		if (pwrite(fd, &c, 1, at) != 1)
			abort();
	}
	close(fd);
}

static off_t size_of(void)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_size;
}

/* What may happen to a file between the first look and the next. */
static void leave(void)
{
}

static void damage(void)
{
	put_byte(size_of() / 2);
}

static void cut(void)
{
	if (truncate(path, size_of() / 2))
		abort();
}

static void cut_inside_first(void)
{
	if (truncate(path, 5000))
		abort();
}

static void other_cpus(void)
{
	struct sample s = sample_default;

	s.first = 5;
	sample_write(path, &s);
}

static void fewer(void)
{
	struct sample s = sample_default;

	s.records = 2000;
	sample_write(path, &s);
}

static void header(void)
{
	put_byte(3);
}

static void gone(void)
{
	unlink(path);
}

static void count(void *data, const struct kj_record *rec)
{
	(void)rec;
	++*(unsigned int *)data;
}

static void later_walks(void)
{
	static const struct {
		const char *what;
		void (*change)(void);
		bool good;
	} trials[] = {
		{ "left alone", leave, true },
		{ "damaged", damage, false },
		{ "cut", cut, false },
		{ "cut in the first records", cut_inside_first, false },
		{ "another with fewer records", fewer, false },
		{ "another, of other CPUs, as long", other_cpus, false },
		{ "of a damaged header", header, false },
		{ "gone", gone, false },
	};
	struct kj_compare_wanted wanted;
	struct kj_compare_run run;
	const char *verdict;
	unsigned int n;
	bool same;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(trials); i++) {
		sample_write(path, &sample_default);
		run = (struct kj_compare_run){ .path = path };
		check(!kj_compare_read(&run, &nothing), "later walk: the first one reads it");
		trials[i].change();
		n = 0;
		wanted = (struct kj_compare_wanted){ .t = &run.stream[1], .data = &n };
		same = kj_compare_records(&run, &wanted, 1, count);
		verdict = trials[i].good ? "good" : "refused";
		check(same == trials[i].good, "later walk: a file that is %s is %s (%u records)",
		      trials[i].what, verdict, n);
		free(run.stream);
		free(run.env);
	}
}

static void whole_pair(void)
{
	struct kj_compare c = { .alpha = 0.01, .least = 0.1 };
	struct kj_compare_run run[2] = { { .path = path }, { .path = path } };
	struct kj_compare_pair pair = { { 1, 1 }, { { &run[0] }, { &run[1] } } };

	sample_write(path, &sample_default);
	c.run = run;
	c.nr_runs = 2;
	c.pair = &pair;
	c.nr_pairs = 1;
	check(!kj_compare_read(&run[0], &nothing) && !kj_compare_read(&run[1], &nothing),
	      "pair: both are read");
	put_byte(size_of() / 2);
	kj_compare_pair(&c, 0);
	check(c.changed, "pair: a file that changed meanwhile is not judged");
}

/* A section that this reader does not know, longer than what it looks at in one go. */
static void unknown(off_t *end)
{
	static struct kj_capture_writer w;
	static const char payload[100000];

	kj_capture_create(&w, path);
	kj_capture_write(&w, 999, payload, sizeof(payload), NULL, 0);
	kj_capture_close(&w);
	*end = size_of();
}

static enum kj_capture_result first_section(void)
{
	static struct kj_capture_reader r;
	enum kj_capture_result ret = kj_capture_open(&r, path);

	said = r.why;
	if (ret == KJ_CAPTURE_SECTION)
		ret = kj_capture_next(&r);
	close(r.fd);
	return ret;
}

static void damaged_parts(void)
{
	off_t end;

	unknown(&end);
	check(first_section() == KJ_CAPTURE_SECTION,
	      "a section of a kind not known is passed over");
	if (truncate(path, end - 2))
		abort();
	check(first_section() == KJ_CAPTURE_CUT, "not where its check sum is cut");
	if (truncate(path, end - 50000))
		abort();
	check(first_section() == KJ_CAPTURE_CUT, "nor where it is cut itself");
	put_byte(KJ_CAPTURE_HEADER + 4);
	check(first_section() == KJ_CAPTURE_DAMAGED && strstr(said, "head of a section is damaged"),
	      "a head of a section that is damaged: %s", said);
	put_byte(20);
	check(first_section() == KJ_CAPTURE_DAMAGED && strstr(said, "the header is damaged"),
	      "a header that is damaged behind its first word: %s", said);
}

static void compare_it(void)
{
	struct kj_compare_run run = { .path = path };

	if (!kj_compare_read(&run, &nothing))
		abort();
}

static void nothing_in_it(void)
{
	static struct kj_capture_writer w;

	sample_begin(&w, path, &sample_default);
	sample_finish(&w);
	said = unit_said(STDERR_FILENO, compare_it);
	check(strstr(said, "nothing in it can be compared"), "a capture without streams: %s", said);
}

/* The module took eight gaps, and the recorder had room for five of them. */
static void not_written(void)
{
	static struct kj_capture_writer w;
	struct kj_compare_run run = { .path = path };
	struct kj_accounts a = { .size = sizeof(a),
				 .stream = KJ_STREAM_SPIN,
				 .clock_khz = SAMPLE_KHZ,
				 .gaps = 8,
				 .written = 8 };
	struct kj_record rec[5] = { 0 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rec); i++) {
		rec[i].start = SAMPLE_FIRST + 1000 * i;
		rec[i].len = 500;
		rec[i].stream = KJ_STREAM_SPIN;
	}
	sample_begin(&w, path, &sample_default);
	kj_capture_records(&w, 0, KJ_STREAM_SPIN, 0, rec, ARRAY_SIZE(rec));
	kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
	sample_finish(&w);
	check(!kj_compare_read(&run, &nothing) && run.nr == 1 && run.stream[0].lost == 3,
	      "what a recorder could not write is lost to a comparison");
	free(run.stream);
	free(run.env);
	free(run.together);
}

static void write_text(const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(fd);
}

static int target(void)
{
	int fd = kj_capture_target(path);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

static void targets(void)
{
	static struct kj_capture_writer w;
	struct stat st;
	int ret;

	unlink(path);
	check(!target(), "target: a new file");
	check(!target(), "target: an empty file");
	write_text("important\n");
	check(target() == -EEXIST && size_of() == 10, "target: a text is left alone");
	write_text("\x89KJ");
	check(target() == -EEXIST && size_of() == 3, "target: a few bytes are left alone");
	sample_write(path, &sample_default);
	if (chmod(path, 0644))
		abort();
	check(!target() && !size_of(), "target: an earlier capture is replaced");
	check(!stat(path, &st) && (st.st_mode & 0777) == 0600,
	      "target: by one of its owner's alone");
	check(!kj_capture_create(&w, path), "target: begun");
	check(target() == -EBUSY, "target: not while another recorder writes into it");
	kj_capture_close(&w);
	unlink(path);
	if (symlink("/no/such/file", path))
		abort();
	check(target() < 0, "target: no link to nowhere");
	unlink(path);
	if (mkdir(path, 0700))
		abort();
	check(target() == -ENOTSUP, "target: no directory");
	rmdir(path);
	/* sysfs opens it for nobody, or is mounted to be read alone. */
	if (symlink("/sys/devices/system/cpu/possible", path))
		abort();
	ret = target();
	check(ret == -EACCES || ret == -EROFS, "target: no file that cannot be opened: %d", ret);
	unlink(path);
	if (mkfifo(path, 0600))
		abort();
	check(target() == -ENOTSUP, "target: no fifo, and no hang");
	unlink(path);
}

/* A file that may not grow beyond @limit. */
#define BATCH 650
static void disk_full(rlim_t limit)
{
	static struct kj_capture_writer w;
	struct rlimit old, now;
	struct kj_record rec[BATCH] = { 0 };
	bool noticed, whole, ended;
	unsigned long long sections;
	int i;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	now = old;
	now.rlim_cur = limit;
	kj_capture_create(&w, path);
	setrlimit(RLIMIT_FSIZE, &now);
	for (i = 0; i < 5 && !w.error; i++)
		kj_capture_records(&w, 0, 0, i * BATCH, rec, BATCH);
	noticed = w.error == EFBIG;
	whole = !kj_capture_salvage(&w, 0) && !w.error;
	whole = whole && w.bytes == KJ_CAPTURE_HEADER + w.sections * (16 + 16 + sizeof(rec) + 4);
	whole = whole && w.records == w.sections * BATCH && w.bytes <= limit;
	whole = whole && size_of() == (off_t)w.bytes;
	sections = w.sections;
	kj_capture_end(&w, KJ_CAPTURE_OUTPUT, EFBIG);
	ended = !kj_capture_close(&w);
	/* What is said of it goes to a file, too, where the output of all tests does. */
	setrlimit(RLIMIT_FSIZE, &old);
	check(noticed, "full at %lu: noticed", (unsigned long)limit);
	check(whole, "full at %lu: %llu whole sections stay", (unsigned long)limit, sections);
	check(ended, "full at %lu: the end fits", (unsigned long)limit);
	unlink(path);
}

int unit_capture(void)
{
	snprintf(path, sizeof(path), "/tmp/kjitter-unit.%d", getpid());
	later_walks();
	whole_pair();
	damaged_parts();
	nothing_in_it();
	not_written();
	targets();
	disk_full(100000);
	disk_full(70000);
	disk_full(150000);
	return check_failed;
}
