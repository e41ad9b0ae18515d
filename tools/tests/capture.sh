# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of captures that end early, hold nothing, or may not be written; sourced by run.

# A file that may not grow, in steps from less than the first section to many.
capture_limits() {
	local f=$TMP/cap.kjr R=$TMP/bin/kjitter.fake k
	for k in 1 2 4 16 64 80 300 1000; do
		rm -f "$f"
		KJ_FAKE=rate=200 exits "record: ulimit -f $k ends it: exit 2, said" 2 "may not grow" \
			timeout 20 bash -c 'ulimit -S -f '$k'; exec "$@"' - "$R" record --cpus 0 \
			--duration 2s --output "$f"
		check "ulimit -f $k: and what is kept" said "records are kept"
		exits "ulimit -f $k: report exits 2, says so" 2 "kjitter: $f: " "$K" report "$f" --json
		[ "$k" -lt 16 ] || query "ulimit -f $k: gaps of the whole time, none invented" "$TMP/out" \
			'.complete and .run.ended_by == "output full" and
			 .cpus[0].gaps > .cpus[0].records and .cpus[0].max_ns > 0'
	done
}

# The same on a file system that is full.
capture_full_disk() {
	local f=$TMP/tmpfs/full.kjr R=$TMP/bin/kjitter.fake
	mkdir -p "$TMP/tmpfs"
	if ! quietly unshare -m mount -t tmpfs x "$TMP/tmpfs"; then
		skip "record: a full disk" "mounting is not permitted here"
		return
	fi
	# shellcheck disable=SC2016
	KJ_FAKE=rate=200 exits "record: a full disk: exit 2, said" 2 "no space left" unshare -m bash -c '
		mount -t tmpfs -o size=256k x "$3" || exit 9
		timeout 20 "$1" record --cpus 0 --duration 2s --output "$2"
		status=$?
		cp "$2" "$4"
		exit $status' - "$R" "$f" "$TMP/tmpfs" "$TMP/full.kjr"
	exits "full disk: report exits 2" 2 "not be written any further (No space left" \
		"$K" report "$TMP/full.kjr" --json
	query "full disk: records up to there, gaps of the whole time" "$TMP/out" \
		'.complete and .cpus[0].records > 1000 and .cpus[0].gaps > .cpus[0].records'
}

# A recorder that is killed after a moment leaves the sampler's accounts in the file nevertheless.
capture_killed() {
	local f=$TMP/kill.kjr R=$TMP/bin/kjitter.fake pid t
	for t in 0.2 0.4 0.8; do
		rm -f "$f"
		KJ_FAKE=rate=50 "$R" record --cpus 0 --output "$f" >/dev/null 2>&1 &
		pid=$!
		sleep $t
		exits "report of a recording that goes on: exit 0" 0 "goes on" "$K" report "$f"
		KJ_FAKE='' exits "record into a file that is being written: refused" 2 "another recorder" \
			"$R" record --cpus 0 --duration 100ms --output "$f"
		kill -KILL $pid
		wait $pid 2>/dev/null
		exits "killed after $t s: report exits 2" 2 "ends early" "$K" report "$f" --json
		query "killed after $t s: accounts and records are there" "$TMP/out" \
			'(.complete | not) and .cpus[0].has_accounts and .cpus[0].records > 500'
	done
	if [ -e /dev/kjitter ]; then
		skip "record --sampler user killed in its first second" "the module is loaded here"
		return
	fi
	rm -f "$f"
	"$TMP/bin/kjitter" record --sampler user --cpus 0 --output "$f" >/dev/null 2>&1 &
	pid=$!
	sleep 0.7
	kill -KILL $pid
	wait $pid 2>/dev/null
	exits "user sampler killed in its first second: exit 2" 2 "ends early" "$K" report "$f" --json
	query "user sampler killed in its first second: it ran" "$TMP/out" \
		'.cpus[0] | .has_accounts and .samples > 0 and .wall_ns > 0'
}

# Where nothing is known it says so, and none is none.
capture_none() {
	local f=$TMP/quiet.kjr
	gen "$f" records=0
	exits "no gaps: exit 0" 0 "" "$K" report "$f"
	check "no gaps: quantiles and maximum are none" \
		grep -qE '^ +0 spin +0 +0\.000 +none +none +none +none' "$TMP/out"
	"$K" report "$f" --json >"$TMP/none.json"
	query "no gaps: null in JSON, not 0" "$TMP/none.json" 'all(.cpus[]; .gaps == 0 and
		.max_ns == null and all(.quantiles_ns[]; . == null))'
	"$K" report "$f" --csv >"$TMP/out"
	check "no gaps: empty in CSV" csv_empty "$TMP/out" max_ns p50_ns p99.99_ns
	gen "$f"
	head -c 100000 "$f" >"$TMP/cut.kjr"
	exits "only records: exit 2" 2 "ends early" "$K" report "$TMP/cut.kjr"
	check "only records: how many gaps is unknown" grep -qE '^ +0 spin +unknown +-' "$TMP/out"
	"$K" report "$TMP/cut.kjr" --json >"$TMP/none.json" 2>/dev/null
	query "only records: null, not 0" "$TMP/none.json" \
		'.cpus[0] | .gaps == null and .samples == null and .wall_ns == null and .records > 0 and
		 .max_ns > 0 and .quantiles_ns.p50 == null'
	"$K" report "$TMP/cut.kjr" --csv >"$TMP/out" 2>/dev/null
	check "only records: empty in CSV" csv_empty "$TMP/out" gaps samples wall_ns p50_ns
}

# csv_empty FILE COLUMN...: empty in every row
csv_empty() {
	local f=$1 column
	shift
	for column; do
		awk -F, -v c="$column" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i; next }
			{ rows++; if (!n || $n != "") bad = 1 } END { exit bad || !rows }' "$f" || return 1
	done
}

