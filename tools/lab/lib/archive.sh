# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What kernels the archive has. The index of a suite's root is one file,
# $KJ_BUILD/lists/SUITE.index, with the kernel packages of the root's apt lists:
# PACKAGE, VERSION, SUITE, DEPENDS, tab separated. The list of kernels and the
# choice of packages are both read from it.

# Beyond this age `kjlab list` asks the archive again. The other commands take
# the index as it is, so that `6.12` means the same kernel for a whole session.
KJ_INDEX_MAX_AGE=86400

archive_index_path()
{
	echo "$KJ_BUILD/lists/$1.index"
}

archive_read_lists()
{
	# shellcheck disable=SC2016 # $(...) are apt's words and the inner shell's
	kj_root_exec "$1" sh -c '
		apt-get indextargets --format "\$(FILENAME) \$(RELEASE)" "Created-By: Packages" |
		while read -r file release; do
			echo "@suite $release"
			/usr/lib/apt/apt-helper cat-file "$file"
			echo
		done'
}

# archive_make_index SUITE: the caller holds the lock of the root.
archive_make_index()
{
	local index

	index=$(archive_index_path "$1")
	mkdir -p "$KJ_BUILD/lists"
	archive_read_lists "$1" | awk -v OFS='\t' '
		/^@suite /   { suite = $2 }
		/^Package: / { package = $2 }
		/^Version: / { version = $2 }
		/^Depends: / { depends = substr($0, 10) }
		/^$/ {
			if (package ~ /^linux-(image|headers|binary|base|kbuild|compiler)-/ &&
			    package !~ /-dbg$/)
				print package, version, suite, depends
			package = version = depends = ""
		}' >"$index.new"
	[[ -s $index.new ]] || kj_die "root $1: its package lists name no kernel"
	kj_publish "$index.new" "$index"
}

# kj_index SUITE [fresh|old]: make sure that the index is there, and with
# `fresh` that it is of today.
kj_index()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local index lock age

	kj_root "$1"
	index=$(archive_index_path "$1")
	if [[ -s $index ]]; then
		age=$(($(date +%s) - $(stat -c %Y "$index")))
		if [[ ${2:-old} == old ]] || ((age < KJ_INDEX_MAX_AGE)); then
			return 0
		fi
	fi
	kj_need_root
	kj_lock "root-$1" lock
	if [[ -s $index ]]; then
		kj_root_update "$1"
	fi
	rm -f "$KJ_BUILD/lists/$1.missing"
	archive_make_index "$1"
	kj_unlock lock
}

# archive_forget_index SUITE: the archive has moved on; ask it again.
archive_forget_index()
{
	local index

	index=$(archive_index_path "$1")
	if [[ -s $index ]]; then
		touch -d @0 "$index"
	fi
	kj_index "$1" fresh
}

# archive_mark_missing ROOT RELEASE VERSION: a mirror may list a kernel and answer
# 404 for its packages. Such a kernel is left out until the archive is asked
# again.
archive_mark_missing()
{
	kj_log "$2: listed by the archive, but not there; left out from now on (kjlab list --update looks again)"
	printf '%s\t%s\n' "$2" "$3" >>"$KJ_BUILD/lists/$1.missing"
}

# archive_left_out SUITE...: how many of what is listed is not there.
archive_left_out()
{
	local suite

	for suite; do
		cat "$KJ_BUILD/lists/$suite.missing" 2>/dev/null || :
	done | sort -u | wc -l
}

