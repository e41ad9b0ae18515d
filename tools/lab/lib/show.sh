# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab show: rows as a table or a page. The work is done by the C program in page/, which
# is built here when it is missing or older than its sources.

show_build()
{
	local log

	mkdir -p "$KJ_BUILD/bin"
	if ! log=$(make -C "$KJ_LAB/page" O="$KJ_BUILD/bin" 2>&1); then
		printf '%s\n' "$log" >&2
		kj_die "the program of kjlab show was not built; run kjlab setup, which installs its library (libjansson-dev)"
	fi
}

kj_cmd_show()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local lock

	# Two shows at a time must not build into one another.
	kj_lock page lock
	show_build
	kj_unlock lock
	"$KJ_BUILD/bin/kjlab-page" "$@"
}
