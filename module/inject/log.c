// SPDX-License-Identifier: GPL-2.0
/*
 * log - what the last run did, for reading.
 *
 * A run is shown once it is over and never changes after that: who has a file open
 * holds the run he opened it on, whatever comes next.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

#include "../clock.h"
#include "class.h"
#include "log.h"

/* Protects which run is the last one. */
static DEFINE_MUTEX(last_lock);
static struct kj_inject_run *last;

/**
 * kj_inject_log_set - this run is the last one now
 * @run: over; takes its reference. NULL: none
 *
 * Context: process.
 */
void kj_inject_log_set(struct kj_inject_run *run)
{
	struct kj_inject_run *before;

	mutex_lock(&last_lock);
	before = last;
	last = run;
	mutex_unlock(&last_lock);
	if (before)
		kj_inject_run_put(before);
}

/* Position 0 is the heading, n is window n - 1. Windows that were not done are left out. */
static void *log_at(struct seq_file *m, loff_t *pos)
{
	struct kj_inject_run *run = m->private;
	u64 n = run ? run->plan.count * run->levels : 0;

	if (!*pos)
		return SEQ_START_TOKEN;
	for (; *pos <= n; ++*pos) {
		if (run->windows[*pos - 1].end)
			return &run->windows[*pos - 1];
	}
	return NULL;
}

static void *log_start(struct seq_file *m, loff_t *pos)
{
	return log_at(m, pos);
}

static void *log_next(struct seq_file *m, void *at, loff_t *pos)
{
	++*pos;
	return log_at(m, pos);
}

static void log_stop(struct seq_file *m, void *at)
{
}

static int log_show(struct seq_file *m, void *at)
{
	struct kj_inject_run *run = m->private;
	struct kj_inject_window *w = at;
	u32 n;

	if (at == SEQ_START_TOKEN) {
		seq_printf(m, "# clock_khz %llu\n", kj_clock_khz());
		return 0;
	}
	n = w - run->windows;
	seq_printf(m, "%u %s %u %llu %llu\n", n / run->levels, run->class->name, n % run->levels,
		   w->start, w->end);
	return 0;
}

/* Position n is ordinal n. */
static void *plan_at(struct seq_file *m, loff_t *pos)
{
	struct kj_inject_run *run = m->private;

	return run && *pos < run->plan.count ? &run->lengths[*pos] : NULL;
}

static void *plan_start(struct seq_file *m, loff_t *pos)
{
	return plan_at(m, pos);
}

static void *plan_next(struct seq_file *m, void *at, loff_t *pos)
{
	++*pos;
	return plan_at(m, pos);
}

static int plan_show(struct seq_file *m, void *at)
{
	struct kj_inject_run *run = m->private;
	u32 ordinal = (u64 *)at - run->lengths;

	seq_printf(m, "%u %llu\n", ordinal, kj_inject_plan_length(&run->plan, ordinal));
	return 0;
}

static const struct seq_operations log_ops = {
	.start = log_start,
	.next = log_next,
	.stop = log_stop,
	.show = log_show,
};

static const struct seq_operations plan_ops = {
	.start = plan_start,
	.next = plan_next,
	.stop = log_stop,
	.show = plan_show,
};

static int open_with(struct file *file, const struct seq_operations *ops)
{
	struct kj_inject_run *run;
	int ret = seq_open(file, ops);

	if (ret)
		return ret;
	mutex_lock(&last_lock);
	run = last;
	if (run)
		kref_get(&run->ref);
	mutex_unlock(&last_lock);
	((struct seq_file *)file->private_data)->private = run;
	return 0;
}

static int log_open(struct inode *inode, struct file *file)
{
	return open_with(file, &log_ops);
}

static int plan_open(struct inode *inode, struct file *file)
{
	return open_with(file, &plan_ops);
}

static int log_release(struct inode *inode, struct file *file)
{
	struct kj_inject_run *run = ((struct seq_file *)file->private_data)->private;

	if (run)
		kj_inject_run_put(run);
	return seq_release(inode, file);
}

const struct file_operations kj_inject_log_fops = {
	.owner = THIS_MODULE,
	.open = log_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = log_release,
};

const struct file_operations kj_inject_plan_fops = {
	.owner = THIS_MODULE,
	.open = plan_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = log_release,
};
