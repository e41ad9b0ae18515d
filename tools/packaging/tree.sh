# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What deb and rpm begin with: a copy of the tracked files, with the version that was asked for.

# tree_copy FROM TO: as they are now, changes that are not committed yet among them; where there is
# no git, everything but build/. Modes are those that git keeps: the umask of who calls is no part
# of a package.
tree_copy()
{
	mkdir -p "$2"
	if git -C "$1" rev-parse --git-dir >/dev/null 2>&1; then
		(cd "$1" && git ls-files -z | while IFS= read -r -d '' file; do
			[[ ! -e $file ]] || printf '%s\0' "$file"
		done | tar --null --files-from=- --create) | tar -x -C "$2"
	else
		tar -C "$1" --exclude=./build --create . | tar -x -C "$2"
	fi
	chmod -R u+rwX,go=rX "$2"
}

# tree_version TREE VERSION: as if that were its version; for tests of an upgrade.
tree_version()
{
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$2\"/" "$1/dkms.conf"
	sed -i "s/^\(#define KJ_VERSION *\).*/\1\"$2\"/" "$1/uapi/kjitter.h"
	sed -i "0,/^## /s/^## [^,]*/## $2/" "$1/.github/CHANGELOG.md"
}
