// SPDX-License-Identifier: GPL-2.0
/*
 * all - the commands of kjitter; in the dynamic program some of them are of left_out.c.
 */
#include <stddef.h>

#include "command.h"

const struct kj_command *const kj_commands[] = {
	&kj_record_command,  &kj_top_command,	    &kj_report_command,
	&kj_compare_command, &kj_calibrate_command, &kj_check_command,
	&kj_advise_command,  &kj_status_command,    NULL,
};
