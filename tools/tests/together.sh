# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016 # K, TMP of ./run; $0 and $1 are meant for bash -c
#
# Gaps of several CPUs at one instant, in the text, the JSON, and compare: the arithmetic is tested
# in unit_together.c. The samples' CPUs have gaps at the same steady distance, more or less.

test_together() {
	local f=$TMP/together.kjr

	gen "$f" cpus=3 records=2000 level=2
	gen "$f.other" cpus=3 records=2000 level=2 seed=5 jitter_ns=3000000
	$K report --json "$f" >"$TMP/out"
	check "JSON: some of what CPUs have together" jq -e '.together |
		.window_ns == 10000 and .gaps == 6000 and .late == 0 and .sets > 0 and
		(.events | length) > 0 and (.events[0].count > 0) and
		(.events | all(.count > 2 * .by_chance and .apart_ns <= .apart_max_ns and
			.apart_max_ns <= 10000 and .longest_ns > 0 and (.who | length) > 0))' "$TMP/out"
	check "JSON: told in order of the time they took" jq -e \
		'.together.events | map(.lost_ns) | . == (sort | reverse)' "$TMP/out"
	check "text: so it says" bash -c '$0 report "$1" | grep -q "^  CPUs [0-9].* times"' "$K" "$f"
	check "--together 0s: text and JSON without" bash -c '
		! $0 report --together 0s "$1" | grep -q "^together" &&
		$0 report --together 0s --json "$1" | jq -e ".together == null"' "$K" "$f"
	check "a shorter window has fewer" bash -c '
		test "$($0 report --together 1us --json "$1" | jq .together.instants)" -lt \
			"$(jq .together.instants "$2")"' "$K" "$f" "$TMP/out"
	$K compare --json "$f" "$f" >"$TMP/out"
	check "compare: the same with itself" jq -e \
		'.together | length > 0 and all(.old_count == .new_count and .moved == false)' "$TMP/out"
	$K compare --force --json "$f" "$f.other" >"$TMP/out" 2>/dev/null
	check "compare: what one has and the other has not" jq -e \
		'.together | any(.moved and .old_count > 10 and .new_count < .old_count)' "$TMP/out"
	check "compare: text has it" bash -c \
		'$0 compare --force "$1" "$1.other" 2>/dev/null | grep -q "^together: CPUs .*/s -> "' "$K" "$f"
}
