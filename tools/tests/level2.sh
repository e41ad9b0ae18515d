# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of level 2, for run: what report makes of details, names and ticks, what
# record does with them, and names that somebody chose to do harm.

# csv_columns FILE N: every row has N fields, commas in quotes not counted, and there
# is more than the header.
csv_columns() {
	awk -v want="$2" '{
		n = 1
		quoted = 0
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			if (c == "\"") quoted = !quoted
			if (c == "," && !quoted) n++
		}
		if (n != want || quoted) { bad = 1; print "# " n " fields: " $0 > "/dev/stderr" }
	} END { exit bad || NR < 2 }' "$1"
}

harmless() { ! grep -qP "[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae" "$1"; }

test_level2_text() {
	local f=$TMP/l2.kjr o=$TMP/out
	gen "$f" level=2
	exits "level 2: text" 0 "" "$K" report "$f"
	check "level 2: at most 100 columns" awk 'length > 100 { bad = 1 } END { exit bad }' "$o"
	check "level 2: says so" grep -q '^run .*level 2,' "$o"
	check "level 2: probes that are there, and not" \
		bash -c 'tr -s "\n " " " <"$1" | grep -q "probes vector, irq.*not on this kernel: nmi"' - "$o"
	check "level 2: net time of a cause" grep -q '^  causes .* times, .* net, max' "$o"
	check "level 2: unattributed time" grep -q 'unattributed .*entry to and exit' "$o"
	check "level 2: both levels agree" grep -q 'level 1 and level 2 count the same' "$o"
	check "level 2: blame" grep -q '^  blame .*hrtimer tick_nohz_handler' "$o"
	check "level 2: the sender of a vector" \
		bash -c 'tr -s "\n " " " <"$1" | grep -q "vector resched from CPU 0 (sh, pid 77, at native_smp"' - "$o"
	check "level 2: details" grep -q '^  details  .* delivered + 0 lost' "$o"
	check "level 2: the tick" grep -q '^  tick     stopped for .* (75.0 %), came back 3 times' "$o"
	check "level 2: who holds it" \
		bash -c 'tr -s "\n " " " <"$1" | grep -q "sched 2 (while kworker/1:1, pid 33, ran), rcu 1 (the sampler.s own)"' - "$o"
	check "level 2: what ran inside the worst gap" \
		bash -c 'grep -A1 "^ .* tick" "$1" | grep -q "hrtimer tick_nohz_handler .* us, vector tick"' - "$o"
	gen "$f" level=2 tasks=1000 cpus=1
	"$K" report "$f" >"$o"
	check "level 2: what has no entry of its own is 'other'" grep -q 'other, not kept apart' "$o"
	gen "$f" level=2 lost=5
	"$K" report "$f" >"$o"
	check "level 2: lost details are said" grep -q 'delivered + 5 lost; what is not here' "$o"
	gen "$f" level=2 nmis=3
	"$K" report "$f" >"$o"
	check "level 2: levels that differ are said, with the reason" \
		bash -c 'tr -s "\n " " " <"$1" | grep -q "levels nmi: level 1 counts 3, level 2 0: no probe sees it on this kernel"' - "$o"
	gen "$f" level=2 sampler=2
	"$K" report "$f" >"$o"
	check "level 2: of a timer's gap is known what ran inside" \
		bash -c 'grep -A1 "^ .* tick" "$1" | grep -q "hrtimer tick_nohz_handler .* us, vector tick"' - "$o"
	check "level 2: a CPU with two streams is blamed once" test "$(grep -c '^  blame' "$o")" = 2
}

