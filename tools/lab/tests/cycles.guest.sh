# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Load, measure, unload, over and over; recorders killed in the middle; then ask the
# kernel what it lost. KJ_CYCLES and KJ_KILLS come in /lab/settings.

# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

# sampler_of N: each in turn.
sampler_of()
{
	case $(($1 % 3)) in
	0) echo spin ;;
	1) echo timer ;;
	2) echo hw ;;
	esac
}

# cycle N: load, one measurement by our own program or by the tool, unload.
cycle()
{
	sampler=$(sampler_of "$1")
	insmod /lab/kjitter.ko || return 1
	if [ $(($1 % 2)) = 0 ]; then
		measure "$sampler" || return 1
	else
		drain=mmap
		[ $(($1 % 4)) = 1 ] || drain="read"
		kjitter record --cpus 1 --sampler "$sampler" --drain $drain --duration 30ms \
			--output /tmp/x.kjr --quiet || return 1
	fi
	rmmod kjitter
}

is_running()
{
	in_state running && grep -qE '^samples [1-9]' /sys/kernel/debug/kjitter/cpu1/accounts
}

# kill_one N: load, kill a recorder in the middle, unload at once.
kill_one()
{
	insmod /lab/kjitter.ko || return 1
	kjitter record --cpus 1 --sampler "$(sampler_of "$1")" --output /tmp/x.kjr --quiet &
	recorder=$!
	wait_for is_running || return 1
	kill -9 $recorder
	wait $recorder 2>/dev/null
	rmmod kjitter
}

# series WHAT COUNT COMMAND
series()
{
	done=0
	while [ $done -lt "$2" ]; do
		if ! $3 $done >/tmp/out 2>&1; then
			not_ok "$1 number $done of $2: $(tr '\n' ' ' </tmp/out)"
			rmmod kjitter 2>/dev/null
			return
		fi
		done=$((done + 1))
		[ $((done % 20)) != 0 ] || echo "$1: $done of $2"
	done
	ok "$done times $1"
}

forget_leaks
series "load, measure, unload" "$KJ_CYCLES" cycle
series "load, kill the recorder, unload" "$KJ_KILLS" kill_one
no_leaks
if [ -e /sys/module/kjitter ]; then
	not_ok "the module is gone in the end"
else
	ok "the module is gone in the end"
fi
finish
