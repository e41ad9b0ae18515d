# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of `kjitter record` on a device that is made up; sourced by run.

# What a recording of the fake device must look like.
recorded() {
	"$K" report "$2" --json >"$TMP/rec.json" 2>"$TMP/err"
	check "$1: report exits 0" test $? = 0
	json_file "$1: JSON" "$TMP/rec.json"
	query "$1: records + lost = gaps" "$TMP/rec.json" \
		'.cpus | length > 0 and all(.[]; .adds_up and .records + .records_left_out + .lost == .gaps)'
	query "$1: $3" "$TMP/rec.json" "$4"
}

test_record() {
	local f=$TMP/rec.kjr R=$TMP/bin/kjitter.fake pid
	export KJ_FAKE=
	exits "record: 1 s" 0 "recorded into" "$R" record --cpus 0,1 --duration 1s --output "$f"
	check "record: a line per CPU" test "$(grep -c 'time adds up' "$TMP/err")" = 2
	recorded "record 1 s" "$f" "ended by its duration" \
		'.complete and .run.ended_by == "duration" and .run.cpus == "0-1"'
	exits "record: timer has two streams" 0 "timer-thread" \
		"$R" record --cpus 0 --sampler timer --duration 100ms --output "$f"
	exits "record --quiet says nothing" 0 "" \
		"$R" record --cpus 0 --duration 100ms --quiet --output "$f"
	for sig in INT TERM HUP; do
		"$R" record --cpus 0 --output "$f" >/dev/null 2>"$TMP/err" &
		pid=$!
		sleep 0.7
		kill -$sig $pid
		wait $pid
		check "record: SIG$sig ends it with exit 0" test $? = 0
		recorded "SIG$sig" "$f" "ended by a signal" \
			'.complete and .run.ended_by == "signal"'
	done
	KJ_FAKE=rate=50 "$R" record --cpus 0 --output "$f" >/dev/null 2>&1 &
	pid=$!
	sleep 2.5
	kill -KILL $pid
	wait $pid 2>/dev/null
	exits "record: killed: report exits 2, says so" 2 "ends early" "$K" report "$f" --json
	query "killed: has accounts and records, is not complete" "$TMP/out" \
		'(.complete | not) and .cpus[0].has_accounts and .cpus[0].records > 10000'
	KJ_FAKE=offline=400 exits "record: ends by itself when its CPU goes offline" 0 \
		"every stream ended by itself" timeout 20 "$R" record --cpus 0 --output "$f"
	recorded "offline" "$f" "says why" '.complete and .run.ended_by == "streams ended"'
	KJ_FAKE=rate=2000 "$R" record --cpus 0,1 --ring 16 --duration 1s --output "$f" 2>/dev/null
	recorded "tiny rings, 2 M gaps/s" "$f" "lost records are counted" 'all(.cpus[]; .lost > 0)'
	KJ_FAKE=rate=300 "$R" record --cpus 0 --ring 65536 --duration 1s --output "$f" 2>/dev/null
	recorded "large ring, 300 k gaps/s" "$f" "nothing is lost" \
		'.cpus[0] | .lost == 0 and .records > 1000'
	KJ_FAKE=rate=200 exits "record: a device is no file" 2 "no regular file" \
		timeout 20 "$R" record --cpus 0 --output /dev/full
	KJ_FAKE=rate=200 exits "record: file that may not grow ends the measurement" 2 "was stopped" \
		timeout 20 bash -c 'ulimit -f 4000; exec "$@"' - "$R" record --cpus 0 --output "$f"
	exits "report: what was written then is readable" 2 "not be written any further" "$K" report "$f" --json
	query "what was written then: records" "$TMP/out" '.cpus[0].records > 1000'
	exits "record: output cannot be created" 2 "cannot be written" \
		"$R" record --cpus 0 --output "$TMP/no/such"
	KJ_FAKE=liar exits "record: records that do not add up are loud" 0 "records + 0 lost are not" \
		"$R" record --cpus 0 --level 2 --duration 100ms --output "$f"
	check "record: so is time" said "time off by 1 counts"
	check "record: so are details" grep -qE 'WARNING: CPU 0 details: [0-9]+ came, [0-9]+ were written$' "$TMP/err"
	exits "report: the same file: exit 2" 2 "does not add up" "$K" report "$f"
	KJ_FAKE=gone=300 exits "record: a device that goes ends it" 2 "draining a ring failed: No such device" \
		timeout 20 "$R" record --cpus 0 --output "$f"
	KJ_FAKE=gone=30 exits "record: a device that has gone when it ends" 2 "No such device" \
		"$R" record --cpus 0 --duration 40ms --output "$f"
	exits "record: a sampler that this kernel lacks" 4 "lacks what this --sampler needs" \
		"$R" record --cpus 0 --sampler watch --comm abc
	KJ_FAKE=busy exits "record: EBUSY names the pid" 2 "pid 4242" "$R" record --cpus 0
	KJ_FAKE=range exits "record: ERANGE says the limits" 2 "from 1ns to 10s" "$R" record --cpus 0
	KJ_FAKE=abi exits "record: a module of a later ABI" 2 "this kjitter (0.2.0, ABI 2) is older than the module (0.2.0, ABI 3); use the kjitter that came" \
		"$R" record --cpus 0
	KJ_FAKE=abi=-1 exits "record: a module of ABI 1" 2 "ABI 1) is older than this kjitter (0.2.0, ABI 2); load the module that came" \
		"$R" record --cpus 0
	KJ_FAKE=enxio exits "record: ENXIO names the CPU, exit 4" 4 "no CPU 8000" "$R" record --cpus 8000
	KJ_FAKE=enodev exits "record: ENODEV names the CPU, exit 4" 4 "CPU 8000 is offline" \
		"$R" record --cpus 8000
	KJ_FAKE=nolevel exits "record: EOPNOTSUPP says level, exit 4" 4 "use --level 1" \
		"$R" record --cpus 0 --level 2
	KJ_FAKE=nomem exits "record: ENOMEM says what to do" 2 "smaller --ring" "$R" record --cpus 0
	KJ_FAKE=nomem exits "record: and what all rings may have, if that is too much" 2 "all may have 256.0 MiB" \
		"$R" record --cpus 0-7 --ring 1048576
	check "record: failures left no capture" test ! -e kjitter.kjr
	unset KJ_FAKE
}