# archive_list SUITE...: every kernel with an image, of these roots, as RELEASE LINE FLAVOUR
# SUITE VERSION HAS. HAS is `headers`, or `image` for one without headers, and so without a
# module. Each RELEASE is printed once: with headers if any version has them, then in its
# newest VERSION; of equal ones the first suite of the root's sources. An unsigned image is
# the same kernel. In the order of the versions.
archive_list()
{
	local suite missing

	for suite; do
		missing=$KJ_BUILD/lists/$suite.missing
		touch "$missing"
		awk -v FS='\t' -v OFS='\t' '
			function found(key) {
				if (!(key in suite)) {
					suite[key] = $3
					order[++n] = key
				}
			}
			FILENAME == ARGV[1] {
				missing[$1, $2] = 1
				next
			}
			# linux-image-6.12-amd64 and its like hold nothing but a dependency on the newest.
			$1 ~ /^linux-image-[0-9].*-amd64(-unsigned)?$/ && $4 !~ /(^|[ ,])linux-image-[0-9]/ {
				release = $1
				gsub(/^linux-image-|-unsigned$/, "", release)
				image[release OFS $2] = 1
				found(release OFS $2)
			}
			# From 7.2 on what is unsigned is the package with the kernel.
			$1 ~ /^linux-binary-unsigned-[0-9].*-amd64$/ {
				release = $1
				sub(/^linux-binary-unsigned-/, "", release)
				image[release OFS $2] = 1
				found(release OFS $2)
			}
			$1 ~ /^linux-headers-[0-9].*-amd64$/ && $4 !~ /^linux-headers-[0-9][^ ,]*-amd64 [^,]*$/ {
				release = $1
				sub(/^linux-headers-/, "", release)
				headers[release OFS $2] = 1
				found(release OFS $2)
			}
			END {
				for (i = 1; i <= n; i++) {
					key = order[i]
					split(key, part, OFS)
					if (!(key in image) || (part[1], part[2]) in missing)
						continue
					split(part[1], number, /[.-]/)
					flavour = "amd64"
					if (part[1] ~ /-(cloud|rt)-amd64$/)
						flavour = part[1] ~ /-rt-/ ? "rt-amd64" : "cloud-amd64"
					print part[1], number[1] "." number[2], flavour, suite[key], part[2],
						key in headers ? "headers" : "image"
				}
			}' "$missing" "$(archive_index_path "$suite")"
	done | sort -t$'\t' -k1,1 -k6,6 -k5,5Vr -s | awk -F'\t' '!seen[$1]++' |
		sort -t$'\t' -k2,2V -k5,5V -k3,3
}

# archive_headers: filter of a list; what a module can be built for.
archive_headers()
{
	awk -F'\t' '$6 == "headers"'
}

# archive_newest: filter of a list; the newest kernel per line and flavour. One with headers
# goes before one without.
archive_newest()
{
	local release line flavour suite version has rank

	while IFS=$'\t' read -r release line flavour suite version has; do
		rank=0
		if [[ $(kj_root_of "$suite") == "$(kj_line_home "$line")" ]]; then
			rank=1
		fi
		[[ $has != headers ]] || rank=$((rank + 2))
		printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$rank" "$release" "$line" "$flavour" "$suite" \
			"$version" "$has"
	done | sort -t$'\t' -k3,3V -k4,4 -k1,1nr -k6,6Vr | awk -F'\t' '!seen[$3, $4]++' | cut -f2-
}

# archive_suites_for SPEC: the roots that can hold a kernel, so that a line does not make all of
# them. One that no suite calls its own is in the newest ones.
archive_suites_for()
{
	local suite

	suite=$(kj_suite_numbered "$1")
	if [[ -z $suite && $1 =~ ^[0-9]+\.[0-9]+ ]]; then
		suite=$(kj_line_home "${BASH_REMATCH[0]}")
	fi
	if [[ -n $suite ]]; then
		echo "$suite"
	else
		kj_suites | tail -n 2 | tac | xargs
	fi
}

# kj_resolve SPEC: the list line of a kernel. SPEC is a release as uname -r says
# it, or LINE, or LINE/FLAVOUR.
kj_resolve()
{
	local spec=$1 suite line flavour list found
	local -a suites

	read -ra suites <<<"$(archive_suites_for "$spec")"
	for suite in "${suites[@]}"; do
		kj_index "$suite"
	done
	list=$(archive_list "${suites[@]}")
	if [[ $spec =~ ^[0-9]+\.[0-9]+(/[a-z0-9-]+)?$ ]]; then
		line=${spec%%/*}
		flavour=amd64
		if [[ $spec == */* ]]; then
			flavour=${spec#*/}
		fi
		found=$(archive_newest <<<"$list" |
			awk -F'\t' -v line="$line" -v flavour="$flavour" '$2 == line && $3 == flavour')
	else
		found=$(awk -F'\t' -v release="$spec" '$1 == release' <<<"$list")
	fi
	[[ -n $found ]] || kj_die "no kernel '$spec' in the archive; see: kjlab list"
	echo "$found"
}
