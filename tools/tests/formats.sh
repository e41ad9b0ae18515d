# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016 # $ in jq and in bash -c '...' is meant for those
#
# Formats of others, each read by a program that is not ours: what tools/tests/consumers/get has
# put into build/consumers. Prometheus has metrics.sh. Sourced by run.

CONSUMERS=$(readlink -m "${KJ_BUILD:-../../build}")/consumers
NPMS=$CONSUMERS/npms/node_modules

# reader NAME FILE: what reads a format is there; else test NAME is a skip.
reader() {
	[ -e "$2" ] || [ -n "$(command -v "$2")" ] || {
		skip "$1" "${2##*/} is not here; see tools/tests/consumers/get"
		return 1
	}
}

# by_node NAME SCRIPT ARGUMENT...: it ends well.
by_node() {
	local name=$1 script=$2
	shift 2
	if reader "$name" "$NPMS" && reader "$name" node; then
		check "$name" env NODE_PATH="$NPMS" node "consumers/$script" "$@"
	fi
}

# same NAME A FILTER B FILTER [OPTION...]: what both filters make of both files is the same, and
# something.
same() {
	local name=$1 a=$2 of_a=$3 b=$4 of_b=$5
	shift 5
	if [ "$PARSER" != jq ]; then
		skip "$name" "jq is not installed"
		return
	fi
	jq -S -c "$@" "$of_a" "$a" >"$TMP/same.a"
	jq -S -c "$@" "$of_b" "$b" >"$TMP/same.b"
	check "$name" bash -c 'test -s "$1" && cmp "$1" "$2"' - "$TMP/same.a" "$TMP/same.b"
}

test_formats_jsonl() {
	local f=$TMP/f.kjr o=$TMP/f.jsonl s
	for s in "sampler=1 level=2" sampler=2; do
		# shellcheck disable=SC2086 # words
		gen "$f" $s lost=3
		exits "jsonl, $s" 0 "" "$K" report "$f" --format jsonl
		cp "$TMP/out" "$o"
		check "jsonl, $s: a line per record, each an object" test "$(jq -c 'select(type == "object")' "$o" | wc -l)" = \
			"$(($("$K" report "$f" --records | wc -l) - 1))"
		check "jsonl, $s: and a line is one" test "$(wc -l <"$o")" = "$(jq -c . "$o" | wc -l)"
		"$K" report "$f" --json >"$TMP/f.json"
		check "jsonl, $s: the worst of the JSON are there with all they have" jq -e --slurpfile all "$o" \
			'[.cpus[] | {cpu, stream} as $s | .worst[] | with_entries(select(.key | startswith("inside") | not)) + $s] | length >= 20 and . - $all == []' \
			"$TMP/f.json"
	done
}

# Slices of one thread lie in each other, or behind each other.
NESTED='[.traceEvents[] | select(.ph == "X") | {tid, from: (.ts * 1000 + 0.5 | floor), to: ((.ts + .dur) * 1000 + 0.5 | floor)}] |
	length > 0 and all(group_by(.tid)[]; sort_by(.from, -.to) | reduce .[] as $e ({ok: true, open: []};
		.open |= map(select(. > $e.from)) | .ok = (.ok and all(.open[]; . >= $e.to)) | .open += [$e.to]) | .ok)'

# speedscope NAME FILE TRACK...: it opens the file, says nothing against it, and has these tracks.
speedscope() {
	local name=$1 page=$NPMS/speedscope/dist/release/index.html browser track
	browser=$(command -v chromium || command -v chromium-browser || echo chromium)
	reader "$name" "$page" && reader "$name" "$browser" || return 0
	printf "speedscope.loadFileFromBase64('f.json', '%s')" "$(base64 -w0 "$2")" >"$TMP/load.js"
	HOME=$TMP timeout 120 "$browser" --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
		--virtual-time-budget=20000 --enable-logging=stderr --dump-dom \
		"file://$page#localProfilePath=$TMP/load.js" >"$TMP/dom" 2>"$TMP/console"
	check "$name" grep -q 'CONSOLE.*Importing as Trace Event Format profile' "$TMP/console"
	check "$name: without complaint" bash -c '! grep "CONSOLE.*\(Tried to end\|rror\)" "$1"' - "$TMP/console"
	shift 2
	for track; do
		check "$name: $track" grep -q "$track" "$TMP/dom"
	done
}

