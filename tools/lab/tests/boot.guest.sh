# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# A boot of the machine, without systemd: what kjitter-boot.service would start.

machine=/machine
for dir in proc sys dev; do
	mkdir -p $machine/$dir
	mount --bind /$dir $machine/$dir
done
mount -t tmpfs tmpfs $machine/run
mount -t tmpfs tmpfs $machine/tmp
program=$(sed -n 's/^ExecStart=//p' $machine/etc/systemd/system/kjitter-boot.service)
chroot $machine "$program"
echo $? >/out/status
[ -d /sys/module/kjitter ] && echo yes >/out/loaded || echo no >/out/loaded
cp -a $machine/var/lib/kjitter /out/state
exit 0
