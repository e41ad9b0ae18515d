# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What a test prints, and what is read out of it: KTAP (Documentation/dev-tools/ktap.rst of the
# kernel). Sourced by the tests on the host, which are bash, and by those in a guest, whose sh is
# busybox's.
#
#   ktap_begin NAME     first; NAME stands in front of every text, unless it is ""
#   ok TEXT...          one test, passed;  not_ok TEXT...  one that failed
#   skip TEXT REASON    one that cannot be run here
#   check TEXT COMMAND...  passed if the command ends well; what it says is shown if not
#   ktap_sub TEXT COMMAND...  a program with KTAP of its own, whose tests are ours
#   ktap_end            last: the plan; false if a test failed or none ran
#
# Numbers are kept by the shell that called ktap_begin. What a subshell or a pipeline counts is
# lost, and then the numbers show it.
#
#   ktap_leaves         filter: one line for each test that has no tests of its own: pass, fail or
#                       skip, then its text, then why it was skipped or failed, if it says so,
#                       tab separated. A plan that
#                       does not hold, a number out of turn and an output without any test are
#                       lines as well, with fail.

ktap_nr=0 ktap_passed=0 ktap_failed=0 ktap_skipped=0

ktap_begin()
{
	ktap_name=${1:+$1: }
	ktap_said=$(mktemp "${TMPDIR:-/tmp}/ktap.XXXXXX") || exit 2
	echo "KTAP version 1"
}

# ktap_result VERDICT TEXT [REST]: a line feed in a text would end it, '#' begins REST.
ktap_result()
{
	ktap_nr=$((ktap_nr + 1))
	ktap_text=$ktap_name$2
	ktap_rest=${3:-}
	case $ktap_text$ktap_rest in
	*'#'*|*'
'*)
		ktap_text=$(printf '%s' "$ktap_text" | tr '\n#' '  ')
		ktap_rest=$(printf '%s' "$ktap_rest" | tr '\n#' '  ') ;;
	esac
	printf '%s %d - %s%s\n' "$1" "$ktap_nr" "$ktap_text" "${ktap_rest:+ # $ktap_rest}"
}

ok()
{
	ktap_result ok "$*"
	ktap_passed=$((ktap_passed + 1))
}

not_ok()
{
	ktap_result "not ok" "$*"
	ktap_failed=$((ktap_failed + 1))
}

skip()
{
	ktap_result ok "$1" "SKIP ${2:-no reason given}"
	ktap_skipped=$((ktap_skipped + 1))
}

# ktap_notes FILE: what is in it, for people.
ktap_notes()
{
	head -n 40 "$1" | sed 's/^/# /'
}

check()
{
	ktap_what=$1
	shift
	if "$@" >"$ktap_said" 2>&1; then
		ok "$ktap_what"
	else
		ktap_notes "$ktap_said"
		not_ok "$ktap_what: $(tr '\n' ' ' <"$ktap_said" | cut -c 1-300)"
	fi
}

# ktap_judge TEXT STATUS FILE [WHY]: the result of a program that ended with STATUS, as WHY says,
# and left its KTAP in FILE. Its tests are counted in place of it; it fails by itself if it ended badly and no
# test of it says why.
ktap_judge()
{
	ktap_leaves <"$3" >"$ktap_said"
	ktap_bad=$(grep -c "^fail" "$ktap_said" || :)
	ktap_passed=$((ktap_passed + $(grep -c "^pass" "$ktap_said" || :)))
	ktap_skipped=$((ktap_skipped + $(grep -c "^skip" "$ktap_said" || :)))
	ktap_why=
	if [ "$2" != 0 ] && { [ "$2" != 1 ] || [ "$ktap_bad" = 0 ]; }; then
		ktap_why=${4:-ended with $2}
	elif [ "$ktap_bad" != 0 ]; then
		ktap_why=$(grep "^fail" "$ktap_said" | tail -n 1 | cut -f 2)
	fi
	if [ -z "$ktap_why" ]; then
		ktap_result ok "$1"
	else
		ktap_failed=$((ktap_failed + (ktap_bad ? ktap_bad : 1)))
		ktap_result "not ok" "$1" "$ktap_why"
	fi
}

