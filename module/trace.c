// SPDX-License-Identifier: GPL-2.0
/*
 * trace - makes the code of the trace event; see trace.h.
 */
#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "trace.h"
