# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In the machine, a service beside the others: waits for what kjitter-boot.timer starts, and sends
# what systemd says of it.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mkdir -p /out
boot=$(cat /proc/sys/kernel/random/boot_id)
systemctl is-system-running --wait >/out/ended
while [ ! -e "/var/lib/kjitter/$(uname -r)/$boot/row" ] || systemctl is-active -q kjitter-boot.service; do
	if systemctl is-failed -q kjitter-boot.service || [ "$(cut -d . -f 1 /proc/uptime)" -gt 1800 ]; then
		break
	fi
	sleep 5
done
systemctl status --no-pager --full kjitter-boot.service >/out/systemctl
journalctl --no-pager -o cat -u kjitter-boot.service >/out/journal
{ systemd-analyze time; systemctl --no-pager --failed; } >/out/analyze 2>&1
systemctl show -p ExecMainStatus --value kjitter-boot.service >/out/status
[ -d /sys/module/kjitter ] && echo yes >/out/loaded || echo no >/out/loaded
cp -a /var/lib/kjitter /out/state
echo 0 >/tmp/status
mkdir -p /lab/bin
/lab/busybox --install -s /lab/bin
PATH=/lab/bin
# shellcheck source=tools/lab/guest/leave
. /lab/leave
