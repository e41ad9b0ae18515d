// SPDX-License-Identifier: GPL-2.0
/*
 * kjitter_livepatch - a livepatch that changes nothing anybody needs, for tests: its transition
 * ends when every task has slept outside of what it patches, a sampler too.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int patched_show(struct seq_file *m, void *v)
{
	seq_puts(m, "patched\n");
	return 0;
}

static struct klp_func functions[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = patched_show,
	},
	{},
};

static struct klp_object objects[] = {
	{
		.funcs = functions,
	},
	{},
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init kjitter_livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit kjitter_livepatch_exit(void)
{
}

module_init(kjitter_livepatch_init);
module_exit(kjitter_livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kjitter tests: a livepatch without an effect");
MODULE_INFO(livepatch, "Y");
