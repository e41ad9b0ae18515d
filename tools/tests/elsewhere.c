// SPDX-License-Identifier: GPL-2.0
/*
 * elsewhere - kjitter on a machine that is made up, with the device of fake_device.c:
 *
 *	elsewhere ROOT COMMAND [OPTION ...]
 *
 * Below ROOT are its /proc and /sys, and in ROOT/inject what the injector has in debugfs. What
 * counts interrupts is this machine's own /proc.
 */
#include <stdio.h>
#include <string.h>

#include "../kjitter/calibrate/inject.h"
#include "../kjitter/command.h"
#include "../kjitter/lib/environment.h"

int main(int argc, char **argv)
{
	const struct kj_command *const *c;
	static char inject[4096];

	if (argc < 3)
		return 2;
	kj_environment_root(argv[1]);
	snprintf(inject, sizeof(inject), "%s/inject", argv[1]);
	kj_inject_dir = inject;
	for (c = kj_commands; *c; c++)
		if (!strcmp((*c)->name, argv[2]))
			return kj_command_run(*c, argc - 2, argv + 2);
	return 2;
}
