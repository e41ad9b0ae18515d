/* SPDX-License-Identifier: GPL-2.0 */
/*
 * format - the capture file, .kjr: append-only, readable when cut anywhere.
 *
 * DOC: Format, version 2
 *
 * All numbers are little-endian and unsigned. The check sums of sections are of the kind the
 * header tells: 1 is CRC-32C (Castagnoli), first value 0xffffffff, result inverted;
 * "123456789" gives 0xe3069283. That of the header itself is always of kind 1.
 *
 * The file begins with 32 bytes:
 *
 *	u8  magic[8]	89 'K' 'J' 'R' 0d 0a 1a 0a
 *	u32 version	2; a reader refuses any other
 *	u32 length	32
 *	u32 checksum	kind of the check sums, enum kj_capture_checksum; a reader refuses one
 *			it does not know
 *	u32 needs	bits: what a reader must know to read the file right, KJ_CAPTURE_NEEDS_*;
 *			a reader refuses one it does not know
 *	u32 zero
 *	u32 crc		of the 28 bytes before
 *
 * Then sections follow until the end of the file. Each is
 *
 *	u32 type	enum kj_capture_type
 *	u32 head_crc	of type and length, in this order, 12 bytes
 *	u64 length	bytes of the payload, at most 16 MiB
 *	u8  payload[length]
 *	u32 crc		of everything before in this section
 *
 * head_crc lets a reader trust the length before it acts on it: a good head without
 * all of its payload is a file that was cut, a bad head or crc is damage. Sections of
 * unknown type are checked and skipped. Known ones have limits of their own, so that
 * each fits KJ_CAPTURE_PAYLOAD_MAX. A payload may be longer than said here (later
 * versions append fields); what is beyond is ignored.
 *
 *  ENV       NUL-terminated "key=value" strings, at most 16 KiB. Foreign text. The latest
 *	      holds; "own_accord" comes at the end: faults and sleeps of user samplers.
 *  RUN       exactly one, before any section that has a CPU:
 *		u64 duration_ns	asked for, 0: until told to end
 *		u32 query_len, u32 config_len
 *		struct kj_query	as answered just before START
 *		struct kj_config	as given to CONFIG
 *	      The first version of each is the least there may be; later ones grow at their end
 *	      only. What a longer one has more is ignored, what a shorter one lacks is zero.
 *  RECORDS   u32 cpu, u32 stream, u64 first, then struct kj_record[]: records number
 *	      first, first + 1, ... of this stream; at most KJ_CAPTURE_BATCH
 *  ACCOUNTS  struct kj_accounts. The latest of a stream holds. It grows as those of RUN.
 *  HIST      u32 cpu, u32 stream, u32 n, u32 zero, then n times
 *	      { u32 bucket, u32 zero, u64 count }, buckets ascending, no zero counts.
 *	      The latest of a stream holds.
 *  DETAILS   u32 cpu, u32 stream, u64 first, then struct kj_detail[]: as RECORDS, of the
 *	      stream KJ_STREAM_DETAIL
 *  SYMBOL    u32 index, u32 zero, then the name of this symbol: bytes, no NUL; before or
 *	      after the details that speak of it
 *  TICK      struct kj_tick. The latest of a CPU holds. It grows as those of RUN.
 *  LEFT      u32 cpu, u32 stream, u64 n: so many records, or details, of this stream were left out
 *	      so far (record --keep): missing in the numbering, and not lost. The latest of a
 *	      stream holds; the file needs KJ_CAPTURE_NEEDS_LEFT.
 *  STACK     u32 index, u32 depth, u64 count, u64 missed, then depth names, each with its NUL: the
 *	      stack of this number, how often it was taken so far, and how many had no room;
 *	      before or after records that speak of it. The latest of a number holds.
 *  ANCHOR    u64 cycles, mono_ns, raw_ns, real_ns: read together after STOP
 *  END       exactly one, the last section:
 *		u32 reason	enum kj_capture_reason
 *		u32 detail	number of the signal, errno, CPU of the gap, else 0
 *		u64 sections	before this one
 *		u64 records	in all RECORDS (not DETAILS)
 *		u64 bytes	before this section
 *
 * ACCOUNTS and HIST of every stream and TICK of every CPU are written at the end and also
 * during the run: at 50 ms, then whenever the time that passed has doubled until a second,
 * every second, later every 1/256 of the time that passed, at least once a minute, so that
 * a killed recorder loses little and a long run stays small. The file is handed to the
 * kernel as often, and at least once a second; it is put on the disk at the end alone, for
 * to wait for a disk would cost records. DETAILS, SYMBOL and TICK are there at level
 * 2 only; a reader of level 1 that does not know them skips them.
 */
