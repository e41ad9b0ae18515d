# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A machine of a suite as its users have it, in a layer over the suite's root. With systemd, DKMS
# and the headers of its own kernel packages are installed there, and then its files are booted
# with that kernel. Sourced by tests, after lab.sh.

# openssl: with it DKMS signs, as on most machines. jq: for the tests of the package itself.
KJ_MACHINE_PACKAGES="dkms openssl kmod systemd systemd-sysv jq"

# Not taken along into the guest: what it takes to build, and what people read. All of it would
# have to be unpacked by the emulator.
KJ_MACHINE_LEFT="./lab ./proc/* ./sys/* ./dev/* ./tmp/* ./run/* ./boot ./usr/include ./usr/src
	./usr/share/doc ./usr/share/man ./usr/share/locale ./usr/share/info ./usr/share/i18n
	./usr/share/zoneinfo ./usr/share/perl* ./usr/share/qemu ./usr/share/seabios ./usr/share/dpkg
	./usr/share/bash-completion ./usr/share/lintian ./usr/share/icons ./usr/share/bug
	./usr/lib/gcc* ./usr/lib/python* ./usr/lib/apt ./usr/lib/dpkg ./usr/lib/udev/hwdb.d
	./usr/lib/x86_64-linux-gnu/perl* ./usr/lib/x86_64-linux-gnu/gconv *.a
	./usr/bin/x86_64-linux-gnu-* ./usr/bin/*perl* ./usr/bin/qemu* ./usr/bin/apt* ./usr/bin/dpkg* ./usr/bin/jq
	./usr/lib/x86_64-linux-gnu/libLLVM* ./usr/lib/x86_64-linux-gnu/lib[at]san.so*
	./var/cache/* ./var/lib/apt ./var/lib/dpkg ./var/lib/dkms ./var/log/*"

# machine_new SUITE [PACKAGE...]: set LAYER to a machine that nobody else uses, thrown away at exit,
# with these packages; fails if they cannot be had.
machine_new()
{
	local -a packages=("${@:2}")

	((${#packages[@]})) || read -ra packages <<<"$KJ_MACHINE_PACKAGES"
	LAYER=$("$KJ_LAB/kjlab" layer "$1" "${packages[@]}") || return
	kj_at_exit "rm -rf --one-file-system '$LAYER'"
}

# machine_exec COMMAND...: in it.
machine_exec()
{
	"$KJ_LAB/kjlab" in "$LAYER" "$@"
}

# machine_kernel: it runs the kernel read last, whose headers the suite's root has. It has a module
# (an empty one), for a kernel without any is to DKMS one that is being removed.
machine_kernel()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	machine_exec sh -ec '
		find /usr/src -maxdepth 1 -type l ! -name "linux-headers-*" -delete
		mkdir -p "/lib/modules/$1/kernel"
		cd "/lib/modules/$1"
		ln -sfn "$2" build
		touch modules.order modules.builtin modules.builtin.modinfo
		gcc -c -x c /dev/null -o kernel/empty.ko
		depmod "$1"
		grep -q empty modules.dep' sh "$KJ_RELEASE" "$KJ_HEADERS"
}

# machine_files: every file there is, for a comparison of before and after. Not what dpkg and apt
# remember, logs, the index of modules that depmod writes, and the key that DKMS makes for itself.
machine_files()
{
	machine_exec find / -xdev \( -path /var/lib/dpkg -o -path /var/log -o -path /var/cache \
		-o -path /proc -o -path /run -o -path /tmp -o -path '/lab' -o -path '/var/lib/dkms/mok.*' \
		-o -path '*/lib/modules/*/modules.*' \) -prune -o -print | LC_ALL=C sort
}

# machine_tree TO: its files, as far as a guest wants them.
machine_tree()
{
	local pattern
	local -a left=()

	# shellcheck disable=SC2086 # words; patterns are for tar
	set -f
	for pattern in $KJ_MACHINE_LEFT; do
		left+=("--exclude=$pattern")
	done
	set +f
	mkdir -p "$1"
	machine_exec tar -C / --one-file-system "${left[@]}" --create . | tar -x -C "$1"
}