# devtools NAME FILE: the trace engine of Chrome's DevTools finds all threads of the file, with all of
# their slices, which nest.
devtools() {
	local name=$1
	reader "$name" "$NPMS/@paulirish/trace_engine" && reader "$name" node || return 0
	check "$name" node consumers/devtools.mjs "$NPMS" "$2"
	node consumers/devtools.mjs "$NPMS" "$2" >"$TMP/devtools"
	same "$name: all slices of all threads, and how long they are" "$TMP/devtools" 'del(.deep)' "$2" \
		'.traceEvents as $all | [$all[] | select(.ph == "X")] | group_by([.pid, .tid])[] | .[0] as $one |
		def named($what; f): $all[] | select(.name == $what and f).args.name;
		{process: named("process_name"; .pid == $one.pid), name: named("thread_name"; .tid == $one.tid),
		 slices: length, ns: ((map(.dur) | add) * 1000 | round)}'
}

test_formats_perfetto() {
	local f=$TMP/f.kjr o=$TMP/f.perfetto j=$TMP/f.json s
	for s in "sampler=1 level=2" "sampler=1 level=1" "sampler=2 level=2"; do
		# shellcheck disable=SC2086 # words
		gen "$f" $s records=500
		exits "perfetto, $s" 0 "" "$K" report "$f" --format perfetto
		cp "$TMP/out" "$o"
		json_file "perfetto, $s: JSON" "$o"
		query "perfetto, $s: slices nest" "$o" "$NESTED"
		query "perfetto, $s: each has its thread, each thread its name" "$o" \
			'[.traceEvents[] | select(.name == "thread_name").tid] as $named | ($named | unique | length) == ($named | length) and
			 all(.traceEvents[]; .pid > 0 and (.tid as $t | $named | index($t) != null))'
		"$K" report "$f" --format jsonl >"$j"
		same "perfetto, $s: gaps are those of the JSON lines" "$o" \
			'.traceEvents[] | select(.cat == "gap") | [.name, .args.len_ns, (.dur * 1000 - .args.len_ns | . > -2 and . < 2)]' \
			"$j" '[.cause, .len_ns, true]'
		devtools "perfetto, $s: DevTools reads it" "$o"
	done
	gen "$f" level=2 records=200
	"$K" report "$f" --format perfetto >"$o"
	"$K" report "$f" --details >"$TMP/details"
	check "perfetto: a slice per detail" \
		test "$(jq '[.traceEvents[] | select(.cat == "detail")] | length' "$o")" = "$(($(wc -l <"$TMP/details") - 1))"
	devtools "perfetto: DevTools reads it, level 2" "$o"
	[ ! -e "$TMP/devtools" ] || query "perfetto: DevTools has slices of details in those of gaps" "$TMP/devtools" '.deep >= 2'
	speedscope "perfetto: speedscope opens it" "$o" "CPU 0 (pid 1), gaps of spin" "CPU 1 (pid 2), gaps of spin"
}

test_formats_hgrm() {
	local f=$TMP/f.kjr j=$TMP/f.json s part
	for s in "sampler=1 cpus=2" "sampler=2 cpus=2" "sampler=1 cpus=1 records=1" "sampler=1 cpus=2 records=200000"; do
		# shellcheck disable=SC2086 # words
		gen "$f" $s
		exits "hgrm, $s" 0 "" "$K" report "$f" --format hgrm
		rm -f "$TMP"/part.*
		awk -v to="$TMP/part." '/^#\[Histogram = / { name = $3; sub(/\]/, "", name) } { print >(to name) }' "$TMP/out"
		for part in "$TMP"/part.*; do
			by_node "hgrm, $s: ${part##*/part.} is as HdrHistogram writes it" hgrm.js "$part"
		done
		"$K" report "$f" --json >"$j"
		for part in "$TMP"/part.cpu*; do
			awk '!/^#/ && NF >= 3 && $2 > 0 && $2 <= 1 { print $2, $1 * 1000 }' "$part" >"$TMP/quantiles"
			# The line of p50 stands there where that step is one.
			check "hgrm, $s: ${part##*/part.}: median and longest are those of the JSON" bash -c '
				jq -r --arg part "$3" ".cpus[] | select(\"cpu\(.cpu)-\(.stream)\" == \$part) |
					\"0.5 \(.quantiles_ns.p50)\", \"1 \(.quantiles_ns[\"p99.99\"])\"" "$1" |
				while read -r share ns; do
					awk -v share="$share" -v ns="$ns" "\$1 == share { found = 1; bad = \$2 < ns - 0.5 || \$2 > ns + 0.5 }
						END { exit bad || (!found && share == 1) }" "$2" || exit 1
				done' - "$j" "$TMP/quantiles" "${part##*/part.}"
		done
	done
	gen "$f" records=0
	exits "hgrm of a capture without a gap" 0 "" "$K" report "$f" --format hgrm
	check "hgrm: says that there was none" grep -q 'Total count    =            0\]' "$TMP/out"
}

