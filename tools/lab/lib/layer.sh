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
