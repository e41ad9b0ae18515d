// SPDX-License-Identifier: GPL-2.0
/*
 * file - the file a capture goes to: which one it may be, and what becomes of it
 * when there is no more room.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format.h"
#include "lib/crc.h"

__u32 kj_capture_head_crc(__u32 type, __u64 length)
{
	return kj_crc(kj_crc(0, &type, sizeof(type)), &length, sizeof(length));
}

/* May this file be replaced? Return: 0 or -errno. */
static int replaceable(int fd)
{
	char magic[sizeof(KJ_CAPTURE_MAGIC) - 1];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ENOTSUP;
	n = pread(fd, magic, sizeof(magic), 0);
	if (n < 0)
		return -errno;
	if (n && (n != sizeof(magic) || memcmp(magic, KJ_CAPTURE_MAGIC, sizeof(magic))))
		return -EEXIST;
	return 0;
}

/* Nobody else may write into it while we do; where locks are not known, nobody can tell. */
static int lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK ? -EBUSY : 0;
}

/* Only its owner may read a capture: names and pids of what ran are not for everybody. */
static int replace(int fd)
{
	int ret = replaceable(fd);

	if (!ret)
		ret = lock(fd);
	if (!ret && (fchmod(fd, 0600) || ftruncate(fd, 0)))
		ret = -errno;
	return ret;
}

int kj_capture_target(const char *path)
{
	struct stat st;
	int fd, ret;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		lock(fd);
		return fd;
	}
	if (errno != EEXIST)
		return -errno;
	/* Opening a device may do something already, so it is looked at before. */
	if (stat(path, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ENOTSUP;
	fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	ret = replace(fd);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

bool kj_capture_goes_on(int fd)
{
	if (!flock(fd, LOCK_SH | LOCK_NB)) {
		flock(fd, LOCK_UN);
		return false;
	}
	return errno == EWOULDBLOCK;
}

/* The head of the section at @offset; false if there is none that is whole before @end. */
static bool whole_section(int fd, __u64 offset, __u64 end, struct kj_capture_head *head)
{
	if (end - offset < sizeof(*head) ||
	    pread(fd, head, sizeof(*head), offset) != (ssize_t)sizeof(*head))
		return false;
	return head->head_crc == kj_capture_head_crc(head->type, head->length) &&
	       end - offset - sizeof(*head) >= head->length + sizeof(__u32);
}

/* Without these two, nothing behind them could be read. */
static bool indispensable(__u32 type)
{
	return type == KJ_CAPTURE_ENV || type == KJ_CAPTURE_RUN;
}

int kj_capture_salvage(struct kj_capture_writer *w, __u64 room)
{
	struct kj_capture_head head;
	__u64 at = KJ_CAPTURE_HEADER, sections = 0, records = 0;
	off_t end = lseek(w->fd, 0, SEEK_END);

	if (end < (off_t)KJ_CAPTURE_HEADER)
		return -w->error;
	room = (__u64)end > room ? end - room : 0;
	while (whole_section(w->fd, at, end, &head)) {
		if (at + head.length > room && !indispensable(head.type))
			break;
		at += sizeof(head) + head.length + sizeof(__u32);
		sections++;
		if (head.type == KJ_CAPTURE_RECORDS)
			records += (head.length - sizeof(struct kj_capture_batch)) /
				   sizeof(struct kj_record);
	}
	if (ftruncate(w->fd, at) || lseek(w->fd, at, SEEK_SET) < 0)
		return -errno;
	w->bytes = at;
	w->sections = sections;
	w->records = records;
	w->fill = 0;
	w->error = 0;
	return 0;
}
