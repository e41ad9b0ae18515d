# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# main - runs in the guest: the parts of the bench, one after another, in one boot. What they leave in
# /out is raw: nothing is judged here, but whether each tool ran. See README.md beside run.
#
# /lab/settings: PARTS, which ones; ONLY, of the part side these tools; EVENTS_US, the threshold of
# osnoise with its events (found out); QUIET, seconds in which each tool is left alone; COUNT,
# injections per class; STORM, injections in a storm.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC2034 # for the parts
PARTS='' ONLY='' EVENTS_US='' QUIET=2 COUNT=100 STORM=20000
# shellcheck disable=SC1091 # in the guest
. /lab/settings

tracing=/sys/kernel/tracing
injector=/sys/kernel/debug/kjitter_inject
# shellcheck disable=SC2034 # for the parts
events_us=${EVENTS_US:-5}
# shellcheck disable=SC2034 # for the parts
witness=/sys/kernel/debug/kjitter_witness

# peer NAME ARGUMENT...: a peer's program, from /tmp: some write to where they are. With `&` behind it
# $! is its own.
peer()
{
	cd /tmp || exit
	peer_name=$1
	shift
	exec /lab/tools/ld-linux-x86-64.so.2 --library-path /lab/tools "/lab/tools/$peer_name" "$@"
}

# seconds: since boot, to the hundredth.
seconds()
{
	cut -d ' ' -f 1 /proc/uptime
}

# counts: what CPU 1 had so far, a line for each: interrupts by label, softirqs and switches.
counts()
{
	proc_interrupts | awk 'NR > 1 && $3 ~ /^[0-9]+$/ { sub(":", "", $1); print "irq", $1, $3 }'
	awk 'NR > 1 { sub(":", "", $1); print "softirq", $1, $3 }' /proc/softirqs
}

# fresh: nothing of a tool before is kept in memory.
fresh()
{
	sync
	echo 3 >/proc/sys/vm/drop_caches
	usleep 100000
}

# memory PID: what it has taken at most so far, and what all of the machine has left.
memory()
{
	awk '/^VmHWM:/ { print "peak", $2 }' "/proc/$1/status" 2>/dev/null
	awk '/^MemAvailable:/ { print "available", $2 }' /proc/meminfo
}

# inject NAME "CLASS..." COUNT MIN MAX SPACING: what was done is added to /out/NAME.injected.
inject()
{
	for class in $2; do
		echo "class=$class cpu=1 count=$3 min=$4 max=$5 spacing=$6" >$injector/control ||
			not_ok "$1: injection of $class"
		grep -v '^#' $injector/log >>"/out/$1.injected"
	done
}

# catches PID: does it catch SIGINT yet? A peer does once it is in its loop; what came before was lost, for
# sh has its background ignore it.
catches()
{
	case $(awk '/^SigCgt:/ { print $2 }' "/proc/$1/status" 2>/dev/null) in
	*[2367abefABEF]) ;;
	*) return 1 ;;
	esac
}

# interrupt PID: until it has ended; a minute is a hang.
interrupt()
{
	tries=0
	until gone "$1" || [ $tries = 300 ]; do
		[ $((tries % 5)) != 0 ] || kill -INT "$1" 2>/dev/null
		tries=$((tries + 1))
		usleep 200000
	done
	kill -KILL "$1" 2>/dev/null || :
}

# events on|off NAME: of osnoise, in the kernel's own buffer, with the injector's clock; off: they go to
# /out/NAME.events. The buffer is large, so that what is missing was not seen.
events()
{
	if [ "$1" = on ]; then
		echo x86-tsc >$tracing/trace_clock
		echo "${3:-16384}" >$tracing/buffer_size_kb
		echo 1 >$tracing/events/osnoise/enable
		: >$tracing/trace
		return
	fi
	echo 0 >$tracing/events/osnoise/enable
	cat $tracing/per_cpu/cpu1/trace >"/out/$2.events"
	cat $tracing/per_cpu/cpu1/stats >"/out/$2.events.stats"
	echo 1408 >$tracing/buffer_size_kb
	echo local >$tracing/trace_clock
}

mount -t tracefs tracefs $tracing 2>/dev/null
load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
check "insmod kjitter_witness" insmod /lab/kjitter_witness.ko "busy_us=4000"
{
	uname -rv
	cat /proc/cmdline
	kjitter --version
	for name in rtla trace-cmd perf bpftrace; do
		tool $name --version 2>&1 | head -n 2
	done
	tool oslat --version
	tool cyclictest --help | head -n 1
	cat $injector/classes
} >/out/versions
sleep 1 # until the boot is over on CPU 0
for part in $PARTS; do
	# shellcheck disable=SC1090 # of this directory
	. "/lab/bench/$part.sh"
done
check "rmmod kjitter_witness" rmmod kjitter_witness
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
