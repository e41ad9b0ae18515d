# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One Debian root per suite, under $KJ_BUILD/roots/SUITE. It gives three things:
# that suite's compiler and kbuild binaries, that suite's package lists (the
# host's apt sources stay as they are), and in trixie a QEMU new enough for the
# deterministic mode.

KJ_ROOTS=${KJ_ROOTS:-$(kj_suites | xargs)}
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
	# perl is for kernel-doc, which W=1 runs over every source.
	echo gcc make libc6-dev libelf-dev kmod bc xz-utils zstd perl
	if [[ $1 == "$KJ_QEMU_SUITE" ]]; then
		echo qemu-system-x86
	fi
}

# The recipe decides whether an existing root is still the one wanted. Its first
# word grows when a root must be made anew; another list of packages is only
# installed, because the root holds the headers of all kernels fetched so far.
KJ_ROOT_FORMAT=1

root_recipe()
{
	echo "$KJ_ROOT_FORMAT $(root_packages "$1" | xargs)"
}

# root_is FORMAT-OR-RECIPE ROOT
root_is()
{
	local have

	have=$(cat "$2/.kjlab" 2>/dev/null) || return 1
	[[ $have == "$1" || ${have%% *} == "$1" ]]
}

root_make()
{
	local suite=$1 root=$2 new=$2.new include

	kj_log "root $suite: making it (about half a minute)"
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
}

root_upgrade()
{
	local suite=$1 root=$2
	local -a packages

	read -ra packages <<<"$(root_packages "$suite")"
	kj_log "root $suite: installing what its list of packages has gained"
	kj_root_install "$suite" "${packages[@]}"
	root_recipe "$suite" >"$root/.kjlab.new"
	mv "$root/.kjlab.new" "$root/.kjlab"
}

# kj_root SUITE: make the root unless it is there; prints nothing.
kj_root()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local suite root lock start=$SECONDS

	suite=$(kj_root_of "$1")
	[[ " $KJ_ROOTS " == *" $suite "* ]] || kj_die "no root for suite '$1' (have: $KJ_ROOTS)"
	root=$(kj_root_path "$suite")
	root_is "$(root_recipe "$suite")" "$root" && return 0

	kj_need_root
	kj_lock "root-$suite" lock
	# Another kjlab may have done it while this one waited.
	if ! root_is "$(root_recipe "$suite")" "$root"; then
		if root_is "$KJ_ROOT_FORMAT" "$root"; then
			root_upgrade "$suite" "$root"
		else
			root_make "$suite" "$root"
		fi
		kj_log "root $suite: done in $((SECONDS - start)) s"
	fi
	kj_unlock lock
}

# kj_root_install SUITE PACKAGE...: ordinary packages, into a root whose lock the
# caller holds. The lists may be older than the archive, so they are fetched
# again before giving up. An interrupted dpkg is finished first.
kj_root_install()
{
	local suite=$1 try

	shift
	kj_root_exec "$suite" dpkg --configure -a >&2 || :
	for try in 1 2; do
		if kj_retry 2 kj_root_exec "$suite" apt-get -qq -y -o Dpkg::Use-Pty=0 \
			--no-install-recommends install "$@" >/dev/null; then
			kj_root_exec "$suite" apt-get clean
			return 0
		fi
		((try == 2)) || kj_root_update "$suite"
	done
	kj_die "root $suite: cannot install $*"
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

# What a command in a root starts with: its own /proc and environment. For sh -c, with the
# root in $root and the command as arguments.
# shellcheck disable=SC2016 # expanded by the inner shell
KJ_ROOT_ENTER='
		mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc" || exit 1
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
			DEBIAN_FRONTEND=noninteractive TERM=dumb chroot "$root" "$@"'

# kj_root_command SUITE: set KJ_ROOT_COMMAND to what runs a command in the root. It dies
# with the one who asked for it, so that nothing is built or written on behalf of the dead.
kj_root_command()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	KJ_ROOT_COMMAND=(setpriv --pdeathsig KILL unshare --mount --propagation private sh -c '
		root=$1
		shift
		'"$KJ_ROOT_ENTER"
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
