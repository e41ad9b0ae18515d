# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of sizes: a large capture in little memory, and how large the tool is; sourced by run.

large() {
	local f=$TMP/large.kjr n=$1 status rss ms
	if ! "$TMP/bin/generate" "$f" cpus=1 records="$n" period_ns=10000 2>/dev/null; then
		rm -f "$f"
		return 1
	fi
	cat "$f" >/dev/null
	KJ_AS_MIB=16 "$TMP/bin/measure" "$TMP/bin/kjitter" report "$f" --csv 3>"$TMP/m" >"$TMP/out" 2>&1
	read -r status rss ms _ <"$TMP/m"
	echo "# $n records: exit $status, peak RSS $rss KiB, $ms ms, $((n / (ms > 0 ? ms : 1) / 1000)) M records/s"
	"$TMP/bin/measure" "$TMP/bin/kjitter.dyn" report "$f" --csv 3>"$TMP/m2" >/dev/null 2>&1
	rm -f "$f"
	LARGE_STATUS=$status LARGE_RSS=$rss
	read -r _ LARGE_DYN _ <"$TMP/m2"
}

# busy COMMAND...: the least CPU time of five runs, in ms.
busy() {
	local TIMEFORMAT='%3U %3S'

	for _ in 1 2 3 4 5; do
		{ time "$@" >/dev/null 2>&1; } 2>&1
	done | awk '{ t = ($1 + $2) * 1000; if (NR == 1 || t < least) least = t } END { print int(least) }'
}

# What report costs beside a program that only looks at each byte, in one run; measured: about
# as much. It was 7.4 times when each chunk asked for the processor's instruction.
speed() {
	local report count

	"$TMP/bin/bulk" "$TMP/speed.kjr" records=1000000 cpus=4 || return 1
	report=$(busy "$TMP/bin/kjitter" report "$TMP/speed.kjr")
	count=$(busy wc -l "$TMP/speed.kjr")
	rm -f "$TMP/speed.kjr"
	check "report takes $report ms of CPU for 1 M records, less than four times what wc -l does, $count ms" \
		test "$report" -lt $((4 * count))
}

# counted KEY=VALUE...: instructions and wrong guesses of branches, as callgrind counts them, for a capture
# that bulk makes so. They are the same on every machine, but for the compiler's.
counted() {
	"$TMP/bin/bulk" "$TMP/counted.kjr" "$@" &&
		valgrind --tool=callgrind --branch-sim=yes --callgrind-out-file=/dev/null \
			"$TMP/bin/kjitter.dyn" report "$TMP/counted.kjr" 2>&1 >/dev/null |
		sed -n 's/.* Collected : \([0-9]*\) [0-9]* \([0-9]*\) .*/\1 \2/p'
}

# What one more record costs, from two captures. Measured: 97 instructions, of them 28 for check
# sums (callgrind knows no AVX-512), and 0.09 wrong guesses; it was 128 and 0.29 when each distance
# of a period voted by itself, 129 and 0.72 when it took its slot by a branch.
cost() {
	local few many guesses more
	read -r few guesses < <(counted records=20000 cpus=1)
	read -r many more < <(counted records=120000 cpus=1)
	rm -f "$TMP/counted.kjr"
	many=$(((many - few) / 1000)) more=$(((more - guesses) / 1000))
	check "100 records take report $many instructions, no more than 14000" \
		test "$many" -gt 0 -a "$many" -le 14000
	check "100 records take report $more wrong guesses of branches, no more than 20" \
		test "$more" -gt 0 -a "$more" -le 20
}

# tiny CPUS: instructions that report takes for one more section of one record and its detail.
tiny() {
	local few many
	read -r few _ < <(counted records=$((40 * $1)) level=2 batch=1 details=1 cpus="$1")
	read -r many _ < <(counted records=$((80 * $1)) level=2 batch=1 details=1 cpus="$1")
	rm -f "$TMP/counted.kjr"
	echo $(((many - few) / (40 * $1)))
}

# Each section is for one CPU: what it costs grows as fast as what is merged, which is not with the CPUs.
sections() {
	local few many
	few=$(tiny 64) many=$(tiny 512)
	check "a section of one record takes report $many instructions where 512 CPUs are, $few where 64 are" \
		test "$few" -gt 0 -a "$many" -le $((few * 3 / 2))
}

