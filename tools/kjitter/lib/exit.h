/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exit - what the tool says with its exit status.
 */
#ifndef KJ_EXIT_H
#define KJ_EXIT_H

/**
 * enum kj_exit - exit statuses
 * @KJ_EXIT_PASS: done, or verdict "pass"
 * @KJ_EXIT_FAIL: verdict "fail"
 * @KJ_EXIT_ERROR: usage, device, input or output
 * @KJ_EXIT_UNTESTABLE: not testable here, such as a CPU that is not there
 */
enum kj_exit {
	KJ_EXIT_PASS = 0,
	KJ_EXIT_FAIL = 1,
	KJ_EXIT_ERROR = 2,
	KJ_EXIT_UNTESTABLE = 4,
};

/* "This revision cannot be tested", says git bisect run. */
#define KJ_EXIT_BISECT_SKIP 125

#endif /* KJ_EXIT_H */