#ifndef KJ_CAPTURE_H
#define KJ_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "captures are little-endian and written as they are in memory"
#endif

#define KJ_CAPTURE_MAGIC       "\x89KJR\r\n\x1a\n"
#define KJ_CAPTURE_VERSION     2U
#define KJ_CAPTURE_HEADER      32U
#define KJ_CAPTURE_SECTION_MAX (16ULL << 20)
#define KJ_CAPTURE_BATCH       682U /* head, payload and crc under 64 KiB */
#define KJ_CAPTURE_PAYLOAD_MAX (16U + KJ_CAPTURE_BATCH * KJ_RECORD_SIZE)
/* The least size of each structure, which is what the first recorders of this version write. */
#define KJ_CAPTURE_QUERY_MIN	144U
#define KJ_CAPTURE_CONFIG_MIN	1072U
#define KJ_CAPTURE_ACCOUNTS_MIN 2024U
#define KJ_CAPTURE_TICK_MIN	576U

/* needs: there are LEFT sections */
#define KJ_CAPTURE_NEEDS_LEFT  0x01U
#define KJ_CAPTURE_NEEDS_KNOWN KJ_CAPTURE_NEEDS_LEFT
/**
 * enum kj_capture_checksum - kind of the check sums of sections
 * @KJ_CAPTURE_CRC32C: CRC-32C, see above
 */
enum kj_capture_checksum {
	KJ_CAPTURE_CRC32C = 1,
};

enum kj_capture_type {
	KJ_CAPTURE_ENV = 1,
	KJ_CAPTURE_RUN = 2,
	KJ_CAPTURE_RECORDS = 3,
	KJ_CAPTURE_ACCOUNTS = 4,
	KJ_CAPTURE_HIST = 5,
	KJ_CAPTURE_ANCHOR = 6,
	KJ_CAPTURE_END = 7,
	KJ_CAPTURE_DETAILS = 8,
	KJ_CAPTURE_SYMBOL = 9,
	KJ_CAPTURE_TICK = 10,
	KJ_CAPTURE_LEFT = 16,
	KJ_CAPTURE_STACK = 17,
};

/**
 * enum kj_capture_reason - why the recording ended
 * @KJ_CAPTURE_DURATION: it was as long as asked for
 * @KJ_CAPTURE_SIGNAL: Ctrl-C or another signal
 * @KJ_CAPTURE_STREAMS: every stream ended by itself (CPUs offline)
 * @KJ_CAPTURE_DEVICE: the device failed
 * @KJ_CAPTURE_OUTPUT: the file could not be written any further, detail is the errno:
 *	records from there on are missing, accounts and histograms are not
 * @KJ_CAPTURE_STOPPED: a gap was as long as kj_config.stop_ns, on CPU detail; its record has
 *	KJ_REC_STOP and is the last of its CPU
 */
enum kj_capture_reason {
	KJ_CAPTURE_DURATION = 1,
	KJ_CAPTURE_SIGNAL = 2,
	KJ_CAPTURE_STREAMS = 3,
	KJ_CAPTURE_DEVICE = 4,
	KJ_CAPTURE_OUTPUT = 5,
	KJ_CAPTURE_STOPPED = 6,
};

