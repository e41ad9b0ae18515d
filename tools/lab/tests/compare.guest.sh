# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Captures for `kjitter compare`, which judges them on the host: runs of which nothing changed
# in between, and runs between which a known interruption was added. /lab/settings: PART
# (exact, noise, noisy), PAIRS (noise: of short runs), GAPS and EVERY (exact: how many long
# gaps, and how many seconds from one to the next).
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings
d=/sys/kernel/debug/kjitter_inject

# record FILE SECONDS [COMMAND...]: while COMMAND runs; it may be shorter
record()
{
	file=/out/$1.kjr seconds=$2
	shift 2
	kjitter record --quiet --cpus 1 --threshold 1us --duration "${seconds}s" \
		--output "$file" 2>>/out/errors &
	recorder=$!
	wait_for in_state running || not_ok "$file: no sampler"
	"$@" 2>>/out/errors || not_ok "$file: $*"
	wait $recorder || not_ok "$file: record failed"
}

# inject CLASS LENGTH_NS SPACING_NS COUNT
inject()
{
	echo "class=$1 cpu=1 count=$4 min=$2 max=$2 spacing=$3" >$d/control
}

# held SECONDS: the tick of CPU 1 is held, as a second runnable task would
held()
{
	echo "rcu cpu=1 on" >$d/dependency
	sleep "$1"
	echo "rcu cpu=1 off" >$d/dependency
}

gaps()
{
	i=0
	while [ $i -lt "$GAPS" ]; do
		i=$((i + 1))
		inject irqoff 100000 50000 1 || return 1
		sleep "$EVERY"
	done
}

exact()
{
	record quiet 2 true
	record held 2 held 2
	record hz1000 1 inject hrtimer 3000 1000000 950
	for n in 1 2 3 4; do
		record hz250.$n 1 inject hrtimer 3000 4000000 240
		record longer250.$n 1 inject hrtimer 5000 4000000 240
		record again250.$n 1 inject hrtimer 3000 4000000 240
		# Not in step with the 4 ms tick of CPU 0, which delays a slowly changing part of them.
		record short.$n 1 inject hrtimer 3000 3100000 310
		record longer.$n 1 inject hrtimer 5000 3100000 310
	done
	record nogaps $((GAPS * EVERY + 1)) true
	record gaps $((GAPS * EVERY + 1)) gaps
}

noise()
{
	n=0
	while [ $n -lt $((2 * PAIRS)) ]; do
		n=$((n + 1))
		record "$(printf 'aa%04d' $n)" 1 true
	done
}

# Old and new take turns, so that what the host does meets both alike.
noisy()
{
	for n in 1 2 3 4; do
		record hz250.$n 2 inject hrtimer 3000 4000000 490
		record hz1000.$n 2 inject hrtimer 3000 1000000 1900
		record quiet.$n 2 true
		record held.$n 2 held 2
	done
}

insmod /lab/kjitter.ko || not_ok "insmod kjitter"
insmod /lab/kjitter_inject.ko || not_ok "insmod kjitter_inject"
# A kernel just booted has work left for a while.
sleep 3
$PART
head -n 5 /out/errors
check "rmmod" rmmod kjitter_inject kjitter
# shellcheck disable=SC2154 # of ktap.sh
[ "$ktap_failed" = 0 ] && ok "$PART: recorded"
finish
