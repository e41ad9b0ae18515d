/* SPDX-License-Identifier: GPL-2.0 */
/*
 * insmod - what stands in the way of loading the module on this machine.
 */
#ifndef KJ_INSMOD_H
#define KJ_INSMOD_H

/**
 * kj_insmod_advice - how to get the module loaded
 * @root: "" for this machine, or a directory that has its /proc, /sys and /dev
 *
 * Return: a sentence without a full stop: what the kernel insists on, or why it refused the
 * module before, and what to do about it; or just to load the module. Stays until the
 * next call.
 */
const char *kj_insmod_advice(const char *root);

#endif /* KJ_INSMOD_H */
