# SPDX-License-Identifier: GPL-2.0
#
# targets - the fuzz targets, and what each is linked of; for both Makefiles that build them.

FUZZ_TARGETS := report compare machine options
# Sources of the reader that a target compiles itself.
fuzz_report_has := kjitter/report/command
fuzz_compare_has := kjitter/compare/command
fuzz_machine_has := kjitter/advise/command
# ... and what helps it.
fuzz_report_with := fuzz/kjr
fuzz_compare_with := fuzz/kjr

# fuzz_objects TARGET READER: names of its sources, without .c, from the folder above
fuzz_objects = fuzz/$(1) fuzz/target $(fuzz_$(1)_with) $(filter-out $(fuzz_$(1)_has),$(2))