# What LAVA's dispatcher takes a line for: its pattern, then words, then key=value (2023.01,
# actions/test/shell.py and connection.py); as JSON.
lava_cases() {
	jq -R -s '[split("\n")[] | select(. != "") | capture("^<LAVA_SIGNAL_(?<signal>\\S+) (?<words>[^>]+)>$") |
		select(.signal == "TESTCASE") | .words / " " | map(select(. != "") / "=" | if length == 2 then . else error("malformed") end) |
		map({key: (.[0] | ascii_downcase), value: .[1]}) | from_entries |
		if .measurement then .measurement |= tonumber else . end |
		if .test_case_id and (.result | IN("pass", "fail", "skip", "unknown")) then . else error("no test case") end]' "$1"
}

test_formats_lava() {
	local f=$TMP/f.kjr j=$TMP/f.json o=$TMP/f.lava
	gen "$f" sampler=2 lost=5
	"$K" report "$f" --json >"$j"
	exits "lava" 0 "" "$K" report "$f" --format lava
	cp "$TMP/out" "$o"
	check "lava: every line is a test case" bash -c 'test "$(jq length "$1")" = "$(wc -l <"$2")"' - <(lava_cases "$o") "$o"
	lava_cases "$o" >"$TMP/cases"
	same "lava: figures are those of the JSON" "$TMP/cases" \
		'.[1:] | map([.test_case_id, .measurement, .units]) | sort' "$j" \
		'[.cpus[] | "kjitter-cpu\(.cpu)-\(.stream)-" as $id | [$id + "gaps", .gaps, "gaps"], [$id + "lost", .lost, "records"],
		  [$id + "time", .wall_ns, "ns"], [$id + "longest", .max_ns, "ns"],
		  (.quantiles_ns | to_entries[] | [$id + .key, .value, "ns"])] | sort'
	"$TMP/bin/verdicts" lava some-release name >"$o"
	"$TMP/bin/verdicts" json some-release name >"$j"
	lava_cases "$o" >"$TMP/cases"
	same "check: lava: verdicts, limits and windows are those of the JSON" "$TMP/cases" \
		'map([.test_case_id, .result, .measurement]) | sort' "$j" \
		'def result: if . == "error" then "unknown" else . end;
		 [["kjitter-check", (.verdict | result), null],
		  (.cpus[] | "kjitter-cpu\(.cpu)-" as $id | [$id + "nohz_full", (.verdict | result), .ticks_per_s],
		   (.windows[] | "\($id)\(.sampler)-level\(.level)-" as $w | [$w + "gaps", "pass", .gaps], [$w + "longest", "pass", .max_ns]),
		   (.budget | to_entries[] | ["\($id)limit\(.value.line)-\(.value.limit)", .value.verdict, .value.seen_ns]))] | sort'
}

