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
umount /sys/kernel/tracing 2>/dev/null
mount -t tmpfs none /sys/kernel/tracing 2>/dev/null
judge masked 2 --level 2
said "cannot be made: .*mount -t tracefs"
finish