# The program's tests are shown as they come, and kept in $ktap_output until the next one.
ktap_sub()
{
	ktap_what=$1
	shift
	ktap_output=$ktap_said.sub
	{
		ktap_status=0
		"$@" || ktap_status=$?
		echo $ktap_status >"$ktap_said"
	} | while IFS= read -r ktap_line || [ -n "$ktap_line" ]; do
		printf '    %s\n' "$ktap_line"
		printf '%s\n' "$ktap_line" >&3
	done 3>"$ktap_output"
	ktap_judge "$ktap_what" "$(cat "$ktap_said")" "$ktap_output"
}

ktap_end()
{
	rm -f "$ktap_said" "$ktap_said.sub"
	echo "1..$ktap_nr"
	echo "# $ktap_passed passed, $ktap_failed failed, $ktap_skipped skipped"
	[ $ktap_failed = 0 ] && [ $ktap_nr -gt 0 ]
}

ktap_leaves()
{
	awk '
	function clean(s) {
		gsub(/\t/, " ", s)
		gsub(/\\#/, "#", s)
		return s
	}
	function hold(at, verdict, text, reason) {
		held[at]++
		of[at, held[at]] = verdict
		text_of[at, held[at]] = clean(text)
		reason_of[at, held[at]] = clean(reason)
		if (at > deepest)
			deepest = at
	}
	# A level ends with the result of the test whose tests it holds.
	function end_of(at) {
		if (at in plan && plan[at] != count[at] + 0)
			hold(at, "fail", "planned " plan[at] " tests, ran " count[at] + 0)
		delete plan[at]
		count[at] = 0
	}
	# The tests of one at this depth become entries of this depth; true if there are any.
	function adopt(at, parent,	e, i, any) {
		for (e = at + 1; e <= deepest; e++) {
			end_of(e)
			for (i = 1; i <= held[e]; i++) {
				any = 1
				bad += of[e, i] == "fail"
				hold(at, of[e, i], parent text_of[e, i], reason_of[e, i])
			}
			held[e] = 0
		}
		return any
	}
	{
		sub(/\r$/, "")
		match($0, /^ */)
		at = RLENGTH
		line = substr($0, at + 1)
	}
	line ~ /^KTAP version / { version[at] = 1; if (at > deepest) deepest = at }
	line ~ /^1\.\.[0-9]+/ {
		plan[at] = substr(line, 4) + 0
		if (at > deepest)
			deepest = at
	}
	line ~ /^(not )?ok( |$)/ {
		good = line !~ /^not/
		sub(/^(not )?ok */, "", line)
		number = match(line, /^[0-9]+/) ? substr(line, 1, RLENGTH) : "nothing"
		sub(/^[0-9]+ */, "", line)
		sub(/^- */, "", line)
		reason = ""
		verdict = good ? "pass" : "fail"
		if (match(line, /(^| )# */)) {
			reason = substr(line, RSTART + RLENGTH)
			line = substr(line, 1, RSTART - 1)
			if (good && sub(/^[Ss][Kk][Ii][Pp] */, "", reason))
				verdict = "skip"
		}
		bad = 0
		any = adopt(at, line ": ")
		if (number != ++count[at])
			hold(at, "fail", "test " count[at] " is numbered " number ": " line)
		if (!any || !good && !bad)
			hold(at, verdict, line, reason)
	}
	END {
		bad = 0
		if (adopt(0, ""))
			hold(0, "fail", "its last tests belong to none")
		if (!held[0])
			hold(0, "fail", "ran no test")
		else if (!version[0])
			hold(0, "fail", "no line \"KTAP version\"")
		else if (!(0 in plan))
			hold(0, "fail", "no plan: it ended early, after " count[0] + 0 " tests")
		else
			end_of(0)
		for (i = 1; i <= held[0]; i++)
			print of[0, i] "\t" text_of[0, i] "\t" reason_of[0, i]
	}'
}
