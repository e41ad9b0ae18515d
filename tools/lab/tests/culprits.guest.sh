# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest, without any module. Does each cause of provoke.sh really happen to a
# plain user task that spins on CPU 1? The witnesses are the kernel's own: its interrupt
# counts, taken first and with no probe attached, then its trace events.
#
# /lab/settings: CAUSES, which ones.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/provoke.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

tracing=/sys/kernel/tracing
events="timer/tick_stop timer/hrtimer_expire_entry sched/sched_switch irq/irq_handler_entry \
workqueue/workqueue_execute_start irq_vectors/local_timer_entry \
irq_vectors/call_function_single_entry ipi/ipi_entry"

# of_x86 NUMBER OTHER: elsewhere CPU 0 is slower to ask for a work item and to patch text, and between
# two items the tick may stop.
of_x86()
{
	case $(uname -m) in
	x86_64) echo "$1" ;;
	*) echo "$2" ;;
	esac
}

# What the trace of one second shows at least so often: "COUNT REGEX", per cause.
witness_of()
{
	case $1 in
	none|vendor) echo "0 ." ;;
	task) echo "200 tick_stop: success=0 .*=SCHED" ;;
	perf) echo "200 tick_stop: success=0 .*=PERF_EVENTS" ;;
	itimer|rlimit) echo "200 tick_stop: success=0 .*=POSIX_TIMER" ;;
	clock) echo "200 tick_stop: success=0 .*=CLOCK_UNSTABLE" ;;
	bandwidth)
		if can quota-tick; then
			echo "200 tick_stop: success=0 .*=SCHED"
		else
			echo "1 ^throttled [1-9]"
		fi ;;
	server) echo "1 sched_switch: .*=spinner .* next_comm=backup-job" ;;
	kworker) echo "$(of_x86 200 100) function refresh_vm_stats" ;;
	hrtimer) echo "150 function=perf_swevent_hrtimer" ;;
	irq) echo "200 irq_handler_entry: irq=[0-9]* name=ttyS0" ;;
	# Vectors are of x86; elsewhere an IPI has a name.
	ipi) echo "200 call_function_single_entry\\|ipi_entry: (Function call" ;;
	text) echo "$(of_x86 200 50) call_function_single_entry\\|ipi_entry: (Function call" ;;
	esac
}

# Local timer interrupts a second, at least and at most, while no probe is attached.
ticks_of()
{
	case $1 in
	none|vendor|ipi|text|irq) echo "0 5" ;;
	bandwidth)
		if can quota-tick; then
			echo "200 260"
		else
			echo "0 40"
		fi ;;
	server) echo "0 40" ;;
	hrtimer) echo "190 210" ;;
	# Where the scheduler has its hrtick on, that comes on top.
	task) echo "245 2000" ;;
	kworker) echo "$(of_x86 245 100) 2000" ;;
	*) echo "245 260" ;;
	esac
}

# local_timer: interrupts so far, and at what time (s): to begin to look takes a while. By its label,
# or by the name that it has on arm64.
local_timer()
{
	awk '/^ *LOC:/ || / arch_timer$/ { n = $3 }
		END { getline up <"/proc/uptime"; sub(/ .*/, "", up); print n, up }' /proc/interrupts
}

# trace_for SECONDS
trace_for()
{
	for event in $events; do
		[ ! -e "$tracing/events/$event" ] || echo 1 >"$tracing/events/$event/enable"
	done
	echo >$tracing/trace
	sleep "$1"
	echo 0 >$tracing/tracing_on
	cat $tracing/per_cpu/cpu1/trace >/tmp/trace
	for event in $events; do
		[ ! -e "$tracing/events/$event" ] || echo 0 >"$tracing/events/$event/enable"
	done
	echo 1 >$tracing/tracing_on
}

# of_cause CAUSE: under it, a task spins on CPU 1.
of_cause()
{
	case $1 in
	clock|vendor)
		if ! can unstable-clock; then
			skip "$1" "the clock of this machine cannot become unstable"
			return
		fi ;;
	esac
	provoke "$1"
	# shellcheck disable=SC2086,SC2154 # words of a command; from provoke.sh
	$under /bin/spinner 1 &
	victim=$!
	sleep 1
	before=$(local_timer)
	sleep 2
	ticks=$(echo "$before $(local_timer)" | awk '{ print int(($3 - $1) / ($4 - $2) + 0.5) }')
	# What comes once a second is not in every second.
	case $1 in
	server) trace_for 6 ;;
	*) trace_for 1 ;;
	esac
	if [ "$1" = bandwidth ]; then
		sed -n "s/^nr_//p" /tmp/cgroup/limited/cpu.stat >>/tmp/trace
	fi
	kill "$victim"
	wait "$victim" 2>/dev/null
	calm

	witness=$(witness_of "$1")
	seen=$(grep -c "${witness#* }" /tmp/trace)
	limits=$(ticks_of "$1")
	text="$1: $ticks local timer interrupts/s (${limits% *} to ${limits#* })"
	text="$text, $seen times \"${witness#* }\" (at least ${witness%% *})"
	if [ "$ticks" -ge "${limits% *}" ] && [ "$ticks" -le "${limits#* }" ] &&
	   [ "$seen" -ge "${witness%% *}" ]; then
		ok "$text"
	else
		not_ok "$text"
		sed -E 's/.*[0-9]+: ([a-z_]+: )/\1/' /tmp/trace | cut -c 1-60 | sort | uniq -c |
			sort -rn | head -n 12
	fi
}

echo 2 >$tracing/tracing_cpumask
for cause in $CAUSES; do
	of_cause "$cause"
done
finish
