// SPDX-License-Identifier: GPL-2.0
/*
 * main - load and unload order, nothing else.
 */
#include <linux/module.h>

#include "chardev.h"
#include "clock.h"
#include "counters.h"
#include "debugfs.h"
#include "probes/probes.h"
#include "ring.h"
#include "settle.h"

static int __init kj_main_init(void)
{
	int ret;

	ret = kj_clock_check();
	if (ret) {
		pr_err("kjitter: no cycle counter of known rate on this machine\n");
		return ret;
	}
	ret = kj_ring_init();
	if (ret)
		return ret;
	ret = kj_settle_init();
	if (ret)
		goto err_ring;
	kj_counters_init();
	kj_probes_init();
	kj_debugfs_init();
	ret = kj_chardev_init();
	if (ret)
		goto err_debugfs;
	return 0;

err_debugfs:
	kj_debugfs_exit();
	kj_settle_exit();
err_ring:
	kj_ring_exit();
	return ret;
}

/* The reverse. No file is open: each held a reference to the module. */
static void __exit kj_main_exit(void)
{
	kj_chardev_exit();
	kj_debugfs_exit();
	kj_settle_exit();
	kj_ring_exit();
}

module_init(kj_main_init);
module_exit(kj_main_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The kjitter authors");
MODULE_DESCRIPTION("Jitter measurement on isolated CPUs");
MODULE_VERSION(KJ_VERSION);