struct kj_capture_head {
	__u32 type;
	__u32 head_crc;
	__u64 length;
};

struct kj_capture_run {
	__u64 duration_ns;
	__u32 query_len;
	__u32 config_len;
};

struct kj_capture_batch {
	__u32 cpu;
	__u32 stream;
	__u64 first;
};

struct kj_capture_hist {
	__u32 cpu;
	__u32 stream;
	__u32 n;
	__u32 zero;
};

struct kj_capture_bucket {
	__u32 bucket;
	__u32 zero;
	__u64 count;
};

struct kj_capture_symbol {
	__u32 index;
	__u32 zero;
};

struct kj_capture_left {
	__u32 cpu;
	__u32 stream;
	__u64 left_out;
};

struct kj_capture_anchor {
	__u64 cycles;
	__u64 mono_ns;
	__u64 raw_ns;
	__u64 real_ns;
};

struct kj_capture_end {
	__u32 reason;
	__u32 detail;
	__u64 sections;
	__u64 records;
	__u64 bytes;
};

/**
 * kj_capture_head_crc - check sum of a section's type and length
 * @type: enum kj_capture_type
 * @length: bytes of the payload
 *
 * Return: what belongs into head_crc.
 */
__u32 kj_capture_head_crc(__u32 type, __u64 length);

/**
 * struct kj_capture_writer - a capture being written
 * @fd: file
 * @error: first errno that writing met; everything after it is dropped
 * @fill: bytes waiting in @buf
 * @crc: of the section being written
 * @bytes: written so far, with what waits
 * @sections: so far
 * @records: so far, details not among them
 * @buf: what waits
 */
struct kj_capture_writer {
	int fd;
	int error;
	size_t fill;
	__u32 crc;
	__u64 bytes;
	__u64 sections;
	__u64 records;
	unsigned char buf[65536];
};

/**
 * kj_capture_create - begin a capture
 * @w: out
 * @path: file, see kj_capture_target()
 *
 * Return: 0 or -errno.
 */
int kj_capture_create(struct kj_capture_writer *w, const char *path);

/**
 * kj_capture_begin - begin a capture in a file that is open
 * @w: out
 * @fd: file, empty; or -errno, which is returned
 *
 * Return: 0 or -errno.
 */
int kj_capture_begin(struct kj_capture_writer *w, int fd);

/* Say what a reader must know, KJ_CAPTURE_NEEDS_*, of a capture just begun. */
void kj_capture_need(struct kj_capture_writer *w, __u32 needs);

/**
 * kj_capture_target - open a file to write a capture into
 * @path: its name
 *
 * Made if it is not there. Replaced if it is an empty file or a capture that nobody is
 * writing; the writer holds a lock (flock) on it. Nothing else is touched.
 *
 * Return: descriptor or -errno: ENOTSUP: not a regular file; EEXIST: a file that is no
 * capture; EBUSY: another recorder writes into it.
 */
int kj_capture_target(const char *path);

/**
 * kj_capture_goes_on - is somebody writing this capture right now?
 * @fd: file
 * Return: so it does.
 */
bool kj_capture_goes_on(int fd);

/**
 * kj_capture_salvage - after an error: cut the file behind its last whole section
 * @w: capture; it can be written on from there, and its error is taken back
 * @room: so many bytes are given back at least, though records go with them
 *
 * Return: 0 or -errno.
 */
int kj_capture_salvage(struct kj_capture_writer *w, __u64 room);

/**
 * kj_capture_write - write one section out of two pieces
 * @w: capture
 * @type: enum kj_capture_type
 * @a: first piece
 * @a_len: its length
 * @b: second piece, may be NULL
 * @b_len: its length
 *
 * Errors stay in @w->error.
 */
