# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Causes for the tick and for gaps on CPU 1, provoked from user space as people meet them.
# Sourced in the guest as /lab/provoke.sh; wants /bin/culprit and /bin/spinner.
#
#   provoke CAUSE      begin; sets `under` to what the victim must run under, if anything
#   calm               end it
#
# Causes:
#   none               nothing
#   clock, vendor, nohz-off
#                      nothing here: ways to boot, see provoke.sh and check
#   task               a second task bound to the CPU
#   perf               somebody samples the CPU with a frequency
#   hrtimer            somebody samples the CPU with a period: a periodic hrtimer
#   itimer, rlimit     a timer on the victim's CPU time; a limit of it
#   bandwidth          the victim lives in a cgroup with a CPU quota
#   server             the victim is a real-time task, an ordinary one wants the CPU too
#   kworker            bound work items, queued again and again
#   irq                a device interrupt steered to the CPU
#   ipi                another CPU reads a counter there
#   mounts             CPU 0 mounts and unmounts: expedited grace periods, which call kernel
#                      threads there and leave user tasks alone
#   mounts-ipi         both at once
#   text               another CPU patches kernel text: a trace event switched on and off

# shellcheck disable=SC2034 # under is for those that source this

provoke_pids=
under=

# in_background NAME COMMAND...: run it on CPU 0 under that name.
in_background()
{
	ln -sf "/bin/$2" "/tmp/$1"
	alias=/tmp/$1
	shift 2
	taskset 1 "$alias" "$@" &
	provoke_pids="$provoke_pids $!"
}

provoke_cgroup()
{
	mkdir -p /tmp/cgroup
	mount -t cgroup2 cgroup2 /tmp/cgroup 2>/dev/null || :
	echo +cpu >/tmp/cgroup/cgroup.subtree_control
	mkdir -p /tmp/cgroup/limited
	echo "90000 100000" >/tmp/cgroup/limited/cpu.max
}

provoke()
{
	under=
	case $1 in
	none|clock|vendor|nohz-off) ;;
	task) in_background backup-job spinner 1 ;;
	perf) in_background profiler culprit sample 1 99 ;;
	hrtimer) in_background clock-sampler culprit period 1 5000 ;;
	itimer) under="culprit itimer prof 100000" ;;
	rlimit) under="/tmp/with-limit" ;;
	bandwidth)
		provoke_cgroup
		under="/tmp/in-cgroup" ;;
	server)
		in_background backup-job spinner 1
		under="culprit fifo 1" ;;
	kworker) in_background vmstat-agent culprit write 1000 /proc/sys/vm/stat_refresh 1 ;;
	irq)
		# Some machines have no /proc/irq/N for it until it is open.
		exec 7>/dev/ttyS0
		serial=$(cat /sys/class/tty/ttyS0/irq)
		cat "/proc/irq/$serial/smp_affinity" >/tmp/affinity
		echo 2 >"/proc/irq/$serial/smp_affinity"
		in_background chatty-logger culprit write 2000 /dev/ttyS0 . ;;
	ipi) in_background metrics-agent culprit read 1 1000 ;;
	mounts|mounts-ipi)
		mkdir -p /tmp/mounts
		taskset 1 sh -c 'while :; do mount -t tmpfs x /tmp/mounts; umount /tmp/mounts; done' &
		provoke_pids=$!
		[ "$1" = mounts ] || in_background metrics-agent culprit read 1 1000 ;;
	text) in_background tracing-agent culprit write 10000 \
		/sys/kernel/tracing/events/sched/sched_process_fork/enable 1 0 ;;
	*) return 1 ;;
	esac
}

calm()
{
	for pid in $provoke_pids; do
		kill "$pid"
		wait "$pid" 2>/dev/null
	done
	provoke_pids=
	under=
	if [ -e /tmp/affinity ]; then
		cat /tmp/affinity >"/proc/irq/$serial/smp_affinity"
		rm /tmp/affinity
		exec 7>&-
	fi
}

# shellcheck disable=SC2016 # expanded by the scripts
{
	printf '#!/bin/sh\nulimit -t 100000\nexec "$@"\n' >/tmp/with-limit
	printf '#!/bin/sh\necho $$ >/tmp/cgroup/limited/cgroup.procs\nexec "$@"\n' >/tmp/in-cgroup
}
chmod +x /tmp/with-limit /tmp/in-cgroup
