// SPDX-License-Identifier: GPL-2.0
/*
 * more - the commands of kjitter-more: those of left_out.c, and those of which it does more.
 */
#include <stddef.h>

#include "command.h"

const struct kj_command *const kj_commands[] = {
	&kj_report_command,
	&kj_compare_command,
	&kj_calibrate_command,
	&kj_check_command,
	&kj_advise_command,
	&kj_top_command,
	NULL,
};
