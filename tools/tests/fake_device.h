/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake_device - what the parts of the device that is made up have in common; see fake_device.c.
 */
#ifndef KJ_TEST_FAKE_DEVICE_H
#define KJ_TEST_FAKE_DEVICE_H

#include <stdbool.h>

/* Does a measurement run? */
bool fake_runs(void);

/* What KJ_FAKE says of a word: the number behind it, or 1; @value without it. */
long fake_word(const char *name, long value);

#endif /* KJ_TEST_FAKE_DEVICE_H */