test_formats_kcidb() {
	local j=$TMP/f.json o=$TMP/f.kcidb
	"$TMP/bin/verdicts" kcidb some-release name >"$o"
	"$TMP/bin/verdicts" json some-release name >"$j"
	by_node "check: kcidb: keeps the schema" schema.js consumers/kcidb.schema.json "$o"
	same "check: kcidb: verdicts are those of the JSON" "$o" \
		'[.tests[] | [.path, .status, .number.value]] | sort' "$j" \
		'[["kjitter", (.verdict | ascii_upcase), null],
		  (.cpus[] | .cpu as $c | ["kjitter.nohz_full.cpu\($c)",
			(if .cpu == 2 then "PASS" else .verdict | ascii_upcase end), .ticks_per_s],
		   (.budget[] | ["kjitter.\(.limit).cpu\($c)", (.verdict | ascii_upcase), .seen_ns]))] | sort'
	query "check: kcidb: tests, builds and checkouts belong together, and no number comes twice" "$o" \
		'.builds[0].checkout_id == .checkouts[0].id and all(.tests[]; .build_id as $b | $b == "kjitter:some-release") and
		 ([.tests[].id] | (unique | length) == length)'
	# As tools/doc/formats.md says it.
	jq '(.checkouts, .builds, .tests)[].origin = "lab" | .builds = [] | .checkouts = [] | .tests[].build_id = "lab:1234" |
		.tests[].id |= sub("^[^:]*"; "lab")' "$o" >"$TMP/mine"
	by_node "check: kcidb: under another name it keeps it, too" schema.js consumers/kcidb.schema.json "$TMP/mine"
	"$K" check --cpus 8000 --format kcidb >"$o"
	by_node "check: kcidb: where nothing was measured" schema.js consumers/kcidb.schema.json "$o"
	jq '.tests[0].status = "GOOD"' "$o" >"$TMP/bad"
	if reader "check: kcidb: what does not keep the schema is seen" "$NPMS"; then
		check "check: kcidb: what does not keep the schema is seen" bash -c '! NODE_PATH="$1" node consumers/schema.js "$2" "$3"' - \
			"$NPMS" consumers/kcidb.schema.json "$TMP/bad"
	fi
}

test_formats_junit() {
	local o=$TMP/f.junit j=$TMP/f.json
	reader "check: junit: junit2json reads it" "$NPMS/junit2json" && reader "check: junit: junit2json reads it" node || return 0
	"$TMP/bin/verdicts" junit some-release "$1" >"$o"
	"$TMP/bin/verdicts" json some-release "$1" >"$j"
	check "check: junit: junit2json reads it" bash -c 'node consumers/junit.mjs "$1" "$2" >"$3"' - "$NPMS" "$o" "$TMP/junit.json"
	same "check: junit: verdicts are those of the JSON" "$TMP/junit.json" \
		'.testsuite[0] | [.testcase[] | [.classname, if .failure then "fail" elif .skipped then "skip" elif .error then "error" else "pass" end]]' \
		"$j" '[.cpus[] | "kjitter.cpu\(.cpu)" as $c | [$c, if .cpu == 2 then "pass" else .verdict end], (.budget[] | [$c, .verdict])]'
	query "check: junit: and their counts" "$TMP/junit.json" \
		'. as $all | .testsuite[0] | .tests == 9 and .failures == 1 and .errors == 1 and .skipped == 4 and $all.tests == 9'
}

# hostile_format NAME TEXT: text of others does no harm in any format.
hostile_format() {
	local f=$TMP/evil.kjr o=$TMP/evil.out name
	gen "$f" level=2 records=100 cpus=1 release="$2" name="$2"
	for name in jsonl openmetrics perfetto hgrm lava; do
		exits "$1: $name" 0 "" "$K" report "$f" --format $name
		cp "$TMP/out" "$o"
		check "$1: $name has no control character" harmless_raw "$o"
		case $name in
		jsonl | perfetto) json_file "$1: $name" "$o" ;;
		openmetrics) metrics "$1: $name" "$o" ;;
		lava) check "$1: $name has test cases and nothing else" test "$(lava_cases "$o" | jq length)" = "$(wc -l <"$o")" ;;
		esac
	done
	for name in openmetrics lava kcidb; do
		"$TMP/bin/verdicts" $name "$2" "$2" >"$o"
		check "$1: check, $name has no control character" harmless_raw "$o"
		case $name in
		openmetrics) metrics "$1: check, $name" "$o" ;;
		lava) check "$1: check, $name has test cases and nothing else" test "$(lava_cases "$o" | jq length)" = "$(wc -l <"$o")" ;;
		kcidb) by_node "$1: check, $name keeps the schema" schema.js consumers/kcidb.schema.json "$o" ;;
		esac
	done
}

harmless_raw() { ! grep -qP "[\x00-\x08\x0b-\x1f\x7f]" "$1" && iconv -f utf-8 -t utf-8 "$1" -o /dev/null; }

