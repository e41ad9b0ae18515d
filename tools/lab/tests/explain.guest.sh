# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see explain.
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
program /bin/level2 3
wait $load
echo 0 >$tracing/events/sched/sched_wakeup/enable
attached >/tmp/tp.after
same "after level 2 nothing is attached" /tmp/tp.before /tmp/tp.after
/bin/level2 2 >/tmp/level2.out &
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
if can calls; then
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
echo 1 >$tracing/events/kjitter/kjitter_gap/enable
echo 8192 >$tracing/buffer_size_kb
echo >$tracing/trace
kjitter record --quiet --cpus 1 --threshold 500ns --ring 16384 --duration 2s --output /tmp/ev.kjr
echo 0 >$tracing/events/kjitter/kjitter_gap/enable
sed -n 's/.* kjitter_gap: cpu=1 .*start=\([0-9]*\) len=\([0-9]*\) .*cause=\([a-z_]*\) .*/\1,\2,\3/p' \
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
# perf and trace-cmd read the format, and know no names of C.
if grep -q '{ 2, "tick" }' $tracing/events/kjitter/kjitter_gap/format &&
   ! grep -q KJ_CAUSE $tracing/events/kjitter/kjitter_gap/format; then
	ok "the format of the trace event has the number of each cause"
else
	not_ok "the format of the trace event: $(grep -o '__print_symbolic.*' $tracing/events/kjitter/kjitter_gap/format)"
fi

# ---- debugfs and the reader tell of the same records and details
# Fields that both have: of records begin, length, cause, flags; of details length, net time,
# cause, number, flags.
shown_by_debugfs() # STREAM
{
	awk -v stream="$1" '
		/^stream / { on = $2 == stream; getline; next }
		!on { next }
		stream == "detail" { id = $6; sub(/id=/, "", id); line = $2 " " $3 " " $4 " " id }
		stream != "detail" { line = $1 " " $2 " " $3 }
		{ for (i = 4; i <= NF; i++)
			if ($i ~ /^(housekeeping|yield|blind|more|frozen|spared|inner|cut)$/)
				line = line " " $i
		  print line }' /tmp/debugfs
}

shown_by_reader() # OPTION FIELD...
{
	option=$1
	shift
	kjitter report "$option" /tmp/both.kjr | tr -d '"' | awk -F, -v fields="$*" '
		NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; nr = split(fields, f, " "); next }
		{ line = $n[f[1]]
		  for (i = 2; i <= nr; i++)
			line = line " " $n[f[i]]
		  gsub(/\+/, " ", line)
		  sub(/ *$/, "", line)
		  print line }'
}

# The cause of each gap, and how often each one was counted in it.
counted_by_debugfs()
{
	awk '/^stream / { spin = $2 == "spin"; getline; next }
		spin {
			line = $3
			for (i = 4; i <= NF; i++)
				if ($i ~ /=/)
					line = line " " $i
			print line
		}' /tmp/debugfs
}

counted_by_reader()
{
	kjitter report --format jsonl /tmp/both.kjr | sed -n '/"stream": "spin"/ {
		s/.*"cause": "\([a-z_]*\)","events": {\([^}]*\)}.*/\1 \2/
		s/"//g; s/: /=/g; s/,/ /g; s/ *$//p
	}'
}

# in_a_row LINES ALL: they stand there, one after the other. The module rounds nanoseconds down,
# the reader to the nearest.
in_a_row()
{
	[ -s "$1" ] && awk '
		function same(a, b,	x, y, n, i) {
			n = split(a, x, " ")
			if (split(b, y, " ") != n)
				return 0
			for (i = 1; i <= n; i++)
				if (x[i] != y[i] && (x[i] !~ /^[0-9]+$/ || x[i] - y[i] > 1 || y[i] - x[i] > 1))
					return 0
			return 1
		}
		FNR == NR { want[++wanted] = $0; next }
		{ have[++all] = $0 }
		END {
			for (at = 0; at + wanted <= all; at++) {
				for (i = 1; i <= wanted && same(want[i], have[at + i]); i++)
					;
				found += i > wanted
			}
			exit !found
		}' "$1" "$2"
}

kjitter record --quiet --cpus 1 --level 2 --threshold 500ns --ring 16384 --output /tmp/both.kjr &
recorder=$!
wait_for in_state running
for i in 1 2 3 4 5 6 7 8; do
	taskset 2 true
	usleep 50000
done
# Among the latest are some whose interruptions were counted.
taskset 2 sh -c 'while :; do usleep 200; done' &
sleeper=$!
usleep 50000
cat /sys/kernel/debug/kjitter/cpu1/records >/tmp/debugfs
kill $sleeper
kill -INT $recorder
wait $recorder
shown_by_debugfs spin >/tmp/debugfs.records
shown_by_reader --records start_ns len_ns cause flags >/tmp/reader.records
shown_by_debugfs detail >/tmp/debugfs.details
shown_by_reader --details len_ns net_ns cause id flags >/tmp/reader.details
counted_by_debugfs >/tmp/debugfs.counts
counted_by_reader >/tmp/reader.counts
check "debugfs shows gaps in which something was counted" grep -q = /tmp/debugfs.counts
for what in records details counts; do
	lines=$(grep -c . /tmp/debugfs.$what)
	if [ "$lines" = 32 ] && in_a_row /tmp/debugfs.$what /tmp/reader.$what; then
		ok "debugfs shows the latest $lines $what as the reader does, such as: $(tail -n 1 /tmp/debugfs.$what)"
	else
		not_ok "debugfs shows $lines $what, the reader has $(grep -c . /tmp/reader.$what) and not these: $(head -n 2 \
			/tmp/debugfs.$what | tr '\n' ';')"
		cp /tmp/debugfs* /tmp/reader.* /out/
	fi
done
# shellcheck disable=SC2016 # of awk
check "debugfs tells when each detail began, from the first on" awk '
	/^stream / { on = $2 == "detail"; getline; next }
	on && $1 == 0 { zero++ }
	on && $1 > 1e9 { far++ }
	END { exit !zero || far }' /tmp/debugfs
check "rmmod" rmmod kjitter kjitter_witness
finish
