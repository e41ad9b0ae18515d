# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Each class of the injector, while the spin sampler has the CPU.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
d=/sys/kernel/debug/kjitter_inject
count=50
good="cpu=1 count=$count min=2000 max=200000 spacing=1000000"

# interrupts: what CPU 1 had so far, NAME=N each.
interrupts()
{
	proc_interrupts |
		awk '/^ *(LOC|CAL|IWI|NMI|RES):/ { sub(":", "", $1); printf "%s=%d ", $1, $3 }'
	awk '/^ *TIMER:/ { printf "TIMER=%d\n", $3 }' /proc/softirqs
}

# moved BEFORE AFTER: the differences.
moved()
{
	echo "$1 $2" | awk '{
		for (i = 1; i <= NF; i++) {
			split($i, a, "=")
			if (a[1] in from) printf "%s=%d ", a[1], a[2] - from[a[1]]
			else from[a[1]] = a[2]
		}
	}'
}

# wants CLASS: what must have moved, at least (NAME>N) or at most (NAME<N).
wants()
{
	case $1 in
	hrtimer) echo "LOC>$count NMI<0 IWI<9 CAL<9 RES<9" ;;
	ipi) echo "CAL>$count NMI<0 IWI<9 LOC<9 RES<9" ;;
	irq_work) echo "IWI>$count LOC>$count NMI<0 CAL<9 RES<9" ;;
	softirq) echo "TIMER>$count LOC>$count NMI<0" ;;
	softirq_irq) echo "TIMER>$count LOC>$((2 * count)) NMI<0" ;;
	# A wake-up comes as a reschedule interrupt or as a call.
	work|fifo|thread) echo "RES+CAL>$count NMI<0" ;;
	thread_irq) echo "RES+CAL>$count LOC>$count NMI<0" ;;
	nmi) echo "NMI>$count NMI<$count LOC<9 IWI<9 CAL<9 RES<9" ;;
	irq_nmi) echo "NMI>$count NMI<$count LOC>$count IWI<9 CAL<9 RES<9" ;;
	all) echo "NMI>$count NMI<$count LOC>$count RES+CAL>$count" ;;
	# Putting the probe in and out is a call or two each.
	irqoff) echo "NMI<0 LOC<9 IWI<9 CAL<9 RES<9" ;;
	*) echo "a test for this class" ;;
	esac
}

# as_wanted "MOVED" "WANTS": prints what is not.
as_wanted()
{
	echo "$1 | $2" | awk '{
		for (i = 1; i <= NF; i++) {
			if (split($i, a, "=") == 2) {
				n[a[1]] = a[2]
			} else if ($i != "|") {
				if (split($i, w, /[<>]/) != 2) { print "no sense in " $i; exit }
				sum = 0
				for (k = split(w[1], part, "+"); k; k--)
					sum += n[part[k]]
				if (index($i, ">") ? sum < w[2] : sum > w[2])
					printf "%s is %d; ", $i, sum
			}
		}
	}'
}

# judge_log LEVELS: compare the log with the plan; prints what is wrong.
# close: how many windows took at most 1 us too long (those that wait for another one
# within: 100 us). The emulator runs one CPU at a time, and a turn of the other CPU in the
# last moment of a window makes it longer: nine of ten is what can be had.
judge_log()
{
	awk -v levels="$1" -v want="$count" '
	FNR == NR { asked[$1] = $2; next }
	/^# clock_khz [0-9]+$/ { khz = $3; next }
	NF != 5 || !khz { print "line: " $0; exit }
	{
		ns = ($5 - $4) * 1000000 / khz
		length_ns = asked[$1] / 4 ^ $3
		if (length_ns < 100) length_ns = 100
		# Counts are whole, and so are the quarters of them.
		if (ns + 2 < length_ns) print $1 "." $3 " took " ns " ns of " length_ns
		if (ns <= length_ns + ($3 == levels - 1 ? 1000 : 100000)) close_ones++
		if (ns > worst) worst = ns
		lines[$3]++
		if ($3) {
			if ($4 <= start || $5 >= end) print $1 "." $3 " is not inside"
		} else if ($1 && ($4 - first) * 1000000 / khz + 1 < 1000000) {
			print $1 " came " $4 - first " counts after the one before"
		}
		if (!$3) first = $4
		start = $4; end = $5
		total++
	}
	END {
		for (i = 0; i < levels; i++)
			if (lines[i] != want) print lines[i] + 0 " windows of depth " i
		if (close_ones < 0.9 * total) print "only " close_ones " of " total " close"
	}' /tmp/plan /tmp/log
}

