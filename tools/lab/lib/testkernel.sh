#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The test kernel: Linux 6.12 with KUnit and the kernel's own checkers (KASAN,
# lockdep, kmemleak, UBSAN, fault injection), which no distribution ships.
#
#   kj_kernel_tools    install what building a kernel takes
#   kj_kernel_source   make sure the unpacked source is there, print its path
#   kj_testkernel      build the kernel into $KJ_BUILD/kernels/testkernel
#
# Sourced by tools/lab/kjlab; run by itself, "testkernel.sh tools",
# "source" and "build" do the same. Nothing is installed on the host but
# compilers and the like, and only those that are missing.
#
# A finished source tree appears by one rename. A finished kernel is one whose
# "stamp" file holds the key of what it was built from; the stamp goes first
# when a build starts and comes last when it ends, so an interrupted build is
# never taken for a complete one, and the next one goes on from its objects.
#
# Environment:
#   KJ_BUILD            build folder, default <repository>/build
#   KJ_JOBS             parallel jobs, default one per CPU
#   KJ_TESTKERNEL_PIN   use this package version, default the newest on offer

# shellcheck source=tools/lab/lib/lines.sh
. "$(dirname "${BASH_SOURCE[0]}")/lines.sh"
KJ_TESTKERNEL_LINE=$(kj_line current)
KJ_TESTKERNEL_STEPS=1580	# of a full build, for the progress line only
KJ_TESTKERNEL_LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
KJ_TESTKERNEL_CONFIG=$KJ_TESTKERNEL_LAB/testkernel.config

# Parts of the source that a kernel for an x86-64 virtual machine never reads,
# two thirds of it. Kconfig and Makefiles stay: kbuild reads all of them.
# An option that needs one of these folders has to take it off this list.
KJ_TESTKERNEL_OMIT=(
	'Documentation/[!dt]*/*' 'Documentation/devicetree/*'
	'Documentation/translations/*'
	'arch/[!ux]*/*.[chS]' 'arch/xtensa/*.[chS]' 'arch/[!ux]*/boot/*'
	'tools/perf/*' 'tools/testing/selftests/*'
	{drivers/{accel,clk,gpu,hid,iio,infiniband,md,media,mtd,net,phy,pinctrl},sound}'/*.[chS]'
	drivers/{s390,scsi,soc,staging,usb}'/*.[chS]'
)

testkernel_dir()
{
	# The directory itself: several trees may share one by a link, and its path is in what is built.
	readlink -m "${KJ_BUILD:-$(cd "$KJ_TESTKERNEL_LAB/../.." && pwd)/build}/testkernel"
}

testkernel_say()
{
	printf 'testkernel: %s\n' "$*" >&2
}

# ---------------------------------------------------------------- host tools

