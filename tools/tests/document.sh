# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The blocks of commands in a document, for tests that run them. What stands behind ``` says what is
# to be done with a block:
#
#   sh                  it runs in a guest
#   sh needs=WHAT       it does not: that is not there
#   sh remedy=CODE,...  it is what helps against these reasons of check
#   boot remedy=CODE,...  what to boot with, against these
#
# Sourced by tests on the host.

# block_kinds FILE: what stands behind ``` of each block, in order
block_kinds()
{
	awk '/^```/ { if (!inside) print substr($0, 4); inside = !inside }' "$1"
}

# block FILE NUMBER: what is in it
block()
{
	awk -v number="$2" '/^```/ { if (!inside) n++; inside = !inside; next } inside && n == number' "$1"
}

# blocks_of FILE NUMBER FOLDER CODE,...: that block, in a file for each of the codes
blocks_of()
{
	local code

	for code in $(tr , ' ' <<<"$4"); do
		block "$1" "$2" >"$3/$code"
	done
}

# blocks_into FILE FOLDER: see/NUMBER for each that runs as it is, remedy/CODE and boot/CODE
blocks_into()
{
	local kind number=0

	mkdir -p "$2"/{see,remedy,boot}
	while IFS= read -r kind; do
		number=$((number + 1))
		case $kind in
		sh) block "$1" "$number" >"$2/see/$(printf %02d "$number")" ;;
		"sh remedy="*) blocks_of "$1" "$number" "$2/remedy" "${kind#*=}" ;;
		"boot remedy="*) blocks_of "$1" "$number" "$2/boot" "${kind#*=}" ;;
		esac
	done < <(block_kinds "$1")
}
