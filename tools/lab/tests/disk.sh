# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A machine with a disk: a raw image with a GPT, an EFI system partition with Debian's own shim and
# GRUB, and a root file system of what lies in a layer (machine.sh), which is booted through OVMF.
# No loop device and no mount is wanted: the programs write at offsets of one file.
#
# The kernels have the initramfs that Debian's initramfs-tools made when they were installed. One of
# our own would boot sooner, but would leave out what is asked here: udev, fsck, the change of root.
#
# Sourced after lab.sh and machine.sh.

# Beside those of a machine; grub2-common has grub-reboot. mokutil: for Secure Boot.
KJ_DISK_PACKAGES="e2fsprogs initramfs-tools udev dbus grub-common grub2-common mokutil"
# What makes the disk and boots it. (QEMU is in the root of its suite.)
KJ_DISK_TOOLS="fdisk e2fsprogs mtools dosfstools ovmf shim-signed grub-efi-amd64-signed python3-virt-firmware"
# Of the image: sectors of 512 bytes where the partitions begin, and MiB.
KJ_DISK_ESP=2048 KJ_DISK_ROOT=67584 KJ_DISK_SIZE=3072
# DKMS is to build in there, so it has a compiler; not what nobody starts.
KJ_DISK_LEFT="./lab ./proc/* ./sys/* ./dev/* ./tmp/* ./run/* ./usr/share/doc ./usr/share/man
	./usr/share/locale ./usr/share/info ./usr/share/i18n ./usr/share/qemu ./usr/share/seabios
	./usr/bin/qemu* ./usr/lib/x86_64-linux-gnu/libLLVM* ./var/cache/* ./var/lib/apt/lists/*"
# As of the lab's other guests. pti=off: each system call changes the page tables twice otherwise, and
# the emulator forgets what it knows of them, which is a third of what many short processes cost.
# shellcheck disable=SC2034 # for whoever reads it
KJ_DISK_CMDLINE="console=ttyS0 panic=-1 oops=panic nohz_full=1 isolcpus=domain,managed_irq,1 rcu_nocbs=1 tsc=reliable nowatchdog pti=off"
# Nanoseconds of the guest per instruction, as a power of two.
KJ_DISK_SHIFT=${KJ_DISK_SHIFT:-3}

# disk_machine SUITE KERNEL...: set LAYER to a machine of SUITE that has these kernels installed and
# RELEASES to their names; false if its packages cannot be had. It has the headers of those which the
# suite has; the others are left over from the suite before, without.
disk_machine()
{
	local suite=$1 kernel deb
	local -a packages

	shift
	RELEASES=()
	# shellcheck disable=SC2206 # words
	packages=($KJ_MACHINE_PACKAGES $KJ_DISK_PACKAGES)
	for kernel; do
		kj_kernel "$kernel"
		RELEASES+=("$KJ_RELEASE")
		if [[ $KJ_ROOT == "$suite" ]]; then
			# A kernel of the backports wants their linux-base.
			[[ $KJ_SUITE != *-backports ]] || packages+=("linux-base/$KJ_SUITE")
			packages+=("linux-image-$KJ_RELEASE" "linux-headers-$KJ_RELEASE")
		else
			deb=$(disk_deb "$suite") || return
			packages+=("$deb")
		fi
	done
	# shellcheck disable=SC2068 # words
	machine_new "$suite" ${packages[@]} || return
	disk_headers
}

# disk_headers: where the suite's root has links into the lab's store of headers, dpkg has followed
# them; a disk has no such store. What belongs to a package here becomes what it is elsewhere.
disk_headers()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	machine_exec sh -ec '
		for link in /usr/src/linux-headers-*; do
			[ -L "$link" ] || continue
			store=$(readlink -f "$link")
			rm "$link"
			! dpkg -S "$link" >/dev/null 2>&1 || cp -a "$store" "$link"
		done'
}

# disk_deb SUITE: the package of the kernel read last, from its own suite into the root of this one;
# prints its path there.
disk_deb()
{
	local store=/lab/packages/disk.$KJ_RELEASE from to
	local -a debs

	to=$("$KJ_LAB/kjlab" root "$1")$store
	from=$("$KJ_LAB/kjlab" root "$KJ_ROOT")$store.$$
	if ! compgen -G "$to/*.deb" >/dev/null; then
		mkdir -p "$to" "$from"
		# shellcheck disable=SC2016 # expanded by the inner shell
		"$KJ_LAB/kjlab" in "$KJ_ROOT" sh -ec 'cd "$1" && apt-get -qq download "$2"' \
			sh "$store.$$" "linux-image-$KJ_RELEASE" >&2 || return
		mv "$from"/*.deb "$to/"
		rmdir "$from"
	fi
	debs=("$to"/*.deb)
	echo "$store/${debs[0]##*/}"
}