# testkernel_need WHAT:PACKAGE... - WHAT is a command, or a header file that
# the C compiler must find.
testkernel_need()
{
	local item what packages=()

	for item in "$@"; do
		what=${item%:*}
		if [[ $what == *.h ]]; then
			printf '#include <%s>\n' "$what" |
				cc -E -x c - >/dev/null 2>&1 || packages+=("${item#*:}")
		else
			command -v "$what" >/dev/null || packages+=("${item#*:}")
		fi
	done
	((${#packages[@]})) || return 0

	testkernel_say "installing ${packages[*]}"
	if ! command -v apt-get >/dev/null || ((EUID != 0)) ||
	   ! DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends "${packages[@]}" >/dev/null; then
		testkernel_say "cannot install: please install ${packages[*]}"
		return 1
	fi
}

# What every kernel needs that is built here.
kj_kernel_tools()
{
	testkernel_need gcc:gcc make:make flex:flex bison:bison bc:bc cpio:cpio \
		gzip:gzip xz:xz-utils gelf.h:libelf-dev openssl/opensslv.h:libssl-dev
}

# -------------------------------------------------------------------- source

testkernel_candidate()
{
	local version

	if [[ -n ${KJ_TESTKERNEL_PIN:-} ]]; then
		printf '%s\n' "$KJ_TESTKERNEL_PIN"
		return
	fi
	version=$(LC_ALL=C apt-cache policy "linux-source-$KJ_TESTKERNEL_LINE" 2>/dev/null |
		sed -n 's/^ *Candidate: //p') || version=
	[[ $version == '(none)' ]] || printf '%s\n' "$version"
}

# testkernel_fetch VERSION - download and unpack; the source appears at once or
# not at all.
testkernel_fetch()
{
	local version=$1 package=linux-source-$KJ_TESTKERNEL_LINE
	local dir tmp omit=() pattern deb

	dir=$(testkernel_dir)
	tmp=$dir/source.tmp
	rm -rf "$tmp" && mkdir -p "$tmp" || return 1

	testkernel_say "downloading $package $version (about 150 MB)"
	# apt's own user may not be able to enter this folder.
	(cd "$tmp" && apt-get -qq -o APT::Sandbox::User=root \
		download "$package=$version") || return 1
	deb=$(find "$tmp" -maxdepth 1 -name '*.deb')
	[[ -f $deb ]] || return 1

	testkernel_say "unpacking"
	for pattern in "${KJ_TESTKERNEL_OMIT[@]}"; do
		omit+=("--exclude=$package/$pattern")
	done
	mkdir "$tmp/tree" || return 1
	(set -o pipefail
	 dpkg-deb --fsys-tarfile "$deb" |
		tar -xO "./usr/src/$package.tar.xz" |
		tar -xJ -C "$tmp/tree" --strip-components=1 "${omit[@]}") ||
		return 1
	printf '%s\n' "$version" >"$tmp/tree/.kj-version" || return 1

	# The objects belong to the source they were built from.
	rm -rf "$dir/source" "$dir/obj" && mv "$tmp/tree" "$dir/source" &&
		rm -rf "$tmp"
}

testkernel_source_locked()
{
	local dir have='' want

	dir=$(testkernel_dir)
	[[ ! -f $dir/source/.kj-version ]] || have=$(<"$dir/source/.kj-version")
	want=$(testkernel_candidate)

	if [[ -z $want && -z $have ]]; then
		# The package lists may be empty or old.
		apt-get -qq update >&2
		want=$(testkernel_candidate)
		if [[ -z $want ]]; then
			testkernel_say "no package linux-source-$KJ_TESTKERNEL_LINE on offer here (Debian 12 has it in its security archive)"
			return 1
		fi
	fi
	if [[ -n $have ]]; then
		[[ -n $want && $have != "$want" ]] || return 0
		[[ -n ${KJ_TESTKERNEL_PIN:-} ]] ||
			dpkg --compare-versions "$want" gt "$have" || return 0
	fi

	testkernel_need xz:xz-utils dpkg-deb:dpkg tar:tar || return 1
	testkernel_fetch "$want" && return 0

	# The archive drops old versions: a list of yesterday may name one.
	if [[ -z ${KJ_TESTKERNEL_PIN:-} ]]; then
		testkernel_say "refreshing the package lists"
		apt-get -qq update >&2
		want=$(testkernel_candidate)
		[[ -n $want ]] && testkernel_fetch "$want" && return 0
	fi
	rm -rf "$dir/source.tmp"
	if [[ -n $have && -z ${KJ_TESTKERNEL_PIN:-} ]]; then
		testkernel_say "going on with the source at hand, $have"
		return 0
	fi
	testkernel_say "cannot get linux-source-$KJ_TESTKERNEL_LINE ${want:-}"
	return 1
}

# Print the path of an unpacked kernel source: scripts/checkpatch.pl,
# tools/testing/kunit/ and all that is needed to build the test kernel.
kj_kernel_source()
{
	local dir

	dir=$(testkernel_dir)
	mkdir -p "$dir" || return 1
	(flock 9 && testkernel_source_locked) 9>"$dir/source.lock" || return 1
	printf '%s\n' "$dir/source"
}

# --------------------------------------------------------------------- build

# testkernel_make ARGUMENT... - kbuild, unaware of a make that may have called
# us with variables of its own.
testkernel_make()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKELEVEL -u M -u KDIR \
		-u KERNELRELEASE -u KBUILD_EXTMOD -u KBUILD_OUTPUT -u ARCH \
		-u CROSS_COMPILE -u CC -u CFLAGS -u LDFLAGS LC_ALL=C \
		make LOCALVERSION= KBUILD_BUILD_USER=kjlab KBUILD_BUILD_HOST=kjlab \
		KBUILD_BUILD_VERSION=1 \
		KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026' "$@"
}

# testkernel_lost FRAGMENT CONFIG - print the lines of the fragment that did
# not survive: an option that is not defined, or whose dependencies are not
# met, goes without a word from kconfig.
testkernel_lost()
{
	local line name

	while IFS= read -r line; do
		case $line in
		CONFIG_*=*)
			grep -qxF -- "$line" "$2" || printf '%s\n' "$line"
			;;
		'# CONFIG_'*' is not set')
			name=${line#\# } name=${name% is not set}
			! grep -q "^$name=" "$2" || printf '%s\n' "$line"
			;;
		esac
	done <"$1"
}

testkernel_configure()
{
	local source=$1 obj=$2 lost

	mkdir -p "$obj" || return 1
	testkernel_make -s -C "$source" O="$obj" \
		KCONFIG_ALLCONFIG="$KJ_TESTKERNEL_CONFIG" allnoconfig >&2 || return 1
	lost=$(testkernel_lost "$KJ_TESTKERNEL_CONFIG" "$obj/.config") || return 1
	if [[ -n $lost ]]; then
		testkernel_say "these lines of ${KJ_TESTKERNEL_CONFIG##*/} did not survive kconfig:"
		printf '    %s\n' "${lost//$'\n'/$'\n    '}" >&2
		return 1
	fi
}

# testkernel_progress LOG - kbuild's output goes to the log; shown are the files
# done and the time: rewritten each second on a terminal, else four lines a minute.
testkernel_progress()
{
	local line files=0 start=$SECONDS now next=0 every=15 end='\n'

	if [[ -t 2 ]]; then
		every=1 end='   \r'
	fi
	while IFS= read -r line; do
		printf '%s\n' "$line" >&3
		[[ $line != '  '[A-Z]* ]] || ((++files))
		now=$((SECONDS - start))
		if ((now >= next)); then
			next=$((now + every))
			printf "testkernel: %d:%02d  %d of about %d steps$end" \
				$((now / 60)) $((now % 60)) "$files" \
				"$KJ_TESTKERNEL_STEPS" >&2
		fi
	done 3>"$1"
	now=$((SECONDS - start))
	printf 'testkernel: %d:%02d  %d steps%10s\n' \
		$((now / 60)) $((now % 60)) "$files" '' >&2
}

# A kernel without a usable Module.symvers builds modules too, with a warning
# for each symbol; so try, with one symbol of the core and one of KUnit.
testkernel_try_module()
{
	local obj=$1 dir=$2

	rm -rf "$dir" && mkdir -p "$dir" || return 1
	printf 'obj-m := probe.o\n' >"$dir/Kbuild"
	cat >"$dir/probe.c" <<'END'
// SPDX-License-Identifier: GPL-2.0
#include <kunit/test.h>
#include <linux/module.h>

static void probe_adds(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, jiffies - jiffies, 0);
}

static struct kunit_case probe_cases[] = { KUNIT_CASE(probe_adds), {} };
static struct kunit_suite probe_suite = {
	.name = "probe", .test_cases = probe_cases,
};
kunit_test_suite(probe_suite);
MODULE_DESCRIPTION("can modules be built for this kernel?");
MODULE_LICENSE("GPL");
END
	testkernel_make -C "$obj" M="$dir" modules >"$dir/log" 2>&1 || return 1
	[[ -f $dir/probe.ko ]] && ! grep -qi warning "$dir/log"
}