void kj_capture_write(struct kj_capture_writer *w, __u32 type, const void *a, size_t a_len,
		      const void *b, size_t b_len);

/* The sections; see the format above. Errors stay in @w->error. */
void kj_capture_run(struct kj_capture_writer *w, __u64 duration_ns, const struct kj_query *q,
		    const struct kj_config *c);
void kj_capture_records(struct kj_capture_writer *w, __u32 cpu, __u32 stream, __u64 first,
			const struct kj_record *r, size_t n);
void kj_capture_details(struct kj_capture_writer *w, __u32 cpu, __u64 first,
			const struct kj_detail *d, size_t n);
void kj_capture_symbol(struct kj_capture_writer *w, __u32 index, const char *name);
void kj_capture_histogram(struct kj_capture_writer *w, const struct kj_histogram *h);
void kj_capture_clocks(struct kj_capture_anchor *a, const struct kj_query *q);
void kj_capture_anchor(struct kj_capture_writer *w, const struct kj_query *q);
void kj_capture_end(struct kj_capture_writer *w, __u32 reason, __u32 detail);

/**
 * kj_capture_flush - hand everything to the kernel
 * @w: capture
 *
 * Return: 0, or -errno of the first error so far.
 */
int kj_capture_flush(struct kj_capture_writer *w);

/**
 * kj_capture_close - flush, put on disk, close
 * @w: capture
 *
 * Return: as kj_capture_flush().
 */
int kj_capture_close(struct kj_capture_writer *w);

/**
 * enum kj_capture_result - what kj_capture_next() found
 * @KJ_CAPTURE_SECTION: one whole section
 * @KJ_CAPTURE_EOF: the end of the file, between two sections
 * @KJ_CAPTURE_CUT: the end of the file, inside a section
 * @KJ_CAPTURE_DAMAGED: not a capture, or no longer one; @why says it
 * @KJ_CAPTURE_FAILED: the file cannot be read; @why says it
 */
enum kj_capture_result {
	KJ_CAPTURE_SECTION,
	KJ_CAPTURE_EOF,
	KJ_CAPTURE_CUT,
	KJ_CAPTURE_DAMAGED,
	KJ_CAPTURE_FAILED,
};

/**
 * struct kj_capture_reader - a capture being read; memory does not grow
 * @fd: file
 * @at: next byte in @buf
 * @fill: bytes in @buf
 * @ahead: as much is read at a time
 * @offset: of the next section in the file
 * @size: of the file when it was opened
 * @sections: whole ones seen
 * @type: of the latest section
 * @length: of its payload
 * @payload: the payload; NULL for unknown types
 * @why: sentence for KJ_CAPTURE_DAMAGED and KJ_CAPTURE_FAILED
 * @buf: window onto the file
 */
struct kj_capture_reader {
	int fd;
	size_t at;
	size_t fill;
	size_t ahead;
	__u64 offset;
	__u64 size;
	__u64 sections;
	__u32 type;
	size_t length;
	const unsigned char *payload;
	char why[160];
	unsigned char buf[256 * 1024];
};

/**
 * kj_capture_open - begin to read
 * @r: out
 * @path: regular file
 *
 * Return: KJ_CAPTURE_SECTION if the header is good, else as kj_capture_next().
 */
enum kj_capture_result kj_capture_open(struct kj_capture_reader *r, const char *path);

/**
 * kj_capture_next - next section
 * @r: capture; @type, @length and @payload are valid until the next call
 *
 * A section that is returned had a good check sum and, if its type is known, a length
 * that type may have.
 * Return: see enum kj_capture_result.
 */
enum kj_capture_result kj_capture_next(struct kj_capture_reader *r);

/**
 * kj_capture_seek - go to a section seen before
 * @r: capture
 * @offset: what @offset was before the section was read
 */
void kj_capture_seek(struct kj_capture_reader *r, __u64 offset);

#endif /* KJ_CAPTURE_H */
