# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab setup: ordinary host tools. Never a kernel, never headers, and no change
# to the host's apt sources.

# kj_setup: command that must exist, and the package that brings it.
kj_setup()
{
	local command package
	local -a missing=()

	while read -r command package; do
		if [[ ! -e $command ]] && ! command -v "$command" >/dev/null; then
			missing+=("$package")
		fi
	done <<END
git git
gcc gcc
/usr/include/x86_64-linux-gnu/sys/types.h libc6-dev
/usr/include/jansson.h libjansson-dev
make make
perl perl
python3 python3
jq jq
xmllint libxml2-utils
sparse sparse
shellcheck shellcheck
clang-format clang-format
mmdebstrap mmdebstrap
qemu-system-x86_64 qemu-system-x86
busybox busybox-static
cpio cpio
zstd zstd
xz xz-utils
flock util-linux
mount mount
setpriv util-linux
dpkg-deb dpkg
$KJ_KEYRING debian-archive-keyring
END
	if command -v busybox >/dev/null && ldd "$(command -v busybox)" >/dev/null 2>&1; then
		missing+=(busybox-static)
	fi
	if ((${#missing[@]} == 0)); then
		kj_log "setup: nothing missing"
		return 0
	fi
	kj_need_root
	kj_log "setup: installing ${missing[*]}"
	apt-get -qq update >&2 || kj_log "setup: apt-get update failed; trying with the lists there are"
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "${missing[@]}" >&2
}