test_level2_json() {
	local f=$TMP/l2.kjr j=$TMP/l2.json
	gen "$f" level=2
	"$K" report "$f" --json >"$j"
	query "level 2: levels agree" "$j" 'all(.cpus[]; .level_differences == [])'
	gen "$f" level=2 lost=7
	"$K" report "$f" --json >"$j"
	json_file "level 2: report --json is JSON" "$j"
	query "level 2: probes" "$j" '.run.level == 2 and (.run.probes | index("tick") and (index("nmi") | not))'
	query "level 2: by_cause is net" "$j" \
		'.cpus[0] | .by_cause.tick == (.probed.tick + {primary_gaps: .by_cause.tick.primary_gaps})'
	query "level 2: net times and the rest make up the gaps" "$j" \
		'.cpus[0] | ([.probed[].net_ns] | add) + .unattributed_ns < .gap_ns'
	query "level 2: blame is sorted, and has its fields" "$j" \
		'.cpus[0].blame | ([.[].net_ns] | . == (sort | reverse)) and all(.[]; .cause and .kind and .label and .count > 0 and .max_ns > 0 and has("from"))'
	query "level 2: blame knows the sender" "$j" \
		'.cpus[0].blame[] | select(.kind == "vector" and .from) | .from == {cpu: 0, pid: 77, comm: "sh", symbol: "native_smp_send_reschedule"}'
	query "level 2: blame has pid, irq, number" "$j" \
		'.cpus[0].blame | any(.[]; .pid == 101) and any(.[]; .irq == 4) and any(.[]; .number == 236)'
	query "level 2: tick" "$j" \
		'.cpus[0].tick | .state == "stopped" and .stopped_ns * 4 > .watched_ns * 2.9 and .stops == 4 and .restarts == 3 and .ticks == 77'
	query "level 2: tick is held" "$j" \
		'.cpus[0].tick.held | .sched == {count: 2, pid: 33, comm: "kworker/1:1", whose: "cpu", sampler: false} and .rcu.sampler and .rcu.whose == "task" and .posix_timer.whose == "process"'
	query "level 2: details" "$j" '.cpus[0].details | .lost == 7 and .records > 1000 and .adds_up'
	query "level 2: what ran inside every worst gap" "$j" \
		'all(.cpus[].worst[]; (.inside | length) >= 2 and ([.inside[].net_ns] | add) <= .len_ns)'
	gen "$f"
	"$K" report "$f" --json >"$j"
	query "level 1: none of it" "$j" '.run.probes == [] and (.cpus[0] | has("blame") or has("tick") | not)'
	gen "$f" later=1 level=2
	exits "capture of a later recorder: JSON" 0 "" "$K" report "$f" --json
	query "capture of a later recorder: whole, all figures" "$TMP/out" \
		'.complete and .cpus[1].adds_up and .cpus[1].by_cause.tick.count > 1000'
	query "capture of a later recorder: its new cause by its number" "$TMP/out" \
		'.cpus[1] | .by_cause["cause 17"].primary_gaps == 375 and .events["cause 17"] == 375'
	exits "capture of a later recorder: text" 0 "" "$K" report "$f"
	check "capture of a later recorder: its cause in words" grep -q "  cause 17 " "$TMP/out"
	exits "capture of a later recorder: records" 0 "" "$K" report "$f" --records
	check "capture of a later recorder: its cause in rows" grep -q ",cause 17,," "$TMP/out"
	exits "capture of a later recorder: CSV" 0 "" "$K" report "$f" --csv
	exits "capture of a later recorder: compare" 0 "" "$K" compare "$f" "$f"
}

test_level2_rows() {
	local f=$TMP/l2.kjr o=$TMP/out
	gen "$f" level=2 lost=7 cpus=2
	exits "--records" 0 "" "$K" report "$f" --records
	check "--records: a row per record" test "$(wc -l <"$o")" = 6001
	check "--records: 15 columns" csv_columns "$o" 15
	check "--records: the first" \
		bash -c 'sed -n 2p "$1" | grep -qE "^0,spin,10000800[0-9]+,[0-9]+,[0-9]+,[0-9]+,40,(tick|device),,0,0,0,0,7,0$"' - "$o"
	check "--records: ns are counts * 0.4" \
		awk -F, 'NR > 1 && ($6 - $5 * 0.4 > 1 || $5 * 0.4 - $6 > 1) { bad = 1 } END { exit bad || NR < 2 }' "$o"
	exits "--details" 0 "" "$K" report "$f" --details
	check "--details: 15 columns" csv_columns "$o" 15
	check "--details: a function" grep -qE '^0,[0-9]+,[0-9]+,[0-9]+,[0-9]+,[0-9]+,tick,hrtimer,1,"","tick_nohz_handler",,,,inner$' "$o"
	check "--details: a vector and its sender" \
		grep -qE 'resched,vector,253,"sh",,0,77,"native_smp_send_reschedule",$' "$o"
	gen "$f"
	exits "--details at level 1: none, exit 0" 0 "" "$K" report "$f" --details
	check "--details at level 1: the header" test "$(wc -l <"$o")" = 1
	head -c 300000 "$f" >"$TMP/cut.kjr"
	exits "--records of a cut file: said, exit 2" 2 "ends early" "$K" report "$TMP/cut.kjr" --records
	check "--records of a cut file: whole rows" csv_columns "$o" 15
	exits "--records --details: refused" 2 "not both" "$K" report "$f" --records --details
}

