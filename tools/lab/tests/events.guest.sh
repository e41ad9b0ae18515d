# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
BAD=0
# shellcheck disable=SC1091 # in the guest
. /lab/settings
instances=/sys/kernel/tracing/instances

mount -t tracefs none /sys/kernel/tracing 2>/dev/null

# judge NAME STATUS [OPTION...]: what it says is one line in /tmp/line.
judge()
{
	name=$1
	want=$2
	shift 2
	kjitter check --cpus 1 --duration 2s "$@" >"/out/$name.text" 2>&1
	status=$?
	tr -s "\n " "  " <"/out/$name.text" >/tmp/line
	check "$name: exit $status: $(head -c 100 /tmp/line)" test $status = "$want"
}

no_instance()
{
	[ -z "$(ls $instances)" ]
}

said()
{
	check "$name: says '$1'" grep -qE "$1" /tmp/line
}

# The first in this boot: on 6.17 whatever comes to the CPU ends the tick that should not be there.
judge first "$BAD" --level 2
said "level 2 is the kernel's own trace events"
if [ "$BAD" = 1 ]; then
	said "tick runs: 2[45][0-9]"
	said "tick-hidden: .* attaching them hid the fault"
fi
check "first: the instance is gone" no_instance

taskset 2 sh -c 'while :; do :; done' &
other=$!
judge task 1 --level 2
said "tick-sched: more than one task wants CPU 1.*: sh .pid $other., [0-9]+ times, [45][0-9]"
kjitter check --cpus 1 --duration 1s --level 2 --json >/out/task.json
check "task: JSON says where causes are from" grep -q '"causes": "events"' /out/task.json
check "task: and what holds the tick" grep -q '"dependency": "sched"' /out/task.json
# What somebody has set for traces of his own a new instance has, too.
options=/sys/kernel/tracing/trace_options
was=$(cat $options)
for option in nocontext-info noirq-info latency-format raw hex bin fields nooverwrite norecord-cmd; do
	echo $option 2>/dev/null >$options
done
judge options 1 --level 2
said "tick runs: 2[45][0-9]"
said "sh .pid $other"
for option in $was; do
	echo "$option" 2>/dev/null >$options
done
kjitter check --cpus 1 --duration 60s --level 2 >/dev/null 2>&1 &
killed=$!
usleep 500000
mkdir $instances/kjitter
kill -9 $killed
wait $killed 2>/dev/null
judge killed 1 --level 2
said "sh .pid $other"
check "killed: what it left is gone" no_instance
kill $other

# start NAME OPTION...: record level 2 of CPU 1 in the background, and wait until it samples.
start()
{
	name=$1
	shift
	kjitter record --cpus 1 --sampler user --level 2 --output "/out/$name.kjr" "$@" \
		>"/out/$name.text" 2>&1 &
	recorder=$!
	wait_for grep -qx 1 $instances/kjitter/tracing_on
	usleep 400000
}

# ended STATUS: it has ended so, and what it left is one line of JSON in /tmp/json.
ended()
{
	wait $recorder
	status=$?
	check "$name: exit $status: $(head -n 1 "/out/$name.text")" test $status = "$1"
	kjitter report "/out/$name.kjr" >"/out/$name.report" 2>&1
	kjitter report --json "/out/$name.kjr" >"/out/$name.json" 2>&1
	tr -d "\n" <"/out/$name.json" | tr -s " " >/tmp/json
	tr -s "\n " "  " <"/out/$name.report" >/tmp/line
	check "$name: the instance is gone" no_instance
}

json()
{
	check "$name: JSON has $1" grep -qE "$1" /tmp/json
}

# near NAME: level 1 and 2 count the same of NAME, or nearly so, and it is said why.
near()
{
	! grep -q '"reason": null' /tmp/json || return 1
	sed -n 's/.*"level_differences": \[\([^]]*\)\].*/\1/p' /tmp/json | tr '}' '\n' |
		sed -n 's/.*"events": \([0-9]*\), "probed": \([0-9]*\).*/\1 \2/p' |
		while read -r events probed; do
			[ $((events - probed)) -ge -2 ] && [ $((events - probed)) -le 8 ] || exit 1
		done
}

