# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see endure. KJ_ENDURE and KJ_UNLOADS come in /lab/settings.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings
event=/sys/kernel/tracing/events/sched/sched_wakeup/enable

# Interrupts of many kinds on CPU 1: IPIs (text patching), threads, softirqs, NMIs.
storm()
{
	n=0
	while [ -e /tmp/storm ]; do
		echo $((n % 2)) >$event
		taskset 2 true
		n=$((n + 1))
		[ $((n % 64)) != 0 ] || echo l >/proc/sysrq-trigger
	done
}

measuring()
{
	in_state running && grep -qE '^samples [1-9]' /sys/kernel/debug/kjitter/cpu1/accounts
}

# Load, measure at level 2, kill the recorder in the middle, unload at once.
unload_one()
{
	insmod /lab/kjitter.ko || return 1
	sampler=spin
	[ $(($1 % 3)) != 1 ] || sampler=timer
	[ $(($1 % 3)) != 2 ] || sampler=hw
	kjitter record --quiet --level 2 --cpus 1 --sampler $sampler --threshold 1us \
		--output /tmp/x.kjr &
	recorder=$!
	wait_for measuring || return 1
	kill -9 $recorder
	wait $recorder 2>/dev/null
	rmmod kjitter
}

forget_leaks
echo 1 >/proc/sys/kernel/sysrq
dmesg -n 1 # the NMIs' backtraces
touch /tmp/storm
storm 2>/dev/null &
storm_pid=$!

insmod /lab/kjitter.ko
check "level 2 records for ${KJ_ENDURE} s under a storm" kjitter record --quiet --level 2 \
	--cpus 1 --threshold 1us --ring 65536 --duration "${KJ_ENDURE}s" --output /tmp/endure.kjr
check "the capture reports, and adds up" kjitter report --json /tmp/endure.kjr
kjitter report --json /tmp/endure.kjr >/out/endure.json
kjitter report /tmp/endure.kjr | sed 's/^/# /' | head -n 60
rm /tmp/endure.kjr # of ten minutes: most of the memory
program /bin/level2 2 20000
rmmod kjitter

done=0
while [ $done -lt "$KJ_UNLOADS" ]; do
	unload_one $done >/tmp/out 2>&1 || break
	done=$((done + 1))
	[ $((done % 20)) != 0 ] || echo "unload: $done of $KJ_UNLOADS"
done
if [ $done = "$KJ_UNLOADS" ]; then
	ok "unloaded $done times in the middle of a storm"
else
	not_ok "unload number $done of $KJ_UNLOADS: $(tr '\n' ' ' </tmp/out)"
fi
rm /tmp/storm
wait $storm_pid
echo 0 >$event
dmesg -n 7
# With the console quiet the verdict's list of complaints has to be applied here.
if dmesg | grep -E 'BUG:|WARNING:|Oops|rcu: INFO|possible circular|possible recursive|inconsistent lock|suspicious RCU|soft lockup'; then
	not_ok "the kernel complained"
else
	ok "the kernel complained of nothing in $(dmesg | wc -l) lines of its log"
fi
no_leaks
finish
