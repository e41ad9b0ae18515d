/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command - the subcommands.
 */
#ifndef KJ_COMMAND_H
#define KJ_COMMAND_H

/*
 * Each takes its own arguments, argv[0] being the name of the subcommand, and
 * returns an enum kj_exit (lib/exit.h).
 */
int kj_check_main(int argc, char **argv);
int kj_record_main(int argc, char **argv);
int kj_report_main(int argc, char **argv);
int kj_compare_main(int argc, char **argv);
int kj_calibrate_main(int argc, char **argv);
int kj_status_main(int argc, char **argv);

#endif /* KJ_COMMAND_H */