# Another task that wants the CPU: it, and the tick that lets them take turns.
taskset 2 sh -c 'while :; do :; done' &
other=$!
start turns --duration 2s
ended 0
said "level 2 the kernel's own trace events, .*may change what is measured"
check "turns: what both levels count differs by no more than edges" near turns
json '"level_2_from": "trace events"'
json '"causes": "events"'
json '"by_cause": \{[^]]*"thread": \{ "count": [0-9]{2,}, "net_ns": [0-9]{9}'
json '"cause": "thread", "kind": "task", "name": "sh", "pid": '"$other,"
json '"cause": "tick", "kind": "vector", "name": "tick"'
json '"cause": "tick", "kind": "hrtimer", "name": "tick_'
json '"len_ns": [0-9]+, "blind_ns": [0-9]+, "cause": "thread", "events": \{ ("tick": [0-9]+, )?"thread": 1'
json '"tick": \{ "state": "running", .*"sched": \{ "count": [0-9]{2,}, "pid": [0-9]+, "comm": "(sh|kjitter)"'
json '"details": \{ "records": [0-9]{2,}, "lost": 0, "left_out": 0, "adds_up": true'
program kjrcheck "turns: sums" /out/turns.kjr

# peak: the most memory that the recorder had, KiB
peak()
{
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$recorder/status
}

# One that is told to end, and one that cannot tell. Whether a huge page, 2 MiB, fits is a matter of where
# the memory happens to lie.
echo never >/sys/kernel/mm/transparent_hugepage/enabled
start told --duration 60s
level2=$(peak)
kill -TERM $recorder
ended 0
kjitter record --cpus 1 --sampler user --duration 60s --output /tmp/1.kjr 2>/dev/null &
recorder=$!
usleep 800000
level1=$(peak)
kill $recorder
wait $recorder
check "told: at most 512 KiB more than at level 1: $level1 and $level2" \
	test "$level2" -lt $((level1 + 512))
name=told
json '"ended_by": "signal"'
json '"kind": "task", "name": "sh"'
start killed --duration 60s
kill -9 $recorder
wait $recorder 2>/dev/null
check "killed: it leaves its instance" test -d $instances/kjitter
start after --duration 1s
ended 0
json '"kind": "task", "name": "sh"'

# A trace without room: for both commands.
narrow()
{
	echo 8 >$instances/kjitter/per_cpu/cpu1/buffer_size_kb
	echo 1 >$instances/kjitter/events/raw_syscalls/enable
}
# shellcheck disable=SC2016 # of the shell that is started
taskset 2 sh -c 'while :; do kill -0 $$; done' &
busy=$!
start narrow --duration 3s
narrow
ended 0
json '"trace_events_lost": "CPU 1: [0-9]+"'
json '"details": \{ "records": [0-9]+, "lost": [1-9][0-9]*,'
said "no room for some .CPU 1: [0-9]+.*lower limits"
check "narrow: the recorder says so" grep -q "had no room for [0-9]* trace events" /out/narrow.text
name=narrow-check
kjitter check --cpus 1 --duration 5s --level 2 >/out/$name.text 2>&1 &
recorder=$!
# A new trace is on until check has set its room: so this is done again and again.
until gone $recorder; do
	narrow 2>/dev/null
	usleep 200000
done
wait $recorder
tr -s "\n " "  " </out/$name.text >/tmp/line
said "CPU 1: the kernel's trace had no room for [1-9][0-9]* events: .* lower limit"
kill $busy $other

# A function called by another CPU that patches the kernel's text, and a packet's softirq.
start calls --duration 3s
for _ in 1 2 3 4 5 6 7 8; do
	echo 1 >/sys/kernel/tracing/events/sched/sched_wakeup/enable
	echo 0 >/sys/kernel/tracing/events/sched/sched_wakeup/enable
done
ended 0
check "calls: what both levels count differs by no more than edges" near calls
json '"cause": "call", "kind": "vector", "name": "call"'
json '"cause": "call", "kind": "call", "name": "do_sync_core"'
json '"call": \{ "count": [0-9]+, "net_ns": [0-9]+, "max_ns": [0-9]+, "primary_gaps": [1-9]'
ifconfig lo up
start packets --duration 3s
taskset 2 ping -c 1 127.0.0.1 >/dev/null
ended 0
json '"cause": "softirq", "kind": "softirq", "name": "net_rx"'
# It is called taskset until it gives the CPU away for the first time, which it need not do.
json '"cause": "thread", "kind": "task", "name": "(ping|taskset)"'

umount /sys/kernel/tracing 2>/dev/null
mount -t tmpfs none /sys/kernel/tracing 2>/dev/null
judge masked 2 --level 2
said "cannot be made: .*mount -t tracefs"
kjitter record --cpus 1 --sampler user --level 2 --duration 1s --output /tmp/no.kjr 2>/tmp/line
check "masked: record: $(head -c 90 /tmp/line)" test $? = 2
finish
