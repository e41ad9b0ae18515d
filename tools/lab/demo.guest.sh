# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What `make demo` does in the guest.
set -e
insmod /lab/kjitter.ko
sleep 3 # until the boot is over on CPU 0: both CPUs share one clock here
echo "CPU 1 is isolated: nohz_full=$(cat /sys/devices/system/cpu/nohz_full)"
kjitter record --cpus 1 --sampler spin --threshold 1us --duration 5s --output /out/spin.kjr
kjitter record --cpus 1 --sampler timer --period 1ms --threshold 10us --duration 3s \
	--output /out/timer.kjr
rmmod kjitter
