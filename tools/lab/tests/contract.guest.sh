# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the guest scripts of the contract's tests share. Sourced as /lab/contract.sh;
# the script sets `name` first and ends with `finish`.

: "${name:=?}"
failed=0

ok()
{
	echo "ok - $name: $*"
}

not_ok()
{
	echo "not ok - $name: $*"
	failed=1
}

skip()
{
	echo "ok - $name: $1 # SKIP $2"
}

# check TEXT COMMAND...: is it true?
check()
{
	text=$1
	shift
	if "$@" >/tmp/check 2>&1; then
		ok "$text"
	else
		not_ok "$text: $(tr '\n' ' ' </tmp/check)"
	fi
}

# program COMMAND...: it prints result lines of its own; it must not die either.
program()
{
	"$@"
	program_status=$?
	[ $program_status = 0 ] && return
	failed=1
	[ $program_status = 1 ] || not_ok "$*: ended with $program_status"
}

# wait_for COMMAND...: until it is true; a minute is a hang.
wait_for()
{
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || return 1
		usleep 50000
	done
}

# in_state STATE: what does the module say?
in_state()
{
	grep -q "^state $1\$" /sys/kernel/debug/kjitter/state
}

module_state()
{
	grep ^state /sys/kernel/debug/kjitter/state
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# can_unplug: does this kernel let CPU 1 go offline at all? Some have no hotplug; 6.12
# says EBUSY for a CPU isolated with isolcpus=. Ask before the module is loaded.
can_unplug()
{
	online=/sys/devices/system/cpu/cpu1/online
	echo 0 2>/dev/null >$online && echo 1 >$online
}

load()
{
	insmod /lab/kjitter.ko || not_ok "insmod"
}

# has_report: is `kjitter report` there yet?
has_report()
{
	kjitter report --help 2>/dev/null | grep -q usage
}

finish()
{
	exit $failed
}
