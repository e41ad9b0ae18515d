// SPDX-License-Identifier: GPL-2.0
/*
 * reader - reads captures, believing nothing; the format is in format.h.
 *
 * One window of fixed size slides over the file. A section of known type is whole
 * in the window, and its check sum was right, before the caller sees any of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format.h"
#include "stacks.h"
#include "lib/crc.h"
#include "lib/crc_fold.h"
#include "lib/environment.h"
#include "lib/macros.h"
#include "uapi/kjitter_hist.h"

#define SAY_UNKNOWN                                                                           \
	"needs what kjitter " KJ_VERSION " does not know (check sums %u, bits %#x); use the " \
	"kjitter that recorded it"

#define ACCOUNTS_MAX 4096U
#define CRC_LEN	     4U
/* Read after a seek, for a single section may be wanted; each further read is twice the last. */
#define AFTER_SEEK (16U * 1024)

/* What a payload of a known type may have; max 0: unknown type. */
static const struct {
	__u32 min;
	__u32 max;
} limits[] = {
	[KJ_CAPTURE_ENV] = { 0, KJ_ENVIRONMENT_MAX },
	[KJ_CAPTURE_RUN] = { sizeof(struct kj_capture_run), 16384 },
	[KJ_CAPTURE_RECORDS] = { sizeof(struct kj_capture_batch), KJ_CAPTURE_PAYLOAD_MAX },
	[KJ_CAPTURE_ACCOUNTS] = { KJ_CAPTURE_ACCOUNTS_MIN, ACCOUNTS_MAX },
	[KJ_CAPTURE_HIST] = { sizeof(struct kj_capture_hist),
			      sizeof(struct kj_capture_hist) +
				      KJ_HIST_BUCKETS * sizeof(struct kj_capture_bucket) },
	[KJ_CAPTURE_ANCHOR] = { sizeof(struct kj_capture_anchor), 4096 },
	[KJ_CAPTURE_END] = { sizeof(struct kj_capture_end), 4096 },
	[KJ_CAPTURE_DETAILS] = { sizeof(struct kj_capture_batch), KJ_CAPTURE_PAYLOAD_MAX },
	[KJ_CAPTURE_SYMBOL] = { sizeof(struct kj_capture_symbol) + 1, 4096 },
	[KJ_CAPTURE_TICK] = { KJ_CAPTURE_TICK_MIN, 4096 },
	[KJ_CAPTURE_STACK] = { sizeof(struct kj_capture_stack) + 1,
			       sizeof(struct kj_capture_stack) + KJ_STACKS_NAMES },
	[KJ_CAPTURE_LEFT] = { sizeof(struct kj_capture_left), 4096 },
};

static enum kj_capture_result damaged(struct kj_capture_reader *r, const char *why)
{
	snprintf(r->why, sizeof(r->why), "%s at byte %llu", why, r->offset);
	return KJ_CAPTURE_DAMAGED;
}

/*
 * Have @len bytes in the window from @r->at on. Return: KJ_CAPTURE_SECTION if so;
 * KJ_CAPTURE_CUT if the file ends before.
 */
static enum kj_capture_result need(struct kj_capture_reader *r, size_t len)
{
	size_t room, want;
	ssize_t n;

	if (r->fill - r->at >= len)
		return KJ_CAPTURE_SECTION;
	memmove(r->buf, r->buf + r->at, r->fill - r->at);
	r->fill -= r->at;
	r->at = 0;
	while (r->fill < len) {
		room = sizeof(r->buf) - r->fill;
		want = len - r->fill > r->ahead ? len - r->fill : r->ahead;
		n = read(r->fd, r->buf + r->fill, want < room ? want : room);
		if (r->ahead < sizeof(r->buf))
			r->ahead *= 2;
		if (n > 0) {
			r->fill += n;
		} else if (!n) {
			return KJ_CAPTURE_CUT;
		} else if (errno != EINTR) {
			snprintf(r->why, sizeof(r->why), "cannot be read: %s", strerror(errno));
			return KJ_CAPTURE_FAILED;
		}
	}
	return KJ_CAPTURE_SECTION;
}

/* The header, whole. A file that says of itself that it is another version has no damage. */
static enum kj_capture_result read_header(struct kj_capture_reader *r)
{
	__u32 words[6], crc;

	if (memcmp(r->buf, KJ_CAPTURE_MAGIC, 8)) {
		snprintf(r->why, sizeof(r->why), "is not a kjitter capture");
		return KJ_CAPTURE_DAMAGED;
	}
	memcpy(words, r->buf + 8, sizeof(words));
	crc = kj_crc(0, r->buf, KJ_CAPTURE_HEADER - CRC_LEN);
	if (crc != words[5])
		return damaged(r, "the header is damaged");
	if (words[0] < KJ_CAPTURE_VERSION)
		snprintf(r->why, sizeof(r->why),
			 "is a capture of version %u, this is kjitter " KJ_VERSION
			 " and reads version %u; kjitter 0.1.0 reads it",
			 words[0], KJ_CAPTURE_VERSION);
	else if (words[0] > KJ_CAPTURE_VERSION)
		snprintf(r->why, sizeof(r->why),
			 "is a capture of version %u, this is kjitter " KJ_VERSION
			 " and reads version %u; use the kjitter that recorded it",
			 words[0], KJ_CAPTURE_VERSION);
	else if (words[1] != KJ_CAPTURE_HEADER)
		return damaged(r, "the header is damaged");
	else if (words[2] != KJ_CAPTURE_CRC32C || words[3] & ~KJ_CAPTURE_NEEDS_KNOWN)
		snprintf(r->why, sizeof(r->why), SAY_UNKNOWN, words[2], words[3]);
	else
		return KJ_CAPTURE_SECTION;
	return KJ_CAPTURE_DAMAGED;
}

