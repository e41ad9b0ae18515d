# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The suites and the kernel lines that the lab and its tests know by name: nobody else does
# (tools/lab/facts sees to it). A line that is not here is found in the archive all the same.

# Suites that have a root, oldest first: NAME, number in the names of its kernels (+deb13), version
# of its compiler, and the lines between which the kernel of its users is upgraded, from and to.
KJ_SUITES='
bullseye  11  10  5.10  5.10
bookworm  12  12  6.1   6.1
trixie    13  14  6.12  7.3
sid       14  16  7.2   7.3
'

# Lines, oldest first: NAME, the suite whose own kernel it is ("-": none has it yet), and the
# parts it plays in the tests:
#   oldest   built without NO_HZ_FULL
#   usual    what a test runs on when it is not told
#   current  of the stable release: the demo, the test kernel, and tests that want a kernel that
#            people have now
#   newest   where the next difference shows first
KJ_LINES='
5.10  bullseye  oldest
6.1   bookworm  usual
6.12  trixie    current
7.2   -
7.3   -         newest
'

# kj_line PART: the line that plays it.
kj_line()
{
	local line home parts

	while read -r line home parts; do
		[[ " $parts " != *" $1 "* ]] || echo "$line"
	done <<<"$KJ_LINES"
}

# kj_line_home LINE: the suite whose own kernel it is. Where several suites carry the line, its
# kernel is the one that its users run.
kj_line_home()
{
	local line home parts

	while read -r line home parts; do
		[[ $line != "$1" || $home == - ]] || echo "$home"
	done <<<"$KJ_LINES"
}

# kj_suites: all that have a root.
kj_suites()
{
	local suite rest

	while read -r suite rest; do
		[[ -z $suite ]] || printf '%s\n' "$suite"
	done <<<"$KJ_SUITES"
}

# kj_suite_numbered RELEASE: the suite whose number is in the name of a kernel; none: nothing.
kj_suite_numbered()
{
	local suite number rest

	while read -r suite number rest; do
		[[ -z $suite || $1 != *deb"$number"* ]] || echo "$suite"
	done <<<"$KJ_SUITES"
}

# kj_suite_compiler VERSION: the suite with that compiler, or the next newer one.
kj_suite_compiler()
{
	local suite number compiler rest found=

	while read -r suite number compiler rest; do
		[[ -z $suite ]] || found=$suite
		[[ -z $suite ]] || (($1 > compiler)) || break
	done <<<"$KJ_SUITES"
	echo "$found"
}

# kj_suite_upgrade SUITE: the lines, from and to.
kj_suite_upgrade()
{
	local suite number compiler from to

	while read -r suite number compiler from to; do
		[[ $suite != "$1" || -z $suite ]] || echo "$from $to"
	done <<<"$KJ_SUITES"
}
