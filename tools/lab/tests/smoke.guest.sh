# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Loads, measures with every sampler, unloads.
# shellcheck disable=SC2034 # for contract.sh
name=smoke
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

check "insmod" insmod /lab/kjitter.ko
check "status says the module is loaded" sh -c 'kjitter status | grep "^module .*loaded"'
for sampler in spin timer hw; do
	check "$sampler measures, and its accounts add up" /bin/measure $sampler
done
check "record" kjitter record --quiet --cpus 1 --sampler spin --duration 1s --threshold 1us \
	--output /out/smoke.kjr
check "report" sh -c 'kjitter report /out/smoke.kjr | grep "CPU 1, spin, done"'
check "rmmod" rmmod kjitter
check "gone: no device, no debugfs" sh -c \
	'! [ -e /dev/kjitter ] && ! [ -e /sys/kernel/debug/kjitter ]'
finish
