# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# See hog. Times are of /proc/uptime: hundredths of a second of the guest's own time.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

now()
{
	read -r up _ </proc/uptime
	echo "${up%.*}${up#*.}"
}

start_hog()
{
	rm -f /tmp/hog
	hog 1 "$1" >/tmp/hog &
	hog=$!
	wait_for grep -q ready /tmp/hog
}

end_hog()
{
	kill -9 $hog 2>/dev/null
	wait $hog 2>/dev/null
}

# waiting: tasks of ours in state D, which nothing can end.
waiting()
{
	for stat in /proc/[0-9]*/stat; do
		read -r line <"$stat" 2>/dev/null || continue
		case $line in
		*kjitter*') D '*|*rmmod*') D '*)
			# The innermost calls tell where it is stuck.
			echo "${line%%) D*}) at $(sed 's/^\[<0>\] //; s/+.*//; 8q' "${stat%stat}stack")" ;;
		esac
	done
}

# asked TEXT LIMIT COMMAND...: ends within LIMIT hundredths of a second; $status, /tmp/said.
asked()
{
	text=$1
	limit=$2
	shift 2
	began=$(now)
	"$@" >/tmp/said 2>&1 &
	pid=$!
	while kill -0 $pid 2>/dev/null && [ $(($(now) - began)) -le $((limit + 1000)) ]; do
		usleep 10000
	done
	took=$(($(now) - began))
	if kill -0 $pid 2>/dev/null; then
		not_ok "$text: still there after $took/100 s; waits: $(waiting | tr '\n' ' ')"
		end_hog # or the guest would never end
		wait $pid
		status=255
		return
	fi
	wait $pid
	status=$?
	if [ "$took" -le "$limit" ]; then
		ok "$text: ended after $took/100 s, limit $limit/100 s"
	else
		not_ok "$text: ended after $took/100 s, limit $limit/100 s"
	fi
}

# says TEXT STATUS PATTERN: of the command before.
says()
{
	said=$(tr '\n' ' ' </tmp/said | tr -s ' ') # lines are broken anywhere
	if [ "$status" = "$2" ] && echo "$said" | grep -qE "$3"; then
		ok "$1: status $2, says: $(echo "$said" | grep -oE "$3" | head -n 1)"
	else
		not_ok "$1: status $status, not $2, or not '$3': $said"
	fi
}

nobody_waits()
{
	if [ -z "$(waiting)" ]; then
		ok "$1: nothing waits in state D"
	else
		not_ok "$1: in state D: $(waiting | tr '\n' ' ')"
	fi
}

# runs SAMPLER PRIORITY: does this sampler run beside such a hog?
runs()
{
	[ "$1" = timer ] && [ "$2" -lt 50 ]
}

at_start()
{
	start_hog "$3"
	who="hog \(pid $hog, SCHED_FIFO $3\)"
	t="$1, level $2, FIFO $3 at the start"
	asked "record, $t" 300 kjitter record --cpus 1 --sampler "$1" --level "$2" --duration 1s \
		--output /tmp/a.kjr
	if runs "$1" "$3"; then
		says "record, $t" 0 "recorded into"
	elif [ "$1" = timer ] && [ "$status" = 4 ]; then
		says "record, $t" 4 "CPU 1 timer-thread: could not run, so nothing was measured: $who"
	else
		says "record, $t" 4 "CPU 1 $1: could not run, so nothing was measured: $who"
	fi
	asked "report, $t" 200 kjitter report /tmp/a.kjr
	runs "$1" "$3" || says "report, $t" 0 "could not run: other tasks had the CPU all the time"
	end_hog
	nobody_waits "$t"
}

in_the_middle()
{
	t="$1, level $2, FIFO $3 in the middle"
	(
		usleep 700000
		exec hog 1 "$3"
	) >/tmp/hog &
	hog=$!
	asked "record, $t" 350 kjitter record --cpus 1 --sampler "$1" --level "$2" --duration 1500ms \
		--output /tmp/b.kjr
	runs "$1" "$3" || says "record, $t" 0 "could not run to the end: hog \(pid $hog, SCHED_FIFO $3\)"
	asked "report, $t" 200 kjitter report /tmp/b.kjr
	says "report, $t" 0 "CPU 1, $1"
	end_hog
	nobody_waits "$t"
}

