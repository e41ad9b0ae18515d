# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# CPUs and processes that go away at any moment; files and mappings that stay.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
debugfs=/sys/kernel/debug/kjitter

# hold_in STATE: a process that stays there; its number in $held.
hold_in()
{
	rm -f /tmp/hold
	hold "$1" >/tmp/hold &
	held=$!
	wait_for grep -q . /tmp/hold
	grep -q ready /tmp/hold || not_ok "hold $1: $(cat /tmp/hold)"
}

let_go()
{
	kill -9 $held
	wait $held 2>/dev/null
}

# pinned WHAT STATE: the module stays as long as that is open.
pinned()
{
	hold_in "$2"
	if rmmod kjitter >/tmp/out 2>&1; then
		not_ok "rmmod with $1 open is refused"
		load
	else
		ok "rmmod with $1 open is refused: $(head -n 1 /tmp/out)"
	fi
	let_go
	check "rmmod once $1 is closed" rmmod kjitter
	load
}

# views STATE MODULE-STATE: each debugfs file reads, and only that.
views()
{
	[ "$1" = idle ] || hold_in "$1"
	bad=
	count=0
	for file in "$debugfs"/state "$debugfs"/cpu*/*; do
		count=$((count + 1))
		[ "$(stat -c %a "$file")" = 444 ] || bad="$bad $file:mode"
		[ "$(wc -c <"$file")" -gt 0 ] || bad="$bad $file:empty"
		# The kernel itself must refuse; to root the mode means nothing.
		if echo x 2>/dev/null >"$file"; then
			bad="$bad $file:written"
		fi
	done
	if [ -z "$bad" ] && [ $count -ge 7 ]; then
		ok "debugfs, $1: $count files read, all 0444, none can be written"
	else
		not_ok "debugfs, $1: $count files;$bad"
	fi
	if in_state "$1"; then
		ok "debugfs, $1: state says so"
	else
		not_ok "debugfs, $1: state says $(module_state)"
	fi
	if [ "$1" = idle ]; then
		check "debugfs, idle: CPU 1 is not being measured" \
			grep -q "not being measured" "$debugfs/cpu1/accounts"
	else
		check "debugfs, $1: CPU 1 has accounts" grep -q "^stream spin" "$debugfs/cpu1/accounts"
		check "debugfs, $1: CPU 0 has none" \
			grep -q "not being measured" "$debugfs/cpu0/accounts"
		check "debugfs, $1: the owner is named" grep -q "^owner_pid $held\$" "$debugfs/state"
		let_go
	fi
}

# record_on SAMPLER [LEVEL]: a recorder without end on CPU 1, running; its number in $recorder.
record_on()
{
	rm -f /tmp/x.kjr
	kjitter record --cpus 1 --sampler "$1" --level "${2:-1}" --output /tmp/x.kjr \
		>/tmp/out 2>/tmp/err &
	recorder=$!
	wait_for in_state running || not_ok "$1: the recorder does not run"
}

# capture WHAT [cut|empty]: is the file right?
capture()
{
	what=$1
	shift
	program kjrcheck "$what" /tmp/x.kjr "$@"
}

has_samples()
{
	grep -qE '^samples [1-9]' "$debugfs/cpu1/accounts"
}

# killed SAMPLER: at once another one can measure; what was written is readable.
killed()
{
	record_on "$1"
	wait_for has_samples
	kill -9 $recorder
	wait $recorder 2>/dev/null
	check "$1: a new measurement right after the recorder was killed" measure "$1"
	capture "$1: killed at once" empty
	record_on "$1"
	# Long enough for accounts to be in the file: they come every second.
	usleep 1300000
	kill -9 $recorder
	wait $recorder 2>/dev/null
	capture "$1: killed later" cut
	if ! has_report; then
		skip "$1: report reads the file of a killed recorder" "kjitter report is not there yet"
	else
		check "$1: report reads the file of a killed recorder" report_reads
	fi
}

# A cut file is reported as such, with what could be read.
report_reads()
{
	kjitter report /tmp/x.kjr >/tmp/report 2>/tmp/report.err
	[ $? -le 2 ] && grep -q 1 /tmp/report
}

# signalled SIGNAL: the recording ends and the file is complete.
signalled()
{
	record_on spin
	wait_for has_samples
	kill "-$1" $recorder
	wait $recorder
	got=$?
	if [ $got = 0 ] && [ -s /tmp/err ]; then
		ok "SIG$1 ends a recording with status 0: $(head -n 1 /tmp/err)"
	else
		not_ok "SIG$1: status $got: $(head -n 1 /tmp/err)"
	fi
	capture "SIG$1"
	in_state idle || not_ok "SIG$1: the module is in $(module_state)"
}

# unplugged SAMPLER LEVEL: the tool's side of a CPU that goes offline.
unplugged()
{
	what="$1, level $2"
	record_on "$1" "$2"
	wait_for has_samples
	echo 0 >/sys/devices/system/cpu/cpu1/online
	# A recorder that does not end is busy: longer would take this test minutes.
	tries=0
	until gone $recorder || [ $tries = 100 ]; do
		tries=$((tries + 1))
		usleep 50000
	done
	if gone $recorder; then
		wait $recorder
		got=$?
		if [ $got = 0 ] && grep -q "ended by itself" /tmp/err &&
				grep -q "CPU went offline" /tmp/err; then
			ok "$what: the tool ends when the CPU goes: $(head -n 1 /tmp/err)"
		else
			not_ok "$what: the tool ends with $got when the CPU goes: $(cat /tmp/err)"
		fi
	else
		not_ok "$what: the tool does not end when the CPU goes"
		kill -9 $recorder
		wait $recorder 2>/dev/null
	fi
	echo 1 >/sys/devices/system/cpu/cpu1/online
	capture "$what: CPU gone"
	check "$what: the tool measures CPU 1 again" kjitter record --cpus 1 --sampler "$1" \
		--duration 20ms --output /tmp/x.kjr --quiet
}

# Somebody reads all views all the time while measurements come and go.
churn()
{
	while [ ! -e /tmp/stop ]; do
		cat "$debugfs"/state "$debugfs"/cpu*/* >/dev/null
	done &
	reader=$!
	wrong=
	for sampler in spin timer hw spin timer hw; do
		wrong=$wrong$(measure $sampler)
	done
	: >/tmp/stop
	wait $reader
	if [ -z "$wrong" ]; then
		ok "measurements while debugfs is read all the time"
	else
		not_ok "measurements while debugfs is read all the time: $wrong"
	fi
}

unplug=no
can unplug 2>/dev/null && unplug=yes
load
for sampler in spin timer hw; do
	check "$sampler: a measurement" measure $sampler
done
if [ $unplug = yes ]; then
	program hotplug
	for sampler in spin timer hw; do
		unplugged $sampler 1
	done
	# Two streams and their details: the recording ends with the last of them.
	unplugged timer 2
else
	skip "a CPU that goes offline" "CPU 1 cannot go offline here"
fi
program gap
pinned "the device" open
pinned "a configured measurement" configured
pinned "a running measurement" running
pinned "nothing but a ring" ring
pinned "nothing but a mapping" map
for sampler in spin timer hw; do
	killed $sampler
done
signalled INT
signalled TERM
for is in idle configured running stopped; do
	views $is
done
churn
check "the module can be removed after all of that" rmmod kjitter
check "its debugfs files are gone" test ! -e "$debugfs"
load
check "and it can be loaded again and measures" measure spin
finish