# disk_packages TO: those of `make deb`.
disk_packages()
{
	kj_packages dpkg-dev debhelper dh-dkms || return
	"$KJ_SOURCE/tools/packaging/deb" --out "$1" >&2
}

# disk_install FROM: they are installed in the machine.
disk_install()
{
	mkdir -p "$LAYER/files/tmp"
	cp "$1"/kjitter_*.deb "$1"/kjitter-dkms_*.deb "$LAYER/files/tmp/"
	machine_exec sh -ec 'cd /tmp && dpkg -i *.deb && rm *.deb'
}

# disk_bench: set BENCH to a layer with what makes disks and boots them; /disk in there is for the
# image and what belongs to it. False if the packages cannot be had.
disk_bench()
{
	local LAYER

	# The suite whose QEMU counts instructions right.
	# shellcheck disable=SC2086 # words
	machine_new "$(kj_line --home "$(kj_line current)")" $KJ_DISK_TOOLS || return
	BENCH=$LAYER
	mkdir "$BENCH/files/disk"
}

# bench COMMAND...: there, in /disk.
bench()
{
	# shellcheck disable=SC2016 # expanded by the inner shell
	"$KJ_LAB/kjlab" in "$BENCH" sh -ec 'cd /disk && exec "$@"' sh "$@"
}

# disk_loader APPEND: what GRUB reads, as grub-mkconfig writes it: the entry of the next boot alone,
# or else the saved one. The first of RELEASES is saved. (GRUB takes an entry that begins with a digit
# for a number: 6.12 is the seventh.)
disk_loader()
{
	local release grub=$LAYER/files/boot/grub

	mkdir -p "$grub"
	cat >"$grub/grub.cfg" <<'END'
load_env
if [ "${next_entry}" ]; then
	set default="${next_entry}"
	set next_entry=
	save_env next_entry
else
	set default="${saved_entry}"
fi
set timeout=0
set menuentry_id_option="--id"
END
	for release in "${RELEASES[@]}"; do
		cat >>"$grub/grub.cfg" <<END
menuentry "Linux $release" \$menuentry_id_option "linux-$release" {
	linux /boot/vmlinuz-$release root=LABEL=machine ro $1
	initrd /boot/initrd.img-$release
}
END
	done
	machine_exec grub-editenv /boot/grub/grubenv create
	machine_exec grub-editenv /boot/grub/grubenv set saved_entry="linux-${RELEASES[0]}"
	echo "LABEL=machine / ext4 errors=remount-ro 0 1" >"$LAYER/files/etc/fstab"
	# Or the first boot makes caches anew, as if /usr had been exchanged.
	machine_exec touch /etc/.updated /var/.updated
}

# disk_service SCRIPT: what the lab has done in there after each boot.
disk_service()
{
	install -D -m 0644 "$1" "$LAYER/files/var/lab/service"
	install -D -m 0644 /dev/stdin "$LAYER/files/etc/systemd/system/lab.service" <<-'END'
		[Service]
		ExecStart=/bin/sh /var/lab/service
		[Install]
		WantedBy=multi-user.target
	END
	machine_exec systemctl enable lab.service
}