levels_of()
{
	case $1 in
	all) echo 3 ;;
	*_*) [ "$1" = irq_work ] && echo 1 || echo 2 ;;
	*) echo 1 ;;
	esac
}

try_class()
{
	before=$(interrupts)
	if ! echo "class=$1 $good" 2>/tmp/err >$d/control; then
		not_ok "$1: $(cat /tmp/err)"
		return
	fi
	delta=$(moved "$before" "$(interrupts)")
	cat $d/plan >/tmp/plan
	cat $d/log >/tmp/log
	wrong=$(judge_log "$(levels_of "$1")" | head -n 3 | tr '\n' ';')
	if [ -z "$wrong" ]; then
		ok "$1: $count windows as asked for: lengths, spacing, nesting"
	else
		not_ok "$1: $wrong"
	fi
	wrong=$(as_wanted "$delta" "$(wants "$1")")
	if [ -z "$wrong" ]; then
		ok "$1: the kernel counted $delta"
	else
		not_ok "$1: $wrong the kernel counted $delta"
	fi
}

# refused FILE ERROR LINE
refused()
{
	if echo "$3" 2>/tmp/err >$d/"$1"; then
		not_ok "$1: '$3' was taken"
	elif grep -q "$2" /tmp/err; then
		ok "$1: '$3': $2"
	else
		not_ok "$1: '$3' wants $2: $(cat /tmp/err)"
	fi
}

invalid="Invalid argument"
range="Numerical result out of range"
nodev="No such device"
bad_lines()
{
	refused control "$invalid" ""
	refused control "$invalid" "class=none $good"
	refused control "$invalid" "class=ipi $good cpu=1"
	refused control "$invalid" "class=ipi $good twice=1"
	refused control "$invalid" "class=ipi cpu=1 count=1 min=2000 max=2000"
	refused control "$invalid" "class=ipi cpu=1 count=1 min=2us max=2000 spacing=1000000"
	refused control "$invalid" "class=ipi $good $(printf '%240s' .)"
	refused control "$range" "class=ipi cpu=1 count=0 min=2000 max=2000 spacing=1000000"
	refused control "$range" "class=ipi cpu=1 count=100001 min=2000 max=2000 spacing=1000000"
	refused control "$range" "class=ipi cpu=1 count=1 min=99 max=2000 spacing=1000000"
	refused control "$range" "class=ipi cpu=1 count=1 min=100 max=10000001 spacing=1000000"
	refused control "$range" "class=ipi cpu=1 count=1 min=300 max=200 spacing=1000000"
	refused control "$range" "class=ipi cpu=1 count=1 min=300 max=300 spacing=49999"
	refused control "$range" "class=ipi cpu=1 count=1 min=300 max=300 spacing=1000000001"
	refused control "$nodev" "class=ipi cpu=64 count=1 min=300 max=300 spacing=1000000"
	refused control "$nodev" "class=ipi cpu=99999999999 count=1 min=300 max=300 spacing=50000"
	awk '$2 == "unavailable" { print $1 }' $d/classes >/tmp/missing
	while read -r class; do
		refused control "Operation not supported" "class=$class $good"
	done </tmp/missing
	echo "echo 'class=ipi $good' >$d/control" >/tmp/on_target
	taskset 2 sh /tmp/on_target 2>/tmp/err
	check "the writer on the target itself: deadlock avoided" grep -q deadlock /tmp/err
}

