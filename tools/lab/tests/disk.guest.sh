# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# On the disk, a service beside the others: waits for what kjitter-boot.timer starts, keeps what is
# said of it in /var/lab/RELEASE, and then takes the boot loader's way to the next kernel of
# /var/lab/next, for one boot; after the last it switches the machine off.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin
release=$(uname -r)
boot=$(cat /proc/sys/kernel/random/boot_id)
lab=/var/lab/$release

say()
{
	echo "lab: $release: $*" >/dev/console
}

mkdir -p "$lab"
cp /proc/cmdline "$lab/cmdline"
# One-shot: the entry was forgotten when it was taken.
grub-editenv /boot/grub/grubenv list >"$lab/grubenv"
systemctl is-system-running --wait >"$lab/ended"
say "the boot has ended: $(cat "$lab/ended"), $(cut -d ' ' -f 1 /proc/uptime) s"
while [ ! -e "/var/lib/kjitter/$release/$boot/row" ] || systemctl is-active -q kjitter-boot.service; do
	if systemctl is-failed -q kjitter-boot.service || [ "$(cut -d . -f 1 /proc/uptime)" -gt 2400 ]; then
		break
	fi
	sleep 1
done
systemctl status --no-pager --full kjitter-boot.service >"$lab/systemctl"
journalctl --no-pager -o cat -u kjitter-boot.service >"$lab/journal"
journalctl --no-pager -b >"$lab/everything"
{ systemd-analyze time; systemd-analyze blame; systemctl --no-pager --failed; } >"$lab/analyze" 2>&1
systemctl show -p ExecMainStatus --value kjitter-boot.service >"$lab/status"
dkms status >"$lab/dkms"
cp /var/lib/kjitter/metrics/kjitter_boot.prom "$lab/metric"
if [ -d /sys/module/kjitter ]; then echo yes; else echo no; fi >"$lab/loaded"
tail -n 2 "$lab/journal" >/dev/console
next=$(head -n 1 /var/lab/next)
if [ -n "$next" ]; then
	sed -i 1d /var/lab/next
	say "next $next, $(cut -d ' ' -f 1 /proc/uptime) s"
	grub-reboot "linux-$next"
	systemctl reboot
else
	say "power off, $(cut -d ' ' -f 1 /proc/uptime) s"
	systemctl poweroff
fi
