// SPDX-License-Identifier: GPL-2.0
/*
 * chardev - /dev/kjitter: the one place where user memory is touched.
 *
 * uapi/kjitter.h is the specification of all this. The file itself takes ioctls;
 * each ring is a descriptor of its own (see ring_file).
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "chardev.h"
#include "clock.h"
#include "compat/compat.h"
#include "counters.h"
#include "probes/probes.h"
#include "ring_file.h"
#include "session.h"
#include "spin.h"
#include "symbol.h"
#include "user_file.h"

/* The least of each structure, as the first readers of this ABI have it; smaller is refused. */
#define QUERY_SIZE_MIN	   120 /* also those of ABI 1 */
#define CONFIG_SIZE_MIN	   1072
#define RING_SIZE_MIN	   16
#define ACCOUNTS_SIZE_MIN  2024
#define HISTOGRAM_SIZE_MIN 15376
#define SYMBOL_SIZE_MIN	   128
#define TICK_SIZE_MIN	   576
#define SAMPLER_SIZE_MIN   16
#define STACK_SIZE_MIN	   1952

static_assert(sizeof(struct kj_query) == 144);
static_assert(sizeof(struct kj_config) == 1400);
static_assert(offsetof(struct kj_config, stop_ns) == CONFIG_SIZE_MIN);
static_assert(sizeof(struct kj_ring_open) == RING_SIZE_MIN);
static_assert(sizeof(struct kj_accounts) == ACCOUNTS_SIZE_MIN + 40);
static_assert(sizeof(struct kj_histogram) == HISTOGRAM_SIZE_MIN);
static_assert(sizeof(struct kj_symbol) == SYMBOL_SIZE_MIN);
static_assert(sizeof(struct kj_tick) == TICK_SIZE_MIN);
static_assert(sizeof(struct kj_sampler_open) == SAMPLER_SIZE_MIN);
static_assert(sizeof(struct kj_stack) == STACK_SIZE_MIN);

/* Copy in a structure that begins with its size; see "Growth" in the contract. */
static int copy_in(void *to, size_t known, size_t least, const void __user *from)
{
	u32 size;

	if (get_user(size, (const u32 __user *)from))
		return -EFAULT;
	if (size < least)
		return -EINVAL;
	if (size > known + KJ_GROWTH_MAX)
		return -E2BIG;
	return copy_struct_from_user(to, known, from, size);
}

/* Copy out what both sides know; the size tells how much that was. */
static int copy_out(void __user *to, const void *from, size_t known, u32 asked)
{
	u32 size = min_t(size_t, known, asked);

	if (copy_to_user(to, from, size))
		return -EFAULT;
	return put_user(size, (u32 __user *)to) ? -EFAULT : 0;
}

static void query_active(struct kj_query *q)
{
	enum kj_state state;
	pid_t owner;

	kj_session_ask(&state, &owner);
	q->state = state;
	q->owner_pid = owner;
}

static long ioctl_query(void __user *arg)
{
	struct kj_query q = {
		.abi = KJ_ABI_VERSION,
		.version = KJ_VERSION,
		.caps = kj_session_caps(),
		.causes = kj_counters_causes(),
		.hz = HZ,
		.preempt = kj_compat_preempt(),
		.clock_khz = kj_clock_khz(),
		.housekeeping_ns = KJ_HOUSEKEEPING_NS,
		.hist_sub_bits = KJ_HIST_SUB_BITS,
		.hist_buckets = KJ_HIST_BUCKETS,
		.page_size = PAGE_SIZE,
		.probes = kj_probes_available(),
		.ring_bytes = kj_rings_alive(),
		.ring_bytes_max = kj_rings_max(),
	};
	struct kj_clock_pair now;
	u32 size;

	if (get_user(size, (u32 __user *)arg))
		return -EFAULT;
	if (size < QUERY_SIZE_MIN)
		return -EINVAL;
	query_active(&q);
	kj_clock_pair_read(&now);
	q.now_cycles = now.cycles;
	q.now_mono_ns = now.mono_ns;
	q.now_raw_ns = now.raw_ns;
	q.now_real_ns = now.real_ns;
	return copy_out(arg, &q, sizeof(q), size);
}

