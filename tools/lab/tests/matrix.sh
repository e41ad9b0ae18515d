# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the parts of the matrix test share. Sourced by matrix.
# shellcheck disable=SC2154 # out, disk, tests, kjlab, build are set there, good and fakes used

# prepare: three images, from kernels that were fetched, by the part their lines play.
prepare()
{
	local part

	[[ -x $build/bin/kjitter ]] || make -s -C "$tests/../../.." tool >&2
	mkdir -p "$out"
	mountpoint -q "$disk" && umount "$disk"
	for part in usual current newest; do
		cp "$("$kjlab" fetch "$(kj_line "$part")")/vmlinuz" "$out/$part.img"
	done
	fake_images 12
	good=(--multi-threaded "${fakes[@]:0:3}")
	if [[ -n ${MATRIX_REAL:-} ]]; then
		# shellcheck disable=SC2034 # used by matrix
		guest_path=$PATH
		good=("$out"/{usual,current,newest}.img)
	fi
	export KJ_MATRIX_SCRIPT=$tests/matrix.guest.sh KJ_MATRIX_SETTINGS=$out/settings
}

# name_of IMAGE: that of its row.
name_of()
{
	"$kjlab" resolve "$1" | cut -f1
}

row_of()
{
	name_of "$out/$1.img"
}

release_of()
{
	"$kjlab" resolve "$out/$1.img" | cut -f5
}

# settings CRASH FILL: releases.
settings()
{
	printf '%s="%s"\n' CRASH "$1" FILL "$2" >"$out/settings"
}

# matrix_in DIR [ARGUMENT...]: what it said and its status are kept.
matrix_in()
{
	local status=0

	"$kjlab" matrix --out "$1" "${@:2}" >"$out/table" 2>"$out/said" || status=$?
	echo "$status" >"$out/status"
	cat "$out/said" >&2
}

# quick COMMAND...: with kernels that say something at once.
quick()
{
	local -x KJ_QUICK_BOOT=1

	"$@"
}

matrix()
{
	matrix_in "$out/$1" "${@:2}"
}

# rows NAME: how many there are.
rows()
{
	compgen -G "$out/$1/rows/*/row" | wc -l || :
}

# killed NAME ROWS SECONDS [ARGUMENT...]: start it and kill it so long after there are so many
# rows and one is in work; nothing gets to clean up.
killed()
{
	local pid

	"$kjlab" matrix --out "$out/$1" "${@:4}" >/dev/null 2>&1 &
	pid=$!
	until { (("$(rows "$1")" >= $2)) && compgen -G "$out/$1/rows/.*/now" >/dev/null; } ||
		[[ ! -d /proc/$pid ]]; do
		sleep 0.1
	done
	sleep "$3"
	kill -KILL "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
	echo "killed $1 after $3 s: $(rows "$1") rows" >&2
}

status_is()
{
	echo "status $(<"$out/status"), it said: $(tail -n 3 "$out/said")"
	# shellcheck disable=SC2053 # a pattern
	[[ $(<"$out/status") == $1 ]]
}

said()
{
	grep -q "$1" "$out/said" || { tail -n 3 "$out/said" && false; }
}

# leads TEXT: is that how the change stands in the first lines of the table?
leads()
{
	head -n 3 "$out/table" | grep -qF -- "$1"
}

# listed STATUS: that of `kjlab list`, and what it printed.
listed()
{
	(($1 == 1)) && grep -q bookworm "$out/list"
}

small()
{
	(($(stat -c %s "$1") < $2))
}

# row DIR RELEASE RESULT STAGE REASON: is that what the row says?
row()
{
	local file=$out/$1/rows/$2/row reason

	reason=$(sed -n 's/^REASON=//p' "$file" 2>/dev/null || :)
	if grep -qx "RESULT=$3" "$file" && grep -qx "STAGE=$4" "$file" && [[ $reason =~ $5 ]]; then
		ok "$1: $3, $4: $reason"
	else
		not_ok "$1 $2: wanted $3, $4, $5; got $(grep -sE '^(RESULT|STAGE|REASON)=' "$file" | paste -sd ' ')"
	fi
}

three_rows()
{
	(($(rows whole) == 3)) &&
		ls "$out"/whole/rows/*/{row,check.json,status.json,user.kjr,user.json,console.log} >/dev/null
}

# row_files DIR: its files but for how long they took and when.
row_print()
{
	(cd "$1" && for file in *; do
		[[ $file != seconds ]] || continue
		echo "== $file"
		if [[ $file == row ]]; then
			grep -vE '^([A-Z]*_?SECONDS|DATE)=' row
		else
			sha256sum <"$file"
		fi
	done)
}

# same_row RELEASE DIR NAME: DIR's row and that of $out/NAME.
same_row()
{
	diff <(row_print "$2/rows/$1") <(row_print "$out/$3/rows/$1") >&2
}

# same_rows NAME...: together they have the rows of `whole`, and no other.
same_rows()
{
	local name count=0

	for name; do
		same_as whole "$name" || return
		count=$((count + $(rows "$name")))
	done
	((count == 3))
}

# same_as WANTED NAME [COUNT]: each row of NAME is that of WANTED; COUNT of them.
same_as()
{
	local row

	for row in "$out/$2"/rows/*; do
		same_row "${row##*/}" "$out/$2" "$1" || return
	done
	[[ -z ${3:-} ]] || rows_are "$2" "$3"
}

