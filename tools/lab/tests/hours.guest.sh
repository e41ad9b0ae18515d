# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# See hours. PART and SECONDS_OF come in /lab/settings.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
PART='' SECONDS_OF=10
# shellcheck disable=SC1091 # in the guest
. /lab/settings
looks=20 # how often memory is looked at

# noise: on CPU 1 a timer and an IPI a hundred times a second each, and now and then another task.
noise()
{
	culprit period 1 9000 >/dev/null 2>&1 &
	noisy=$!
	culprit read 1 11000 >/dev/null 2>&1 &
	noisy="$noisy $!"
	while [ -e /tmp/noise ]; do
		taskset 2 true
		usleep 300000
	done &
	noisy="$noisy $!"
}

# interrupts LABEL: of CPU 1, as the kernel counts them.
interrupts()
{
	proc_interrupts | awk -v label="$1:" '$1 == label { print $3 }'
}

# memory PID: in KiB, of the recorder, of what the module has mapped, and of all that the kernel has
# in small pieces.
memory()
{
	awk '/^VmRSS/ { print $2 }' "/proc/$1/status"
	awk '/\[kjitter\]/ { n += $2 } END { print int(n / 1024) }' /proc/vmallocinfo
	awk '/^SUnreclaim/ { print $2 }' /proc/meminfo
}

# number KEY [OBJECT]: the first in an object of one key a line, from where OBJECT begins.
number()
{
	sed -n "/\"${2:-schema}\"/,\$s/.*\"$1\": *\(-*[0-9.]*\).*/\1/p" /tmp/hours.json | head -n 1
}

# caused CAUSE: so often it was seen, by the probes.
caused()
{
	sed -n '/"by_cause"/,/^   }/p' /tmp/hours.json | sed -n "/\"$1\": {/,/}/s/.*\"count\": *\([0-9]*\).*/\1/p"
}

# counts: of CPU 1, by the sampler and by the kernel, one soon after the other: ticks, calls, each twice
counts()
{
	awk '/^cause (tick|call) / { n[$2] = $4 } END { print n["tick"] + 0, n["call"] + 0 }' \
		/sys/kernel/debug/kjitter/cpu1/accounts
	interrupts LOC
	interrupts CAL
}

# agrees WHAT COLUMN: from the first look to the last both have counted as many; but for those that
# came between the two readings of a look, of which there are some hundred a second.
agrees()
{
	counted=$(awk -v c="$2" 'NR == 1 { ours = $c; kernels = $(c + 2) }
		END { print $c - ours, $(c + 2) - kernels }' /tmp/counts)
	over=$((${counted#* } - ${counted% *}))
	if [ "${counted% *}" -gt 0 ] && [ $over -ge -50 ] && [ $over -le 50 ]; then
		ok "$1: ${counted% *} between two looks, and ${counted#* } by the kernel's count"
	else
		not_ok "$1: ${counted% *} between two looks, and ${counted#* } by the kernel's count"
	fi
}

# steady WHAT COLUMN KIB: it grows by no more, from the fifth look to the last; by then pages are touched.
steady()
{
	grown=$(awk -v c="$2" 'NR == 5 { first = $c } { last = $c } END { print last - first, first, last }' /tmp/memory)
	if [ "$(wc -l </tmp/memory)" -ge 10 ] && [ "${grown%% *}" -le "$3" ]; then
		ok "$1: from ${grown#* } KiB ($(wc -l </tmp/memory) looks)"
	else
		not_ok "$1: grew by ${grown%% *} KiB, from ${grown#* }"
	fi
}

# watched PID: memory and counts while it measures.
watched()
{
	wait_for in_state running
	n=0
	while [ $n -lt $looks ]; do
		looked=$(memory "$1" 2>/dev/null | xargs)
		counted=$(counts 2>/dev/null | xargs)
		in_state running || return
		echo "$looked" >>/tmp/memory
		echo "$counted" >>/tmp/counts
		n=$((n + 1))
		echo "$PART: look $n of $looks: $looked KiB, ticks and calls $counted"
		sleep $((SECONDS_OF / (looks + 4)))
	done
}

load
: >/tmp/memory
: >/tmp/counts
touch /tmp/noise
case $PART in
spin)
	noise
	set -- --sampler spin --level 2 --threshold 1us ;;
timer)
	set -- --sampler timer --level 1 --period 50ms ;;
esac
before=$(interrupts LOC)
kjitter record --quiet --cpus 1 "$@" --duration "${SECONDS_OF}s" --output /tmp/hours.kjr >/tmp/said 2>&1 &
recorder=$!
watched $recorder
wait $recorder
status=$?
came=$(($(interrupts LOC) - before))
rm /tmp/noise
# shellcheck disable=SC2086 # several
[ "$PART" != spin ] || kill $noisy
check "$PART, $SECONDS_OF s: it is recorded: $(tr '\n' ' ' </tmp/said)" [ $status = 0 ]
program kjrcheck "$PART" /tmp/hours.kjr
kjitter report --json /tmp/hours.kjr >/tmp/hours.json
kjitter report /tmp/hours.kjr | head -n 30 | sed 's/^/# /'
cp /tmp/hours.json /tmp/memory /tmp/counts /out
check "$PART: $(number samples) samples, $(number gaps) gaps, $(number lost) lost; the accounts add up" \
	grep -q '"adds_up": true' /tmp/hours.json
check "$PART: nothing is lost or missing" [ "$(number lost)$(number records_missing)" = 00 ]
check "$PART: it lasted $(number duration_ns) ns" \
	[ "$(number duration_ns)" -ge $((SECONDS_OF * 1000000000)) ]
case $PART in
spin)
	agrees "local timer" 1
	agrees "function calls" 2
	for cause in tick call; do
		check "$cause: $(caused $cause) by the probes, $(number $cause events) by the counters" \
			[ "$(caused $cause)" = "$(number $cause events)" ]
	done ;;
timer)
	due=$((SECONDS_OF * 20)) had=$(($(number samples) + $(number missed)))
	check "timer: $had expiries or missed ones, of $due" [ $had -ge $((due - 1)) ]
	check "timer: and no more of them" [ $had -le $((due + 1)) ]
	check "timer: each by an interrupt, of which there were $came" [ $came -ge "$(number samples)" ] ;;
esac
steady "$PART: the recorder" 1 64
steady "$PART: what the module has mapped" 2 0
# A leak of a byte for each of a million gaps.
steady "$PART: the kernel's small pieces" 3 1024
check "$PART: the module can be unloaded" rmmod kjitter
finish
