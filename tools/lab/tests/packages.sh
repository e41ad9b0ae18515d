# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The first half of the test of packages: what is built, and what the judges of each distribution
# say. Sourced by packages, which has step(), out, version, old and recipes.
# shellcheck disable=SC2154 # those are set there
# shellcheck disable=SC2317 # functions are called through step()

# --- built ---------------------------------------------------------------------------------

# elsewhere: what a second build finds changed: the path, the time zone, the language, the umask,
# the clock of the environment.
elsewhere()
{
	local copy=$out/elsewhere/in/another/place

	mkdir -p "$copy"
	git clone -q --shared "$KJ_SOURCE" "$copy/kjitter"
	# As it is now, not as it was committed last.
	(cd "$KJ_SOURCE" && git ls-files -z | while IFS= read -r -d '' file; do
		[[ ! -e $file ]] || printf '%s\0' "$file"
	done | tar --null -T - -c) | tar -x -C "$copy/kjitter"
	git -C "$copy/kjitter" add -A
	(
		umask 077
		export TZ=Asia/Kathmandu LANG=tr_TR.UTF-8 LC_ALL=C SOURCE_DATE_EPOCH=86400 USER=other HOME=$out
		"$copy/kjitter/tools/packaging/deb" --out "$out/again"
	)
}

same_bytes()
{
	local file

	for file in "$out"/deb/*.{deb,dsc,tar.xz}; do
		cmp "$file" "$out/again/${file##*/}" || return
	done
}

# small: what the design allows the dynamic program, as it is in the package.
small()
{
	local size

	dpkg-deb --fsys-tarfile "$out"/deb/kjitter_*.deb | tar -x -O ./usr/sbin/kjitter >"$out/kjitter"
	size=$(stat -c %s "$out/kjitter")
	echo "$size bytes"
	((size <= 262144))
}

# quiet_lintian: that of the suite, for each finds faults that others do not know. One source is for
# both: it keeps the policy of the suite that it is built in, whose lintian its overrides are for, too,
# and what a newer one would rather have is no fault.
quiet_lintian()
{
	local fail=error,warning,pedantic

	# shellcheck source=/dev/null
	[[ $suite != "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" ]] || fail+=,info
	# shellcheck disable=SC2016 # expanded by the inner shell
	machine_exec sh -c 'lintian --allow-root --info --pedantic --display-info \
		--fail-on "$1" /tmp/deb/*.changes' sh "$fail"
}

# test_lintian: in a layer of its own, or the machine of the suite would have more than its users have.
test_lintian()
{
	if ! machine_new "$suite" lintian; then
		skip "$suite: lintian" "it cannot be installed"
		return
	fi
	mkdir -p "$LAYER/files/tmp"
	cp -r "$out/deb" "$LAYER/files/tmp/"
	step "its lintian finds nothing" quiet_lintian
}

# tested: debian/tests by autopkgtest itself, on what was built, in the machine that it runs in.
tested()
{
	machine_exec sh -c 'cd /tmp/deb && autopkgtest --no-built-binaries --output-dir=/tmp/tested \
		./*.deb ./*.dsc -- null' || return
	cat "$LAYER/files/tmp/tested/summary"
	[[ $(grep -cE "^(tool|modules) +PASS" "$LAYER/files/tmp/tested/summary") == 2 ]]
}

# test_autopkgtest: it installs what the tests want, headers and DKMS among that.
test_autopkgtest()
{
	if ! machine_new "$suite" autopkgtest jq; then
		skip "$suite: autopkgtest" "it cannot be installed"
		return
	fi
	mkdir -p "$LAYER/files/tmp"
	cp -r "$out/deb" "$LAYER/files/tmp/"
	step "autopkgtest" tested
}

symbols()
{
	local file

	dpkg-deb -x "$out"/deb/kjitter-dbgsym_*.deb "$out/symbols"
	file=$(readelf -n "$out/kjitter" | sed -n 's/.*Build ID: \(..\)\(.*\)/\1\/\2.debug/p')
	readelf -S "$out/symbols/usr/lib/debug/.build-id/$file" | grep -q debug_info
}

# before: packages of the version before. It has no module of its own here, so it is this one
# under its number; the program is the same, its package is called older.
before()
{
	"$recipes/deb" --indep --version "$old" --out "$out/old" || return
	dpkg-deb -R "$out"/deb/kjitter_*.deb "$out/old/tree"
	sed -i "s/^Version: .*/Version: $old/" "$out/old/tree/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$out/old/tree" "$out/old/kjitter_${old}_$(dpkg --print-architecture).deb"
}

# quiet_rpmlint: as lintian above.
quiet_rpmlint()
{
	cp "$recipes/kjitter.rpmlintrc" "$out/rpmlintrc"
	[[ -e $KJ_SOURCE/tools/doc/Makefile ]] ||
		echo 'addFilter("no-manual-page-for-binary kjitter$")' >>"$out/rpmlintrc"
	rpmlint -r "$out/rpmlintrc" "$out"/rpm/{*.rpm,kjitter.spec} | tee /dev/stderr |
		grep -q ' 0 errors, 0 warnings'
}

# unpacked: what is in the RPMs is what is in the debs, but for what each distribution puts there
# itself: its documents, where completions of zsh lie, where systemd's units lie.
unpacked()
{
	local file

	mkdir -p "$out/from-rpm" "$out/from-deb"
	for file in "$out"/rpm/*.rpm; do
		[[ $file == *.src.rpm ]] || (cd "$out/from-rpm" && rpm2cpio "$file" | cpio -idm --quiet)
	done
	for file in "$out"/deb/kjitter{,-dkms,-inject-dkms}_*.deb; do
		dpkg-deb -x "$file" "$out/from-deb"
	done
	for file in rpm deb; do
		(cd "$out/from-$file" && find . -type f -printf '%m %P\n') |
			sed -e '/ usr\/share\/\(doc\|licenses\|lintian\)\//d' -e '/ usr\/lib\/\.build-id\//d' \
				-e 's/site-functions/vendor-completions/' \
				-e 's/\(man[0-9]\/.*\)\.gz$/\1/' | LC_ALL=C sort >"$out/list.$file"
	done
	wc -l <"$out/list.rpm"
	diff "$out/list.deb" "$out/list.rpm" &&
		diff -r "$out"/from-{deb,rpm}/usr/src
}

# into_root: rpm's own books and files in an empty directory; its scripts want dkms and systemd.
into_root()
{
	local root=$out/root

	mkdir -p "$root"
	rpm --root "$root" --initdb
	rpm --root "$root" -i --nodeps --noscripts --ignorearch "$out"/rpm/kjitter{,-dkms,-inject-dkms}-[0-9]*.rpm ||
		return
	"$root/usr/sbin/kjitter" compare --help >/dev/null || return
	rpm --root "$root" -V --nodeps kjitter kjitter-dkms kjitter-inject-dkms || return
	rpm --root "$root" -e --nodeps --noscripts kjitter kjitter-dkms kjitter-inject-dkms
	[[ -z $(find "$root" -name '*kjitter*' | tee /dev/stderr) ]]
}

test_rpm()
{
	if ! kj_packages rpm rpmlint; then
		skip "RPMs" "rpm or rpmlint is not here and cannot be installed"
		return
	fi
	step "make rpm" "$recipes/rpm" --out "$out/rpm"
	step "rpmlint" quiet_rpmlint
	step "RPMs have the files of the debs" unpacked
	step "RPMs go into a root and out of it again" into_root
}
