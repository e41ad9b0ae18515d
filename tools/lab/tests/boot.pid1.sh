#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Makes the machine the root, with its own systemd as process 1.

export PATH=/bin:/sbin
mount --bind /machine /machine
cd /machine || exit 1
mount --move . /
exec chroot . /usr/lib/systemd/systemd
