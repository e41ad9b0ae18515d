# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
#
# events.sh - level 2 out of the trace events of this machine's own kernel, without the module. Sourced by
# run; needs root, a kernel with these events and no module. Tracefs is mounted in a namespace of our own;
# the instance in it is the machine's, so that one run of these tests at a time may have it.

INSTANCES=/sys/kernel/tracing/instances

# traced COMMAND...: with tracefs, and as if every CPU were nohz_full and isolated
traced() { hidden "$TRACED" "$@"; }

# has_instance: kjitter's is there
has_instance() { traced test -d $INSTANCES/kjitter; }
no_instance() { ! has_instance; }

# trace_soon COMMAND...: true within 20 s
trace_soon() {
	local i
	for ((i = 0; i < 200; i++)); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

# no_trace: why this machine cannot have these tests, if so
no_trace() {
	if [ -e /dev/kjitter ]; then
		echo "the module is loaded here"
	elif ! traced true 2>/dev/null; then
		echo "no right to mount tracefs here"
	elif ! traced test -w $INSTANCES -a -d /sys/kernel/tracing/events/irq_vectors; then
		echo "this kernel has no such trace events, or lets nobody have them"
	elif ! traced grep -qw x86-tsc /sys/kernel/tracing/trace_clock; then
		echo "this kernel's trace has no clock that is the sampler's"
	elif has_instance; then
		echo "another kjitter has the instance"
	else
		return 1
	fi
}

# trace_starts NAME: a recording in the background, RECORDER, once its trace is on; it would go on for
# long, however slow this machine is
trace_starts() {
	NAME=$1
	# Not by a function: this process becomes the reader, the one to be stopped.
	unshare -m bash -c "mount --make-rprivate / && $TRACED && exec \"\$@\"" - "$K" record \
		--sampler user --level 2 --cpus 0 --duration 1h --output "$TMP/events.kjr" 2>"$TMP/err" &
	RECORDER=$!
	check "events, $NAME: the trace is on" trace_soon traced grep -qsx 1 $INSTANCES/kjitter/tracing_on
}

# trace_ends: it is told to, and does
trace_ends() {
	local status=0
	kill -TERM "$RECORDER"
	wait "$RECORDER" || status=$?
	trace_ended $status
}

# trace_ended STATUS: it was 0; what was recorded is JSON in $TMP/events.json, and the instance is gone
trace_ended() {
	check "events, $NAME: exit status $1: $(tail -n 1 "$TMP/err")" test "$1" = 0
	check "events, $NAME: the instance is gone" no_instance
	"$K" report --json "$TMP/events.kjr" >"$TMP/events.json" 2>"$TMP/err"
}

# trace_records NAME: a recording of two seconds
trace_records() {
	local status=0
	NAME=$1
	traced "$K" record --sampler user --level 2 --cpus 0 --duration 2s --output "$TMP/events.kjr" \
		2>"$TMP/err" || status=$?
	trace_ended $status
}

events_record() {
	trace_records turns
	query "events, turns: level 2 is from trace events, all of it adds up" "$TMP/events.json" \
		'.complete and .run.level == 2 and .env.causes == "events" and .cpus[0].conservation_ppm == 0'
	query "events, turns: another task has had the CPU, told by name" "$TMP/events.json" \
		'[.. | objects | select(.kind? == "task" and .name? == "sh" and .pid? == '"$1"')] | length > 0'
	query "events, turns: the tick is seen, as interrupt and as timer" "$TMP/events.json" \
		'([.. | objects | select(.cause? == "tick" and .kind? == "vector")] | length > 0) and
		 ([.. | objects | select(.cause? == "tick" and .kind? == "hrtimer")] | length > 0)'
	"$K" report "$TMP/events.kjr" >"$TMP/out"
	check "events, turns: report says where level 2 is from" grep -q "level 2  the kernel's own trace events" "$TMP/out"
}

events_ends() {
	trace_starts told
	exits "events: another recorder is refused" 2 "another kjitter has it" traced \
		"$K" record --sampler user --level 2 --cpus 0 --duration 1s --output "$TMP/second.kjr"
	trace_ends
	query "events, told: ended by a signal" "$TMP/events.json" '.ended_by == "signal" or .run.ended_by == "signal"'
	trace_starts killed
	kill -KILL "$RECORDER"
	wait "$RECORDER" 2>/dev/null
	check "events, killed: it leaves its instance" has_instance
	trace_records after
}

# The kernel's room for a CPU's events is taken away once it has been set.
events_narrow() {
	trace_starts narrow
	# shellcheck disable=SC2016 # $1 is of that shell
	traced sh -c 'echo 8 >"$1/per_cpu/cpu0/buffer_size_kb"; echo 1 >"$1/events/syscalls/enable" ||
		echo 1 >"$1/events/raw_syscalls/enable"' - $INSTANCES/kjitter 2>/dev/null
	sleep 3
	trace_ends
	query "events, narrow: what had no room is counted" "$TMP/events.json" \
		'.env.trace_events_lost | test("CPU 0: [1-9]")'
	"$K" report "$TMP/events.kjr" 2>&1 | tr -s '\n ' ' ' >"$TMP/out"
	check "events, narrow: and said, with what it means" grep -q "no room for some .CPU 0: [0-9]*.*lower limits" "$TMP/out"
}

events_check() {
	local status=0
	traced "$K" check --sampler user --level 2 --cpus 0 --duration 2s --json >"$TMP/out" 2>"$TMP/err" || status=$?
	check "events, check: exit status $status is 1" test $status = 1
	# Which of them is named first depends on what else this machine does.
	query "events, check: level 2 was made of events, and counts the tasks it names" "$TMP/out" \
		'.causes == "events" and ([.cpus[0].windows[].level] | max) == 2 and
		 ([.cpus[0].reasons[] | select(.code == "thread") | .detail] |
		  any(test("[(]pid [0-9]+[)], [0-9]+ times, .*level 2")))'
	check "events, check: the instance is gone" no_instance
}

test_events() {
	local why other

	TRACED="mount --bind $TMP/cpu /sys/devices/system/cpu && mount -t tracefs none /sys/kernel/tracing"
	mkdir -p "$TMP/cpu"
	echo "0-$(($(nproc --all) - 1))" | tee "$TMP/cpu/possible" "$TMP/cpu/online" "$TMP/cpu/isolated" >"$TMP/cpu/nohz_full"
	if why=$(no_trace); then
		skip "level 2 out of trace events" "$why"
		return
	fi
	exits "events: a tracefs that nobody may write to" 2 "Read-only file system" hidden \
		"$TRACED && mount -o remount,bind,ro /sys/kernel/tracing" \
		"$K" record --sampler user --level 2 --cpus 0 --duration 1s --output "$TMP/events.kjr"
	# It ends with the folder, whatever becomes of us.
	# shellcheck disable=SC2016 # $1 is of that shell
	taskset -c 0 sh -c 'while [ -d "$1" ]; do :; done' - "$TMP" &
	other=$!
	events_record $other
	events_check
	events_ends
	events_narrow
	kill $other
}
