# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the guest scripts of the contract's tests share. Sourced as /lab/contract.sh; the script
# ends with `finish`.
# shellcheck source=tools/tests/ktap.sh
. /lab/ktap.sh
# shellcheck source=tools/lab/tests/can.guest.sh
. /lab/can.sh
ktap_begin ""

# program COMMAND...: it prints KTAP of its own.
program()
{
	ktap_sub "${1##*/}" "$@"
}

# wait_for COMMAND...: until it is true; a minute is a hang.
wait_for()
{
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || return 1
		usleep 50000
	done
}

# in_state STATE: what does the module say?
in_state()
{
	grep -q "^state $1\$" /sys/kernel/debug/kjitter/state
}

module_state()
{
	grep ^state /sys/kernel/debug/kjitter/state
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# tool NAME ARGUMENT...: a program of tools.sh; nothing of a C library is in the guest but what lies
# beside it.
tool()
{
	tool_name=$1
	shift
	/lab/tools/ld-linux-x86-64.so.2 --library-path /lab/tools "/lab/tools/$tool_name" "$@"
}

# softirqs_above: those of CPU 1 are threads on an rt kernel, and delay only what is below them.
softirqs_above()
{
	for dir in /proc/[0-9]*; do
		read -r name <"$dir/comm" || continue
		case $name in
		ksoftirqd/1|ktimers/1)
			check "$name: above the measuring threads" tool chrt -f -p 60 "${dir#/proc/}" ;;
		esac
	done
}

load()
{
	insmod /lab/kjitter.ko || not_ok "insmod"
}

# has_report: is `kjitter report` there yet?
has_report()
{
	kjitter report --help 2>/dev/null | grep -q usage
}

leaks=/sys/kernel/debug/kmemleak

# transition_ends SECONDS: that of kjitter_livepatch, which every task has to come by for, a sampler too.
transition_ends()
{
	for _ in $(seq "$1"); do
		sleep 1
		[ "$(cat /sys/kernel/livepatch/kjitter_livepatch/transition 2>/dev/null || echo 0)" = 1 ] || return 0
	done
	return 1
}

# cpuset_group NAME CPUS: a group of these CPUs, /tmp/cgroup/NAME, which can be made a partition.
cpuset_group()
{
	mkdir -p /tmp/cgroup
	grep -q " /tmp/cgroup " /proc/mounts || mount -t cgroup2 none /tmp/cgroup || return 1
	echo +cpuset >/tmp/cgroup/cgroup.subtree_control || return 1
	mkdir "/tmp/cgroup/$1" && echo "$2" >"/tmp/cgroup/$1/cpuset.cpus"
}

# forget_leaks: what the kernel's search for leaks has found so far is not ours.
forget_leaks()
{
	[ -e $leaks ] || return 0
	echo scan=off >$leaks
	echo scan >$leaks
	echo clear >$leaks
}

# no_leaks: it speaks of memory older than 5 s, the second time it misses it.
no_leaks()
{
	if [ -e $leaks ]; then
		echo scan >$leaks
		sleep 6
		echo scan >$leaks
		cat $leaks >/out/kmemleak
		# Our symbols name the module while it is loaded only, so no leak of any kind is fine.
		if [ ! -s /out/kmemleak ]; then
			ok "kmemleak finds nothing"
		elif grep -q kjitter /out/kmemleak; then
			not_ok "kmemleak finds $(grep -c '^unreferenced' /out/kmemleak) leaks, some of kjitter"
			head -n 30 /out/kmemleak
		else
			not_ok "kmemleak finds $(grep -c '^unreferenced' /out/kmemleak) leaks, not known whose"
			head -n 30 /out/kmemleak
		fi
	else
		skip "kmemleak finds nothing" "this kernel has no kmemleak"
	fi
}

finish()
{
	# shellcheck source=tools/lab/tests/reached.guest.sh
	. /lab/reached.sh
	ktap_end
	exit
}
