#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# KTAP on stdin, a result for LAVA per test. Without LAVA (no lava-test-case) it prints
# what it would have reported, which is how to try it by hand.

report=lava-test-case
command -v "$report" >/dev/null 2>&1 || report="echo lava-test-case"

while read -r line; do
	echo "$line"
	case $line in
	"ok "*" # SKIP"*) result=skip ;;
	"ok "*) result=pass ;;
	"not ok "*) result=fail ;;
	*) continue ;;
	esac
	# `ok NUMBER NAME`, and LAVA takes no '+' or '~' in a name.
	name=$(echo "${line#not }" | sed 's/^ok [0-9]* //; s/ # SKIP.*//' | tr -c 'A-Za-z0-9._\n-' _)
	$report "$name" --result "$result"
done
