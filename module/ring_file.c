// SPDX-License-Identifier: GPL-2.0
/*
 * ring_file - see ring_file.h. The descriptor, and each mapping of it, keeps its ring alive
 * after the measurement has gone.
 */
#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pfn.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "compat/compat.h"
#include "ring_file.h"

/* Copy whole records out. Under ring->read_lock. */
static ssize_t ring_copy(struct kj_ring *ring, char __user *buf, size_t count)
{
	u64 tail, head, nr;
	size_t done = 0;
	int ret;

	ret = kj_ring_peek(ring, &tail, &head);
	if (ret)
		return ret;
	for (nr = min_t(u64, count / sizeof(struct kj_record), head - tail); nr;) {
		u32 from = tail & (ring->nr - 1);
		size_t run = min_t(u64, nr, ring->nr - from);
		size_t left =
			copy_to_user(buf + done, &ring->data[from], run * sizeof(*ring->data));
		/* A record that a hole in the buffer cuts is not consumed at all. */
		size_t whole = run - DIV_ROUND_UP(left, sizeof(*ring->data));

		done += whole * sizeof(*ring->data);
		tail += whole;
		nr -= whole;
		if (left)
			break;
	}
	/* Pairs with the acquire in kj_ring_reserve(): slots are free again. */
	smp_store_release(&ring->consumer->tail, tail);
	return done || !nr ? (ssize_t)done : -EFAULT;
}

static ssize_t ring_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct kj_ring *ring = file->private_data;
	ssize_t ret;
	bool ended;

	if (count < sizeof(struct kj_record))
		return -EINVAL;
	for (;;) {
		if (mutex_lock_interruptible(&ring->read_lock))
			return -ERESTARTSYS;
		/* The end is looked for before head: then a ring found empty is empty for good. */
		ended = kj_ring_ended(ring);
		ret = ring_copy(ring, buf, count);
		mutex_unlock(&ring->read_lock);

		if (ret || ended)
			return ret;
		if (file->f_flags & O_NONBLOCK) {
			/* Somebody who uses edge-triggered epoll sleeps next. */
			kj_ring_expect(ring);
			return -EAGAIN;
		}
		/* Nobody wakes us for a record: look again now and then. */
		ret = wait_event_interruptible_timeout(ring->wait, kj_ring_has_news(ring),
						       msecs_to_jiffies(KJ_RING_WAKE_MS));
		if (ret < 0)
			return ret;
	}
}

static __poll_t ring_poll(struct file *file, poll_table *wait)
{
	struct kj_ring *ring = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &ring->wait, wait);
	if (kj_ring_has_news(ring))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (kj_ring_ended(ring))
		mask |= EPOLLHUP | EPOLLIN | EPOLLRDNORM;
	if (!mask)
		kj_ring_expect(ring);
	return mask;
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kj_ring *ring = file->private_data;
	u64 offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
	size_t size = PAGE_SIZE;
	bool writable = false;
	void *area;

	switch (offset) {
	case KJ_MMAP_CONTROL:
		area = ring->control;
		break;
	case KJ_MMAP_CONSUMER:
		area = ring->consumer;
		writable = true;
		break;
	case KJ_MMAP_DATA:
		area = ring->data;
		size = PAGE_ALIGN(ring->nr * sizeof(*ring->data));
		break;
	default:
		return -EINVAL;
	}
	if (vma->vm_end - vma->vm_start != size || !(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if ((!writable && vma->vm_flags & VM_WRITE) || vma->vm_flags & VM_EXEC)
		return -EACCES;
	/* It cannot be made writable later either, by mprotect(). */
	kj_compat_vm_flags_clear(vma, VM_MAYEXEC | (writable ? 0 : VM_MAYWRITE));
	return remap_vmalloc_range(vma, ring->pages.at, PHYS_PFN(area - ring->pages.at));
}

static int ring_release(struct inode *inode, struct file *file)
{
	kj_ring_put(file->private_data);
	return 0;
}

static const struct file_operations kj_ring_fops = {
	.owner = THIS_MODULE,
	.release = ring_release,
	.read = ring_read,
	.poll = ring_poll,
	.mmap = ring_mmap,
};

/**
 * kj_ring_file_open - a new descriptor of a ring
 * @ring: ring
 * @flags: O_NONBLOCK, O_CLOEXEC
 *
 * Context: process, may sleep.
 * Return: the descriptor, or a negative errno.
 */
int kj_ring_file_open(struct kj_ring *ring, unsigned int flags)
{
	int fd;

	kref_get(&ring->ref);
	fd = anon_inode_getfd("[kjitter]", &kj_ring_fops, ring, O_RDWR | flags);
	if (fd < 0)
		kj_ring_put(ring);
	return fd;
}