test_formats_hostile() {
	local f=$TMP/f.kjr name
	hostile_format "quotes" $'a"b\\,\'c%s%n{}'
	hostile_format "markup and signals" '"} 1 <b>&amp; LAVA_SIGNAL_TESTCASE TEST_CASE_ID=x RESULT=pass>'
	hostile_format "line feeds" $'a\nkjitter_evil 1\r\n# EOF\n'
	hostile_format "escapes" $'\033]0;evil\007\033[2J\302\233'
	hostile_format "no UTF-8" $'\377\376\300\200\355\240\200x'
	gen "$f" level=2
	head -c 300000 "$f" >"$TMP/cut.kjr"
	cp "$f" "$TMP/damaged.kjr"
	printf 'damage' | dd of="$TMP/damaged.kjr" bs=1 seek=300000 conv=notrunc 2>/dev/null
	for name in jsonl openmetrics perfetto hgrm lava; do
		exits "cut: $name: said, exit 2" 2 "ends early" "$K" report "$TMP/cut.kjr" --format $name
		cp "$TMP/out" "$TMP/cut.out"
		exits "damaged: $name: said, exit 2" 2 "damaged" "$K" report "$TMP/damaged.kjr" --format $name
		case $name in
		jsonl | perfetto)
			json_file "cut: $name is JSON" "$TMP/cut.out"
			json_file "damaged: $name is JSON" "$TMP/out" ;;
		openmetrics) metrics "cut: $name" "$TMP/cut.out" ;;
		lava) check "cut: $name: nothing is passed" bash -c 'test -s "$1" && ! grep -q "RESULT=pass" "$1"' - "$TMP/cut.out" ;;
		esac
		exits "$name to a full disk" 2 "could not be written" \
			bash -c '"$1" report "$2" --format "$3" >/dev/full' - "$K" "$f" $name
	done
	check "cut: openmetrics says so" bash -c '"$1" report "$2" --format openmetrics 2>/dev/null | grep -qx "kjitter_capture_complete 0"' - \
		"$K" "$TMP/cut.kjr"
}

# In the dynamic program kjitter-more has them, with the same words and the same status.
test_formats_more() {
	local dir=$TMP/more f=$TMP/f.kjr name
	mkdir -p "$dir"
	cp "$TMP/bin/kjitter.dyn" "$TMP/bin/kjitter-more" "$dir/"
	gen "$f" level=2 records=100
	for name in jsonl openmetrics perfetto hgrm lava; do
		check "kjitter.dyn report --format $name: as the static program" \
			cmp <("$dir/kjitter.dyn" report "$f" --format $name) <("$TMP/bin/kjitter" report "$f" --format $name)
	done
	for name in openmetrics lava; do
		exits "kjitter.dyn check --format $name: status" 4 "" "$dir/kjitter.dyn" check --cpus 8000 --format $name
		check "kjitter.dyn check --format $name: as the static program" \
			cmp "$TMP/out" <("$TMP/bin/kjitter" check --cpus 8000 --format $name)
	done
	exits "kjitter.dyn check --bisect --format kcidb: skip is 125" 125 "" "$dir/kjitter.dyn" check --cpus 8000 --bisect --format kcidb
	rm "$dir/kjitter-more"
	exits "without kjitter-more: said, exit 2" 2 "hgrm is for kjitter-more, which cannot be started" \
		"$dir/kjitter.dyn" report "$f" --format hgrm
	touch "$dir/kjitter-more"
	exits "a kjitter-more that is no program: why" 2 "kjitter-more: Permission denied" \
		"$dir/kjitter.dyn" report "$f" --format hgrm
	rm "$dir/kjitter-more"
	exits "without kjitter-more: check --bisect is 125" 125 "kcidb is for kjitter-more" \
		"$dir/kjitter.dyn" check --cpus 8000 --bisect --format kcidb
	exits "without kjitter-more: what it has itself" 0 "" "$dir/kjitter.dyn" report "$f" --format csv
	exits "report: kcidb is no format of it; those it has" 2 \
		"write text, json, csv, records, details, jsonl, openmetrics, perfetto, hgrm or lava" "$K" report "$f" --format kcidb
	exits "check: hgrm is no format of it; those it has" 2 \
		"write text, json, ktap, openmetrics, lava or kcidb" "$K" check --format hgrm
	exits "a format of others is no option" 2 "no option '--jsonl'" "$K" report "$f" --jsonl
	check "report --help names them" bash -c 'for f in jsonl openmetrics perfetto hgrm lava; do
		"$1" report --help | grep -q "^ *$f " || exit 1; done' - "$K"
}

test_formats() {
	test_formats_openmetrics
	test_formats_jsonl
	test_formats_perfetto
	test_formats_hgrm
	test_formats_lava
	test_formats_kcidb
	test_formats_junit "to: <b>&\"ad\" ]]> (pid 7)"
	test_formats_hostile
	test_formats_more
}