# What a finished kernel depends on; the folder counts because kbuild writes
# its absolute path into the tree that modules are built against.
testkernel_key()
{
	local dir

	dir=$(testkernel_dir)
	{
		cat "$KJ_TESTKERNEL_CONFIG" "$dir/source/.kj-version" &&
			cc --version && printf '%s\n' "$dir"
	} | sha256sum | cut -d' ' -f1
}

testkernel_complete()
{
	local out=$1 key=$2

	[[ -f $out/stamp && $(<"$out/stamp") == "$key" && -f $out/info &&
	   -f $out/vmlinuz && -f $out/config &&
	   -f $(testkernel_dir)/obj/Module.symvers ]]
}

testkernel_publish()
{
	local obj=$1 out=$2 key=$3 release

	release=$(<"$obj/include/config/kernel.release") || return 1
	cp "$obj/arch/x86/boot/bzImage" "$out/vmlinuz" &&
		cp "$obj/.config" "$out/config" || return 1
	{
		printf 'RELEASE=%q\n' "$release"
		printf 'LINE=%q\n' "$KJ_TESTKERNEL_LINE"
		printf 'FLAVOUR=debug\nSUITE=bookworm\nROOT=host\n'
		printf 'VMLINUZ=%q\n' "$out/vmlinuz"
		printf 'CONFIG=%q\n' "$out/config"
		printf 'HEADERS=%q\n' "$obj"
	} >"$out/info.tmp" && mv "$out/info.tmp" "$out/info" || return 1
	printf '%s\n' "$key" >"$out/stamp.tmp" && mv "$out/stamp.tmp" "$out/stamp"
}

