// SPDX-License-Identifier: GPL-2.0
/*
 * user_file - see user_file.h.
 *
 * The descriptor keeps its session, not the measurement: that may be stopped, and its device
 * closed, while this is open. Until it is closed nothing new is configured, so it can never
 * mean another measurement's CPU.
 *
 * A gap takes no lock that may sleep: the caller is being measured, and whoever holds a lock
 * may be preempted. What it looks at is kept by RCU, see settle.
 */
#include <linux/anon_inodes.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "session.h"
#include "user_file.h"

#define GAP_SIZE_MIN 1152

/* What the caller says of a gap; all that follows in struct kj_gap is the answer. */
struct kj_gap_asked {
	u32 size;
	u32 reserved;
	u64 start;
	u64 len;
};

static_assert(sizeof(struct kj_gap) == GAP_SIZE_MIN);
static_assert(sizeof(struct kj_gap_asked) == offsetof(struct kj_gap, record));

/**
 * struct kj_user_file - one descriptor
 * @session: whose measurement
 * @cpu: which CPU
 * @answer: to the latest KJ_IOC_GAP; written by the sampler's thread alone, with interrupts off
 */
struct kj_user_file {
	struct kj_session *session;
	unsigned int cpu;
	struct kj_gap answer;
};

/*
 * The caller holds rcu_read_lock(). Return: the sampler's state, or NULL where nothing is measured
 * any more, see struct kj_gap.
 */
static struct kj_user *measured(const struct kj_user_file *f)
{
	struct kj_target *t;

	/* Pairs with kj_session_start(): the targets are as they stay. */
	if (smp_load_acquire(&f->session->state) != KJ_STATE_RUNNING)
		return NULL;
	t = kj_target_find(f->session, f->cpu);
	return t ? &t->user : NULL;
}

static long ask(struct kj_user_file *f, unsigned int nr, const struct kj_gap_asked *asked)
{
	struct kj_user *u;
	int ret = -EBADFD;

	rcu_read_lock();
	u = measured(f);
	if (u && nr == _IOC_NR(KJ_IOC_GAP))
		ret = kj_user_gap(u, asked->start, asked->len, &f->answer);
	else if (u)
		ret = nr == _IOC_NR(KJ_IOC_BEGIN) ? kj_user_begin(u) : kj_user_end(u);
	rcu_read_unlock();
	return ret;
}

/* Little is copied, and nothing cleared: the caller is being measured. */
static long ioctl_gap(struct kj_user_file *f, struct kj_gap __user *arg)
{
	struct kj_gap_asked asked;
	u32 size;
	long ret;

	if (copy_from_user(&asked, arg, sizeof(asked)))
		return -EFAULT;
	if (asked.size < GAP_SIZE_MIN || asked.reserved)
		return -EINVAL;
	ret = ask(f, _IOC_NR(KJ_IOC_GAP), &asked);
	if (ret)
		return ret;
	size = f->answer.size;
	return copy_to_user(arg, &f->answer, size) ? -EFAULT : 0;
}

static long user_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (_IOC_TYPE(cmd) != KJ_IOC_MAGIC)
		return -ENOTTY;
	/* By number alone, as the device's. */
	switch (_IOC_NR(cmd)) {
	case _IOC_NR(KJ_IOC_GAP):
		return ioctl_gap(file->private_data, (struct kj_gap __user *)arg);
	case _IOC_NR(KJ_IOC_BEGIN):
	case _IOC_NR(KJ_IOC_END):
		return ask(file->private_data, _IOC_NR(cmd), NULL);
	}
	return -ENOTTY;
}

/* The last user is gone. A sampler that had begun has ended; else the CPU is free for another. */
static int user_release(struct inode *inode, struct file *file)
{
	struct kj_user_file *f = file->private_data;
	struct kj_session *s = f->session;
	struct kj_target *t;

	mutex_lock(&s->lock);
	t = kj_target_find(s, f->cpu);
	if (t && t->user.file == f) {
		t->user.file = NULL;
		t->user.ended |= t->user.pid != 0;
	}
	mutex_unlock(&s->lock);
	kj_session_put(s);
	kfree(f);
	return 0;
}

static const struct file_operations kj_user_fops = {
	.owner = THIS_MODULE,
	.release = user_release,
	.unlocked_ioctl = user_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/**
 * kj_user_file_open - a descriptor by which the caller is the sampler of a CPU
 * @s: session
 * @cpu: CPU, or anything
 * @flags: O_CLOEXEC
 *
 * Context: process, may sleep, @s->lock held.
 * Return: the descriptor, or an error documented at struct kj_sampler_open.
 */
int kj_user_file_open(struct kj_session *s, unsigned int cpu, unsigned int flags)
{
	struct kj_user_file *f;
	struct kj_target *t;
	int fd;

	lockdep_assert_held(&s->lock);
	if (s->state != KJ_STATE_CONFIGURED && s->state != KJ_STATE_RUNNING)
		return -EBADFD;
	t = s->sampler == KJ_SAMPLER_USER ? kj_target_find(s, cpu) : NULL;
	if (!t)
		return -ENOENT;
	if (t->user.file)
		return -EBUSY;
	if (t->user.ended)
		return -EBADFD;
	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return -ENOMEM;
	f->session = s;
	f->cpu = cpu;
	kref_get(&s->ref);
	t->user.file = f;
	fd = anon_inode_getfd("[kjitter-sampler]", &kj_user_fops, f, O_RDWR | flags);
	if (fd < 0) {
		t->user.file = NULL;
		kj_session_put(s);
		kfree(f);
	}
	return fd;
}