rows_are()
{
	(($(rows "$1") == $2))
}

# clean NAME: no half rows, no logs.
clean()
{
	[[ -z $(find "$out/$1/rows" -mindepth 1 -maxdepth 1 -name '.*') ]]
}

# fake_images COUNT: files that look like kernels to kjlab (local.sh), and what their guests
# are to have left.
fake_images()
{
	local i

	mkdir -p "$out/fake/guest"
	settings "" ""
	fakes=()
	for ((i = 0; i < $1; i++)); do
		{
			head -c 514 /dev/zero
			printf 'HdrS'
			head -c 8 /dev/zero
			printf '\x20\x00'
			head -c 16 /dev/zero
			printf '6.1.%s-fake (nobody)\0' "$i"
		} >"$out/fake/$i.img"
		fakes+=("$out/fake/$i.img")
	done
	export FAKE_OUT=$out/fake/guest
	echo none >"$FAKE_OUT/module"
	echo 0 >"$FAKE_OUT/check.status"
	echo '{ "schema": "kjitter.check/1", "verdict": "pass", "cpus": [ { "cpu": 1, "verdict": "pass", "reasons": [], "windows": [] } ] }' >"$FAKE_OUT/check.json"
	echo '{ "schema": "kjitter.status/1" }' >"$FAKE_OUT/status.json"
	echo "said nothing" >"$FAKE_OUT/script.log"
	# Parts may be run one by one, and are compared with one another.
	# One of another day may be of another format.
	"$build/bin/kjitter" report "$FAKE_OUT/user.kjr" >/dev/null 2>&1 || "$build/bin/kjitter" record --quiet \
		--cpus 0 --sampler user --duration 20ms --output "$FAKE_OUT/user.kjr"
}

same_plan()
{
	diff <(cat "$out"/shard[12]/plan | grep -v '^#' | sort) <(grep -v '^#' "$out/whole/plan" | sort) >&2
}

# ktap_says DIR TESTS PASSED: with the kernel's own parser.
ktap_says()
{
	local parse text

	parse=$("$tests/../kjlab" kernel-source)/tools/testing/kunit/kunit.py
	"$kjlab" ktap "$1" >"$1.ktap"
	text=$(python3 "$parse" parse "$1.ktap" 2>&1 || :)
	if grep -q "Ran $2 tests: " <<<"$text" && ! grep -q 'errors:\|\[ERROR\]' <<<"$text" &&
	   { (($3 == 0)) || grep -q "passed: $3\b" <<<"$text"; }; then
		ok "KTAP: $(grep -o 'Ran .*' <<<"$text")"
	else
		not_ok "KTAP of $1: $(tail -n 2 <<<"$text" | paste -sd '|')"
	fi
}

# disk_full: the rows of `whole` but one, on a disk that is full before that one is written.
disk_full()
{
	local pid release now

	release=$(name_of "${good[-1]}")
	mkdir -p "$disk"
	mount -t tmpfs -o size=24m tmpfs "$disk"
	cp -a "$out/whole/." "$disk/"
	rm -rf "$disk/rows/$release"
	matrix_in "$disk" "${good[@]}" &
	pid=$!
	now=$disk/rows/.$release/now
	until [[ -e $now && $(<"$now") == run ]] || [[ ! -d /proc/$pid ]]; do
		sleep 0.2
	done
	dd if=/dev/zero of="$disk/filler" bs=1M status=none 2>/dev/null || :
	wait "$pid" || :
}

# broken_module CODE STAGE REASON: CODE into the module's init; where does it end?
broken_module()
{
	local source=$out/source

	rm -rf "$source" "$out/module"
	mkdir -p "$source"
	git -C "$tests/../../.." archive HEAD | tar -x -C "$source"
	sed -i "s/^\tret = kj_clock_check();/\t$1\n&/" "$source/module/main.c"
	grep -qF "$1" "$source/module/main.c" || not_ok "module: no place for '$1'"
	printf 'CHECK=1s SPIN=1s USER=1s\n' >"$out/settings"
	KJ_SOURCE=$source KJ_MATRIX_SCRIPT=$tests/../matrix.guest.sh \
		"$kjlab" matrix --out "$out/module" "$(kj_line usual)" >&2 || :
	row module "$(basename "$("$kjlab" fetch "$(kj_line usual)")")" error "$2" "$3"
}
