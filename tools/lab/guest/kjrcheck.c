// SPDX-License-Identifier: GPL-2.0
/*
 * kjrcheck - a capture file read by somebody else than the tool that wrote it
 *
 * kjrcheck WHAT FILE [cut|empty]: WHAT goes into the result lines. With `cut` the
 * file may end anywhere (a killed recorder), but what is there must be right; with
 * `empty` there may be nothing of any stream yet. Ends with lines
 * `# totals cpu N stream N samples N gaps N lost N delivered N`.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../kjitter/capture/format.h"
#include "kj.h"

#define MAX_STREAMS 64

/**
 * struct stream - what the file says of one stream
 * @s: its records
 * @a: its latest accounts
 * @hist: total of its latest histogram
 * @has: has accounts
 * @has_hist: has a histogram
 */
struct stream {
	struct sequence s;
	struct kj_accounts a;
	__u64 hist;
	bool has;
	bool has_hist;
};

static struct stream streams_seen[MAX_STREAMS];
static unsigned int nr_streams;
static struct kj_config cfg;
static bool has_run, has_end;
static const char *wrong;

static __u32 crc32c(__u32 crc, const unsigned char *p, size_t n)
{
	int i;

	while (n--) {
		crc ^= *p++;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return crc;
}

static __u32 crc_of(const void *p, size_t n)
{
	return ~crc32c(~0U, p, n);
}

static struct stream *find(__u32 cpu, __u32 stream)
{
	unsigned int i;

	for (i = 0; i < nr_streams; i++)
		if (streams_seen[i].s.cpu == cpu && streams_seen[i].s.stream == stream)
			return &streams_seen[i];
	if (nr_streams == MAX_STREAMS)
		return &streams_seen[0];
	streams_seen[i].s.cpu = cpu;
	streams_seen[i].s.stream = stream;
	nr_streams++;
	return &streams_seen[i];
}

static void say(const char *what)
{
	if (!wrong)
		wrong = what;
}

static void take_records(const unsigned char *p, size_t len)
{
	struct kj_capture_batch b;
	struct kj_record r;
	struct stream *s;
	size_t at;

	memcpy(&b, p, sizeof(b));
	s = find(b.cpu, b.stream);
	s->s.level = cfg.level;
	if (b.first != s->s.delivered)
		say("records are numbered with a hole");
	if ((len - sizeof(b)) % sizeof(r))
		say("a part of a record");
	for (at = sizeof(b); at + sizeof(r) <= len; at += sizeof(r)) {
		memcpy(&r, p + at, sizeof(r));
		sequence_add(&s->s, &r, 1);
	}
}

static void histogram_of(const unsigned char *p)
{
	struct kj_capture_hist h;
	struct kj_capture_bucket b;
	struct stream *s;
	__u32 i;

	memcpy(&h, p, sizeof(h));
	s = find(h.cpu, h.stream);
	s->hist = 0;
	s->has_hist = true;
	for (i = 0; i < h.n; i++) {
		memcpy(&b, p + sizeof(h) + i * sizeof(b), sizeof(b));
		s->hist += b.count;
	}
}

static void end_of(const unsigned char *p)
{
	struct kj_capture_end e;
	__u64 total = 0;
	unsigned int i;

	memcpy(&e, p, sizeof(e));
	has_end = true;
	for (i = 0; i < nr_streams; i++)
		if (streams_seen[i].s.stream != KJ_STREAM_DETAIL)
			total += streams_seen[i].s.delivered;
	if (e.records != total)
		say("END tells of another number of records");
}

static void section(__u32 type, const unsigned char *p, size_t len)
{
	struct kj_capture_run run;
	struct kj_accounts a;
	struct stream *s;

	if (has_end)
		say("something after END");
	switch (type) {
	case KJ_CAPTURE_RUN:
		memcpy(&run, p, sizeof(run));
		memcpy(&cfg, p + sizeof(run) + run.query_len, sizeof(cfg));
		has_run = true;
		break;
	case KJ_CAPTURE_RECORDS:
	case KJ_CAPTURE_DETAILS:
		take_records(p, len);
		break;
	case KJ_CAPTURE_ACCOUNTS:
		memcpy(&a, p, sizeof(a));
		s = find(a.cpu, a.stream);
		s->a = a;
		s->has = true;
		if (snapshot_wrong(&a))
			say(snapshot_wrong(&a));
		break;
	case KJ_CAPTURE_HIST:
		histogram_of(p);
		break;
	case KJ_CAPTURE_END:
		end_of(p);
		break;
	}
}

/* Return: whether the file ends where a section ends. */
static bool sections(const unsigned char *p, size_t size)
{
	struct kj_capture_head h;
	size_t at, all;
	__u32 crc;

	if (size < KJ_CAPTURE_HEADER || memcmp(p, KJ_CAPTURE_MAGIC, 8)) {
		say("no capture");
		return false;
	}
	memcpy(&crc, p + 28, 4);
	if (crc != crc_of(p, 28))
		say("a bad header");
	for (at = KJ_CAPTURE_HEADER; at < size; at += all) {
		if (size - at < sizeof(h))
			return false;
		memcpy(&h, p + at, sizeof(h));
		all = sizeof(h) + h.length + 4;
		if (h.length > KJ_CAPTURE_SECTION_MAX) {
			say("a section too long");
			return false;
		}
		if (all > size - at)
			return false;
		memcpy(&crc, p + at + all - 4, 4);
		if (crc != crc_of(p + at, all - 4)) {
			say("a section with a bad check sum");
			return false;
		}
		section(h.type, p + at + sizeof(h), h.length);
	}
	return true;
}

static void judge(const char *what, struct stream *s)
{
	const struct kj_accounts *a = &s->a;
	bool cycles = kj_stream_loops(s->s.stream);
	__u64 want = cycles ? a->gaps : a->samples - a->backwards;

	result(s->has && a->gaps == s->s.delivered + a->lost && a->written == s->s.delivered,
	       "%s, CPU %u stream %u: %llu gaps = %llu in the file + %llu lost", what, s->s.cpu,
	       s->s.stream, a->gaps, s->s.delivered, a->lost);
	result(s->s.sum_lost <= a->lost, "%s, CPU %u stream %u: the records tell of %llu lost",
	       what, s->s.cpu, s->s.stream, s->s.sum_lost);
	/* Details have none. */
	if (s->s.stream == KJ_STREAM_DETAIL)
		return;
	result(s->has_hist && s->hist == want, "%s, CPU %u stream %u: the histogram holds all %llu",
	       what, s->s.cpu, s->s.stream, want);
}

static unsigned char *load(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	unsigned char *p = NULL;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	p = malloc(st.st_size + 1);
	if (!p)
		return NULL;
	for (*size = 0; (n = read(fd, p + *size, st.st_size - *size)) > 0; *size += n)
		;
	close(fd);
	return p;
}

int main(int argc, char **argv)
{
	bool empty = argc == 4 && !strcmp(argv[3], "empty"), whole;
	bool cut = argc == 4;
	unsigned char *file;
	unsigned int i;
	size_t size;

	if (argc < 3)
		return 2;
	file = load(argv[2], &size);
	if (!file) {
		result(false, "%s: there is a capture", argv[1]);
		return check_end();
	}
	whole = sections(file, size);
	for (i = 0; i < nr_streams; i++)
		if (streams_seen[i].s.wrong)
			say(streams_seen[i].s.wrong);
	result(has_run && (nr_streams || empty) && !wrong,
	       "%s: the capture holds %u streams and is sound%s%s", argv[1], nr_streams,
	       wrong ? ": " : "", wrong ? wrong : "");
	if (!cut) {
		result(whole && has_end, "%s: the capture is complete", argv[1]);
		for (i = 0; i < nr_streams; i++)
			judge(argv[1], &streams_seen[i]);
	}
	for (i = 0; i < nr_streams; i++) {
		printf("# totals cpu %u stream %u samples %llu ", streams_seen[i].s.cpu,
		       streams_seen[i].s.stream, streams_seen[i].a.samples);
		printf("gaps %llu lost %llu delivered %llu\n", streams_seen[i].a.gaps,
		       streams_seen[i].a.lost, streams_seen[i].s.delivered);
	}
	return check_end();
}
