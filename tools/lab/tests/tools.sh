# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Programs of a suite's packages for a guest that has no library: with all libraries they want, in
# one directory. In the guest `tool NAME ARGUMENT...` of contract.guest.sh runs them. Sourced by
# tests, before contract.sh.

# shellcheck source=tools/lab/tests/lab.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lab.sh"
# shellcheck source=tools/lab/tests/machine.sh
. "$KJ_LAB/tests/machine.sh"

# tools NAME "PACKAGE..." PROGRAM...: set TOOLS to the options of `kjlab run` with which a guest has
# the programs, from those packages of the current line's suite; false if these cannot be had. NAME
# is that of the directory they are in.
tools()
{
	local suite to=$KJ_BUILD/work/$1.$$
	local -a packages programs=("${@:3}")

	read -ra packages <<<"$2"
	suite=$(kj_line --home "$(kj_line current)")
	kj_at_exit "rm -rf '$to'"
	machine_new "$suite" "${packages[@]}" || return
	# shellcheck disable=SC2016 # expanded by the inner shell
	machine_exec sh -ec '
		mkdir /tools
		cp "$@" /tools
		cp -L $(ldd "$@" | grep -o "/[^ ]*\.so[^ ]*" | sort -u) /tools' sh \
		"${programs[@]/#//usr/bin/}" || return
	mkdir -p "${to%/*}" && mv "$LAYER/files/tools" "$to"
	# shellcheck disable=SC2034 # for whoever asked
	TOOLS=(--file "$to:/lab/tools")
}
