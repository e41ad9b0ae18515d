# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The guest's file system: a cpio archive with busybox, the guest's init, the
# modules, the tool and the script. Equal inputs give equal bytes: the
# deterministic mode depends on it.

initramfs_busybox()
{
	local busybox

	busybox=$(command -v busybox) || kj_die "no busybox; run: kjlab setup"
	if ldd "$busybox" >/dev/null 2>&1; then
		kj_die "$busybox is not static; run: kjlab setup"
	fi
	echo "$busybox"
}

initramfs_base()
{
	local tree=$1 busybox

	mkdir -p "$tree"/{bin,dev,proc,sys,tmp,out,lab,sbin,usr/bin,usr/sbin,etc}
	busybox=$(initramfs_busybox)
	cp "$busybox" "$tree/bin/busybox"
	# One process for all links: there are hundreds, and a busy machine starts few a second.
	"$busybox" --list | grep -vx busybox |
		perl -nle 'BEGIN { $to = shift } symlink("busybox", "$to/$_") or die "$to/$_: $!\n"' "$tree/bin"
	cp "$KJ_LAB/guest/init" "$tree/init"
	cp "$KJ_LAB/guest/leave" "$tree/lab/leave"
	chmod 755 "$tree/init" "$tree/bin/busybox"
}

# initramfs_file TREE SRC:DEST
initramfs_file()
{
	local from=${2%%:*} to=${2#*:}

	[[ $2 == *:/* ]] || kj_die "--file wants SRC:DEST with an absolute DEST, not '$2'"
	[[ -e $from ]] || kj_die "--file: no '$from'"
	mkdir -p "$1$(dirname "$to")"
	cp -rL "$from" "$1$to"
}

# initramfs_tree TREE SRC:DEST: a directory as it is, links and all.
initramfs_tree()
{
	local from=${2%%:*} to=${2#*:}

	[[ $2 == *:/* ]] || kj_die "--tree wants SRC:DEST with an absolute DEST, not '$2'"
	[[ -d $from ]] || kj_die "--tree: no directory '$from'"
	mkdir -p "$1$to"
	cp -a "$from/." "$1$to"
}

# initramfs_pack TREE ARCHIVE: sorted names, one time for all, owner root. Not
# compressed: under TCG the guest would pay for it.
initramfs_pack()
{
	find "$1" -exec touch -h -d @0 {} +
	(cd "$1" && find . -mindepth 1 -print0 | LC_ALL=C sort -z |
		cpio --quiet --null --create --format=newc --reproducible --owner=0:0) >"$2"
}