testkernel_build_locked()
{
	local dir out source key start=$SECONDS

	dir=$(testkernel_dir)
	out=${dir%/testkernel}/kernels/testkernel
	kj_kernel_tools || return 1
	testkernel_need depmod:kmod || return 1
	source=$(kj_kernel_source) || return 1
	key=$(testkernel_key) || return 1
	if testkernel_complete "$out" "$key"; then
		testkernel_say "up to date"
		return 0
	fi

	mkdir -p "$out" && rm -f "$out/stamp" "$out/info" || return 1
	testkernel_configure "$source" "$dir/obj" || return 1
	testkernel_say "building Linux $(<"$source/.kj-version"), log in $dir/build.log"
	if ! (set -o pipefail
	      testkernel_make -C "$dir/obj" -j"${KJ_JOBS:-$(nproc)}" \
		bzImage modules 2>&1 | testkernel_progress "$dir/build.log"); then
		grep -E -m 5 'error:|Error [0-9]|No rule to make' "$dir/build.log" >&2
		testkernel_say "the build failed, see $dir/build.log"
		return 1
	fi
	if ! testkernel_try_module "$dir/obj" "$dir/probe"; then
		cat "$dir/probe/log" >&2
		testkernel_say "no module can be built for this kernel"
		return 1
	fi
	testkernel_publish "$dir/obj" "$out" "$key" || return 1
	testkernel_say "ready after $((SECONDS - start)) s: $out/info"
}

# Build the test kernel, unless it is there already.
kj_testkernel()
{
	local dir

	if [[ $(uname -m) != x86_64 ]]; then
		testkernel_say "built on x86-64 hosts only, this is $(uname -m)"
		return 1
	fi
	dir=$(testkernel_dir)
	mkdir -p "$dir" || return 1
	(flock 8 && testkernel_build_locked) 8>"$dir/build.lock"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
	set -euo pipefail
	case ${1:-build} in
	tools)	kj_kernel_tools ;;
	source)	kj_kernel_source ;;
	build)	kj_testkernel ;;
	*)	echo "usage: ${0##*/} [tools|source|build]" >&2; exit 2 ;;
	esac
fi
