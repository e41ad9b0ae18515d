/* SPDX-License-Identifier: GPL-2.0 */
/*
 * processor - which CPU this is, by the text of /proc/cpuinfo.
 */
#ifndef KJ_PROCESSOR_H
#define KJ_PROCESSOR_H

#include <stdbool.h>

/**
 * struct kj_processor - the first CPU
 * @model: what it is called: x86 says it in words, arm64 in the numbers of who made it,
 *	which part it is and its revision; empty: it is not said
 * @microcode: version; empty: it is not said
 * @has_flags: x86 alone lists what tells a guest from a machine
 * @guest: it says that it is one
 */
struct kj_processor {
	char model[256];
	char microcode[64];
	bool has_flags;
	bool guest;
};

/**
 * kj_processor_parse - take out what is known of the first CPU
 * @text: /proc/cpuinfo
 * @cpu: out
 */
void kj_processor_parse(const char *text, struct kj_processor *cpu);

#endif /* KJ_PROCESSOR_H */
