# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
#
# Host tests of `kjitter compare`; sourced by run.

# refuses WHAT KEY=VALUE...: a capture with this difference is not compared, and that is named
refuses() {
	local what=$1
	shift
	gen "$TMP/c-odd.kjr" hypervisor=none "$@"
	exits "compare: another $what is refused" 4 "not comparable: $what" \
		"$K" compare "$TMP/c-old.kjr" "$TMP/c-odd.kjr"
	"$K" compare --force --json "$TMP/c-old.kjr" "$TMP/c-odd.kjr" >"$TMP/c.json" 2>/dev/null
	query "compare: --force says so: $what" "$TMP/c.json" \
		".forced and any(.not_comparable[]; .what | startswith(\"$what\"))"
}

compare_words() {
	exits "compare: one file is too few" 2 "two captures or more" "$K" compare "$TMP/c-old.kjr"
	# shellcheck disable=SC2046 # each is an operand
	exits "compare: captures that are too many" 2 "at most 32 captures a side" \
		"$K" compare $(printf "$TMP/c-old.kjr %.0s" {1..34})
	exits "compare: a share needs its unit" 2 "such as 99%" \
		"$K" compare --confidence 99 "$TMP/c-old.kjr" "$TMP/c-same.kjr"
	exits "compare: no such file" 2 "cannot be opened" "$K" compare "$TMP/c-old.kjr" "$TMP/none"
	exits "compare: --bisect turns errors into 125" 125 "cannot be opened" \
		"$K" compare --bisect "$TMP/c-old.kjr" "$TMP/none"
	exits "compare: --bisect leaves worse alone" 1 "" \
		"$K" compare --bisect "$TMP/c-old.kjr" "$TMP/c-hz.kjr"
	head -c 100000 "$TMP/c-old.kjr" >"$TMP/c-cut.kjr"
	"$K" compare "$TMP/c-old.kjr" "$TMP/c-cut.kjr" >/dev/null 2>"$TMP/err"
	check "compare: a capture that was cut is said" said "ends early"
	printf 'x' | dd of="$TMP/c-cut.kjr" bs=1 seek=5000 conv=notrunc 2>/dev/null
	exits "compare: a damaged one is an error" 2 "damaged" \
		"$K" compare "$TMP/c-old.kjr" "$TMP/c-cut.kjr"
}

compare_verdicts() {
	local j=$TMP/c.json
	exits "compare: nothing changed: 0" 0 "" "$K" compare "$TMP/c-old.kjr" "$TMP/c-same.kjr"
	check "compare: and how much of a change would have shown" \
		grep -qE '^could have seen, with 95 %: CPU 0 tick rate x[12]\.' "$TMP/out"
	"$K" compare --json "$TMP/c-old.kjr" "$TMP/c-same.kjr" >"$j"
	query "compare --json: the same, of what was judged" "$j" \
		'.least_percent == 10 and all(.results[]; if .not_judged == null then .could_have_seen_ratio >= 1.1
		 else .could_have_seen_ratio == null end) and any(.results[]; .what == "rate" and .not_judged == null)'
	"$K" compare --json --least 0.1% "$TMP"/c-old?.kjr -- "$TMP"/c-old?.kjr >"$j"
	query "compare --json: and how many more runs would show less" "$j" \
		'[.results[] | select(.what == "length" and .more_runs)] | all(.more_runs > 0 and .could_have_seen_ratio > 1.001)'
	exits "compare: HZ 250 to 1000: 1" 1 "" "$K" compare "$TMP/c-old.kjr" "$TMP/c-hz.kjr"
	check "compare: one line names class and size" \
		grep -qE '^WORSE: CPU [01]: tick rate: 1[0-9.]+/s -> 7[0-9.]+/s, x(3\.9|4)' "$TMP/out"
	check "compare: at most 100 columns" awk 'length > 100 { bad = 1 } END { exit bad }' "$TMP/out"
	exits "compare: better is no failure" 0 "" "$K" compare "$TMP/c-hz.kjr" "$TMP/c-old.kjr"
	check "compare: and is said" grep -q '^NO WORSE, better: CPU' "$TMP/out"
	exits "compare: +2 us a gap, one run a side: no verdict on lengths" 0 "" \
		"$K" compare "$TMP/c-old.kjr" "$TMP/c-long0.kjr"
	check "compare: and why" grep -q "^not judged: so few runs do not tell" "$TMP/out"
	check "compare: and the first line says that not all could be" \
		grep -q '^NO WORSE: nothing that could be judged' "$TMP/out"
	exits "compare: one long gap in fifty, one run a side: 1" 1 "" \
		"$K" compare "$TMP/c-old.kjr" "$TMP/c-rare.kjr"
	check "compare: by its class and length" grep -qE '^WORSE: CPU [01]: tick > ' "$TMP/out"
	exits "compare: +2 us a gap, three runs a side: 1" 1 "" \
		"$K" compare "$TMP"/c-old?.kjr -- "$TMP"/c-long?.kjr
	"$K" compare --json "$TMP"/c-old?.kjr -- "$TMP"/c-long?.kjr >"$j"
	json_file "compare --json is JSON" "$j"
	query "compare --json has its schema" "$j" '.schema == "kjitter.compare/1" and .comparisons > 0'
	query "+2 us: it is the length that moved, not the rate" "$j" \
		'[.results[] | select(.what == "rate") | .verdict] | all(. == "same")'
	query "+2 us: of both classes" "$j" '[.results[] | select(.what == "length") |
		select(.verdict == "worse" and .new_ns - .old_ns > 1800 and .new_ns - .old_ns < 3000) |
		.class] | unique == ["device", "tick"]'
}

