# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# On a machine with Secure Boot, after each boot: what the kernel says of the module that DKMS signed,
# and what status and check do. After the first one the key is handed to the firmware, as the recipe
# says; at the next boot MokManager asks for it.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin
lab=/var/lab/first
[ ! -d $lab ] || lab=/var/lab/enrolled
mkdir -p $lab

say()
{
	echo "lab: ${lab##*/}: $*" >/dev/console
}

systemctl is-system-running --wait >$lab/ended
mokutil --sb-state >$lab/sb 2>&1
cp /sys/kernel/security/lockdown $lab/lockdown
mokutil --test-key /var/lib/dkms/mok.pub >$lab/key 2>&1
modprobe kjitter >$lab/modprobe 2>&1
echo $? >$lab/loaded
kjitter status >$lab/status 2>&1
journalctl --no-pager -k -b -o cat >$lab/kernel
say "$(cat $lab/sb), modprobe: $(cat $lab/loaded $lab/modprobe | tr '\n' ' ')"
if [ $lab = /var/lab/first ]; then
	# Asked for a password, which the hash stands for here.
	mokutil --generate-hash=kjitter1 >/run/hash
	mokutil --hash-file /run/hash --import /var/lib/dkms/mok.pub >$lab/import 2>&1
	say "import: $? $(cat $lab/import)"
	mokutil --list-new >$lab/new 2>&1
	systemctl reboot
else
	kjitter check --cpus 1 --duration 1s --json >$lab/check.json 2>$lab/check.err
	echo $? >$lab/check
	say "check: $(cat $lab/check)"
	systemctl poweroff
fi
