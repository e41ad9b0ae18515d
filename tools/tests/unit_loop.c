// SPDX-License-Identifier: GPL-2.0
/*
 * unit_loop - the arithmetic of the busy loops, in the tool; kunit/kj_loop_kunit.c asks the same.
 */
#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter_loop.h"
#include "../../kunit/loop_cases.h"
#include "check.h"
#include "unit.h"

static void right(const char *wrong, const char *name)
{
	check(!wrong, "loop: %s%s%s", name, wrong ? ": " : "", wrong ? wrong : "");
}

int unit_loop(void)
{
	struct kj_accounts acc[2] = { 0 };

	right(loop_interrupted(), "own work that was interrupted");
	right(loop_way_back(), "the way back into the loop");
	right(loop_longest(), "how long that may be");
	right(loop_own_work(&acc[0]), "usual and unusual own work");
	right(loop_adds_up(&acc[1]), "each count is booked once");
	return check_failed;
}
