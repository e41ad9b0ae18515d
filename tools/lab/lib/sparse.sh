# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab sparse: every module of ours, checked by sparse while it is compiled for the
# test kernel (the headers of the others have no sparse beside them).

kj_cmd_sparse()
{
	local work=$KJ_BUILD/work/sparse log=$KJ_BUILD/work/sparse.log

	(($# == 0)) || kj_usage_error "sparse: takes no argument"
	kj_kernel testkernel
	rm -rf "$work"
	mkdir -p "$work"
	build_sources | tar -C "$work" -x
	if ! build_make "$work" C=2 W=1 KJ_KUNIT=y KJ_WITNESS=y modules >"$log" 2>&1; then
		tail -n 20 "$log"
		kj_die "the build failed; log: $log"
	fi
	grep -q '  CHECK  ' "$log" || kj_die "sparse did not run; log: $log"
	# A finding is the output; none is none.
	! grep -E 'warning|error:' "$log"
}
