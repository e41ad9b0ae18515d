# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One kernel: $KJ_BUILD/kernels/RELEASE/ with vmlinuz, config and info. The info
# file is the contract with everybody who brings a kernel, whether it is the
# archive or `kjlab testkernel`: lines KEY=VALUE, written last.
#
#   RELEASE   what uname -r says
#   LINE      5.10, 6.1, ...
#   FLAVOUR   amd64, cloud-amd64, rt-amd64, or a word of one's own
#   SUITE     where it comes from
#   ROOT      the root to build modules in, or `host`, or `none`
#   VMLINUZ   path on the host
#   CONFIG    path on the host, or `none`
#   HEADERS   path as seen from ROOT, or `none`: then there is no module
#   SOURCE    archive, deb, tree or image; read into KJ_ORIGIN
#   NAME      of the directory here and of that of its modules, if not RELEASE
#
# Header packages are unpacked, never installed: maintainer scripts would want
# the kernel itself. Each lies alone in ROOT/lab/packages/NAME_VERSION, and
# ROOT/usr/src has links to it. Their own links to ../../lib/linux-kbuild-X then
# resolve inside the package's directory, where a link names the one version of
# the kbuild package that belongs to it. So kernels that need different versions
# of one kbuild package live side by side.

KJ_INFO_KEYS="RELEASE LINE FLAVOUR SUITE ROOT VMLINUZ CONFIG HEADERS ORIGIN NAME"

kj_kernel_dir()
{
	echo "$KJ_BUILD/kernels/$1"
}

# kj_info_read DIR: set KJ_RELEASE, KJ_LINE, ... from the info file. It is read,
# not sourced: a data file runs nothing.
kj_info_read()
{
	local key value

	for key in $KJ_INFO_KEYS; do
		printf -v "KJ_$key" %s ""
	done
	while IFS='=' read -r key value; do
		# $KJ_SOURCE is where our own sources are.
		[[ $key != SOURCE ]] || key=ORIGIN
		if [[ " $KJ_INFO_KEYS " == *" $key "* ]]; then
			value=${value#[\"\']}
			printf -v "KJ_$key" %s "${value%[\"\']}"
		fi
	done <"$1/info"
	: "${KJ_NAME:=$KJ_RELEASE}"
	if [[ -z $KJ_ORIGIN ]]; then
		# An info file may be older than the key SOURCE.
		KJ_ORIGIN=$([[ $KJ_ROOT == host ]] && echo tree || echo archive)
	fi
	for key in $KJ_INFO_KEYS; do
		local -n field=KJ_$key
		[[ -n $field ]] || kj_die "$1/info: no $key"
	done
}

# kernel_is_whole DIR: the stamp is there and so is what it names, not damaged since.
kernel_is_whole()
{
	local root=

	[[ -s $1/info ]] || return
	kj_info_read "$1"
	if [[ $KJ_ROOT != host ]]; then
		root=$(kj_root_path "$KJ_ROOT")
	fi
	if [[ -e $1/sums ]] && ! (cd "$1" && sha256sum --check --status sums); then
		kj_log "$1: damaged since it was fetched"
		return 1
	fi
	[[ -s $KJ_VMLINUZ && ($KJ_CONFIG == none || -s $KJ_CONFIG) ]] &&
		[[ $KJ_HEADERS == none || -e $root$KJ_HEADERS/Makefile ]]
}

# kj_kernel SPEC: fetch the kernel unless it is there, and read its info into
# KJ_RELEASE and so on. SPEC may also be the name of a directory under
# $KJ_BUILD/kernels, as in `testkernel`, or a file or directory (local.sh).
kj_kernel()
{
	local spec=$1 dir line release status

	local_kind "$spec"
	if [[ -n $KJ_KIND ]]; then
		kj_local "$spec"
		return
	fi
	if [[ -e $(kj_kernel_dir "$spec")/info ]]; then
		dir=$(kj_kernel_dir "$spec")
		kernel_is_whole "$dir" && return 0
		[[ $KJ_ORIGIN == archive ]] ||
			kj_die "$dir/info names files that are not there; make or fetch this kernel again"
	elif [[ $spec == testkernel ]]; then
		kj_die "no test kernel yet; run: kjlab testkernel"
	fi
	# What the archive lists and does not have is marked, and then the same SPEC
	# means the next best kernel, or none.
	while :; do
		line=$(kj_resolve "$spec")
		release=${line%%$'\t'*}
		dir=$(kj_kernel_dir "$release")
		kernel_is_whole "$dir" && return 0
		status=0
		kernel_fetch "$line" || status=$?
		if ((status == 0)); then
			break
		elif ((status != KJ_NOT_FOUND)); then
			kj_die "$release: download failed"
		fi
	done
	kernel_is_whole "$dir" || kj_die "$release: the fetched kernel is not whole"
}

# kernel_link TARGET LINK: replace a link in one step.
kernel_link()
{
	ln -sfn "$1" "$2.new.$$"
	mv -T "$2.new.$$" "$2"
}

# kernel_headers ROOT RELEASE VERSION: unpack the header packages of a kernel
# with what they need, and link them into the root's /usr/src.
kernel_headers()
{
	local suite=$1 release=$2 version=$3 root store queue package name dir
	local -a want=("linux-headers-$release") headers=() kbuild=() tools=()
	local -A seen=()

	root=$(kj_root_path "$suite")
	while ((${#want[@]})); do
		package=${want[0]}
		want=("${want[@]:1}")
		[[ -z ${seen[$package]:-} ]] || continue
		seen[$package]=1
		case $package in
		linux-headers-*|linux-kbuild-*)
			name=$(kernel_version_of "$suite" "$package" "$version")
			[[ -n $name ]] || kj_die "$release: the archive has no $package; give its .deb too"
			mapfile -t queue < <(kernel_depends "$suite" "$package" "$name")
			want+=("${queue[@]}")
			store=$(kernel_unpack "$suite" "$package" "$name") || return
			if [[ $package == linux-kbuild-* ]]; then
				kbuild+=("$store")
			else
				headers+=("$store")
			fi
			;;
		linux-compiler-*)
			name=$(kernel_version_of "$suite" "$package" "$version")
			mapfile -t queue < <(kernel_depends "$suite" "$package" "$name")
			want+=("${queue[@]}")
			;;
		linux-*|"")
			# The kernel itself and its metadata.
			;;
		*)
			tools+=("$package") ;;
		esac
	done

	for store in "${headers[@]}"; do
		mkdir -p "$root$store/usr/lib"
		for package in "${kbuild[@]}"; do
			for dir in "$root$package"/usr/lib/linux-kbuild-*; do
				kernel_link "../../../${package##*/}/usr/lib/${dir##*/}" "$root$store/usr/lib/${dir##*/}"
			done
		done
		for dir in "$root$store"/usr/src/linux-headers-*; do
			kernel_link "../..$store/usr/src/${dir##*/}" "$root/usr/src/${dir##*/}"
		done
	done
	kernel_tools "$suite" "${tools[@]}"
}

