# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One Debian root per suite, under $KJ_BUILD/roots/SUITE. It gives three things:
# that suite's compiler and kbuild binaries, that suite's package lists (the
# host's apt sources stay as they are), and in trixie a QEMU new enough for the
# deterministic mode.

KJ_ROOTS="bullseye bookworm trixie sid"
KJ_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
# Where the QEMU of the deterministic mode comes from: the oldest suite whose
# QEMU does not hang there while bringing up the second CPU.
KJ_QEMU_SUITE=trixie

# kj_root_of SUITE: the root that serves a suite of the archive.
kj_root_of()
{
	case $1 in
	experimental|unstable)
		echo sid ;;
	*)
		echo "${1%%-*}" ;;
	esac
}

kj_root_path()
{
	echo "$KJ_BUILD/roots/$1"
}

# The mirrors are those of the host, so that this works behind whatever mirror
# or cache the host was given.
root_mirror()
{
	local want_security=$1 override=$2 site

	if [[ -n $override ]]; then
		echo "$override"
		return
	fi
	# shellcheck disable=SC2016 # apt's words, not the shell's
	site=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
		awk -v security="$want_security" '
			$2 ~ /^(bullseye|bookworm|trixie|forky|sid|unstable|stable|testing|oldstable)/ &&
			($2 ~ /-security$/) == security { print $1; exit }')
	echo "$site"
}

# Settings that decide how apt reaches the archive (proxy, certificates, dates),
# plus one: old suites stay in the archive after their Release file expired.
root_apt_conf()
{
	apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-Date|Retries|ForceIPv[46])\b' || :
	echo 'Acquire::Check-Valid-Until "false";'
	echo 'Acquire::Languages "none";'
	echo 'APT::Install-Recommends "false";'
}

# root_has_suite MIRROR SUITE: does the archive still serve it?
root_has_suite()
{
	local to

	to=$(mktemp)
	if /usr/lib/apt/apt-helper -qq download-file "$1/dists/$2/InRelease" "$to" >/dev/null 2>&1; then
		rm -f "$to"
		return 0
	fi
	rm -f "$to"
	return 1
}

root_sources()
{
	local suite=$1 main security extra

	main=$(root_mirror 0 "${KJ_MIRROR:-}")
	security=$(root_mirror 1 "${KJ_MIRROR_SECURITY:-}")
	[[ -n $main ]] || kj_die "no Debian mirror in the host's apt sources; set KJ_MIRROR"
	echo "deb $main $suite main"
	if [[ $suite == sid ]]; then
		extra=experimental
	else
		extra="$suite-updates $suite-backports"
		if [[ -n $security ]] && root_has_suite "$security" "$suite-security"; then
			echo "deb $security $suite-security main"
		fi
	fi
	for suite in $extra; do
		if root_has_suite "$main" "$suite"; then
			echo "deb $main $suite main"
		fi
	done
}

root_packages()
{
	echo gcc make libc6-dev libelf-dev kmod bc xz-utils zstd
	if [[ $1 == "$KJ_QEMU_SUITE" ]]; then
		echo qemu-system-x86
	fi
}

# The recipe decides whether an existing root is still the one wanted.
root_recipe()
{
	echo "1 $(root_packages "$1" | xargs)"
}

# kj_root SUITE: make the root unless it is there; prints nothing.
kj_root()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local suite root new lock include start=$SECONDS

	suite=$(kj_root_of "$1")
	[[ " $KJ_ROOTS " == *" $suite "* ]] || kj_die "no root for suite '$1' (have: $KJ_ROOTS)"
	root=$(kj_root_path "$suite")
	[[ $(cat "$root/.kjlab" 2>/dev/null) == "$(root_recipe "$suite")" ]] && return 0

	kj_need_root
	kj_lock "root-$suite" lock
	# Another kjlab may have made it while this one waited.
	if [[ $(cat "$root/.kjlab" 2>/dev/null) != "$(root_recipe "$suite")" ]]; then
		kj_log "root $suite: making it (about a minute)"
		new=$root.new
		rm -rf --one-file-system "$new"
		mkdir -p "$KJ_BUILD/roots"
		root_sources "$suite" >"$root.list"
		root_apt_conf >"$root.apt.conf"
		include=$(root_packages "$suite" | xargs | tr ' ' ,)
		mmdebstrap --mode=root --variant=apt --keyring="$KJ_KEYRING" \
			--aptopt="$root.apt.conf" --include="$include" \
			--skip=cleanup/apt/lists \
			"$suite" "$new" "$root.list" >"$root.log" 2>&1 || {
			tail -20 "$root.log" >&2
			kj_die "mmdebstrap $suite failed"
		}
		mkdir -p "$new/lab"
		root_recipe "$suite" >"$new/.kjlab"
		kj_publish "$new" "$root"
		rm -f "$root.list" "$root.apt.conf" "$root.log"
		kj_log "root $suite: done in $((SECONDS - start)) s"
	fi
	kj_unlock lock
}

# kj_root_exec SUITE COMMAND...: run in the root, with an environment of its own
# (the host's PATH and locale may name what is not there). objtool and QEMU want
# /proc. It is mounted in a mount namespace of the command's own, so it is gone
# with the command, however that ends, and no `rm -rf` ever meets it.
kj_root_exec()
{
	kj_root_command "$1"
	"${KJ_ROOT_COMMAND[@]}" "${@:2}" </dev/null
}

# kj_root_command SUITE: set KJ_ROOT_COMMAND to what runs a command in the root.
kj_root_command()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	KJ_ROOT_COMMAND=(unshare --mount --propagation private sh -c '
		root=$1
		shift
		mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc" || exit 1
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
			DEBIAN_FRONTEND=noninteractive TERM=dumb chroot "$root" "$@"'
		sh "$(kj_root_path "$1")")
}

# kj_root_update SUITE: fetch the package lists again; the caller holds the lock
# of the root.
kj_root_update()
{
	kj_log "root $1: asking the archive for its package lists"
	kj_retry 3 kj_root_exec "$1" apt-get -qq update >&2 ||
		kj_die "apt-get update failed in root $1"
}
