# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab run --dkms: the module that boots is what the suite's own DKMS installed. DKMS
# works in a layer over the suite's root (layer.sh): it finds a fresh machine each time,
# and neither the root nor a later run finds what an interrupted one left.

# openssl: with it DKMS signs, with a key that it makes itself, as on most machines.
KJ_DKMS_PACKAGES="dkms openssl"

# y: as somebody who asks for the injector has it.
KJ_DKMS_INJECT=${KJ_DKMS_INJECT:-n}

# dkms_lower SUITE: set DKMS_LOWER to the directories of a machine of SUITE with DKMS.
dkms_lower()
{
	# shellcheck disable=SC2086 # words
	if ! layer_with dkms "$1" $KJ_DKMS_PACKAGES; then
		tail -n 20 "$LAYER/log" >&2
		kj_die "root $1: cannot install $KJ_DKMS_PACKAGES in a layer over it"
	fi
	DKMS_LOWER=$LAYER_LOWER
}

# dkms_exec COMMAND...: in LAYER, where DKMS is.
dkms_exec()
{
	layer_exec "$LAYER" "$DKMS_LOWER" "$@"
}

# dkms_version: set DKMS_MODULE, as dkms wants to hear it.
dkms_version()
{
	local PACKAGE_NAME PACKAGE_VERSION

	# shellcheck disable=SC1091 # of the project, not of the lab
	. "$KJ_SOURCE/dkms.conf"
	DKMS_MODULE=$PACKAGE_NAME/$PACKAGE_VERSION
}

# dkms_machine SUITE: set LAYER to a machine with the sources where `make dkms-sources`
# puts them.
dkms_machine()
{
	dkms_lower "$1"
	layer_new "$1"
	dkms_version
	make -s -C "$KJ_SOURCE" dkms-sources KJ_INJECT="$KJ_DKMS_INJECT" DESTDIR="$LAYER/files" >&2
}

# dkms_headers RELEASE HEADERS: what the package of the headers has besides the headers.
dkms_headers()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	dkms_exec sh -c 'mkdir -p "/lib/modules/$1" && ln -sfn "$2" "/lib/modules/$1/build"' \
		sh "$1" "$2"
}

# dkms_collect RELEASE TO: what DKMS installed, and its own log. Suites differ in whether
# DKMS compresses; the guest's busybox loads only what is not.
dkms_collect()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	dkms_exec sh -c '
		mkdir -p /lab/dkms
		find /var/lib/dkms -name make.log -path "*$1*" -exec cp {} /lab/dkms/ \;
		# A build that failed has it elsewhere.
		[ -e /lab/dkms/make.log ] || cp /var/lib/dkms/*/*/build/make.log /lab/dkms/ || :
		cp "/lib/modules/$1"/updates/dkms/* /lab/dkms/ || exit
		for file in /lab/dkms/*.ko.*; do
			case $file in
			*.xz) xz -dq "$file" ;;
			*.gz) gzip -dq "$file" ;;
			*.zst) zstd -dq --rm "$file" ;;
			esac || exit
		done' sh "$1" 2>/dev/null || :
	mkdir -p "$2"
	cp "$LAYER/files/lab/dkms"/* "$2/" 2>/dev/null || :
}

# dkms_why RELEASE CONFIG: which condition of dkms.conf a kernel does not meet; DKMS only
# says that there is one.
dkms_why()
(
	BUILD_EXCLUSIVE_KERNEL=. BUILD_EXCLUSIVE_ARCH=. BUILD_EXCLUSIVE_CONFIG=
	# shellcheck disable=SC1091 # of the project, not of the lab
	. "$KJ_SOURCE/dkms.conf"
	[[ $1 =~ $BUILD_EXCLUSIVE_KERNEL ]] || echo "not Linux 5.10 or later"
	[[ $(uname -m) =~ $BUILD_EXCLUSIVE_ARCH ]] || echo "$(uname -m) is none of $BUILD_EXCLUSIVE_ARCH"
	for option in $BUILD_EXCLUSIVE_CONFIG; do
		grep -qs "^$option=[ym]" "$2" || echo "without $option"
	done
)

# dkms_steps LOG: add, build and install for the kernel read last.
dkms_steps()
{
	local step

	dkms_exec dkms add "$DKMS_MODULE" >"$1" 2>&1 || return
	for step in build install; do
		dkms_exec dkms "$step" "$DKMS_MODULE" -k "$KJ_RELEASE" >>"$1" 2>&1 || return
	done
	dkms_exec dkms status >>"$1" 2>&1
}

# dkms_judge DIR STATUS: the one line that says what is wrong, if anything is. DIR has
# dkms.log, and what dkms_collect brings.
dkms_judge()
{
	local warnings

	warnings=$(build_warnings "$1/dkms.log" "$1/make.log")
	if grep -q BUILD_EXCLUSIVE "$1/dkms.log"; then
		echo "skip: DKMS excludes $KJ_RELEASE by dkms.conf:" \
			"$(dkms_why "$KJ_RELEASE" "$KJ_CONFIG" | paste -sd,)"
	elif (($2)); then
		echo "fail: DKMS: $(grep -h -m 1 -E '\*\*\*|error:|Error!' "$1/make.log" "$1/dkms.log" ||
			echo "status $2"); see $1"
	elif [[ -n $warnings ]]; then
		echo "fail: DKMS: ${warnings%%$'\n'*}"
	elif [[ ! -e $1/kjitter.ko ]]; then
		echo "fail: DKMS installed no kjitter.ko; see $1"
	elif [[ $KJ_DKMS_INJECT == y && ! -e $1/kjitter_inject.ko ]]; then
		echo "fail: DKMS installed no kjitter_inject.ko; see $1"
	elif [[ $KJ_DKMS_INJECT != y && -e $1/kjitter_inject.ko ]]; then
		echo "fail: DKMS installed kjitter_inject.ko, which nobody asked for; see $1"
	fi
}

# kj_dkms OUT: build for the kernel read last, into OUT/dkms. If that gives nothing to
# boot, OUT/result says so and the status is that of `kjlab run`.
kj_dkms()
{
	local to=$1/dkms status=0 start=$SECONDS

	[[ -n ${KJ_ROOT:-} && $KJ_ROOT != host ]] ||
		kj_die "--dkms: $KJ_RELEASE is no kernel of a suite, so no DKMS goes with it"
	dkms_machine "$KJ_ROOT"
	dkms_headers "$KJ_RELEASE" "$KJ_HEADERS"
	mkdir "$to"
	kj_log "dkms $KJ_RELEASE: add, build, install"
	dkms_steps "$to/dkms.log" || status=$?
	dkms_collect "$KJ_RELEASE" "$to"
	dkms_judge "$to" "$status" >"$1/result"
	if [[ ! -s $1/result ]]; then
		kj_log "dkms $KJ_RELEASE: installed in $((SECONDS - start)) s"
		return 0
	fi
	printf '%s\t%s\n' "$KJ_RELEASE" "$(<"$1/result")"
	tail -n 20 "$to/dkms.log" >&2
	[[ $(<"$1/result") == fail:* ]] || return 77
	return 1
}
