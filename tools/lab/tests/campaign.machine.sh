# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # lab is set by whoever reads it
# shellcheck disable=SC2317 # called by whoever reads it
#
# A machine that is made up, for campaign: a directory for its disk, a boot loader and a systemd
# that note what they are asked, and kernels that come up, panic, hang until the power is cut, die
# while they are measured. Whoever reads it has set T, a directory, and lab.

disk=$T/disk
# shellcheck disable=SC2034 # for whoever reads it
dir=$T/disk/var/lib/kjitter/campaign
home=4.1.0-1-amd64

program()
{
	{
		printf '#!/bin/bash\necho "%s $*" >>%s/calls\n' "$1" "$T"
		cat
	} >"$T/bin/$1"
	chmod +x "$T/bin/$1"
}

mkdir -p "$T/bin"
program uname <<<"[[ \$1 != -n ]] || { echo box; exit; }; cat $T/running"
program sync </dev/null
program grub-reboot <<<"echo \"\$1\" >$T/next"
program grub-probe <<<"cat $T/abstraction"
program systemctl <<END
case \$1 in
reboot) touch $T/rebooting ;;
enable) touch $T/enabled ;;
disable) rm -f $T/enabled ;;
esac
END
# What kjitter-boot would keep of this boot. A kernel whose name has dies is gone by then.
program measure <<END
release=\$(cat $T/running) boot=\$(cat $disk/proc/sys/kernel/random/boot_id)
[[ \$release != *dies* ]] || { kill -9 \$PPID; exit; }
[[ \$release != *nothing* ]] || exit 2
to=\$KJ_BOOT_DIR/\$release/\$boot
mkdir -p "\$to"
result=pass
[[ ! -e $T/fails || \$(cat $T/fails) != *" \$release "* ]] || result=fail
printf '%s=%s\n' RELEASE "\$release" LINE 4.1 FLAVOUR amd64 RESULT \$result STAGE done REASON "made up" >"\$to/row"
echo '{"schema": "kjitter.check/1", "verdict": "'\$result'", "cpus": [{"cpu": 1, "verdict": "'\$result'", "reasons": []}]}' >"\$to/check.json"
echo capture >"\$to/user.kjr"
END

# machine KERNEL...: one with these, as Debian has them, that runs $home.
machine()
{
	local kernel

	rm -rf "$disk" "$T"/{next,rebooting,enabled,calls,fails}
	mkdir -p "$disk"/{boot/grub,proc/sys/kernel/random,sys/fs/pstore,etc/systemd/system}
	echo 10 >"$disk/proc/sys/kernel/panic"
	: >"$T/abstraction"
	{
		echo "menuentry 'Debian' --class debian \$menuentry_id_option 'gnulinux-simple-u' {"
		printf '\tlinux\t/boot/vmlinuz-%s root=/dev/vda2 ro\n}\n' "$home"
		echo "submenu 'Advanced' \$menuentry_id_option 'gnulinux-advanced-u' {"
		for kernel in "$home" "$@"; do
			touch "$disk/boot/vmlinuz-$kernel"
			printf "\tmenuentry 'recovery' \$menuentry_id_option 'gnulinux-%s-recovery-u' {\n" "$kernel"
			printf '\t\tlinux\t/boot/vmlinuz-%s ro single\n\t}\n' "$kernel"
			printf "\tmenuentry 'Debian, %s' \$menuentry_id_option 'gnulinux-%s-advanced-u' {\n" "$kernel" "$kernel"
			printf '\t\tlinux\t/boot/vmlinuz-%s root=/dev/vda2 ro\n\t}\n' "$kernel"
		done
		echo "}"
	} >"$disk/boot/grub/grub.cfg"
	up "$home"
}

up()
{
	echo "$1" >"$T/running"
	echo boot >>"$T/boots"
	echo "${uptime:-4711.25} 9000.00" >"$disk/proc/uptime"
	printf '%08x-0000-4000-8000-000000000000\n' "$(wc -l <"$T/boots")" >"$disk/proc/sys/kernel/random/boot_id"
	rm -f "$T/rebooting"
}

campaign()
{
	env PATH="$T/bin:$PATH" KJ_CAMPAIGN_ROOT="$disk" KJ_CAMPAIGN_MEASURE="$T/bin/measure" \
		"$lab/campaign" "$@" >>"$T/out" 2>&1
}

# go N: the machine boots and boots, as far as it is told to, N times at most. The one-shot entry is gone when it is used.
go()
{
	local kernel limit=$1

	while [[ -e $T/rebooting ]] && ((limit--)); do
		kernel=$home
		if [[ -e $T/next ]]; then
			kernel=$(<"$T/next")
			kernel=${kernel#*>gnulinux-} kernel=${kernel%-advanced-u}
			rm "$T/next"
		fi
		echo "$kernel" >>"$T/booted"
		case $kernel in
		*panics*)
			echo "<0>[    1.2] Kernel panic - not syncing: VFS: no root" >"$disk/sys/fs/pstore/dmesg-efi-1"
			kernel=$home ;;
		# Until somebody cuts the power.
		*hangs*) kernel=$home ;;
		esac
		up "$kernel"
		[[ ! -e $T/enabled ]] || campaign step || :
		rm -f "$disk"/sys/fs/pstore/*
		if [[ $kernel == *dies* ]]; then
			# It was gone in the middle of the step: what that did behind it did not happen.
			touch "$T/rebooting"
			rm -f "$T/next"
		fi
	done
}
