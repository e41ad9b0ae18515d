# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP and the functions are those of run
#
# Host tests of what all tests rest on: what is read out of KTAP, and when a test that prints it
# has failed; sourced by run.

# leaves NAME EXPECTED KTAP: what is read out of it. A line each is a word, with ";" between.
leaves() {
	local got
	got=$(tr ';' '\n' <<<"$3" | ktap_leaves | sed 's/\t$//; s/\t/ | /g' | paste -sd ';')
	if [ "$got" = "$2" ]; then ok "read: $1"; else not_ok "read: $1: $got"; fi
}

ktap_read() {
	leaves "passed, failed with a reason, skipped" "pass | a;fail | b | ended with 9;skip | 2 c | why" \
		"KTAP version 1;ok 1 - a;# note;noise;not ok 2 b # ended with 9;ok 3 - 2 c # SKIP why;1..3"
	leaves "a plan in front" "pass | a" "KTAP version 1;1..1;ok 1 a"
	leaves "a '#' in a name" "pass | a # b" "KTAP version 1;ok 1 - a \\# b;1..1"
	leaves "tests of a test, and theirs: those that have none of their own" \
		"pass | s: c: 1;fail | s: c: 2;skip | s: d | why;pass | e" \
		"KTAP version 1;1..2;    KTAP version 1;    # Subtest: s;    1..2;        ok 1 1;        not ok 2 2;    not ok 1 c;    ok 2 d # SKIP why;not ok 1 s;ok 2 e"
	leaves "a test that failed though its tests did not" "pass | s: a;fail | s | died" \
		"KTAP version 1;    ok 1 a;not ok 1 s # died;1..1"
}

ktap_wrong() {
	leaves "nothing at all" "fail | ran no test" ""
	leaves "no test" "fail | ran no test" "KTAP version 1;1..0"
	leaves "no plan: it died" "pass | a;fail | no plan: it ended early, after 1 tests" "KTAP version 1;ok 1 - a"
	leaves "fewer than planned" "pass | a;fail | planned 2 tests, ran 1" "KTAP version 1;1..2;ok 1 - a"
	leaves "more than planned" "pass | a;pass | b;fail | planned 1 tests, ran 2" \
		"KTAP version 1;ok 1 - a;ok 2 - b;1..1"
	leaves "a number twice: counted in a subshell" "pass | a;fail | test 2 is numbered 1: b;pass | b" \
		"KTAP version 1;ok 1 - a;ok 1 - b;1..2"
	leaves "no number" "fail | test 1 is numbered nothing: a;pass | a" "KTAP version 1;ok - a;1..1"
	leaves "not said to be KTAP" "pass | a;fail | no line \"KTAP version\"" "ok 1 - a;1..1"
	leaves "tests of a test: fewer than planned" "pass | s: a;fail | s: planned 2 tests, ran 1" \
		"KTAP version 1;    1..2;    ok 1 a;ok 1 s;1..1"
}

# runs NAME STATUS EXPECTED SHELL TEXT: a test whose only test is the program TEXT: its status
# and its result.
runs() {
	local got
	got=$($4 "$TMP/outer" "$5" 2>/dev/null; echo "status $?")
	got=$(grep -E '^((not )?ok|status) ' <<<"$got" | paste -sd ';')
	if [ "$got" = "$3;status $2" ]; then ok "$4: $1"; else not_ok "$4: $1: $got"; fi
}

ktap_programs() {
	local shell=$1 begin='. ./ktap.sh; ktap_begin ""; '
	# shellcheck disable=SC2016 # for the shell that runs it
	printf '. ./ktap.sh\nktap_begin outer\nktap_sub inner sh -c "$1"\nktap_end\n' >"$TMP/outer"
	runs "a good one" 0 "ok 1 - outer: inner" "$shell" "$begin ok a; ktap_end"
	runs "one that skips" 0 "ok 1 - outer: inner" "$shell" "$begin skip a why; ktap_end"
	runs "one that fails" 1 "not ok 1 - outer: inner # a" "$shell" "$begin not_ok a; ktap_end"
	runs "one that says nothing" 1 "not ok 1 - outer: inner # ran no test" "$shell" "$begin ktap_end"
	runs "one that is not there" 1 "not ok 1 - outer: inner # ended with 127" "$shell" /nobody
	runs "one that dies" 1 "not ok 1 - outer: inner # ended with 137" "$shell" "$begin ok a; kill -KILL \$\$"
	runs "one that ends early" 1 "not ok 1 - outer: inner # no plan: it ended early, after 1 tests" \
		"$shell" "$begin ok a; exit 0"
	runs "one that ends badly though nothing failed" 1 "not ok 1 - outer: inner # ended with 1" \
		"$shell" "$begin ok a; ktap_end; exit 1"
	runs "one that counts in a subshell" 1 "not ok 1 - outer: inner # test 2 is numbered 1: b" \
		"$shell" "$begin (ok a); ok b; ktap_nr=2; ktap_end"
	# shellcheck disable=SC2086 # busybox and its applet
	check "$shell: a test that ran none of its tests has failed" \
		$shell -c "$begin if ktap_end; then exit 1; fi"
}

test_ktap() {
	ktap_read
	ktap_wrong
	ktap_programs bash
	if command -v busybox >/dev/null; then
		ktap_programs "busybox sh"
	else
		skip "busybox sh: the same" "busybox is not installed"
	fi
}
