# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Three things that keep CPU 1, whose functions are known, and what the stacks say of them; and the
# timer sampler's late expiry.
# shellcheck disable=SC2016 # $1 in sh -c is meant for that sh
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
witness=/sys/kernel/debug/kjitter_witness
control=/sys/kernel/debug/kjitter_inject/control

check "insmod kjitter" insmod /lab/kjitter.ko
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
check "insmod kjitter_witness" insmod /lab/kjitter_witness.ko

# Of what is injected, ns.
LENGTH=300000

# provoke WHAT: twenty times.
provoke()
{
	for _ in $(seq 20); do
		case $1 in
		irqs_off|flood) cat $witness/"$1" ;;
		*) echo "class=$1 cpu=1 count=1 min=$LENGTH max=$LENGTH spacing=1000000" >$control ;;
		esac
		# Until it is over: two floods at once are one.
		usleep 20000
	done
}

# stacks_of NAME WHAT OPTION...: a recording during which that happens.
stacks_of()
{
	name=$1
	what=$2
	shift 2
	timeout 100 kjitter record --quiet --cpus 1 --threshold 5us --duration 4s --output /out/"$name".kjr \
		"$@" 2>/tmp/err &
	recorder=$!
	sleep 2
	provoke "$what"
	wait $recorder
	check "$name: recorded (exit $?)" test $? = 0
	kjitter report --json /out/"$name".kjr >/out/"$name".json 2>/tmp/err
	check "$name: reported: $(cat /tmp/err)" test $? = 0
	kjitter report /out/"$name".kjr >/out/"$name".txt
}

# taken NAME FUNCTION: how often stacks with that function were.
taken()
{
	awk -v function_="$2" '
		/"stacks": \[/ { on = 1 }
		on && /"count":/ { n = $2 + 0 }
		on && index($0, "\"" function_) { sum += n; n = 0 }
		END { print sum + 0 }' /out/"$1".json
}

# names NAME FUNCTION: all twenty.
names()
{
	nr=$(taken "$1" "$2")
	check "$1: $nr stacks name $2" test "$nr" -ge 20
	check "$1: gaps have the number of one" sh -c 'kjitter report --records "$1" | grep -q ",[1-9][0-9]*\$"' - /out/"$1".kjr
	check "$1: text has it" sh -c 'tr -s "\n " "  " <"$1" | grep -q "times .*$2"' - /out/"$1".txt "$2"
}

stacks_of irqs_off irqs_off --level 2 --stack 50us
names irqs_off witness_irqs_off
check "irqs_off: it is the innermost, where they came back on" \
	grep -qE "^ +[0-9]+ times +witness_irqs_off" /out/irqs_off.txt
stacks_of flood flood --level 2 --stack 50us
names flood witness_flood
stacks_of work work --level 2 --stack 50us
names work kj_inject_work
check "work: the work queue is in it" grep -q process_one_work /out/work.json

stacks_of timer irqs_off --level 1 --sampler timer --period 100us --stack 50us
nr=$(taken timer witness_irqs_off)
check "timer, level 1: $nr stacks of late expiries name witness_irqs_off" test "$nr" -ge 20

# What a wake-up latency was spent on. parts FILE: of the sum, then of each of the longest, in a line:
# latencies, of which are odd, ns in all, then by part: off nmi irq softirq thread rest.
parts()
{
	awk '
		function value() { sub(/.*: /, ""); return $0 + 0 }
		/"spent_on": \{/ { on = 1; n = 0 }
		on && /": [0-9]/ && !/"more"/ { v[++n] = value() }
		on && /"rest_ns"/ || n == 9 { print v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]; on = n = 0 }' "$1"
}

# split WHAT PART LENGTH [LEAST]: most of the longest latencies is in that column.
split()
{
	stacks_of split-"$1" "$1" --level 2 --sampler timer --period 500us
	parts /out/split-"$1".json >/out/split-"$1".parts
	check "split, $1: $(head -n 1 /out/split-"$1".parts): every latency has its parts, which add up" awk '
		{ sum = $4 + $5 + $6 + $7 + $8 + $9 }
		NR == 1 && ($1 < 5000 || $2) || sum != $3 { exit bad = 1 }
		END { exit bad || NR < 11 }' /out/split-"$1".parts
	nr=$(awk -v part="$2" -v length_="$3" 'NR > 1 && $3 > length_ / 2 && $part > $3 * 0.8' /out/split-"$1".parts | wc -l)
	check "split, $1: $nr of the ten longest were spent on it" test "$nr" -ge "${4:-8}"
}

# A thread that has had its stack taken before most of the timers are due that wait for it.
LENGTH=3000000
stacks_of wait fifo --level 2 --sampler timer --period 4ms --stack 300us
kjitter report --records /out/wait.kjr | awk -F, '
	$2 == "timer-thread" && $6 > 400000 && $13 > 0.8 * $6 { n++; has += $NF != 0 }
	END { print has + 0, n + 0 }' >/tmp/waits
read -r has nr </tmp/waits
check "timer, waiting for a thread: $has of $nr wake-up latencies have a stack" test "$nr" -ge 5 -a "$has" = "$nr"

# Longer than a turn that the emulator gives another CPU, in which no interrupt comes either.
LENGTH=2500000
echo $((LENGTH / 1000)) >/sys/module/kjitter_witness/parameters/busy_us
split irqs_off 4 $LENGTH
split hrtimer 6 $LENGTH
if can real-time; then
	skip "split, softirq" "softirqs are threads below the sampler's; see the test timerlat"
else
	split softirq 7 $LENGTH
fi
# As long as they may be.
LENGTH=900000
split nmi 5 $LENGTH 3
LENGTH=300000
echo 300 >/sys/module/kjitter_witness/parameters/busy_us
check "split: text says so" grep -qE "^  spent on [0-9]+ latencies, .* in all: interrupts off" /out/split-irqs_off.txt

stacks_of off irqs_off --level 2
check "without --stack: no stack" grep -q '"stacks": \[\]' /out/off.json
check "without --stack: nothing of it in the gaps" sh -c '! grep -q culprit /out/off.txt'
check "no address is told" sh -c '! grep -lE "ffff[0-9a-f]{12}" /out/*.json /out/*.txt'
kjitter record --cpus 1 --stack 50us --output /tmp/x.kjr 2>/tmp/err
check "record --stack at level 1: refused" grep -q "is for --level 2" /tmp/err
kjitter record --cpus 1 --level 2 --threshold 5us --stack 1us --output /tmp/x.kjr 2>/tmp/err
check "record --stack under the threshold: refused" grep -q "shorter than the shortest" /tmp/err
check "rmmod kjitter_witness" rmmod kjitter_witness
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
