# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every unit of kjlab shares: messages, locks, cleanup, publishing.
#
# The rule for everything under $KJ_BUILD: make it under a private name, write
# its stamp, rename it into place. A name without a private suffix is therefore
# complete, whenever kjlab was interrupted.

kj_log()
{
	printf 'kjlab: %s\n' "$*" >&2
}

# Some commands give 1 another meaning.
KJ_ERROR_STATUS=1

kj_die()
{
	printf 'kjlab: error: %s\n' "$*" >&2
	exit "$KJ_ERROR_STATUS"
}

kj_need_root()
{
	[[ $EUID -eq 0 ]] || kj_die "needs root: it makes chroots for the build and QEMU"
}

# Cleanup commands run at exit, last registered first.
declare -a KJ_CLEANUPS=()

kj_at_exit()
{
	KJ_CLEANUPS+=("$*")
}

kj_run_cleanups()
{
	local status=$? i

	trap '' INT TERM HUP
	for ((i = ${#KJ_CLEANUPS[@]} - 1; i >= 0; i--)); do
		eval "${KJ_CLEANUPS[i]}" || :
	done
	exit "$status"
}

trap kj_run_cleanups EXIT
# Turn a signal into an exit, so that the cleanups run once and in order.
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# kj_lock NAME FDVAR: take the lock of one object. kj_unlock FDVAR gives it
# back; so does the end of the process, however it comes.
kj_lock()
{
	local file=$KJ_BUILD/locks/$1.lock fd

	mkdir -p "$KJ_BUILD/locks"
	exec {fd}>"$file"
	if ! flock -n "$fd"; then
		kj_log "waiting for another kjlab that holds $1"
		flock "$fd"
	fi
	printf -v "$2" %s "$fd"
}

kj_unlock()
{
	local fd=${!1}

	exec {fd}>&-
}

# kj_publish NEW DEST: put a finished file or directory in place.
kj_publish()
{
	if [[ -d $2 && ! -L $2 ]]; then
		rm -rf --one-file-system "$2.old"
		mv -T "$2" "$2.old"
	fi
	mv -T "$1" "$2"
	rm -rf --one-file-system "$2.old"
}

# kj_minutes SECONDS: as M:SS.
kj_minutes()
{
	printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# kj_retry COUNT COMMAND...: for what depends on a network.
kj_retry()
{
	local count=$1 try

	shift
	for ((try = 1; try <= count; try++)); do
		"$@" && return 0
		kj_log "try $try of $count failed: ${*: -1}"
		sleep "$try"
	done
	return 1
}