# kernel_tools ROOT PACKAGE...: the compiler and libraries that kbuild packages
# ask for. Those are installed, as ordinary packages of the root.
kernel_tools()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local suite=$1 lock missing

	shift
	missing=$(kj_root_exec "$suite" apt-get -qq -s --no-install-recommends install "$@" |
		grep -c '^Inst ' || :)
	((missing > 0)) || return 0
	kj_log "root $suite: installing $*"
	kj_lock "root-$suite" lock
	kj_root_install "$suite" "$@"
	kj_unlock lock
}

# kernel_image ROOT RELEASE VERSION TO: vmlinuz and config, from wherever this kernel's
# packages keep them: up to 6.18 both are in linux-image; from 6.19 on the kernel is in
# linux-binary (first under /boot, then with the modules) and the configuration in
# linux-base, which the archive does not have of each. An unsigned package serves too.
kernel_image()
{
	local suite=$1 release=$2 version=$3 to=$4 package store what status=0 got

	store=/lab/packages/image.$release
	for package in linux-binary-{,unsigned-}"$release" "linux-base-$release" \
		"linux-image-$release"{,-unsigned}; do
		if ! kernel_has "$suite" "$package" "$version"; then
			continue
		fi
		got=0
		kernel_download "$suite" "$package" "$version" "$store" || got=$?
		case $got in
		0) ;;
		"$KJ_NOT_FOUND")
			status=$got
			continue ;;
		*) return "$got" ;;
		esac
		for what in vmlinuz config; do
			[[ -s $to/$what ]] ||
				kernel_take "$(kj_root_path "$suite")$store"/*.deb "$what" "$to/$what" || :
		done
		rm -rf --one-file-system "$(kj_root_path "$suite")${store:?}"
		if [[ -s $to/vmlinuz && -s $to/config ]]; then
			return 0
		fi
	done
	if [[ ! -s $to/vmlinuz ]]; then
		((status)) || kj_die "$release: no vmlinuz in its packages"
		return "$status"
	fi
	kj_log "$release: the archive does not have its configuration"
}

# kernel_fetch LIST-LINE
kernel_fetch()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local release line flavour suite version has root dir new lock status=0 start=$SECONDS
	local config=none at=none builds=none sums

	IFS=$'\t' read -r release line flavour suite version has <<<"$1"
	kj_need_root
	root=$(kj_root_of "$suite")
	kj_root "$root"
	dir=$(kj_kernel_dir "$release")
	kj_lock "kernel-$release" lock
	if ! kernel_is_whole "$dir"; then
		kj_log "fetch $release: $version from $suite$([[ $has == headers ]] || echo ", the image alone")"
		new=$dir.new
		rm -rf --one-file-system "$new"
		mkdir -p "$new"
		kernel_image "$root" "$release" "$version" "$new" || status=$?
		if ((!status)) && [[ $has == headers ]]; then
			kernel_headers "$root" "$release" "$version" || status=$?
		fi
		if ((status)); then
			rm -rf --one-file-system "$new"
			kj_unlock lock
			if ((status == KJ_NOT_FOUND)); then
				archive_mark_missing "$root" "$release" "$version"
			fi
			return "$status"
		fi
		[[ ! -s $new/config ]] || config=$dir/config
		if [[ $has == headers ]]; then
			at=/usr/src/linux-headers-$release builds=$root
		fi
		sums=$(cd "$new" && sha256sum -- *)
		echo "$sums" >"$new/sums"
		printf '%s=%s\n' RELEASE "$release" LINE "$line" FLAVOUR "$flavour" \
			SUITE "$suite" ROOT "$builds" VMLINUZ "$dir/vmlinuz" \
			CONFIG "$config" HEADERS "$at" >"$new/info"
		kj_publish "$new" "$dir"
		kj_log "fetch $release: done in $((SECONDS - start)) s"
	fi
	kj_unlock lock
}
