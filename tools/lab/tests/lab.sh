# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What tests share that call the lab: where it is, which kernel to take, what is done at the end.

KJ_LAB=$(readlink -f "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/..")
KJ_SOURCE=$(readlink -f "${KJ_SOURCE:-$KJ_LAB/../..}")
KJ_BUILD=$(readlink -m "${KJ_BUILD:-$KJ_LAB/../../build}")

# kj_line PART: the kernel line that plays it; and what else `kjlab line` knows.
kj_line()
{
	"$KJ_LAB/kjlab" line "$@"
}

# kj_kernel SPEC: what is known of a kernel, fetched unless it is there, as KJ_RELEASE, KJ_ROOT,
# KJ_HEADERS, KJ_NAME and so on.
kj_kernel()
{
	local info key value

	info=$("$KJ_LAB/kjlab" info "$1") || exit
	while IFS='=' read -r key value; do
		printf -v "KJ_$key" %s "$value"
	done < <(grep -v '^SOURCE=' <<<"$info")
}

# kj_packages PACKAGE...: installed on this machine, unless they are.
kj_packages()
{
	local package
	local -a missing=()

	for package; do
		[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
			missing+=("$package")
	done
	((${#missing[@]})) || return 0
	echo "installing ${missing[*]}" >&2
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "${missing[@]}" >&2
}

# kj_at_exit COMMAND...: done at the end, last first, however that comes.
kj_at_exit()
{
	KJ_CLEANUPS=("$*" ${KJ_CLEANUPS[@]+"${KJ_CLEANUPS[@]}"})
	trap kj_run_cleanups EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP
}

kj_run_cleanups()
{
	local status=$? cleanup

	trap '' INT TERM HUP
	for cleanup in ${KJ_CLEANUPS[@]+"${KJ_CLEANUPS[@]}"}; do
		eval "$cleanup" || :
	done
	exit "$status"
}
