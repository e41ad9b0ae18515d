# shellcheck shell=sh
# Runs in the guest. Does the spin sampler leave CPU 1 as quiet as one user task
# does, and is the rest of the system served while it spins? Times are virtual and
# exact: this is for the deterministic lab only.
#
# /lab/settings: S, how many seconds each of the two is watched; QUIET, how much of the rest.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

# Counts of CPU 1: "LOC RES CAL IWI TLB NMI".
counts() {
	proc_interrupts |
		awk '/^ *(LOC|RES|CAL|IWI|TLB|NMI):/ { n[$1] = $3 }
		     END { print n["LOC:"] + 0, n["RES:"] + 0, n["CAL:"] + 0, n["IWI:"] + 0,
			         n["TLB:"] + 0, n["NMI:"] + 0 }'
}

# What a command adds on CPU 1 in S seconds, once it has settled.
added() {
	"$@" >/dev/null 2>&1 &
	pid=$!
	sleep 2
	before=$(counts)
	sleep "$S"
	after=$(counts)
	kill "$pid"
	wait "$pid" 2>/dev/null
	echo "$before $after" | awk '{ for (i = 1; i <= 6; i++) printf "%d ", $(i + 6) - $i }'
}

# check_ok 1|0 TEXT
check_ok() {
	if [ "$1" = 1 ]; then ok "$2"; else not_ok "$2"; fi
}

at_most_ms() { # name limit_ms
	ns=$(awk -v n="$1" '$1 == n { print $2 }' /tmp/witness)
	if [ -z "$ns" ]; then
		skip "$1" "this kernel has none"
		return
	fi
	us=$((ns / 1000))
	check_ok $((ns <= $2 * 1000000)) "$1 returns in $us us (limit $2 ms)"
}

# aside PID: a livepatch, and then suspend to idle, while it spins: both come to an end, and it
# goes on.
aside() {
	if insmod /lab/kjitter_livepatch.ko 2>/dev/null; then
		check_ok "$(transition_ends 30 && echo 1)" \
			"a livepatch comes on within 30 s while the sampler spins"
		echo 0 >/sys/kernel/livepatch/kjitter_livepatch/enabled
		check_ok "$(transition_ends 30 && echo 1)" "and goes within 30 s"
		taskset 1 rmmod kjitter_livepatch
	else
		skip "livepatch" "this kernel loads none"
	fi
	suspend_idle
	goes_on "$1"
}

# suspend_idle: as `systemctl suspend` does it on a laptop, until the machine's timer ends it.
suspend_idle()
{
	success=$(cat /sys/power/suspend_stats/success)
	idle >/tmp/idle 2>&1
	case $? in
	0) away=$(cat /tmp/idle) ;;
	77) skip "suspend to idle" "$(cat /tmp/idle)"; return ;;
	*) not_ok "suspend to idle: $(cat /tmp/idle)"; return ;;
	esac
	check_ok $(($(cat /sys/power/suspend_stats/success) == success + 1)) \
		"suspend to idle is entered beside the sampler, and left after $away ms"
	usleep 200000
}

# freeze PID: all tasks, for a second; then the recorder PID goes on.
freeze() {
	if [ -w /sys/power/pm_test ]; then
		echo 1 >/sys/module/suspend/parameters/pm_test_delay
		echo freezer >/sys/power/pm_test
		check "all tasks freeze and thaw" sh -c 'echo freeze >/sys/power/state'
		echo none >/sys/power/pm_test
		usleep 200000
	else
		skip "freezer" "kernel built without PM_DEBUG"
	fi
	goes_on "$1"
}

goes_on() { # PID
	check "the run goes on" grep -q running /sys/kernel/debug/kjitter/cpu1/accounts
	kill "$1"
	wait "$1"
	check_ok $(($? == 0)) "the recorder ends well"
}

# froze CAPTURE WHO: a gap of the second that the freezer waits says so.
froze() {
	[ -w /sys/power/pm_test ] || return 0
	kjitter report --records "$1" | grep frozen >/tmp/frozen
	sed 's/^/# stood aside: /' /tmp/frozen
	check_ok "$(awk -F, '$6 >= 900000000 { n++ } END { print (n > 0) }' /tmp/frozen)" \
		"$2 froze with all tasks: one gap of about a second says so"
}

# slept CAPTURE: the pause of suspend to idle is one gap of the sampler, and says so.
slept() {
	[ -n "$away" ] || return 0
	kjitter report --records "$1" | grep frozen >/tmp/frozen
	sed 's/^/# stood aside: /' /tmp/frozen
	check_ok "$(awk -F, -v least=$((away - 100)) '$6 >= least * 1000000 { n++ } END { print n == 1 }' /tmp/frozen)" \
		"the spin sampler was asleep with the machine: one gap of about $away ms says so"
}

if ! [ -e /sys/devices/system/cpu/nohz_full ]; then
	skip "tick" "kernel built without NO_HZ_FULL"
	finish
fi
check "insmod" insmod /lab/kjitter.ko
check "insmod of the witness" insmod /lab/kjitter_witness.ko

echo "# $(kjitter status | grep '^preemption'), asked for: $(tr ' ' '\n' </proc/cmdline | grep preempt= || echo nothing)"
user=$(added taskset 2 /bin/spinner 1)
echo "# one user task spinning, ${S} s: LOC RES CAL IWI TLB NMI = $user"
spin=$(added taskset 1 /bin/kjitter record --quiet --cpus 1 --sampler spin --threshold 1us \
	--output /tmp/quiet.kjr)
echo "# spin sampler,           ${S} s: LOC RES CAL IWI TLB NMI = $spin"
extra=$((${spin%% *} - ${user%% *}))
check_ok $((extra <= 2 * S)) \
	"local timer interrupts in ${S} s: ${spin%% *} sampler, ${user%% *} user task (limit +$((2 * S)))"
/bin/kjitter report /tmp/quiet.kjr | sed 's/^/# /'

taskset 1 /bin/kjitter record --quiet --cpus 1 --sampler spin --threshold 1us \
	--output /tmp/quiet2.kjr 2>/dev/null &
pid=$!
sleep 1
# A grace period of RCU tasks waits for whoever runs and does not sleep: so does the kernel that still
# tests its ciphers, after a quick boot.
tries=0
while grep -qsx cryptomgr_test /proc/[0-9]*/comm && [ $tries -lt 600 ]; do
	usleep 100000
	tries=$((tries + 1))
done
taskset 1 cat /sys/kernel/debug/kjitter_witness/measure >/tmp/witness
at_most_ms work 100
at_most_ms rcu 1000
at_most_ms rcu_expedited 1000
at_most_ms rcu_tasks 1000
t=$(awk '{ print int($1 * 1000) }' /proc/uptime)
for i in 1 0; do
	taskset 1 sh -c "echo $i >/sys/kernel/tracing/events/sched/sched_switch/enable"
done
t=$(($(awk '{ print int($1 * 1000) }' /proc/uptime) - t))
check_ok $((t <= 2000)) "a trace event is enabled and disabled in $t ms (limit 2000 ms)"
away=
aside "$pid"
slept /tmp/quiet2.kjr
samplers="hw timer"
[ "$QUIET" != quick ] || samplers=
for sampler in $samplers; do
	taskset 1 kjitter record --quiet --cpus 1 --sampler "$sampler" --threshold 100us \
		--output /tmp/aside.kjr 2>/dev/null &
	pid=$!
	usleep 300000
	freeze "$pid"
	froze /tmp/aside.kjr "the $sampler sampler"
done
check "rmmod" rmmod kjitter_witness kjitter
finish
