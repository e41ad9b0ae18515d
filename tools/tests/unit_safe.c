// SPDX-License-Identifier: GPL-2.0
/*
 * unit_safe - lines that cannot overrun, files that change between two looks, large files
 * of tiny sections, who may read a capture, what a child process inherits.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kjitter/calibrate/inject.h"
#include "../kjitter/device/insmod.h"
#include "../kjitter/lib/names.h"
#include "../kjitter/report/model.h"
#include "../kjitter/capture/summary.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

#define TINY 100000U

static struct kj_capture_reader reader;
static struct kj_summary summary;
static struct kj_capture_writer writer;
static char path[64];

static void events_line(void)
{
	char line[KJ_REPORT_EVENTS_MAX], small[100];
	struct kj_accounts a = { 0 };
	bool all = true;
	unsigned int i;

	check(strstr(kj_report_events(line, sizeof(line), &a, 1), "none counted"),
	      "events: of none it says so");
	for (i = 0; i < KJ_CAUSE_NR; i++)
		a.events[i] = ~0ULL;
	kj_report_events(line, sizeof(line), &a, 1);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		all = all && strstr(line, kj_names_cause(i));
	check(all && line[strlen(line) - 1] == ')',
	      "events: every cause at its most is told to the end, %zu of %zu bytes",
	      strlen(line) + 1, sizeof(line));
	memset(small, 'x', sizeof(small));
	kj_report_events(small, sizeof(small) - 1, &a, 1);
	check(strlen(small) == sizeof(small) - 2 && small[sizeof(small) - 1] == 'x',
	      "events: a line too short for them is cut, and nothing beyond it is written");
}

static void capture_mode(void)
{
	mode_t old = umask(0);
	struct stat st = { 0 };

	unlink(path);
	kj_capture_create(&writer, path);
	fstat(writer.fd, &st);
	kj_capture_close(&writer);
	umask(old);
	check((st.st_mode & 0777) == 0600, "a capture is its owner's alone: mode %o",
	      st.st_mode & 0777);
}

/*
 * One CPU, level 2, one long gap and one detail in it. @odd: ten bytes more of each, which
 * are no whole record, and a file longer than before.
 */
static void write_capture(bool odd)
{
	struct sample s = sample_default;
	struct kj_capture_batch batch = { 0, KJ_STREAM_SPIN, 0 };
	struct {
		struct kj_record rec;
		char more[10];
	} r = { .rec = { .start = 1000, .len = 500, .stream = KJ_STREAM_SPIN } };
	struct {
		struct kj_detail d;
		__u64 start;
		char more[2];
	} d = { .d = { .start = 1100, .len = 50, .net = 50, .stream = KJ_STREAM_DETAIL },
		.start = 1100 };
	size_t extra = odd ? sizeof(r.more) : 0;

	s.cpus = 1;
	s.level = 2;
	sample_begin(&writer, path, &s);
	kj_capture_write(&writer, KJ_CAPTURE_RECORDS, &batch, sizeof(batch), &r,
			 sizeof(r.rec) + extra);
	batch.stream = KJ_STREAM_DETAIL;
	kj_capture_write(&writer, KJ_CAPTURE_DETAILS, &batch, sizeof(batch), &d,
			 sizeof(d.d) + extra);
	kj_capture_close(&writer);
}

/* Lines of CSV that @print makes of a file that changed after it was read. */
static unsigned int lines_after_change(void (*print)(struct kj_report *r))
{
	struct kj_report r = { .summary = &summary, .reader = &reader };
	int out = dup(STDOUT_FILENO), file;
	char text[4096] = "", *at = text;
	unsigned int lines = 0;

	write_capture(false);
	kj_capture_open(&reader, path);
	kj_summary_read(&summary, &reader);
	write_capture(true);
	summary.good = ~0ULL;
	fflush(stdout);
	file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	dup2(file, STDOUT_FILENO);
	print(&r);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	if (pread(file, text, sizeof(text) - 1, 0) < 0)
		exit(2);
	while ((at = strchr(at, '\n'))) {
		lines++;
		at++;
	}
	kj_summary_forget(&summary);
	close(reader.fd);
	close(file);
	close(out);
	return lines;
}

static void inside_after_change(struct kj_report *r)
{
	unsigned int nr;

	/* The first look found it; now the second finds a whole one and a piece. */
	memset(summary.streams[0]->inside, 0, sizeof(*summary.streams[0]->inside));
	kj_inside_read(&summary, r->reader);
	nr = summary.streams[0]->inside->nr;
	printf("%.*s", (int)nr, "\n\n\n\n\n\n");
}

static void changed_files(void)
{
	check(lines_after_change(kj_report_records) == 2,
	      "a file that changed after it was read: rows of whole records only");
	check(lines_after_change(kj_report_details) == 2,
	      "a file that changed after it was read: rows of whole details only");
	check(lines_after_change(inside_after_change) == 1,
	      "a file that changed after it was read: whole details inside a gap only");
}

