# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# A suite's kernel with the files of its machine, in which packages were installed: modprobe finds
# the module, check answers; then the kernel is made to refuse it, and status says why.
#
# A result is a line NAME ok, NAME skip REASON, or NAME and what it was.

machine=/machine
for dir in proc sys dev; do
	mkdir -p $machine/$dir
	mount --bind /$dir $machine/$dir
done
mount --bind /sys/kernel/debug $machine/sys/kernel/debug
mount --bind /sys/kernel/tracing $machine/sys/kernel/tracing
mount -t securityfs securityfs $machine/sys/kernel/security
mount -t tmpfs tmpfs $machine/run
mount -t tmpfs tmpfs $machine/tmp

# By env, or busybox's chroot would take its own modprobe.
in_it()
{
	chroot $machine /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "$1 ok"
	else
		echo "$1 $3"
	fi | tee -a /out/results
}

# refused NAME WORD SAYS: modprobe fails with WORD, and status then says SAYS.
refused()
{
	in_it modprobe kjitter 2>/tmp/said && { result "$1" 1 'was loaded'; rmmod kjitter; return; }
	in_it kjitter status >/tmp/status 2>&1
	cat /tmp/said
	sed -n 1,6p /tmp/status
	tr -s ' \n' ' ' </tmp/status >/tmp/line
	grep -q "$2" /tmp/said && grep -q "$3" /tmp/line && grep -q 'mokutil --import' /tmp/line
	result "$1" $? "modprobe: $(cat /tmp/said); status: $(head -n 3 /tmp/status | tr -s ' \n' ' ')"
}

in_it modprobe kjitter 2>/tmp/said
result modprobe $? "$(cat /tmp/said)"

in_it kjitter check --cpus 1 --duration 1s --json >/out/check.json
status=$?
verdict=$(sed -n 's/^ "verdict": "\(.*\)",/\1/p' /out/check.json)
case $status-$verdict in
0-pass|1-fail|4-skip) result check 0 ;;
*) result check 1 "exit status $status, verdict $verdict" ;;
esac
# Each suite's own kernel leaves CPU 1 alone.
[ "$status" = 0 ] || result check 1 "$verdict: $(grep '"detail"' /out/check.json)"

in_it modprobe kjitter_inject 2>/tmp/said &&
	in_it kjitter calibrate --help >/dev/null 2>>/tmp/said && in_it rmmod kjitter_inject 2>>/tmp/said
result calibrate $? "$(cat /tmp/said)"

if in_it kjitter --help | grep -q '^ *advise'; then
	in_it kjitter advise >/out/advise 2>&1
	status=$?
	cat /out/advise
	[ $status = 0 ] || [ $status = 1 ]
	result advise $? "exit status $status"
else
	result advise 1 'skip this tool has no such command'
fi

in_it rmmod kjitter 2>/tmp/said
result again $? "$(cat /tmp/said)"

# From here on only what is signed with a key that the kernel knows; DKMS's own is not enrolled.
if echo 1 >/sys/module/module/parameters/sig_enforce 2>/dev/null; then
	refused key 'Key was rejected\|Required key not available' 'loads signed modules only'
else
	result key 1 'skip this kernel cannot be told to want signatures'
fi
if grep -qs integrity $machine/sys/kernel/security/lockdown; then
	echo integrity >$machine/sys/kernel/security/lockdown
	refused lockdown 'not permitted\|Key was rejected\|Required key' 'locked down'
else
	result lockdown 1 'skip this kernel has no lockdown'
fi
exit 0