# disk_image: /disk/image of the bench, of the machine in LAYER.
disk_image()
{
	# shellcheck disable=SC2034 # for machine_tree
	local KJ_MACHINE_LEFT=$KJ_DISK_LEFT to=$BENCH/files/disk

	rm -rf "$to/tree"
	machine_tree "$to/tree"
	rm -f "$to/image"
	truncate -s "${KJ_DISK_SIZE}M" "$to/image"
	cat >"$to/grub.cfg" <<'END'
search --no-floppy --label machine --set root
set prefix=($root)/boot/grub
configfile $prefix/grub.cfg
END
	# shellcheck disable=SC2016 # expanded by the inner shell
	bench sh -ec '
		esp=$1 root=$2 megabytes=$3
		printf "%s\n" "label: gpt" "start=$esp, size=$((root - esp)), type=U" "start=$root, type=L" |
			sfdisk --quiet image
		mkfs.vfat --offset "$esp" -F 16 image $(((root - esp) / 2)) >/dev/null
		mkfs.ext4 -q -F -L machine -d tree -E "offset=$((root * 512)),root_owner=0:0" image \
			"$((megabytes * 1024 - root / 2 - 1024))k"
		rm -rf tree
		export MTOOLS_SKIP_CHECK=1
		at=image@@$((esp * 512))
		mmd -i "$at" ::/EFI ::/EFI/BOOT ::/EFI/debian
		mcopy -i "$at" /usr/lib/shim/shimx64.efi.signed ::/EFI/BOOT/BOOTX64.EFI
		mcopy -i "$at" /usr/lib/shim/mmx64.efi.signed ::/EFI/BOOT/mmx64.efi
		mcopy -i "$at" /usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed ::/EFI/BOOT/grubx64.efi
		mcopy -i "$at" grub.cfg ::/EFI/debian/grub.cfg' sh "$KJ_DISK_ESP" "$KJ_DISK_ROOT" "$KJ_DISK_SIZE"
}

# disk_firmware plain|secure: set FIRMWARE to the options of QEMU, and make the firmware's variables
# anew. secure: with the keys that machines are sold with, which nobody can change but itself.
disk_firmware()
{
	local code=OVMF_CODE_4M.fd vars=OVMF_VARS_4M.fd

	FIRMWARE=(-machine q35)
	if [[ $1 == secure ]]; then
		code=OVMF_CODE_4M.ms.fd vars=OVMF_VARS_4M.ms.fd
		FIRMWARE=(-machine "q35,smm=on" -global "driver=cfi.pflash01,property=secure,value=on"
			-global ICH9-LPC.disable_s3=1)
	fi
	FIRMWARE+=(-drive "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/$code"
		-drive "if=pflash,format=raw,unit=1,file=vars")
	bench cp "/usr/share/OVMF/$vars" vars
}

# disk_boot LIMIT: switch it on, until it switches itself off, or for LIMIT seconds; the console is
# /disk/console, and what is written to the pipe KEYS is typed there. It counts instructions, so a
# busy host takes nothing from a CPU of the guest, and an idle guest costs next to nothing.
disk_boot()
{
	# A pipe seen through the overlay is another one, so it comes as a descriptor.
	# shellcheck disable=SC2016 # expanded by the inner shell
	bench sh -c 'exec setpriv --pdeathsig KILL timeout -k 5 "$@" <&7' sh "$1" \
		setpriv --pdeathsig KILL qemu-system-x86_64 -nodefaults -no-user-config -display none -serial stdio \
		"${FIRMWARE[@]}" -cpu max,vendor=GenuineIntel,-erms,-fsrm -smp 2 -m 1536 \
		-accel tcg,thread=single -icount "shift=$KJ_DISK_SHIFT,sleep=off" -rtc base=utc,clock=vm \
		-drive if=virtio,format=raw,file=image,cache=unsafe \
		7<>"${KEYS:-/dev/null}" >"$BENCH/files/disk/console" 2>"$BENCH/files/disk/qemu.log"
}

# disk_files FROM TO: a directory of its root file system.
disk_files()
{
	rm -rf "$BENCH/files/disk/files" "$2"
	mkdir -p "$BENCH/files/disk/files" "${2%/*}"
	bench debugfs -R "rdump $1 files" "image?offset=$((KJ_DISK_ROOT * 512))" &&
		mv "$BENCH/files/disk/files/${1##*/}" "$2"
}