# Ctrl-C of a recording without end; beside it others ask.
at_the_end()
{
	t="$1, level $2, FIFO $3 at the end"
	kjitter record --cpus 1 --sampler "$1" --level "$2" --output /tmp/c.kjr >/tmp/record 2>&1 &
	recorder=$!
	usleep 700000
	start_hog "$3"
	usleep 100000
	began=$(now)
	kill -INT $recorder
	asked "status, $t" 200 kjitter status
	asked "debugfs, $t" 200 cat /sys/kernel/debug/kjitter/state
	while kill -0 $recorder 2>/dev/null && [ $(($(now) - began)) -le 1000 ]; do
		usleep 10000
	done
	took=$(($(now) - began))
	if [ $took -le 200 ]; then
		ok "record, $t: ended $took/100 s after Ctrl-C"
	else
		not_ok "record, $t: $took/100 s after Ctrl-C; waits: $(waiting | tr '\n' ' ')"
	fi
	nobody_waits "$t"
	end_hog
	wait $recorder
}

# stuck: any task that is in state D at two looks.
stuck()
{
	grep -l ') D ' /proc/[0-9]*/stat 2>/dev/null >/tmp/d1
	usleep 100000
	grep -l ') D ' /proc/[0-9]*/stat 2>/dev/null >/tmp/d2
	grep -Fx -f /tmp/d1 /tmp/d2 | while read -r stat; do
		cut -d ' ' -f 1-3 "$stat"
	done
}

inject_into()
{
	echo "class=work cpu=1 count=1000 min=10000000 max=10000000 spacing=1000000" \
		>/sys/kernel/debug/kjitter_inject/control
}

# Is the run before still being detached? If it is not, this begins another one, and ends it.
detaching()
{
	inject_into 2>/tmp/detaching &
	usleep 20000
	kill -9 $! 2>/dev/null
	wait $!
	grep -q busy /tmp/detaching
}

# A work item that the hog interrupts half way stays so until the hog goes: the injector lets
# its writer go, is busy meanwhile, and nothing waits for it in state D.
held()
{
	t="injector, FIFO $1 within its work item"
	longest=0
	came=
	for try in 1 2 3 4 5 6 7 8 9 10 11 12; do
		inject_into &
		writer=$!
		usleep $((100000 + try * 3000))
		start_hog "$1"
		began=$(now)
		kill -9 $writer
		while kill -0 $writer 2>/dev/null && [ $(($(now) - began)) -le 500 ]; do
			usleep 10000
		done
		took=$(($(now) - began))
		[ $took -le $longest ] || longest=$took
		if [ $took -gt 500 ]; then
			end_hog # or the guest would never end
			wait $writer
			break
		fi
		wait $writer
		! detaching || break
		end_hog
	done
	if detaching; then
		ok "$t: it is being detached when its writer has gone, try $try"
	else
		skip "$t: it is being detached when its writer has gone" "it did not come about in $try tries"
	fi
	if [ $longest -le 200 ]; then
		ok "$t: its writer was gone after $longest/100 s, limit 200/100 s"
	else
		not_ok "$t: its writer was gone after $longest/100 s, limit 200/100 s"
	fi
	! detaching || came=1
	asked "rmmod, $t" 200 rmmod kjitter_inject
	if [ -n "$came" ]; then
		says "rmmod, $t" 1 "unavailable|busy"
	fi
	held=$(stuck | tr '\n' ' ')
	if [ -z "$held" ]; then
		ok "$t: nothing waits for it in state D"
	else
		not_ok "$t: in state D: $held"
	fi
	end_hog
	asked "rmmod once the hog has gone, $t" 200 \
		sh -c 'while [ -e /sys/module/kjitter_inject ]; do rmmod kjitter_inject; usleep 10000; done'
	nobody_waits "$t"
	insmod /lab/kjitter_inject.ko
}

