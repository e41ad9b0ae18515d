# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab sparse: every module of ours, checked by sparse while it is compiled for the
# test kernel (the headers of the others have no sparse beside them). What was found clean
# is not compiled again while nothing changes that goes in.

kj_cmd_sparse()
{
	local work=$KJ_BUILD/work/sparse log=$KJ_BUILD/work/sparse.log clean=$KJ_BUILD/work/sparse.clean
	local -a options=(C=2 W=1 KJ_KUNIT=y KJ_WITNESS=y)
	local inputs

	(($# == 0)) || kj_usage_error "sparse: takes no argument"
	kj_kernel testkernel
	inputs=$({ build_sources && build_headers && echo "${options[@]}" && sparse --version; } | sha256sum)
	# The objects are what `make style` looks for circles in.
	if [[ $inputs == "$(cat "$clean" 2>/dev/null)" && -e $work/kjitter.ko ]]; then
		return 0
	fi
	rm -rf "$work" "$clean"
	mkdir -p "$work"
	build_sources | tar -C "$work" -x
	if ! build_make "$work" "${options[@]}" modules >"$log" 2>&1; then
		tail -n 20 "$log"
		kj_die "the build failed; log: $log"
	fi
	grep -q '  CHECK  ' "$log" || kj_die "sparse did not run; log: $log"
	# The findings are the output.
	if grep -E 'warning|error:' "$log"; then
		return 1
	fi
	echo "$inputs" >"$clean"
}
