# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The last part of the test of packages: what the documents tell people to do with the sources, in the
# machine of a suite in which nothing of kjitter is left. Sourced by packages, which has step().
# shellcheck disable=SC2154 # recipes, KJ_SOURCE and LAYER are set there
# shellcheck disable=SC2317 # functions are called through step()

# shellcheck source=tools/doc/tests/blocks.sh
. "$KJ_SOURCE/tools/doc/tests/blocks.sh"
# shellcheck source=tools/packaging/tree.sh
. "$recipes/tree.sh"

# from_sources COMMAND: as it stands in a document. The machine is a directory, so the kernel that it
# would run is told by a uname of ours.
from_sources()
{
	machine_exec sh -c "cd /src && PATH=/src/.machine:\$PATH && $1"
}

# left_nothing: of DKMS
left_nothing()
{
	[[ -z $(machine_exec dkms status kjitter) ]]
}

test_sources()
{
	local command program=$LAYER/files/src/.machine/uname

	tree_copy "$KJ_SOURCE" "$LAYER/files/src"
	mkdir "${program%/*}"
	printf '#!/bin/sh\n[ "$*" = -r ] && echo %s || exec /usr/bin/uname "$@"\n' "$KJ_RELEASE" >"$program"
	chmod +x "$program"
	while IFS= read -r command; do
		step "from the sources: $command" from_sources "$command"
		case $command in
		"make modules "*) step "from the sources: kjitter.ko is there" test -s "$LAYER/files/src/kjitter.ko" ;;
		"make tool") step "from the sources: the tool runs" from_sources "build/bin/kjitter --version" ;;
		"make docs") step "from the sources: pages are there" test -s "$LAYER/files/src/build/doc/kjitter.8" ;;
		"dkms install "*) step "from the sources: DKMS has built it" built kjitter "$version" kjitter ;;
		"dkms remove "*) step "from the sources: DKMS has nothing left" left_nothing ;;
		esac
	done < <(listed_as root)
}
