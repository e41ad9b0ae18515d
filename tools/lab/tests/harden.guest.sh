# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# See harden. PARTS, SEED, OPS, STEP and TOGGLES come in /lab/settings.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
PARTS='' SEED=1 OPS=1000 STEP=1 TOGGLES=10
# shellcheck disable=SC1091 # in the guest
. /lab/settings
online=/sys/devices/system/cpu/cpu1/online

# --- what the kernel checks

config()
{
	zcat /proc/config.gz 2>/dev/null | grep -qx "CONFIG_$1=y"
}

checkers()
{
	for option in KASAN UBSAN DEBUG_KMEMLEAK PROVE_LOCKING PROVE_RCU DEBUG_ATOMIC_SLEEP \
			DEBUG_OBJECTS KCSAN PREEMPT_RT KCOV; do
		config $option && echo $option
	done
}

# --- toggles

# often N: N, or less in the short form; never none.
often()
{
	[ "$TOGGLES" -ge 100 ] || set -- $((($1 * TOGGLES + 99) / 100))
	echo "$1"
}

# recorders: one after another on CPU 1, whatever becomes of it, until /tmp/enough is there, and then
# until one came through. What each left is read by somebody else, and its accounts have to hold.
recorders()
{
	nr=0 bad=0 late=0
	while [ ! -e /tmp/enough ] || { [ $nr = 0 ] && [ $late -lt 20 ]; }; do
		[ ! -e /tmp/enough ] || late=$((late + 1))
		case $((nr % 4)) in
		0) set -- --sampler spin --level 1 ;;
		1) set -- --sampler timer --level 2 ;;
		2) set -- --sampler hw --level 1 ;;
		3) set -- --sampler spin --level 2 ;;
		esac
		rm -f /tmp/r.kjr
		kjitter record --quiet --cpus 1 "$@" --duration 300ms --output /tmp/r.kjr >/tmp/r.out 2>&1
		status=$?
		case $status in
		0)
			kjrcheck "$*" /tmp/r.kjr empty >/tmp/r.check 2>&1 || {
				bad=$((bad + 1))
				cat /tmp/r.check
			}
			nr=$((nr + 1)) ;;
		# CPU 1 was away, or went before it began.
		2|3|4) grep -qE 'offline|went|CPU 1' /tmp/r.out || { bad=$((bad + 1)); cat /tmp/r.out; } ;;
		*)
			bad=$((bad + 1))
			echo "status $status"
			cat /tmp/r.out ;;
		esac
	done >/tmp/recorders
	echo "recordings $nr bad $bad" >>/tmp/recorders
}

# under WHAT COMMAND...: COMMAND while recorders run.
under()
{
	what=$1
	shift
	rm -f /tmp/enough
	recorders &
	recording=$!
	"$@" >/tmp/under.out 2>&1
	status=$?
	touch /tmp/enough
	wait $recording
	said=$(tail -n 1 /tmp/recorders)
	case $status$said in
	"0recordings 0 "*) not_ok "$what: nothing was recorded" ;;
	0*" bad 0") ok "$what: $(tail -n 1 /tmp/under.out); $said" ;;
	*)
		not_ok "$what: status $status, $(tail -n 1 /tmp/under.out); $said: $(
			head -n 3 /tmp/recorders | tr '\n' ' ')" ;;
	esac
}

# A kernel may say EBUSY, for a while: it counts the shares of deadline servers, and on some (seen on 6.12:
# total_bw of CPU 1 in /sys/kernel/debug/sched/debug) more of them than there are CPUs.
hotplug()
{
	n=0 busy=0
	while [ $n -lt "$TOGGLES" ]; do
		if echo 0 2>/tmp/said >$online; then
			n=$((n + 1))
		elif grep -q busy /tmp/said && [ $busy -lt $((TOGGLES * 4)) ]; then
			busy=$((busy + 1))
		else
			echo "after $n: $(cat /tmp/said), $busy times; $(grep dl_bw /sys/kernel/debug/sched/debug | xargs)"
			return 1
		fi
		[ "$(cat $online)" = 1 ] || echo 1 >$online || return 1
		# At another moment of a recording each time.
		usleep $(((n + busy) * 7919 % 150000))
	done
	echo "CPU 1 went and came back $n times, the kernel said EBUSY $busy times"
}

