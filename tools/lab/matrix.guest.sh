# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in every guest of `kjlab matrix`; what it leaves in /out becomes the row. Every
# virtual second costs one and a half on the host, times the number of kernels, so the
# windows are short. /lab/settings may set other lengths, a load, and a seed, by which two boots of
# one kernel differ.
#
# The verdict comes first: it must be taken while no probe was ever attached.

CHECK=1s
SPIN=1s
USER=1s
LOAD=none
SEED=0
if [ -e /lab/settings ]; then
	# shellcheck disable=SC1091 # in the guest
	. /lab/settings
fi

module=none
if [ -e /lab/kjitter.ko ]; then
	module=refused
	insmod /lab/kjitter.ko 2>&1 && module=loaded
fi
echo $module >/out/module
kjitter status --json >/out/status.json
# Neither with the tick of CPU 0 nor with anything that the boot set going.
[ "$SEED" = 0 ] || usleep $((SEED * 61803 % 100000))
if [ "$LOAD" != none ]; then
	/lab/load "$LOAD" "$SEED" >/out/load.log 2>&1 &
	load=$!
fi
if [ $module = loaded ]; then
	kjitter check --cpus 1 --duration "$CHECK" --json >/out/check.json
else
	kjitter check --cpus 1 --duration "$CHECK" --sampler user --json >/out/check.json
fi
echo $? >/out/check.status
echo "module $module, check $(cat /out/check.status)"

if [ $module = loaded ]; then
	kjitter record --quiet --cpus 1 --sampler spin --level 2 --duration "$SPIN" \
		--output /out/spin.kjr
	echo "record spin $?"
fi
kjitter record --quiet --cpus 1 --sampler user --duration "$USER" --output /out/user.kjr
echo "record user $?"
if [ "$LOAD" != none ]; then
	kill "$load"
	wait "$load"
	echo "load $?"
fi
exit 0
