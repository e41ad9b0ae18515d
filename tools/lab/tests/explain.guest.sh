# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see explain.
# shellcheck disable=SC2034 # for contract.sh
name=explain
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
witness=/sys/kernel/debug/kjitter_witness/tracepoints
tracing=/sys/kernel/tracing

# kprobes there are, armed or not, by function.
kprobes()
{
	awk '{ sub(/\+0x.*/, "", $3); print $3 }' /sys/kernel/debug/kprobes/list | sort -u
}

# hrtimers of CPU 1 by function; the tick's own is always there.
timers()
{
	awk '/^cpu:/ { cpu = $2 } cpu == 1 && /^ #[0-9]+:/ { print $3 }' /proc/timer_list | sort
}

attached()
{
	sort -u $witness
}

same()
{
	if cmp -s "$2" "$3"; then
		ok "$1"
	else
		not_ok "$1: $(diff "$2" "$3" | grep '^[-+][^-+]' | tr '\n' ' ')"
	fi
}

check "insmod of the witness" insmod /lab/kjitter_witness.ko
attached >/tmp/tp.before
check "insmod" insmod /lab/kjitter.ko
sleep 2 # until the boot is over on CPU 0

# ---- level 1 attaches nothing
kjitter record --quiet --cpus 1 --threshold 500ns --duration 3s --output /tmp/l1.kjr &
wait_for in_state running
sleep 1
attached >/tmp/tp.level1
kprobes >/tmp/kprobes.level1
timers >/tmp/timers.level1
wait $!
same "level 1 attaches to no tracepoint and turns on no static key" /tmp/tp.before /tmp/tp.level1
: >/tmp/kprobes.none
same "level 1 leaves no kprobe behind" /tmp/kprobes.none /tmp/kprobes.level1
if [ "$(grep -vcE 'tick_(sched_timer|nohz_handler)' /tmp/timers.level1)" = 0 ]; then
	ok "level 1: no hrtimer on CPU 1 but the tick's: $(tr '\n' ' ' </tmp/timers.level1)"
else
	not_ok "level 1: hrtimers on CPU 1: $(tr '\n' ' ' </tmp/timers.level1)"
fi

# ---- nothing that CPU 0 does is an interrupt of CPU 1
kjitter report --json /tmp/l1.kjr >/tmp/l1.json
# number KEY: the first in an object of one key a line.
number()
{
	sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" /tmp/l1.json | head -n 1
}
gaps=$(number gaps)
ticks=$(sed -n '/"by_cause"/,/^  *}/p' /tmp/l1.json | sed -n '/"tick"/,/}/s/.*"count": *\([0-9]*\).*/\1/p')
counted=$(sed -n '/"events"/,/}/s/.*"tick": *\([0-9]*\).*/\1/p' /tmp/l1.json | head -n 1)
if [ "$gaps" -gt 500 ] && [ "${ticks:-0}" -le "${counted:-0}" ] && [ "${counted:-0}" -lt 20 ]; then
	ok "$gaps gaps, most from the shared clock; ticks among them ${ticks:-0}, counted ${counted:-0}"
else
	not_ok "$gaps gaps, ticks among them ${ticks:-0}, counted ${counted:-0}"
fi

# ---- level 2: sums and counts; a load that makes threads, IPIs, softirqs on CPU 1
(
	i=0
	while [ $i -lt 40 ]; do
		taskset 2 true
		echo $((i % 2)) >$tracing/events/sched/sched_wakeup/enable
		usleep 20000
		i=$((i + 1))
	done
) &
load=$!
NAME=$name program /bin/level2 3
wait $load
echo 0 >$tracing/events/sched/sched_wakeup/enable
attached >/tmp/tp.after
same "after level 2 nothing is attached" /tmp/tp.before /tmp/tp.after
NAME=$name /bin/level2 2 >/tmp/level2.out &
wait_for in_state running
sleep 1
attached >/tmp/tp.level2
kprobes | tr '\n' ' ' >/tmp/kprobes.level2
probed=$(cat /tmp/kprobes.level2)
wait $!
added=$(diff /tmp/tp.before /tmp/tp.level2 | grep -c '^+[^+]')
if [ "$added" -ge 12 ]; then
	ok "level 2 is attached to $added tracepoints while it runs"
else
	not_ok "level 2 is attached to $added tracepoints only"
fi

# Which calls user mode is spared: told by their tracepoint, or before there was one by kprobes.
if grep -q ' __tracepoint_csd_function_entry$' /proc/kallsyms; then
	wanted=
else
	wanted=rcu_exp_handler
fi
case "$probed" in
"$wanted" | "$wanted "*) ok "level 2 has kprobes on: ${probed:-nothing}" ;;
*) not_ok "level 2 has kprobes on: ${probed:-nothing}, wanted ${wanted:-nothing}" ;;
esac
kprobes >/tmp/kprobes.after
same "after level 2 no kprobe is left" /tmp/kprobes.none /tmp/kprobes.after

# ---- the trace event and the capture of the same run
echo 1 >$tracing/events/kjitter/gap/enable
echo 8192 >$tracing/buffer_size_kb
echo >$tracing/trace
kjitter record --quiet --cpus 1 --threshold 500ns --ring 16384 --duration 2s --output /tmp/ev.kjr
echo 0 >$tracing/events/kjitter/gap/enable
sed -n 's/.* gap: cpu=1 .*start=\([0-9]*\) len=\([0-9]*\) .*cause=\([a-z_]*\) .*/\1,\2,\3/p' \
	$tracing/trace >/tmp/ev.trace
kjitter report --records /tmp/ev.kjr | awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ print $n["start_counts"] "," $n["len_counts"] "," $n["cause"] }' | tr -d '"' >/tmp/ev.records
lines=$(grep -c . /tmp/ev.records)
if [ "$lines" -gt 100 ] && cmp -s /tmp/ev.trace /tmp/ev.records; then
	ok "the trace event shows the same $lines gaps as the capture: start, length, cause"
else
	not_ok "trace $(grep -c . /tmp/ev.trace) gaps, capture $lines: $(diff /tmp/ev.trace /tmp/ev.records | head -n 6 | tr '\n' ' ')"
fi
check "rmmod" rmmod kjitter kjitter_witness
finish
