/* SPDX-License-Identifier: GPL-2.0 */
/*
 * insmod - is the module loaded, and what stands in the way of loading it on this machine.
 */
#ifndef KJ_INSMOD_H
#define KJ_INSMOD_H

#include <stdbool.h>

/**
 * kj_insmod_loaded - is the module loaded
 *
 * Return: true if the kernel lists it; whether it may be used is another question.
 */
bool kj_insmod_loaded(void);

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
