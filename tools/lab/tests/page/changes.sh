# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of where the verdict changes, and how that leads tables and the page; sourced by run.

# What was there in 2026: with one task on the isolated CPU the tick ran from 6.17 to 6.18. Of
# kernels with an image alone, by the user sampler.
make_edges()
{
	local d=$1 version flavour result

	rows_plan "$d"
	for flavour in rt-amd64 amd64; do
		ROWS_MODULE=loaded rows_add "$d" "6.12.118+deb13-$flavour" 6.12 "$flavour" 6.12.118-1 pass
		for version in 6.16.12 6.17.13 6.17.8 6.18.15 6.18.5 6.19.10 6.19.6 7.0.4; do
			result=pass
			[[ $version != 6.1[78].* ]] || result=fail
			ROWS_MODULE=none rows_add "$d" "$version+deb13-$flavour" "${version%.*}" "$flavour" \
				"$version-1~bpo13+1" "$result"
			if [[ $version == 6.19.* || $version == 7.0.* ]]; then
				rm "$d/rows/$version+deb13-$flavour/config"
				echo CONFIG=none >>"$d/rows/$version+deb13-$flavour/row"
			fi
		done
		ROWS_MODULE=loaded rows_add "$d" "7.2.6+deb13-$flavour" 7.2 "$flavour" 7.2.6-1 pass
	done
}

test_changes()
{
	local flavour

	show 2 "changes" "$TMP/whole" --json
	json "between which two versions, past one that could not be downloaded" '.changes | map(select(.flavour == "rt-amd64")) ==
		[ { line: "6.12", flavour: "rt-amd64", from: "6.12.10-rt-amd64", from_verdict: "pass",
		    to: "6.12.12-rt-amd64", to_verdict: "fail", unsettled_between: 1, from_line: "6.12" } ]'
	json "from line to line, and a kernel that begins to crash is a change" \
		'.changes | map(select(.flavour == "amd64") | .to + " " + .to_verdict) ==
		["6.1.0-1-amd64 pass", "6.1.0-2-amd64 error", "6.12.10-amd64 pass"]'
	show 2 "changes" "$TMP/whole"
	says "in words" "  6.12.10-rt-amd64 pass -> 6.12.12-rt-amd64 fail \(tick-sched\); 1 between them never"
	make_edges "$TMP/edges"
	show 1 "a regression over several lines" "$TMP/edges" --json
	for flavour in amd64 rt-amd64; do
		json "$flavour: both edges, in the order of versions" '.changes | map(select(.flavour == "'"$flavour"'") |
			.from + " " + .from_verdict + " " + .to + " " + .to_verdict) ==
			["6.16.12+deb13-'"$flavour"' pass 6.17.8+deb13-'"$flavour"' fail",
			 "6.18.15+deb13-'"$flavour"' fail 6.19.6+deb13-'"$flavour"' pass"]'
	done
	json "no configuration in the archive is no damage" '.kernels | all(.[]; .trouble == null)'
	show 1 "a regression over several lines: table" "$TMP/edges"
	narrow "a regression over several lines: table"
	check "the table leads with it" diff - <(head -n 7 "$TMP/out") <<-END
		where the verdict changes, in the order of versions:
		 flavour amd64:
		  6.16.12+deb13-amd64 pass -> 6.17.8+deb13-amd64 fail (tick-sched)
		  6.18.15+deb13-amd64 fail -> 6.19.6+deb13-amd64 pass (tick-sched)
		 flavour rt-amd64:
		  6.16.12+deb13-rt-amd64 pass -> 6.17.8+deb13-rt-amd64 fail (tick-sched)
		  6.18.15+deb13-rt-amd64 fail -> 6.19.6+deb13-rt-amd64 pass (tick-sched)
	END
	show 1 "a regression over several lines: page" "$TMP/edges" --html -
	check "the page leads with it" bash -c \
		'at() { grep -nm1 -- "$2" "$1" | cut -d: -f1; }
		 [ "$(at "$1" "id=\"changes\"")" -lt "$(at "$1" "class=\"grid\"")" ] &&
		 [ "$(at "$1" "6.17.8+deb13-amd64")" -lt "$(at "$1" "class=\"grid\"")" ]' - "$TMP/out"
	check "the page names both edges, once per flavour" bash -c \
		'[ "$(grep -c "^<details><summary><a href=\"#k[0-9]*\" class=\"mono\">6.1[68].*&#8594;.*6.1[79]" "$1")" = 4 ]' \
		- "$TMP/out"
	says "a cell says where only a user task was asked" '0.0 ticks/s, user only</small>'
	says_not "and where not, not" '6.12.118[^\n]*user only'
	sed -i 's/\t\(headers\|image\)$//' "$TMP/edges/plan"
	"$P" "$TMP/edges" --json >"$TMP/b"
	make_edges "$TMP/edges2"
	"$P" "$TMP/edges2" --json >"$TMP/out"
	check "a plan of before HAS was written is the same" cmp "$TMP/out" "$TMP/b"
	echo "# left-out=3" >>"$TMP/edges2/plan"
	show 1 "kernels that the archive lists and does not have" "$TMP/edges2"
	says "are counted" "^notice: 3 more are listed by the archive, but not there"
}