# ticks COMMAND...: of CPU 1 in the half second after that.
ticks()
{
	before=$(interrupts)
	"$@"
	usleep 500000
	moved "$before" "$(interrupts)" | sed -n 's/.*LOC=\([0-9]*\) .*/\1/p'
}

# depend LINE
depend()
{
	echo "$1" >$d/dependency
}

# The kernel holds the tick itself where two tasks share a CPU: that it is not let go
# with what was held here, or one of them would have the CPU for itself.
shared_cpu()
{
	taskset 2 sh -c 'while :; do :; done' &
	one=$!
	taskset 2 sh -c 'while :; do :; done' &
	other=$!
	usleep 50000
	shared=$(ticks true)
	after=$shared
	# Any task that comes to that CPU meanwhile has the kernel set its bit again.
	for _ in 1 2 3; do
		ticks depend "sched cpu=1 on" >/dev/null
		depend "sched cpu=1 off"
		window=$(ticks true)
		[ "$window" -ge "$after" ] || after=$window
	done
	kill -9 $one $other
	wait $one $other 2>/dev/null
	if [ "$shared" -ge 50 ] && [ "$after" -ge 50 ]; then
		ok "dependency: what the kernel holds stays held ($shared ticks in 500 ms, then $after or more)"
	else
		not_ok "dependency: two tasks and $shared ticks, $after once it was let go, in 500 ms"
	fi
}

# nmi_danger: no NMI is sent to a kernel that would panic over one nobody claims.
nmi_danger()
{
	knob=/proc/sys/kernel/unknown_nmi_panic
	if ! grep -q "^nmi available" $d/classes || [ ! -e $knob ]; then
		skip "NMIs where the kernel would panic over one" "no NMIs here"
		return
	fi
	echo 1 >$knob
	refused control "not recoverable" "class=nmi $good"
	refused control "not recoverable" "class=irq_nmi $good"
	check "classes: nmi is unavailable then" grep -q "^nmi unavailable" $d/classes
	echo 0 >$knob
	check "classes: nmi is available again" grep -q "^nmi available" $d/classes
}

dependencies()
{
	if ! echo "sched cpu=1 on" 2>/tmp/err >$d/dependency; then
		check "dependency: not supported here" grep -q "not supported" /tmp/err
		return
	fi
	echo "sched cpu=1 off" >$d/dependency
	usleep 50000
	for dep in posix_timer perf_events sched clock_unstable rcu rcu_exp; do
		quiet=$(ticks true)
		held=$(ticks depend "$dep cpu=1 on")
		check "dependency: $dep is shown" grep -q "^$dep cpu=1\$" $d/dependency
		depend "$dep cpu=1 off"
		usleep 50000
		# Two bits the kernel clears itself: perf at each tick, the scheduler when a
		# second task (PREEMPT_RT: that for timers) has run.
		case $dep in
		perf_events|sched) least=1 ;;
		*) least=100 ;;
		esac
		if [ "$quiet" -le 2 ] && [ "$held" -ge $((quiet + least)) ]; then
			ok "dependency: $dep holds the tick ($quiet, then $held in 500 ms)"
		else
			not_ok "dependency: $dep: $quiet ticks without, $held with in 500 ms"
		fi
	done
	check "dependency: nothing is shown in the end" test -z "$(cat $d/dependency)"
	refused dependency "$invalid" "none cpu=1 on"
	refused dependency "$invalid" "sched cpu=1"
	refused dependency "$nodev" "sched cpu=64 on"
}

# long_run CLASS [SPACING]: one of ten seconds, or of longer, in the background; its process in $long.
long_run()
{
	echo "exec 2>/tmp/long.err; echo 'class=$1 cpu=1 count=1000 min=2000 max=2000" \
		"spacing=${2:-10000000}' >$d/control" >/tmp/long.sh
	sh /tmp/long.sh &
	long=$!
	usleep 300000
}

