/* SPDX-License-Identifier: GPL-2.0 */
/*
 * version - which of two versions is the older one.
 */
#ifndef KJ_VERSION_H
#define KJ_VERSION_H

/**
 * kj_version_compare - in the order of deb-version(7), without an epoch
 * @a: a version, such as 6.12.107-1~bpo12+1, or a line, such as 6.12
 * @b: another one
 *
 * Letters sort before other characters, ~ before everything, even the end; numbers by
 * their value, whatever their length. "-" stands for no version and comes last.
 *
 * Return: below, equal to or above 0 as @a is older than, the same as or newer than @b.
 */
int kj_version_compare(const char *a, const char *b);

#endif /* KJ_VERSION_H */
