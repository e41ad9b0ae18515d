# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kernels that do not come from the archive: .deb files, a built tree, a bare image.
# Each becomes a directory under $KJ_BUILD/kernels like any other (see kernel.sh), so that
# what comes after asks no more where a kernel is from, only whether it has HEADERS.
#
#   .deb    kernels/RELEASE; the headers are unpacked into the root whose compiler is that
#           of the kernel, and what was not given comes from that root's archive
#   tree    kernels/RELEASE-tree.HASH, HASH of the path: the module is built on the host
#           against the tree itself, so only image and configuration are copied
#   image   kernels/RELEASE-image.HASH, HASH of the file: no headers, so no module

# Package name to file, for kernel_unpack() and its helpers: what is in here goes first.
declare -A KJ_DEBS=()

local_hash()
{
	local sum

	sum=$(sha256sum)
	echo "${sum:0:8}"
}

# local_kind SPEC: set KJ_KIND to deb, tree or image, or to nothing if SPEC names no file.
local_kind()
{
	KJ_KIND=
	if [[ $1 == *.deb ]]; then
		KJ_KIND=deb
	elif [[ -f $1 ]]; then
		KJ_KIND=image
	elif [[ $1 == */* && ! -e $1 ]]; then
		# LINE/FLAVOUR has a slash too.
		[[ $1 =~ ^[0-9]+\.[0-9]+/[a-z0-9-]+$ ]] || kj_die "$1: no such file or directory"
	elif [[ $1 == */* || $1 == . || $1 == .. ]]; then
		KJ_KIND=tree
	fi
}

# kj_local SPEC: make a kernel of one file or directory that local_kind() found, and read
# its info.
kj_local()
{
	case $KJ_KIND in
	deb)
		kj_debs "$1" ;;
	image)
		local_image "$1" ;;
	tree)
		if [[ -e $1/info ]]; then
			kj_info_read "$1"
		elif [[ -e $1/.config || -e $1/Kconfig ]]; then
			local_tree "$(readlink -f "$1")"
		elif [[ -e $1/bzImage ]]; then
			local_image "$1/bzImage"
		elif [[ -e $1/vmlinuz ]]; then
			local_image "$1/vmlinuz"
		else
			kj_die "$1: neither a built kernel tree (.config) nor a directory with bzImage or vmlinuz"
		fi ;;
	esac
}

# local_image_release FILE: the version stands in the boot header of a bzImage
# (Documentation/arch/x86/boot.rst: HdrS at 0x202, at 0x20e where the string is, less
# 0x200), and as text in a vmlinux.
local_image_release()
{
	local at release=

	if [[ $(dd if="$1" bs=1 skip=514 count=4 status=none | tr -d '\0') == HdrS ]]; then
		at=$(od -An -tu2 -j526 -N2 "$1")
		release=$(dd if="$1" bs=1 skip=$((at + 512)) count=200 status=none |
			tr '\0' '\n' | sed -n '1s/ .*//p')
	elif [[ $(dd if="$1" bs=1 skip=1 count=3 status=none | tr -d '\0') == ELF ]]; then
		release=$(grep -aom1 'Linux version [0-9][^ ]*' "$1" | sed 's/.* //') || :
	fi
	[[ $release =~ ^[0-9]+\.[0-9]+[A-Za-z0-9.+~_-]*$ ]] ||
		kj_die "$1: no kernel for x86-64; give a bzImage (vmlinuz) or an ELF vmlinux"
	echo "$release"
}

# local_line RELEASE
local_line()
{
	sed -E 's/^([0-9]+\.[0-9]+).*/\1/' <<<"$1"
}

# local_info NEW KEY VALUE...: the lines that kj_info_read() wants.
local_info()
{
	printf '%s=%s\n' "${@:2}" >"$1/info"
}

# local_config FILE: the configuration of an image, if it lies where it is usual.
local_config()
{
	local dir name

	dir=$(dirname "$1")
	name=$(basename "$1")
	for name in "${name/#vmlinu[xz]/config}" config .config; do
		if [[ $name != "$(basename "$1")" && -s $dir/$name ]]; then
			echo "$dir/$name"
			return
		fi
	done
}

# local_place NAME IMAGE CONFIG KEY VALUE...: image and configuration (if any) into
# kernels/NAME, unless the same lie there, and read the info.
local_place()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local name=$1 image=$2 config=$3 dir to=none lock

	shift 3
	dir=$(kj_kernel_dir "$name")
	[[ -z $config ]] || to=$dir/config
	kj_lock "kernel-$name" lock
	rm -rf --one-file-system "$dir.new"
	mkdir -p "$dir.new"
	cp "$image" "$dir.new/vmlinuz"
	[[ -z $config ]] || cp "$config" "$dir.new/config"
	local_info "$dir.new" NAME "$name" VMLINUZ "$dir/vmlinuz" CONFIG "$to" "$@"
	if ! diff -rq "$dir.new" "$dir" >/dev/null 2>&1; then
		kj_publish "$dir.new" "$dir"
	fi
	rm -rf --one-file-system "$dir.new"
	kj_unlock lock
	kj_info_read "$dir"
	kernel_is_whole "$dir" || kj_die "$name: not whole; see $dir/info"
}

local_image()
{
	local release

	[[ -s $1 ]] || kj_die "$1: an empty file"
	release=$(local_image_release "$1")
	local_place "$release-image.$(local_hash <"$1")" "$1" "$(local_config "$1")" \
		RELEASE "$release" LINE "$(local_line "$release")" FLAVOUR image \
		SOURCE image SUITE none ROOT none HEADERS none
}

