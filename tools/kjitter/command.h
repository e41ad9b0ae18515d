/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command - the subcommands and what the tool says with its exit status.
 */
#ifndef KJ_COMMAND_H
#define KJ_COMMAND_H

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

/*
 * Each takes its own arguments, argv[0] being the name of the subcommand, and
 * returns an enum kj_exit.
 */
int kj_check_main(int argc, char **argv);
int kj_record_main(int argc, char **argv);
int kj_report_main(int argc, char **argv);
int kj_compare_main(int argc, char **argv);
int kj_calibrate_main(int argc, char **argv);
int kj_status_main(int argc, char **argv);

#endif /* KJ_COMMAND_H */