# To idle a kernel is tested no deeper than its devices.
sleeps()
{
	n=0 refused=0 stages="freezer devices platform"
	[ "$1" = freeze ] || stages="$stages processors core"
	echo 1 >/sys/module/suspend/parameters/pm_test_delay
	for stage in $stages; do
		echo "$stage" >/sys/power/pm_test 2>/dev/null || continue
		for _ in $(seq "$(often 3)"); do
			# Something may keep the machine awake, or CPU 1 where it is: as above.
			if echo "$1" 2>/tmp/said >/sys/power/state; then
				n=$((n + 1))
			elif grep -qE 'busy|temporarily' /tmp/said; then
				refused=$((refused + 1))
			else
				cat /tmp/said
				return 1
			fi
			usleep 200000
		done
	done
	echo none >/sys/power/pm_test
	echo "$n times to sleep and back, refused $refused times"
	[ $n -gt $refused ]
}

clocks()
{
	dir=/sys/devices/system/clocksource/clocksource0
	was=$(cat $dir/current_clocksource)
	n=0
	for _ in $(seq "$(often 5)"); do
		read -r clocks <$dir/available_clocksource
		for clock in $clocks; do
			echo "$clock" >$dir/current_clocksource || return 1
			n=$((n + 1))
			usleep 100000
		done
	done
	echo "$was" >$dir/current_clocksource
	echo "the clock changed $n times: $(cat $dir/available_clocksource)"
}

# pids NAME...: of tasks whose name begins so.
pids()
{
	for comm in /proc/[0-9]*/comm; do
		read -r is 2>/dev/null <"$comm" || continue
		for name; do
			case $is in
			"$name"*)
				is=${comm#/proc/}
				echo "${is%/comm}" ;;
			esac
		done
	done
}

# Threads of the module and their recorder are sent elsewhere, by somebody who may.
moves()
{
	n=0 tries=0 wanted=$(often 200)
	while [ $n -lt "$wanted" ] && [ $tries -lt 400 ]; do
		for pid in $(pids kj_ kjitter); do
			taskset -p $((1 + n % 3)) "$pid" >/dev/null 2>&1 && n=$((n + 1))
		done
		usleep 5000
		tries=$((tries + 1))
	done
	echo "sent elsewhere $n times"
	[ $n -gt 0 ]
}

holds()
{
	n=0 tries=0 wanted=$(often 40)
	while [ $n -lt "$wanted" ] && [ $tries -lt 400 ]; do
		for pid in $(pids kjitter); do
			kill -STOP "$pid" 2>/dev/null && n=$((n + 1))
			usleep $((n * 7919 % 90000))
			kill -CONT "$pid" 2>/dev/null
		done
		usleep 20000
		tries=$((tries + 1))
	done
	echo "the reader was stopped $n times"
	[ $n -gt 0 ]
}

kills()
{
	n=0 wanted=$(often 50)
	while [ $n -lt "$wanted" ]; do
		kjitter record --quiet --cpus 1 --level $((1 + n % 2)) --output /tmp/k.kjr >/dev/null 2>&1 &
		pid=$!
		usleep $((n * 104729 % 120000))
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		n=$((n + 1))
	done
	echo "a recorder was killed $n times"
	measure spin >/dev/null
}

# Unloading at any moment: it is refused, or all is gone.
unloads()
{
	n=0 gone=0 wanted=$(often 100)
	while [ $n -lt "$wanted" ]; do
		kjitter record --quiet --cpus 1 --duration 30ms --output /tmp/u.kjr >/dev/null 2>&1 &
		pid=$!
		usleep $((n * 104729 % 60000))
		rmmod kjitter 2>/dev/null && gone=$((gone + 1))
		wait $pid
		[ -e /sys/module/kjitter ] || insmod /lab/kjitter.ko || return 1
		n=$((n + 1))
	done
	echo "unloaded $gone times of $n tries"
	# Of few tries each may meet a recorder.
	[ $gone -gt 0 ] || [ "$wanted" -lt 20 ]
}

# unpatch: the livepatch has come, and goes.
unpatch()
{
	transition_ends 30 || return 1
	echo 0 >/sys/kernel/livepatch/kjitter_livepatch/enabled || return 1
	transition_ends 30 && rmmod kjitter_livepatch
}

livepatches()
{
	n=0 wanted=$(often 10)
	while [ $n -lt "$wanted" ]; do
		insmod /lab/kjitter_livepatch.ko || return 1
		if ! unpatch; then
			echo "a transition did not end in 30 s, after $n livepatches"
			return 1
		fi
		n=$((n + 1))
		usleep $((n * 7919 % 90000))
	done
	echo "patched and unpatched $n times"
}

