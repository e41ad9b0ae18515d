# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# shellcheck disable=SC2016,SC2154 # $1 in bash -c is meant for that bash; here is set by run
#
# Boots of a machine, as kjitter-boot keeps them. Sourced by run, which has its functions.

# boot_add DIR RELEASE BOOT RESULT DATE: the isolated CPUs are 2 and 3, and it is 3 that fails.
boot_add()
{
	local from=$TMP/boot.new to=$1/$2/$3 file

	rm -rf "$from"
	rows_plan "$from"
	ROWS_DATE=$5 rows_add "$from" "$2" 6.1 amd64 "$2" "$4"
	mkdir -p "$1/$2"
	mv "$from/rows/$2" "$to"
	for file in check user spin; do
		[[ -e $to/$file.json ]] || continue
		jq '.cpus = [.cpus[0] + { cpu: 2 } + (if .verdict == "fail"
			then { verdict: "pass", reasons: [], ticks_per_s: 1 } else {} end), .cpus[0] + { cpu: 3 }]' \
			"$to/$file.json" >"$to/new"
		mv "$to/new" "$to/$file.json"
	done
	sed -i -e 's/^SOURCE=.*/SOURCE=boot/' -e 's/^SUITE=.*/SUITE=-/' "$to/row"
}

# fleet_add MACHINE RESULT DATE [RELEASE]
fleet_add()
{
	local to=$TMP/fleet/$1 release=${4:-6.1.0-1-amd64}

	boot_add "$to" "$release" "boot-$1-$3" "$2" "$3"
	printf '%s\n' "MACHINE=$1" "FIRMWARE=ACME 1.2" MICROCODE=0x2b >>"$to/$release/boot-$1-$3/row"
}

test_fleet()
{
	local day=2026-11-01T06:00:00Z

	fleet_add box1 pass $day
	show 0 "one machine is no fleet" "$TMP/fleet/box1" --json
	json "nothing is told of a fleet" 'has("fleet") | not'
	json "of which machine" '.kernels[0] | .machine == "box1" and .firmware == "ACME 1.2" and .microcode == "0x2b"'
	fleet_add box2 pass $day
	fleet_add "b<x>3" fail $day
	fleet_add box2 pass $day 6.1.0-2-amd64
	fleet_add "b<x>3" fail $day 6.1.0-2-amd64
	show 1 "three machines" "$TMP/fleet"/* --json
	json "each is a row" '.kernels | length == 5'
	json "machine by kernel" '.fleet | .machines == ["b<x>3", "box1", "box2"] and
		.kernels == ["6.1.0-1-amd64", "6.1.0-2-amd64"] and (.cells | length) == 5'
	json "the one that differs from its column; one against one is no column" \
		'.fleet.differing == ["b<x>3 6.1.0-1-amd64"]'
	show 1 "three machines as a table" "$TMP/fleet"/*
	narrow "three machines"
	says "machine by kernel" "^b<x>3 *fail\\* *fail"
	says "not every machine had each kernel" "^box1 *pass *-"
	says "which differs, and how" "\\* b<x>3, 6.1.0-1-amd64: fail, where most machines"
	show 1 "three machines as a page" "$TMP/fleet"/* --html -
	says "the page has them, escaped" "b&lt;x&gt;3"
	# Later the same machine passes: the last boot counts.
	fleet_add "b<x>3" pass 2026-11-02T06:00:00Z
	show 1 "mended" "$TMP/fleet"/* --json
	json "nobody differs" '.fleet.differing == []'
	test_collect
	rm -rf "$TMP/fleet"
}

# test_collect: by an rsync that copies on this machine, and cannot reach one of three.
test_collect()
{
	printf '%s\n' '#!/bin/bash' 'from=${*: -2:1} to=${*: -1}' 'case $from in gone:*) exit 12 ;; esac' \
		"rm -rf \"\$to\"; cp -a \"$TMP/fleet/\${from%%:*}\" \"\$to\"" >"$TMP/bin/rsync"
	chmod +x "$TMP/bin/rsync"
	check "collect: two machines of three" bash -c 'PATH=$1:$PATH "$2" "$3" box1 box2 gone >"$4" 2>&1' - \
		"$TMP/bin" "$here/../../examples/collect" "$TMP/fleet.here" "$TMP/out"
	says "collect: the one that was not reached is named" "gone: not reached"
	says "collect: the others are there" "^box2 *pass"
	check "collect: and the page" test -s "$TMP/fleet.here/index.html"
	rm "$TMP/bin/rsync"
}

test_machine()
{
	local d=$TMP/machine

	boot_add "$d" 6.1.0-1-amd64 aaaa pass 2026-11-01T06:00:00Z
	boot_add "$d" 6.1.0-2-amd64 cccc fail 2026-11-20T07:30:00Z
	boot_add "$d" 6.1.0-1-amd64 bbbb pass 2026-10-31T06:00:00Z
	mkdir -p "$d/6.1.0-2-amd64/.half-made"
	show 1 "boots of a machine" "$d"
	narrow "boots of a machine"
	check "a line for each boot, by kernel and time" diff - <(sed -n 's/^\(6[^ ]*\) *\([a-z]*\) .* \(2026-[0-9-]* [0-9:]*\) .*/\1 \2 \3/p' "$TMP/out") <<-END
		6.1.0-1-amd64 pass 2026-10-31 06:00
		6.1.0-1-amd64 pass 2026-11-01 06:00
		6.1.0-2-amd64 fail 2026-11-20 07:30
	END
	says "where the verdict changed" "6.1.0-1-amd64 .*6.1.0-2-amd64"
	says "whose figures they are" "of the first CPU with the verdict of all"
	show 1 "the same as JSON" "$d" --json
	json "the CPU that failed, and its figures" \
		'[.kernels[] | select(.verdict == "fail")] | length == 1 and .[0].cpu == 3 and .[0].ticks_per_s == 250'
	json "the first of those that passed" '[.kernels[] | select(.verdict == "pass") | .cpu] == [2, 2]'
	json "which boot" '[.kernels[].boot] == ["bbbb", "aaaa", "cccc"]'
	show 1 "the same as a page" "$d" --html -
	says "a page of boots" "3 boots of a machine"
	show 1 "given twice, still one row for each boot" "$d" "$d" --json
	json "three" '.kernels | length == 3'
	test_fleet
	# Nobody is told that a kernel is good which was not asked.
	sed -i 's/^RESULT=.*/RESULT=pass/' "$d/6.1.0-2-amd64/cccc/row"
	show 2 "a row that says more than its check" "$d" --json
	json "is an error" '[.kernels[] | select(.verdict == "error")] | length == 1'
	jq '.cpus = [] | .verdict = "skip"' "$d/6.1.0-2-amd64/cccc/check.json" >"$TMP/new"
	mv "$TMP/new" "$d/6.1.0-2-amd64/cccc/check.json"
	sed -i 's/^RESULT=.*/RESULT=skip/' "$d/6.1.0-2-amd64/cccc/row"
	rm "$d/6.1.0-2-amd64/cccc"/{user,spin}.json
	show 0 "nothing was isolated, so nothing was recorded" "$d" --json
	json "and nothing is missing" '.kernels[2].verdict == "skip" and .kernels[2].trouble == null'
	mkdir "$TMP/nothing"
	show 2 "a directory without boots" "$TMP/nothing"
}
