# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Programs of a suite's packages for a guest that has no library: with all libraries they want, in
# one directory. In the guest `tool NAME ARGUMENT...` of contract.guest.sh runs them. Sourced by
# tests, before contract.sh.

KJ_LAB=$(readlink -f "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/..")
KJ_BUILD=$(readlink -m "${KJ_BUILD:-$KJ_LAB/../../build}")
for unit in common lines root layer; do
	# shellcheck disable=SC1090 # found at run time
	. "$KJ_LAB/lib/$unit.sh"
done

# tools NAME "PACKAGE..." PROGRAM...: set TOOLS to the options of `kjlab run` with which a guest has
# the programs, from those packages of the current line's suite; false if these cannot be had. NAME
# is that of the layer they are in.
tools()
{
	local name=$1 suite to=$KJ_BUILD/work/$1.$$
	local -a packages programs=("${@:3}")

	read -ra packages <<<"$2"
	suite=$(kj_line_home "$(kj_line current)")
	kj_at_exit "rm -rf '$to'"
	layer_with "$name" "$suite" "${packages[@]}" || return
	layer_new "$name"
	# shellcheck disable=SC2016 # expanded by the inner shell
	layer_exec "$LAYER" "$LAYER_LOWER" sh -ec '
		mkdir /tools
		cp "$@" /tools
		cp -L $(ldd "$@" | grep -o "/[^ ]*\.so[^ ]*" | sort -u) /tools' sh \
		"${programs[@]/#//usr/bin/}" || return
	mkdir -p "${to%/*}" && mv "$LAYER/files/tools" "$to"
	# shellcheck disable=SC2034 # for whoever asked
	TOOLS=(--file "$to:/lab/tools")
}
