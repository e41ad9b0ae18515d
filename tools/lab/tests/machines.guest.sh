# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# CASE and CPUS are in /lab/settings: who is measured if nobody is named. Of some cases the isolation
# alone is looked at, of the others all that is measured.
# shellcheck disable=SC1091 # in the guest
. /lab/settings
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# In seconds of the guest's time: what starting and stopping may take together.
AROUND=1

# expand LIST: one CPU per word
expand()
{
	for part in $(echo "$1" | tr , ' '); do
		seq "${part%-*}" "${part#*-}"
	done
}

measured()
{
	awk '/^   "cpu": / { print $2 + 0 }' "$1" | sort -nu | xargs
}

uptime()
{
	cut -d ' ' -f 1 /proc/uptime
}

if [ "$CASE" = partition ]; then
	cpuset_group quiet "$CPUS"
	echo isolated >/tmp/cgroup/quiet/cpuset.cpus.partition
	check "a partition without scheduling: $(cat /tmp/cgroup/quiet/cpuset.cpus.partition)" \
		grep -qx isolated /tmp/cgroup/quiet/cpuset.cpus.partition
	# Tasks of the root of the hierarchy may not run there, and the user sampler is a task. It says so.
	kjitter check --cpus "$CPUS" --duration 1s 2>/tmp/err
	check "from outside: refused, and where to look" grep -q /proc/self/cpuset /tmp/err
	# From inside, and from the other CPU of the partition.
	echo $$ >/tmp/cgroup/quiet/cgroup.procs
	CPUS=${CPUS#*-} ONE="--cpus ${CPUS#*-}"
fi
want=$(expand "$CPUS" | xargs)
load
# shellcheck disable=SC2086 # words
kjitter check ${ONE:-} --duration 1s --json >/tmp/check.json 2>/tmp/err
status=$?
sed 's/^/# /' /tmp/err
check "check ends with 0: $(grep -m 1 '"detail"' /tmp/check.json)" test $status = 0
check "asked are $(measured /tmp/check.json)" test "$(measured /tmp/check.json)" = "$want"
case $CASE in
last|groups|list|partition) finish ;;
esac

# once SAMPLER LEVEL: on all of them at once, and how long it takes around the second that it is to
# measure.
once()
{
	began=$(uptime)
	kjitter record --quiet --cpus "$CPUS" --sampler "$1" --level "$2" --duration 1s \
		--output "/tmp/$1-$2.kjr" 2>/tmp/err
	status=$?
	ended=$(uptime)
	around=$(awk -v a="$began" -v b="$ended" 'BEGIN { printf "%.2f", b - a - 1 }')
	check "$1, level $2: recorded: $(cat /tmp/err)" test $status = 0
	check "$1, level $2: starting and stopping take $around s of the guest's time" \
		awk -v took="$around" -v most=$AROUND 'BEGIN { exit !(took < most) }'
	program kjrcheck "$1-$2" "/tmp/$1-$2.kjr"
	kjitter report --json "/tmp/$1-$2.kjr" >/tmp/report.json
	check "$1, level $2: all of them have samples" test "$(measured /tmp/report.json)" = "$want"
	# Level 1 of spin and user: all of the time is accounted for.
	awk '
		/^   "(clean|gap|blind|wall)_ns": / { v[$1] = $2 + 0 }
		/^   "wall_ns": / {
			n++
			off = v["\"wall_ns\":"] - v["\"clean_ns\":"] - v["\"gap_ns\":"] - v["\"blind_ns\":"]
			if (off < -1000 || off > 1000)
				print off
		}
		END { if (!n) print "no account" }' /tmp/report.json >/tmp/off
	check "$1, level $2: clean + gaps + blind is all of the time, on each: $(xargs </tmp/off)" test ! -s /tmp/off
}

# taken: bytes that the rings of a measurement of all of them have, by what the tool says of the module.
taken()
{
	kjitter record --quiet --cpus "$CPUS" --duration 60s --output /tmp/taken.kjr 2>/tmp/err &
	taken_pid=$!
	wait_for in_state running
	kjitter status --json | awk '/"ring_bytes":/ { print $2 + 0; exit }'
	kill -INT $taken_pid
	wait $taken_pid
}

# flooded: a gap at every reading, rings of 16 records: what each CPU lost is counted, and none gets
# less than half of what one gets on the average, for they all run alike.
flooded()
{
	kjitter record --quiet --cpus "$CPUS" --threshold 1ns --ring 16 --drain read --duration 1s \
		--output /tmp/flood.kjr >/tmp/out 2>&1
	program kjrcheck flood /tmp/flood.kjr
	kjitter report --json /tmp/flood.kjr >/tmp/report.json
	awk '
		/^   "(gaps|lost)": / { v[$1] = $2 + 0 }
		/^   "lost": / {
			got = v["\"gaps\":"] - v["\"lost\":"]
			n++
			sum += got
			if (n == 1 || got < least)
				least = got
			if (got > most)
				most = got
			if (!v["\"lost\":"])
				none++
		}
		END {
			printf "%d CPUs, records of each: %d to %d, mean %d; %d lost none\n", n, least, most, sum / n, none
			exit !(n && !none && least * 2 >= sum / n)
		}' /tmp/report.json >/tmp/flood
	fair=$?
	check "a flood: the rings of each ran over, and each was drained: $(cat /tmp/flood)" test $fair = 0
}

once spin 1
once spin 2
once user 1
if [ "$CASE" != six ]; then
	bytes=$(taken)
	nr=$(expand "$CPUS" | wc -l)
	check "the rings of $nr take ${bytes:-?} bytes" test "${bytes:-0}" -gt 0
	echo $((${bytes:-0} / nr)) >/out/memory
	flooded
fi
finish