static long ioctl_config(struct kj_session *s, const void __user *arg)
{
	struct kj_config *cfg = kzalloc(sizeof(*cfg), GFP_KERNEL);
	long ret;

	if (!cfg)
		return -ENOMEM;
	ret = copy_in(cfg, sizeof(*cfg), CONFIG_SIZE_MIN, arg);
	if (!ret)
		ret = kj_session_config(s, cfg);
	kfree(cfg);
	return ret;
}

static long ioctl_accounts(struct kj_session *s, void __user *arg)
{
	struct kj_accounts *acc;
	struct kj_stream *stream;
	u32 size;
	long ret;

	acc = kzalloc(sizeof(*acc), GFP_KERNEL);
	if (!acc)
		return -ENOMEM;
	ret = copy_in(acc, sizeof(*acc), ACCOUNTS_SIZE_MIN, arg);
	if (ret)
		goto out;
	size = acc->size;
	stream = kj_session_stream(s, acc->cpu, acc->stream);
	ret = PTR_ERR_OR_ZERO(stream);
	if (ret)
		goto out;
	kj_stream_snapshot(stream, acc);
	ret = copy_out(arg, acc, sizeof(*acc), size);
out:
	kfree(acc);
	return ret;
}

static long ioctl_histogram(struct kj_session *s, void __user *arg)
{
	struct kj_histogram *h;
	struct kj_stream *stream;
	unsigned int i;
	long ret;

	h = kzalloc(sizeof(*h), GFP_KERNEL);
	if (!h)
		return -ENOMEM;
	ret = copy_in(h, sizeof(*h), HISTOGRAM_SIZE_MIN, arg);
	if (ret)
		goto out;
	ret = -EINVAL;
	if (h->reserved)
		goto out;
	stream = kj_session_stream(s, h->cpu, h->stream);
	ret = PTR_ERR_OR_ZERO(stream);
	if (ret)
		goto out;
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		h->count[i] = READ_ONCE(stream->hist[i]);
	ret = copy_out(arg, h, sizeof(*h), h->size);
out:
	kfree(h);
	return ret;
}

static long ioctl_ring(struct kj_session *s, const void __user *arg)
{
	struct kj_ring_open open;
	struct kj_stream *stream;
	long ret;

	ret = copy_in(&open, sizeof(open), RING_SIZE_MIN, arg);
	if (ret)
		return ret;
	if (open.flags & ~(O_NONBLOCK | O_CLOEXEC))
		return -EINVAL;
	stream = kj_session_stream(s, open.cpu, open.stream);
	if (IS_ERR(stream))
		return PTR_ERR(stream);
	return kj_ring_file_open(stream->ring, open.flags);
}

static long ioctl_symbol(struct kj_session *s, void __user *arg)
{
	struct kj_symbol sym = {};
	long ret;

	ret = copy_in(&sym, sizeof(sym), SYMBOL_SIZE_MIN, arg);
	if (ret)
		return ret;
	if (READ_ONCE(s->state) == KJ_STATE_IDLE)
		return -EBADFD;
	memset(sym.name, 0, sizeof(sym.name));
	ret = kj_symbol_name(sym.index, sym.name, sizeof(sym.name));
	return ret ? ret : copy_out(arg, &sym, sizeof(sym), sym.size);
}

static long ioctl_tick(struct kj_session *s, void __user *arg)
{
	struct kj_target *t;
	struct kj_tick tick;
	u32 size, cpu;
	long ret;

	ret = copy_in(&tick, sizeof(tick), TICK_SIZE_MIN, arg);
	if (ret)
		return ret;
	if (tick.reserved)
		return -EINVAL;
	if (s->state == KJ_STATE_IDLE)
		return -EBADFD;
	size = tick.size;
	cpu = tick.cpu;
	t = kj_target_find(s, cpu);
	if (!t || !t->probe)
		return -ENOENT;
	kj_tick_snapshot(&t->probe->tick, kj_clock_read(), &tick);
	tick.cpu = cpu;
	return copy_out(arg, &tick, sizeof(tick), size);
}

static long ioctl_sampler(struct kj_session *s, const void __user *arg)
{
	struct kj_sampler_open open;
	long ret;

	ret = copy_in(&open, sizeof(open), SAMPLER_SIZE_MIN, arg);
	if (ret)
		return ret;
	if (open.flags & ~O_CLOEXEC || open.reserved)
		return -EINVAL;
	return kj_user_file_open(s, open.cpu, open.flags);
}

