# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Loads what DKMS installed, asks for the verdict on CPU 1, unloads.

insmod /lab/kjitter.ko || exit 1
if [ -e /lab/kjitter_inject.ko ]; then
	insmod /lab/kjitter_inject.ko && rmmod kjitter_inject || exit 1
fi
kjitter status --json >/out/status.json || exit 1
kjitter check --cpus 1 --duration 1s --json >/out/check.json 2>/out/check.err
echo $? >/out/check.status
rmmod kjitter