/* TINY sections of one detail each, spread over @cpus; what that costs, group large counts. */
static void tiny_sections(unsigned int cpus)
{
	struct kj_capture_batch batch = { 0, KJ_STREAM_SPIN, 0 };
	struct kj_record rec = { .start = 1, .len = 1ULL << 40, .stream = KJ_STREAM_SPIN };
	struct kj_detail d = { .net = 50, .stream = KJ_STREAM_DETAIL };
	struct sample s = sample_default;
	unsigned int i;

	s.cpus = cpus;
	s.level = 2;
	sample_begin(&writer, path, &s);
	for (i = 0; i < s.cpus; i++) {
		batch.cpu = i;
		rec.cpu = i;
		kj_capture_write(&writer, KJ_CAPTURE_RECORDS, &batch, sizeof(batch), &rec,
				 sizeof(rec));
	}
	batch.stream = KJ_STREAM_DETAIL;
	for (i = 0; i < TINY; i++) {
		batch.cpu = i % s.cpus;
		batch.first = i / s.cpus;
		d.cpu = batch.cpu;
		d.start = i + 2;
		kj_capture_write(&writer, KJ_CAPTURE_DETAILS, &batch, sizeof(batch), &d, sizeof(d));
	}
	kj_capture_close(&writer);
	kj_capture_open(&reader, path);
	kj_summary_read(&summary, &reader);
	check(summary.result == KJ_CAPTURE_EOF && summary.streams[s.cpus - 1]->inside->nr,
	      "%u sections of one detail on %u CPUs are read", TINY, s.cpus);
	kj_summary_forget(&summary);
	close(reader.fd);
}

/* The injector is a FIFO, so the child waits in open() until somebody reads. */
static void inherited(void)
{
	char dir[] = "/tmp/kjitter-unit.XXXXXX", control[64], c;
	struct kj_inject_plan plan = { .cpu = 1 };
	struct pollfd p = { .events = POLLIN };
	int end[2], error = -1, n;
	pid_t pid;

	if (!mkdtemp(dir) || pipe(end))
		exit(2);
	snprintf(control, sizeof(control), "%s/control", dir);
	if (mkfifo(control, 0600))
		exit(2);
	kj_inject_dir = dir;
	pid = kj_inject_start("hrtimer", &plan);
	close(end[1]);
	p.fd = end[0];
	/* Nobody holds the other end any more, or the child does. */
	n = poll(&p, 1, 10000);
	check(n == 1 && read(end[0], &c, 1) == 0 && !kj_inject_ended(pid, &error),
	      "the child that asks for injections keeps nothing open that is its parent's");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	kj_inject_dir = KJ_INJECT_DIR;
	close(end[0]);
	unlink(control);
	rmdir(dir);
}

/* Does the advice say @say where the kernel's log has @log? */
static void refused(const char *root, const char *log, const char *say, const char *text)
{
	unit_put(root, "/dev/kmsg", log);
	check(strstr(kj_insmod_advice(root), say), text);
}

static void insmod_advice(void)
{
	static const char lock[] = "/sys/kernel/security/lockdown";
	char root[] = "/tmp/kjitter-unit.XXXXXX", rm[64];

	if (!mkdtemp(root))
		exit(2);
	check(strstr(kj_insmod_advice(root), "insmod kjitter.ko"),
	      "nothing stands in the way: load it");
	unit_put(root, lock, "[none] integrity confidentiality\n");
	unit_put(root, "/sys/module/module/parameters/sig_enforce", "N\n");
	unit_put(root, "/proc/sys/kernel/modules_disabled", "0\n");
	check(strstr(kj_insmod_advice(root), "insmod kjitter.ko"),
	      "no lockdown, no signatures, modules not disabled: load it");
	refused(root,
		"6,1,10,-;kjitter: loading out-of-tree module taints kernel.\n"
		"4,2,20,-;kjitter: disagrees about version of symbol module_layout\n"
		" SUBSYSTEM=kjitter: Unknown symbol of_another_line (err -2)\n"
		"4,3,30,-;other: Unknown symbol not_ours (err -2)\n",
		"module_layout\": the module was built for another kernel",
		"the log: versions of symbols; lines of others are not ours");
	refused(root,
		"4,2,20,-;kjitter: disagrees about version of symbol kthread_stop\n"
		"4,3,20,-;kjitter: Unknown symbol kthread_stop (err -22)\n",
		"kthread_stop (err -22)\": to this kernel that symbol is",
		"the log: a symbol of another version is not one that is missing");
	refused(root,
		"4,2,20,-;kjitter: disagrees about version of symbol module_layout\n"
		"4,4,40,-;kjitter: Unknown symbol misc_re\x1bgister (err -2)\n",
		"\"kjitter: Unknown symbol misc_re?gister (err -2)\": this kernel exports no such",
		"the log: the last refusal counts, and is escaped");
	/* Said of whatever module it was, and where neither of the files below can be read. */
	refused(root, "5,5,50,-;Loading of module with unavailable key is rejected\n",
		"unavailable key is rejected\": it loads signed modules only: sign it",
		"the log: its key is not known");
	refused(root, "5,5,50,-;Loading of unsigned module is rejected\n", "mokutil --import",
		"the log: it is not signed");
	refused(root,
		"5,5,50,-;Lockdown: insmod: unsigned module loading is restricted; see man kernel_lockdown.7\n",
		"signed modules only", "the log: lockdown");
	unit_put(root, "/sys/module/module/parameters/sig_enforce", "Y\n");
	check(strstr(kj_insmod_advice(root), "signed modules only: sign it"),
	      "signatures are enforced: sign it");
	unit_put(root, lock, "none [integrity] confidentiality\n");
	check(strstr(kj_insmod_advice(root), "locked down"), "lockdown: sign it");
	unit_put(root, "/proc/sys/kernel/modules_disabled", "1\n");
	check(strstr(kj_insmod_advice(root), "until the next boot"), "modules are disabled");
	snprintf(rm, sizeof(rm), "rm -rf %s", root);
	check(!system(rm), "these files are gone");
}

int unit_safe(void)
{
	if (!unit_file(path, sizeof(path)))
		return 1;
	events_line();
	capture_mode();
	changed_files();
	tiny_sections(1);
	tiny_sections(1024);
	inherited();
	insmod_advice();
	unlink(path);
	return check_failed;
}
