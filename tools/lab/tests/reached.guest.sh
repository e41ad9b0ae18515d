# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What of the module this boot has run, if it was built to count that (tools/lab/coverage): to
# /out/gcov. The kernel tells of modules that are gone as well. Sourced at the end of a test.
reached=/sys/kernel/debug/gcov
if [ -d $reached ]; then
	(cd $reached && find . -name "*.gcda") | while IFS= read -r counts; do
		to=/out/gcov/${counts##*/work/"$(uname -r)"/}
		mkdir -p "${to%/*}"
		cat "$reached/$counts" >"$to"
	done
fi