# partitions_here: a cgroup whose CPUs can be a partition of their own.
partitions_here()
{
	cpuset_group alone 1 2>/tmp/said || return 1
	partition root && partition member
}

partition()
{
	echo "$1" 2>/tmp/said >/tmp/cgroup/alone/cpuset.cpus.partition || return 1
	read -r is </tmp/cgroup/alone/cpuset.cpus.partition
	[ "$is" = "$1" ] || { echo "$1: $is" >/tmp/said; return 1; }
}

# CPU 1 is taken out of the scheduling domains, and comes back. A kernel may not know `isolated`.
partitions()
{
	n=0 wanted=$(often 60)
	while [ $n -lt "$wanted" ]; do
		case $((n % 4)) in
		0) partition root || { cat /tmp/said; return 1; } ;;
		2) partition isolated || partition root || { cat /tmp/said; return 1; } ;;
		*) partition member || { cat /tmp/said; return 1; } ;;
		esac
		n=$((n + 1))
		usleep $((n * 7919 % 90000))
	done
	partition member
	echo "CPU 1 was made a partition, or none, $n times"
}

# 64 openers: one measures, the others are told so, and all of them may ask.
openers()
{
	measure spin >/dev/null || return 1
	n=0
	while [ $n -lt 64 ]; do
		(exec 3<>/dev/kjitter; sleep 2) &
		n=$((n + 1))
	done
	usleep 300000
	kjitter record --quiet --cpus 1 --duration 100ms --output /tmp/o.kjr || return 1
	wait
	echo "measured beside $n openers"
}

# tick_stops: a busy task on CPU 1 has next to no ticks, and these are $ticks.
tick_stops()
{
	/bin/spinner 1 &
	pid=$!
	sleep 2
	before=$(proc_interrupts | awk '$1 == "LOC:" { print $3 }')
	sleep 2
	after=$(proc_interrupts | awk '$1 == "LOC:" { print $3 }')
	kill $pid
	wait $pid 2>/dev/null
	ticks=$((after - before))
	[ $ticks -lt 50 ]
}

part_fuzz()
{
	load
	program fuzz "$SEED" 3 "$OPS"
	check "fuzz: the module can be unloaded" rmmod kjitter
}

part_faults()
{
	if [ ! -e /proc/self/fail-nth ]; then
		skip "faults" "this kernel was built without fault injection"
		return
	fi
	program faults "$STEP"
}

part_toggles()
{
	load
	if [ "$unplug" = yes ]; then
		under "hotplug" hotplug
	else
		skip "hotplug" "CPU 1 cannot go offline here"
	fi
	if [ -e /sys/power/pm_test ]; then
		under "suspend" sleeps "$(grep -q freeze /sys/power/state && echo freeze || echo mem)"
	else
		skip "suspend" "this kernel has no /sys/power/pm_test"
	fi
	under "clocksource" clocks
	under "affinity" moves
	if partitions_here; then
		under "cpusets" partitions
	else
		skip "cpusets" "no partitions here: $(cat /tmp/said)"
	fi
	if insmod /lab/kjitter_livepatch.ko 2>/tmp/said; then
		check "livepatch: while nothing is recorded it comes and goes" unpatch
		under "livepatch" livepatches
	else
		skip "livepatch" "this kernel loads none: $(cat /tmp/said)"
	fi
	under "stopped readers" holds
	check "64 openers" openers
	check "killed recorders" kills
	check "unloads" unloads
	check "toggles: the module can be unloaded" rmmod kjitter
}

echo "# checkers: $(checkers | xargs)"
kcsan=/sys/kernel/debug/kcsan
if [ -e $kcsan ]; then
	echo on >$kcsan
fi
unplug=no
can unplug 2>/dev/null && unplug=yes
forget_leaks
for part in $PARTS; do
	"part_$part"
done
if [ -e $kcsan ]; then
	# Nothing but our modules is watched.
	watched=$(sed -n 's/^setup_watchpoints: //p' $kcsan)
	check "KCSAN watched $watched accesses of the module, and found $(sed -n 's/^data_races: //p' $kcsan) races" \
		[ "$watched" -gt 0 ]
fi
no_leaks
if tick_stops; then
	ok "the tick of CPU 1 stops: $ticks ticks in 2 s"
else
	not_ok "the tick of CPU 1 stops: $ticks ticks in 2 s"
fi
load
check "and the module measures" measure spin
finish