# What is asked of samplers and machine; how it is put back is tools/lab/tests/conditions.
test_conditions() {
	local f=$TMP/cond.kjr R=$TMP/bin/kjitter.fake
	export KJ_FAKE=
	exits "--warm-up, --aligned, --policy: the module is told" 0 "recorded into" "$R" record --cpus 0 \
		--sampler timer --warm-up 200ms --aligned 5us --policy rr --priority 7 --duration 100ms --output "$f"
	recorded "--warm-up and more" "$f" "are in the capture" \
		'.env.conditions == "timer sampler SCHED_RR 7, warm-up 200.000 ms, aligned 5.000 us"'
	"$K" report "$f" | tr -s '\n ' ' ' >"$TMP/out"
	check "report: says them" grep -q "; timer sampler SCHED_RR 7, warm-up 200.000 ms, aligned 5.000 us" "$TMP/out"
	exits "--policy: not of what never sleeps" 2 "the thread of spin never does" \
		"$R" record --cpus 0 --policy fifo
	exits "--policy: not where there is no thread" 2 "the thread of watch there is not" \
		"$R" record --cpus 0 --sampler watch --level 2 --policy fifo
	exits "--policy: not of what hardly sleeps" 2 "--policy needs a --period of 100.000 us or more" \
		"$R" record --cpus 0 --sampler timer --policy fifo --period 99us
	exits "--priority: of no policy" 2 "--priority is for --policy" "$R" record --cpus 0 --priority 3
	exits "--aligned: spin has no period" 2 "--sampler spin has no period" \
		"$R" record --cpus 0 --aligned 5us
	exits "--aligned: of a period" 2 "is not shorter than the period, 1.000 ms" \
		"$R" record --cpus 0 --sampler timer --aligned 1ms
	exits "--warm-up: nothing runs" 2 "--sampler watch runs nothing" \
		"$R" record --cpus 0 --sampler watch --warm-up 1s
	exits "--work: of the user sampler alone" 2 "--work is for --sampler user" \
		"$R" record --cpus 0 --work memmove:4M
	exits "--idle-limit: whole microseconds" 2 "counts whole microseconds" \
		"$R" record --cpus 0 --idle-limit 5ns
	for sig in INT TERM; do
		"$R" record --cpus 0 --warm-up 1m --output "$f" >/dev/null 2>"$TMP/err" &
		pid=$!
		sleep 0.7
		kill -$sig $pid
		wait $pid
		check "--warm-up: SIG$sig ends it with exit 0" test $? = 0
		check "--warm-up: SIG$sig: says that nothing was measured" said "ended before it began to count"
	done
	export KJ_FAKE=old
	exits "--warm-up: an older module" 4 "has no --warm-up" "$R" record --cpus 0 --warm-up 1s
	exits "--policy: an older module" 4 "has no --warm-up, --aligned or --policy" \
		"$R" record --cpus 0 --sampler hw --policy fifo
	export KJ_FAKE=
	if [ -e /dev/kjitter ]; then
		skip "user: --work, --warm-up, --aligned" "the module is loaded here"
		return
	fi
	exits "user: --work, --warm-up, --aligned" 0 "time adds up" "$K" record --sampler user --cpus 0 \
		--work memmove:256K --warm-up 300ms --aligned 0us --threshold 1ms --duration 500ms --output "$f"
	recorded "user: --work and more" "$f" "a loop is as long as its work, and time adds up" \
		'.env.conditions == "warm-up 300.000 ms, aligned 0 ns, work memmove:256K" and
		 .cpus[0].loop_ns > 1000 and .cpus[0].conservation_ppm == 0 and .cpus[0].samples > 1'
}