cut_short()
{
	cat $d/log >/tmp/before
	long_run ipi
	refused control "Device or resource busy" "class=ipi $good"
	cat $d/log >/tmp/during
	check "the log is that of the last run until the next is over" cmp /tmp/before /tmp/during
	if rmmod kjitter_inject 2>/tmp/err; then
		not_ok "rmmod while a run is on"
	else
		ok "rmmod while a run is on is refused: $(cat /tmp/err)"
	fi
	kill -TERM $long
	wait $long 2>/dev/null
	got=$(grep -vc '#' $d/log)
	if [ "$got" -gt 10 ] && [ "$got" -lt 1000 ]; then
		ok "a killed run ends early and leaves a log ($got of 1000)"
	else
		not_ok "a killed run left $got of 1000 windows"
	fi
}

unplugged()
{
	long_run ipi
	echo 0 >/sys/devices/system/cpu/cpu1/online
	wait $long
	check "a CPU that goes offline ends the run: $nodev" grep -q "$nodev" /tmp/long.err
	refused control "$nodev" "class=ipi $good"
	echo 1 >/sys/devices/system/cpu/cpu1/online
	got=$(grep -vc '#' $d/log)
	check "and leaves a log ($got of 1000)" test "$got" -gt 10 -a "$got" -lt 1000
	for class in hrtimer softirq fifo; do
		long_run $class
		echo 0 >/sys/devices/system/cpu/cpu1/online
		wait $long
		check "$class: and so it does here" grep -q "$nodev" /tmp/long.err
		echo 1 >/sys/devices/system/cpu/cpu1/online
	done
}

# nothing_left: what waits for its time on the target when a run is killed does not come any more: its function
# would be gone with the module.
nothing_left()
{
	while read -r class available _; do
		[ "$available" = available ] || continue
		long_run "$class" 500000000
		kill -TERM $long || return
		wait $long 2>/dev/null
		rmmod kjitter_inject || return
		usleep 600000
		insmod /lab/kjitter_inject.ko || return
	done </tmp/classes
}

unplug=no
can unplug 2>/dev/null && unplug=yes
load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
modes=$(cd $d && stat -c '%n=%a' -- * | tr '\n' ' ')
check "files and modes: $modes" \
	test "$modes" = "classes=444 control=200 dependency=600 log=400 plan=400 "
check "classes: 13 lines in the agreed form" test 13 = "$(grep -cE "^[a-z_]+ (un)?available \
cause=[a-z_]+ kind=[a-z]+ symbol=[a-z_-]+ carrier=[a-z]+\$" $d/classes)"
check "the log of no run is its heading" test 1 = "$(wc -l <$d/log)"

kjitter record --quiet --cpus 1 --sampler spin --threshold 500ns --output /tmp/x.kjr &
recorder=$!
wait_for in_state running || not_ok "no sampler"
cat $d/classes >/tmp/classes
while read -r class available _; do
	if [ "$available" = available ]; then
		try_class "$class"
	else
		skip "$class" "this kernel does not offer it"
	fi
done </tmp/classes
# The plan of whichever class came last shows the ladder, which is the same for all.
sort -n -k 2 /tmp/plan | awk '{ print $2 }' >/tmp/ladder
check "the ladder goes from 2000 to 200000 in $count different steps" test \
	"$(head -n 1 /tmp/ladder) $(tail -n 1 /tmp/ladder) $(uniq /tmp/ladder | wc -l)" = \
	"2000 200000 $count"
bad_lines
nmi_danger
dependencies
cut_short
kill -INT $recorder
wait $recorder
if echo "sched cpu=1 off" 2>/dev/null >$d/dependency; then
	shared_cpu
fi
if grep -q "^irqoff available" $d/classes; then
	refused control "timed out" "class=irqoff $good"
fi
if [ $unplug = yes ]; then
	unplugged
else
	skip "a CPU that goes offline during a run" "CPU 1 cannot go offline here"
fi
if echo "sched cpu=1 on" 2>/dev/null >$d/dependency; then
	check "rmmod with a dependency held" rmmod kjitter_inject
	insmod /lab/kjitter_inject.ko
	check "unloading let it go" test -z "$(cat $d/dependency)"
fi
check "nothing of a killed run comes after its module" nothing_left
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