enum kj_capture_result kj_capture_open(struct kj_capture_reader *r, const char *path)
{
	enum kj_capture_result ret;
	struct stat st;

	memset(r, 0, offsetof(struct kj_capture_reader, buf));
	r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (r->fd < 0 || fstat(r->fd, &st)) {
		snprintf(r->why, sizeof(r->why), "cannot be opened: %s", strerror(errno));
		return KJ_CAPTURE_FAILED;
	}
	if (!S_ISREG(st.st_mode)) {
		snprintf(r->why, sizeof(r->why), "is not a regular file");
		return KJ_CAPTURE_FAILED;
	}
	r->size = st.st_size;
	r->ahead = sizeof(r->buf);
	ret = need(r, KJ_CAPTURE_HEADER);
	if (ret == KJ_CAPTURE_CUT) {
		snprintf(r->why, sizeof(r->why), "%s",
			 r->fill ? "is too short to be a capture" : "is empty");
		return KJ_CAPTURE_DAMAGED;
	}
	if (ret == KJ_CAPTURE_SECTION)
		ret = read_header(r);
	if (ret != KJ_CAPTURE_SECTION)
		return ret;
	r->at = KJ_CAPTURE_HEADER;
	r->offset = KJ_CAPTURE_HEADER;
	return KJ_CAPTURE_SECTION;
}

/* Pass over a payload of any length; @crc is that of the head. */
static enum kj_capture_result skip(struct kj_capture_reader *r, __u64 length, __u32 crc)
{
	enum kj_capture_result ret;
	__u32 found;
	size_t part;

	while (length) {
		part = length < 65536 ? length : 65536;
		ret = need(r, part);
		if (ret != KJ_CAPTURE_SECTION)
			return ret;
		crc = kj_crc(crc, r->buf + r->at, part);
		r->at += part;
		length -= part;
	}
	ret = need(r, CRC_LEN);
	if (ret != KJ_CAPTURE_SECTION)
		return ret;
	memcpy(&found, r->buf + r->at, CRC_LEN);
	r->at += CRC_LEN;
	return found == crc ? KJ_CAPTURE_SECTION : damaged(r, "a section's check sum is wrong");
}

static enum kj_capture_result take(struct kj_capture_reader *r, const struct kj_capture_head *head)
{
	size_t len = sizeof(*head) + head->length;
	enum kj_capture_result ret;
	__u32 crc;

	ret = need(r, len + CRC_LEN);
	if (ret != KJ_CAPTURE_SECTION)
		return ret;
	memcpy(&crc, r->buf + r->at + len, CRC_LEN);
	if (crc != kj_crc_fold(0, r->buf + r->at, len))
		return damaged(r, "a section's check sum is wrong");
	r->payload = r->buf + r->at + sizeof(*head);
	r->at += len + CRC_LEN;
	return KJ_CAPTURE_SECTION;
}

enum kj_capture_result kj_capture_next(struct kj_capture_reader *r)
{
	enum kj_capture_result ret;
	struct kj_capture_head head;
	bool known;

	ret = need(r, sizeof(head));
	if (ret == KJ_CAPTURE_CUT && r->fill == r->at)
		return KJ_CAPTURE_EOF;
	if (ret != KJ_CAPTURE_SECTION)
		return ret;
	memcpy(&head, r->buf + r->at, sizeof(head));
	if (head.head_crc != kj_capture_head_crc(head.type, head.length))
		return damaged(r, "the head of a section is damaged");
	if (head.length > KJ_CAPTURE_SECTION_MAX)
		return damaged(r, "a section is longer than 16 MiB");
	known = head.type < ARRAY_SIZE(limits) && limits[head.type].max;
	if (known && (head.length < limits[head.type].min || head.length > limits[head.type].max))
		return damaged(r, "a section has a length its type cannot have");
	r->type = head.type;
	r->length = head.length;
	r->payload = NULL;
	if (known) {
		ret = take(r, &head);
	} else {
		r->at += sizeof(head);
		ret = skip(r, head.length, kj_crc(0, &head, sizeof(head)));
	}
	if (ret != KJ_CAPTURE_SECTION)
		return ret;
	r->offset += sizeof(head) + head.length + CRC_LEN;
	r->sections++;
	return ret;
}

void kj_capture_seek(struct kj_capture_reader *r, __u64 offset)
{
	r->at = 0;
	r->fill = 0;
	r->ahead = AFTER_SEEK;
	r->offset = offset;
	if (lseek(r->fd, offset, SEEK_SET) < 0)
		r->offset = r->size;
}
