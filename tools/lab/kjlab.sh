#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kjlab: the lab of kjitter. Builds the module against real Debian kernels and
# boots each of them in QEMU.

set -euo pipefail

KJ_LAB=$(dirname "$(readlink -f "$0")")
KJ_SOURCE=$(readlink -f "${KJ_SOURCE:-$KJ_LAB/../..}")
KJ_BUILD=$(readlink -m "${KJ_BUILD:-$KJ_LAB/../../build}")

for unit in common lines root layer archive package kernel local build dkms setup \
	sparse ktap show results; do
	# shellcheck disable=SC1090 # found at run time
	. "$KJ_LAB/lib/$unit.sh"
done

usage()
{
	cat <<'END'
usage: kjlab COMMAND [argument...]

  setup                    install the ordinary host tools the lab needs
  list [--headers] [--newest] [--update]
                           kernels that the archive has: RELEASE LINE FLAVOUR SUITE
                           VERSION HAS, tab separated, in the order of their versions.
                           HAS is headers, or image: no headers, so no module, and the
                           user sampler only. --headers only those with headers,
                           --newest of those only one per line and flavour, --update
                           asks the archive again (it is asked once a day).
                           Status 1 if a suite is missing from the list
  root SUITE...            make the Debian root of a suite: bullseye, bookworm,
                           trixie, sid
  fetch KERNEL...          download kernels and their headers, if there are any
  build KERNEL [--target TARGET] [VAR=VALUE...]
                           build the module for a kernel; any warning fails
  run KERNEL --script FILE [option...]
                           boot a kernel and run a script in it; see
                           kjlab run --help
  matrix [KERNEL...] [option...]
                           run many kernels, by default all of the archive, and
                           show which of them leave CPU 1 alone; see
                           kjlab matrix --help
  ktap DIR...              the rows of a matrix, or of its shards, as KTAP
  show DIR... [--html FILE] [--json | --csv]
                           the rows of one or more matrices as one table or page; see
                           kjlab show --help
  results [DIR...]         the same as text to keep: tools/lab/RESULTS.md is one
  bisect                   find the first bad kernel of a list, or commit of a
                           tree; see kjlab bisect --help
  step                     one step of git bisect run; see kjlab step --help
  testkernel               build a kernel with KUnit and the debug options
  kernel-source            unpack its source and print where (checkpatch, kunit.py)
  sparse                   check the modules with sparse against that kernel

KERNEL is one of
  6.1.0-56-amd64           a release as uname -r says it
  6.12, 6.12/rt-amd64      the newest of a line, or of a line and flavour (amd64,
                           cloud-amd64, rt-amd64)
  testkernel               the one with KUnit and the debug options
  ./linux-image-X.deb      a package; `kjlab fetch` takes it together with the others
                           (linux-binary, linux-base, linux-headers, kbuild), and then
                           X is the name of that kernel. What headers need and is not
                           given comes from the archive
  DIR/                     a built kernel tree, or O= directory (with a slash)
  ./bzImage, DIR/          an image, or a directory with bzImage or vmlinuz
Without headers there is no module: the user sampler only. A line means its newest
kernel with headers, if there is one.

Every step does the steps before it when they are missing. Everything made lies
under build/ ($KJ_BUILD), is safe to interrupt and safe to delete. Needs root
(chroot). The mirror is the host's own; KJ_MIRROR and KJ_MIRROR_SECURITY name
another one. Nothing of a kernel is installed on the host.
END
}

kj_usage_error()
{
	printf 'kjlab: %s\nTry: kjlab --help\n' "$*" >&2
	exit 2
}

cmd_root()
{
	local suite

	(($#)) || kj_usage_error "root: wants a SUITE"
	for suite; do
		kj_root "$suite"
		kj_root_path "$(kj_root_of "$suite")"
	done
}

list_newest()
{
	archive_headers | archive_newest
}

cmd_list()
{
	local filter=cat age=fresh suite left status=0
	local -a suites have=()

	while (($#)); do
		case $1 in
		--headers) filter=archive_headers ;;
		--newest) filter=list_newest ;;
		--update) age=update ;;
		*) kj_usage_error "list: no option '$1'" ;;
		esac
		shift
	done
	read -ra suites <<<"$KJ_ROOTS"
	for suite in "${suites[@]}"; do
		# In a process of its own: a suite that cannot be had is no reason to lose the rest.
		if "$KJ_LAB/kjlab" index "$suite" "$age"; then
			have+=("$suite")
		else
			kj_log "suite $suite cannot be listed; its kernels are left out"
			status=1
		fi
	done
	((${#have[@]})) || kj_die "no suite can be listed"
	archive_list "${have[@]}" | "$filter"
	left=$(archive_left_out "${have[@]}")
	((!left)) || kj_log "$left more are listed by the archive, but not there: left out (--update looks again)"
	return "$status"
}

# The index of one suite.
cmd_index()
{
	if [[ $2 == update ]]; then
		archive_forget_index "$1"
	else
		kj_index "$1" "$2"
	fi
}

cmd_fetch()
{
	local spec
	local -a debs=() failed=()

	(($#)) || kj_usage_error "fetch: wants a KERNEL"
	for spec; do
		if [[ $spec == *.deb ]]; then
			debs+=("$spec")
		elif (($# > 1)); then
			# In a process of its own: one that cannot be had is no reason to lose the rest.
			"$KJ_LAB/kjlab" fetch "$spec" || failed+=("$spec")
		else
			kj_kernel "$spec"
			kj_kernel_dir "$KJ_NAME"
		fi
	done
	if ((${#debs[@]})); then
		kj_debs "${debs[@]}"
		kj_kernel_dir "$KJ_NAME"
	fi
	((!${#failed[@]})) || kj_die "not fetched: ${failed[*]}"
}

cmd_testkernel()
{
	[[ -e $KJ_LAB/lib/testkernel.sh ]] || kj_die "no lib/testkernel.sh"
	# shellcheck disable=SC1091 # checked above
	. "$KJ_LAB/lib/testkernel.sh"
	kj_testkernel "$@"
}

# Where checkpatch and the KTAP parser are.
cmd_kernel_source()
{
	# shellcheck disable=SC1091 # part of the lab
	. "$KJ_LAB/lib/testkernel.sh"
	kj_kernel_source
}

main()
{
	local command=${1:-}

	(($# == 0)) || shift
	case $command in
	""|-h|--help|help) usage ;;
	setup) kj_setup "$@" ;;
	list) cmd_list "$@" ;;
	root) cmd_root "$@" ;;
	fetch) cmd_fetch "$@" ;;
	build) kj_cmd_build "$@" ;;
	run) kj_cmd_run "$@" ;;
	testkernel) cmd_testkernel "$@" ;;
	kernel-source) cmd_kernel_source ;;
	ktap) kj_ktap "$@" ;;
	index) cmd_index "$@" ;;
	matrix) kj_cmd_matrix "$@" ;;
	prefetch) matrix_prefetch "$@" ;;
	show) kj_cmd_show "$@" ;;
	results) kj_cmd_results "$@" ;;
	resolve) plan_resolve "$@" ;;
	row) kj_cmd_row "$@" ;;
	bisect) kj_cmd_bisect "$@" ;;
	step) kj_cmd_step "$@" ;;
	sparse) kj_cmd_sparse "$@" ;;
	*) kj_usage_error "no command '$command'" ;;
	esac
}

main "$@"