static long ioctl_stack(struct kj_session *s, void __user *arg)
{
	struct kj_stack *stack = kzalloc(sizeof(*stack), GFP_KERNEL);
	long ret;

	if (!stack)
		return -ENOMEM;
	ret = copy_in(stack, sizeof(*stack), STACK_SIZE_MIN, arg);
	if (!ret)
		ret = kj_session_stack(s, stack);
	if (!ret)
		ret = copy_out(arg, stack, sizeof(*stack), stack->size);
	kfree(stack);
	return ret;
}

/* Not possible in this state: because another file owns the measurement? */
static long refusal_of(struct kj_session *s, long ret)
{
	struct kj_session *other;

	if (ret != -EBADFD)
		return ret;
	other = kj_session_active();
	if (!other)
		return -EBADFD;
	kj_session_put(other);
	return other == s ? -EBADFD : -EBUSY;
}

static long kj_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct kj_session *s = file->private_data;
	void __user *user = (void __user *)arg;
	long ret;

	/* A reader of ABI 1 is to learn which ABI this is. By number alone, as below. */
	if (_IOC_TYPE(cmd) == _IOC_TYPE(KJ_IOC_QUERY_1) && _IOC_NR(cmd) == _IOC_NR(KJ_IOC_QUERY_1))
		return ioctl_query(user);
	if (_IOC_TYPE(cmd) != KJ_IOC_MAGIC)
		return -ENOTTY;
	/* An ioctl is told by its number alone: sizes grow, and are inside the structures. */
	if (_IOC_NR(cmd) == _IOC_NR(KJ_IOC_QUERY))
		return ioctl_query(user);
	/* Asked while a ring of details is drained: it waits for nobody. */
	if (_IOC_NR(cmd) == _IOC_NR(KJ_IOC_SYMBOL))
		return refusal_of(s, ioctl_symbol(s, user));

	if (mutex_lock_interruptible(&s->lock))
		return -ERESTARTSYS;
	switch (_IOC_NR(cmd)) {
	case _IOC_NR(KJ_IOC_CONFIG):
		ret = ioctl_config(s, user);
		break;
	case _IOC_NR(KJ_IOC_START):
		ret = kj_session_start(s);
		break;
	case _IOC_NR(KJ_IOC_STOP):
		ret = kj_session_stop(s);
		break;
	case _IOC_NR(KJ_IOC_RING):
		ret = ioctl_ring(s, user);
		break;
	case _IOC_NR(KJ_IOC_ACCOUNTS):
		ret = ioctl_accounts(s, user);
		break;
	case _IOC_NR(KJ_IOC_HISTOGRAM):
		ret = ioctl_histogram(s, user);
		break;
	case _IOC_NR(KJ_IOC_SAMPLER):
		ret = ioctl_sampler(s, user);
		break;
	case _IOC_NR(KJ_IOC_TICK):
		ret = ioctl_tick(s, user);
		break;
	case _IOC_NR(KJ_IOC_STACK):
		ret = ioctl_stack(s, user);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&s->lock);
	return refusal_of(s, ret);
}

static int kj_open(struct inode *inode, struct file *file)
{
	struct kj_session *s;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	s = kj_session_alloc();
	if (!s)
		return -ENOMEM;
	file->private_data = s;
	return nonseekable_open(inode, file);
}

static int kj_release(struct inode *inode, struct file *file)
{
	kj_session_release(file->private_data);
	return 0;
}

static const struct file_operations kj_fops = {
	.owner = THIS_MODULE,
	.open = kj_open,
	.release = kj_release,
	.unlocked_ioctl = kj_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice kj_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kjitter",
	.fops = &kj_fops,
	.mode = 0600,
};

/**
 * kj_chardev_init - make /dev/kjitter; from now on anything may be asked
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int kj_chardev_init(void)
{
	return misc_register(&kj_misc);
}

/**
 * kj_chardev_exit - take /dev/kjitter away; no file is open
 *
 * Context: process.
 */
void kj_chardev_exit(void)
{
	misc_deregister(&kj_misc);
}
