# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# CPU 1 is isolated. What is in /out/*.json is looked at by the test on the host.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

# later: interruptions with a name, while it measures.
later()
{
	sleep 0.4
	echo "class=hrtimer cpu=1 count=5 min=3000000 max=3000000 spacing=50000000" \
		>/sys/kernel/debug/kjitter_inject/control
}

# measure NAME OPTION...: for some intervals
measure()
{
	name=$1
	shift
	later &
	timeout 60 kjitter top --cpus 1 --json --interval 500ms --duration 1800ms "$@" \
		>"/out/$name.json" 2>/tmp/err
	status=$?
	wait $!
	check "$name: exit 0 (is $status): $(head -n 1 /tmp/err)" test $status = 0
	check "$name: says nothing else" test ! -s /tmp/err
}

# begun FILE: an interval of it has been told
begun()
{
	[ -s "$1" ]
}

load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
measure spin
measure spin-2 --level 2
measure timer --sampler timer
measure timer-2 --sampler timer --level 2 --threshold 1us
measure hw --sampler hw
measure user --sampler user
measure user-2 --sampler user --level 2
/bin/spinner 1 &
program=$!
sleep 1
measure watch --sampler watch --threshold 100ns
measure watch-pid --sampler watch --pid $program --threshold 100ns
kill $program
wait $program 2>/dev/null

kjitter top --cpus 1 --once --interval 500ms >/tmp/once 2>/tmp/err
status=$?
check "--once: exit 0 (is $status)" test $status = 0
check "--once: the row of CPU 1" grep -qE '^ +1 +[0-9.]+ ' /tmp/once
kjitter top --cpus 1 --once --interval 500ms --level 2 >/tmp/once2 2>/tmp/err
check "--once --level 2: what the tick does" grep -qE ' (stopped|running)$' /tmp/once2
cp /tmp/once /tmp/once2 /out/
kjitter top --cpus 7 --once >/tmp/once 2>/tmp/err
status=$?
check "a CPU that is not there: exit 4 (is $status)" test $status = 4

# While it runs nobody else measures, and the module stays.
kjitter top --cpus 1 --json --interval 500ms >/out/injected.json 2>/tmp/err.top &
top=$!
wait_for begun /out/injected.json
echo "class=nmi cpu=1 count=50 min=300000 max=300000 spacing=2000000" >/sys/kernel/debug/kjitter_inject/control
check "rmmod under it: refused" sh -c '! rmmod kjitter 2>/tmp/err.rmmod'
check "rmmod under it: it is in use" grep -qiE "in use|busy|temporarily unavailable" /tmp/err.rmmod
kjitter top --cpus 1 --once >/tmp/out 2>/tmp/err
status=$?
check "a second one: exit 2 (is $status)" test $status = 2
check "a second one: says who measures" grep -q "another recorder is running (pid" /tmp/err
sleep 2
kill -INT $top
wait $top
check "SIGINT: nothing was wrong: $(head -n 1 /tmp/err.top)" test ! -s /tmp/err.top

# Ended by a signal.
kjitter top --cpus 1 --json --interval 500ms >/out/term.json 2>/tmp/err &
top=$!
wait_for begun /out/term.json
kill -TERM $top
wait $top
status=$?
check "SIGTERM: exit 0 (is $status)" test $status = 0
check "SIGTERM: nothing is measured any more ($(module_state))" wait_for in_state idle

# The owner is killed: the measurement ends with it.
kjitter top --cpus 1 --json --interval 500ms --level 2 >/tmp/killed.json 2>/tmp/err &
top=$!
wait_for begun /tmp/killed.json
kill -KILL $top
wait $top 2>/dev/null
check "SIGKILL: nothing is measured any more" wait_for in_state idle
check "SIGKILL: what it told are whole lines" sh -c 'tail -c 1 /tmp/killed.json | grep -q "^$"'

# The display, on a terminal of its own: pty runs it and says what came of the terminal.
program /bin/pty

check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
