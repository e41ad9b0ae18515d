// SPDX-License-Identifier: GPL-2.0
/*
 * main - known interruptions on demand, for calibration and tests: load, unload and
 * debugfs.
 *
 * kjitter_inject/
 *   control     written: class=NAME cpu=N count=N min=NS max=NS spacing=NS; returns when
 *               all injections are done, or a signal or the CPU's end cut it short
 *   classes     what there is: NAME available|unavailable cause= kind= symbol= carrier=;
 *               symbol is what level 2 should name (the kthreads are named kj_inject/N)
 *	       control refuses NMIs with ENOTRECOVERABLE where the kernel would panic over one that
 *	       nobody claims (unknown_nmi_panic, panic_on_unrecovered_nmi)
 *   log         of the last run: ordinal class depth start end, cycle counter
 *   plan        of the last run: ordinal, length asked for in ns
 *   dependency  written: NAME cpu=N on|off; read: what is held
 *
 * Nothing happens unless it is asked for. The module cannot go while a file is open.
 */
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../../uapi/kjitter.h"
#include "../clock.h"
#include "class.h"
#include "dep.h"
#include "log.h"
#include "plan.h"

/* A line that can be written is shorter. */
#define LINE_BYTES 256

static struct dentry *inject_dir;

/* One run at a time. */
static DEFINE_MUTEX(run_lock);

/* What only looking can tell: is it possible here and now? */
static int request_check(const struct kj_inject_class *class, const struct kj_inject_plan *plan)
{
	int ret = kj_inject_plan_check(plan);

	if (ret)
		return ret;
	if (plan->max_ns > class->max_ns)
		return -ERANGE;
	if (plan->cpu >= nr_cpu_ids || !cpu_online(plan->cpu))
		return -ENODEV;
	if (!kj_inject_class_available(class))
		return -EOPNOTSUPP;
	if (class->danger && class->danger())
		return class->danger();
	if (class->fire && raw_smp_processor_id() == plan->cpu)
		return -EDEADLK;
	return 0;
}

static int request_run(const struct kj_inject_class *class, const struct kj_inject_plan *plan)
{
	struct kj_inject_run *run;
	int ret;

	if (!mutex_trylock(&run_lock))
		return -EBUSY;
	if (kj_inject_run_busy()) {
		mutex_unlock(&run_lock);
		return -EBUSY;
	}
	run = kj_inject_run_new(class, plan);
	if (run) {
		ret = kj_inject_run_do(run);
		kj_inject_log_set(run);
	} else {
		ret = -ENOMEM;
	}
	mutex_unlock(&run_lock);
	return ret;
}

static ssize_t control_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	const struct kj_inject_class *class;
	struct kj_inject_plan plan;
	char *line;
	int ret;

	if (size >= LINE_BYTES)
		return -EINVAL;
	line = memdup_user_nul(from, size);
	if (IS_ERR(line))
		return PTR_ERR(line);
	ret = kj_inject_plan_parse(line, &plan);
	kfree(line);
	if (ret)
		return ret;
	class = kj_inject_class_find(plan.class);
	if (!class)
		return -EINVAL;
	ret = request_check(class, &plan);
	if (!ret)
		ret = request_run(class, &plan);
	return ret ? ret : size;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
	.llseek = noop_llseek,
};

static int classes_show(struct seq_file *m, void *unused)
{
	kj_inject_class_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(classes);

static int dependency_show(struct seq_file *m, void *unused)
{
	kj_inject_dep_show(m);
	return 0;
}

static int dependency_open(struct inode *inode, struct file *file)
{
	return single_open(file, dependency_show, NULL);
}

static ssize_t dependency_write(struct file *file, const char __user *from, size_t size,
				loff_t *pos)
{
	struct kj_inject_hold hold;
	char *line;
	int ret;

	if (size >= LINE_BYTES)
		return -EINVAL;
	line = memdup_user_nul(from, size);
	if (IS_ERR(line))
		return PTR_ERR(line);
	ret = kj_inject_hold_parse(line, &hold);
	kfree(line);
	if (!ret)
		ret = kj_inject_dep_set(&hold);
	return ret ? ret : size;
}

static const struct file_operations dependency_fops = {
	.owner = THIS_MODULE,
	.open = dependency_open,
	.read = seq_read,
	.write = dependency_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static int __init kj_inject_init(void)
{
	int ret = kj_clock_check();

	if (ret) {
		pr_err("kjitter_inject: no cycle counter of known rate on this machine\n");
		return ret;
	}
	inject_dir = debugfs_create_dir("kjitter_inject", NULL);
	debugfs_create_file("control", 0200, inject_dir, NULL, &control_fops);
	debugfs_create_file("classes", 0444, inject_dir, NULL, &classes_fops);
	debugfs_create_file("log", 0400, inject_dir, NULL, &kj_inject_log_fops);
	debugfs_create_file("plan", 0400, inject_dir, NULL, &kj_inject_plan_fops);
	debugfs_create_file("dependency", 0600, inject_dir, NULL, &dependency_fops);
	return 0;
}

/* No file is open, so no run is on. */
static void __exit kj_inject_exit(void)
{
	debugfs_remove_recursive(inject_dir);
	kj_inject_run_exit();
	kj_inject_dep_clear();
	kj_inject_log_set(NULL);
}

module_init(kj_inject_init);
module_exit(kj_inject_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The kjitter authors");
MODULE_DESCRIPTION("Known interruptions, to calibrate kjitter and to test it");
MODULE_VERSION(KJ_VERSION);
