# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab build: the module against one kernel, in that kernel's root, into
# $KJ_BUILD/modules/NAME/*.ko. The file .build there is the stamp: the hash of
# everything that went in, then the target and the variables, one per line.

# What is copied, as far as it exists.
KJ_MODULE_SOURCES="Kbuild Makefile uapi module kunit tools/lab/witness"

# Lines of a build log that say warning and are none: the header packages carry
# the full compiler version, and a root's compiler may be a point release newer;
# and there is no vmlinux to take BTF from.
KJ_HARMLESS_WARNINGS='the compiler differs from the one used to build the kernel'
KJ_HARMLESS_WARNINGS+='|Skipping BTF generation'

# build_sources: the sources as a tar stream, without what an earlier build in
# the tree left. Equal sources give equal bytes.
build_sources()
{
	local name
	local -a names=()

	for name in $KJ_MODULE_SOURCES; do
		if [[ -e $KJ_SOURCE/$name ]]; then
			names+=("$name")
		fi
	done
	tar -C "$KJ_SOURCE" -c --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
		--exclude='*.o' --exclude='*.ko' --exclude='*.mod' --exclude='*.mod.c' \
		--exclude='.*' --exclude='modules.order' --exclude='Module.symvers' "${names[@]}"
}

# build_headers: what identifies the headers of the kernel read last.
build_headers()
{
	if [[ $KJ_ROOT == host ]]; then
		cat "$KJ_HEADERS"/{include/generated/autoconf.h,include/config/kernel.release} \
			"$KJ_HEADERS/Module.symvers"
		# A tree may be built again without a change in these.
		[[ $KJ_NAME == "$KJ_RELEASE" ]] || cat "$KJ_VMLINUZ"
	else
		readlink "$(kj_root_path "$KJ_ROOT")$KJ_HEADERS"
		cat "$(kj_root_path "$KJ_ROOT")/.kjlab"
	fi
}

# build_make WORK ARGUMENT...: run make where the headers are.
build_make()
{
	local work=$1 root

	shift
	if [[ $KJ_ROOT == host ]]; then
		make -C "$KJ_HEADERS" M="$work" "$@" </dev/null
	else
		root=$(kj_root_path "$KJ_ROOT")
		kj_root_exec "$KJ_ROOT" make -C "$KJ_HEADERS" M="${work#"$root"}" "$@"
	fi
}

# build_warnings LOG...: the lines that warn.
build_warnings()
{
	cat "$@" 2>/dev/null | grep -i warning | grep -vE "$KJ_HARMLESS_WARNINGS" || :
}

# build_modules: where the modules of the kernel read last go. KJ_VARIANT keeps a build with
# other variables apart, so that `run` does not boot it by chance.
build_modules()
{
	echo "$KJ_BUILD/modules/$KJ_NAME${KJ_VARIANT:+.$KJ_VARIANT}"
}

# kj_build TARGET [VAR=VALUE...]: build for the kernel read last.
kj_build()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local to work log hash lock new warnings start=$EPOCHREALTIME

	[[ -e $KJ_SOURCE/Kbuild ]] || kj_die "no Kbuild in $KJ_SOURCE"
	to=$(build_modules)
	[[ $KJ_HEADERS != none ]] ||
		kj_die "$KJ_NAME: no headers, so no module can be built; give linux-headers-$KJ_RELEASE.deb too, or the built tree"
	kj_lock "build-$KJ_NAME" lock
	hash=$({ build_sources; build_headers; printf '%s\n' "$@"; } | sha256sum)
	hash=${hash%% *}
	if [[ $(head -n 1 "$to/.build" 2>/dev/null) == "$hash" ]]; then
		kj_unlock lock
		return 0
	fi

	if [[ $KJ_ROOT == host ]]; then
		work=$KJ_BUILD/work/$KJ_NAME
	else
		kj_need_root
		work=$(kj_root_path "$KJ_ROOT")/lab/build/$KJ_NAME
	fi
	new=$to.new
	log=$to.log
	rm -rf --one-file-system "$work" "$new"
	mkdir -p "$work" "$new"
	build_sources | tar -x -C "$work"
	kj_log "build $KJ_RELEASE: make $*"
	if ! build_make "$work" W=1 "${@:2}" "$1" >"$log" 2>&1; then
		tail -n 30 "$log" >&2
		kj_die "$KJ_RELEASE: the build failed; log: $log"
	fi
	warnings=$(build_warnings "$log")
	if [[ -n $warnings ]]; then
		printf '%s\n' "$warnings" >&2
		kj_die "$KJ_RELEASE: the build has warnings; log: $log"
	fi
	find "$work" -name '*.ko' -exec cp -t "$new" {} +
	[[ -n $(ls "$new") ]] || kj_die "$KJ_RELEASE: the build made no module; log: $log"
	mv "$log" "$new/build.log"
	printf '%s\n' "$hash" "$@" >"$new/.build"
	kj_publish "$new" "$to"
	rm -rf --one-file-system "$work"
	kj_unlock lock
	kj_log "build $KJ_RELEASE: $(cd "$to" && echo ./*.ko) in $(awk -v a="$start" -v b="$EPOCHREALTIME" \
		'BEGIN { printf "%.1f", b - a }') s"
}

# kj_build_again: as it was built last, or with the modules that tests want. So `run` never boots a module
# older than its sources, and keeps the variables of the last `build`.
kj_build_again()
{
	local stamp
	local -a arguments=(modules KJ_WITNESS=y)

	stamp=$(build_modules)/.build
	if [[ -s $stamp ]]; then
		mapfile -t arguments < <(tail -n +2 "$stamp")
	fi
	kj_build "${arguments[@]}"
}

# kj_modules_copy TO: the modules of the kernel read last. Under the lock, since
# another kjlab may be about to replace them.
kj_modules_copy()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local lock

	kj_lock "build-$KJ_NAME" lock
	cp "$(build_modules)"/*.ko "$1/"
	kj_unlock lock
}

kj_cmd_build()
{
	local kernel="" target=modules
	local -a variables=()

	while (($#)); do
		case $1 in
		--target)
			(($# > 1)) || kj_usage_error "build: --target wants a value"
			target=$2
			shift ;;
		-*) kj_usage_error "build: no option '$1'" ;;
		*=*) variables+=("$1") ;;
		*)
			[[ -z $kernel ]] || kj_usage_error "build: one KERNEL, not also '$1'"
			kernel=$1 ;;
		esac
		shift
	done
	[[ -n $kernel ]] || kj_usage_error "build: wants a KERNEL"
	kj_kernel "$kernel"
	kj_build "$target" ${variables[@]+"${variables[@]}"}
	printf '%s\n' "$(build_modules)"/*.ko
}
