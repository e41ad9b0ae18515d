# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# The question of `kjlab bisect` and `kjlab step`: is CPU 1 left alone? 0 yes, 1 no, 125
# cannot tell. A kernel without headers has no module; then a user task decides alone.

if [ -e /lab/kjitter.ko ] && ! insmod /lab/kjitter.ko; then
	echo "the kernel refuses the module"
	exit 125
fi
kjitter check --bisect --cpus 1 --duration 2s --json >/out/check.json
