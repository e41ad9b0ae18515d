# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# See advise. /lab/settings: PART, which of the two boots this is.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

clocksource=/sys/devices/system/clocksource/clocksource0/current_clocksource

# look: what is found at CPU 1, by code, is $codes; the JSON is /tmp/look
look()
{
	kjitter advise --cpus 1 --json >/tmp/look 2>/tmp/err
	status=$?
	codes=$(sed -n '/"findings"/,/"not_looked_at"/s/^ *"code": "\(.*\)",$/\1/p' /tmp/look | xargs)
}

# why: details and what was not seen, for a test that failed
why()
{
	sed -n 's/^ *"\(detail\|why\)": //p' /tmp/look | xargs
	cat /tmp/err
}

# finds NAME CODES: these, and no others
finds()
{
	look
	want=1
	[ -n "$2" ] || want=0
	if [ "$codes" = "$2" ] && [ $status = $want ]; then
		ok "$1: ${2:-nothing}"
	else
		not_ok "$1: wanted ${2:-nothing}, found $codes (exit $status): $(why)"
	fi
}

# has CODE: among others
has()
{
	case " $codes " in
	*" $1 "*) ok "found: $1" ;;
	*) not_ok "not found: $1; but $codes: $(why)" ;;
	esac
}

# follow: do what it advises, where that is a command
follow()
{
	kjitter advise --cpus 1 --json | sed -n 's/^ *"remedy": "\(.*\)",*$/\1/p' | sed 's/\\"/"/g' >/tmp/remedies
	while read -r remedy; do
		case $remedy in
		"echo "*|"for "*) eval "$remedy" ;;
		esac
	done </tmp/remedies
	# An interrupt goes elsewhere when it comes the next time.
	echo .
	usleep 200000
}

# planted CODE COMMAND...: found, alone, and gone when it was advised upon
planted()
{
	code=$1
	shift
	eval "$*"
	echo .
	finds "planted: $*" "$code"
	follow
	finds "advised: $(cat /tmp/remedies)" ""
}

# beside CODE COMMAND...: while a program runs
beside()
{
	code=$1
	shift
	pids=
	for command; do
		$command &
		pids="$pids $!"
	done
	usleep 500000
	finds "beside $*" "$code"
	for pid in $pids; do
		kill -9 "$pid"
		wait "$pid" 2>/dev/null
	done
}

case $PART in
planted)
	finds "as it was booted" "irq-affinity irq-default thp mce-poll"
	follow
	finds "all done that was advised" ""
	planted irq-affinity "echo 1 >/proc/irq/4/smp_affinity_list"
	planted irq-default "echo 3 >/proc/irq/default_smp_affinity"
	planted workqueue "echo 3 >/sys/devices/virtual/workqueue/cpumask"
	planted watchdog "echo 1 >/proc/sys/kernel/watchdog; echo 0-1 >/proc/sys/kernel/watchdog_cpumask"
	planted timer-migration "echo 0 >/proc/sys/kernel/timer_migration"
	planted thp "echo always >/sys/kernel/mm/transparent_hugepage/enabled"
	planted ksm "echo 1 >/sys/kernel/mm/ksm/run"
	planted numa-balancing "echo 1 >/proc/sys/kernel/numa_balancing"
	planted mce-poll "echo 60 >/sys/devices/system/machinecheck/machinecheck1/check_interval"
	beside tasks "spinner 1" "spinner 1"
	beside "" "spinner 1"
	beside perf-events "culprit sample 1 99"
	if can fair-server; then
		beside fair-server "culprit fifo 1 spinner 1"
	else
		beside rt-throttling "culprit fifo 1 spinner 1"
	fi
	# A thread of the kernel that wakes often.
	for pid in /proc/[0-9]*; do
		[ "$(cat "$pid/comm" 2>/dev/null)" != rcu_preempt ] || thread=${pid#/proc/}
	done
	taskset -p 2 "$thread" >/dev/null
	usleep 300000
	finds "rcu_preempt on CPU 1" kthreads
	taskset -p 1 "$thread" >/dev/null
	usleep 300000
	finds "rcu_preempt on CPU 0" ""
	now=$(cat $clocksource)
	other=$(tr ' ' '\n' <"${clocksource%/*}/available_clocksource" | grep -v tsc | head -n 1)
	echo "$other" >$clocksource
	finds "clocksource $other" clock
	echo "$now" >$clocksource
	finds "the end" ""
	umount /sys/kernel/debug
	beside "" "spinner 1"
	culprit fifo 1 spinner 1 &
	usleep 300000
	look
	check "without debugfs a real-time task's server is not looked at: exit $status, found '$codes'" \
		test "$status $codes" = "4 "
	check "and that is said" grep -q '"code": "fair-server"' /tmp/look
	kill -9 $!
	wait $! ;;
booted)
	echo 2 >/sys/class/net/lo/queues/rx-0/rps_cpus
	look
	for code in nohz-full isolcpus load-balancing rcu-callbacks clock-watchdog tick-aligned workqueue \
		watchdog vmstat rps smt-sibling idle-poll; do
		has $code
	done
	check "nohz=off is what is said of the tick" grep -q '"the tick of CPU 1 .*nohz=off' /tmp/look ;;
esac
finish
