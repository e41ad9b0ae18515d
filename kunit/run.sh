#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In the guest: the suites run while their module loads. Only their results leave
# from here; the judgement is the host's (tools/lab/tests/kunit).

[ -d /sys/kernel/debug/kunit ] || {
	echo "skip: no /sys/kernel/debug/kunit in this kernel"
	exit 77
}
insmod "${KJ_KUNIT_MODULE:-/lab/kunit/kjitter_kunit.ko}" || exit 1
for suite in /sys/kernel/debug/kunit/kj_*; do
	[ -e "$suite/results" ] || continue
	cat "$suite/results" >"/out/${suite##*/}.ktap" || exit 1
done
# Whatever a suite left behind shows now: a thread that runs on, a leak. kmemleak
# speaks on the console, of memory older than 5 s, the second time it misses it.
rmmod kjitter_kunit || exit 1
if [ -w /sys/kernel/debug/kmemleak ]; then
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	echo scan >/sys/kernel/debug/kmemleak
	cat /sys/kernel/debug/kmemleak >/out/kmemleak
fi
if [ -e /lab/reached.sh ]; then
	# shellcheck source=tools/lab/tests/reached.guest.sh
	. /lab/reached.sh
fi
exit 0
