# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One Debian package of a kernel: its versions and what it needs, fetched into a root, and
# what is taken out of it. A .deb that was given (KJ_DEBS, local.sh) goes before the archive.

# The status of a download that failed because the archive lacks the file.
KJ_NOT_FOUND=4

# kernel_has ROOT PACKAGE VERSION: does the archive list exactly this one?
kernel_has()
{
	awk -F'\t' -v package="$2" -v version="$3" '
		$1 == package && $2 == version { found = 1 }
		END { exit !found }' "$(archive_index_path "$1")"
}

# kernel_version_of ROOT PACKAGE VERSION: the version of PACKAGE to take for a
# kernel of VERSION: the same if the archive has it, else the newest. (Old
# linux-kbuild packages are shared by all kernels of a line.)
kernel_version_of()
{
	if [[ -n ${KJ_DEBS[$2]:-} ]]; then
		dpkg-deb -f "${KJ_DEBS[$2]}" Version
		return
	fi
	awk -F'\t' -v package="$2" -v version="$3" '
		$1 == package { rank = ($2 == version); print rank "\t" $2 }' \
		"$(archive_index_path "$1")" | sort -t$'\t' -k1,1nr -k2,2Vr | awk -F'\t' 'NR == 1 { print $2 }'
}

# kernel_depends ROOT PACKAGE VERSION: the names it depends on, first
# alternatives only.
kernel_depends()
{
	if [[ -n ${KJ_DEBS[$2]:-} ]]; then
		dpkg-deb -f "${KJ_DEBS[$2]}" Depends
	else
		awk -F'\t' -v package="$2" -v version="$3" '
			$1 == package && $2 == version { print $4; exit }' \
			"$(archive_index_path "$1")"
	fi | tr ',' '\n' | sed 's/^ *//; s/[ (|:].*//; /^$/d'
}

# kernel_unpack ROOT PACKAGE VERSION: fetch one package into the root's store,
# and print the store's path as seen from the root.
kernel_unpack()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local suite=$1 package=$2 version=$3 root store lock

	root=$(kj_root_path "$suite")
	store=/lab/packages/${package}_$version
	if [[ -n ${KJ_DEBS[$package]:-} ]]; then
		store+=_$(local_hash <"${KJ_DEBS[$package]}")
	fi
	if [[ ! -d $root$store ]]; then
		kj_lock "package-$suite-$package" lock
		if [[ ! -d $root$store ]]; then
			kernel_store "$suite" "$package" "$version" "$store.new" || return
			mv -T "$root$store.new" "$root$store"
		fi
		kj_unlock lock
	fi
	echo "$store"
}

# kernel_get ROOT PACKAGE VERSION TO: the .deb, given or from the archive.
kernel_get()
{
	if [[ -n ${KJ_DEBS[$2]:-} ]]; then
		cp "${KJ_DEBS[$2]}" "$(kj_root_path "$1")$4/"
		return
	fi
	# shellcheck disable=SC2016 # expanded by the inner shell
	kj_retry 3 kj_root_exec "$1" sh -c \
		'cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2"' sh "$4" "$2=$3"
}

# kernel_download ROOT PACKAGE VERSION TO: the .deb into the directory TO, as seen from the
# root; made anew, and gone after a failure.
kernel_download()
{
	local suite=$1 package=$2 version=$3 to=$4 root status=0

	root=$(kj_root_path "$suite")
	rm -rf --one-file-system "${root:?}$to"
	mkdir -p "$root$to"
	kernel_get "$suite" "$package" "$version" "$to" >&2 2>"$root$to.error" || status=1
	if ((status)); then
		cat "$root$to.error" >&2
		if grep -q ' 404 ' "$root$to.error"; then
			status=$KJ_NOT_FOUND
		fi
		rm -rf --one-file-system "${root:?}$to"
	fi
	rm -f "$root$to.error"
	return "$status"
}

# kernel_store ROOT PACKAGE VERSION STORE: a whole package; the .deb goes away again.
kernel_store()
{
	local root store=$4

	root=$(kj_root_path "$1")
	rm -rf --one-file-system "${root:?}$store"
	mkdir -p "$root$store"
	kernel_download "$1" "$2" "$3" "$store.deb" || return
	dpkg-deb -x "$root$store.deb"/*.deb "$root$store" || return
	rm -rf --one-file-system "${root:?}$store.deb"
}

# kernel_take_one DEB PATTERN TO: the first file of that name, onto standard output. tar
# leaves when it has it, and then dpkg-deb complains of a broken pipe: tar's word counts.
kernel_take_one()
{
	dpkg-deb --fsys-tarfile "$1" | tar -xO --occurrence=1 --wildcards "$2" || return "${PIPESTATUS[1]}"
}

# kernel_take DEB WHAT TO: vmlinuz or config out of a package, to the file TO, from wherever
# Debian ever kept it; false if it is not in there. Of a package of 170 MB no more is unpacked
# than what lies before the file.
kernel_take()
{
	local deb=$1 what=$2 to=$3 pattern

	for pattern in "./boot/$what-*" "./usr/lib/modules/*/$what" "./lib/modules/*/$what"; do
		if kernel_take_one "$deb" "$pattern" >"$to.new" 2>"$to.error"; then
			mv "$to.new" "$to"
			rm -f "$to.error"
			return 0
		fi
		if grep -vE 'Not found in archive|Exiting with failure status' "$to.error" >&2; then
			kj_die "${deb##*/}: cannot be unpacked"
		fi
	done
	rm -f "$to.new" "$to.error"
	return 1
}
