# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# CPUs 1 and 2 are isolated; the injector interrupts them by known lengths.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
COUNT=7
# shellcheck disable=SC1091 # in the guest
. /lab/settings
control=/sys/kernel/debug/kjitter_inject/control
tracing=/sys/kernel/tracing

check "insmod kjitter" insmod /lab/kjitter.ko
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
[ -e $tracing/tracing_on ] || mount -t tracefs tracefs $tracing
echo x86-tsc >$tracing/trace_clock
echo 1 >$tracing/events/kjitter/kjitter_gap/enable
echo 1 >$tracing/events/sched/sched_switch/enable

program /bin/stop "$COUNT"

# said TEXT: on stderr of the recorder.
said()
{
	grep -q "$1" /tmp/err
}

# json KEY: the value of the first line with it.
json()
{
	sed -n "s/^ *\"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" /tmp/report.json | head -n 1
}

# record_once CLASS OPTION...: a recording of CPUs 1 and 2 that an interruption of 400 us ends.
record_once()
{
	class=$1
	shift
	echo 1 >$tracing/tracing_on
	timeout 60 kjitter record --cpus 1-2 --output /tmp/stop.kjr --duration 50s "$@" \
		>/tmp/out 2>/tmp/err &
	recorder=$!
	sleep 2
	echo "class=$class cpu=2 count=1 min=400000 max=400000 spacing=1000000" >$control
	wait $recorder
	status=$?
	kjitter report --json /tmp/stop.kjr >/tmp/report.json
}

# record_and CAUSE CLASS OPTION...: the same, again where another gap was the first: the emulator
# gives each CPU its turns, and a tick may come in one that the other CPUs had.
record_and()
{
	cause=$1
	shift
	for _ in 1 2 3 4 5; do
		record_once "$@"
		if said "stopped at a gap of .*: CPU 2 .*, $cause"; then
			return
		fi
		cat /tmp/err
	done
}

# shellcheck disable=SC2016 # for the shell of the command
record_and tick hrtimer --sampler spin --stop-at tick=200us --snapshot \
	--on-stop 'env | grep ^KJ_ >/tmp/told; kjitter report $KJ_CAPTURE >/tmp/reported'
check "record --stop-at: exit 0 (is $status)" test "$status" = 0
check "record --stop-at: says what ended it" said "stopped at a gap of .*: CPU 2 spin, tick"
check "record --snapshot: the trace is off" grep -q 0 $tracing/tracing_on
check "record --snapshot: says how to go on" said "echo 1 >"
check "report: ended by a gap" test "$(json ended_by)" = "long gap"
check "report: both streams ended so" test "$(grep -c '"state": "stop-at"' /tmp/report.json)" = 2
check "report: text says where" sh -c 'tr -s "\n " "  " </tmp/reported | grep -q "stop at a gap of tick 200.000 us: CPU 2, spin, .*: tick; the kernel.s trace"'
check "--on-stop: CPU, stream, class" test "$(grep -cE '^KJ_(CPU=2|STREAM=spin|CAUSE=tick)$' /tmp/told)" = 3
len=$(sed -n "s/^KJ_LEN_NS=//p" /tmp/told)
check "--on-stop: length ($len)" test "$len" -ge 400000
check "--on-stop: time of day" grep -qE '^KJ_TIME=2026-01-01T00:[0-9:.]+Z$' /tmp/told
check "--on-stop: the capture was whole" grep -q "^end .*as long as --stop-at" /tmp/reported

record_and nmi nmi --sampler user --stop-at nmi=200us --snapshot --on-stop 'exit 7'
check "user: the command's failure is said, exit 2 (is $status)" test "$status" = 2
check "user: says so" said "the command ended with status 7"
check "user: ended by a gap" test "$(json ended_by)" = "long gap"
check "user: both threads ended so" test "$(grep -c '"state": "stop-at"' /tmp/report.json)" = 2
check "user: the trace is off" grep -q 0 $tracing/tracing_on

echo 0 >$tracing/tracing_on
timeout 60 kjitter record --cpus 1 --stop-at 1s --snapshot --duration 1s --output /tmp/stop.kjr 2>/tmp/err
check "record --snapshot: that the trace is off is said" said "WARNING: --snapshot: the kernel's trace is off"
kjitter report --json /tmp/stop.kjr >/tmp/report.json
check "no gap of that length: ended by its duration" test "$(json ended_by)" = duration
kjitter record --cpus 1 --stop-at 1us --threshold 2us --output /tmp/stop.kjr 2>/tmp/err
check "record --stop-at under the threshold: refused" said "shorter than the shortest gap"

# Some gaps of 50 us and one of 400 us: what is kept is that one and its neighbours.
timeout 60 kjitter record --cpus 1 --level 2 --keep 3 --keep-at tick=200us --threshold 5us \
	--duration 8s --output /tmp/keep.kjr 2>/tmp/err &
recorder=$!
sleep 2
echo "class=hrtimer cpu=1 count=100 min=50000 max=50000 spacing=2000000" >$control
echo "class=hrtimer cpu=1 count=1 min=400000 max=400000 spacing=2000000" >$control
echo "class=hrtimer cpu=1 count=100 min=50000 max=50000 spacing=2000000" >$control
wait $recorder
kjitter report --json /tmp/keep.kjr >/tmp/report.json
cp /tmp/keep.kjr /tmp/report.json /out/
check "record --keep: it adds up" test "$(json adds_up)" = true
check "record --keep: most are left out ($(json records_left_out))" test "$(json records_left_out)" -gt 180
check "record --keep: the long one, 3 before, 3 after, the last 3 ($(json records))" test "$(json records)" = 10
check "record --keep: none is missing" test "$(json records_missing)" = 0
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
