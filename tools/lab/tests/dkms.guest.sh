# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Loads both modules that DKMS installed, asks for the verdict on CPU 1, unloads.

insmod /lab/kjitter.ko && insmod /lab/kjitter_inject.ko || exit 1
rmmod kjitter_inject || exit 1
kjitter status --json >/out/status.json || exit 1
kjitter check --cpus 1 --duration 1s --json >/out/check.json 2>/out/check.err
echo $? >/out/check.status
rmmod kjitter
