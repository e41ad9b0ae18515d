# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Everything that can be asked wrongly: of the module, and of the tool.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

# tool STATUS PATTERN ARGUMENT...: the tool ends with STATUS and says something on
# stderr that matches PATTERN; the module works as before.
tool()
{
	wanted=$1 pattern=$2
	shift 2
	timeout 30 kjitter "$@" >/tmp/out 2>/tmp/err </dev/null
	got=$?
	if [ "$got" != "$wanted" ]; then
		not_ok "kjitter $*: ends with $got, not $wanted: $(head -n 1 /tmp/err)"
	elif ! grep -qE -- "$pattern" /tmp/err; then
		not_ok "kjitter $*: does not say '$pattern': $(head -n 1 /tmp/err)"
	elif ! grep -q '^kjitter: ' /tmp/err; then
		not_ok "kjitter $*: its sentence has no name in front"
	elif grep -qE -- '--cpus|--level|--sampler' /tmp/out; then
		not_ok "kjitter $*: says it on stdout"
	else
		ok "kjitter $*: $(head -n 1 /tmp/err)"
	fi
	[ ! -e /sys/module/kjitter ] || in_state idle ||
		not_ok "kjitter $*: leaves the module in $(module_state)"
}

# record STATUS PATTERN ARGUMENT...: the same of `record`, complete but for the
# mistake; a capture that was not begun is not made either.
record()
{
	wanted=$1 pattern=$2
	shift 2
	rm -f /tmp/x.kjr
	tool "$wanted" "$pattern" record --duration 10ms --output /tmp/x.kjr --quiet "$@"
}

unplug=no
can unplug 2>/dev/null && unplug=yes
record 2 "load(ed)? (it|the module)|not loaded" --cpus 1
load
charges=no
can map-charged && charges=yes
program badinput $unplug $charges

tool 2 "no command 'recrod'" recrod
tool 2 "--cpu'" record --cpu 1
tool 2 "needs a value" record --cpus
tool 2 "given twice" record --cpus 1 --cpus 1
tool 2 "takes no value" record --quiet=yes
tool 2 "'stray' is not an option" record stray
record 2 "numbers and ranges" --cpus 1x
record 2 "lower to the higher" --cpus 3-1
record 2 "end at 8191" --cpus 8192
record 2 "numbers and ranges" --cpus -1
record 4 "CPU 8191" --cpus 8191
record 4 "CPU 63" --cpus 1,63
record 2 "unit" --cpus 1 --threshold 500
record 2 "longer than nothing" --cpus 1 --threshold 0ns
record 2 "--threshold" --cpus 1 --threshold 11s
record 2 "negative" --cpus 1 --threshold -1ns
record 2 "584 years" --cpus 1 --threshold 99999999999999999999s
record 2 "unit is not known" --cpus 1 --threshold 1week
record 2 "spin, timer, hw, user or watch" --cpus 1 --sampler spni
record 2 "1 or 2" --cpus 1 --level 3
record 2 "power of two" --cpus 1 --ring 17
record 2 "power of two" --cpus 1 --ring 8
record 2 "power of two" --cpus 1 --ring 99999999999999999999
record 2 "--period is for" --cpus 1 --period 1ms
record 2 "--slice is for" --cpus 1 --slice 1ms --sampler timer
record 2 "half" --cpus 1 --sampler hw --period 1ms --slice 1ms
record 2 "--slice" --cpus 1 --sampler hw --period 20ms --slice 5ms
record 2 "--period" --cpus 1 --sampler timer --period 1ns
record 2 "mmap or read" --cpus 1 --drain write
record 4 "--reader-cpu" --cpus 1 --reader-cpu 77
record 2 "memory" --cpus 0,1 --sampler timer --ring 1048576
tool 2 "name of a file" record --cpus 1 --duration 10ms --output=
tool 2 "cannot be written" record --cpus 1 --duration 10ms --output /no/such/folder/x
tool 2 "cannot be written" record --cpus 1 --duration 10ms --output /proc/version

if kjitter status >/tmp/out 2>&1 && grep -q . /tmp/out; then
	ok "kjitter status still works"
else
	not_ok "kjitter status: $(head -n 1 /tmp/out)"
fi
if grep -q LEVEL2 /tmp/out || kjitter record --cpus 1 --level 2 --duration 10ms \
		--output /tmp/x.kjr --quiet >/tmp/out 2>&1; then
	skip "kjitter record --level 2 where it cannot be done" "this module can"
else
	record 4 "--level 2" --cpus 1 --level 2
fi

if [ $unplug = yes ]; then
	echo 0 >/sys/devices/system/cpu/cpu1/online
	record 4 "CPU 1 is offline" --cpus 1
	record 4 "CPU 1 is offline" --cpus 0-1
	echo 1 >/sys/devices/system/cpu/cpu1/online
else
	skip "kjitter record of a CPU that is offline" "CPU 1 cannot go offline here"
fi

hold running >/tmp/hold &
pid=$!
wait_for grep -q . /tmp/hold
timeout 30 kjitter record --cpus 1 --duration 10ms --output /tmp/x.kjr >/tmp/out 2>/tmp/err
got=$?
if [ $got = 2 ] && grep -q "pid $pid" /tmp/err; then
	ok "kjitter record while another records: $(head -n 1 /tmp/err)"
else
	not_ok "kjitter record while another records: ends with $got: $(head -n 1 /tmp/err)"
fi
kill -9 $pid
wait $pid 2>/dev/null

tool 2 . report
tool 2 . report /no/such/file
tool 2 . report /bin/kjitter
: >/tmp/empty
tool 2 . report /tmp/empty

check "the tool measures after all of that" kjitter record --cpus 1 --duration 20ms \
	--output /tmp/x.kjr --quiet
check "the module measures after all of that" measure spin
check "the module can be removed after all of that" rmmod kjitter
finish
