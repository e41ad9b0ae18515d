# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest: `kjitter check` under each cause of /lab/settings. The host judges
# what comes back in /out: per case NAME.json, NAME.err and NAME.status; status.json; and in can
# the words of can.sh that decide what a kernel is to say.
#
# /lab/settings: MODULE=1 to load it; CAUSES, of provoke.sh, each with CPU 1; CASES, words
# NAME:CPUS, checks with nothing provoked; OFFLINE, a CPU to take down first; DURATION,
# how long each window is.
# shellcheck source=tools/lab/tests/can.guest.sh
. /lab/can.sh
# shellcheck disable=SC1091 # in the guest
. /lab/provoke.sh
# shellcheck disable=SC1091 # in the guest
. /lab/settings

# check_as NAME CPUS [OPTION...]
check_as()
{
	case=$1
	cpus=$2
	shift 2
	# shellcheck disable=SC2086,SC2154 # words of a command; from provoke.sh
	$under /bin/kjitter check --cpus "$cpus" --json "$@" \
		>"/out/$case.json" 2>"/out/$case.err"
	echo $? >"/out/$case.status"
}

for word in fair-server senders unstable-clock; do
	! can $word || echo $word
done >/out/can
if [ "$MODULE" = 1 ]; then
	insmod /lab/kjitter.ko || exit 1
fi
if [ -n "$OFFLINE" ]; then
	echo 0 >"/sys/devices/system/cpu/cpu$OFFLINE/online" || echo "CPU $OFFLINE stays" >/out/online
fi
/bin/kjitter status --json >/out/status.json
for cause in $CAUSES; do
	provoke "$cause"
	sleep 1
	# A CPU that fails at once for a user task need not be asked again with the spin sampler.
	# With the tick stopped some kernels look at a quota about once a second: not in each short window.
	case $cause in
	none|vendor|mounts) check_as "$cause" 1 --duration "$DURATION" ;;
	# /proc/softirqs is there at first, empty when counting begins, and there again when it ends.
	uncounted)
		: >/tmp/nothing
		{
			usleep 600000
			mount -o bind /tmp/nothing /proc/softirqs
			sleep 3
			umount /proc/softirqs
		} &
		check_as uncounted 1 --duration 5s --sampler user
		wait $! ;;
	# What is done to the sampler itself: its memory is marked for a look again and again; it is
	# stopped for the better part of its window.
	faulted)
		{
			usleep 300000
			while pid=$(pidof kjitter); do
				for pid in $pid; do
					echo 4 >"/proc/$pid/clear_refs"
				done
			done
		} 2>/dev/null &
		check_as faulted 1 --duration "$DURATION" --sampler user
		wait $! ;;
	stopped)
		{
			sleep 2
			pid=$(pidof kjitter)
			# shellcheck disable=SC2086 # several, if it has children
			kill -STOP $pid && sleep 3
			# shellcheck disable=SC2086
			kill -CONT $pid
		} &
		check_as stopped 1 --duration 3s --sampler user
		wait $! ;;
	mounts-ipi) check_as "$cause" 1 --duration "$DURATION" --sampler spin ;;
	# The server runs once a second, as RT throttling does: not in each short window either.
	bandwidth|server) check_as "$cause" 1 --duration 5s --sampler user ;;
	*) check_as "$cause" 1 --duration "$DURATION" --sampler user ;;
	esac
	calm
done
for word in $CASES; do
	check_as "${word%%:*}" "${word#*:}" --duration "$DURATION"
done
exit 0
