# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What is asked of machine and samplers for the time of a recording.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

# latency: of idle states of all CPUs
latency()
{
	od -A n -t d4 -N 4 /dev/cpu_dma_latency | tr -d ' '
}

limit_file=/sys/devices/system/cpu/cpu1/power/pm_qos_resume_latency_us

# limit_is VALUE
limit_is()
{
	test "$(cat $limit_file)" = "$1"
}

# policy NAME: policy (1 FIFO, 2 RR) and priority of a thread
policy()
{
	for stat in /proc/[0-9]*/stat; do
		# shellcheck disable=SC2016 # of awk
		awk -v name="($1)" '$2 == name { print $41, $40 }' "$stat" 2>/dev/null
	done
}

# policy_is NAME "POLICY PRIORITY"
policy_is()
{
	test "$(policy "$1")" = "$2"
}

# refused NAME STATUS WORDS OPTION...
refused()
{
	name=$1
	want=$2
	words=$3
	shift 3
	kjitter record --cpus 1 --duration 1s --output /tmp/x.kjr "$@" >/tmp/line 2>&1
	got=$?
	if [ $got = "$want" ] && grep -qF -e "$words" /tmp/line; then
		ok "$name: refused, exit $want"
	else
		not_ok "$name: exit $got, not $want: $(tail -n 1 /tmp/line)"
	fi
}

# differs NAME WORDS OPTION...: in the capture, and compare refuses it
differs()
{
	name=$1
	words=$2
	shift 2
	kjitter record --quiet --sampler user --cpus 1 --duration 200ms --output /tmp/asked.kjr "$@"
	kjitter report /tmp/asked.kjr | tr -s "\n " "  " >/tmp/asked
	check "$name: the capture has it" grep -qF -e "; $words" /tmp/asked
	kjitter compare /tmp/plain.kjr /tmp/asked.kjr >/tmp/line 2>&1
	got=$?
	tr -s "\n " "  " </tmp/line >/tmp/asked
	check "$name: compare refuses (exit $got)" grep -q "not comparable: conditions.*none.*$words" /tmp/asked
	check "$name: and exits 4" test $got = 4
}

usual=$(latency)
echo 77 >$limit_file
kjitter record --quiet --sampler user --policy fifo --priority 60 --dma-latency 0us --idle-limit 0us \
	--cpus 1 --output /tmp/killed.kjr &
recorder=$!
sleep 1
check "latency of idle states: $(latency) us, before: $usual us" test "$(latency)" = 0
check "the limit of CPU 1: $(cat $limit_file)" limit_is n/a
check "the limit of CPU 0 is as it was" test "$(cat /sys/devices/system/cpu/cpu0/power/pm_qos_resume_latency_us)" = 0
# shellcheck disable=SC2016 # of awk
check "the sampler is FIFO 60, and it alone" sh -c \
	'cat /proc/$1/task/*/stat | awk "\$40 == 60 && \$41 == 1 { n++ } END { exit n != 1 }"' - $recorder
kill -9 $recorder
wait $recorder
check "killed, and the latency is as before: $(latency)" test "$(latency)" = "$usual"
check "killed, and the limit is as before" wait_for limit_is 77
# As a shell kills a job: all of its group.
setsid kjitter record --quiet --sampler user --idle-limit 20us --cpus 1 --output /tmp/killed.kjr &
recorder=$!
check "the limit of CPU 1 is 20 us" wait_for limit_is 20
kill -9 -$recorder
wait $recorder
check "killed with its group, and the limit is as before" wait_for limit_is 77
# sh starts what it leaves in the background with SIGINT ignored.
for sig in TERM HUP; do
	kjitter record --quiet --sampler user --idle-limit 20us --cpus 1 --output /tmp/ended.kjr &
	recorder=$!
	check "the limit of CPU 1 is 20 us" wait_for limit_is 20
	sleep 1
	kill -$sig $recorder
	wait $recorder
	check "SIG$sig, and the limit is as before: $(cat $limit_file)" limit_is 77
done
refused "a threshold that is none, the limit set" 2 "must be longer" --sampler user --idle-limit 20us --threshold 0ns
kjitter record --quiet --sampler user --idle-limit 20us --cpus 1 --duration 1s --output /nowhere/x.kjr 2>/dev/null
check "no file, and the limit is as before: $(cat $limit_file)" limit_is 77
mount -t tmpfs none "${limit_file%/*}"
refused "no file for the limit" 4 "has no limit for CPU 1 alone" --sampler user --idle-limit 20us
umount "${limit_file%/*}"