# Within 1 MiB, whatever the size; of several CPUs as a recorder drains them.
constant() {
	local level gaps status rss few

	for level in 1 2; do
		few=
		for gaps in 1000000 $((level == 1 ? 10000000 : 3000000)); do
			if ! "$TMP/bin/bulk" "$TMP/large.kjr" records="$gaps" cpus=4 level="$level"; then
				skip "memory of $gaps records at level $level" "no space in $TMP"
				break
			fi
			"$TMP/bin/measure" "$TMP/bin/kjitter" report "$TMP/large.kjr" 3>"$TMP/m" >/dev/null 2>&1
			read -r status rss _ <"$TMP/m"
			[ -n "$few" ] || { few=$rss; continue; }
			check "level $level, 4 CPUs: $rss KiB for $gaps records, within 1 MiB of $few KiB for 1 M" \
				test "$status" = 0 -a "$rss" -le $((few + 1024))
		done
		rm -f "$TMP/large.kjr"
	done
}

test_large() {
	local small
	if command -v valgrind >/dev/null; then
		cost
		sections
	else
		skip "what report does for a record and for a section, counted" "valgrind is not installed"
	fi
	constant
	if ! speed; then
		skip "speed of report" "no space for 96 MB in $TMP"
	fi
	if ! large 1000000; then
		skip "memory with 1 M records" "no space for 64 MB in $TMP"
		return
	fi
	small=$LARGE_RSS
	check "1 M records: exit 0 in 16 MiB of address space" test "$LARGE_STATUS" = 0
	if ! large "$RECORDS"; then
		skip "memory with $RECORDS records" "no space for $((RECORDS / 15625)) MB in $TMP"
		return
	fi
	check "$RECORDS records: exit 0" test "$LARGE_STATUS" = 0
	check "$RECORDS records: every one was read" grep -q ",$RECORDS,0," "$TMP/out"
	check "$RECORDS records: static, peak RSS $LARGE_RSS KiB is below 4 MiB" \
		test "$LARGE_RSS" -lt 4096
	check "$RECORDS records: dynamic, peak RSS $LARGE_DYN KiB is below 4 MiB" \
		test "$LARGE_DYN" -lt 4096
	check "memory does not grow from 1 M ($small KiB) to $RECORDS" \
		test "$LARGE_RSS" -lt $((small + 512))
}

test_size() {
	check "static binary is below 1.5 MiB" test "$(stat -c %s "$TMP/bin/kjitter")" -lt 1572864
	check "dynamic binary: position independent, and bound before it runs" bash -c \
		'readelf -hdl "$1" | tr "\n" " " | grep -q "DYN .*GNU_RELRO.*BIND_NOW"' sh "$TMP/bin/kjitter.dyn"
	check "dynamic binary is below 256 KiB" test "$(stat -c %s "$TMP/bin/kjitter.dyn")" -lt 262144
	check "dynamic binary is below 256 KiB with the flags of a distribution" \
		test "$(stat -c %s "$TMP/bin/kjitter.distribution")" -lt 262144
	check "what it leaves to kjitter-more, with report and check for formats of others, is below 512 KiB" \
		test "$(stat -c %s "$TMP/bin/kjitter-more.distribution")" -lt 524288
}

# The dynamic program starts kjitter-more for the commands it has not.
test_parts() {
	local command dir=$TMP/parts status=0

	check "make install" make -s -C "$PWD/../.." install DESTDIR="$dir" PREFIX=/usr
	for command in help "compare --help" "calibrate --help" "compare no-such-file no-other"; do
		# shellcheck disable=SC2086 # words
		"$TMP/bin/kjitter" $command >"$TMP/static" 2>&1 || status=$?
		# shellcheck disable=SC2086
		check "installed, kjitter $command: as the static program" bash -c '
			"$1" "${@:4}" >"$2" 2>&1; test $? = "$3" && cmp "$2" "${2%/*}/static"' - \
			"$dir/usr/sbin/kjitter" "$TMP/installed" "$status" $command
		status=0
	done
	rm "$dir/usr/libexec/kjitter-more"
	"$dir/usr/sbin/kjitter" compare a b 2>"$TMP/err" || status=$?
	check "without kjitter-more: exit status 2 ($status)" test "$status" = 2
	check "without kjitter-more: says so" \
		grep -q "compare is for kjitter-more.*No such file" "$TMP/err"
}
