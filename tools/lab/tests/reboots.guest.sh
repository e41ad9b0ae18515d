# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# On the disk, a service beside the others: begins the campaign at the first boot, and switches the
# machine off when it is over.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin
if [ ! -e /var/lab/begun ]; then
	systemctl is-system-running --wait >/dev/null
	touch /var/lab/begun
	sync
	# shellcheck disable=SC2046 # words
	sh /var/lab/campaign start --boot grub $(cat /var/lab/kernels) >/dev/console 2>&1 || systemctl poweroff
	exit
fi
while [ -e /etc/systemd/system/kjitter-campaign.service ]; do
	sleep 2
done
echo "home $(uname -r) $(sh /var/lab/campaign status | sed -n 's/^campaign: \(not under way\)$/\1/p')" >/var/lab/end
sh /var/lab/campaign status >/dev/console
sync
systemctl poweroff
