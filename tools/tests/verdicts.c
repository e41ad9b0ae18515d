// SPDX-License-Identifier: GPL-2.0
/*
 * verdicts - print made-up verdicts as check prints them: verdicts FORMAT RELEASE NAME. FORMAT is
 * one of check's, or junit; RELEASE and NAME are foreign text in them.
 */
#include <stdio.h>
#include <string.h>

#include "../kjitter/command.h"
#include "../kjitter/lib/time.h"
#include "sample_check.h"

static int print(const struct kj_check *k, const char *name)
{
	const struct kj_command *c = &kj_check_command;
	unsigned int i;

	for (i = 0; i < c->nr_formats; i++) {
		if (strcmp(c->formats[i].name, name))
			continue;
		if (i < c->nr_formats - c->nr_foreign)
			kj_check_json(k);
		else
			kj_more->check(k, i);
		return 0;
	}
	return 2;
}

int main(int argc, char **argv)
{
	static struct kj_options options = { .junit = "/dev/stdout" };
	static struct kj_check k;
	int status;

	if (argc != 4)
		return 2;
	kj_environment_add(&k.environment, "release", argv[2]);
	kj_environment_add(&k.environment, "version", argv[3]);
	kj_environment_add(&k.environment, "machine", "x86_64");
	k.began_ns = kj_time_now();
	sample_check(&k, &options, argv[3]);
	if (!strcmp(argv[1], "junit"))
		status = kj_check_junit_open(&k) ? kj_check_junit_close(&k, 0) : 2;
	else
		status = print(&k, argv[1]);
	sample_check_free(&k);
	return status;
}
