# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016
#
# record --stop-at, --on-stop and --keep against the fake device, whose gaps get longer by and by:
# a part of run.

test_stop() {
	local f=$TMP/stop.kjr R=$TMP/bin/kjitter.fake
	export KJ_FAKE=rate=3
	exits "record --stop-at: ends at the gap" 0 "stopped at a gap of 1.500 us: CPU 0 spin, unknown" \
		"$R" record --cpus 0,1 --stop-at 1500ns --duration 60s --output "$f" \
		--on-stop 'env >"${KJ_CAPTURE%/*}/told"'
	recorded "record --stop-at" "$f" "ended by that gap" \
		'.complete and .run.ended_by == "long gap" and .run.stopped_by.cpu == 0 and
		 .run.stopped_by.len_ns == 1500 and .run.stopped_by.stream == "spin" and
		 .run.stop_at_ns.tick == 1500 and (.run.stop_at_ns | length) == 16 and
		 all(.cpus[]; .state == "stop-at") and ([.cpus[].worst[] | select(.flags == ["stop"])] | length) == 1'
	check "--on-stop is told of it" test "$(grep -cE '^KJ_(CPU=0|STREAM=spin|LEN_NS=1500|CAUSE=unknown)$' \
		"$TMP/told")" = 4
	check "--on-stop is told when" grep -qE '^KJ_TIME=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{9}Z$' "$TMP/told"
	"$K" report "$f" >"$TMP/out"
	check "report: says where it stopped" \
		grep -q "^stop     at a gap of 1.500 us: CPU 0, spin, 1.500 us after .* s: unknown" "$TMP/out"
	exits "--on-stop: also where whoever started it waits for no child" 0 "recorded into" \
		bash -c 'trap "" CHLD; exec "$@"' - "$R" record --cpus 0 --stop-at 1001ns --duration 60s --output "$f" --on-stop true
	exits "--on-stop: a command that fails is an error" 2 "the command ended with status 3" \
		"$R" record --cpus 0 --stop-at 1001ns --duration 60s --output "$f" --on-stop 'exit 3'
	exits "--on-stop: a command that dies is an error" 2 "ended by signal 9" \
		"$R" record --cpus 0 --stop-at 1001ns --duration 60s --output "$f" --on-stop 'kill -9 $$'
	rm -f "$TMP/told"
	exits "--on-stop: not without a gap of that length" 0 "recorded into" \
		"$R" record --cpus 0 --stop-at 1s --duration 500ms --output "$f" --on-stop "touch $TMP/told"
	check "--on-stop: was not run" test ! -e "$TMP/told"
	recorded "record --stop-at, none came" "$f" "ended by its duration" \
		'.run.ended_by == "duration" and .run.stopped_by == null'

	exits "record --keep: 4 around what is long" 0 "recorded into" "$R" record --cpus 0,1 --keep 4 \
		--keep-at 1900ns --duration 1s --level 2 --output "$f"
	recorded "record --keep" "$f" "some are left out, none is missing" \
		'all(.cpus[]; .records_left_out > 0 and .records_missing == 0 and .lost == 0) and
		 (.env.keep | startswith("4 records before and after gaps of 1.900 us"))'
	"$K" report "$f" >"$TMP/out"
	check "report: says how many were left out" grep -q "records .* left out (--keep) + 0 lost = " "$TMP/out"
	check "report: details, too" grep -q "details .* left out (--keep) + 0 lost; " "$TMP/out"
	cp "$f" "$TMP/kept.kjr"
	exits "compare: what was left out is not lost" 0 "" "$K" compare "$TMP/kept.kjr" "$f"
	check "compare: says nothing of lost records" bash -c '! grep -qi "records.*lost" "$1"' - "$TMP/out"

	exits "record --on-stop alone: refused" 2 "is for --stop-at" "$R" record --cpus 0 --on-stop true
	exits "record --snapshot alone: refused" 2 "is for --stop-at" "$R" record --cpus 0 --snapshot
	exits "record --keep alone: refused" 2 "by --keep-at" "$R" record --cpus 0 --keep 5
	exits "record --keep-at alone: refused" 2 "is for --keep" "$R" record --cpus 0 --keep-at 5us
	exits "record --stop-at under the threshold: refused" 2 "shorter than the shortest gap" \
		"$R" record --cpus 0 --stop-at 500ns --threshold 1us
	exits "record --stop-at: a class that is none" 2 "there is no class 'ticks'" \
		"$R" record --cpus 0 --stop-at ticks=5us
	export KJ_FAKE=old
	exits "record --stop-at: an older module" 2 "load the one that came with this tool" \
		"$R" record --cpus 0 --stop-at 5us --output "$f"
	export KJ_FAKE=
	if [ -e /dev/kjitter ]; then
		skip "record --sampler user --stop-at" "the module is loaded here"
		return
	fi
	exits "user: record --stop-at" 0 "stopped at a gap of" "$K" record --sampler user --cpus 0 \
		--threshold 100ns --stop-at 100ns --duration 60s --output "$f"
	recorded "user: record --stop-at" "$f" "ended by that gap" \
		'.run.ended_by == "long gap" and .cpus[0].state == "stop-at"'
}

test_stacks() {
	local f=$TMP/stacks.kjr R=$TMP/bin/kjitter.fake
	export KJ_FAKE=rate=3
	exits "record --stack" 0 "recorded into" "$R" record --cpus 0 --level 2 --stack 1500ns --duration 1s --output "$f"
	recorded "record --stack" "$f" "two stacks, with their frames" \
		'.run.stack_ns == 1500 and (.stacks | length) == 2 and .stacks_missed == 0 and
		 .stacks[0] == {"number": 2, "count": 20, "frames": ["culprit_2 [fake]", "caller"]} and
		 ([.cpus[].worst[].stack] | unique | . == [1, 2])'
	"$K" report "$f" >"$TMP/out"
	check "report: stacks of what" grep -q "^stacks of what kept a CPU for 1.500 us and longer" "$TMP/out"
	check "report: a stack" grep -q "^        20 times  culprit_2 \[fake\] < caller (stack 2)$" "$TMP/out"
	check "report: a gap and its stack" grep -q "; stack [12]$" "$TMP/out"
	exits "record without --stack" 0 "recorded into" "$R" record --cpus 0 --level 2 --duration 300ms --output "$f"
	recorded "record without --stack" "$f" "no stack" '.run.stack_ns == null and .stacks == []'
	exits "record --stack at level 1: refused" 2 "is for --level 2" "$R" record --cpus 0 --stack 5us
	exits "record --stack under the threshold: refused" 2 "shorter than the shortest gap" \
		"$R" record --cpus 0 --level 2 --stack 500ns --threshold 1us
	export KJ_FAKE=old
	exits "record --stack: an older module" 4 "cannot take stacks" \
		"$R" record --cpus 0 --level 2 --stack 5us --output "$f"
	export KJ_FAKE=
}
