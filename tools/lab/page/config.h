/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config - those options of a kernel that can matter to an isolated CPU.
 */
#ifndef KJ_CONFIG_H
#define KJ_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct kj_config_option - one option that is on
 * @name: without CONFIG_
 * @value: y, m, a number or a quoted string
 */
struct kj_config_option {
	char *name;
	char *value;
};

/**
 * struct kj_config - options of one kernel, sorted by name
 * @there: the row has a config
 * @nr: number of @option
 * @option: those that matter and are on; what is off and what does not exist in that
 *	    version are the same to the CPU
 */
struct kj_config {
	bool there;
	unsigned int nr;
	struct kj_config_option *option;
};

/**
 * kj_config_parse - read a kernel's config
 * @config: out
 * @text: its lines; NULL leaves @config empty; it is changed
 */
void kj_config_parse(struct kj_config *config, char *text);

/**
 * kj_config_value - value of an option
 * @config: options
 * @name: without CONFIG_
 *
 * Return: its value, or NULL if it is off, unknown, or not one of those that matter.
 */
const char *kj_config_value(const struct kj_config *config, const char *name);

/**
 * kj_config_pattern - the names that are looked at, one after the other
 * @i: from 0
 *
 * Return: a name; with a final * the beginning of names; NULL beyond the last.
 */
const char *kj_config_pattern(unsigned int i);

#endif /* KJ_CONFIG_H */