local_tree()
{
	local tree=$1 file release

	for file in .config include/config/kernel.release arch/x86/boot/bzImage; do
		[[ -s $tree/$file ]] ||
			kj_die "$tree: no $file; build it first: make -C $tree bzImage modules"
	done
	[[ -s $tree/Module.symvers ]] ||
		kj_die "$tree: no Module.symvers, which a module needs; run: make -C $tree modules"
	release=$(<"$tree/include/config/kernel.release")
	local_place "$release-tree.$(local_hash <<<"$tree")" "$tree/arch/x86/boot/bzImage" \
		"$tree/.config" RELEASE "$release" LINE "$(local_line "$release")" \
		FLAVOUR tree SOURCE tree SUITE none ROOT host HEADERS "$tree"
}

# local_root CONFIG: the root whose compiler built the kernel, or the next newer one: its
# headers come with programs of that suite.
local_root()
{
	local version

	version=$(sed -n 's/^CONFIG_GCC_VERSION=//p' "$1")
	kj_suite_compiler $((${version:-0} / 10000))
}

# local_debs_read FILE...: fill KJ_DEBS, and set KJ_RELEASE to what they are of.
local_debs_read()
{
	local file package release=

	KJ_DEBS=()
	for file; do
		[[ -s $file ]] || kj_die "$file: no such file"
		package=$(dpkg-deb -f "$file" Package) || kj_die "$file: not a Debian package"
		[[ $package == linux-* ]] || kj_die "$file: $package is no package of a kernel"
		[[ $package != *-dbg ]] || continue
		package=${package%-unsigned} package=${package/#linux-binary-unsigned-/linux-binary-}
		KJ_DEBS[$package]=$(readlink -f "$file")
		if [[ $package =~ ^linux-(image|binary)-([0-9].*)$ ]]; then
			[[ -z $release || $release == "${BASH_REMATCH[2]}" ]] ||
				kj_die "$file: of another kernel than $release; fetch one kernel at a time"
			release=${BASH_REMATCH[2]}
		fi
	done
	[[ -n $release ]] || kj_die "no linux-image-RELEASE among the .deb files; add it"
	KJ_RELEASE=$release
}

# local_debs_image TO: vmlinuz and config out of the packages given. The headers have the
# configuration too.
local_debs_image()
{
	local to=$1 package deb what

	for package in binary base image; do
		deb=${KJ_DEBS[linux-$package-$KJ_RELEASE]:-}
		[[ -n $deb ]] || continue
		for what in vmlinuz config; do
			[[ -s $to/$what ]] || kernel_take "$deb" "$what" "$to/$what" || :
		done
	done
	deb=${KJ_DEBS[linux-headers-$KJ_RELEASE]:-}
	if [[ -n $deb && ! -s $to/config ]]; then
		kernel_take_one "$deb" "./usr/src/linux-headers-$KJ_RELEASE/.config" >"$to/config" || rm -f "$to/config"
	fi
	[[ -s $to/vmlinuz ]] || kj_die "$KJ_RELEASE: no vmlinuz in the .deb files; from 6.19 on it is in linux-binary-$KJ_RELEASE: add that one"
	if [[ ! -s $to/config ]]; then
		[[ -z $deb ]] || kj_die "$KJ_RELEASE: no configuration in the .deb files; from 6.19 on it is in linux-base-$KJ_RELEASE: add that one"
		kj_log "$KJ_RELEASE: no configuration in the .deb files, so none is shown; from 6.19 on it is in linux-base-$KJ_RELEASE"
	fi
}

# local_debs_known NEW: fetched before, and nothing new is given now? An image that was
# fetched with its headers keeps them when it is named alone.
local_debs_known()
{
	local dir

	dir=$(kj_kernel_dir "$KJ_RELEASE")
	[[ -z ${KJ_DEBS[linux-headers-$KJ_RELEASE]:-} ]] && cmp -s "$1/vmlinuz" "$dir/vmlinuz" &&
		kernel_is_whole "$dir" && [[ $KJ_ORIGIN == deb ]]
}

# kj_debs FILE...: the packages of one kernel.
kj_debs()
{
	local new version config="" root=none headers=none flavour=amd64

	local_debs_read "$@"
	new=$(mktemp -d)
	kj_at_exit "rm -rf --one-file-system '$new'"
	local_debs_image "$new"
	if local_debs_known "$new"; then
		return 0
	fi
	if [[ -n ${KJ_DEBS[linux-headers-$KJ_RELEASE]:-} ]]; then
		kj_need_root
		root=$(local_root "$new/config")
		kj_index "$root"
		version=$(dpkg-deb -f "${KJ_DEBS[linux-headers-$KJ_RELEASE]}" Version)
		kernel_headers "$root" "$KJ_RELEASE" "$version" || kj_die "$KJ_RELEASE: its headers cannot be unpacked"
		headers=/usr/src/linux-headers-$KJ_RELEASE
	else
		kj_log "$KJ_RELEASE: no linux-headers-$KJ_RELEASE among the .deb files, so no module: the user sampler only"
	fi
	if [[ $KJ_RELEASE =~ -(cloud|rt)-amd64$ ]]; then
		flavour=${BASH_REMATCH[1]}-amd64
	fi
	[[ ! -s $new/config ]] || config=$new/config
	local_place "$KJ_RELEASE" "$new/vmlinuz" "$config" RELEASE "$KJ_RELEASE" \
		LINE "$(local_line "$KJ_RELEASE")" FLAVOUR "$flavour" SOURCE deb \
		SUITE "$root" ROOT "$root" HEADERS "$headers"
	KJ_DEBS=()
}
