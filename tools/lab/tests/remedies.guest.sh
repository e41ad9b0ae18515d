# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# shellcheck disable=SC2034 # provoke_pids is of provoke.sh
#
# See remedies. /lab/settings: BOOT, its name; CAUSES, words CAUSE:CODE, causes those of provoke.sh
# and of spoil(); CPUS, words CPU:CODE, "" for a pass. /lab/doc: the tutorial's commands.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/provoke.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

remedy=/lab/doc/remedy
group=/sys/fs/cgroup/limited

# says NAME CODE OPTION...: check says that code, "": passes
says()
{
	name=$1
	want=$2
	shift 2
	# shellcheck disable=SC2086,SC2154 # words of a command; from provoke.sh
	$under kjitter check --json "$@" >/tmp/check 2>/tmp/err
	status=$?
	codes=$(sed -n 's/^ *"code": "\(.*\)",$/\1/p' /tmp/check | xargs)
	case $want:$status in
	:0) ok "$name: passes" ;;
	:*) not_ok "$name: does not pass: $status $codes $(sed -n 's/^ *"detail": //p' /tmp/check | head -n 2)$(cat /tmp/err)" ;;
	*)
		case "$status $codes " in
		[14]*" $want "*) ok "$name: check says $want" ;;
		*) not_ok "$name: check says $status $codes, not $want $(cat /tmp/err)" ;;
		esac ;;
	esac
}

# spoil CAUSE: as provoke, for what that does not have. Return: 1: not here.
spoil()
{
	case $1 in
	memory)
		# shellcheck disable=SC2016 # expanded by the script
		printf '#!/bin/sh\nwhile :; do for p in $(pidof kjitter); do echo 4 >/proc/$p/clear_refs; done; done 2>/dev/null\n' \
			>/tmp/memory-agent
		chmod +x /tmp/memory-agent
		taskset 1 /tmp/memory-agent &
		provoke_pids=$! ;;
	cpuset)
		provoke_cgroup
		echo +cpuset >/sys/fs/cgroup/cgroup.subtree_control
		echo 0 >$group/cpuset.cpus
		echo max >$group/cpu.max
		under=/tmp/in-cgroup ;;
	down)
		can unplug && echo 0 >/sys/devices/system/cpu/cpu1/online ;;
	hog)
		echo -1 >/proc/sys/kernel/sched_rt_runtime_us
		echo 0 >/sys/kernel/debug/sched/fair_server/cpu1/runtime
		hog 1 50 >/tmp/hog &
		provoke_pids=$!
		wait_for grep -q ready /tmp/hog ;;
	program) ;;
	*) provoke "$1" ;;
	esac
}

# options CAUSE: of check. Level 1 knows most; functions are named by level 2.
options()
{
	case $1 in
	hrtimer|kworker) echo "--duration 1s --sampler user" ;;
	# The server runs once a second: not in each short window.
	server) echo "--duration 3s --sampler user --level 1" ;;
	program) echo "--duration 1s --sampler watch --level 1" ;;
	*) echo "--duration 1s --sampler user --level 1" ;;
	esac
}

# apply CODE: as it stands in the tutorial. A limit is one of the shell that starts the program; the
# shell itself keeps the timer that it once had.
apply()
{
	if [ "$1" = tick-posix-timer ]; then
		printf '#!/bin/sh\nulimit -t 100000\n%s\n"$@"\n' "$(cat "$remedy/$1")" >/tmp/with-limit
	else
		# shellcheck disable=SC1090 # of the document
		. "$remedy/$1"
	fi
}

# calm_down CAUSE
calm_down()
{
	calm 2>/dev/null
	# shellcheck disable=SC2046 # words
	kill -9 $(pidof spinner) 2>/dev/null
	wait
	case $1 in
	hog)
		echo 950000 >/proc/sys/kernel/sched_rt_runtime_us ;;
	esac
}

of_cause()
{
	cause=${1%%:*}
	code=${1#*:}
	if ! spoil "$cause"; then
		skip "$code" "cannot be provoked on this kernel"
		return
	fi
	usleep 300000
	# shellcheck disable=SC2046 # words
	says "$code" "$code" --cpus 1 $(options "$cause")
	echo "# $(cat "$remedy/$code")"
	apply "$code"
	usleep 300000
	# shellcheck disable=SC2046 # words
	says "$code, with its remedy" "" --cpus 1 $(options "$cause")
	calm_down "$cause"
}

# runs FILE: every command of it is there, and takes its arguments; that one finds something is no fault.
runs()
{
	sh "$1" >/tmp/said 2>&1
	status=$?
	cat /tmp/said
	[ $status = 0 ] && ! grep -qiE "not found|no such|usage:|invalid|can't" /tmp/said
}

mkdir -p /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup 2>/dev/null
[ ! -e /lab/kjitter.ko ] || load
# It takes some seconds to find out that a clock is bad.
[ "$BOOT" != clock ] ||
	wait_for grep -qv tsc /sys/devices/system/clocksource/clocksource0/current_clocksource
for word in $CPUS; do
	cpu=${word%%:*}
	says "$BOOT, CPU ${cpu:-not named}" "${word#*:}" --duration 1s --sampler user --level 1 ${cpu:+--cpus "$cpu"}
done
for word in $CAUSES; do
	of_cause "$word"
done
if [ "$BOOT" = line ]; then
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
	for see in /lab/doc/see/*; do
		check "runs: $(head -n 1 "$see")" runs "$see"
	done
fi
finish