kjitter record --quiet --sampler user --cpus 1 --duration 200ms --output /tmp/plain.kjr
differs "policy and latency" "dma-latency 20 us, user sampler SCHED_RR 50" --policy rr --dma-latency 20us
differs "idle limit" "idle-limit 20 us" --idle-limit 20us
differs "warm-up" "warm-up 200.000 ms" --warm-up 200ms
differs "aligned" "aligned 0 ns" --aligned 0us
differs "work" "work memmove:64K" --work memmove:64K --threshold 100us
kjitter report --csv /tmp/asked.kjr >/tmp/line
# The loop is as long as its work: 64 KiB are 8192 words.
# shellcheck disable=SC2016 # of awk
check "work: a loop takes $(awk -F, 'NR == 2 { print $8 }' /tmp/line) ns" \
	awk -F, 'NR == 2 { exit !($8 > 500) }' /tmp/line

refused "a priority of no policy" 2 "for --policy" --sampler user --priority 3
refused "policy of a thread that never sleeps" 2 "never does" --policy fifo
insmod /lab/kjitter.ko
insmod /lab/kjitter_inject.ko
for sampler in timer hw; do
	kjitter record --quiet --sampler $sampler --policy rr --priority 7 --cpus 1 --output /tmp/rr.kjr &
	recorder=$!
	check "$sampler: its thread is RR 7" wait_for policy_is "kj_$sampler/1" "2 7"
	kill -TERM $recorder
	wait $recorder
	check "$sampler: ends (exit $?)" kjitter report /tmp/rr.kjr
done

# ten: interrupts of 2 ms on CPU 1, 10 ms apart; returns when the last is over.
ten()
{
	echo "class=hrtimer cpu=1 count=10 min=2000000 max=2000000 spacing=10000000" \
		>/sys/kernel/debug/kjitter_inject/control
}

# What comes while it warms up is seen by nobody, at either level.
for how in "user 1" "spin 1" "spin 2" "timer 1" "timer 2" "hw 1"; do
	# shellcheck disable=SC2086 # two words
	set -- $how
	kjitter record --sampler "$1" --level "$2" --warm-up 1s --duration 300ms --stop-at 900us --cpus 1 \
		--output /tmp/warm.kjr 2>/tmp/warm &
	recorder=$!
	usleep 400000
	ten
	wait $recorder
	check "$1, level $2: warm-up: recorded (exit $?)" grep -q "recorded into" /tmp/warm
	check "$1, level $2: warm-up: ten gaps of 2 ms end nothing" sh -c '! grep -q "stopped at a gap" /tmp/warm'
	kjitter report --csv /tmp/warm.kjr >/tmp/line
	cp /tmp/warm.kjr "/out/warm-$1-$2.kjr"
	# shellcheck disable=SC2016 # of awk
	check "$1, level $2: warm-up: none is as long ($(awk -F, 'NR == 2 { print $17 }' /tmp/line) ns)" \
		awk -F, 'NR > 1 && $17 >= 900000 { bad = 1 } END { exit bad || NR < 2 }' /tmp/line
	kjitter report /tmp/warm.kjr | tr -s "\n " "  " >/tmp/line
	check "$1, level $2: warm-up: told" grep -q "300.000 ms asked for; warm-up 1.000 s" /tmp/line
	[ "$1" != hw ] || continue
	kjitter record --sampler "$1" --level "$2" --duration 20s --stop-at 900us --cpus 1 \
		--output /tmp/cold.kjr 2>/tmp/cold &
	recorder=$!
	usleep 400000
	ten
	wait $recorder
	check "$1, level $2: without one, the first ends it" grep -q "stopped at a gap of" /tmp/cold
done

# Expiries of both CPUs on one grid, the second CPU's 100 us behind.
kjitter record --quiet --sampler timer --aligned 100us --threshold 1ns --cpus 0-1 --duration 300ms \
	--output /tmp/grid.kjr
kjitter report --records /tmp/grid.kjr >/out/grid.csv
# shellcheck disable=SC2016 # of awk
check "aligned: $(wc -l </out/grid.csv) expiries, all on the grid" awk -F, '
	NR > 1 && $2 == "timer-irq" { n[$1]++; if ($4 % 1000000 != $1 * 100000) bad = 1 }
	END { exit bad || n[0] < 100 || n[1] < 100 }' /out/grid.csv
finish
