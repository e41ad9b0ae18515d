# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $ in jq is meant for that
#
# check and calibrate to their end, on a machine that says of itself that it is nohz_full, with a device
# that is made up. What they count is this machine's own: with a task that spins its tick runs, so the
# verdict is known. Sourced by run.

# shellcheck source=tools/tests/machine.sh
. ./machine.sh

# nohz_machine: two CPUs, both nohz_full; its /proc is this machine's.
nohz_machine() {
	machine
	rm -rf "$M/proc"
	ln -s /proc "$M/proc"
	put sys/devices/system/cpu/online 0-1
	put sys/devices/system/cpu/possible 0-1
	put sys/devices/system/cpu/nohz_full 0-1
	put sys/devices/system/cpu/isolated 0-1
}

# there STATUS NAME SENTENCE COMMAND...: as exits, on that machine
there() {
	local status=$1 name=$2 sentence=$3
	shift 3
	exits "$name" "$status" "$sentence" "$TMP/bin/elsewhere" "$M" "$@"
}

# said_json NAME FILTER: of what was printed last
said_json() {
	cp "$TMP/out" "$TMP/there.json"
	query "$1" "$TMP/there.json" "$2"
}

test_verdict() {
	local f busy
	nohz_machine
	export KJ_FAKE=asks
	if ! grep -q '^ *LOC:\|arch_timer' /proc/interrupts; then
		skip "check: verdicts of a machine that is made up" "/proc/interrupts shows no timer"
		return
	fi
	there 1 "check: a user task: the tick runs" "" check --cpus 0 --sampler user --duration 1s --level 1 --json
	said_json "check: it is a fail, by its ticks" '.verdict == "fail" and .cpus[0].ticks_per_s > 20 and
		([.cpus[0].reasons[].code] | any(startswith("tick-")))'
	there 1 "check: as text" "" check --cpus 0 --sampler user --duration 1s --level 1
	check "check: the last line is the verdict" grep -qx "verdict: fail" <(tail -n 1 "$TMP/out")
	there 1 "check --level 2: both samplers, and what the device says of gaps" "" \
		check --cpus 0 --duration 1s --level 2 --json
	said_json "check --level 2: both levels of both samplers" '.cpus[0].windows | map([.sampler, .level]) | unique | length == 4'
	there 1 "check: budgets, kept and not" "" check --cpus 0 --sampler spin --duration 1s --max-gap 1us \
		--max-latency 10us --max-lost-ppm 900000 --quantile 99:1us --level 1 --junit "$TMP/there.xml" --json
	said_json "check: of the budget, each by itself" '.cpus[0].budget | map({(.limit): .verdict}) | add ==
		{"max-gap": "fail", "max-latency": "pass", "max-lost-ppm": "pass", "quantile": "pass"}'
	# Whether the CPU itself fails is up to whoever else runs there: its tick may be stopped.
	junit "check --junit: those that were kept are no failures" "$TMP/there.xml" \
		'count(//testcase[contains(@name, "latency")]/failure) = 0 and
		count(//testcase[@name != "nohz_full"]/failure) = 1'
	there 1 "check --fail-fast ends at the first gap" "" check --cpus 0 --sampler spin --duration 1h \
		--max-gap 1us --fail-fast --json
	said_json "check --fail-fast: it is said" '.run.ended_early != null'
	there 1 "check --fail-fast ends where ticks are too many, without any budget" "" check --cpus 0 --sampler user \
		--duration 1h --level 1 --fail-fast --json
	said_json "check --fail-fast: who ended it is a fail, and no skip" '.run.ended_early != null and
		.cpus[0].verdict == "fail" and ([.cpus[0].reasons[].code] | any(startswith("tick-")))'
	taskset -c 0 bash -c 'while :; do :; done' &
	busy=$!
	"$TMP/bin/elsewhere" "$M" check --cpus 0 --sampler watch --pid $busy --duration 1s >"$TMP/out" 2>&1
	if [ $? = 4 ]; then
		skip "check --sampler watch --pid" "$(head -n 1 "$TMP/out")"
	else
		check "check --sampler watch --pid: the task is named" grep -q "(pid $busy), which ran" "$TMP/out"
		check "check --sampler watch --pid: and judged" grep -qx "verdict: fail" "$TMP/out"
	fi
	kill $busy
	put sys/devices/system/cpu/nohz_full "      (null)"
	there 4 "check: booted without nohz_full=, of a kernel for many CPUs" "" check --cpus 0 --duration 1s --json
	said_json "check: it is not asked for, and not a list that lacks the CPU" '.cpus[0].reasons[0].code == "not-booted"'
	put sys/devices/system/cpu/nohz_full 0-1
	for f in ktap openmetrics lava kcidb; do
		there 1 "check --format $f: a failure" "" check --cpus 0 --sampler user --duration 1s --level 1 --format $f
		check "check --format $f: it is said" grep -qiE '^not ok|fail|"0"} 1' "$TMP/out"
	done
	KJ_FAKE=asks there 1 "check --bisect: a fail is 1" "" check --cpus 0 --sampler user --duration 1s --level 1 --bisect
	KJ_FAKE=busy there 2 "check: a device that is busy" "pid 4242" check --cpus 0 --sampler spin --duration 1s
	KJ_FAKE=asks,gone=100 there 2 "check: a device that goes: an error, not a pass" "" \
		check --cpus 0 --sampler spin --duration 1s --json
	said_json "check: and it is said what could not be read" '.verdict == "error" and .cpus[0].verdict == "error" and
		.cpus[0].reasons[0].code == "not-counted" and (.cpus[0].reasons[0].detail | contains("No such device"))'
	"$TMP/bin/elsewhere" "$M" check --cpus 0 --sampler user --duration 1h --progress >"$TMP/out" 2>"$TMP/err" &
	sleep 3
	kill -INT $!
	wait $!
	check "check: Ctrl-C is an error, and said" test $? = 2 -a "$(grep -c 'stopped cleanly' "$TMP/err")" = 1
	there 0 "record --sampler user asks the device about its gaps" "time adds up" \
		record --sampler user --level 2 --cpus 0 --duration 300ms --output "$TMP/there.kjr"
	check "record --sampler user: they are the tick's" \
		grep -q ',tick,' <("$K" report "$TMP/there.kjr" --records)
}

test_calibrate() {
	local KJ_FAKE=pipes,ticks
	nohz_machine
	export KJ_FAKE KJ_FAKE_LOG=$M/inject/log
	put inject/classes "hrtimer available cause=tick kind=hrtimer symbol=fake_function_1
nmi unavailable cause=nmi kind=none symbol=-"
	put inject/control
	# How many gaps there are, and so whether they are enough to judge, is a matter of the host's load.
	"$TMP/bin/elsewhere" "$M" calibrate --cpus 0 --count 100 --level 1 --json >"$TMP/out"
	said_json "calibrate: all that is injected is found, and called right" '.schema == "kjitter.calibrate/1" and
		(.classes[0] | .class == "hrtimer" and .injected > 0 and .found == .injected and .right == .injected)'
	"$TMP/bin/elsewhere" "$M" calibrate --cpus 0 --count 100 --level 1 --classes hrtimer >"$TMP/out"
	check "calibrate: from what length on, too" grep -qE '^floor +level 1: threshold [0-9]+ ns' "$TMP/out"
	check "calibrate: the text says so" grep -qE '^hrtimer +1 .* 100 % +- +100 %' "$TMP/out"
	there 1 "calibrate: level 2, which calls it something else" "" calibrate --cpus 0 --count 100 --level 2
	check "calibrate: it says which was the first" grep -q 'first not right: injection 1$' "$TMP/out"
	KJ_FAKE=pipes,ticks,one there 1 "calibrate: both levels" "" calibrate --cpus 0 --count 100 --json
	said_json "calibrate: both levels are there" '[.classes[].level] | unique == [1, 2]'
	said_json "calibrate: a class that fails says so, and why" 'any(.classes[]; .verdict == "fail") and
		all(.classes[]; .verdict == (if .reason == null then "pass" else "fail" end))'
	KJ_FAKE=pipes,ticks,watches,one there 1 "calibrate --sampler watch: of a task of ours" "" \
		calibrate --cpus 0 --count 100 --sampler watch
	there 2 "calibrate --sampler watch: not at level 1" "watch is level 2" calibrate --cpus 0 --sampler watch --level 1
	there 2 "calibrate --classes: there is none of that name" "there is no 'none'" calibrate --cpus 0 --classes hrtimer,none
	there 1 "calibrate --classes: one that this kernel cannot do is no pass" "" calibrate --cpus 0 --classes nmi --count 10
	KJ_FAKE=pipes,ticks,offline=1 there 4 "calibrate: a CPU that goes offline" "went offline" calibrate --cpus 0 --count 10
	KJ_FAKE=pipes,ticks,rate=2000 there 1 "calibrate: a ring that overflows" "were lost" calibrate --cpus 0 --count 10 --level 1
	KJ_FAKE=pipes,ticks,busy there 2 "calibrate: a device that is busy" "pid 4242" calibrate --cpus 0 --count 10
	KJ_FAKE=pipes,ticks,gone=1 there 2 "calibrate: a device that goes" "device" calibrate --cpus 0 --count 10
	rm "$M/inject/control"
	there 2 "calibrate: an injector that gives up" "gave up" calibrate --cpus 0 --count 10 --level 1
	put inject/control
	rm "$M/inject/log"
	KJ_FAKE_LOG=$M/inject/other there 2 "calibrate: an injector without a log" "log:" calibrate --cpus 0 --count 10 --level 1
	put inject/classes "nonsense"
	there 2 "calibrate: an injector that is another" "use this tool's injector" calibrate --cpus 0 --count 10
	rm -r "$M/inject"
	there 4 "calibrate: no injector" "no injector here" calibrate --cpus 0 --count 10
	unset KJ_FAKE_LOG
}

test_surroundings() {
	local limit
	nohz_machine
	export KJ_FAKE=watches
	limit=$M/sys/devices/system/cpu/cpu0/power/pm_qos_resume_latency_us
	put dev/cpu_dma_latency
	put sys/kernel/tracing/tracing_on 1
	there 0 "status: a module, and what is in force" "" status
	check "status: what it can do" grep -q '^can do .* watch .* stack' "$TMP/out"
	check "status: memory of rings" grep -q '^rings  *1.5 MiB of at most 256.0 MiB' "$TMP/out"
	check "status: what is asked for and what is in force" grep -q '^irqaffinity .*in force: 0-1' "$TMP/out"
	there 0 "status --json: a module" "" status --json
	said_json "status --json: what it can do" '.module.loaded and (.module.caps | index("watch")) and .module.owner_pid == 4242'
	said_json "status --json: memory of rings" '.module | .ring_bytes == 1572864 and .ring_bytes_max == 268435456'
	KJ_FAKE=abi there 0 "status: a module of another ABI is said" "" status
	there 0 "record --idle-limit: on the measured CPU, while it is measured" "recorded into" \
		record --cpus 0 --duration 100ms --idle-limit 20us --output "$TMP/there.kjr"
	# Nothing cuts a file of this machine at a write, as sysfs does.
	check "record --idle-limit: what was there is put back" grep -q '^0' "$limit"
	"$TMP/bin/elsewhere" "$M" record --cpus 0 --idle-limit 0us --output "$TMP/there.kjr" >/dev/null 2>&1 &
	sleep 1
	check "record --idle-limit: 0us is no latency at all" grep -q '^n/a' "$limit"
	kill -KILL $!
	wait $! 2>/dev/null
	sleep 0.5
	check "record --idle-limit: also where it is killed" grep -q '^0' "$limit"
	there 2 "record --idle-limit: whole microseconds" "whole microseconds" record --cpus 0 --idle-limit 1500ns
	rm "$limit"
	there 4 "record --idle-limit: a kernel without it" "no limit for CPU 0 alone" \
		record --cpus 0 --idle-limit 20us --output "$TMP/there.kjr"
	mkdir "$limit"
	there 2 "record --idle-limit: one that cannot be read" "CPU 0 cannot be read" record --cpus 0 --idle-limit 20us
	rmdir "$limit"
	: >"$limit"
	there 2 "record --idle-limit: one that says nothing" "CPU 0 cannot be read: it is empty" record --cpus 0 --idle-limit 20us
	rm "$limit"
	# sysfs opens what is to be read alone for nobody, or is mounted so.
	ln -s /sys/devices/system/cpu/possible "$limit"
	there 2 "record --idle-limit: one that cannot be opened" "CPU 0 cannot be written" record --cpus 0 --idle-limit 20us
	# It takes numbers, and 0us is none.
	ln -sf /proc/self/oom_score_adj "$limit"
	there 2 "record --idle-limit: one that does not take it" "CPU 0 cannot be written: Invalid argument" \
		record --cpus 0 --idle-limit 0us
	rm "$limit"
	there 0 "record --dma-latency" "recorded into" record --cpus 0 --duration 100ms --dma-latency 20us --output "$TMP/there.kjr"
	check "record --dma-latency: a number of 32 bits" test "$(od -An -td4 "$M/dev/cpu_dma_latency" | tr -d ' ')" = 20
	check "record --dma-latency: the capture has it" grep -q 'dma-latency 20 us' <("$K" report "$TMP/there.kjr")
	there 2 "record --dma-latency: whole microseconds" "whole microseconds" record --cpus 0 --dma-latency 1500ns
	rm "$M/dev/cpu_dma_latency"
	ln -s /dev/full "$M/dev/cpu_dma_latency"
	there 2 "record --dma-latency: one that takes nothing" "cannot be written" record --cpus 0 --dma-latency 20us
	rm "$M/dev/cpu_dma_latency"
	there 2 "record --dma-latency: a kernel without it" "cannot be opened" record --cpus 0 --dma-latency 20us
	KJ_FAKE=asks there 0 "record --snapshot by the user sampler" "recorded into" record --sampler user --cpus 0 --stop-at 1us --snapshot \
		--threshold 100ns --output "$TMP/there.kjr"
	check "record --snapshot: the trace is off" grep -q '^0' "$M/sys/kernel/tracing/tracing_on"
	KJ_FAKE=asks there 0 "record --snapshot: a trace that was off is said" "off" record --sampler user --cpus 0 --stop-at 1us \
		--snapshot --threshold 100ns --output "$TMP/there.kjr"
	rm -r "$M/sys/kernel/tracing"
	there 4 "record --snapshot without tracefs" "tracing_on cannot be opened" \
		record --sampler user --cpus 0 --stop-at 1us --snapshot --output "$TMP/there.kjr"
	there 0 "record --sampler watch --pid: on the CPUs that it may run on" "recorded into" \
		record --sampler watch --level 2 --pid $$ --duration 100ms --output "$TMP/there.kjr"
	there 2 "record --sampler watch: nobody has that number" "no such process" \
		record --sampler watch --level 2 --pid 4194303 --output "$TMP/there.kjr"
	there 0 "record without --cpus: those that are nohz_full" "recorded into" record --duration 100ms --output "$TMP/there.kjr"
	check "record without --cpus: both" grep -q '"cpus": "0-1"' <("$K" report "$TMP/there.kjr" --json)
	script -qec "timeout -s INT 6 $TMP/bin/elsewhere $M check --cpus 0 --sampler spin --max-rate 100000/s --duration 1h" /dev/null >"$TMP/out" 2>&1
	check "check: a long one says on a terminal what was seen so far" grep -q 'level 1: [0-9]* s of 3600 s; gaps' "$TMP/out"
}
