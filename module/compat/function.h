/* SPDX-License-Identifier: GPL-2.0 */
/*
 * function - functions that kernels do not export, and call differently.
 */
#ifndef KJ_FUNCTION_H
#define KJ_FUNCTION_H

#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/string.h>

/* The tick's hrtimer: tick_sched_timer until 6.8, then tick_nohz_handler (738c8e3d5bd8). */
#define KJ_TICK_FUNCTIONS "tick_nohz_handler", "tick_sched_timer"

/**
 * kj_compat_function - where a function is
 * @name: of it
 *
 * From the registration of a kprobe that is not armed: nothing is patched by that. Context:
 * process, may sleep.
 * Return: its address, or a few bytes behind it where it begins with a landing pad; 0: it is
 * not there, or this kernel cannot tell.
 */
static inline unsigned long kj_compat_function(const char *name)
{
#ifdef CONFIG_KPROBES
	struct kprobe probe = { .symbol_name = name, .flags = KPROBE_FLAG_DISABLED };
	unsigned long address;

	if (register_kprobe(&probe))
		return 0;
	address = (unsigned long)probe.addr;
	unregister_kprobe(&probe);
	return address;
#else
	return 0;
#endif
}

/**
 * kj_compat_is_tick - is a function that of the tick's hrtimer?
 * @name: of it
 *
 * Context: any.
 * Return: true if it is, on one of the kernels there are.
 */
static inline bool kj_compat_is_tick(const char *name)
{
	static const char *const names[] = { KJ_TICK_FUNCTIONS };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/**
 * kj_compat_has_tick - has this kernel one of the functions of kj_compat_is_tick()?
 *
 * Context: process, may sleep.
 * Return: true if it has; false too where it cannot tell.
 */
static inline bool kj_compat_has_tick(void)
{
	static const char *const names[] = { KJ_TICK_FUNCTIONS };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (kj_compat_function(names[i]))
			return true;
	}
	return false;
}

#endif /* KJ_FUNCTION_H */
