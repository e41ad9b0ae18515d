# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # $1 in bash -c '...' is meant for that bash; the rest is set by run
#
# Examples of the pages and what they print: a part of run.

# contains FILE PART: its lines stand in FILE, one after the other
contains()
{
	awk 'NR == FNR { part[NR] = $0; n = NR; next }
		{ line[FNR] = $0; m = FNR }
		END {
			for (i = 0; i + n <= m && !found; i++) {
				for (k = 1; k <= n && line[i + k] == part[k]; k++)
					;
				found = k > n
			}
			if (!found || !n)
				print "it does not stand so in what the command prints now"
			exit !found || !n
		}' "$2" "$1"
}

# What was printed of sample captures is printed so again.
test_samples()
{
	local command name

	while IFS=$'\t' read -r command name; do
		(cd "$TMP/s" && PATH="${K%/*}:$PATH" bash -c "$command") >"$TMP/out" 2>&1
		check "sample $name: is what '$command' prints" contains "$TMP/out" "$here/../samples/$name"
	done < <(awk '/^\.KJ run / { run = substr($0, 9); next }
		/^\.KJ sample / && run { print run "\t" $3 } { run = "" }' "$pages"/*.[1-9])
	for name in "$here"/../samples/*; do
		check "sample ${name##*/}: stands in a page" grep -qx ".KJ sample ${name##*/}" <(cat "$pages"/*.[1-9])
		check "sample ${name##*/}: is ASCII, and no line too long" \
			bash -c '! grep -qP "[^\x20-\x7e]" "$1" && awk "length > 140 { bad = 1 } END { exit bad }" "$1"' - "$name"
	done
}

# Each example ends with a status that is no error, and says something.
test_examples()
{
	local command got n=0

	while IFS= read -r command; do
		n=$((n + 1))
		case $command in
		tools/*) cd "$top" || return ;;
		*) cd "$TMP/s" || return ;;
		esac
		PATH="${K%/*}:$PATH" timeout 60 bash -c "$command" >"$TMP/out" 2>"$TMP/err" </dev/null
		got=$?
		cd "$top" || return
		if [[ $command == *jq* ]] && ! command -v jq >/dev/null; then
			skip "example: $command" "jq is not installed"
		elif [[ $got == [014] && ($command == *--quiet* || -s $TMP/out || -s $TMP/err) ]] &&
		     ! grep -qE 'Sanitizer|not found' "$TMP/err"; then
			ok "example: $command"
		else
			not_ok "example: $command: exit $got: $(head -c 200 "$TMP/err")"
		fi
	done < <(directives run | sort -u)
	check "examples: $n were run" test "$n" -gt 10
}

# What a guest or another test runs.
test_lab()
{
	local name command

	while read -r name command; do
		check "example of '$name': $command: that test is there, and in the gate or in make slow" \
			where_ok "by tools/lab/tests/$name"
	done < <(directives by | sort -u)
	check "examples for a guest: tools/lab/tests/docs is in the gate" grep -q 'tests/docs"' "$top/tools/lab/check"
}