# A thread that the hog preempts in an RCU read side section stays there until it goes, where the
# kernel preempts (a real-time one): probes cannot be detached. Everybody is let go all the same.
reader()
{
	t="FIFO $1 within an RCU section"
	taskset 1 cat /sys/kernel/debug/kjitter_witness/reader
	usleep 50000
	start_hog "$1"
	asked "record, $t" 300 kjitter record --cpus 1 --sampler user --level 2 --duration 1s \
		--output /tmp/a.kjr
	says "record, $t" 4 "could not run, so nothing was measured: hog \(pid $hog, SCHED_FIFO $1\)"
	asked "record again, $t" 500 kjitter record --cpus 1 --sampler spin --level 2 --duration 1s \
		--output /tmp/a.kjr
	if can preempted-readers; then
		says "record again, $t" 2 "cannot be detached while a real-time task keeps a CPU"
		asked "record at level 1, $t" 300 kjitter record --cpus 1 --sampler spin --duration 1s \
			--output /tmp/a.kjr
		says "record at level 1, $t" 4 "could not run, so nothing was measured"
		asked "rmmod, $t" 200 rmmod kjitter
		says "rmmod, $t" 1 "unavailable|busy"
	else
		says "record again, $t" 4 "could not run, so nothing was measured"
	fi
	nobody_waits "$t"
	end_hog
	asked "rmmod once the hog has gone, $t" 200 \
		sh -c 'while [ -e /sys/module/kjitter ]; do rmmod kjitter; usleep 10000; done'
	insmod /lab/kjitter.ko
}

# unloaded MODULE PRIORITY: at once; or it is held, by a thread of a real-time kernel as above.
unloaded()
{
	asked "rmmod $1, FIFO $2" 200 rmmod "$1"
	if can real-time && [ "$status" = 1 ]; then
		says "rmmod $1, FIFO $2" 1 "unavailable|busy"
	else
		says "rmmod $1, FIFO $2" 0 ""
		insmod "/lab/$1.ko"
	fi
}

echo -1 >/proc/sys/kernel/sched_rt_runtime_us
server=/sys/kernel/debug/sched/fair_server/cpu1/runtime
[ ! -e $server ] || echo 0 >$server
load
insmod /lab/kjitter_inject.ko
insmod /lab/kjitter_witness.ko

program late
priorities="1 50 99"
samplers="spin timer hw user"
levels="1 2"
if [ "$HOG" = quick ]; then
	priorities=50
	samplers="spin timer user"
	levels=1
fi
for priority in $priorities; do
	for sampler in $samplers; do
		for level in $levels; do
			at_start "$sampler" "$level" "$priority"
			in_the_middle "$sampler" "$level" "$priority"
			at_the_end "$sampler" "$level" "$priority"
		done
	done

	start_hog "$priority"
	who="hog \(pid $hog, SCHED_FIFO $priority\)"
	# Settling comes on top of the second that each window was asked for.
	asked "check, FIFO $priority" 800 kjitter check --cpus 1 --duration 1s
	says "check, FIFO $priority" 4 "could-not-run|could not run on CPU 1, so nothing was tested: $who"
	asked "calibrate, FIFO $priority" 200 kjitter calibrate --cpus 1
	says "calibrate, FIFO $priority" 4 "could not run on CPU 1: $who"
	asked "inject work, FIFO $priority" 200 sh -c \
		'echo class=work cpu=1 count=5 min=1000 max=2000 spacing=100000 >/sys/kernel/debug/kjitter_inject/control'
	asked "inject fifo, FIFO $priority" 200 sh -c \
		'echo class=thread cpu=1 count=5 min=1000 max=2000 spacing=100000 >/sys/kernel/debug/kjitter_inject/control'
	nobody_waits "check and calibrate, FIFO $priority"
	unloaded kjitter "$priority"
	unloaded kjitter_inject "$priority"
	end_hog
	held "$priority"
	[ "$priority" = 1 ] || reader "$priority"
done
check "the machine is as before: check passes" kjitter check --cpus 1 --duration 1s --sampler user
finish