capture_cpus() {
	local j=$TMP/cpus.json
	gen "$TMP/a.kjr" hypervisor=none
	gen "$TMP/b.kjr" hypervisor=none first=5 cpus=3
	gen "$TMP/c.kjr" hypervisor=none first=1
	exits "compare: no CPU in common: exit 4, both sets are named" 4 "CPUs: 0-1, 5-7" \
		"$K" compare "$TMP/a.kjr" "$TMP/b.kjr"
	check "compare: no CPU in common: and what to do" grep -q "^NOT TESTABLE: .*CPUs 0-1 against 5-7" "$TMP/out"
	exits "compare: --force does not hide why" 4 "CPUs: 0-1, 5-7" \
		"$K" compare --force "$TMP/a.kjr" "$TMP/b.kjr"
	check "compare: --force: the same sentence" grep -q "^NOT TESTABLE: .*no CPU in common" "$TMP/out"
	exits "compare: one CPU in common is compared" 0 "" "$K" compare "$TMP/a.kjr" "$TMP/c.kjr"
	check "compare: and the others are named" grep -q "^not compared: CPUs 0,2:" "$TMP/out"
	"$K" compare --json "$TMP/a.kjr" "$TMP/c.kjr" >"$j"
	query "compare --json: cpus_left_out" "$j" '.cpus_left_out == "0,2"'
	gen "$TMP/b.kjr" hypervisor=none records=0
	exits "compare: no gap on either side: exit 4" 4 "" "$K" compare "$TMP/b.kjr" "$TMP/b.kjr"
	check "compare: no gap on either side: and why" \
		grep -q "^NOT TESTABLE: nothing happened on either side" "$TMP/out"
}

capture_foreign() {
	local R=$TMP/bin/kjitter.fake
	echo "a letter" >"$TMP/letter"
	KJ_FAKE='' exits "record: a foreign file is refused" 2 "no capture of kjitter and is left alone" \
		"$R" record --cpus 0 --duration 100ms --output "$TMP/letter"
	check "record: and is as it was" grep -q "^a letter" "$TMP/letter"
	KJ_FAKE='' exits "record: a directory is refused" 2 "no regular file" \
		"$R" record --cpus 0 --duration 100ms --output "$TMP"
	gen "$TMP/old.kjr" release=older
	KJ_FAKE='' exits "record: an earlier capture is replaced" 0 "recorded into" \
		"$R" record --cpus 0 --duration 100ms --output "$TMP/old.kjr"
}

# A value that is refused is repeated, with what is allowed.
capture_limits_said() {
	exits "--threshold 1h: repeated, with its range" 2 "--threshold '1h': write a time from 1ns to 10s" \
		"$K" record --cpus 0 --threshold 1h
	exits "--period 2s: repeated, with its range" 2 "--period '2s': write a time from 10us to 1s" \
		"$K" record --cpus 0 --sampler timer --period 2s
	exits "--slice 5ms: repeated, with its range" 2 "--slice '5ms': write a time from 10us to 4ms" \
		"$K" record --cpus 0 --sampler hw --slice 5ms
	exits "--slice 3ms: repeated, with its period" 2 "slice of 3.000 ms is more than half of a period of 4.000 ms" \
		"$K" record --cpus 0 --sampler hw --slice 3ms
	exits "check --duration 20ms: repeated" 2 "--duration 20.000 ms" \
		"$K" check --cpus 0 --duration 20ms
	exits "calibrate --max 1s: repeated" 2 "--max 1.000 s" "$K" calibrate --cpus 0 --max 1s
}

# ran PID: how long its thread that measures has run, in 1/100 s in user mode. Fields 1 and 14 of stat.
ran() {
	sed 's/(.*)/x/' "/proc/$1"/task/*/stat 2>/dev/null |
		awk -v main="$1" '$1 != main { ran += $14 } END { print ran + 0 }'
}

# has_run PID TIME: until it has for so long; on a busy machine that takes as long as it likes
has_run() {
	for _ in $(seq 600); do
		[ "$(ran "$1")" -lt "$2" ] || break
		sleep 0.1
	done
}

# Stopped from outside: that is nobody else, and is said.
capture_stopped() {
	local f=$TMP/stopped.kjr pid began ran
	if [ -e /dev/kjitter ]; then
		skip "record --sampler user stopped from outside" "the module is loaded here"
		return
	fi
	"$TMP/bin/kjitter" record --sampler user --cpus 0 --duration 1h --output "$f" >/dev/null 2>"$TMP/err" &
	pid=$! began=$(date +%s%N)
	has_run $pid 20
	kill -STOP $pid
	ran=$(ran $pid)
	# Longer than all that came before, so it is most of the time, whatever the machine is like.
	sleep "$(awk -v ns=$(($(date +%s%N) - began)) 'BEGIN { print 2 + 3 * ns / 1e9 }')"
	kill -CONT $pid
	# Its end is later: the gap is over, and recorded, only when the thread has run again.
	has_run $pid $((ran + 20))
	kill -INT $pid
	wait $pid
	check "stopped: record says it of itself" said "of its own accord: "
	check "stopped: and that it measured nothing" said "slept for most of the time"
	exits "stopped: report" 0 "" "$K" report "$f" --json
	query "stopped: the gap is the sampler's own, no other task's" "$TMP/out" \
		'.cpus[0].worst[0] | .len_ns > 1500000000 and .cause == "sampler"'
	query "stopped: and the capture says so" "$TMP/out" '.env.own_accord | contains("stopped from outside")'
}

test_capture() {
	capture_limits
	capture_full_disk
	capture_killed
	capture_none
	capture_cpus
	capture_foreign
	capture_limits_said
	capture_stopped
}
