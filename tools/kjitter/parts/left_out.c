// SPDX-License-Identifier: GPL-2.0
/*
 * left_out - what the dynamic program knows of what it has not.
 *
 * It is what is installed on machines under test and has to be small; kjitter-more has what is
 * not needed to measure there. The static program is one file with all of it.
 */
#include "command.h"

const struct kj_command kj_compare_command = { .name = "compare", .does = KJ_DOES_COMPARE };
const struct kj_command kj_calibrate_command = { .name = "calibrate", .does = KJ_DOES_CALIBRATE };
const struct kj_command kj_top_command = { .name = "top", .does = KJ_DOES_TOP };
const struct kj_command kj_advise_command = { .name = "advise", .does = KJ_DOES_ADVISE };

/* Formats of others, and pages: kjitter-more has the commands that print them, too. */
const struct kj_more *const kj_more;