# evil_name WORD NAME: NAME as comm, as irq name, as symbol, as holder of the tick does no harm
evil_name() {
	local f=$TMP/evil2.kjr o=$TMP/out
	gen "$f" level=2 records=300 cpus=1 name="$2"
	exits "$1: text" 0 "" "$K" report "$f"
	check "$1: text is harmless" harmless "$o"
	check "$1: text is UTF-8" iconv -f utf-8 -t utf-8 "$o" -o /dev/null
	check "$1: text is at most 100 columns" \
		awk 'length > 100 { bad = 1 } END { exit bad }' <(tr -d "\200-\277" <"$o")
	exits "$1: JSON" 0 "" "$K" report "$f" --json
	json_file "$1: JSON" "$o"
	check "$1: JSON is UTF-8" iconv -f utf-8 -t utf-8 "$o" -o /dev/null
	check "$1: JSON has no raw control character" \
		bash -c '! grep -qP "[\x00-\x08\x0b-\x1f\x7f]" "$1"' - "$o"
	cp "$o" "$TMP/evil2.json"
	exits "$1: --details" 0 "" "$K" report "$f" --details
	check "$1: --details has 15 columns" csv_columns "$o" 15
	check "$1: --details is harmless" harmless "$o"
	exits "$1: CSV" 0 "" "$K" report "$f" --csv
	check "$1: CSV has two lines" test "$(wc -l <"$o")" = 2
}

test_level2_names() {
	local n=nnnnnnnnnnnnnnnnnnnnnnnnnnn j=$TMP/evil2.json
	evil_name "quotes" "a\"b\\,'c%s%n"
	query "quotes: as they were" "$j" '.cpus[0].blame | any(.[]; .kind == "irq" and .name == "a\"b\\,'\''c%s%n")'
	query "quotes: in the symbol too" "$j" '.cpus[0].blame | any(.[]; .from.symbol == "a\"b\\,'\''c%s%n")'
	evil_name "newlines" $'a\nb\r\nc\t'
	query "newlines: as they were" "$j" '.cpus[0].tick.held.sched.comm == "a\nb\r\nc\t"'
	evil_name "escapes" $'\033]0;evil\007\033[2J\302\233'
	evil_name "no UTF-8" $'\377\376\300\200\355\240\200x'
	query "no UTF-8: U+FFFD" "$j" '.cpus[0].blame | any(.[]; .kind == "irq" and (.name | contains("\ufffd") and endswith("x")))'
	evil_name "directional override" $'x\342\200\256y\342\201\246z'
	evil_name "nothing" ""
	evil_name "28 bytes, no NUL" "${n}N"
	query "28 bytes, no NUL: all of them, no more" "$j" \
		'.cpus[0].blame | any(.[]; .kind == "irq" and .name == "'"${n}N"'")'
	evil_name "a character cut at byte 28" "$n"$'\303\251'
	evil_name "28 escapes" "$(printf '\033%.0s' {1..28})"
}

test_level2_record() {
	local f=$TMP/rec2.kjr R=$TMP/bin/kjitter.fake
	export KJ_FAKE=rate=20
	exits "record --level 2: says how many details" 0 " details: " \
		"$R" record --cpus 0,1 --level 2 --duration 1s --output "$f"
	check "record --level 2: for every CPU" test "$(grep -c 'details: [1-9][0-9]*, 0 lost' "$TMP/err")" = 2
	recorded "record --level 2" "$f" "details add up, ticks are there" \
		'all(.cpus[]; .details.adds_up and .details.records == .gaps and .tick.state == "stopped")'
	query "record --level 2: names were asked for" "$TMP/rec.json" \
		'[.cpus[0].blame[].label] | sort == ["hrtimer fake_function_1 [fake]", "hrtimer fake_function_2 [fake]", "hrtimer symbol #3"]'
	query "record --level 2: the levels agree" "$TMP/rec.json" 'all(.cpus[]; .level_differences == [])'
	exits "record --level 2: timer" 0 "timer-thread" \
		"$R" record --cpus 0 --sampler timer --level 2 --duration 100ms --output "$f"
	recorded "record --level 2: timer" "$f" "details with the first stream only" \
		'.cpus[0].details.records > 0 and .cpus[1].details == null'
	KJ_FAKE=rate=2000 "$R" record --cpus 0 --level 2 --ring 16 --duration 1s --output "$f" 2>/dev/null
	recorded "record --level 2, tiny rings" "$f" "lost details are counted" \
		'.cpus[0].details | .lost > 0 and .adds_up'
	"$R" record --cpus 0 --level 1 --duration 100ms --output "$f" 2>"$TMP/err"
	check "record --level 1: no details" bash -c '! grep -q details "$1"' - "$TMP/err"
	unset KJ_FAKE
}