compare_guests() {
	local j=$TMP/c.json i
	local -a old=() new=()
	for i in 1 2 3; do
		gen "$TMP/c-g$i.kjr" seed=$((i * 7919))
		gen "$TMP/c-h$i.kjr" seed=$((i * 104729)) extra_ns=20000
		old+=("$TMP/c-g$i.kjr") new+=("$TMP/c-h$i.kjr")
	done
	"$K" compare --json "${old[0]}" "${new[0]}" >"$j"
	query "compare: one run a side of a guest: lengths are not judged" "$j" \
		'[.results[] | select(.what == "length") | .not_judged] | all(. != null) and length > 0'
	"$K" compare --json "${old[@]}" -- "${new[@]}" >"$j"
	query "compare: three runs a side are judged by runs" "$j" \
		'.verdict == "worse" and any(.results[]; .what == "length" and .verdict == "worse")'
	"$K" compare --json "${old[@]}" >"$j"
	query "compare: each of several by itself" "$j" \
		'(.pairs | length) == 2 and .pairs[1] == { old: [0], new: [2] }'
	gen "$TMP/c-lost.kjr" lost=7 hypervisor=none
	exits "compare: with records lost, nothing can be judged: 4" 4 "" \
		"$K" compare "$TMP/c-old.kjr" "$TMP/c-lost.kjr"
	check "compare: and that is why" grep -q 'not judged: records were lost' "$TMP/out"
}

test_compare() {
	local i
	gen "$TMP/c-old.kjr" hypervisor=none
	gen "$TMP/c-same.kjr" hypervisor=none seed=4711 release=7.3.4
	gen "$TMP/c-hz.kjr" hypervisor=none seed=815 period_ns=1000000 records=12000
	for i in 0 1 2; do
		gen "$TMP/c-old$i.kjr" hypervisor=none seed=$((i * 7919 + 17))
		gen "$TMP/c-long$i.kjr" hypervisor=none seed=$((i * 104729 + 99)) extra_ns=2000
	done
	gen "$TMP/c-rare.kjr" hypervisor=none seed=5 rare=50
	compare_verdicts
	compare_words
	refuses sampler sampler=3
	refuses level level=2
	refuses threshold threshold_ns=500
	refuses "role of CPU" isolated=none
	refuses machine hypervisor=KVM
	refuses emulation emulation=deterministic
	refuses "clock rate" khz=3000000
	refuses conditions conditions="warm-up 1.000 s"
	query "compare: says the conditions" "$TMP/c.json" \
		'any(.not_comparable[]; . == {"what": "conditions", "old": "none", "new": "warm-up 1.000 s"})'
	compare_guests
}
