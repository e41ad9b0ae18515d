# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A layer over a suite's root: a machine of that suite to do with as one likes. What is
# written goes to the layer, the root below stays as it is. The layers of a machine are
# directories, newest first; the kernel's overlayfs joins them, mounted in a mount
# namespace of the command's own, so that it is gone with the command.

# layer_new SUITE: set LAYER to a new layer, thrown away at exit.
layer_new()
{
	kj_need_root
	mkdir -p "$KJ_BUILD/layers"
	LAYER=$(mktemp -d "$KJ_BUILD/layers/$1.XXXXXX")
	kj_at_exit "rm -rf --one-file-system '$LAYER'"
	mkdir "$LAYER"/{files,work,root}
}

# layer_exec LAYER LOWER COMMAND...: run in the machine of LAYER over LOWER, which is one
# or several directories, joined by colons. The environment is that of kj_root_exec.
layer_exec()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --mount --propagation private sh -c '
		layer=$1 lower=$2 root=$1/root
		shift 2
		if ! mount -t overlay overlay "$root" \
			-o "lowerdir=$lower,upperdir=$layer/files,workdir=$layer/work"; then
			echo "kjlab: cannot lay $layer over $lower: this needs overlayfs, and build/ on a disk that is no overlay itself" >&2
			exit 125
		fi
		'"$KJ_ROOT_ENTER" \
		sh "$@" </dev/null
}

# layer_with NAME SUITE PACKAGE...: set LAYER_LOWER to the directories of a machine of SUITE with
# these packages, made unless it is there; it fails if they cannot be installed, and what apt said
# is in $LAYER/log then. The layer is named after what it is made from: dpkg's books are in it, and
# must not fall behind those of the root; one of before may be in use.
layer_with()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local name=$1 suite=$2 lock base root

	shift 2
	kj_root "$suite"
	root=$(kj_root_path "$suite")
	kj_lock "$name-$suite" lock
	base=$(layer_base "$name" "$suite" "$*")
	if [[ ! -d $base ]]; then
		kj_log "root $suite: a layer with $* over it"
		layer_new "$name-$suite"
		if ! layer_apt "$root" install "$@" >"$LAYER/log" 2>&1; then
			kj_unlock lock
			return 1
		fi
		mv -T "$LAYER/files" "$base"
	fi
	# shellcheck disable=SC2034 # for whoever asked
	LAYER_LOWER=$base:$root
	kj_unlock lock
}

# layer_base NAME SUITE PACKAGES
layer_base()
{
	local hash

	hash=$({ echo "$3"; cat "$(kj_root_path "$2")/var/lib/dpkg/status"; } | sha256sum)
	echo "$KJ_BUILD/layers/$1-$2-${hash:0:12}"
}

# layer_apt LOWER ARGUMENT...: apt-get in LAYER.
layer_apt()
{
	layer_exec "$LAYER" "$1" apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends "${@:2}"
}
